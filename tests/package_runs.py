"""A real Terraform that knows nothing of this project's environment, for tests of packages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from swr_emulator import Emulator
from swr_emulator.cli import environment
from terraform_provider_swr import __version__
from tfbridge.testing.terraform import Terraform, find_command

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfbridge.testing.terraform import Completed

ROOT = Path(__file__).resolve().parent.parent
HOST = Path(find_command()[0]).name
REGISTRY = "registry.opentofu.org" if HOST.startswith("tofu") else "registry.terraform.io"
ADDRESS = f"{REGISTRY}/tf-pyprovider/swr"
EXECUTABLE = f"terraform-provider-swr_v{__version__}"
CLEAN_PATH = "/usr/bin:/bin"

SEED_READ = """
data "swr_sync_repos" "x" {
  namespace  = "test"
  repository = "grpc-helloworld"
}
output "ids" { value = data.swr_sync_repos.x.sync_repos[*].id }
"""


def installed_package(project: Path, address: str) -> Path:
    """Return the folder of the provider's package that ``init`` has installed.

    OpenTofu leaves a lock, a file, beside it (docs/reference/plugin-protocol.md, section 5.5).
    """
    versions = project / ".terraform/providers" / address / __version__
    (folder,) = (entry for entry in versions.iterdir() if entry.is_dir())
    return folder


class Project:
    """A configuration that requires the provider, in a home of its own.

    Nothing of the test's own environment reaches Terraform. ``installation`` is
    the content of the block ``provider_installation`` in Terraform's settings;
    without it there is no such block.
    """

    def __init__(
        self,
        folder: Path,
        installation: str = "",
        variables: Mapping[str, str] | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.terraform = Terraform(folder, environment={"PATH": CLEAN_PATH, **(variables or {})})
        if installation:
            block = f"provider_installation {{\n{installation}\n}}\n"
            (folder / "terraform.tfrc").write_text(block, encoding="utf-8")
        self.configure("http://127.0.0.1:9")

    @property
    def package(self) -> Path:
        """The folder of the provider's package as Terraform finds it."""
        return installed_package(self.folder, ADDRESS)

    def configure(self, endpoint: str, hcl: str = "") -> None:
        """Write the configuration; the provider reads from ``endpoint``."""
        (self.folder / "main.tf").write_text(
            f"""
            terraform {{
              required_providers {{
                swr = {{
                  source  = "tf-pyprovider/swr"
                  version = "{__version__}"
                }}
              }}
            }}
            provider "swr" {{
              region    = "cn-north-4"
              endpoints = {{ swr = "{endpoint}" }}
            }}
            {hcl}
            """,
            encoding="utf-8",
        )

    def run(self, *arguments: str, check: bool = True) -> Completed:
        """Run a Terraform command."""
        return self.terraform.run(*arguments, "-no-color", check=check)

    def plan_against_emulator(self) -> str:
        """Plan a read of the emulator's data and return what Terraform prints."""
        with Emulator() as emulator:
            self.terraform.environment |= environment(emulator)
            self.configure(emulator.url, SEED_READ)
            return self.run("plan").text

    def locked_hashes(self) -> set[str]:
        """Return the hashes in the lock file that Terraform has written."""
        text = (self.folder / ".terraform.lock.hcl").read_text(encoding="utf-8")
        return set(re.findall(r'"((?:h1|zh):[^"]+)"', text))


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return mode and content of every file below the folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): (path.stat().st_mode, path.read_bytes()) for path in files
    }
