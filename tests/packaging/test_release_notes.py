"""What the release says of itself."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
import release_notes
from distribution.errors import DistributionError

from package_runs import ROOT
from terraform_provider_swr import __version__

CHANGELOG = """\
# Changelog

## [Unreleased]

## [1.2.0] - 2026-12-01

### Added

- More.

## [1.1.0] - 2026-11-01

- First.
"""


def test_the_section_of_a_version() -> None:
    """The notes are what stands below the version's heading, up to the next version."""
    assert release_notes.section(CHANGELOG, "1.2.0") == "### Added\n\n- More."
    assert release_notes.section(CHANGELOG, "1.1.0") == "- First."


@pytest.mark.parametrize("version", ["1.3.0", "Unreleased"])
def test_nothing_to_say(version: str) -> None:
    """A release that the changelog does not speak of is an error."""
    with pytest.raises(DistributionError, match=re.escape(version)):
        release_notes.section(CHANGELOG, version)


def test_the_command() -> None:
    """The command prints the section of this project's changelog, or says that there is none."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    command = [sys.executable, ROOT / "packaging/release_notes.py", f"v{__version__}"]
    completed = subprocess.run(command, capture_output=True, text=True, check=False)
    if f"## [{__version__}]" in text:
        assert completed.stdout.strip() in text
    else:
        assert completed.returncode == 1
        assert f"nothing of a version [{__version__}]" in completed.stderr
