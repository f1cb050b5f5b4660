"""ID tokens of another issuer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from id_tokens import jwt
from terraform_provider_swr.auth.id_token import expiry_of, read_id_token
from terraform_provider_swr.auth.sources import IdToken, Secret
from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path


def test_value() -> None:
    """A token that is given is used as it is."""
    assert read_id_token(IdToken("id_token", Secret("a.b.c"))) == "a.b.c"


@pytest.mark.parametrize("text", ["a.b.c", "a.b.c\n", "a.b.c\r\n", " \ta.b.c \n\n"])
def test_file(tmp_path: Path, text: str) -> None:
    """Whatever white space a file has around the token does not belong to it."""
    file = tmp_path / "token"
    file.write_text(text, newline="")
    assert read_id_token(IdToken("id_token_file", file=str(file))) == "a.b.c"


def test_rotated_file(tmp_path: Path) -> None:
    """The file is read each time, as its issuer writes fresh tokens there."""
    file = tmp_path / "token"
    token = IdToken("id_token_file", file=str(file))
    for text in ("a.b.c", "d.e.f"):
        file.write_text(text)
        assert read_id_token(token) == text


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is empty"),
        ("\n", "is empty"),
        ("geheim\ngeheim", "contains a line break"),
        ("geheim geheim", "contains a space"),
        ("geheim\xff", "contains a character outside of ASCII"),
        ("g" * 20_001, "is longer than 20000 characters"),
    ],
    ids=["empty", "blank", "lines", "words", "latin", "long"],
)
def test_no_token(tmp_path: Path, text: str, problem: str) -> None:
    """What is no token is refused by its place, and not shown."""
    file = tmp_path / "token"
    file.write_text(text, encoding="latin-1")
    token = IdToken("HW_ASSUME_ROLE_ID_TOKEN_FILE", file=str(file), attribute="block")
    with pytest.raises(ConfigurationError) as caught:
        read_id_token(token)
    begin = f"The ID token from {file} (HW_ASSUME_ROLE_ID_TOKEN_FILE) {problem}."
    assert str(caught.value).startswith(begin)
    assert "geheim" not in str(caught.value)
    assert caught.value.attribute == "block"


def test_no_file(tmp_path: Path) -> None:
    """A file that is not there is named with who named it."""
    token = IdToken("id_token_file", file=str(tmp_path / "none"))
    with pytest.raises(ConfigurationError, match=r"no file .*none, in which id_token_file"):
        read_id_token(token)


def test_expiry() -> None:
    """A JWT tells when it expires."""
    assert expiry_of(jwt(exp=1_767_322_800)) == datetime(2026, 1, 2, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "token", ["", "a.b", "a.b.c", "a.\xff.c", jwt(), jwt(exp="soon"), jwt(exp=1e30), jwt(exp=None)]
)
def test_unknown_expiry(token: str) -> None:
    """What does not say when it expires is no error."""
    assert expiry_of(token) is None
