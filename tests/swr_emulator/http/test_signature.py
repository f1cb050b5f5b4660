"""Verification of signatures, against vectors made by the official SDK."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from werkzeug.datastructures import Headers

from swr_emulator.http.messages import Request
from swr_emulator.http.signature import (
    canonical_query,
    canonical_request,
    canonical_uri,
    parse_authorization,
    signature_of,
    signing_time,
)

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent.parent / "vectors" / "signing.json").read_text("utf-8")
)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["name"]))
def test_vectors_of_the_official_sdk_and_the_guide_hold(vector: dict[str, Any]) -> None:
    """Canonical request and signature are those of the official SDK for each vector."""
    query = urlencode([tuple(pair) for pair in vector["query"]], quote_via=quote)
    target = vector["path"] + ("?" + query if query else "")
    body = vector["body"].encode()
    request = Request(vector["method"], target, Headers(vector["headers"]), body)
    names = vector["signed_headers"].split(";")
    canonical = canonical_request(request, names).encode()
    assert hashlib.sha256(canonical).hexdigest() == vector["canonical_request_sha256"]
    assert signature_of(request, vector["secret_key"], names) == vector["signature"]


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        ("/v2/manage/regions", "/v2/manage/regions/"),
        ("/v2/manage/regions/", "/v2/manage/regions/"),
        ("/repos/library$nginx", "/repos/library%24nginx/"),
        ("/repos/library%24nginx", "/repos/library%24nginx/"),
        ("/repos/library%2Fnginx", "/repos/library/nginx/"),
        ("/a~b-c_d.e", "/a~b-c_d.e/"),
        ("/", "/"),
    ],
)
def test_path_is_decoded_and_encoded_the_one_right_way(path: str, canonical: str) -> None:
    """Both spellings of a dollar sign sign alike, and an encoded slash becomes a real one."""
    assert canonical_uri(path) == canonical


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("", ""),
        ("b=2&a=1", "a=1&b=2"),
        ("a=2&a=1", "a=1&a=2"),
        ("a", "a="),
        ("a=x%20y", "a=x%20y"),
        ("a=x+y", "a=x%2By"),
        ("filter=limit::10|offset::0", "filter=limit%3A%3A10%7Coffset%3A%3A0"),
    ],
)
def test_query_is_sorted_and_encoded_the_one_right_way(query: str, canonical: str) -> None:
    """A plus is a plus, so a client that sends it for a space fails, as at the gateway."""
    assert canonical_query(query) == canonical


def test_unsigned_payload_counts_only_with_a_body() -> None:
    """The SDK's marker for a body that is not hashed replaces the hash."""
    headers = Headers({"X-Sdk-Content-Sha256": "UNSIGNED-PAYLOAD"})
    with_body = canonical_request(Request("POST", "/", headers, b"x"), ["x-sdk-date"])
    without = canonical_request(Request("POST", "/", headers), ["x-sdk-date"])
    assert with_body.endswith("\nUNSIGNED-PAYLOAD")
    assert without.endswith(hashlib.sha256(b"").hexdigest())


def test_authorization_is_taken_apart() -> None:
    """Access key, names and signature are found; blanks after commas may be missing."""
    signature = "0" * 64
    for blank in (" ", ""):
        given = parse_authorization(
            f"SDK-HMAC-SHA256 Access=AK,{blank}SignedHeaders=host;x-sdk-date,"
            f"{blank}Signature={signature}"
        )
        assert given == ("AK", ("host", "x-sdk-date"), signature)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Bearer token",
        "SDK-HMAC-SM3 Access=AK, SignedHeaders=x-sdk-date, Signature=" + "0" * 64,
        "SDK-HMAC-SHA256 Access=AK, SignedHeaders=X-Sdk-Date, Signature=" + "0" * 64,
        "SDK-HMAC-SHA256 Access=AK, SignedHeaders=x-sdk-date, Signature=short",
    ],
)
def test_other_authorizations_are_none(value: str) -> None:
    """Another algorithm or a malformed header is not taken for ours."""
    assert parse_authorization(value) is None


def test_date_of_a_signature_is_utc_or_nothing() -> None:
    """The date is read as UTC; an absent or malformed one is None."""
    headers = Headers({"X-Sdk-Date": "20260102T030405Z"})
    assert signing_time(Request("GET", "/", headers)) == 1_767_323_045
    assert signing_time(Request("GET", "/", Headers({"X-Sdk-Date": "today"}))) is None
    assert signing_time(Request("GET", "/")) is None
