"""tfbridge.plugin.hclog: log records as lines for the host."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import sys
import warnings
from typing import TYPE_CHECKING, Any

import pytest

from tfbridge.plugin import hclog
from tfbridge.plugin.hclog import TRACE, HclogFormatter, HostHandler

if TYPE_CHECKING:
    from collections.abc import Iterator

_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def _record(message: object = "a message", level: int = logging.INFO, **extra: object) -> Any:
    return logging.getLogger("example.part").makeRecord(
        "example.part", level, "file.py", 1, message, (), None, extra=extra
    )


def _line(record: logging.LogRecord) -> dict[str, Any]:
    text = HclogFormatter().format(record)
    assert "\n" not in text
    assert len(text.encode()) < 64 * 1024
    fields: dict[str, Any] = json.loads(text)
    return fields


def test_a_record_becomes_the_keys_that_hosts_know() -> None:
    """Level, message, module and a timestamp with six digits, and nothing else."""
    fields = _line(_record())
    assert _TIMESTAMP.fullmatch(fields.pop("@timestamp"))
    assert fields == {"@level": "info", "@message": "a message", "@module": "example.part"}


@pytest.mark.parametrize(
    ("created", "timestamp"),
    [
        (0.0, "1970-01-01T00:00:00.000000Z"),
        (1767323045.000001, "2026-01-02T03:04:05.000001Z"),
        (1767323045.9999996, "2026-01-02T03:04:05.999999Z"),
    ],
)
def test_a_timestamp_always_has_six_digits(created: float, timestamp: str) -> None:
    """It is UTC, and no fraction rounds up to a seventh digit."""
    record = _record()
    record.created = created
    assert _line(record)["@timestamp"] == timestamp


@pytest.mark.parametrize(
    ("level", "name"),
    [
        (1, "trace"),
        (TRACE, "trace"),
        (logging.DEBUG, "debug"),
        (15, "debug"),
        (logging.INFO, "info"),
        (logging.WARNING, "warn"),
        (logging.ERROR, "error"),
        (logging.CRITICAL, "error"),
    ],
)
def test_levels_have_the_hosts_names(level: int, name: str) -> None:
    """Hosts know neither "warning" nor "critical"."""
    assert _line(_record(level=level))["@level"] == name


def test_the_message_is_a_string_whatever_was_logged() -> None:
    """A number in its place would crash the host."""
    assert _line(_record(42))["@message"] == "42"


def test_extras_become_keys() -> None:
    """What JSON holds exactly is kept; everything else becomes text."""
    fields = _line(
        _record(text="x", count=3, flag=True, none=None, huge=2**60, ratio=float("nan"), many=[1])
    )
    assert (
        fields
        | {
            "text": "x",
            "count": 3,
            "flag": True,
            "none": None,
            "huge": "1152921504606846976",
            "ratio": "nan",
            "many": "[1]",
        }
        == fields
    )


def test_extras_cannot_take_the_place_of_the_hosts_keys() -> None:
    """A key with an @ of the program's own loses it."""
    extras: dict[str, Any] = {"@level": 5, "@message": None}
    fields = _line(_record(**extras))
    assert (fields["@level"], fields["@message"]) == ("info", "a message")
    assert (fields["level"], fields["message"]) == (5, None)


def test_an_exception_becomes_one_key() -> None:
    """The traceback stands in the same line."""
    record = _record(level=logging.ERROR)
    with pytest.raises(ZeroDivisionError) as caught:
        1 / 0  # noqa: B018 -- something fails
    record.exc_info = (caught.type, caught.value, caught.tb)
    assert _line(record)["exception"].endswith("ZeroDivisionError: division by zero")


@pytest.mark.parametrize("text", ["a\nb", "caf\u00e9 \U0001f40d", "\ud800", "\x00"])
def test_any_text_survives(text: str) -> None:
    """Newlines, all of Unicode and what is not quite Unicode stay in one line."""
    assert _line(_record(text))["@message"] == text


def test_a_long_message_is_cut_in_the_middle() -> None:
    """Its beginning and its end are kept, and all other keys."""
    message = _line(_record("begin" + "\n" * 300_000 + "end", repository="a/b"))["@message"]
    assert message.startswith("begin\n")
    assert message.endswith("\nend")


def test_a_thousand_extras_give_way_to_the_message() -> None:
    """Where nothing is long enough to cut, the extras are dropped."""
    extras: dict[str, Any] = {f"extra_{number}": "x" * 70 for number in range(1000)}
    assert len(_line(_record(**extras))) == 4


@pytest.mark.parametrize(
    ("environ", "level"),
    [
        ({}, None),
        ({"TF_LOG": ""}, None),
        ({"TF_LOG": "off"}, None),
        ({"TF_LOG": "TRACE"}, TRACE),
        ({"TF_LOG": "debug"}, logging.DEBUG),
        ({"TF_LOG": "INFO"}, logging.INFO),
        ({"TF_LOG": "WARN"}, logging.WARNING),
        ({"TF_LOG": "ERROR"}, logging.ERROR),
        ({"TF_LOG": "JSON"}, TRACE),
        ({"TF_LOG": "verbose"}, TRACE),
        ({"TF_LOG": "TRACE", "TF_LOG_PROVIDER": "ERROR"}, logging.ERROR),
        ({"TF_LOG": "ERROR", "TF_LOG_PROVIDER": ""}, logging.ERROR),
        ({"TF_LOG": "TRACE", "TF_LOG_PROVIDER": "OFF"}, None),
    ],
)
def test_the_level_is_the_one_that_the_host_filters_by(
    environ: dict[str, str], level: int | None
) -> None:
    """TF_LOG_PROVIDER goes before TF_LOG; what is no level means TRACE."""
    assert hclog.level(environ) == level


@pytest.fixture
def own_logging() -> Iterator[logging.Logger]:
    """Put logging back as it was; return the root logger."""
    root = logging.getLogger()
    handlers, level, disabled = root.handlers, root.level, root.manager.disable
    yield root
    logging.captureWarnings(capture=False)
    logging.disable(disabled)
    root.handlers = handlers
    root.setLevel(level)


def test_without_a_level_logging_is_off(own_logging: logging.Logger) -> None:
    """Not even an error makes a record."""
    hclog.install({})
    assert not own_logging.isEnabledFor(logging.CRITICAL)


def test_with_a_level_records_below_it_are_not_made(own_logging: logging.Logger) -> None:
    """Records from the level on go to the host, and to nobody else."""
    hclog.install({"TF_LOG": "INFO"})
    assert not own_logging.isEnabledFor(logging.DEBUG)
    assert own_logging.isEnabledFor(logging.INFO)
    assert [type(handler) for handler in own_logging.handlers] == [HostHandler]


def test_warnings_of_python_are_logged(own_logging: logging.Logger) -> None:
    """A library's warning is a record like others."""
    hclog.install({"TF_LOG": "WARN"})
    reader, writer = os.pipe()
    own_logging.handlers = [_handler(writer)]
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn("old ways", DeprecationWarning, stacklevel=1)
    fields = json.loads(os.read(reader, 65536))
    assert (fields["@level"], fields["@module"]) == ("warn", "py.warnings")
    assert "DeprecationWarning: old ways" in fields["@message"]
    os.close(reader)
    os.close(writer)


def _handler(descriptor: int) -> HostHandler:
    handler = HostHandler(descriptor)
    handler.setFormatter(HclogFormatter())
    return handler


def test_lines_wait_for_a_reader_that_is_slow() -> None:
    """What a full pipe does not take is written with a later record, in order and complete."""
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    os.set_blocking(writer, False)
    handler = _handler(writer)
    for number in range(400):
        handler.emit(_record("x" * 1000, number=number))
    received = b""
    for number in range(400, 410):
        with contextlib.suppress(BlockingIOError):
            while data := os.read(reader, 65536):
                received += data
        handler.emit(_record("y", number=number))
    received += os.read(reader, 65536)
    numbers = [json.loads(line)["number"] for line in received.splitlines()]
    assert numbers == list(range(410))
    os.close(reader)
    os.close(writer)


def test_of_a_long_backlog_the_newest_lines_are_dropped() -> None:
    """A host that never reads costs a megabyte, not all memory."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    handler = _handler(writer)
    for _ in range(5000):
        handler.emit(_record("x" * 1000))
    assert len(handler._unsent) < 2 << 20
    os.close(reader)
    os.close(writer)


def test_a_reader_that_is_gone_is_no_error() -> None:
    """Lines for nobody are dropped."""
    reader, writer = os.pipe()
    os.close(reader)
    handler = _handler(writer)
    handler.emit(_record())
    assert handler._unsent == b""
    os.close(writer)


def test_a_faulty_call_is_reported_and_survived(capsys: pytest.CaptureFixture[str]) -> None:
    """A message that does not fit its arguments is the program's mistake, not the user's."""
    reader, writer = os.pipe()
    record = _record("%d")
    record.args = ("text",)
    _handler(writer).emit(record)
    assert "--- Logging error ---" in capsys.readouterr().err
    os.close(reader)
    os.close(writer)


@pytest.mark.skipif(sys.platform != "linux", reason="pipes cannot be opened again elsewhere")
def test_a_pipe_to_the_host_does_not_block() -> None:
    """The log has a way to the host's pipe of its own; other writers' stays as it was."""
    reader, writer = os.pipe()
    stderr = os.dup(2)
    os.dup2(writer, 2)
    try:
        opened = hclog._open_stderr()
        blocking = os.get_blocking(opened), os.get_blocking(2)
    finally:
        os.dup2(stderr, 2)
    assert opened != 2
    assert blocking == (False, True)
    os.write(opened, b"line")
    assert os.read(reader, 10) == b"line"
    for descriptor in (reader, writer, stderr, opened):
        os.close(descriptor)
