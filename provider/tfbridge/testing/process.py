"""A plugin process, started and ended as Terraform does it.

See docs/reference/plugin-protocol.md, sections 1.1 and 1.8.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from concurrent.futures import Future
from typing import TYPE_CHECKING, NamedTuple

from tfbridge.testing.errors import StartError
from tfbridge.testing.handshake import Handshake, parse_handshake
from tfbridge.testing.logs import LONGEST_LINE, Logs

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import IO

COOKIE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"
PORTS = (10000, 25000)
START_TIMEOUT = 60.0
"""Seconds that hosts wait for the handshake line."""
EXIT_TIMEOUT = 2.0
"""Seconds that hosts wait for the process to be gone."""


class Exit(NamedTuple):
    """How a process ended.

    ``status`` is the exit status, or a signal's number, negative. ``graceful``
    is False when it had to be killed, or when a child of it still holds its
    stdout or stderr: Terraform waits for those, too.
    """

    status: int
    graceful: bool


def plugin_environment(
    versions: Collection[int],
    certificate: bytes | None,
    changes: Mapping[str, str | None],
) -> dict[str, str]:
    """Return the environment that a host gives a plugin.

    It is the host's own with a few additions. ``certificate`` is PEM; None is
    a host that wants plaintext. ``changes`` come last; None removes a name.
    """
    environment = dict(os.environ)
    environment.pop("PLUGIN_CLIENT_CERT", None)
    environment |= {
        "TF_PLUGIN_MAGIC_COOKIE": COOKIE,
        "PLUGIN_PROTOCOL_VERSIONS": ",".join(map(str, versions)),
        "PLUGIN_MIN_PORT": str(PORTS[0]),
        "PLUGIN_MAX_PORT": str(PORTS[1]),
    }
    if certificate is not None:
        environment["PLUGIN_CLIENT_CERT"] = certificate.decode("ascii")
    for name, value in changes.items():
        if value is None:
            environment.pop(name, None)
        else:
            environment[name] = value
    return environment


class PluginProcess:
    """A running plugin; ``close`` leaves nothing of it behind, not even when it was killed.

    Its temporary files go to a folder of its own, unless ``environment`` names
    one in TMPDIR.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        versions: Collection[int] = (5, 6),
        certificate: bytes | None = None,
        environment: Mapping[str, str | None] | None = None,
    ) -> None:
        self.logs = Logs()
        self._versions = versions
        self._folder = tempfile.TemporaryDirectory(prefix="tfhost-")
        changes = {"TMPDIR": self._folder.name, **(environment or {})}
        self._first_line: Future[str] = Future()
        self._output = bytearray()
        self._killed = False
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the caller's own command
                command,
                env=plugin_environment(versions, certificate, changes),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        except OSError as error:
            self._folder.cleanup()
            raise StartError(f"cannot start {command[0]}: {error}") from error
        self._readers = [
            threading.Thread(target=reader, args=(stream,), daemon=True)
            for reader, stream in (
                (self._read_stdout, self._process.stdout),
                (self._read_stderr, self._process.stderr),
            )
        ]
        for thread in self._readers:
            thread.start()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the process has not ended yet."""
        return self._process.poll() is None

    @property
    def output(self) -> bytes:
        """What came on stdout after the handshake line: nothing, from a good plugin."""
        return bytes(self._output)

    def handshake(self, timeout: float = START_TIMEOUT) -> Handshake:
        """Return what the plugin's first line says; StartError when it is no handshake."""
        try:
            line = self._first_line.result(timeout)
            return parse_handshake(line, self._versions)
        except TimeoutError:
            problem = f"no handshake line within {timeout:g} seconds"
        except StartError as error:
            problem = error.problem
        self.kill()
        raise StartError(problem, self.logs.text)

    def send_signal(self, number: int) -> None:
        """Send a signal, as a terminal or an operating system would."""
        self._process.send_signal(number)

    def wait(self, timeout: float = EXIT_TIMEOUT) -> Exit:
        """Wait until the process is gone and its pipes are closed; kill it when time is up."""
        deadline = time.monotonic() + timeout
        for thread in self._readers:
            thread.join(max(0.0, deadline - time.monotonic()))
        try:
            status = self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            return self.kill()
        held_open = any(thread.is_alive() for thread in self._readers)
        return Exit(status, graceful=not (held_open or self._killed))

    def kill(self) -> Exit:
        """End the process at once."""
        self._killed |= self.running
        self._process.kill()
        status = self._process.wait()
        for thread in self._readers:  # a child of the plugin may keep them waiting for ever
            thread.join(EXIT_TIMEOUT)
        return Exit(status, graceful=not self._killed)

    def close(self) -> None:
        """End the process if it still runs, and remove its temporary files."""
        if self.running:
            self.kill()
        self._folder.cleanup()

    def _read_stdout(self, stream: IO[bytes]) -> None:
        with stream:
            line = stream.readline()
            self._first_line.set_result(line.decode("utf-8", "replace"))
            while piece := stream.readline(LONGEST_LINE):
                self._output += piece

    def _read_stderr(self, stream: IO[bytes]) -> None:
        with stream:
            whole = True
            while piece := stream.readline(LONGEST_LINE):
                ends = piece.endswith(b"\n")
                text = piece.decode("utf-8", "replace").rstrip("\r\n")
                self.logs.add_line(text, whole=whole and (ends or len(piece) < LONGEST_LINE))
                whole = ends
