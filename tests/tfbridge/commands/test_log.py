"""The log at a terminal."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from tfbridge.commands.log import Formatter, show

if TYPE_CHECKING:
    import pytest


def test_extras_are_shown() -> None:
    """What a record carries besides its message stands behind it, unless there is nothing."""
    record = logging.makeLogRecord(
        {"levelname": "DEBUG", "msg": "%s done", "args": ("a",), "status": 401, "request_id": None}
    )
    assert Formatter("%(levelname)s %(message)s").format(record) == "DEBUG a done status=401"


def test_show(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """From then on everything that is logged is on stderr."""
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    show()
    logging.getLogger("provider").debug("done", extra={"status": 401})
    assert capsys.readouterr().err == "DEBUG   done status=401\n"
