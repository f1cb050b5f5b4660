"""A project that gets the provider from a filesystem mirror, in any Terraform."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from package_runs import installed_package
from swr_emulator.cli import environment
from terraform_provider_swr import __version__
from tfbridge.testing import Terraform

if TYPE_CHECKING:
    from hosts.releases import Release
    from swr_emulator import Emulator
    from tfbridge.testing.terraform import Completed

SOURCE = "tf-pyprovider/swr"
BIN = Path(sys.executable).parent


def fill_mirror(folder: Path) -> Path:
    """Install the provider of this environment into a new mirror, as people do; return it."""
    command = [str(BIN / "terraform-provider-swr"), "install", "--dir", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


class Project:
    """A folder with a configuration that reads from an emulator."""

    def __init__(self, folder: Path, release: Release, mirror: Path, emulator: Emulator) -> None:
        self.folder = folder
        self.release = release
        self.emulator = emulator
        self.terraform = Terraform(
            folder, command=release.command, environment=environment(emulator)
        )
        (folder / "terraform.tfrc").write_text(
            f'provider_installation {{\n  filesystem_mirror {{ path = "{mirror}" }}\n}}\n',
            encoding="utf-8",
        )
        self.write(
            "versions.tf",
            f"""
            terraform {{
              required_providers {{
                swr = {{
                  source  = "{SOURCE}"
                  version = "{__version__}"
                }}
              }}
            }}
            """,
        )
        self.endpoints = f'endpoints = {{ swr = "{emulator.url}/{{region}}" }}'
        self.write("provider.tf", f'provider "swr" {{\n  {self.endpoints}\n}}\n')

    @property
    def address(self) -> str:
        """The provider's address, in full."""
        return f"{self.release.registry}/{SOURCE}"

    @property
    def package(self) -> Path:
        """The provider's package as the host finds it."""
        return installed_package(self.folder, self.address)

    @property
    def lock_file(self) -> str:
        """The dependency lock file."""
        return (self.folder / ".terraform.lock.hcl").read_text(encoding="utf-8")

    def write(self, name: str, hcl: str) -> None:
        """Write a file of the configuration."""
        (self.folder / name).write_text(hcl, encoding="utf-8")

    def run(self, *arguments: str, check: bool = True) -> Completed:
        """Run a command."""
        return self.terraform.run(*arguments, "-no-color", check=check)

    def begin(self, hcl: str) -> None:
        """Write the configuration and initialise."""
        self.write("main.tf", hcl)
        self.run("init", "-input=false")

    def apply(self, *arguments: str) -> dict[str, Any]:
        """Apply and return the outputs."""
        self.run("apply", "-auto-approve", "-input=false", *arguments)
        return self.terraform.outputs()

    def planned(self) -> dict[str, Any]:
        """Plan and return the actions on outputs and resources, by name."""
        self.run("plan", "-input=false", "-out=tfplan")
        plan = json.loads(self.run_json("show", "-json", "tfplan"))
        changes = {each["address"]: each["change"] for each in plan.get("resource_changes", [])}
        return changes | plan.get("output_changes", {})

    def run_json(self, *arguments: str) -> str:
        """Run a command whose output is JSON and return that."""
        return self.terraform.run(*arguments).stdout
