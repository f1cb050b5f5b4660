"""What holds for every test: the user's home folder is left alone."""

from __future__ import annotations

import os
import tempfile

import pytest

_home = pytest.StashKey[tempfile.TemporaryDirectory[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Give the session a home folder of its own; importing the official SDK writes into it."""
    config.stash[_home] = tempfile.TemporaryDirectory(prefix="swr-tests-home-")
    os.environ["HOME"] = config.stash[_home].name


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the folder."""
    config.stash[_home].cleanup()
