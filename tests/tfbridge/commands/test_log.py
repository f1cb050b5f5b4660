"""The log at a terminal."""

from __future__ import annotations

import logging

from tfbridge.commands.log import Formatter


def test_extras_are_shown() -> None:
    """What a record carries besides its message stands behind it, unless there is nothing."""
    record = logging.makeLogRecord(
        {"levelname": "DEBUG", "msg": "%s done", "args": ("a",), "status": 401, "request_id": None}
    )
    assert Formatter("%(levelname)s %(message)s").format(record) == "DEBUG a done status=401"
