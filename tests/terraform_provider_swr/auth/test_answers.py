"""What IAM, STS and their kind answer."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from terraform_provider_swr.auth.answers import (
    ask,
    is_refusal,
    json_object,
    keys_of,
    subject_token,
    temporary_keys,
    unexpected,
)
from terraform_provider_swr.http.errors import ResponseError, ServiceError
from terraform_provider_swr.http.messages import Request, Response

if TYPE_CHECKING:
    from requests.auth import AuthBase

    from swr_emulator import Emulator
    from terraform_provider_swr.http.transport import Transport


@pytest.mark.parametrize(
    "document",
    [
        {
            "credential": {
                "access": "a",
                "secret": "s",
                "securitytoken": "t",
                "expires_at": "2026-01-02T03:04:05.000000Z",
            }
        },
        {
            "credentials": {
                "access_key_id": "a",
                "secret_access_key": "s",
                "security_token": "t",
                "expiration": "2026-01-02T03:04:05Z",
            }
        },
        {
            "credential": {
                "accessKeyId": "a",
                "secretAccessKey": "s",
                "securityToken": "t",
                "expires_at": "2026-01-02T03:04:05.123Z",
            }
        },
        {
            "accessKeyId": "a",
            "secret_access_key": "s",
            "securitytoken": "t",
            "expiration": "2026-01-02T03:04:05Z",
        },
    ],
)
def test_spellings(document: dict[str, Any]) -> None:
    """Each spelling of the fields is understood."""
    lease = temporary_keys(document)
    assert not isinstance(lease, str)
    assert lease.value == ("a", "s", "t")
    assert lease.expires_at is not None
    assert lease.expires_at.replace(microsecond=0) == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize("expiry", [{}, {"expires_at": None}, {"expires_at": "soon"}])
def test_unknown_expiry(expiry: dict[str, Any]) -> None:
    """An expiry that is missing or unreadable is unknown, not an error."""
    fields = {"access": "a", "secret": "s", "securitytoken": "t", **expiry}
    lease = temporary_keys({"credential": fields})
    assert not isinstance(lease, str)
    assert lease.expires_at is None


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"credential": None},
        {"credential": []},
        {"credential": {"access": "a", "secret": "s"}},
        {"credential": {"access": "a", "secret": 1, "securitytoken": "t"}},
        {"credential": {"access": "", "secret": "s", "securitytoken": "t"}},
    ],
)
def test_incomplete(document: dict[str, Any]) -> None:
    """Without all three parts there are no keys."""
    assert temporary_keys(document) == "has no access key with secret key and security token"


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("access", "an access key"),
        ("secret", "a secret key"),
        ("securitytoken", "a security token"),
    ],
)
def test_unfit_keys(name: str, part: str) -> None:
    """A key that cannot travel in a header is named, and not shown."""
    fields = {"access": "a", "secret": "s", "securitytoken": "t", name: "geheim\n"}
    response = Response(200, {}, json.dumps({"credential": fields}).encode())
    with pytest.raises(ResponseError) as caught:
        keys_of(response, "The answer")
    assert str(caught.value) == f"The answer has {part} that contains a line break."


def test_keys_of_a_response() -> None:
    """Keys come out of an answer's body; an answer without any is an error."""
    body = b'{"credential": {"access": "a", "secret": "s", "securitytoken": "t"}}'
    assert keys_of(Response(200, {}, body), "The answer").value == ("a", "s", "t")
    with pytest.raises(ResponseError, match=r"^The answer has no access key"):
        keys_of(Response(200, {}, b"{}"), "The answer")


def test_subject_token() -> None:
    """A token comes in a header, and is fit for one again."""
    assert subject_token(Response(201, {"X-Subject-Token": "t"}, b""), "The answer") == "t"
    with pytest.raises(ResponseError, match="The answer sent no token"):
        subject_token(Response(201, {}, b""), "The answer")
    with pytest.raises(ResponseError, match="that contains a character outside of ASCII") as caught:
        subject_token(Response(201, {"X-Subject-Token": "gehéim"}, b""), "The answer")
    assert "heim" not in str(caught.value)


def test_object() -> None:
    """A JSON object is returned as it is."""
    assert json_object(Response(200, {}, b'{"a": 1}'), "An answer") == {"a": 1}


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"<html>geheim", b"\xff\xfe", b"[" * 100_000],
    ids=["empty", "null", "list", "html", "bytes", "deep"],
)
def test_anything_else(body: bytes) -> None:
    """Anything else is an error that names the call and quotes nothing."""
    with pytest.raises(ResponseError, match=r"^An answer is not") as caught:
        json_object(Response(200, {}, body), "An answer")
    assert "geheim" not in str(caught.value)
    assert caught.value.__context__ is None


def test_unexpected() -> None:
    """What IAM did not promise is an error with the id under which its support finds the answer."""
    error = unexpected(Response(201, {}, b"", request_id="r-1"), "No token came.")
    assert str(error) == "No token came. Request id: r-1."
    assert error.status == 201


def test_hints_of_a_request(emulator: Emulator, transport: Transport) -> None:
    """A refusal gets the hint; where that has nothing to say the usual one stays."""
    request = Request("GET", f"{emulator.url}/nowhere")
    with pytest.raises(ServiceError, match=r"Do this\.$"):
        ask(transport, request, lambda _: "Do this.")
    with pytest.raises(ServiceError, match="Nothing at this address"):
        ask(transport, request, lambda _: "")


def test_hints_of_a_login_below(emulator: Emulator, transport: Transport) -> None:
    """What went wrong below the request keeps its own hint."""
    below = ServiceError("GET y", 404, hint="Below.")

    class Broken:
        def auth(self) -> AuthBase:
            raise below

        def refresh(self, rejected: AuthBase) -> bool:
            raise NotImplementedError

    request = Request("GET", f"{emulator.url}/x", credentials=Broken())
    with pytest.raises(ServiceError, match=r"Below\.$"):
        ask(transport, request, lambda _: "Above.")


def test_refusals() -> None:
    """A service that fails does not refuse."""
    assert is_refusal(ServiceError("GET x", 403))
    assert not is_refusal(ServiceError("GET x", 500))
