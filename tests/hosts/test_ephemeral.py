"""An ephemeral resource in every Terraform that has them, and no harm to those that do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from echo import package
from echo.echo import SECRET
from tfbridge.testing import Terraform

if TYPE_CHECKING:
    from pathlib import Path

    from hosts.releases import Release

USE = """
terraform {
  required_providers {
    echo = { source = "example/echo" }
  }
}
provider "echo" {
  alias = "inside"
  value = %s
}
data "echo_value" "x" {
  provider = echo.inside
  value    = 5
}
output "x" { value = data.echo_value.x.result }
"""

LOGIN = 'ephemeral "echo_login" "x" { renewals = 1 }'


@pytest.fixture
def terraform(host: Release, tmp_path: Path) -> Terraform:
    """Return a folder where the host finds the echo provider."""
    folder = tmp_path / "work"
    folder.mkdir()
    return Terraform(
        folder,
        command=host.command,
        overrides={package.SOURCE: package.install(tmp_path / "package")},
        environment={"TF_LOG_PROVIDER": "TRACE", "TF_LOG_PATH": str(tmp_path / "log")},
    )


def test_a_login(terraform: Terraform, host: Release, tmp_path: Path) -> None:
    """It is opened, used and closed in plan and apply, and its secret is written nowhere."""
    if not host.has_ephemeral_resources:
        pytest.skip(f"{host.product} {host.version} has no ephemeral resources")
    outputs = terraform.apply(USE % "ephemeral.echo_login.x.secret" + LOGIN)
    assert outputs == {"x": 5}
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert log.count("opened") == log.count("closed") == 2
    files = [path for path in tmp_path.rglob("*") if path.is_file() and "package" not in path.parts]
    assert [path for path in files if SECRET.encode() in path.read_bytes()] == []


def test_a_host_without_them(terraform: Terraform) -> None:
    """A configuration without ephemeral blocks works in any host."""
    assert terraform.apply(USE % '"x"') == {"x": 5}
