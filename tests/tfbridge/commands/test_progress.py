"""The line that tells how far a read is."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from tfbridge.commands import progress
from tfbridge.commands.progress import ProgressLine

if TYPE_CHECKING:
    import pytest

log = logging.getLogger("provider")


class Count:
    """Counts records."""

    def __init__(self) -> None:
        self.records = 0

    def note(self, record: logging.LogRecord) -> None:
        """Count one of the provider's."""
        self.records += record.name == "provider"

    def __str__(self) -> str:
        """Return the count."""
        return f"{self.records} requests"


def test_the_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """It is drawn at once and again, hears the log at every level, and is gone in the end."""
    monkeypatch.setattr(progress, "_EVERY", 0.0001)
    monkeypatch.setenv("COLUMNS", "35")
    level = logging.getLogger().level
    count = Count()
    line = ProgressLine("swr_sync_repos", count)
    drawn = threading.Semaphore(0)
    draw = line._draw
    monkeypatch.setattr(line, "_draw", lambda: (draw(), drawn.release()))
    with line:
        log.debug("one")
        log.warning("take care\033")
        for _ in range(3):
            drawn.acquire()
    shown = capsys.readouterr().err
    assert shown.startswith("\r\033[Kswr_sync_repos: ")
    assert "\r\033[Ktake care\\x1b\n" in shown
    assert shown.endswith("\r\033[K")
    assert max(map(len, shown.split("\r\033[K"))) <= 34
    assert count.records == 2
    assert logging.getLogger().level == level
    assert line not in logging.getLogger().handlers


def test_without_anything_to_count(capsys: pytest.CaptureFixture[str]) -> None:
    """Where the provider counts nothing the seconds are shown."""
    with ProgressLine("catalog_services", None):
        log.info("heard")
    assert "catalog_services: 0 s" in capsys.readouterr().err
