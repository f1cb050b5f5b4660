"""What a plugin writes to stderr, as a host understands it.

See docs/reference/plugin-protocol.md, section 1.7.
"""

from __future__ import annotations

import json
import re
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_LINE = 64 * 1024
"""Bytes; hosts cut longer lines in pieces and take none of them for JSON."""

_STRINGS = ("@level", "@message", "@timestamp")
_LEVELS = frozenset({"trace", "debug", "info", "warn", "error"})
_PREFIX = re.compile(r"\[(TRACE|DEBUG|INFO|WARN|ERROR)\]")
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}(Z|[+-]\d\d:\d\d)")
_FATAL = ("panic: ", "fatal error: ")


class LogRecord(NamedTuple):
    """One line of the host's log.

    ``level`` is trace, debug, info, warn or error; or crash for a line that
    makes Terraform itself panic: JSON whose ``@message``, ``@level`` or
    ``@timestamp`` is not a string.
    """

    level: str
    message: str
    fields: Mapping[str, Any]


class Logs:
    """The log of one process; it may still grow while it is read."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._lines: list[str] = []
        self._records: list[LogRecord] = []
        self._crash: list[str] = []

    @property
    def records(self) -> list[LogRecord]:
        """What there is so far."""
        with self._changed:
            return list(self._records)

    @property
    def text(self) -> str:
        """What was written to stderr so far, as it was written."""
        with self._changed:
            return "\n".join(self._lines)

    @property
    def crash_report(self) -> str:
        """The lines that the user is shown after a crash, from ``panic:`` on; else empty."""
        with self._changed:
            return "\n".join(self._crash)

    def wait_for(self, text: str, timeout: float = 10.0) -> LogRecord:
        """Return the first record whose message contains ``text``; TimeoutError after a while."""
        with self._changed:
            found = self._changed.wait_for(lambda: self._find(text), timeout)
        if found is None:
            raise TimeoutError(f"no log record contains {text!r}")
        return found

    def add_line(self, line: str, *, whole: bool = True) -> None:
        """Take a line from stderr; ``whole`` is False for a piece of an overlong one."""
        with self._changed:
            self._lines.append(line)
            record = parse_line(line) if whole else _raw(line)
            if _is_raw(record, line) and (self._crash or line.startswith(_FATAL)):
                self._crash.append(line)
                record = record._replace(level="error")
            self._append(record)

    def add(self, record: LogRecord) -> None:
        """Take something that the host itself has to say."""
        with self._changed:
            self._append(record)

    def _append(self, record: LogRecord) -> None:
        self._records.append(record)
        self._changed.notify_all()

    def _find(self, text: str) -> LogRecord | None:
        return next((record for record in self._records if text in record.message), None)


def parse_line(line: str) -> LogRecord:
    """Return a line as the host logs it; what it does not understand is a raw debug message."""
    if match := _PREFIX.match(line):
        return LogRecord(match[1].lower(), line, {})
    try:
        entry = json.loads(line)
    except ValueError:
        return _raw(line)
    return _parse_entry(line, entry) if isinstance(entry, dict) else _raw(line)


def _parse_entry(line: str, entry: dict[str, Any]) -> LogRecord:
    if not all(isinstance(entry.get(key, ""), str) for key in _STRINGS):
        return LogRecord("crash", line, {})
    level = entry.get("@level", "").lower()
    timestamp = entry.get("@timestamp", "")
    if level not in _LEVELS or (timestamp and not _TIMESTAMP.fullmatch(timestamp)):
        return _raw(line)
    fields = {key: value for key, value in entry.items() if key not in {"@level", "@message"}}
    return LogRecord(level, entry.get("@message", ""), fields)


def _raw(line: str) -> LogRecord:
    return LogRecord("debug", line, {})


def _is_raw(record: LogRecord, line: str) -> bool:
    return record == _raw(line)
