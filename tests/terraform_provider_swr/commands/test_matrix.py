"""The matrix on a terminal."""

from __future__ import annotations

from replicated import copy, state
from terraform_provider_swr.commands.matrix import LISTED, show
from tfbridge.commands.style import Style

PLAIN = Style()


def test_all_is_well() -> None:
    """Repositories are rows, targets are columns, and the verdict stands below."""
    shown = show(state(copy("a", "1", "cn-east-3/dr"), copy("b", "1", "ap-1/dr")), PLAIN)
    assert shown == (
        "cn-north-4/retail\n\n"
        "repository  ap-1/dr    cn-east-3/dr\n"
        "a           -          1 in sync\n"
        "b           1 in sync  -\n\n"
        "All 2 copies are in sync.\n"
    )


def test_what_is_wrong() -> None:
    """The worst comes first in a cell; each problem is told with its tags and its reason."""
    rows = [copy("a", f"{tag}", "x/dr", "missing") for tag in range(7)]
    rows += [copy("a", "9", "x/dr"), copy("b", "1", "x/dr", "differs", override=False)]
    shown = show(state(*rows, unchecked=("c", "d\033", "e", "f", "g", "h")), PLAIN)
    assert "a           7 missing, 1 in sync\nb           1 different\nc           -\n" in shown
    assert "missing  a at x/dr: 0, 1, 2, 3, 4 and 2 more\n  a task leads there" in shown
    assert "different  b at x/dr: 1\n  the task there does not replace" in shown
    assert shown.endswith(
        "7 missing, 1 different of 9 copies. Not checked, as nothing is copied from them: "
        "c, d\\x1b, e, f, g and 1 more.\n"
    )


def test_colors() -> None:
    """Green is in sync, yellow differs, red misses; the columns stay aligned."""
    rows = [
        copy("a", "1", "x/dr"),
        copy("b", "1", "x/dr", "differs"),
        copy("c", "1", "x/dr", "missing"),
    ]
    shown = show(state(*rows, unchecked=("d",)), Style(color=True))
    assert "a           \033[32m1 in sync  \033[0m\n" in shown
    assert "b           \033[33m1 different\033[0m\n" in shown
    assert "c           \033[1;31m1 missing  \033[0m\n" in shown
    assert "d           \033[2m-          \033[0m\n" in shown
    assert "\033[1;31m1 missing, 1 different of 3 copies.\033[0m" in shown


def test_nothing_to_check() -> None:
    """Without copies there is no matrix."""
    assert show(state(unchecked=("a",)), PLAIN) == (
        "cn-north-4/retail\n\nNo copies to check. Not checked, as nothing is copied from them: a.\n"
    )


def test_many_problems() -> None:
    """After some problems the others are counted, and where to find them is told."""
    rows = [copy(f"r{number}", "1", "x/dr", "missing") for number in range(LISTED + 2)]
    assert "and 2 more; --columns repo_name,tag,status lists every copy\n" in show(
        state(*rows), PLAIN
    )
