"""The host brings process, connection and questions together, and cleans up after itself."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tfbridge.testing import Exit, Host, StartError

if TYPE_CHECKING:
    from collections.abc import Iterator

STANDIN = [sys.executable, str(Path(__file__).with_name("standin.py"))]


@pytest.fixture(scope="module", params=[5, 6], ids=["v5", "v6"])
def host(request: pytest.FixtureRequest) -> Iterator[Host]:
    """Return a host of a plugin that speaks protocol 5 or 6."""
    with Host(STANDIN, protocols=[request.param]) as host:
        yield host


def test_data_source_is_read(host: Host) -> None:
    """A read goes all the way to the process and back."""
    state, diagnostics = host.read_data_source("standin_echo", {"text": "hello"})
    assert state == {"text": "hello"}
    assert not diagnostics.has_errors


def test_rpc_can_be_called_raw(host: Host) -> None:
    """Any RPC can be called with its own messages."""
    events = host.call("ListResource", type_name="x")
    assert [event.display_name for event in events] == ["x 0", "x 1"]


def test_logs_are_at_hand(host: Host) -> None:
    """What the process logs while it works can be waited for."""
    host.read_data_source("standin_echo", {"text": "hello"})
    record = host.logs.wait_for("read")
    assert (record.level, record.fields) == ("info", {"bytes": "12"})


def test_highest_common_protocol_is_spoken() -> None:
    """A host that offers both versions speaks the one that the plugin chose."""
    with Host(STANDIN) as host:
        assert (host.handshake.version, host.wire.version) == (6, 6)


def test_plaintext_on_request() -> None:
    """A host without TLS sends no certificate and talks to a plaintext server."""
    with Host(STANDIN, tls=False) as host:
        assert host.handshake.certificate == b""
        assert host.schema().data_source_schemas


def test_schema_can_be_brought_along(host: Host) -> None:
    """A process that is given another's schema is used without having been asked for its own."""
    with Host(STANDIN, protocols=[host.wire.version], schema=host.schema()) as second:
        assert second.read_data_source("standin_echo", {"text": "x"}).state == {"text": "x"}


def test_shutdown_is_graceful() -> None:
    """A plugin that ends when it is asked to has ended gracefully; asking twice is no harm."""
    with Host(STANDIN) as host:
        assert host.shutdown() == Exit(0, graceful=True)
        assert host.shutdown() == Exit(0, graceful=True)
        assert "shutting down" in host.logs.text


def test_stubborn_plugin_is_killed() -> None:
    """A plugin that stays after Shutdown is killed, and the exit says so."""
    with Host([*STANDIN, "stubborn"]) as host:
        assert host.shutdown() == Exit(-signal.SIGKILL, graceful=False)


def test_killed_plugin_is_not_asked_to_end() -> None:
    """After a kill there is nothing left to shut down."""
    with Host(STANDIN) as host:
        host.kill()
        assert host.shutdown() == Exit(-signal.SIGKILL, graceful=False)
        assert "Shutdown" not in host.logs.text


def test_disconnected_plugin_is_left_to_itself() -> None:
    """A host that vanishes closes its connection and sends nothing."""
    with Host(STANDIN) as host:
        host.schema()
        host.disconnect()
        assert host.process.wait(60) == Exit(0, graceful=True)
        assert "shutting down" not in host.logs.text


def test_interrupt_is_what_ctrl_c_sends() -> None:
    """An interrupt reaches the process as SIGINT; Python's default ends it."""
    with Host(STANDIN) as host:
        host.interrupt()
        assert host.process.wait(60).status != 0


def test_nothing_is_left_of_a_failed_start(tmp_path: Path) -> None:
    """When the handshake is refused, the process is ended and its folder is gone."""
    pid_file = tmp_path / "pid"
    lines = [
        "import os, pathlib, sys, threading",
        "pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))",
        "print('?', flush=True)",
        "threading.Event().wait()",
    ]
    with pytest.raises(StartError, match="no handshake line"):
        Host([sys.executable, "-c", "\n".join(lines), str(pid_file)])
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid_file.read_text()), 0)


def test_error_in_the_test_ends_the_plugin() -> None:
    """An exception inside the with block passes, and the process is ended."""
    with pytest.raises(KeyError), Host(STANDIN) as host:
        raise KeyError
    assert not host.process.running
