"""``--debug``: a provider in the foreground, for a debugger or for quick plans."""

from __future__ import annotations

from typing import NoReturn

from terraform_provider_swr.provider import Swr


def run() -> NoReturn:
    """Serve until Ctrl-C and print what a host's environment must hold to find the process."""
    from tfbridge.application import ProviderApplication
    from tfbridge.plugin import serve_debug

    serve_debug(ProviderApplication(Swr()), Swr.source, _announce)


def _announce(value: str) -> None:
    print(  # noqa: T201 - it is for the person at the terminal
        "Provider started. Set this where Terraform or OpenTofu runs; Ctrl-C ends it.\n\n"
        f"\tbash:        export TF_REATTACH_PROVIDERS='{value}'\n"
        f"\tPowerShell:  $env:TF_REATTACH_PROVIDERS='{value}'\n",
        flush=True,
    )
