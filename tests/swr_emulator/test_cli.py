"""The command."""

from __future__ import annotations

import errno
import io
import json
import os
import shlex
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from emulator_clients import ACCESS_KEY, SECRET_KEY, SYNC_REPO, Wire
from swr_emulator import Emulator, cli
from swr_emulator.cli import describe, environment, main
from swr_emulator.fixtures.loader import document

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_command_serves_until_a_signal(number: int) -> None:
    """It says where it listens, serves, and ends cleanly."""
    command = [sys.executable, "-m", "swr_emulator.cli", "--port", "0", "--print-env"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    assert process.stdout is not None
    words = shlex.split(process.stdout.readline())
    values = dict(word.split("=", 1) for word in words[1:])
    client = Wire(values["SWR_EMULATOR_URL"])
    assert client.get(SYNC_REPO)[0].status == 200
    client.connection.close()
    process.send_signal(number)
    rest, errors = process.communicate(timeout=30)
    assert (process.returncode, rest, errors) == (0, "", "")


def test_ready_message_is_hcl_to_paste() -> None:
    """Address, credentials and an endpoint template for all regions."""
    with Emulator() as emulator:
        text = describe(emulator, as_environment=False)
        assert text.startswith(f"swr-emulator listens on {emulator.url}\n")
        assert f'access_key = "{ACCESS_KEY}"' in text
        assert f'secret_key = "{SECRET_KEY}"' in text
        assert f'endpoints  = {{ swr = "{emulator.url}/{{region}}" }}' in text


def test_data_without_keys_gives_no_keys() -> None:
    """Only what the data has is shown, and that it has none."""
    with Emulator({"regions": {"cn-north-4": {}}}) as emulator:
        text = describe(emulator, as_environment=False)
        assert "access_key =" not in text
        assert "# The data has no access_keys, so there are none to log in with." in text
        assert set(environment(emulator)) == {
            "SWR_EMULATOR_URL",
            "SWR_EMULATOR_ID_TOKEN_URL",
            "HW_REGION_NAME",
            "HW_SWR_ENDPOINT",
            "HW_AUTH_URL",
            "HUAWEICLOUD_SDK_STS_ENDPOINT",
        }


def test_environment_has_the_address_of_every_service() -> None:
    """SWR with its region, IAM, STS, the pod's agent and the issuer of ID tokens."""
    with Emulator() as emulator:
        values = environment(emulator)
        assert values["HW_SWR_ENDPOINT"] == f"{emulator.url}/{{region}}"
        assert values["HW_AUTH_URL"] == f"{emulator.url}/v3"
        assert values["HUAWEICLOUD_SDK_STS_ENDPOINT"] == emulator.url
        assert values["HC_CONTAINER_CREDENTIALS_FULL_URI"] == emulator.pod_url
        client = Wire(emulator.url)
        path = values["SWR_EMULATOR_ID_TOKEN_URL"].removeprefix(emulator.url)
        assert json.loads(client.get(path)[1])["value"].count(".") == 2
        client.connection.close()


def test_data_in_use_can_be_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """To begin a fixture with; nothing is served."""
    assert main(["--print-data"]) == 0
    assert json.loads(capsys.readouterr().out) == document("example")


@pytest.mark.parametrize(
    ("option", "content", "message"),
    [
        ("--data", '{"regions": 1}', "regions: must be an object, not an integer"),
        ("--faults", '{"rules": [{}]}', "rules[0]: needs one of"),
    ],
)
def test_unusable_files_are_one_line_on_stderr(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    option: str,
    content: str,
    message: str,
) -> None:
    """A mistake in a file ends the command with exit code 2 and the place."""
    path = tmp_path / "file.json"
    path.write_text(content)
    assert main(["--port", "0", option, str(path)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("swr-emulator: ")
    assert message in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--port", "99999"], "argument --port: '99999' is not a number from 0 to 65535"),
        (["--port", "-1"], "argument --port: '-1' is not a number from 0 to 65535"),
        (["--latency-ms", "nan"], "argument --latency-ms: 'nan' is not a number of milliseconds"),
        (["--latency-ms", "x"], "argument --latency-ms: 'x' is not a number of milliseconds"),
    ],
)
def test_impossible_options_are_told(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    """One sentence below the usage, and exit code 2."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert capsys.readouterr().err.endswith(f"swr-emulator: error: {message}\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--host", "a" * 70], f"cannot listen on {'a' * 70}, port 8080: "),
        (["--data", "inventroy"], "inventroy: is neither a file nor example nor inventory"),
        (["--data", "/dev/zero"], "/dev/zero: is a device, not a file"),
    ],
)
def test_what_cannot_be_served_is_one_line_on_stderr(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    """Never a traceback."""
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"swr-emulator: {message}")
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("output", "problem"),
    [
        (">/dev/full", "standard output cannot be written: No space left on device"),
        (">&-", "standard output is closed"),
    ],
)
def test_output_that_goes_nowhere_is_told(output: str, problem: str) -> None:
    """One line, not silence, and no second try at the interpreter's end."""
    command = f"{shlex.quote(sys.executable)} -m swr_emulator.cli --print-data {output}"
    result = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, timeout=30, check=False
    )
    assert (result.returncode, result.stderr) == (2, f"swr-emulator: {problem}\n")


def test_verbose_prints_a_line_for_each_request() -> None:
    """On stderr, so that the output is still for eval."""
    command = [sys.executable, "-m", "swr_emulator.cli", "--port", "0", "--print-env", "--verbose"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    assert process.stdout is not None
    assert process.stderr is not None
    values = dict(word.split("=", 1) for word in shlex.split(process.stdout.readline())[1:])
    client = Wire(values["SWR_EMULATOR_URL"])
    client.get()
    assert process.stderr.readline() == f"GET {SYNC_REPO} 200\n"
    client.connection.close()
    process.terminate()
    process.communicate(timeout=30)


def test_taken_port_is_one_line_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    """A port that another process has is told, not traced."""
    with Emulator() as emulator:
        port = emulator.url.rpartition(":")[2]
        assert main(["--port", port]) == 2
    assert "Address already in use" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_are_printed(capsys: pytest.CaptureFixture[str], option: str) -> None:
    """Both end the command at once."""
    with pytest.raises(SystemExit) as caught:
        main([option])
    assert caught.value.code == 0
    assert "swr-emulator" in capsys.readouterr().out


class Broken(io.StringIO):
    """An output that is full."""

    def flush(self) -> None:
        """Fail."""
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("output", "problem"),
    [
        (Broken(), "standard output cannot be written: No space left on device"),
        (None, "standard output is closed"),
    ],
)
def test_output_that_fails_is_told_once(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    output: io.StringIO | None,
    problem: str,
) -> None:
    """The interpreter has nothing left to write at its end."""
    monkeypatch.setattr(sys, "stdout", output)
    assert main(["--print-data"]) == 2
    assert capsys.readouterr().err == f"swr-emulator: {problem}\n"
    assert sys.stdout is None


class Ended(threading.Event):
    """A signal that has come before anybody waits for it."""

    def wait(self, timeout: float | None = None) -> bool:
        """Return at once, unless it is told how long to wait."""
        return True if timeout is None else super().wait(timeout)


def test_command_without_keys_says_so_and_ends(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The line for eval is on standard output, the remark on the other."""
    monkeypatch.setattr(cli, "Event", Ended)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    data = tmp_path / "data.json"
    data.write_text('{"regions": {"cn-north-4": {}}}')
    arguments = ["--port", "0", "--latency-ms", "1", "--data", str(data), "--print-env"]
    assert main(arguments) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("export SWR_EMULATOR_URL=http://127.0.0.1:")
    assert printed.err == (
        "swr-emulator: The data has no access_keys, so there are none to log in with.\n"
    )
