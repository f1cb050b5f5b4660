"""The registry's pages in docs/ are current, and the tool knows when they are not."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any, ClassVar

import generate_docs
import pytest

from docs.documents import ROOT
from terraform_provider_swr.provider import Swr
from tfbridge import STRING, Attribute, EphemeralResource

if TYPE_CHECKING:
    from pathlib import Path


def test_pages_are_current() -> None:
    """Making them anew gives exactly the pages that are checked in."""
    command = [sys.executable, str(ROOT / "tools/generate_docs.py"), "--check"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout + result.stderr) == (0, "")


def test_everything_is_described() -> None:
    """Each attribute, field, block and parameter on a page has a description."""
    pages = generate_docs.pages().items()
    found = [
        (name, line)
        for name, page in pages
        for line in page.splitlines()
        if re.fullmatch(r"- `\w+` \([^)]+\)( \(see .+\))?", line)
    ]
    assert [entry for entry in found if not entry[0].startswith("functions/")] == []


def test_write_mends_what_is_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Missing and changed pages are written, those of things that are gone are removed."""
    monkeypatch.setattr(generate_docs, "DOCS", tmp_path)
    (tmp_path / "functions").mkdir()
    for name in ("gone.md", "changed.md"):
        (tmp_path / "functions" / name).write_text("old")
    expected = {"index.md": "new", "functions/changed.md": "new"}
    assert generate_docs.stale(expected) == [
        "functions/changed.md",
        "functions/gone.md",
        "index.md",
    ]
    generate_docs.write(expected)
    assert generate_docs.stale(expected) == []


def test_a_guide_needs_front_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Title and description come from the head of a guide; one without is an error."""
    monkeypatch.setattr(generate_docs, "DOCS", tmp_path)
    (tmp_path / "guides").mkdir()
    guide = tmp_path / "guides/a.md"
    guide.write_text(
        '---\npage_title: "A"\nsubcategory: ""\ndescription: |-\n  About.\n---\n\n# A\n'
    )
    (found,) = generate_docs.guides()
    assert found == ("a.md", "A", "About.")
    guide.write_text("# A\n")
    with pytest.raises(ValueError, match=r"a\.md does not begin with page_title"):
        generate_docs.guides()


def test_pages_fit_the_registry() -> None:
    """No page is larger than the registry takes, 500 kB."""
    assert max(len(page.encode()) for page in generate_docs.pages().values()) < 500_000


def test_an_ephemeral_resource_has_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its example is in examples/ephemeral-resources/, its page in docs/ephemeral-resources/."""

    class Pass(EphemeralResource[Any]):
        """Opens a door."""

        attributes: ClassVar = {"code": Attribute(STRING, "What to type.", computed=True)}

    class Doors(Swr):
        """Has one."""

        name = "swr"
        ephemeral_resources = (Pass,)

    shutil.copytree(generate_docs.EXAMPLES, tmp_path, dirs_exist_ok=True)
    folder = tmp_path / "ephemeral-resources/swr_pass"
    folder.mkdir(parents=True)
    (folder / "ephemeral-resource.tf").write_text('ephemeral "swr_pass" "x" {}', encoding="utf-8")
    monkeypatch.setattr(generate_docs, "EXAMPLES", tmp_path)
    monkeypatch.setattr(generate_docs, "Swr", Doors)
    page = generate_docs.pages()["ephemeral-resources/pass.md"]
    assert "# swr_pass (Ephemeral Resource)" in page
    assert 'ephemeral "swr_pass" "x" {}' in page
