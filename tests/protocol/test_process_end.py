"""How a plugin process ends: Shutdown, signals, a host that dies; and what is left of it."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from protocol.process_host import PATIENCE, PLUGIN, PluginProcess, host_environ, make_certificate

if TYPE_CHECKING:
    from protocol.process_connection import Connection

_ECHO = "/tfplugin6.Provider/Echo"
_HANG = "/tfplugin6.Provider/Hang"
_WAIT = "/tfplugin6.Provider/WaitForStop"
_SHUTDOWN = "/plugin.GRPCController/Shutdown"
_STDIO = "/plugin.GRPCStdio/StreamStdio"

needs_signals = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no signals, only an end without a word"
)
needs_folder = pytest.mark.skipif(
    sys.platform == "win32", reason="on Windows the socket is TCP, without a folder"
)


def _shut_down(connection: Connection) -> None:
    assert connection.call(_SHUTDOWN) == b""


@pytest.mark.parametrize("network", [pytest.param("unix", marks=needs_folder), "tcp"])
def test_shutdown_is_answered_and_ends_the_process(network: str) -> None:
    """The host gets its answer, hangs up, and the process is gone with status 0."""
    environ = {"TFBRIDGE_NETWORK": network}
    with PluginProcess(certificate=make_certificate(), environ=environ) as plugin:
        with plugin.connect(plugin.read_line()) as connection:
            _shut_down(connection)
        assert plugin.finish() == (0, "", "")


def test_shutdown_ends_the_process_although_the_host_stays_connected() -> None:
    """The process does not wait for the host to hang up."""
    with (
        PluginProcess(certificate=make_certificate()) as plugin,
        plugin.connect(plugin.read_line()) as connection,
    ):
        _shut_down(connection)
        assert plugin.finish() == (0, "", "")


def test_shutdown_passes_open_streams_and_calls_that_hang() -> None:
    """Neither the output stream nor a read that never returns holds the process back."""
    with (
        PluginProcess(certificate=make_certificate()) as plugin,
        plugin.connect(plugin.read_line()) as connection,
    ):
        connection.begin(_STDIO)
        connection.begin(_HANG)
        plugin.wait_for("hanging")
        _shut_down(connection)
        assert plugin.finish() == (0, "", "")


@needs_folder
def test_nothing_is_left_on_disk(tmp_path: Path) -> None:
    """The socket folder is in TMPDIR while the process runs; afterwards there is nothing."""
    environ = {"TMPDIR": str(tmp_path), "HOME": str(tmp_path)}
    with PluginProcess(certificate=make_certificate(), environ=environ) as plugin:
        line = plugin.read_line()
        assert list(tmp_path.iterdir()) == [line.folder]
        with plugin.connect(line) as connection:
            connection.call(_ECHO)
            _shut_down(connection)
        plugin.finish()
    assert list(tmp_path.iterdir()) == []


@needs_folder
def test_a_long_tmpdir_is_passed_over(tmp_path: Path) -> None:
    """Where TMPDIR is too long for the path of a socket, the folder is made in /tmp."""
    long = tmp_path / ("long" * 25)
    long.mkdir()
    with PluginProcess(environ={"TMPDIR": str(long)}) as plugin:
        line = plugin.read_line()
        assert line.folder.parent == Path("/tmp")  # noqa: S108 -- this is what is tested
        with plugin.connect(line) as connection:
            assert connection.call(_ECHO, b"hello") == b"hello"


@needs_signals
def test_sigint_is_ignored() -> None:
    """Ctrl-C, which reaches the plugin as well as the host, changes nothing."""
    with PluginProcess() as plugin, plugin.connect(plugin.read_line()) as connection:
        plugin.send_signal(signal.SIGINT)
        assert connection.call(_ECHO, b"hello") == b"hello"
        plugin.send_signal(signal.SIGINT)
        _shut_down(connection)
        assert plugin.finish()[0] == 0


@needs_signals
@pytest.mark.parametrize("connected", [True, False])
def test_sigterm_ends_the_process_cleanly(tmp_path: Path, *, connected: bool) -> None:
    """SIGTERM ends an idle process with status 0, and its folder is removed."""
    with PluginProcess(environ={"TMPDIR": str(tmp_path)}) as plugin:
        line = plugin.read_line()
        if connected:
            with plugin.connect(line) as connection:
                connection.begin(_STDIO)
                assert connection.call(_ECHO, b"hello") == b"hello"
                plugin.send_signal(signal.SIGTERM)
                connection.read_to_end()
        else:
            plugin.send_signal(signal.SIGTERM)
        assert plugin.finish() == (0, "", "")
    assert list(tmp_path.iterdir()) == []


@needs_signals
def test_sigterm_lets_a_running_call_answer() -> None:
    """The application is told to stop, and what its calls return then still arrives."""
    with PluginProcess(certificate=make_certificate()) as plugin:
        with plugin.connect(plugin.read_line()) as connection:
            call = connection.begin(_WAIT)
            plugin.wait_for("waiting")
            plugin.send_signal(signal.SIGTERM)
            assert connection.answer(call) == b"stopped"
        assert plugin.finish() == (0, "", "")


@needs_signals
def test_sigterm_does_not_wait_for_a_call_that_hangs() -> None:
    """A call that does not heed the stop is cut off after a grace period."""
    with (
        PluginProcess(certificate=make_certificate()) as plugin,
        plugin.connect(plugin.read_line()) as connection,
    ):
        connection.begin(_HANG)
        plugin.wait_for("hanging")
        plugin.send_signal(signal.SIGTERM)
        assert plugin.finish() == (0, "", "")


@needs_folder
def test_a_host_that_hangs_up_without_shutdown_ends_the_process() -> None:
    """The end of the last connection is the end of the process, if no other one follows."""
    with PluginProcess(certificate=make_certificate()) as plugin:
        line = plugin.read_line()
        with plugin.connect(line) as connection:
            connection.call(_ECHO)
        assert plugin.finish() == (0, "", "")
    assert not line.folder.exists()


@needs_folder
def test_a_host_that_is_killed_takes_the_process_along() -> None:
    """A host that never connected and cannot say a word either leaves no orphan."""
    starter = f"""
        import subprocess, sys
        plugin = subprocess.Popen(
            [sys.executable, {str(PLUGIN)!r}], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
        )
        sys.stdout.buffer.write(plugin.stdout.readline())
        sys.stdout.flush()
        plugin.wait()
    """
    host = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(starter)],
        env=host_environ(make_certificate()),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert host.stdout
    folder = Path(host.stdout.readline().decode().split("|")[3]).parent
    assert folder.exists()
    host.kill()
    _, err = host.communicate(timeout=PATIENCE)  # the plugin holds stderr until its end
    assert err == b""
    assert not folder.exists()
