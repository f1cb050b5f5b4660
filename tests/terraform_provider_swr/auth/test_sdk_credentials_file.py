"""The credentials file of the SDKs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from terraform_provider_swr.auth.sdk_credentials_file import default_file, read_sdk_credentials
from terraform_provider_swr.auth.sources import Federation, IdToken, KeysInFile
from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEYS = "ak = AKID1\nsk = geheim\n"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], str]:
    """Return a function that writes the file and returns its path."""

    def write_file(text: str) -> str:
        path = tmp_path / "credentials"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write_file


def test_keys(write: Callable[[str], str]) -> None:
    """Keys come with what else the file says."""
    path = write(
        f"[basic]\n{KEYS}security_token = st%%\nproject_id = p1\niam_endpoint = https://iam.test\n"
        "[global]\nak = other\n"
    )
    found = read_sdk_credentials(path)
    assert isinstance(found.source, KeysInFile)
    assert found.source.keys == ("AKID1", "geheim", "st%")
    assert (found.project_id, found.iam_endpoint) == ("p1", "https://iam.test")


def test_global_section(write: Callable[[str], str]) -> None:
    """Without a section [basic] the other one counts."""
    found = read_sdk_credentials(write(f"[global]\n{KEYS}"))
    assert isinstance(found.source, KeysInFile)
    assert found.source.keys == ("AKID1", "geheim", None)
    assert (found.project_id, found.iam_endpoint) == (None, None)


def test_read_again(write: Callable[[str], str]) -> None:
    """The keys can be read again when somebody has replaced them."""
    found = read_sdk_credentials(write(f"[basic]\n{KEYS}"))
    write("[basic]\nak = AKID2\nsk = neu\n")
    assert isinstance(found.source, KeysInFile)
    assert found.source.read() == ("AKID2", "neu", None)


def test_identity_provider(write: Callable[[str], str]) -> None:
    """An identity provider with its token counts before keys."""
    path = write(f"[basic]\n{KEYS}idp_id = gitlab\nid_token_file = /run/token\n")
    token = IdToken(f"id_token_file in {path}", file="/run/token")
    assert read_sdk_credentials(path).source == Federation("gitlab", token, 21_600)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[basic]\nsk = geheim\n", "has no ak"),
        ("[basic]\nak = AKID1\nsk =\n", "has no sk"),
        (f"[basic]\n{KEYS}project_id = a geheim\n", "project_id in .* contains a space"),
        ("[basic]\nak = AKID1\nsk = a\n geheim\n", "sk in .* contains a line break"),
        ("[basic]\nak = AKID1\nsk = geheim%x\n", "is not a credentials file"),
        ("geheim", "is not a credentials file"),
        ("[other]\nak = geheim\n", "has neither a section"),
    ],
    ids=["no ak", "no sk", "project", "lines", "percent", "words", "section"],
)
def test_unusable(write: Callable[[str], str], text: str, problem: str) -> None:
    """What cannot be used is one error that names the file and nothing of its content."""
    with pytest.raises(ConfigurationError, match=problem) as caught:
        read_sdk_credentials(write(text))
    assert "geheim" not in str(caught.value)


def test_no_file(tmp_path: Path) -> None:
    """A file that is named and is not there is an error that names the variable."""
    with pytest.raises(ConfigurationError, match="which HUAWEICLOUD_SDK_CREDENTIALS_FILE names"):
        read_sdk_credentials(str(tmp_path / "none"))


def test_default_file(tmp_path: Path) -> None:
    """The file of the home folder counts when it is there."""
    assert default_file({}) is None
    assert default_file({"HOME": str(tmp_path)}) is None
    folder = tmp_path / ".huaweicloud"
    folder.mkdir()
    (folder / "credentials").write_text("")
    assert default_file({"HOME": str(tmp_path)}) == str(folder / "credentials")
    assert default_file({"USERPROFILE": str(tmp_path)}) == str(folder / "credentials")
