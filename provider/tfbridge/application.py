"""A provider as the plugin process serves it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn
from weakref import WeakSet

if TYPE_CHECKING:
    import grpc

    from tfbridge.plugin.bootstrap import Bootstrap
    from tfbridge.provider import Provider
    from tfbridge.server.provider_server import ProviderServer


class ProviderApplication:
    """Builds a provider's servers, one for each connection of a host.

    Hosts give each provider instance, that is each provider block, a connection
    of its own, with its configuration and its reads on it.
    """

    def __init__(self, provider: Provider[Any]) -> None:
        self.name = f"terraform-provider-{provider.name}"
        self._provider = provider
        self._servers: WeakSet[ProviderServer] = WeakSet()
        self._ready: list[ProviderServer] = []

    def check(self) -> None:
        """Build the server of the first connection, which shows what is wrong with the provider."""
        self._ready.append(self._new_server())

    def handler(self, version: int) -> grpc.GenericRpcHandler:
        """Return a new service of protocol 5 or 6, which knows no configuration yet.

        The protocol that is not asked for is never imported.
        """
        server = self._ready.pop() if self._ready else self._new_server()
        self._servers.add(server)
        if version == 5:  # noqa: PLR2004 - the protocol's own number
            from tfbridge.server import protocol5

            return protocol5.handler(server)
        from tfbridge.server import protocol6

        return protocol6.handler(server)

    def stop(self) -> None:
        """Make running reads return early."""
        for server in list(self._servers):
            server.stop()

    def _new_server(self) -> ProviderServer:
        from tfbridge.server.provider_server import ProviderServer

        return ProviderServer(self._provider)


def serve(provider: Provider[Any], bootstrap: Bootstrap | None = None) -> NoReturn:
    """Serve a provider to the host that started this process, until the host is done.

    A process that a person started runs the command in its arguments instead:
    see ``tfbridge.commands``. ``bootstrap`` is what ``tfbridge.plugin.begin``
    returned to a program that called it before its slow imports.
    """
    from tfbridge.plugin import cookie

    if bootstrap is None and (len(sys.argv) > 1 or not cookie.is_present(os.environ)):
        from tfbridge.commands.command_line import main
        from tfbridge.commands.program import Program

        sys.exit(main(Program(provider), sys.argv[1:]))
    from tfbridge import plugin

    plugin.serve(ProviderApplication(provider), bootstrap)


def serve_debug(provider: Provider[Any], *, allow_any_user: bool = False) -> NoReturn:
    """Serve a provider to any host of this user, in the foreground, until Ctrl-C.

    What the host's environment must hold to find it is printed first. Without
    Unix sockets it would be every user of this machine who is served, with the
    credentials of this environment: that is refused unless ``allow_any_user``.
    """
    from tfbridge import plugin

    plugin.serve_debug(
        ProviderApplication(provider), provider.source, _announce, allow_any_user=allow_any_user
    )


def _announce(value: str) -> None:
    sys.stdout.write(
        "Provider started. Set this where Terraform or OpenTofu runs; Ctrl-C ends it.\n\n"
        f"\tbash:        export TF_REATTACH_PROVIDERS='{value}'\n"
        f"\tPowerShell:  $env:TF_REATTACH_PROVIDERS='{value}'\n\n"
    )
    sys.stdout.flush()
