#!/usr/bin/env python
"""Print what the changelog says of a release.

python packaging/release_notes.py vX.Y.Z [CHANGELOG]
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from distribution.errors import DistributionError

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Print the section."""
    parser = argparse.ArgumentParser(description="Print what the changelog says of a release.")
    parser.add_argument("tag", help="the tag of the release, vX.Y.Z")
    parser.add_argument("changelog", type=Path, nargs="?", default=ROOT / "CHANGELOG.md")
    options = parser.parse_args()
    text = options.changelog.read_text(encoding="utf-8")
    print(section(text, options.tag.removeprefix("v")))


def section(changelog: str, version: str) -> str:
    """Return the text below a version's heading; DistributionError without heading or text."""
    parts = re.split(r"^## \[(.+?)\].*\n", changelog, flags=re.MULTILINE)[1:]
    sections = dict(zip(parts[::2], parts[1::2], strict=True))
    text = sections.get(version, "").strip()
    if not text:
        raise DistributionError(f"the changelog says nothing of a version [{version}]")
    return text


if __name__ == "__main__":
    try:
        main()
    except DistributionError as error:
        sys.exit(f"release notes: {error}")
