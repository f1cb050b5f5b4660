"""Every block of HCL and every command in the documents does what it says."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from docs.documents import CONSOLE, DOCUMENTS, HCL, ROOT, RUN, SHOWN, Block, all_blocks, blocks
from docs.places import CREDENTIALS, PROVIDER, Session, expected_lines, workspace

if TYPE_CHECKING:
    from pathlib import Path

    from swr_emulator import Emulator

BLOCKS = all_blocks()
QUICK = (ROOT / "README.md", ROOT / "CONTRIBUTING.md")
"""Documents that `make test` runs; the guides take `make test-all`."""


def marks(file: Path) -> list[pytest.MarkDecorator]:
    """Return the marks of the tests of a document."""
    return [] if file in QUICK else [pytest.mark.slow]


PLANNED = [
    pytest.param(block, marks=marks(block.file), id=str(block))
    for block in BLOCKS
    if block.kind in ("plan", "refused")
]
SESSIONS = [
    pytest.param(file, marks=marks(file), id=str(file.relative_to(ROOT)))
    for file in sorted({block.file for block in BLOCKS if block.kind == "run"})
]


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_each_block_is_run_or_says_why_not(block: Block) -> None:
    """No block of HCL or commands goes untested without a reason, and no language is unknown."""
    if block.language not in RUN:
        assert block.language in SHOWN
    elif block.kind == "not run":
        assert block.reason
    elif block.language == HCL:
        assert block.kind in ("plan", "refused", "save")
    else:
        assert block.kind == "run"


@pytest.mark.parametrize("block", PLANNED)
def test_hcl(block: Block, emulator: Emulator, tmp_path: Path) -> None:
    """A block of HCL is planned, or refused, with the words that its comment promises."""
    credentials = {} if _logs_in_itself(block.text) else CREDENTIALS
    terraform = workspace(tmp_path, block.text, emulator, credentials)
    completed = terraform.run("plan", "-no-color", check=False)
    assert (completed.code == 0) == (block.kind == "plan"), completed.text
    assert block.words in completed.words


def _logs_in_itself(hcl: str) -> bool:
    arguments = "".join(PROVIDER.findall(hcl))
    return any(name in arguments for name in ("token ", "access_key", "password ", "profile "))


@pytest.mark.skipif(sys.platform == "win32", reason="the commands are for a POSIX shell")
@pytest.mark.parametrize("file", SESSIONS)
def test_commands(file: Path, tmp_path: Path) -> None:
    """The commands of a document run one after the other and print what it shows."""
    printed = Session(tmp_path).run(blocks(file))
    for block, text in printed.items():
        assert block.words in " ".join(text.split())
        if block.language == CONSOLE:
            shown = [line.strip() for line in text.splitlines()]
            assert [line for line in expected_lines(block) if line not in shown] == [], text


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.language == "json"], ids=str)
def test_json(block: Block) -> None:
    """What is called JSON is JSON."""
    json.loads(block.text)


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_documents_exist_and_have_one_title(file: Path) -> None:
    """Each document has one heading of the first level."""
    text = "".join(file.read_text(encoding="utf-8").split("```")[::2])
    assert sum(line.startswith("# ") for line in text.splitlines()) == 1
