"""Error bodies of every shape are understood."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swr_emulator.services.error_bodies import SHAPES
from terraform_provider_swr.swr.error_bodies import (
    ErrorBody,
    find_error,
    parse_error_body,
    summarise_page,
)


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
