"""The echo provider in front of a real Terraform, on either protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from echo.echo import Echo
from tfbridge.testing import RealTerraform

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tfbridge.testing import Terraform


@pytest.fixture(scope="session", params=[5, 6], ids=["v5", "v6"])
def real(request: pytest.FixtureRequest) -> Iterator[RealTerraform]:
    """Return the served provider."""
    with RealTerraform(Echo(), protocol=request.param) as running:
        yield running


@pytest.fixture
def provider(real: RealTerraform) -> Echo:
    """Return the provider, which has received nothing yet."""
    assert isinstance(real.provider, Echo)
    real.provider.received.clear()
    real.provider.configured.clear()
    return real.provider


@pytest.fixture
def terraform(real: RealTerraform, tmp_path: Path) -> Terraform:
    """Return Terraform in a folder of the test's own."""
    return real.workspace(tmp_path)
