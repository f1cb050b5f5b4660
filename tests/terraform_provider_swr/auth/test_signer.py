"""The request signature."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from terraform_provider_swr.auth.signer import SdkHmacSha256Auth, SignableRequest, sign
from terraform_provider_swr.auth.sources import AccessKeys, Secret

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "vectors/signing.json").read_text("utf-8")
)
KEYS = AccessKeys(Secret("AKIDEXAMPLE0000001"), Secret("SKEXAMPLEfixedSecret/Key+0000000000000001"))
HOST = "swr-api.cn-north-4.myhuaweicloud.com"
DATE = "20260102T030405Z"

queries = st.lists(st.tuples(st.text(min_size=1), st.text()), max_size=4)
requests_to_sign = st.builds(
    SignableRequest,
    method=st.sampled_from(["GET", "POST", "get"]),
    path=st.lists(st.text().map(lambda segment: quote(segment, safe="$")), max_size=5).map(
        lambda segments: "/" + "/".join(segments)
    ),
    query=queries,
    headers=st.sampled_from(["application/json", "application/json;charset=utf8"]).map(
        lambda kind: {"Host": HOST, "Content-Type": kind, "X-Sdk-Date": DATE}
    ),
    body=st.binary(max_size=64),
)


def clock() -> datetime:
    """Return the moment of the vectors."""
    return datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def official_sign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """Return the official SDK's signer; importing it writes into the home folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        from huaweicloudsdkcore.auth.credentials import BasicCredentials
        from huaweicloudsdkcore.sdk_request import SdkRequest
        from huaweicloudsdkcore.signer.signer import Signer

        signer = Signer(BasicCredentials(KEYS.access_key, KEYS.secret_key))

        def sign_officially(request: SignableRequest) -> str:
            signed = signer.sign(
                SdkRequest(
                    method=request.method,
                    host=request.headers["Host"],
                    resource_path=request.path,
                    query_params=list(request.query),
                    header_params=dict(request.headers),
                    body=request.body,
                )
            )
            return str(signed.header_params["Authorization"])

        yield sign_officially


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_vector(vector: dict[str, Any]) -> None:
    """Every published vector has the signature that it was published with."""
    request = SignableRequest(
        vector["method"],
        vector["path"],
        [(key, value) for key, value in vector["query"]],
        vector["headers"],
        vector["body"].encode(),
    )
    authorization = sign(request, vector["access_key"], vector["secret_key"])
    names = ";".join(sorted(vector["signed_headers"].split(";")))
    assert authorization == (
        f"SDK-HMAC-SHA256 Access={vector['access_key']}, SignedHeaders={names}, "
        f"Signature={vector['signature']}"
    )


@given(request=requests_to_sign)
def test_official_signer_agrees(
    official_sign: Callable[[SignableRequest], str], request: SignableRequest
) -> None:
    """The official SDK makes the same signature for any request."""
    assert sign(request, KEYS.access_key, KEYS.secret_key) == official_sign(request)


def is_a_name(segment: str) -> bool:
    """Tell whether a segment stays: requests resolves . and .. before it signs."""
    return segment not in (".", "..")


@given(
    segments=st.lists(st.text(min_size=1).filter(is_a_name), min_size=1, max_size=5),
    query=queries,
    plus_for_space=st.booleans(),
)
def test_signs_what_requests_sends(
    segments: list[str], query: list[tuple[str, str]], plus_for_space: bool
) -> None:
    """The signature covers the URL after requests has re-quoted it."""
    path = "/v2/" + "/".join(quote(segment, safe="") for segment in segments)
    text = urlencode(query) if plus_for_space else urlencode(query, quote_via=quote)
    sent = requests.Request(
        "GET", f"https://{HOST}{path}?{text}", auth=SdkHmacSha256Auth(KEYS, clock=clock)
    ).prepare()
    expected = SignableRequest("GET", path, query, {"host": HOST, "x-sdk-date": DATE})
    assert sent.headers["Authorization"] == sign(expected, KEYS.access_key, KEYS.secret_key)


def test_headers() -> None:
    """Project and security token travel with the request and are signed."""
    keys = KEYS._replace(security_token=Secret("temporary"))
    request = requests.Request(
        "POST", f"https://{HOST}:443/v2", json={"a": "é"}, auth=SdkHmacSha256Auth(keys, "p1", clock)
    ).prepare()
    assert request.headers["Host"] == HOST
    assert request.headers["X-Sdk-Date"] == DATE
    assert request.headers["X-Project-Id"] == "p1"
    assert request.headers["X-Security-Token"] == "temporary"
    assert (
        "SignedHeaders=content-type;host;x-project-id;x-sdk-date;x-security-token,"
        in request.headers["Authorization"]
    )


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://127.0.0.1:8080/v2", "127.0.0.1:8080"),
        ("http://LocalHost:80/v2", "localhost"),
        ("https://[::1]:8443/v2", "[::1]:8443"),
    ],
)
def test_host(url: str, host: str) -> None:
    """The signed host is the one on the wire, with a port where it is not the scheme's own."""
    request = requests.Request("GET", url, auth=SdkHmacSha256Auth(KEYS, clock=clock)).prepare()
    assert request.headers["Host"] == host


def test_streamed_body() -> None:
    """A body that is not in memory cannot be hashed and is refused."""
    request = requests.Request(
        "POST", f"https://{HOST}/v2", data=iter([b"x"]), auth=SdkHmacSha256Auth(KEYS, clock=clock)
    )
    with pytest.raises(TypeError, match="body in memory"):
        request.prepare()


def test_text_body_and_bytes_header() -> None:
    """Bodies and header values sign the same as text and as bytes."""
    texts = requests.Request(
        "POST", f"https://{HOST}/", data="é", headers={"Content-Type": "application/json"}
    ).prepare()
    blobs = requests.Request(
        "POST",
        f"https://{HOST}/",
        data="é".encode(),
        headers={"Content-Type": b"application/json"},
    ).prepare()
    auth = SdkHmacSha256Auth(KEYS, clock=clock)
    assert auth(texts).headers["Authorization"] == auth(blobs).headers["Authorization"]


def test_keys_hide_themselves() -> None:
    """Printing keys shows none of them."""
    keys = KEYS._replace(security_token=Secret("temporary"))
    assert repr(keys) == (
        "AccessKeys(access_key=Secret(...), secret_key=Secret(...), security_token=Secret(...))"
    )
