#!/usr/bin/env python
"""Print the lowest versions that pyproject.toml allows, as constraints for pip."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


def lowest(requirements: list[str]) -> list[str]:
    """Return ``name==floor`` for each requirement that has a floor.

    >>> lowest(["requests>=2.32.3", "terraform-provider-swr[emulator]", "pytest>=9,<10"])
    ['requests==2.32.3', 'pytest==9']
    """
    found = (re.match(r"([A-Za-z0-9_.-]+)>=([0-9.]+)", text) for text in requirements)
    return [f"{match[1]}=={match[2]}" for match in found if match]


def main() -> None:
    """Print the floors of what users install: the dependencies and the emulator's extra."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    print("\n".join(lowest([*project["dependencies"], *extras["emulator"]])))


if __name__ == "__main__":
    main()
