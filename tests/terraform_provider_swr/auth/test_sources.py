"""What credentials are made from."""

from __future__ import annotations

import json
from typing import NamedTuple

import pytest

from terraform_provider_swr.auth.sources import (
    AccessKeys,
    Agency,
    FixedKeys,
    IdToken,
    KeysInFile,
    PasswordSource,
    PodIdentity,
    Secret,
    Source,
    Token,
    has_keys,
    is_temporary,
    unfit_for_header,
    unfit_for_login,
)


class Holder(NamedTuple):
    """Something that holds a secret."""

    secret: Secret


def test_hidden() -> None:
    """A secret is not shown by repr, alone or inside something."""
    assert "geheim" not in repr(Secret("geheim"))
    assert "geheim" not in f"{Holder(Secret('geheim'))} {[Secret('geheim')]}"


def test_still_a_string() -> None:
    """Where it is sent, a secret is the text itself."""
    assert Secret("geheim") == "geheim"
    assert json.dumps({"a": Secret("geheim")}) == '{"a": "geheim"}'


def test_fixed() -> None:
    """Keys that the user gave stay the same and cannot be renewed."""
    keys = AccessKeys(Secret("a"), Secret("s"))
    source = FixedKeys(keys)
    assert source.get() is keys
    assert source.refresh(keys) is False


def test_hide_their_secrets() -> None:
    """Printing a kind shows names but no secret."""
    text = f"{Token(Secret('geheim'))} {PasswordSource('ann', Secret('geheim'), 'acme')}"
    assert "geheim" not in text
    assert "ann" in text


def test_agency_lasts_an_hour() -> None:
    """An agency is assumed for an hour unless something else is asked for."""
    assert Agency("readers").duration == 3600


@pytest.mark.parametrize(
    ("value", "header", "login"),
    [
        ("a+/=~!", "", ""),
        ("", "is empty", ""),
        ("a b", "contains a space", ""),
        ("é", "contains a character outside of ASCII", ""),
        ("a\n", "contains a line break", "contains a line break"),
        ("a\r\nX: y", "contains a line break", "contains a line break"),
        ("\u2029", "contains a line break", "contains a line break"),
        ("a\t", "contains a control character", "contains a control character"),
        ("\u200b", "contains a control character", "contains a control character"),
        ("\udcff", "is not valid UTF-8", "is not valid UTF-8"),
    ],
)
def test_unfit(value: str, header: str, login: str) -> None:
    """Keys, tokens and ids are visible ASCII; a password is anything that can be seen."""
    assert unfit_for_header(value) == header
    assert unfit_for_login(value) == login


def test_place_of_an_id_token() -> None:
    """An ID token is in its argument or variable, or in the file that one of these names."""
    assert IdToken("id_token", Secret("a.b.c")).place == "id_token"
    assert IdToken("id_token_file", file="/t").place == "/t (id_token_file)"


PERMANENT = AccessKeys(Secret("a"), Secret("s"))
TEMPORARY = PERMANENT._replace(security_token=Secret("t"))


@pytest.mark.parametrize(
    ("source", "signs", "temporary"),
    [
        (PERMANENT, True, False),
        (TEMPORARY, True, True),
        (KeysInFile(PERMANENT, lambda: PERMANENT), True, False),
        (KeysInFile(TEMPORARY, lambda: TEMPORARY), True, True),
        (PodIdentity("u", None), True, True),
        (Token(Secret("t")), False, True),
        (PasswordSource("u", Secret("p"), "d"), False, True),
    ],
)
def test_what_sources_give(source: Source, signs: bool, temporary: bool) -> None:
    """Tokens do not sign, and only keys without a security token last."""
    assert has_keys(source) is signs
    assert is_temporary(source) is temporary
