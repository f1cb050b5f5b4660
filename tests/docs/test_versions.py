"""Versions that documents spell out are the one that is in the code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from docs.documents import DOCUMENTS, ROOT
from terraform_provider_swr import __version__

if TYPE_CHECKING:
    from pathlib import Path

FILES = sorted(
    {
        *(file for file in DOCUMENTS if file.name != "CHANGELOG.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("examples/**/*.tf"),
        *ROOT.glob("examples/**/*.md"),
    }
)
PLACES = re.compile(
    r"(?:terraform-provider-swr(?:_v?|==)|(?<=swr)[:/]|layout:|\"~> )(\d+\.\d+\.\d+)"
)
"""Names of packages, folders of mirrors, tags of registries, constraints on the version."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_versions_are_current(file: Path) -> None:
    """Whoever copies from the documents gets the version that they describe."""
    found = PLACES.findall(file.read_text(encoding="utf-8"))
    assert {version for version in found if version != __version__} == set()


def test_they_are_found() -> None:
    """The guide to installing spells the version out in each of the ways that are looked for."""
    text = (ROOT / "docs/guides/installing.md").read_text(encoding="utf-8")
    found = {match[0].removesuffix(__version__) for match in PLACES.finditer(text)}
    assert found == {"terraform-provider-swr_", "/", ":", "layout:", '"~> '}


NOT_YET = re.compile(r"\b(\d+\.\d+\.\d+) is\s+not\s+released\s+yet")


@pytest.mark.parametrize(
    "name",
    ["README.md", *(f"docs/guides/{name}.md" for name in ("installing", "ci", "testing-offline"))],
)
def test_what_is_not_released_is_not_offered(name: str) -> None:
    """Until the changelog has a release the ways to install say so, and from then on none does."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.search(r"^## \[\d", changelog, re.MULTILINE)
    found = NOT_YET.findall((ROOT / name).read_text(encoding="utf-8"))
    assert found == ([] if released else [__version__])
