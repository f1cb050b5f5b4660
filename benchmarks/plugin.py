"""One start of a provider with a stopwatch at every step.

The host is in Python, on grpcio, whose TLS takes no P-521 certificate from a server. Providers
in Go have one, so these are measured with Terraform alone.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tfbridge.testing.certificate import client_certificate
from tfbridge.testing.client import ProviderClient
from tfbridge.testing.connection import Connection
from tfbridge.testing.handshake import parse_handshake
from tfbridge.testing.logs import Logs
from tfbridge.testing.process import plugin_environment
from tfbridge.testing.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SHUTDOWN_SECONDS = 30.0
_UNSET = {"TF_LOG": None, "REQUESTS_CA_BUNDLE": None, "CURL_CA_BUNDLE": None}


class End(NamedTuple):
    """How long the end took, from Shutdown to the end of the process, and what it all cost.

    ``seconds`` is by the clock, ``cpu`` are the seconds that the process and its children
    kept a core busy from exec to exit.
    """

    seconds: float
    cpu: float


class Plugin:
    """A started provider; the clock starts with its process.

    ``changes`` is added to an environment without bundles of authorities. ``schema`` is an
    answer of another process, for one that is not to be asked for it, ``errors`` the file
    that stderr goes to. ``handshake_seconds`` is how long it took to print its handshake line.
    """

    def __init__(
        self,
        command: Sequence[str],
        home: Path,
        changes: Mapping[str, str] | None = None,
        schema: Any = None,
        errors: str = os.devnull,
    ) -> None:
        certificate = client_certificate()
        own = {"HOME": str(home), "TMPDIR": str(home), **_UNSET, **(changes or {})}
        environment = plugin_environment((5, 6), certificate.certificate, own)
        reader, writer = os.pipe()
        actions = [
            (os.POSIX_SPAWN_DUP2, writer, 1),
            (os.POSIX_SPAWN_CLOSE, writer),
            (os.POSIX_SPAWN_CLOSE, reader),
            (os.POSIX_SPAWN_OPEN, 2, errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
        ]
        self._began = time.perf_counter()
        self.pid = os.posix_spawn(command[0], list(command), environment, file_actions=actions)
        os.close(writer)
        self._output = os.fdopen(reader, "rb")
        line = self._output.readline().decode()
        self.handshake_seconds = self.age
        handshake = parse_handshake(line, (5, 6))
        self._connection = Connection(handshake, certificate, Logs())
        self.client = ProviderClient(Wire(handshake.version), self._connection, schema=schema)

    @property
    def age(self) -> float:
        """Seconds since the process was started."""
        return time.perf_counter() - self._began

    def memory(self) -> float:
        """Return the most memory that was ever resident, in MiB."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        values = dict(line.split(":", 1) for line in status.splitlines())
        return int(values["VmHWM"].split()[0]) / 1024

    def shut_down(self) -> End:
        """End the process as a host does."""
        began = time.perf_counter()
        self._connection.shut_down(_SHUTDOWN_SECONDS)
        self._connection.close()
        _, status, usage = os.wait4(self.pid, 0)
        seconds = time.perf_counter() - began
        self._output.close()
        if status:
            raise RuntimeError(f"the plugin ended with status {status}")
        return End(seconds, usage.ru_utime + usage.ru_stime)
