"""The page of the report."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

from replicated import copy, state
from terraform_provider_swr.commands.replication import summarize
from terraform_provider_swr.commands.report_page import page

NOW = datetime(2026, 11, 26, 1, 2, 3, tzinfo=UTC)
WITHOUT_END = {"meta", "link", "br"}


class Elements(HTMLParser):
    """Notes which elements there are and their text, and that each of them ends."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.names.append(tag)
        self.attributes += attrs
        if tag not in WITHOUT_END:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element of a picture that ends at once."""
        self.names.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        """See that it is the last one that began."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.words.append(data)


def shown(*copies: dict[str, Any], unchecked: tuple[str, ...] = ()) -> str:
    """Return the page for these rows."""
    return page(summarize(state(*copies, unchecked=unchecked)), "1.2.3", NOW)


def test_all_parts() -> None:
    """Verdict, problems, matrix and graph are there, the worst repository first."""
    html = shown(
        copy("aaa", "1", "cn-east-3/dr"),
        copy("bbb", "2", "cn-east-3/dr", "differs", override=False),
        copy("ccc", "3", "cn-east-3/dr", "missing", has_task=False),
        copy("aaa", "1", "ap-1/dr"),
    )
    words = " ".join(Elements(html).words)
    assert "1 missing, 1 different of 4 copies." in words
    assert "no replication task leads there" in words
    matrix = html.partition('id="matrix"')[2].partition("</section>")[0]
    assert matrix.index("ccc") < matrix.index("bbb") < matrix.index("aaa")
    assert 'title="bbb at ap-1/dr: nothing to check"' in matrix
    assert "ccc at cn-east-3/dr: 1 missing, and no task leads there" in matrix
    assert "<svg" in html.partition('id="graph"')[2]
    assert "2026-11-26 at 01:02 UTC" in words
    assert "terraform-provider-swr 1.2.3" in words.replace("\n", " ")


def test_all_is_well() -> None:
    """A page without problems says so."""
    html = shown(copy("a", "1", "x/dr"), unchecked=("b",))
    assert 'class="verdict good"' in html
    assert "Nothing: every tag is at its targets" in html
    assert "One repository was not checked" in html


def test_nothing_to_check() -> None:
    """Without copies there is neither a matrix nor a graph."""
    html = shown(unchecked=("a", "b"))
    assert 'class="verdict none"' in html
    assert "2 repositories were not checked" in html
    assert 'id="matrix"' not in html
    assert 'id="graph"' not in html


def test_many_tags() -> None:
    """After some tags the others are counted."""
    html = shown(*(copy("a", f"t{number}", "x/dr", "missing") for number in range(14)))
    assert "<code>t11</code>" in html
    assert "<code>t12</code>" not in html
    assert "and 2 more" in html


HOSTILE = '"><script src=//leak.example.test></script><img src=x onerror=alert(1)>&\0\u202e'


def test_names_are_only_names() -> None:
    """Whatever a server calls its repositories, tags and targets, it is text, not markup."""
    rows = [
        copy(HOSTILE, HOSTILE, f"{HOSTILE.replace('/', '')}/x", status)
        for status in ("in_sync", "missing", "differs")
    ]
    html = page(summarize({**state(*rows, unchecked=(HOSTILE,)), "id": HOSTILE}), HOSTILE, NOW)
    elements = Elements(html)
    assert not {"script", "img", "iframe", "object", "form"} & {*elements.names}
    assert "\0" not in html
    assert "\u202e" not in html
    assert HOSTILE[:20] in " ".join(elements.words)


def test_nothing_is_loaded() -> None:
    """No attribute names another place, and a policy forbids to load any."""
    html = shown(copy("a", "1", "x/dr"), copy("b", "1", "x/dr", "missing"))
    elements = Elements(html)
    places = [value for name, value in elements.attributes if name in ("src", "href", "action")]
    assert places == ["data:,"]
    assert not [name for name, _ in elements.attributes if name.startswith("on")]
    assert "url(" not in html
    assert "@import" not in html
    assert "default-src 'none'" in html
