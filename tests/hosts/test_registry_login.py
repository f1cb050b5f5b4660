"""The login to the registry in every Terraform that opens ephemeral resources; nothing is kept."""

from __future__ import annotations

import base64
import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from docs.places import BIN, CREDENTIALS
from echo import package
from swr_emulator.services.registry_login import long_term_password
from tfbridge.testing import Terraform

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hosts.releases import Release
    from swr_emulator import Emulator

READ = """
terraform {
  required_providers {
    echo = { source = "example/echo" }
    swr  = { source = "tf-pyprovider/swr" }
  }
}
provider "swr" {
  region    = "cn-north-4"
  auth_url  = "%(auth_url)s"
  endpoints = { swr = "%(url)s/{region}" }
}
data "swr_sync_repos" "x" {
  namespace  = "test"
  repository = "grpc-helloworld"
}
output "ids" { value = data.swr_sync_repos.x.sync_repos[*].id }
"""

LOGINS = """
ephemeral "swr_registry_login" "temporary" {
  lifecycle {
    postcondition {
      condition = (
        base64decode(self.authorization_token) == "${self.user_name}:${self.password}" &&
        timecmp(self.expires_at, "2020-01-01T00:00:00Z") > 0 &&
        self.proxy_endpoint == "https://swr.cn-north-4.myhuaweicloud.com"
      )
      error_message = "This is no temporary login."
    }
  }
}
ephemeral "swr_registry_login" "long_term" {
  kind   = "long_term"
  region = "cn-east-3"
  lifecycle {
    postcondition {
      condition     = self.user_name == "cn-east-3@%(HW_ACCESS_KEY)s" && self.expires_at == null
      error_message = "This is no long-term login."
    }
  }
}
locals {
  logins = [ephemeral.swr_registry_login.temporary, ephemeral.swr_registry_login.long_term]
}
provider "echo" { value = local.logins[*].password }
data "echo_value" "used" { value = 5 }
output "used" { value = data.echo_value.used.result }
"""


@pytest.fixture
def terraform(host: Release, tmp_path: Path) -> Terraform:
    """Return a folder where the host finds both providers, with a log of everything."""
    folder = tmp_path / "work"
    folder.mkdir()
    overrides = {
        package.SOURCE: package.install(tmp_path / "package"),
        "tf-pyprovider/swr": BIN,
    }
    log = {"TF_LOG": "TRACE", "TF_LOG_PATH": str(folder / "trace.log")}
    return Terraform(
        folder, command=host.command, overrides=overrides, environment={**CREDENTIALS, **log}
    )


@pytest.fixture
def values(emulator: Emulator) -> dict[str, str]:
    """Return what the configurations are filled in with; the emulator was asked nothing yet."""
    emulator.clear()
    return {"url": emulator.url, "auth_url": emulator.auth_url, **CREDENTIALS}


def written(folder: Path) -> Iterator[bytes]:
    """Yield every file below the folder, with plan files taken apart."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            yield path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
                    yield from map(archive.read, archive.namelist())


def spellings(secret: str) -> list[bytes]:
    """Return a secret as it is, and what it is in base64 wherever in a longer text it begins."""
    found = [secret.encode()]
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + secret.encode())
        found.append(encoded[(before * 4 + 2) // 3 : -4])
    return found


def test_plan_and_apply(
    terraform: Terraform, host: Release, emulator: Emulator, values: dict[str, str]
) -> None:
    """Each logs in anew, by the only POST there is; state, plan and log at TRACE hold no secret."""
    if not host.has_ephemeral_resources:
        pytest.skip(f"{host.product} {host.version} has no ephemeral resources")
    terraform.write((READ + LOGINS) % values)
    printed = terraform.run("plan", "-out=tfplan", "-no-color").text
    printed += terraform.run("apply", "-no-color", "tfplan").text
    assert terraform.outputs() == {"ids": [45], "used": 5}
    asked = [each for each in emulator.requests if "/manage/" in each.path]
    made = [each.path for each in asked if each.method != "GET"]
    assert made == ["/cn-north-4/v2/manage/utils/secret"] * 2
    key, secret = CREDENTIALS.values()
    assert len(emulator.issued_secrets) >= len(made)
    secrets = emulator.issued_secrets | {secret, long_term_password(key, secret)}
    files = [printed.encode(), *written(terraform.folder)]
    assert (terraform.folder / "trace.log").stat().st_size
    found = [
        spelling
        for spelling in (each for secret in secrets for each in spellings(secret))
        if any(spelling in file for file in files)
    ]
    assert found == []


def test_a_host_without_them(terraform: Terraform, values: dict[str, str]) -> None:
    """The data sources of the same provider are planned in every host."""
    assert terraform.apply(READ % values) == {"ids": [45]}
