"""The codes in error answers, and what they mean."""

from __future__ import annotations

import pytest

from terraform_provider_swr.http.errors import (
    AuthenticationError,
    EndpointError,
    NotFoundError,
    PermissionDeniedError,
    ServiceError,
    ThrottledError,
    UnavailableError,
)
from terraform_provider_swr.http.retry_policy import RetryClass
from terraform_provider_swr.swr.error_codes import error_class, is_expiry, kind_of, known_code


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
    assert kind_of(status, code) is kind


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
