"""Every login that needs no stored secret, in a real Terraform with nothing else around it."""

from __future__ import annotations

import io
import json
import urllib.request
import zipfile
from typing import TYPE_CHECKING

import pytest

from swr_emulator.cli import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Workspace
    from swr_emulator import Emulator

pytestmark = pytest.mark.slow

READ = """
data "swr_sync_repos" "x" {
  namespace  = "test"
  repository = "grpc-helloworld"
}
output "ids" { value = data.swr_sync_repos.x.sync_repos[*].id }
"""
KEYS = ("HW_ACCESS_KEY", "HW_SECRET_KEY")
POD = "HC_CONTAINER_CREDENTIALS_FULL_URI"


class Login:
    """What a way to log in needs: variables, arguments of the provider block, and its secrets."""

    def __init__(self, emulator: Emulator, folder: Path) -> None:
        printed = environment(emulator)
        self.permanent = {name: printed.pop(name) for name in KEYS}
        self.pod_url = printed.pop(POD)
        self.variables = printed
        self.arguments = ""
        self.agency = emulator.data.agencies[0]
        self.provider_urn = emulator.data.identity_providers["ci"].urn
        self.id_token = emulator.id_token()
        self.secrets = {self.id_token, *self.permanent.values(), "demo-pod-token"}
        self.folder = folder
        self.token_file = self.write("id_token", self.id_token + "\n")
        self.pod_token = self.write("pod_token", "demo-pod-token\n")

    def write(self, name: str, text: str) -> str:
        """Write a file outside of Terraform's folder and return its path."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def temporary_keys(self) -> dict[str, str]:
        """Return keys that expire, as another tool may have fetched them."""
        asked = urllib.request.Request(self.pod_url, b"{}", {"Authorization": "demo-pod-token"})
        with urllib.request.urlopen(asked) as answer:
            keys: dict[str, str] = json.load(answer)["credential"]
        return keys


def federation_by_variables(login: Login) -> None:
    """Log in by the official provider's variables."""
    login.variables |= {
        "HW_ASSUME_ROLE_IDP_ID": "ci",
        "HW_ASSUME_ROLE_AGENCY_NAME": login.agency.name,
        "HW_ASSUME_ROLE_DOMAIN_ID": login.agency.domain.id,
        "HW_ASSUME_ROLE_ID_TOKEN_FILE": login.token_file,
    }


def federation_by_block(login: Login) -> None:
    """Log in by the official provider's block, with the token as GitLab gives it."""
    login.variables["HW_ASSUME_ROLE_ID_TOKEN"] = login.id_token
    login.arguments = f"""
        assume_role_with_oidc {{
          idp_id      = "ci"
          agency_name = "{login.agency.name}"
          domain_id   = "{login.agency.domain.id}"
        }}
    """


def agency_by_variables(login: Login) -> None:
    """Log in by the SDKs' variables."""
    login.variables |= {
        "HUAWEICLOUD_OIDC_PROVIDER_URN": login.provider_urn,
        "HUAWEICLOUD_OIDC_AGENCY_URN": login.agency.urn,
        "HUAWEICLOUD_OIDC_TOKEN_FILE": login.token_file,
    }


def agency_by_block(login: Login) -> None:
    """Name the same agency in a block."""
    login.arguments = f"""
        assume_role_with_oidc {{
          provider_urn  = "{login.provider_urn}"
          agency_urn    = "{login.agency.urn}"
          id_token_file = "{login.token_file}"
          duration      = 43200
        }}
    """


def chain(login: Login) -> None:
    """Put two agencies on top of an ID token, the second with the keys of the first."""
    federation_by_variables(login)
    login.arguments = f"""
        assume_role {{
          agency_name = "{login.agency.name}"
          domain_id   = "{login.agency.domain.id}"
        }}
        assume_role {{
          agency_name = "{login.agency.name}"
          domain_name = "partner-account"
        }}
    """


def agency_of_sts(login: Login) -> None:
    """Act for twelve hours as an agency whose account is known by its id."""
    login.variables |= {
        **login.permanent,
        "HW_ASSUME_ROLE_AGENCY_NAME": login.agency.name,
        "HW_ASSUME_ROLE_DOMAIN_ID": login.agency.domain.id,
        "HW_ASSUME_ROLE_DURATION": "43200",
    }


def pod(login: Login) -> None:
    """Run in a pod with its token."""
    login.variables |= {
        POD: login.pod_url,
        "HC_CONTAINER_AUTHORIZATION_TOKEN_FILE": login.pod_token,
    }


def sdk_file(login: Login) -> None:
    """Write the SDKs' file with keys."""
    access_key, secret_key = login.permanent.values()
    text = f"[basic]\nak = {access_key}\nsk = {secret_key}\n"
    login.variables["HUAWEICLOUD_SDK_CREDENTIALS_FILE"] = login.write("credentials", text)


def sdk_file_with_idp(login: Login) -> None:
    """Write the SDKs' file with an identity provider, and IAM's address."""
    iam = login.variables.pop("HW_AUTH_URL")
    text = f"[basic]\nidp_id = ci\nid_token_file = {login.token_file}\niam_endpoint = {iam}\n"
    login.variables["HUAWEICLOUD_SDK_CREDENTIALS_FILE"] = login.write("credentials", text)


def sso_profile(login: Login) -> None:
    """Write a profile of KooCLI whose keys came from a single sign-on."""
    keys = login.temporary_keys()
    token = {
        "accessKeyId": keys["access"],
        "secretAccessKey": keys["secret"],
        "securityToken": keys["securitytoken"],
    }
    profile = {"name": "work", "mode": "SSO", "ssoAuth": {"stsToken": token}}
    document = {"current": "work", "authEncrypt": "false", "profiles": [profile]}
    login.variables["HW_SHARED_CONFIG_FILE"] = login.write("koocli", json.dumps(document))


WAYS: tuple[Callable[[Login], None], ...] = (
    federation_by_variables,
    federation_by_block,
    agency_by_variables,
    agency_by_block,
    chain,
    agency_of_sts,
    pod,
    sdk_file,
    sdk_file_with_idp,
    sso_profile,
)


@pytest.fixture
def login(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Login:
    """Return a login that a way completes; its files are not in Terraform's folder."""
    return Login(emulator, tmp_path_factory.mktemp("secrets"))


def written(folder: Path) -> Iterator[str]:
    """Yield what Terraform left in its folder, plan files taken apart."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.read_bytes().decode("utf-8", "replace")
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
                    for name in archive.namelist():
                        yield archive.read(name).decode("utf-8", "replace")


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_plan(workspace: Workspace, login: Login, way: Callable[[Login], None]) -> None:
    """A plan with nothing but the login reads, and no secret is in it nor in a log at TRACE."""
    way(login)
    log = workspace.folder / "trace.log"
    environment = workspace.terraform.environment
    for name in (*KEYS, "HW_AUTH_URL"):
        del environment[name]
    environment |= {**login.variables, "TF_LOG": "TRACE", "TF_LOG_PATH": str(log)}
    workspace.write(READ, provider=f'provider "swr" {{\n{login.arguments}\n}}\n')
    plan = workspace.run("plan", "-out=tfplan", "-no-color")
    assert "+ 45" in plan.text
    assert "credentials: " in log.read_text(encoding="utf-8")
    shown = "\n".join([plan.text, *written(workspace.folder)])
    secrets = login.secrets | workspace.emulator.issued_secrets
    assert [secret for secret in secrets if secret in shown] == []
