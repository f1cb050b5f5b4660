"""Python's ``logging`` as JSON lines on stderr, in the form that hosts sort by level.

Hosts parse each line of a plugin's stderr. A JSON object with the keys
``@level``, ``@message`` and ``@timestamp`` keeps its level in ``TF_LOG``; all
other keys are shown as ``key=value``. Those three must be strings, or the host
crashes. A line of 64 KiB or more would be torn to pieces.

What a program passes as ``extra`` becomes such keys::

    logger.info("repository read", extra={"repository": name, "tasks": 3})

See docs/reference/plugin-protocol.md, section 1.7.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import time
from typing import TYPE_CHECKING

from tfbridge.postponed_imports import LOGGING, postponed

with postponed(*LOGGING):
    import logging

if TYPE_CHECKING:
    from collections.abc import Mapping

TRACE = 5
"""The level below DEBUG; ``logger.log(TRACE, ...)``."""

_LEVELS = {
    "TRACE": TRACE,
    "DEBUG": logging.DEBUG,
    "INFO": logging.INFO,
    "WARN": logging.WARNING,
    "ERROR": logging.ERROR,
}
_LINE_LIMIT = 64 * 1024 - 512  # bytes; hosts cut at 64 KiB
_BACKLOG_LIMIT = 1024 * 1024  # bytes kept for a host that does not read at the moment
_EXACT_IN_JSON = 1 << 53  # hosts read numbers as float64
_SHORT = 80  # characters; a field that is not worth cutting
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def level(environ: Mapping[str, str]) -> int | None:
    """Return the level that the host's user wants to see, None when it is none at all.

    As in the hosts: ``TF_LOG_PROVIDER`` before ``TF_LOG``, and what is not a
    level, ``JSON`` among them, means TRACE.
    """
    wish = (environ.get("TF_LOG_PROVIDER") or environ.get("TF_LOG") or "OFF").upper()
    return None if wish == "OFF" else _LEVELS.get(wish, TRACE)


def install(environ: Mapping[str, str]) -> None:
    """Send what is logged in this process to the host, from the level that its user chose.

    Without a level every logging call returns before a record is even made.
    """
    logging.addLevelName(TRACE, "TRACE")
    lowest = level(environ)
    if lowest is None:
        logging.disable()
        return
    handler = HostHandler(_open_stderr())
    handler.setFormatter(HclogFormatter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(lowest)
    logging.captureWarnings(capture=True)


class HclogFormatter(logging.Formatter):
    """Makes one JSON line of a record; a traceback becomes the key ``exception``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its newline and short enough for the host."""
        fields = {
            name.lstrip("@"): _json_safe(value)
            for name, value in vars(record).items()
            if name not in _STANDARD
        }
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        return _fit(fields | _headline(record))


class HostHandler(logging.Handler):
    """Writes lines to a descriptor, and never waits for a host that does not read.

    With a descriptor that does not block, lines wait here until there is room
    in the pipe; of a long backlog the newest are dropped. When the host's end
    is gone, all are.
    """

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._unsent = b""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record's line, and first what is left of earlier ones."""
        try:
            line = self.format(record)
        except Exception:  # noqa: BLE001 -- a faulty logging call must not end a read
            self.handleError(record)
            return
        if len(self._unsent) < _BACKLOG_LIMIT:
            self._unsent += line.encode() + b"\n"
        self._write()

    def _write(self) -> None:
        try:
            while self._unsent:
                written = os.write(self._descriptor, self._unsent)
                self._unsent = self._unsent[written:]
        except BlockingIOError:
            pass
        except OSError:
            self._unsent = b""


def _open_stderr() -> int:
    """Return a descriptor of stderr that does not block, where that can be had.

    On Linux a pipe can be opened a second time, so that other writers to
    stderr do not notice; elsewhere it is stderr itself.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            if stat.S_ISFIFO(os.fstat(2).st_mode):
                return os.open("/proc/self/fd/2", os.O_WRONLY | os.O_NONBLOCK)
    return 2


def _headline(record: logging.LogRecord) -> dict[str, object]:
    """Return the keys that every line has; all of them strings."""
    seconds, micros = divmod(int(record.created * 1_000_000), 1_000_000)
    moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
    return {
        "@level": _level_name(record.levelno),
        "@message": record.getMessage(),
        "@module": record.name,
        "@timestamp": f"{moment}.{micros:06}Z",
    }


def _level_name(number: int) -> str:
    names = [name for name, lowest in _LEVELS.items() if number >= lowest]
    return (names or ["TRACE"])[-1].lower()


def _json_safe(value: object) -> object:
    is_exact = isinstance(value, int) and abs(value) < _EXACT_IN_JSON
    return value if value is None or is_exact or isinstance(value, str) else str(value)


def _fit(fields: dict[str, object]) -> str:
    """Return the fields as JSON, with the longest ones cut until the host can take the line."""
    from json import dumps  # only processes that log need it

    line = dumps(fields)
    while len(line) > _LINE_LIMIT:
        name = max(fields, key=lambda name: len(str(fields[name])))
        text = str(fields[name])
        if len(text) > _SHORT:
            fields[name] = f"{text[: len(text) // 4]} ... {text[-len(text) // 4 :]}"
        else:
            fields = {name: value for name, value in fields.items() if name.startswith("@")}
        line = dumps(fields)
    return line
