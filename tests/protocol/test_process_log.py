"""What a plugin process writes to stderr, and that a stderr in trouble does not hold it up."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from protocol.process_connection import CallError
from protocol.process_host import PluginProcess

_LOG = "/tfplugin6.Provider/Log"
_SHUTDOWN = "/plugin.GRPCController/Shutdown"


def _records(text: str) -> list[dict[str, Any]]:
    """Return the records of the test plugin's own logger."""
    records = [json.loads(line) for line in text.splitlines()]
    return [record for record in records if record["@module"] == "example"]


def test_records_keep_their_level_and_extras() -> None:
    """Each record is one JSON object with the level that the host knows."""
    with PluginProcess(environ={"TF_LOG": "TRACE"}) as plugin:
        with plugin.connect(plugin.read_line()) as connection:
            connection.call(_LOG, b"0")
            connection.call(_SHUTDOWN)
        records = _records(plugin.finish()[2])
    assert [record["@level"] for record in records] == ["trace", "debug", "info", "warn", "error"]
    assert all(record["@message"] == "a message" for record in records)
    assert all(record["repository"] == "a/b" for record in records)


def test_an_exception_is_logged_with_its_traceback() -> None:
    """A method that raises leaves one line at error level in the log."""
    with PluginProcess(environ={"TF_LOG_PROVIDER": "ERROR", "TF_LOG": "TRACE"}) as plugin:
        with plugin.connect(plugin.read_line()) as connection:
            with pytest.raises(CallError):
                connection.call("/tfplugin6.Provider/Raise")
            connection.call(_SHUTDOWN)
        (line,) = plugin.finish()[2].splitlines()
    record = json.loads(line)
    assert record["@level"] == "error"
    assert record["exception"].endswith("ValueError: this method always raises")


def test_without_a_level_nothing_is_written() -> None:
    """Where the user wants no log, stderr stays empty."""
    with PluginProcess() as plugin:
        with plugin.connect(plugin.read_line()) as connection:
            connection.call(_LOG, b"10")
            connection.call(_SHUTDOWN)
        assert plugin.finish()[2] == ""


def test_a_crash_in_a_thread_is_reported_as_a_panic() -> None:
    """The host recognizes the report by its first word."""
    with PluginProcess() as plugin:
        with plugin.connect(plugin.read_line()) as connection:
            connection.call("/tfplugin6.Provider/CrashThread")
            connection.call(_SHUTDOWN)
        report = plugin.finish()[2]
    assert report.startswith("panic: ValueError: nobody catches this\n\nTraceback ")


def test_a_host_that_closed_stderr_is_served() -> None:
    """Log lines that nobody can read are dropped."""
    with PluginProcess(environ={"TF_LOG": "TRACE"}) as plugin:
        line = plugin.read_line()
        assert plugin.process.stderr
        plugin.process.stderr.close()
        plugin.process.stderr = None
        with plugin.connect(line) as connection:
            assert connection.call(_LOG, b"10") == b"logged"


@pytest.mark.skipif(sys.platform != "linux", reason="only there a pipe can be opened again")
def test_a_host_that_does_not_read_stderr_is_served() -> None:
    """Two megabytes of log lines, more than any pipe holds, do not block a call."""
    with PluginProcess(environ={"TF_LOG": "TRACE"}) as plugin:
        with plugin.connect(plugin.read_line()) as connection:
            assert connection.call(_LOG, b"2000") == b"logged"
            connection.call(_SHUTDOWN)
        lines = plugin.finish()[2].splitlines()
    assert json.loads(lines[-2])["@module"] == "example"
