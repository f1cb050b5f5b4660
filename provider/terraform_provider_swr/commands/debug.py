"""``--debug``: a provider in the foreground, for a debugger or for quick plans."""

from __future__ import annotations

from typing import NoReturn

from terraform_provider_swr.provider import Swr
from tfbridge import serve_debug


def run() -> NoReturn:
    """Serve until Ctrl-C and print what a host's environment must hold to find the process."""
    serve_debug(Swr())
