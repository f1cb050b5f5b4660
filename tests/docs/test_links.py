"""Links between the documents lead somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from docs.documents import DOCUMENTS, ROOT, anchors, is_relative, links, place

if TYPE_CHECKING:
    from pathlib import Path

PAGES = sorted({*DOCUMENTS, *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")})
SHOWN_ELSEWHERE = [
    ROOT / "README.md",
    ROOT / "docs/index.md",
    *(
        page
        for page in PAGES
        if page.parent.parent == ROOT / "docs" and page.parent.name != "reference"
    ),
]
"""Pages that registries and package indexes show, each at an address of its own."""


def name(file: Path) -> str:
    """Return the name of a test."""
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", PAGES, ids=name)
def test_links_lead_to_files_and_headings(file: Path) -> None:
    """A link into the project names a file that is there, and a heading that is in it."""
    for target in links(file):
        path, anchor = place(file, target)
        assert path.exists(), target
        assert not anchor or anchor in anchors(path), target


@pytest.mark.parametrize("file", SHOWN_ELSEWHERE, ids=name)
def test_pages_that_are_shown_elsewhere_have_whole_addresses(file: Path) -> None:
    """Nobody rewrites the links of these pages, so none depends on where its page is."""
    assert [target for target in links(file) if is_relative(target)] == []
