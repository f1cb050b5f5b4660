"""One plugin process and one emulator for all tests of a module."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from faults.rigs import EXECUTABLE, Rig, clean_environment
from swr_emulator import Emulator
from terraform_provider_swr.provider import Swr
from tfbridge.testing import Host, InProcessHost

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def running_emulator() -> Iterator[Emulator]:
    """Return an emulator of the seed's example that the whole module shares."""
    with Emulator() as running:
        yield running


@pytest.fixture
def emulator(running_emulator: Emulator) -> Iterator[Emulator]:
    """Return the emulator, without faults, without requests."""
    running_emulator.clear()
    yield running_emulator
    running_emulator.faults = None
    running_emulator.latency_ms = 0
    running_emulator.data = None


@pytest.fixture(scope="module")
def plugin() -> Iterator[Host]:
    """Return a running process that the whole module shares."""
    with Host(EXECUTABLE, environment=clean_environment(TF_LOG="TRACE")) as host:
        yield host


@pytest.fixture
def rig(plugin: Host, emulator: Emulator) -> Rig:
    """Return the process and the emulator that it reads from."""
    return Rig(plugin, emulator)


@pytest.fixture
def quick_rig(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Rig:
    """Return a provider in this process that waits as usual, only shorter."""
    monkeypatch.setattr("terraform_provider_swr.http.retry_loop._FIRST_DELAY", 0.02)
    return Rig(InProcessHost(Swr()), emulator)
