"""The guide for authors: its provider is planned, tested and type-checked as it stands there."""

from __future__ import annotations

import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from docs.documents import CONSOLE, ROOT, RUN, blocks
from docs.places import Session, expected_lines

if TYPE_CHECKING:
    from pathlib import Path

    from docs.documents import Block

GUIDE = ROOT / "docs/authors.md"
BLOCKS = blocks(GUIDE)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the commands are a shell's")


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def printed(tmp_path: Path) -> dict[Block, str]:
    """Run all commands of the guide, against a web server for files as it says."""
    session = Session(tmp_path)
    files = partial(Quiet, directory=tmp_path / "work")
    with ThreadingHTTPServer(("127.0.0.1", int(session.port)), files) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            return session.run(BLOCKS)
        finally:
            server.shutdown()
            thread.join()


def test_every_block_is_tried() -> None:
    """No block is only shown; one that is not run says why."""
    for block in BLOCKS:
        assert block.kind in ("run", "save") or block.reason, block
        assert block.language in (*RUN, "python"), block


def test_the_environment_is_not_the_clones() -> None:
    """The guide makes an environment in a folder of the reader's, not in the clone."""
    (made,) = (block for block in BLOCKS if "-m venv" in block.text)
    assert "pip install CLONE " in made.text
    text = " ".join(GUIDE.read_text(encoding="utf-8").split())
    assert "Make an empty folder outside of the clone" in text.partition(made.text.split()[0])[0]


@pytest.mark.slow
def test_the_commands_do_what_the_guide_says(printed: dict[Block, str], tmp_path: Path) -> None:
    """The plan shows what the guide shows, its tests pass, and its code is strictly typed."""
    for block, text in printed.items():
        assert block.words in " ".join(text.split())
        if block.language == CONSOLE:
            shown = [line.strip() for line in text.splitlines()]
            assert [line for line in expected_lines(block) if line not in shown] == [], text
    command = [sys.executable, "-m", "mypy", "--strict", f"--cache-dir={ROOT}/.cache/mypy-typing"]
    completed = subprocess.run(
        [*command, "catalog.py", "test_catalog.py"],
        cwd=tmp_path / "work",
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == 0, completed.stdout
