"""Serving for a debugger: no cookie, no TLS, no end but by a signal."""

from __future__ import annotations

import json
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from protocol.process_connection import Connection, open_socket
from protocol.process_host import COOKIE, PluginProcess

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no signals, only an end without a word"
)

_ECHO = "/tfplugin6.Provider/Echo"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_provider_is_served_until_a_signal(tmp_path: Path, number: signal.Signals) -> None:
    """The printed variable leads to it, hosts come and go, a signal ends it and cleans up."""
    environ = dict.fromkeys(COOKIE, "") | {"TMPDIR": str(tmp_path)}
    with PluginProcess("--debug", environ=environ) as plugin:
        assert plugin.process.stdout
        providers = json.loads(plugin.process.stdout.readline())
        provider = providers["registry.terraform.io/example/process"]
        address = provider.pop("Addr")
        assert provider == {
            "Protocol": "grpc",
            "ProtocolVersion": 6,
            "Pid": plugin.process.pid,
            "Test": True,
        }
        for _ in range(3):
            with Connection(open_socket(address["Network"], address["String"])) as connection:
                assert connection.call(_ECHO, b"hello") == b"hello"
        plugin.send_signal(number)
        assert plugin.finish() == (0, "", "")
    assert list(tmp_path.iterdir()) == []
