"""Error answers are understood: bodies of every shape, codes, and what can be done."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swr_emulator.services.error_bodies import SHAPES
from terraform_provider_swr.http.errors import (
    AuthenticationError,
    EndpointError,
    NotFoundError,
    PermissionDeniedError,
    ServiceError,
    ThrottledError,
    UnavailableError,
)
from terraform_provider_swr.http.messages import RetryClass
from terraform_provider_swr.swr.error_codes import (
    ErrorBody,
    error_class,
    find_error,
    is_expiry,
    known_code,
    parse_error_body,
    retry_class,
    summarise_page,
)


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("SVCSTG.SWR.4040058", "SWR.4040058"),
        ("SVCSTG.S2I.4019000", "SWR.4019000"),
        ("SWR.4040058", "SWR.4040058"),
        ("APIGW.0101", "APIGW.0101"),
        ("APIG.0101", "APIGW.0101"),
        ("SVCSTG.SWR.404", None),
        ("401", "IAM.401"),
        ("4010", None),
        ("", None),
        (None, None),
    ],
)
def test_codes_have_one_spelling(code: str | None, known: str | None) -> None:
    """The prefixes that the documents use for the same code are one."""
    assert known_code(code) == known


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (429, "APIGW.0308", RetryClass.THROTTLED),
        (429, None, RetryClass.THROTTLED),
        (403, "SWR.4031032", RetryClass.THROTTLED),
        (403, "SWR.4031042", RetryClass.THROTTLED),
        (409, "SWR.4090023", RetryClass.THROTTLED),
        (500, "SWR.5000057", RetryClass.TRANSIENT),
        (502, None, RetryClass.TRANSIENT),
        (503, None, RetryClass.TRANSIENT),
        (504, "APIGW.0201", RetryClass.TRANSIENT),
        (501, None, RetryClass.PERMANENT),
        (507, "SWR.5070070", RetryClass.PERMANENT),
        (400, "SWR.4000014", RetryClass.PERMANENT),
        (401, "SWR.4010000", RetryClass.PERMANENT),
        (403, "SWR.4030170", RetryClass.PERMANENT),
        (404, "SWR.4040058", RetryClass.PERMANENT),
        (409, "SWR.4090006", RetryClass.PERMANENT),
        (408, None, RetryClass.PERMANENT),
        (413, "APIGW.0201", RetryClass.PERMANENT),
    ],
)
def test_only_passing_failures_are_retried(status: int, code: str | None, kind: RetryClass) -> None:
    """Throttles hide behind several statuses; other 4xx are final."""
    assert retry_class(status, code) is kind


@pytest.mark.parametrize(
    ("status", "code", "text"),
    [
        (401, "SWR.4010000", "Authenticate Failed"),
        (403, "SWR.4031043", "invalid JWT"),
        (401, "APIGW.0307", "anything"),
        (401, "APIGW.0301", "Incorrect information: token expires, expires_at:2020-01-02"),
        (401, None, "The token must be updated."),
    ],
)
def test_expired_credentials_are_recognised(status: int, code: str | None, text: str) -> None:
    """A new login may help."""
    assert is_expiry(status, code, text)


@pytest.mark.parametrize(
    ("status", "code", "text"),
    [
        (401, "SWR.4011064", "token expired"),
        (401, "APIGW.0301", "verify aksk signature fail, canonicalRequest:token expires"),
        (401, "APIGW.0301", "signature expired, signature time:1,server time:2"),
        (401, "APIGW.0301", "decrypt token fail"),
        (401, "APIGW.0301", "x-auth-token not found"),
        (401, None, ""),
        (403, "SWR.4030170", "token expired"),
        (500, None, "token expired"),
    ],
)
def test_other_refusals_are_no_expiry(status: int, code: str | None, text: str) -> None:
    """A failed signature above all: trying again locks the key."""
    assert not is_expiry(status, code, text)


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "SWR.4000014", ServiceError),
        (400, "SWR.4000031", AuthenticationError),
        (401, "SWR.4010000", AuthenticationError),
        (401, None, AuthenticationError),
        (401, "SWR.4011064", PermissionDeniedError),
        (403, "SWR.4030170", PermissionDeniedError),
        (403, "SWR.4031042", ThrottledError),
        (404, "SWR.4040058", NotFoundError),
        (404, "SWR.4041061", NotFoundError),
        (404, "SWR.4049999", NotFoundError),
        (404, "SWR.4040083", EndpointError),
        (404, "APIGW.0101", EndpointError),
        (404, "IAM.404", ServiceError),
        (404, None, EndpointError),
        (409, "SWR.4090023", ThrottledError),
        (418, None, ServiceError),
        (429, None, ThrottledError),
        (500, None, UnavailableError),
        (507, None, UnavailableError),
    ],
)
def test_each_answer_has_its_error(status: int, code: str | None, kind: type[ServiceError]) -> None:
    """Only SWR's own 404 means that something does not exist."""
    assert error_class(status, code) is kind


@pytest.mark.parametrize("shape", ["E1", "E2", "E3", "E4", "E5"])
def test_shapes_with_a_code_give_code_and_message(shape: str) -> None:
    """Old and new spelling, array or object: the result is the same."""
    answer = SHAPES[shape](404, "SVCSTG.SWR.4040058", "no such namespace", "")
    found = parse_error_body(answer.body)
    assert (found.code, found.text) == ("SVCSTG.SWR.4040058", "no such namespace")


def test_iam_repeats_the_status_as_a_number() -> None:
    """A code that is a number becomes text."""
    found = parse_error_body(SHAPES["E6"](401, "", "wrong password", "").body)
    assert (found.code, found.text) == ("401", "wrong password")


def test_a_page_gives_its_title() -> None:
    """HTML is never shown."""
    found = parse_error_body(SHAPES["E7"](502, "", "Bad Gateway", "").body)
    assert found == ErrorBody(text="an HTML page with the title 502 Bad Gateway")


@pytest.mark.parametrize("body", [b"", b"  \n", b"null"])
def test_an_empty_body_says_nothing(body: bytes) -> None:
    """No body, blanks and null have neither code nor text."""
    assert parse_error_body(body) == ErrorBody()


def test_plain_text_is_taken_as_it_is() -> None:
    """It may say something."""
    assert parse_error_body(b" upstream timed out ").text == "upstream timed out"


def test_the_gateways_request_id_is_kept() -> None:
    """It stands in the body where no header has it."""
    body = {"error_msg": "no", "error_code": "APIGW.0101", "request_id": "abc"}
    assert parse_error_body(json.dumps(body).encode()).request_id == "abc"


def test_details_follow_the_message_unless_they_repeat_it() -> None:
    """What SWR adds in ``detail`` is often the name that was wrong."""
    entry = {"errorCode": "x", "errorMessage": "not found", "detail": "namespace team"}
    found = find_error({"errors": [entry]})
    assert found == ErrorBody("x", "not found namespace team")
    assert find_error([{**entry, "detail": "not found"}]) == ErrorBody("x", "not found")


def test_the_blob_of_a_refused_permission_is_not_taken() -> None:
    """Neither place of the encoded message ends up in the text."""
    body = {
        "errors": [{"errorCode": "x", "errorMessage": "no", "encoded_authorization_message": "B"}],
        "error_code": "x",
        "error_msg": "no",
        "encoded_authorization_message": "B",
    }
    assert find_error(body) == ErrorBody("x", "no")


@pytest.mark.parametrize(
    "document",
    [None, [], {}, [1], [None], {"errors": []}, {"errors": "x"}, {"error": "x"}, 1, "x"],
)
def test_documents_without_an_error_are_none(document: Any) -> None:
    """Only what has a code or a message counts."""
    assert find_error(document) is None


def test_pages_are_recognised_by_their_beginning() -> None:
    """With or without a doctype, a title, leading blanks."""
    assert summarise_page("\n <HTML><body>x") == "an HTML page"
    assert summarise_page("<!doctype html><title lang=en> Login </title>") == (
        "an HTML page with the title Login"
    )
    assert summarise_page('["<a>"]') is None


@given(st.binary(max_size=200))
def test_no_bytes_break_the_parser(body: bytes) -> None:
    """Whatever a proxy sends, there is a result."""
    assert isinstance(parse_error_body(body), ErrorBody)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["errors", "error", "error_code", "errorCode", "detail", "code"]),
                inner,
                max_size=4,
            )
        ),
    )
)
def test_no_document_breaks_the_search(document: Any) -> None:
    """Known names in unexpected places and of unexpected types do no harm."""
    found = find_error(document)
    assert found is None or isinstance(found.text, str)


def test_deep_nesting_does_no_harm() -> None:
    """A document too deep for the parser is treated as text."""
    assert parse_error_body(b"[" * 100_000).code is None
