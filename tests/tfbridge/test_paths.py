"""Paths: how they are built, compared and written."""

from __future__ import annotations

from tfbridge.paths import ROOT, Path, Step, StepKind


def test_written_as_in_hcl() -> None:
    """A path reads as a user would write it."""
    path = ROOT / "sync_repos"
    assert str(path.index(3) / "id") == "sync_repos[3].id"
    assert str((ROOT / "endpoints").key("swr")) == 'endpoints["swr"]'
    assert repr(path) == "<Path sync_repos>"


def test_root_is_empty_and_false() -> None:
    """The root has no steps, no text, and counts as nothing."""
    assert not ROOT
    assert not str(ROOT)
    assert len(ROOT / "a") == 1


def test_steps_keep_their_kind() -> None:
    """Each step says whether it is an attribute, a key or a position."""
    assert list(ROOT.attribute("a").key("b").index(0)) == [
        Step(StepKind.ATTRIBUTE, "a"),
        Step(StepKind.KEY, "b"),
        Step(StepKind.INDEX, 0),
    ]


def test_equal_paths_are_one_key() -> None:
    """Paths are equal by their steps, and only to paths."""
    assert {ROOT / "a": 1}[Path() / "a"] == 1
    assert ROOT.key("a") != ROOT / "a"
    assert ROOT != ()
