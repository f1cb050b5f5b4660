"""What a host leaves in a project is found, whatever else lies beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from package_runs import installed_package
from terraform_provider_swr import __version__

if TYPE_CHECKING:
    from pathlib import Path


def test_a_lock_beside_the_package(tmp_path: Path) -> None:
    """OpenTofu's lock is not taken for the package."""
    versions = tmp_path / ".terraform/providers/registry.opentofu.org/tf-pyprovider/swr"
    package = versions / __version__ / "linux_amd64"
    package.mkdir(parents=True)
    package.with_name("linux_amd64.lock").touch()
    assert installed_package(tmp_path, "registry.opentofu.org/tf-pyprovider/swr") == package
