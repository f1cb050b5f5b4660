"""Whoever cites the reference names a page and a section that are there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pytest

from docs.documents import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDERS = (
    "benchmarks",
    "docs",
    "examples",
    "packaging",
    "proto",
    "provider",
    "tests",
    "tools",
)
KINDS = {".md", ".proto", ".py", ".sh", ".tf", ".toml", ".yml"}
PAGES = sorted((ROOT / "docs/reference").glob("*.md"))

_GAP = r"[\s#/]+"
"""Between two words, which may be on two lines of a comment."""
_NUMBER = r"\d+(?:\.\d+)*"
CITATION = re.compile(
    rf"(?:docs/reference/(?P<page>[\w-]+)\.md`*|\[[\w-]+\.md\]\((?P<link>[\w-]+)\.md\)),?{_GAP}"
    rf"sections?{_GAP}(?P<numbers>{_NUMBER}(?:(?:,|{_GAP}and|{_GAP}to){_GAP}{_NUMBER})*)"
)
MENTION = re.compile(r"docs/reference/[\w-]+\.md")
NAMELESS = re.compile(
    rf"(?:protocol{_GAP}reference|api{_GAP}reference),{_GAP}section|\bfacts:{_GAP}api|\btrap{_GAP}\d",
    re.IGNORECASE,
)
"""How the reference was cited before it had a place."""


class Citation(NamedTuple):
    """A page and one of its sections, and where it is cited."""

    page: str
    section: str
    place: str


def citations(text: str, place: str) -> Iterator[Citation]:
    """Yield what a text cites, section by section."""
    for found in CITATION.finditer(text):
        for section in re.findall(_NUMBER, found["numbers"]):
            yield Citation(f"{found['page'] or found['link']}.md", section, place)


def sections(page: Path) -> list[str]:
    """Return the numbers of a page's headings, in their order."""
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"^##+ ({_NUMBER})\.? ", text, re.MULTILINE)


def texts() -> Iterator[tuple[Path, str]]:
    """Yield every file of the project that is written by people, with its text."""
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in KINDS and not file.name.endswith("_pb2.py"):
                yield file, file.read_text(encoding="utf-8")
    for file in sorted((*ROOT.glob("*.md"), ROOT / "Makefile", ROOT / "pyproject.toml")):
        yield file, file.read_text(encoding="utf-8")


TEXTS = [(file, text) for file, text in texts() if file.name != "test_citations.py"]


def test_sections_that_are_cited_exist() -> None:
    """Each citation in code, tests and documents leads to a page and a numbered heading."""
    known = {page.name: set(sections(page)) for page in PAGES}
    cited = [
        citation
        for file, text in TEXTS
        for citation in citations(text, str(file.relative_to(ROOT)))
    ]
    assert len(cited) > 50
    assert [one for one in cited if one.section not in known.get(one.page, ())] == []


def test_no_citation_is_without_a_section() -> None:
    """Code that names a page names a section of it as well."""
    for file, text in TEXTS:
        if file.suffix == ".py" and ROOT / "provider" in file.parents:
            found = [match for match in CITATION.finditer(text) if match["page"]]
            assert len(found) == len(MENTION.findall(text)), file


def test_nothing_cites_what_readers_do_not_have() -> None:
    """No file speaks of the reference without saying where it is."""
    assert [(file, found[0]) for file, text in TEXTS for found in NAMELESS.finditer(text)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_sections_are_numbered_in_order(page: Path) -> None:
    """Numbers of headings count up without gaps, so that a citation is easy to find."""
    last: list[int] = [0]
    for section in sections(page):
        numbers = [int(number) for number in section.split(".")]
        follows = [[*last[:depth], last[depth] + 1] for depth in range(len(last))]
        assert numbers in (*follows, [*last, 1]), section
        last = numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(docs/reference/swr-api.md, section 1.6)", ["1.6"]),
        ("see docs/reference/swr-api.md, sections\n    1.6, 2 and 3.4.", ["1.6", "2", "3.4"]),
        ("# docs/reference/swr-api.md,\n# section 11", ["11"]),
        ("[swr-api.md](swr-api.md), section 9.2, for its defects", ["9.2"]),
        ("(``docs/reference/swr-api.md``, section 7)", ["7"]),
        ("docs/reference/swr-api.md", []),
    ],
)
def test_what_counts_as_a_citation(text: str, expected: list[str]) -> None:
    """A citation may stand on two lines, in a comment, and name several sections."""
    found = list(citations(text, "here"))
    assert [citation.section for citation in found] == expected
    assert {citation.page for citation in found} <= {"swr-api.md"}
