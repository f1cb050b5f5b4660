"""The report in a real browser, where there is one: it is drawn, and loads nothing."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import pytest

from replicated import copy, state
from terraform_provider_swr.commands.replication import summarize
from terraform_provider_swr.commands.report_page import page

if TYPE_CHECKING:
    from pathlib import Path

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), ""
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BROWSER, reason="no Chromium or Chrome is installed"),
]

OPTIONS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--proxy-server=127.0.0.1:9",  # where nobody listens: nothing goes out, whoever asks for it
    "--proxy-bypass-list=<-loopback>",
    "--virtual-time-budget=3000",
]
OF_THE_BROWSER = "not an origin"
"""How the log of the network calls who has asked when that was the browser itself."""

LEAK = "leak.example.test"
HOSTILE = (
    f'"><img src="http://{LEAK}/a"><script>fetch("http://{LEAK}/b")</script>'
    f'<style>@import "http://{LEAK}/c";</style>'
)


class Opened(NamedTuple):
    """The document as the browser has it, and what the page has asked the network for."""

    document: str
    requests: list[str]


def open_in_browser(html: str, folder: Path, *options: str) -> Opened:
    """Let the browser draw a page."""
    path, log = folder / "page.html", folder / "net.json"
    path.write_text(html, encoding="utf-8")
    files = [f"--user-data-dir={folder / 'profile'}", f"--log-net-log={log}"]
    document = subprocess.run(
        [BROWSER, *OPTIONS, *files, *options, "--dump-dom", path.as_uri()],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout
    found = [event.get("params", {}) for event in json.loads(log.read_bytes())["events"]]
    asked = [
        event["url"]
        for event in found
        if "url" in event and event.get("initiator", OF_THE_BROWSER) != OF_THE_BROWSER
    ]
    return Opened(document, [url for url in asked if not url.startswith("data:")])


def test_the_log_would_tell(tmp_path: Path) -> None:
    """A page that does load something is found out, so the other test proves something."""
    opened = open_in_browser(f'<img src="http://{LEAK}/a">', tmp_path)
    assert f"http://{LEAK}/a" in opened.requests


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_request_leaves_the_page(tmp_path: Path, scheme: str) -> None:
    """Even names that are markup load nothing, and the page is drawn as a whole."""
    rows = [
        copy("checkout", "1.0.0", "cn-east-3/retail"),
        copy(HOSTILE, HOSTILE, "cn-east-3/retail", "missing"),
        copy("search", "2.0.0", "ap-southeast-1/retail", "differs"),
    ]
    html = page(summarize(state(*rows, unchecked=(HOSTILE,))), "0.0.0", datetime.now(UTC))
    picture = tmp_path / "page.png"
    options = [f"--screenshot={picture}", "--window-size=1280,1600", "--hide-scrollbars"]
    if scheme == "dark":
        options.append("--force-dark-mode")
    drawn, requests = open_in_browser(html, tmp_path, *options)
    assert requests == []
    assert "<script" not in drawn
    assert "<img" not in drawn
    assert len(re.findall('<path class="edge', drawn)) == 3
    assert picture.read_bytes().startswith(b"\x89PNG")
