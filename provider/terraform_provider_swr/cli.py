"""The executable ``terraform-provider-swr``: a plugin for hosts, a few commands for people."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from tfbridge.plugin import cookie


def main() -> NoReturn:
    """Serve the host that started the process, or run the command in the arguments.

    A host gives no arguments (docs/reference/plugin-protocol.md, section 1.1).
    """
    if len(sys.argv) > 1 or not cookie.is_present(os.environ):
        sys.exit(_for_people(sys.argv[1:]))

    from tfbridge import plugin

    bootstrap = plugin.begin("terraform-provider-swr")  # before slow imports
    import tfbridge.plugin.hclog  # noqa: F401 -- for less of logging than others would load

    # isort: split
    from terraform_provider_swr.provider import Swr
    from tfbridge import serve

    serve(Swr(), bootstrap)


def _for_people(arguments: list[str]) -> int:
    try:
        from terraform_provider_swr.commands import PROGRAM
        from tfbridge.commands.command_line import main
    except KeyboardInterrupt:
        return 130  # as shells report a program that Ctrl-C has ended
    return main(PROGRAM, arguments)
