"""What holds for every test: home is left alone, property tests take no clock, figures are shown.

``HYPOTHESIS_PROFILE=deep`` tries fifty times as many examples of each property.
"""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

settings.register_profile(
    "quick", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "deep", max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck)
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

_home = pytest.StashKey[tempfile.TemporaryDirectory[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Give the session a home folder of its own; importing the official SDK writes into it."""
    config.stash[_home] = tempfile.TemporaryDirectory(prefix="swr-tests-home-")
    os.environ["HOME"] = config.stash[_home].name


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the folder."""
    config.stash[_home].cleanup()


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Print what tests recorded as the property ``figures``, whichever process ran them."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            figures = dict(report.user_properties).get("figures")
            if figures is not None and report.when == "call":
                terminalreporter.section(report.nodeid)
                terminalreporter.line(str(figures))
