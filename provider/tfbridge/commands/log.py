"""The provider's log for the person at the terminal."""

from __future__ import annotations

import logging

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def show() -> None:
    """Print all that is logged from now on to stderr."""
    handler = logging.StreamHandler()
    handler.setFormatter(Formatter("%(levelname)-7s %(message)s"))
    logging.basicConfig(level=logging.DEBUG, handlers=[handler])


class Formatter(logging.Formatter):
    """Appends what was passed as ``extra``, as hosts do in their log."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        extra = {name: value for name, value in vars(record).items() if name not in _STANDARD}
        shown = [f"{name}={value}" for name, value in extra.items() if value is not None]
        return " ".join([super().format(record), *shown])
