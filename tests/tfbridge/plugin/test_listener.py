"""tfbridge.plugin.listener: folder, socket and port."""

from __future__ import annotations

import os
import socket
import stat
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tfbridge.errors import HandshakeError
from tfbridge.plugin.listener import Folder, listen

if TYPE_CHECKING:
    from collections.abc import Iterator

_TCP = {"TFBRIDGE_NETWORK": "tcp"}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    """Make a folder for sockets."""
    made = Folder({"TMPDIR": str(tmp_path)})
    yield made
    made.remove()


def test_the_folder_is_private_and_in_tmpdir(tmp_path: Path) -> None:
    """Only this user may enter it."""
    path = Path(Folder({"TMPDIR": str(tmp_path)}).path)
    assert path.parent == tmp_path
    assert stat.S_IMODE(path.stat().st_mode) == 0o700


def test_removing_the_folder_removes_what_is_in_it(tmp_path: Path) -> None:
    """It may be removed twice."""
    folder = Folder({"TMPDIR": str(tmp_path)})
    (Path(folder.path) / "host").touch()
    folder.remove()
    folder.remove()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["long" * 25, "a|b", "50%", "caf\u00e9", "two words", "missing"])
def test_a_tmpdir_that_sockets_cannot_use_is_passed_over(tmp_path: Path, name: str) -> None:
    """Long and odd paths, and folders that do not exist, make way for /tmp."""
    parent = tmp_path / name
    if name != "missing":
        parent.mkdir()
    folder = Folder({"TMPDIR": str(parent)})
    folder.remove()
    assert Path(folder.path).parent == Path("/tmp")  # noqa: S108 -- this is what is tested


def test_without_sockets_an_odd_folder_will_do(tmp_path: Path) -> None:
    """Where TCP is used the folder's path does not matter."""
    parent = tmp_path / "two words"
    parent.mkdir()
    folder = Folder({"TMPDIR": str(parent)} | _TCP)
    assert Path(folder.path).parent == parent


def test_the_hosts_folder_is_honoured(tmp_path: Path) -> None:
    """PLUGIN_UNIX_SOCKET_DIR goes before TMPDIR."""
    folder = Folder({"PLUGIN_UNIX_SOCKET_DIR": str(tmp_path), "TMPDIR": "/tmp"})  # noqa: S108
    assert Path(folder.path).parent == tmp_path


@pytest.mark.parametrize("name", ["long" * 25, "missing"])
def test_the_hosts_folder_has_no_substitute(tmp_path: Path, name: str) -> None:
    """A host that mounts a folder into a container finds the socket nowhere else."""
    with pytest.raises(HandshakeError, match="there is no folder to listen in"):
        Folder({"PLUGIN_UNIX_SOCKET_DIR": str(tmp_path / name)})


def test_a_unix_socket_takes_connections(folder: Folder) -> None:
    """The listener's network and address are those of the handshake line."""
    listener = listen(folder, {})
    with listener.socket, socket.socket(socket.AF_UNIX) as client:
        assert (listener.network, listener.address) == ("unix", f"{folder.path}/host")
        client.connect(listener.address)


def test_a_group_is_let_in(folder: Folder) -> None:
    """PLUGIN_UNIX_SOCKET_GROUP may enter the folder, not list it, and use the socket."""
    own = str(os.getgid())
    listener = listen(folder, {"PLUGIN_UNIX_SOCKET_GROUP": own})
    with listener.socket:
        assert stat.S_IMODE(Path(folder.path).stat().st_mode) == 0o710
        assert stat.S_IMODE(Path(listener.address).stat().st_mode) == 0o660
        assert Path(listener.address).stat().st_gid == os.getgid()


def test_a_group_may_be_named(folder: Folder) -> None:
    """The group is a number or a name."""
    grp = pytest.importorskip("grp")
    name = grp.getgrgid(os.getgid()).gr_name
    listener = listen(folder, {"PLUGIN_UNIX_SOCKET_GROUP": name})
    with listener.socket:
        assert Path(listener.address).stat().st_gid == os.getgid()


def test_an_unknown_group_is_refused(folder: Folder) -> None:
    """A group that the system does not know raises HandshakeError."""
    with pytest.raises(HandshakeError, match="there is no group 'no-such-group'"):
        listen(folder, {"PLUGIN_UNIX_SOCKET_GROUP": "no-such-group"})


def test_tcp_takes_the_lowest_free_port_of_the_range(folder: Folder) -> None:
    """A port in use is passed over."""
    first = listen(folder, _TCP)
    taken = first.socket.getsockname()[1]
    environ = _TCP | {
        "PLUGIN_MIN_PORT": str(taken),
        "PLUGIN_MAX_PORT": str(min(taken + 200, 65535)),
    }
    with first.socket, closing(listen(folder, environ).socket) as second:
        assert second.getsockname()[0] == "127.0.0.1"
        assert second.getsockname()[1] > taken


def test_no_free_port_is_refused(folder: Folder) -> None:
    """A range without a free port raises HandshakeError."""
    first = listen(folder, _TCP)
    taken = str(first.socket.getsockname()[1])
    with first.socket, pytest.raises(HandshakeError, match=f"no port from {taken} to {taken}"):
        listen(folder, _TCP | {"PLUGIN_MIN_PORT": taken, "PLUGIN_MAX_PORT": taken})


@pytest.mark.parametrize(
    ("lowest", "highest"), [("ten", "20"), ("10", "70000"), ("-1", "5"), ("20", "10")]
)
def test_a_bad_range_is_refused(folder: Folder, lowest: str, highest: str) -> None:
    """Bounds that are no ports, or the wrong way round, raise HandshakeError."""
    with pytest.raises(HandshakeError, match=r"PLUGIN_(MIN|MAX)_PORT"):
        listen(folder, _TCP | {"PLUGIN_MIN_PORT": lowest, "PLUGIN_MAX_PORT": highest})
