"""Reading what IAM answers."""

from __future__ import annotations

import pytest

from terraform_provider_swr.auth.iam_json import json_object, unexpected
from terraform_provider_swr.http.errors import ResponseError
from terraform_provider_swr.http.messages import Response


def test_object() -> None:
    """A JSON object is returned as it is."""
    assert json_object(Response(200, {}, b'{"a": 1}'), "a test") == {"a": 1}


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"<html>geheim", b"\xff\xfe", b"[" * 100_000],
    ids=["empty", "null", "list", "html", "bytes", "deep"],
)
def test_anything_else(body: bytes) -> None:
    """Anything else is an error that names the call and quotes nothing."""
    with pytest.raises(ResponseError, match="IAM's answer to a test is not") as caught:
        json_object(Response(200, {}, body), "a test")
    assert "geheim" not in str(caught.value)
    assert caught.value.__context__ is None


def test_unexpected() -> None:
    """What IAM did not promise is an error with the id under which its support finds the answer."""
    error = unexpected(Response(201, {}, b"", request_id="r-1"), "No token came.")
    assert str(error) == "No token came. Request id: r-1."
    assert error.status == 201
