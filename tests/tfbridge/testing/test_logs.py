"""The log shows what Terraform would make of each line on stderr."""

from __future__ import annotations

import threading

import pytest

from tfbridge.testing.logs import LogRecord, Logs, parse_line


def test_hclog_line_becomes_a_record() -> None:
    """A JSON line gives level, message and every other key as a field."""
    line = (
        '{"@level":"Warn","@message":"slow","@timestamp":"2026-01-02T03:04:05.678901Z",'
        '"@module":"swr","status":503}'
    )
    assert parse_line(line) == LogRecord(
        "warn",
        "slow",
        {"@timestamp": "2026-01-02T03:04:05.678901Z", "@module": "swr", "status": 503},
    )


def test_prefix_sets_the_level_and_stays() -> None:
    """A plain line with a level in brackets has that level and is kept whole."""
    assert parse_line("[ERROR] no luck") == LogRecord("error", "[ERROR] no luck", {})


@pytest.mark.parametrize(
    "line",
    [
        "Traceback (most recent call last):",
        "[NOTICE] hear, hear",
        '{"@message":"no level"}',
        '{"@level":"warning","@message":"unknown level"}',
        '{"@level":"info","@message":"m","@timestamp":"2026-01-02T03:04:05.678Z"}',
        '{"@level":"info"',
        "[1, 2]",
        "17",
        "",
    ],
)
def test_everything_else_is_a_raw_debug_line(line: str) -> None:
    """What is no hclog line is logged at debug, as it stands."""
    assert parse_line(line) == LogRecord("debug", line, {})


@pytest.mark.parametrize(
    "line",
    [
        '{"@level":"info","@message":5}',
        '{"@level":3,"@message":"m"}',
        '{"@level":"info","@message":"m","@timestamp":1767323045}',
        '{"@message":null}',
    ],
)
def test_line_that_crashes_terraform_stands_out(line: str) -> None:
    """JSON whose message, level or timestamp is no string has the level crash."""
    assert parse_line(line) == LogRecord("crash", line, {})


def test_crash_report_starts_at_the_panic() -> None:
    """From a panic on, plain lines are errors and make up the report; JSON lines do not."""
    logs = Logs()
    for line in ("before", "panic: boom", "  at line 1", '{"@level":"info","@message":"m"}'):
        logs.add_line(line)
    assert logs.crash_report == "panic: boom\n  at line 1"
    assert [record.level for record in logs.records] == ["debug", "error", "error", "info"]


def test_text_is_what_was_written() -> None:
    """The text holds the plugin's own lines, not what the host has to add."""
    logs = Logs()
    logs.add_line('{"@level":"info","@message":"m"}')
    logs.add(LogRecord("warn", "from the host", {}))
    logs.add_line("last")
    assert logs.text == '{"@level":"info","@message":"m"}\nlast'
    assert [record.message for record in logs.records] == ["m", "from the host", "last"]


def test_piece_of_a_long_line_is_never_json() -> None:
    """A piece of an overlong line is raw, whatever it looks like."""
    logs = Logs()
    logs.add_line('{"@level":"info","@message":"m"}', whole=False)
    assert logs.records == [LogRecord("debug", '{"@level":"info","@message":"m"}', {})]


def test_waiting_finds_what_is_there_and_what_comes() -> None:
    """Waiting returns the first record that contains the text, be it written later."""
    logs = Logs()
    logs.add_line("one fish")
    assert logs.wait_for("fish").message == "one fish"
    writer = threading.Thread(target=logs.add_line, args=("red bird",))
    writer.start()
    assert logs.wait_for("bird").message == "red bird"
    writer.join()


def test_waiting_ends() -> None:
    """Waiting for something that never comes raises TimeoutError."""
    with pytest.raises(TimeoutError, match="unicorn"):
        Logs().wait_for("unicorn", timeout=0)
