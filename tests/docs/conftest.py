"""The cloud that documents and examples are tried against."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from docs.documents import ROOT
from docs.places import cloud
from swr_emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Iterator

sys.path.append(str(ROOT / "tools"))  # scripts, imported by their tests


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    """Return a running emulator with everything that the documents speak of."""
    with Emulator(cloud()) as running:
        yield running
