"""Scratch folders with a copy of the examples, led to an emulator."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tfbridge.plugin import reattach
from tfbridge.testing import Terraform

if TYPE_CHECKING:
    from swr_emulator import Emulator
    from tfbridge.testing import RealTerraform

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
WITH_FUNCTIONS = "image-gate"
"""The module that calls a function of the provider, which old hosts do not know."""

MODULES = ["modules/replication-audit", "modules/replication-gate", WITH_FUNCTIONS]


class Place:
    """A folder with the repository's ``examples`` in it, and a Terraform."""

    def __init__(self, folder: Path, real: RealTerraform, emulator: Emulator) -> None:
        self.folder = folder
        self.emulator = emulator
        self._real = real
        shutil.copytree(EXAMPLES, folder / "examples")

    def example(self, name: str) -> Terraform:
        """Return Terraform in a whole configuration, whose provider leads to the emulator."""
        folder = self.folder / "examples" / name
        (folder / "emulator_override.tf").write_text(self.provider_block, encoding="utf-8")
        return self._terraform(folder)

    def module(self, name: str) -> Terraform:
        """Return Terraform in a module, whose tests the environment leads to the emulator."""
        return self._terraform(self.folder / "examples" / name)

    def caller(self, hcl: str) -> Terraform:
        """Return Terraform in a configuration that calls modules, as the repository's root."""
        text = re.sub(r'^provider "swr" \{.*?^\}\n', "", hcl, flags=re.MULTILINE | re.DOTALL)
        (self.folder / "main.tf").write_text(self.provider_block + text, encoding="utf-8")
        return self._terraform(self.folder)

    @property
    def provider_block(self) -> str:
        """The provider block that leads to the emulator."""
        return f"""
            provider "swr" {{
              region     = "cn-north-4"
              access_key = "DEMOACCESSKEY0000001"
              secret_key = "demo/secret+key00000000000000000000000001"
              auth_url   = "{self.emulator.auth_url}"
              endpoints  = {{ swr = "{self.emulator.url}/{{region}}" }}
            }}
            terraform {{
              required_providers {{
                swr = {{
                  source = "tf-pyprovider/swr"
                }}
              }}
            }}
        """

    def _terraform(self, folder: Path) -> Terraform:
        environment = {reattach.VARIABLE: self._real.reattach}
        terraform = Terraform(folder, command=self._real.command, environment=environment)
        terraform.run("get")
        return terraform


def reads(emulator: Emulator) -> list[str]:
    """Return the paths of what was asked of SWR, in order."""
    return [request.path for request in emulator.requests if "/v2/" in request.path]


def outputs(terraform: Terraform, *arguments: str) -> dict[str, Any]:
    """Apply and return the outputs."""
    terraform.run("apply", "-auto-approve", "-input=false", "-no-color", *arguments)
    return terraform.outputs()
