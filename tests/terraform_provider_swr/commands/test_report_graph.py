"""The graph of the report."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from replicated import copy, state
from terraform_provider_swr.commands.replication import summarize
from terraform_provider_swr.commands.report_graph import WIDTH, graph, grouped


def test_repositories_that_fare_alike_share_a_box() -> None:
    """The worst group comes first, and who is copied nowhere is in none."""
    replication = summarize(
        state(
            copy("a", "1", "x/dr"),
            copy("b", "1", "x/dr"),
            copy("c", "1", "x/dr", "missing"),
            copy("d", "1", "x/dr", has_task=False),
            unchecked=("e",),
        )
    )
    assert [group.names for group in grouped(replication)] == [["c"], ["a", "b"], ["d"]]


def test_the_picture() -> None:
    """It is well-formed, each edge has its condition, and everything is inside of it."""
    rows = [copy(f"r{number:02}", "1", "x/dr") for number in range(8)]
    rows += [copy("z" * 60, "1", "x/dr", "differs"), copy("q<&", "1", "y/dr", "missing")]
    rows += [copy("nobody", "1", "y/dr", "missing", has_task=False)]
    svg = graph(summarize(state(*rows)))
    root = ET.fromstring(svg)  # noqa: S314 - made here
    edges = [path.get("class") for path in root.iter("path")]
    assert edges.count("edge in_sync") == 1
    assert {"edge differs", "edge missing", "edge missing no_task"} <= {*edges}
    texts = [text.text for text in root.iter("text")]
    assert "and 3 more" in texts
    assert "q<&" in texts
    assert any(text and text.endswith("z\N{HORIZONTAL ELLIPSIS}") for text in texts)
    assert "z" * 60 in [title.text for title in root.iter("title")]
    *_, width, height = map(float, root.get("viewBox", "").split())
    assert width == WIDTH + 4
    for rect in root.iter("rect"):
        assert 0 <= float(rect.get("x", "")) <= width - float(rect.get("width", ""))
        assert 0 <= float(rect.get("y", "")) <= height - float(rect.get("height", ""))


def test_edges_do_not_end_in_one_point() -> None:
    """Several edges of one target end side by side."""
    rows = [copy("a", "1", "x/dr"), copy("b", "1", "x/dr", "missing")]
    ends = re.findall(r"M\d+ ([\d.]+)l", graph(summarize(state(*rows))))
    assert len({*ends}) == 2
