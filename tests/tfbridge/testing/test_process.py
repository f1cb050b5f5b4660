"""A plugin process is started, watched and ended as Terraform does it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tfbridge.testing.errors import StartError
from tfbridge.testing.handshake import Handshake
from tfbridge.testing.process import COOKIE, Exit, PluginProcess, plugin_environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

HANDSHAKE = "print('1|6|unix|/s|grpc|', flush=True)"


class Started:
    """Starts Python scripts as plugins and closes them when the test is over."""

    def __init__(self) -> None:
        self._processes: list[PluginProcess] = []

    def __call__(
        self,
        *lines: str,
        arguments: Sequence[str] = (),
        environment: Mapping[str, str | None] | None = None,
    ) -> PluginProcess:
        """Start a script that consists of these lines."""
        command = [sys.executable, "-c", "\n".join(lines), *arguments]
        process = PluginProcess(command, environment=environment)
        self._processes.append(process)
        return process

    def close(self) -> None:
        """End what was started."""
        for process in self._processes:
            process.close()


@pytest.fixture
def start() -> Iterator[Started]:
    """Return a starter of scripts."""
    started = Started()
    yield started
    started.close()


def test_environment_is_the_hosts_with_additions(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plugin sees the whole environment, the cookie, the versions and the ports."""
    monkeypatch.setenv("HW_REGION_NAME", "cn-north-4")
    environment = plugin_environment((5, 6), b"PEM", {})
    assert environment["HW_REGION_NAME"] == "cn-north-4"
    assert environment["TF_PLUGIN_MAGIC_COOKIE"] == COOKIE
    assert environment["PLUGIN_PROTOCOL_VERSIONS"] == "5,6"
    assert environment["PLUGIN_MIN_PORT"] == "10000"
    assert environment["PLUGIN_MAX_PORT"] == "25000"
    assert environment["PLUGIN_CLIENT_CERT"] == "PEM"


def test_host_without_tls_sends_no_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a certificate the variable is absent, even if the host was given one itself."""
    monkeypatch.setenv("PLUGIN_CLIENT_CERT", "somebody else's")
    assert "PLUGIN_CLIENT_CERT" not in plugin_environment((6,), None, {})


def test_changes_have_the_last_word() -> None:
    """Changes set a name or, with None, remove it; a name that is not there is no error."""
    changes = {"PLUGIN_MIN_PORT": "1", "TF_PLUGIN_MAGIC_COOKIE": None, "NOT_THERE_AT_ALL": None}
    environment = plugin_environment((6,), None, changes)
    assert environment["PLUGIN_MIN_PORT"] == "1"
    assert "TF_PLUGIN_MAGIC_COOKIE" not in environment


def test_first_line_is_the_handshake(start: Started) -> None:
    """The first line on stdout is parsed; what follows is kept apart."""
    process = start(HANDSHAKE, "print('noise')")
    assert process.handshake() == Handshake(6, "unix", "/s", b"")
    assert process.wait(60) == Exit(0, graceful=True)
    assert process.output == b"noise\n"


def test_stderr_is_the_log(start: Started) -> None:
    """Lines on stderr become records; one of more than 64 KiB comes in pieces."""
    process = start(
        "import sys",
        """print('{"@level":"info","@message":"up"}', file=sys.stderr)""",
        "print('x' * 70000, file=sys.stderr)",
        "print('[WARN] end', end='', file=sys.stderr)",
    )
    process.wait(60)
    assert [(record.level, len(record.message)) for record in process.logs.records] == [
        ("info", 2),
        ("debug", 65536),
        ("debug", 70000 - 65536),
        ("warn", 10),
    ]


def test_process_that_ends_early_is_explained(start: Started) -> None:
    """A process that ends without a word raises, and the error shows what it logged."""
    process = start("raise SystemExit('run me from Terraform')")
    with pytest.raises(StartError, match="without a handshake") as caught:
        process.handshake()
    assert caught.value.log == "run me from Terraform"
    assert "run me from Terraform" in str(caught.value)


def test_silent_process_is_killed(start: Started) -> None:
    """A process that says nothing in time is killed."""
    process = start("__import__('threading').Event().wait()")
    with pytest.raises(StartError, match=r"within 0\.01 seconds"):
        process.handshake(timeout=0.01)
    assert not process.running


def test_command_that_does_not_exist_is_explained() -> None:
    """A command that cannot be started raises StartError."""
    with pytest.raises(StartError, match="cannot start /nowhere/at-all"):
        PluginProcess(["/nowhere/at-all"])


def test_stdin_is_empty(start: Started) -> None:
    """A plugin that reads stdin gets nothing, instead of what the tests are fed with."""
    process = start("import sys", "sys.exit(len(sys.stdin.read()))")
    assert process.wait(60) == Exit(0, graceful=True)


def test_process_that_stays_is_killed(start: Started) -> None:
    """A process that is not gone in time is killed, and the exit says so."""
    process = start(HANDSHAKE, "__import__('threading').Event().wait()")
    process.handshake()
    assert process.wait(0.01) == Exit(-signal.SIGKILL, graceful=False)
    assert process.wait() == Exit(-signal.SIGKILL, graceful=False)


def test_child_that_holds_the_pipes_is_noticed(start: Started, tmp_path: Path) -> None:
    """A process whose child keeps stdout open has not ended gracefully."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    process = start(
        "import os, subprocess, sys",
        "subprocess.Popen([sys.executable, '-c', 'import sys; open(sys.argv[1])', sys.argv[1]])",
        HANDSHAKE,
        "os._exit(0)",
        arguments=[str(fifo)],
    )
    process.handshake()
    assert not process.wait(0.5).graceful
    fifo.write_bytes(b"")  # the child may go now


def test_signals_arrive(start: Started) -> None:
    """A signal that is sent is the one that ends the process."""
    process = start(HANDSHAKE, "__import__('threading').Event().wait()")
    process.handshake()
    assert process.running
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == Exit(-signal.SIGTERM, graceful=True)


def test_temporary_files_go_with_the_process(start: Started) -> None:
    """What a killed plugin leaves in its temporary folder is removed, folder and all."""
    process = start(
        "import tempfile, threading",
        "folder = tempfile.mkdtemp()",
        "print('1|6|unix|' + folder + '|grpc|', flush=True)",
        "threading.Event().wait()",
    )
    folder = Path(process.handshake().address)
    assert folder.is_dir()
    process.close()
    assert not folder.parent.exists()


def test_named_temporary_folder_is_used(start: Started, tmp_path: Path) -> None:
    """A TMPDIR that the test names is the one the plugin gets."""
    environment = {"TMPDIR": str(tmp_path)}
    script = ("import tempfile", "print('1|6|unix|' + tempfile.gettempdir() + '|grpc|')")
    process = start(*script, environment=environment)
    assert process.handshake().address == str(tmp_path)


def test_the_process_is_a_child_of_this_one(start: Started) -> None:
    """The id is that of the plugin itself, with no shell in between."""
    process = start("import os", "print(f'1|6|unix|{os.getpid()} {os.getppid()}|grpc|')")
    assert process.handshake().address == f"{process.pid} {os.getpid()}"
