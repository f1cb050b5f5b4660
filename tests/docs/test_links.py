"""Links between the documents lead somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from docs.documents import DOCUMENTS, ROOT, anchors, links

if TYPE_CHECKING:
    from pathlib import Path

PAGES = sorted({*DOCUMENTS, *ROOT.glob("docs/**/*.md")})


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(ROOT)))
def test_links_lead_to_files_and_headings(file: Path) -> None:
    """A relative link names a file that is there, and a heading that is in it."""
    for target in links(file):
        name, _, anchor = target.partition("#")
        path = (file.parent / name).resolve() if name else file
        assert path.exists(), target
        assert not anchor or anchor in anchors(path), target
