"""A call on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from swr_emulator.errors import Refusal
from swr_emulator.http.messages import Request
from swr_emulator.services.call import Call

if TYPE_CHECKING:
    from swr_emulator.services.service import Service


def call(service: Service, body: bytes = b"") -> Call:
    """Return a call with a body."""
    request = Request("POST", "/", body=body)
    request.headers["Host"] = "swr.test:8080"
    region = service.fixture.regions["cn-north-4"]
    return Call(request, "id", region, service.fixture, service.issued)


def test_address_is_the_one_that_the_client_used(service: Service) -> None:
    """Scheme and host are those of the request."""
    assert call(service).base_url == "http://swr.test:8080"


@pytest.mark.parametrize(
    ("body", "value"), [(b"[1]", [1]), (b"", None), (b"\xff", None), (b"[" * 200_000, None)]
)
def test_body_is_read_as_json_or_not_at_all(service: Service, body: bytes, value: object) -> None:
    """However it is nested."""
    assert call(service, body).json_value() == value


def test_object_is_wanted_in_iams_words(service: Service) -> None:
    """Anything else is a bad request."""
    assert call(service, b'{"a": 1}').json_object() == {"a": 1}
    with pytest.raises(Refusal) as caught:
        call(service, b"[]").json_object()
    assert caught.value.answer.status == 400
