"""``terraform-provider-swr read``."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from raw_server import RawServer, until_it_leaves
from swr_emulator import Emulator
from terraform_provider_swr.commands import PROGRAM
from tfbridge.commands.command_line import main

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """Return an emulator with the large fixture."""
    with Emulator("inventory") as running:
        yield running


@pytest.fixture
def provider(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return options that lead to the emulator; the token comes from the environment."""
    monkeypatch.setenv("HW_AUTH_TOKEN", "demo-token")
    return ["--provider", "region=cn-north-4", "--provider", f"endpoints.swr={emulator.url}"]


def read(*arguments: str) -> int:
    """Run the command."""
    return main(PROGRAM, ["read", *arguments])


def test_a_table(provider: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Single values come first, then the rows in columns."""
    assert read("swr_sync_repos", "namespace=retail", "repository=checkout", *provider) == 0
    shown = capsys.readouterr()
    lines = shown.out.splitlines()
    assert "id                cn-north-4/retail/checkout" in lines
    assert "remote_region_id  -" in lines
    header = lines[lines.index("sync_repos") + 1].split()
    assert {"repo_name", "remote_region_id", "override"} <= set(header)
    assert header[:3] == ["repo_name", "remote_region_id", "remote_namespace"]
    assert "namespace" not in header  # it stands above the rows
    assert len(lines) - lines.index("sync_repos") == 4
    assert shown.err == ""


def test_json(provider: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """With --json the whole state is printed, numbers and bools as such."""
    arguments = ("namespace=retail", "repository=team-b/search", "limit=1")
    assert read("swr_sync_jobs", *arguments, "--json", *provider) == 0
    state = json.loads(capsys.readouterr().out)
    assert [job["tag"] for job in state["sync_jobs"]] == ["2.7.0"]
    assert state["limit"] == 1


def test_failures_are_told_on_stderr(
    provider: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """An error is the provider's own, on stderr, and the status is 1."""
    assert read("swr_sync_repos", "namespace=Retail", *provider) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("Error: Invalid organization name (namespace)\n")
    assert read("swr_sync_repos", "namespace=nobody", "repository=x", *provider) == 1
    assert "SVCSTG.SWR.4040058" in capsys.readouterr().err


@pytest.mark.usefixtures("provider")
def test_a_login_that_cannot_work(capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong with the provider's own arguments is told before anything is sent."""
    assert read("swr_namespaces") == 1
    assert "(region)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["swr_x"], "there is no swr_x; there are swr_image, "),
        (["swr_sync_jobs", "x=1"], "there is no argument x; NAME=VALUE takes these names: "),
        (["swr_sync_jobs", "namespace"], "namespace has no value: write namespace=VALUE"),
        (["swr_sync_jobs", "namespace=\udcff"], "the value of namespace is not valid UTF-8"),
        (["swr_namespaces", "--provider", "insecure=yes"], "true or false is required"),
    ],
)
def test_what_cannot_be_meant(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistyped argument is one line that says what could be meant, and the status is 2."""
    assert read(*arguments) == 2
    shown = capsys.readouterr().err
    assert message in shown
    assert shown.count("\n") == 1


def test_the_log(provider: list[str], caplog: pytest.LogCaptureFixture) -> None:
    """With -v each request leaves a line in the log."""
    with caplog.at_level("DEBUG"):
        assert read("swr_sync_regions", "-v", *provider) == 0
    assert any("/v2/manage/regions" in record.getMessage() for record in caplog.records)


def test_a_refused_login(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Why a login fails is told with IAM's own words and the request's id; secrets stay out."""
    for name, value in {
        "HW_REGION_NAME": "cn-north-4",
        "HW_AUTH_URL": emulator.auth_url,
        "HW_USER_NAME": "somebody",
        "HW_USER_PASSWORD": "wrong-password",
        "HW_DOMAIN_NAME": "demo-account",
    }.items():
        monkeypatch.setenv(name, value)
    assert read("swr_sync_regions", "--provider", f"endpoints.swr={emulator.url}") == 1
    shown = capsys.readouterr().err
    assert shown.startswith("Error: Authentication failed\n")
    assert "The username or password is wrong" in shown
    assert emulator.requests[-1].request_id in shown
    assert "wrong-password" not in shown


def test_nothing_of_the_tests_is_needed() -> None:
    """The command works in the package that people download, which has no tfbridge.testing."""
    program = (
        "import sys; sys.modules['tfbridge.testing'] = None\n"
        "from terraform_provider_swr.commands import PROGRAM\n"
        "from tfbridge.commands.command_line import main\n"
        "main(PROGRAM, ['read', 'swr_namespaces', 'name=x'])"
    )
    completed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={}
    )
    assert completed.stderr.startswith("Error: Invalid configuration (region)\n")


def command(url: str, *arguments: str) -> list[str]:
    """Return the command line of a read through the installed executable."""
    options = ["--provider", "region=cn-north-4", "--provider", f"endpoints.swr={url}"]
    executable = str(Path(sys.executable).parent / "terraform-provider-swr")
    return [executable, "read", "swr_sync_regions", *options, *arguments]


def test_ctrl_c_ends_it_at_once() -> None:
    """A read that hangs ends on Ctrl-C, in silence, with the status for that."""
    with (
        RawServer(until_it_leaves) as server,
        subprocess.Popen(
            command(server.url),
            env={"HW_AUTH_TOKEN": "demo-token"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        server.begun.acquire()
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate()
    assert process.returncode == 130
    assert "Traceback" not in stderr
    assert "Error" not in stdout + stderr


def test_a_reader_that_has_left(emulator: Emulator) -> None:
    """When nobody reads the output there is no message about it."""
    receiver, sender = os.pipe()
    os.close(receiver)
    with os.fdopen(sender, "wb") as output:
        completed = subprocess.run(
            command(emulator.url, "--json"),
            env={"HW_AUTH_TOKEN": "demo-token"},
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (completed.returncode, completed.stderr) == (0, "")


def test_which_credentials(provider: list[str], caplog: pytest.LogCaptureFixture) -> None:
    """With -v one line tells which credentials are used and where they were found."""
    with caplog.at_level("DEBUG"):
        assert read("swr_sync_regions", "-v", *provider) == 0
    lines = [each for each in caplog.messages if each.startswith("credentials: ")]
    assert lines == ["credentials: a token, from HW_AUTH_TOKEN"]
    assert "demo-token" not in caplog.text
