"""KooCLI's profiles."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from terraform_provider_swr.auth.koocli_profile import default_file, read_keys, read_profile
from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEYS = {"accessKeyId": "AKID1", "secretAccessKey": "geheim"}


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Any], str]:
    """Return a function that writes KooCLI's file and returns its path."""

    def write_file(document: Any) -> str:
        path = tmp_path / "config.json"
        text = document if isinstance(document, str) else json.dumps(document)
        path.write_text(text)
        return str(path)

    return write_file


def test_current_profile(write: Callable[[Any], str]) -> None:
    """Without a name the file's current profile is read, with all that it says."""
    profile = {
        "name": "b",
        "mode": "AKSK",
        **KEYS,
        "securityToken": "st",
        "region": "cn-north-4",
        "projectId": "p1",
        "domainId": "d1",
        "agencyName": "readers",
        "agencyDomainName": "acme",
        "agencyDomainId": "",
    }
    path = write({"current": "b", "profiles": [{"name": "a"}, profile]})
    assert read_profile(path, None) == (
        "b",
        ("AKID1", "geheim", "st"),
        "cn-north-4",
        "p1",
        "readers",
        "acme",
        None,
        "Check the keys of this profile; `hcloud configure set` replaces them.",
    )


def test_named_profile(write: Callable[[Any], str]) -> None:
    """A name wins over the file's current profile; permanent keys have no token."""
    path = write({"current": "b", "profiles": [{"name": "a", **KEYS}, {"name": "b"}]})
    assert read_profile(path, "a").keys == ("AKID1", "geheim", None)


def test_sso(write: Callable[[Any], str]) -> None:
    """Mode SSO has its keys in a place of their own."""
    sso = {"stsToken": {**KEYS, "securityToken": "st"}}
    path = write({"current": "a", "profiles": [{"name": "a", "mode": "SSO", "ssoAuth": sso}]})
    assert read_profile(path, None).keys == ("AKID1", "geheim", "st")


@pytest.mark.parametrize("sso", [None, {}, {"stsToken": None}, {"stsToken": {}}])
def test_sso_without_login(write: Callable[[Any], str], sso: Any) -> None:
    """Mode SSO without keys says how to log in; the keys beside it are not used."""
    profile = {"name": "a", "mode": "SSO", "ssoAuth": sso, **KEYS}
    path = write({"current": "a", "profiles": [profile]})
    with pytest.raises(ConfigurationError, match="hcloud configure sso") as caught:
        read_profile(path, None)
    assert caught.value.attribute == "profile"


def test_instance(write: Callable[[Any], str]) -> None:
    """Mode ecsAgency has no keys of its own."""
    path = write({"current": "a", "profiles": [{"name": "a", "mode": "ecsAgency"}]})
    assert read_profile(path, None).keys is None


@pytest.mark.parametrize("keys", [{}, {"accessKeyId": "a"}, {"secretAccessKey": "s"}])
def test_profile_without_keys(write: Callable[[Any], str], keys: dict[str, str]) -> None:
    """A profile without both keys is an error that names its mode."""
    path = write({"current": "a", "profiles": [{"name": "a", "mode": "token", **keys}]})
    with pytest.raises(ConfigurationError, match="its mode is token"):
        read_profile(path, None)


@pytest.mark.parametrize(
    ("flag", "access_key"),
    [
        ({"authEncrypt": "true"}, "AKID1"),
        ({"authEncrypt": True}, "AKID1"),
        ({}, "4xGq8+Zk/w=="),
        ({}, "A" * 65),
    ],
)
def test_encrypted(write: Callable[[Any], str], flag: dict[str, Any], access_key: str) -> None:
    """An encrypted file is recognised and explained."""
    profile = {"name": "a", "accessKeyId": access_key, "secretAccessKey": "geheim"}
    path = write({**flag, "current": "a", "profiles": [profile]})
    with pytest.raises(ConfigurationError, match="--cli-auth-encrypt=false") as caught:
        read_profile(path, None)
    assert caught.value.attribute == "shared_config_file"


@pytest.mark.parametrize("flag", ["false", False])
def test_plain(write: Callable[[Any], str], flag: Any) -> None:
    """A file that says it is not encrypted is believed."""
    profile = {"name": "a", "accessKeyId": "odd+key", "secretAccessKey": "geheim"}
    path = write({"authEncrypt": flag, "current": "a", "profiles": [profile]})
    assert read_profile(path, None).keys is not None


@pytest.mark.parametrize("name", ["accessKeyId", "secretAccessKey", "securityToken", "projectId"])
@pytest.mark.parametrize("mode", ["AKSK", "SSO"])
def test_unfit(write: Callable[[Any], str], name: str, mode: str) -> None:
    """A value with a line break is refused by its name and file, before anything is signed."""
    keys = {**KEYS, "securityToken": "st", "projectId": "p1", name: "AKID1geheim\n"}
    profile = {"name": "a", "mode": mode, **keys, "ssoAuth": {"stsToken": keys}}
    path = write({"current": "a", "profiles": [profile]})
    with pytest.raises(ConfigurationError) as caught:
        read_profile(path, None)
    assert str(caught.value).startswith(f"{name} of the profile a in {path} contains a line break")
    assert "geheim" not in str(caught.value)
    assert caught.value.attribute == "profile"


def test_no_file(tmp_path: Path) -> None:
    """A missing file is an error about the file."""
    with pytest.raises(ConfigurationError, match="There is no file") as caught:
        read_profile(str(tmp_path / "config.json"), None)
    assert caught.value.attribute == "shared_config_file"


def test_unreadable_file(tmp_path: Path) -> None:
    """What is no file is refused, never waited for."""
    with pytest.raises(ConfigurationError, match="is not a file but a folder"):
        read_profile(str(tmp_path), None)


@pytest.mark.parametrize(
    "text",
    ["geheim", "[]", "null", "[" * 100_000, '{"a": "\udcff"}'],
    ids=["word", "list", "null", "deep", "bytes"],
)
def test_not_koocli(tmp_path: Path, text: str) -> None:
    """What is not a JSON object is an error that quotes nothing of it."""
    path = tmp_path / "config.json"
    path.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(ConfigurationError, match="is not the configuration of KooCLI") as caught:
        read_profile(str(path), None)
    assert "geheim" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_no_current_profile(write: Callable[[Any], str]) -> None:
    """A file without a current profile needs a name."""
    with pytest.raises(ConfigurationError, match="names no current profile"):
        read_profile(write({"profiles": []}), None)


@pytest.mark.parametrize(
    ("profiles", "names"),
    [([{"name": "b"}, 3, {"name": "a"}], r"a, b\."), ([], r"none\."), (None, r"none\.")],
)
def test_unknown_profile(write: Callable[[Any], str], profiles: Any, names: str) -> None:
    """An unknown profile is an error that lists the known ones."""
    with pytest.raises(ConfigurationError, match=f"There is no profile x in .*: {names}") as caught:
        read_profile(write({"profiles": profiles}), "x")
    assert caught.value.attribute == "profile"


def test_default_file() -> None:
    """KooCLI's file is in the home folder, on Windows too."""
    assert default_file({"HOME": "/home/a"}) == "/home/a/.hcloud/config.json"
    assert default_file({"USERPROFILE": "C:/a"}) == "C:/a/.hcloud/config.json"
    assert default_file({}) is None


def test_keys_again(write: Callable[[Any], str]) -> None:
    """The keys of a profile can be read again after a login, unless it has none any more."""
    path = write({"profiles": [{"name": "a", **KEYS}, {"name": "b", "mode": "ecsAgency"}]})
    assert read_keys(path, "a") == ("AKID1", "geheim", None)
    with pytest.raises(ConfigurationError, match=r"The profile b in .* has no keys any"):
        read_keys(path, "b")


def test_remedy(write: Callable[[Any], str]) -> None:
    """What to do about refused keys depends on where KooCLI has them from."""
    sso = {"name": "b", "mode": "SSO", "ssoAuth": {"stsToken": KEYS}}
    path = write({"profiles": [{"name": "a", **KEYS}, sso]})
    assert "hcloud configure set" in read_profile(path, "a").remedy
    assert "hcloud configure sso" in read_profile(path, "b").remedy
