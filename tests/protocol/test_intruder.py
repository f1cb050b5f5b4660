"""Nobody but the host: twenty starts beside a process of the same user that wants to get in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from protocol.process_host import PATIENCE, PluginProcess, make_certificate

STARTS = 20
_ECHO = "/tfplugin6.Provider/Echo"
_INTRUDER = Path(__file__).with_name("intruder.py")


@pytest.mark.skipif(sys.platform != "linux", reason="the tricks are Linux's")
def test_an_intruder_is_never_answered(tmp_path: Path) -> None:
    """It connects first, it keeps links and descriptors, and nobody ever talks to it.

    The host is served meanwhile, each time. Files are open to everybody here
    (umask 000), and half of the hosts let their group in.
    """
    certificate = make_certificate()
    before = os.umask(0)
    try:
        with subprocess.Popen(
            [sys.executable, str(_INTRUDER), str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as intruder:
            assert intruder.stdout
            assert intruder.stdout.readline() == "watching\n"
            for number in range(STARTS):
                environ = {"TMPDIR": str(tmp_path)}
                if number % 2:
                    environ["PLUGIN_UNIX_SOCKET_GROUP"] = str(os.getgid())
                with PluginProcess(certificate=certificate, environ=environ) as plugin:
                    line = plugin.read_line()
                    for _ in range(2):  # a host that comes back is served by another server
                        with plugin.connect(line) as connection:
                            assert connection.call(_ECHO, b"hello") == b"hello"
            report, _ = intruder.communicate("", PATIENCE)
    finally:
        os.umask(before)
    assert json.loads(report)["answers"] == 0
