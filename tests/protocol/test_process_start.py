"""How a plugin process starts: cookie, version, handshake line, standard streams."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from protocol.process_host import COOKIE, PluginProcess, make_certificate

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("cookie", ["", "wrong"])
def test_without_the_cookie_the_process_explains_itself_and_fails(cookie: str) -> None:
    """A person who runs the executable gets one sentence on stderr and exit status 1."""
    with PluginProcess(environ=dict.fromkeys(COOKIE, cookie)) as plugin:
        status, out, err = plugin.finish()
    assert (status, out) == (1, "")
    assert err.startswith("process_plugin is a provider plugin that Terraform and OpenTofu start")
    assert err.endswith(".\n")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("offer", "chosen"),
    [("", 5), ("5", 5), ("6", 6), ("5,6", 6), ("6,5", 6), ("7", 5), ("4,5,six", 5)],
)
def test_the_chosen_version_is_printed_and_served(offer: str, chosen: int) -> None:
    """The version in the handshake line is the one whose service answers."""
    with PluginProcess(environ={"PLUGIN_PROTOCOL_VERSIONS": offer}) as plugin:
        line = plugin.read_line()
        assert line.version == str(chosen)
        with plugin.connect(line) as connection:
            assert connection.call(f"/tfplugin{chosen}.Provider/Echo", b"hello") == b"hello"


def test_the_line_has_six_fields_and_is_all_that_stdout_carries() -> None:
    """Nothing follows the handshake line; the host sees the end of stdout at once."""
    with PluginProcess(certificate=make_certificate()) as plugin:
        line = plugin.read_line()
        assert plugin.process.stdout
        assert plugin.process.stdout.read() == b""
    assert (line.core, line.network, line.rpc) == ("1", "unix", "grpc")
    assert line.der.startswith(b"\x30\x82")


def test_prints_before_the_handshake_do_not_replace_it() -> None:
    """What an import prints to stdout does not reach the host."""
    with PluginProcess(environ={"PRINT_BEFORE": "a banner"}) as plugin:
        assert plugin.read_line().core == "1"


def test_a_megabyte_on_stdout_does_not_block() -> None:
    """A print without a newline, larger than any pipe, returns."""
    with PluginProcess() as plugin, plugin.connect(plugin.read_line()) as connection:
        assert connection.call("/tfplugin6.Provider/Print") == b"printed"


def test_a_wish_that_cannot_be_met_is_one_sentence_on_stderr() -> None:
    """A bad port range ends the process with a message instead of a handshake line."""
    environ = {"TFBRIDGE_NETWORK": "tcp", "PLUGIN_MIN_PORT": "20000", "PLUGIN_MAX_PORT": "10000"}
    with PluginProcess(environ=environ) as plugin:
        status, out, err = plugin.finish()
    assert (status, out) == (1, "")
    assert err == "process_plugin: PLUGIN_MIN_PORT 20000 is above PLUGIN_MAX_PORT 10000\n"


def test_a_provider_that_cannot_be_built_is_a_panic(tmp_path: Path) -> None:
    """An exception before the handshake ends the process with a report and leaves no folder."""
    environ = {"FAIL_AT_START": "1", "TMPDIR": str(tmp_path)}
    with PluginProcess(certificate=make_certificate(), environ=environ) as plugin:
        status, out, err = plugin.finish()
    assert (status, out) == (1, "")
    assert err.startswith("panic: ValueError: the provider cannot be built\n")
    assert list(tmp_path.iterdir()) == []


def test_without_grpcio_the_process_ends_before_the_line(tmp_path: Path) -> None:
    """A library that is not installed is an ImportError, which the launcher explains."""
    with PluginProcess(environ=_spoiled(tmp_path, "sys.modules['grpc'] = None")) as plugin:
        status, out, err = plugin.finish()
    assert (status, out) == (1, "")
    assert "import of grpc halted" in err


def test_the_line_does_not_wait_for_grpcio(tmp_path: Path) -> None:
    """It is loaded while the host connects; that it is damaged is a sentence for the user."""
    damage = "sys.modules['grpc._cython.cygrpc'] = None"
    with PluginProcess(environ=_spoiled(tmp_path, damage)) as plugin:
        assert plugin.read_line().version == "6"
        status, out, err = plugin.finish()
    assert (status, out) == (1, "")
    assert err.startswith("panic: the Python environment of this provider is incomplete, import of")
    assert "then run 'process_plugin install'" in err
    assert err.count("\n") == 1


def _spoiled(folder: Path, statement: str) -> dict[str, str]:
    """Return an environment in which Python runs a statement first of all."""
    (folder / "sitecustomize.py").write_text(f"import sys\n{statement}\n", encoding="ascii")
    return {"PYTHONPATH": str(folder), "TMPDIR": str(folder)}


def test_nobody_reading_the_line_ends_the_process() -> None:
    """A host that died before the handshake leaves no process behind."""
    with PluginProcess() as plugin:
        assert plugin.process.stdout
        plugin.process.stdout.close()
        plugin.process.stdout = None
        status, _, err = plugin.finish()
    assert status == 1
    assert "nobody reads the handshake line" in err
