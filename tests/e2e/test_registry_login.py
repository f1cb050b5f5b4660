"""The login to the registry by a process of the provider, on both protocols and by command."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
import requests

from docs.places import BIN, CREDENTIALS
from swr_emulator.cli import environment
from tfbridge.testing import Host

if TYPE_CHECKING:
    from conftest import Workspace
    from swr_emulator import Emulator

EXECUTABLE = str(BIN / "terraform-provider-swr")
LOGIN = "swr_registry_login"
KINDS = pytest.mark.parametrize("kind", ["temporary", "long_term"])


def takes(emulator: Emulator, user: str, password: str) -> bool:
    """Tell whether the registry takes a login."""
    return requests.get(f"{emulator.url}/v2/", auth=(user, password), timeout=10).ok


@KINDS
@pytest.mark.parametrize("protocol", [5, 6])
def test_open_and_close(emulator: Emulator, protocol: int, kind: str) -> None:
    """The registry takes what is opened; there is nothing to renew, and no log has the password."""
    trace = {**environment(emulator), "TF_LOG": "TRACE"}
    with Host([EXECUTABLE], protocols=[protocol], environment=trace) as host:
        assert host.handshake.version == protocol
        assert not host.configure({}).has_errors
        assert not host.validate_ephemeral_resource(LOGIN, {"kind": kind})
        values, renew_at, private, diagnostics = host.open_ephemeral_resource(LOGIN, {"kind": kind})
        assert list(diagnostics) == []
        assert (renew_at, private) == (None, b"")
        assert values is not None
        assert takes(emulator, values["user_name"], values["password"])
        assert not host.close_ephemeral_resource(LOGIN, private)
        host.shutdown()
        log = host.logs.text
    assert log
    secrets = {values["password"], values["authorization_token"], *CREDENTIALS.values()}
    assert [secret for secret in secrets | emulator.issued_secrets if secret in log] == []


@KINDS
def test_open_command(emulator: Emulator, kind: str) -> None:
    """The command prints a login without its secrets, and one of these where it is asked to."""

    def run(*arguments: str) -> str:
        command = [EXECUTABLE, "open", LOGIN, f"kind={kind}", *arguments]
        completed = subprocess.run(
            command, env=environment(emulator), capture_output=True, text=True, check=True
        )
        assert completed.stderr == ""
        return completed.stdout

    shown = run()
    assert "(sensitive value)" in shown
    assert [secret for secret in emulator.issued_secrets if secret in shown] == []
    password = run("--raw", "password").strip()
    if kind == "long_term":
        assert takes(emulator, f"cn-north-4@{CREDENTIALS['HW_ACCESS_KEY']}", password)
    else:
        assert password in emulator.issued_secrets


def test_a_mocked_provider(workspace: Workspace) -> None:
    """Terraform mocks no ephemeral resource, as the guide says, and nothing is sent."""
    workspace.write(f'ephemeral "{LOGIN}" "x" {{}}')
    test = workspace.folder / "main.tftest.hcl"
    test.write_text('mock_provider "swr" {}\nrun "x" {}\n', encoding="utf-8")
    completed = workspace.run("test", "-no-color", check=False)
    assert completed.code == 1
    assert "No ephemeral resource types in mock providers" in completed.words
    assert workspace.emulator.requests == []
