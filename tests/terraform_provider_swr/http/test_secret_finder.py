"""Secrets are found however they are spelled."""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode
from html import escape
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terraform_provider_swr.http.redaction import clean
from terraform_provider_swr.http.secret_finder import find_secrets

SECRET = "h\u00fcsh<+/&%41\\é 7"


def is_found(text: str, secret: str = SECRET) -> bool:
    """Tell whether all of a text that stands between two marks is found."""
    whole = f"got [{text}] back"
    return find_secrets(whole, {secret}) == [(5, len(whole) - 6)]


@pytest.mark.parametrize(
    "spelled",
    [
        SECRET,
        json.dumps(SECRET)[1:-1],
        json.dumps(SECRET, ensure_ascii=False)[1:-1],
        json.dumps(SECRET)[1:-1]
        .replace("<", "\\u003c")
        .replace("&", "\\u0026")
        .replace("/", "\\/"),
        json.dumps(json.dumps(SECRET))[3:-3],
        json.dumps(SECRET)[1:-1].upper().replace("\\U", "\\u").replace("H", "h").replace("S", "s"),
        quote(SECRET),
        quote(SECRET, safe="").lower(),
        quote(quote(SECRET, safe="")),
        quote_plus(SECRET),
        quote(SECRET.encode("latin-1")),
        escape(SECRET),
        "".join(f"&#{ord(character)};" for character in SECRET),
        "".join(f"&#x{ord(character):X};" for character in SECRET),
        escape(json.dumps(SECRET)[1:-1]),
        SECRET.replace("<", "&lt;").replace("+", "&plus;"),
        "".join(f"\\x{ord(character):02x}" for character in SECRET),
        SECRET.encode().decode("latin-1"),
        SECRET.encode().decode("cp1252"),
        SECRET.encode().hex(),
        SECRET.encode().hex().upper(),
        SECRET.encode("utf-16-le").hex(),
        "\u200b".join(SECRET),
        "\x00".join(SECRET),
        SECRET.replace("7", "\n  7"),
        "hu\u0308sh<+/&%41\\e\u0301 7",
    ],
)
def test_spellings(spelled: str) -> None:
    """As JSON, in URLs, on pages, in wrong character sets, with what cannot be seen inside."""
    assert is_found(spelled)


@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
@pytest.mark.parametrize("encode", [b64encode, urlsafe_b64encode])
def test_base64(before: str, encode: object) -> None:
    """Wherever it stands among other bytes, as with a user's name before a password."""
    assert callable(encode)
    text = encode(f"{before}{SECRET}:and so on".encode()).decode()
    ((start, end),) = find_secrets(text, {SECRET})
    assert start <= 4
    assert end - start >= len(SECRET.encode()) * 4 // 3 - 2


def test_a_secret_with_what_cannot_be_seen_is_found_without_it() -> None:
    """Somebody on the way dropped it, or the user pasted it."""
    assert find_secrets("got hush-hush", {"hush\u200b-\x00hush"}) == [(4, 13)]


def test_half_a_character_is_no_obstacle() -> None:
    """JSON can hold it alone, and so can the environment."""
    assert find_secrets("hush-hush\\udcff", {"hush-hush\udcff"}) == [(0, 9)]
    assert is_found("hush\\ud83d\\ude00hush", "hush\U0001f600hush")


def test_several_are_found_and_those_that_touch_are_one() -> None:
    """From first to last."""
    assert find_secrets("abcdefabcdef abcdefg", {"abcdef", "bcdefg"}) == [(0, 12), (13, 20)]


def test_where_there_is_none_nothing_is_found() -> None:
    """An escape that is none is left alone; a secret that is nothing to see is none."""
    assert find_secrets("all is well &nosuch; %4", {"hush-hush", " \x00 \x00 \x00"}) == []
    assert find_secrets("short", {"longer than it"}) == []
    assert find_secrets("text", ()) == []


def test_escapes_are_followed_to_the_fourth_layer() -> None:
    """Somewhere it has to end."""
    text = "hush/hush"
    for _ in range(4):
        text = quote(text, safe="")
    assert find_secrets(text, {"hush/hush"}) == [(0, len(text))]
    assert find_secrets(quote(text, safe=""), {"hush/hush"}) == []


@given(st.text(min_size=6, max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_whatever_is_sent_is_found_as_it_is(secret: str, before: str, after: str) -> None:
    """No secret survives in its own spelling."""
    text = before + secret + after
    parts = find_secrets(text, {secret})
    at = text.index(secret)
    assert any(start <= at and at + len(secret) <= end for start, end in parts)


def test_the_cleaned_text_shows_nothing_of_it() -> None:
    """What was around it stays."""
    assert clean("bad \\u0068ush-hush, sorry", {"hush-hush"}) == "bad (withheld), sorry"
