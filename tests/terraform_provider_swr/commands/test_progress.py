"""How far a read of SWR is."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from swr_emulator import Emulator
from terraform_provider_swr.commands.progress import ReadProgress
from terraform_provider_swr.provider import Swr
from tfbridge.testing import InProcessHost

if TYPE_CHECKING:
    import pytest


def record(message: str = "", **extra: Any) -> logging.LogRecord:
    """Return a record with what was passed as ``extra``."""
    return logging.makeLogRecord({"msg": message, **extra})


def test_counts() -> None:
    """Requests, retries and repositories are counted, and nothing is told of what there is none."""
    progress = ReadProgress()
    assert str(progress) == ""
    progress.note(record(path="/v2/manage/namespaces", attempt=1))
    assert str(progress) == "1 request"
    for name, attempt in (("a", 1), ("b", 1), ("b", 2)):
        progress.note(record(path=f"/v2/manage/namespaces/n/repos/{name}/tags", attempt=attempt))
    assert str(progress) == "2 repositories, 4 requests, 1 retry"
    progress.note(record("read 2 of 40 repositories"))
    progress.note(record("something else"))
    assert str(progress) == "2 of 40 repositories, 4 requests, 1 retry"


def test_the_log_is_what_it_reads(caplog: pytest.LogCaptureFixture) -> None:
    """What the provider logs during a real read is understood."""
    progress = ReadProgress()
    with Emulator("inventory") as emulator, caplog.at_level("DEBUG"):
        host = InProcessHost(Swr())
        endpoints = {"swr": emulator.url}
        host.configure({"region": "cn-north-4", "token": "demo-token", "endpoints": endpoints})
        assert host.read_data_source("swr_sync_repos", {"namespace": "retail"}).state
    for each in caplog.records:
        progress.note(each)
    assert str(progress).startswith("5 repositories, ")
    assert str(progress).endswith(f"{len(emulator.requests)} requests")
