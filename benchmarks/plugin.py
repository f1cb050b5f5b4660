"""One start of a provider with a stopwatch at every step."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tfbridge.testing.certificate import client_certificate
from tfbridge.testing.client import ProviderClient
from tfbridge.testing.connection import Connection
from tfbridge.testing.handshake import parse_handshake
from tfbridge.testing.logs import Logs
from tfbridge.testing.process import plugin_environment
from tfbridge.testing.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHUTDOWN_SECONDS = 30.0


class End(NamedTuple):
    """How long the end took, from Shutdown to the end of the process, and what it all cost.

    ``seconds`` is by the clock, ``cpu`` are the seconds that the process and its children
    kept a core busy from exec to exit.
    """

    seconds: float
    cpu: float


class Plugin:
    """A started provider; the clock starts with its process.

    ``handshake_seconds`` is how long it took to print its handshake line.
    """

    def __init__(self, command: Sequence[str], home: Path) -> None:
        certificate = client_certificate()
        changes = {"HOME": str(home), "TMPDIR": str(home), "TF_LOG": None}
        environment = plugin_environment((5, 6), certificate.certificate, changes)
        reader, writer = os.pipe()
        actions = [
            (os.POSIX_SPAWN_DUP2, writer, 1),
            (os.POSIX_SPAWN_CLOSE, writer),
            (os.POSIX_SPAWN_CLOSE, reader),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ]
        self._began = time.perf_counter()
        self.pid = os.posix_spawn(command[0], list(command), environment, file_actions=actions)
        os.close(writer)
        self._output = os.fdopen(reader, "rb")
        line = self._output.readline().decode()
        self.handshake_seconds = self.age
        handshake = parse_handshake(line, (5, 6))
        self._connection = Connection(handshake, certificate, Logs())
        self.client = ProviderClient(Wire(handshake.version), self._connection)

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
