"""A host for a plugin process: Terraform's part, played in Python."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Self

from tfbridge.testing.certificate import client_certificate
from tfbridge.testing.client import CALL_TIMEOUT, ProviderClient
from tfbridge.testing.connection import Connection
from tfbridge.testing.process import PluginProcess
from tfbridge.testing.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from types import TracebackType

    from tfbridge._pb import tfplugin6_pb2 as pb
    from tfbridge.testing.logs import Logs
    from tfbridge.testing.process import Exit

SHUTDOWN_TIMEOUT = 10.0
"""Seconds for the answer to Shutdown; Terraform itself would wait for ever."""


class Host(ProviderClient):
    """A started plugin and the connection to it; use it as a context manager.

    ::

        with Host(["terraform-provider-cities"]) as host:
            assert not host.configure({"region": "north"}).has_errors
            state, diagnostics = host.read_data_source("cities_list", {"country": "NL"})

    ``protocols``    the versions that the host claims to speak
    ``tls``          False plays TF_DISABLE_PLUGIN_TLS: the plugin serves plaintext
    ``environment``  added to this process's environment, None removes a name
    ``schema``       the answer of another process's ``schema()``, to save asking again
    ``timeout``      seconds for any one RPC
    """

    def __init__(  # noqa: PLR0913 - one is needed, the others go by name
        self,
        command: Sequence[str],
        *,
        protocols: Collection[int] = (5, 6),
        tls: bool = True,
        environment: Mapping[str, str | None] | None = None,
        schema: pb.GetProviderSchema.Response | None = None,
        timeout: float = CALL_TIMEOUT,
    ) -> None:
        certificate = client_certificate() if tls else None
        self.process = PluginProcess(
            command,
            versions=protocols,
            certificate=certificate.certificate if certificate else None,
            environment=environment,
        )
        try:
            self.handshake = self.process.handshake()
            self.connection = Connection(self.handshake, certificate, self.logs)
        except BaseException:
            self.process.close()
            raise
        self._exit: Exit | None = None
        super().__init__(
            Wire(self.handshake.version), self.connection, schema=schema, timeout=timeout
        )

    @property
    def logs(self) -> Logs:
        """What the plugin has logged so far."""
        return self.process.logs

    def shutdown(self) -> Exit:
        """End the plugin as Terraform does; say how it went."""
        if self._exit is None:
            if self.process.running:
                self.connection.shut_down(SHUTDOWN_TIMEOUT)
            self.connection.close()
            self._exit = self.process.wait()
        return self._exit

    def interrupt(self) -> None:
        """Send what Ctrl-C sends to the whole process group."""
        self.process.send_signal(signal.SIGINT)

    def disconnect(self) -> None:
        """Vanish without a word, as a host that was killed does.

        grpcio connects when it has something to say, so a plugin can only
        notice this after a call.
        """
        self.connection.close()

    def kill(self) -> None:
        """End the plugin the hard way."""
        self.process.kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self.shutdown()
        finally:
            self.process.close()
