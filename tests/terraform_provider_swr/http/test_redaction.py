"""The words of a server are fit to be shown, whatever they are."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terraform_provider_swr.http.redaction import (
    LONGEST_TEXT,
    WITHHELD,
    clean,
    request_id,
    secrets_in,
)

TOKEN = "MIIabc+def/ghi=="


def test_known_secrets_are_withheld() -> None:
    """A secret that was sent is cut out wherever the server repeats it."""
    assert clean(f"bad token {TOKEN}, really {TOKEN}", {TOKEN}) == (
        f"bad token {WITHHELD}, really {WITHHELD}"
    )


@pytest.mark.parametrize(
    "spelling",
    [
        'hush "h\u00fcsh" <\\/>',
        'hush \\"h\u00fcsh\\" <\\\\/>',
        'hush \\"h\\u00fcsh\\" <\\\\/>',
        "hush%20%22h%C3%BCsh%22%20%3C%5C/%3E",
        "hush%20%22h%C3%BCsh%22%20%3C%5C%2F%3E",
        "hush &quot;h\u00fcsh&quot; &lt;\\/&gt;",
        'hush "h\u00fcsh" &lt;\\/&gt;',
    ],
    ids=["as-it-is", "json", "ascii-json", "path", "query", "html", "html-text"],
)
def test_secrets_are_withheld_however_they_are_spelled(spelling: str) -> None:
    """A server that repeats a request may repeat it as JSON, as a URL or on a page."""
    assert clean(f"got {spelling}!", {'hush "h\u00fcsh" <\\/>'}) == f"got {WITHHELD}!"


def test_half_a_character_in_a_secret_does_no_harm() -> None:
    """The environment can hold bytes that are no text."""
    assert clean("got hush\udcff!", {"hush\udcff"}) == f"got {WITHHELD}!"


def test_a_secret_inside_another_leaves_nothing_behind() -> None:
    """The longer of two is withheld first."""
    assert clean("abcdef123456", {"abcdef", "abcdef123456"}) == WITHHELD


def test_a_secret_across_the_end_of_what_is_looked_at_is_withheld() -> None:
    """No half of a secret survives because the text is cut."""
    text = "x " * 4_090 + TOKEN * 3
    assert TOKEN[:8] not in clean(text, {TOKEN}, longest=10_000)


def test_the_echo_of_a_canonical_request_is_cut_off() -> None:
    """The gateway's refusal of a signature repeats all signed headers."""
    text = (
        "verify aksk signature fail, canonicalRequest:GET|/v2/|content-type:application/json|"
        "x-security-token:abc|host;x-sdk-date|e3b0c442"
    )
    assert clean(text) == "verify aksk signature fail"


@pytest.mark.parametrize(
    "text",
    [
        "got Authorization: SDK-HMAC-SHA256 Access=AKEXAMPLE, SignedHeaders=host, Signature=abc123",
        "SDK-HMAC-SHA256 Access=AKEXAMPLE, SignedHeaders=host, Signature=abc123",
        "x-auth-token: abc123",
        '"X-Security-Token":"abc123"',
        "signature=abc123",
        "password = abc123",
        "ak:AKEXAMPLE,err:ak not exist",
        "blob " + "Ab1" * 14,
        "blob " + "Ab/1" * 16,
    ],
)
def test_what_looks_like_a_secret_is_withheld(text: str) -> None:
    """Even when it is none that this program knows."""
    shown = clean(text)
    assert WITHHELD in shown
    for part in ("abc123", "AKEXAMPLE", "Ab1Ab1", "Ab/1"):
        assert part not in shown


@pytest.mark.parametrize(
    "text",
    [
        "The namespace does not exist.",
        "x-auth-token not found",
        "request 0123456789abcdef0123456789abcdef failed",
        "repository team/a-rather-long-name-for-a-repository",
        "token expires, expires_at:2020-01-02T03:04:05.000000Z",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    """Messages keep what helps."""
    assert clean(text) == text


def test_control_characters_become_blanks() -> None:
    """Escape sequences, line breaks, text that runs backwards and half characters go."""
    assert clean("a\x1b[31mb\r\nc\u202ed\u2028e\x00\ud800f") == "a [31mb c d e f"


def test_colours_of_the_hosts_messages_are_defused() -> None:
    """A host would colour its output by tokens in square brackets."""
    assert clean("[red]Hi[reset] [_light_blue_] [3]") == "(red)Hi(reset) (_light_blue_) [3]"


def test_long_texts_are_cut() -> None:
    """A message holds a couple of lines of a server's words."""
    assert len(clean("word " * 1_000)) <= LONGEST_TEXT
    assert clean("word " * 1_000).endswith("...")


@given(st.text(max_size=500), st.sets(st.text(min_size=6, max_size=30), max_size=3))
def test_any_text_comes_out_printable_and_short(text: str, secrets: set[str]) -> None:
    """No control character and no secret of any text is left, and it can be sent on."""
    shown = clean(text, secrets)
    assert len(shown) <= LONGEST_TEXT
    assert not any(unicodedata.category(character) in {"Cc", "Cs", "Zl"} for character in shown)
    shown.encode()


def test_the_secrets_of_a_request_are_found_in_its_headers() -> None:
    """Tokens, signatures and access keys count; short values and other headers do not."""
    headers: dict[str, str | bytes] = {
        "Authorization": "SDK-HMAC-SHA256 Access=AKEXAMPLE, SignedHeaders=host, Signature=abcdef12",
        "X-Auth-Token": b"token-in-bytes",
        "x-security-token": "short",
        "User-Agent": "terraform-provider-swr",
    }
    assert secrets_in(headers) == {
        headers["Authorization"],
        "AKEXAMPLE",
        "abcdef12",
        "token-in-bytes",
    }


def test_the_secrets_of_a_login_are_found_in_its_body() -> None:
    """The password is one, the user's name is not."""
    user = {"name": "somebody", "password": "hush-hush", "domain": {"name": "account"}}
    body = {"auth": {"identity": {"methods": ["password"], "password": {"user": user}}}}
    assert secrets_in({}, body) == {"hush-hush"}
    assert secrets_in({}, [{"secret_key": "in-a-list"}, None, 7]) == {"in-a-list"}
    token = {"auth": {"identity": {"token": {"id": "unscoped"}}, "id_token": {"id": "the.jwt.x"}}}
    assert secrets_in({}, token) == {"unscoped", "the.jwt.x"}


def test_request_ids_are_found_where_they_are() -> None:
    """SWR's header, then IAM's, then what the body says; without secrets."""
    assert request_id({"X-Request-Id": "a", "X-IAM-Trace-Id": "b"}, in_body="c") == "a"
    assert request_id({"X-IAM-Trace-Id": "b"}, in_body="c") == "b"
    assert request_id({}, in_body="c") == "c"
    assert request_id({}) is None
    assert request_id({"X-Request-Id": "id-sesame-1"}, {"sesame-1"}) == f"id-{WITHHELD}"
