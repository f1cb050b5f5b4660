"""The executable ``terraform-provider-swr``."""

from __future__ import annotations

from typing import NoReturn


def main() -> NoReturn:
    """Serve the provider to the host that started the process."""
    from tfbridge.plugin.signals import ignore_interrupt

    ignore_interrupt()  # before slow imports: Ctrl-C reaches the whole process group

    from terraform_provider_swr.provider import Swr
    from tfbridge import serve

    serve(Swr())
