"""Rows come out of an answer exactly, or not at all."""

from __future__ import annotations

import json
import logging
from typing import Any

import msgspec
import pytest

from swr_emulator.faults.catalogue.bodies import BODIES, TASK
from terraform_provider_swr.http.errors import ApiError, ResponseError
from terraform_provider_swr.http.messages import Response
from terraform_provider_swr.swr.decode import decode_array, decode_envelope, decode_marker
from terraform_provider_swr.swr.models import (
    Model,
    Namespace,
    Repository,
    Retention,
    RetentionParams,
    RetentionRule,
    SyncRegion,
    SyncRepo,
)

REQUEST = "GET https://swr-api.example/v2/x"
ROW = {
    "created_at": "2020-04-17T02:11:03.53183Z",
    "domain_id": "8b1e81************************633fb",
    "domain_name": "p*********59",
    "id": 45,
    "namespace": "test",
    "override": True,
    "remote_namespace": "sdsad",
    "remote_region_id": "cn-north-1",
    "repo_name": "grpc-helloworld",
    "sync_auto": True,
    "updated_at": "2020-04-17T02:11:03.531831Z",
}
CATALOGUE = {bad.name: bad.answer for bad in BODIES}


def decode(document: Any, model: type[Model] = SyncRepo, status: int = 200) -> list[dict[str, Any]]:
    """Return the rows of a document, given as such or as bytes, as dicts."""
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    rows = decode_array(Response(status, {}, body, "request-1"), model, REQUEST)
    return [msgspec.structs.asdict(row) for row in rows]


def complaint(document: Any, status: int = 200) -> str:
    """Return what is wrong with a document."""
    with pytest.raises(ResponseError) as caught:
        decode(document, status=status)
    assert caught.value.request_id == "request-1"
    assert REQUEST in str(caught.value)
    return str(caught.value)


def test_the_documentations_example_becomes_a_row() -> None:
    """All eleven fields, under the names of the attributes, text unchanged."""
    assert decode([TASK]) == [ROW]


def test_an_empty_array_is_an_empty_list() -> None:
    """Nothing is configured."""
    assert decode([]) == []


def test_null_is_an_empty_list_with_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    """A service written in Go sends that for a list that it never filled."""
    with caplog.at_level(logging.WARNING):
        assert decode(None) == []
    assert "null" in caplog.text


@pytest.mark.parametrize("name", ["missing-fields", "null-fields", "empty-entry", "other-key-case"])
def test_absent_and_null_fields_are_null(name: str) -> None:
    """Whichever are absent; a field in another spelling is unknown."""
    (row,) = decode(CATALOGUE[name].body)
    assert set(row) == set(ROW)
    assert all(value is None or value == ROW[key] for key, value in row.items())


def test_rows_with_and_without_a_field_can_be_mixed() -> None:
    """One entry that lacks a field does not change the others."""
    rows = decode([TASK, {"id": 7}, {**TASK, "extra": {"deep": []}}])
    assert rows == [ROW, dict.fromkeys(ROW) | {"id": 7}, ROW]


def test_unknown_fields_are_ignored() -> None:
    """Objects among them do not confuse the fast way."""
    assert decode([{**TASK, "labels": TASK, "more": {"a": 1}}]) == [ROW]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("override", "false", 'the field override is "false", not true or false'),
        ("override", 1, "the field override is 1, not true or false"),
        ("syncAuto", 0, "the field syncAuto is 0, not true or false"),
        ("id", "45", 'the field id is "45", not a whole number'),
        ("id", 45.0, "the field id is 45.0, not a whole number"),
        ("id", 1e300, "the field id is 1e+300, not a whole number"),
        ("id", True, "the field id is true, not a whole number"),
        ("id", 2**513, "the field id is a number with too many digits"),
        ("namespace", 7, "the field namespace is 7, not a string"),
        ("repoName", {"name": "x"}, "the field repoName is an object, not a string"),
        ("repoName", TASK, "the field repoName is an object, not a string"),
        ("createdAt", [], "the field createdAt is an array, not a string"),
        ("domainID", "\x1b[31m", None),
    ],
)
def test_a_wrong_type_names_entry_and_field(field: str, value: Any, words: str | None) -> None:
    """Nothing is converted; the first wrong entry is the one named."""
    document = [TASK, {**TASK, field: value}, {**TASK, field: value}]
    if words is None:
        assert decode(document)[1]["domain_id"] == value
    else:
        text = complaint(document)
        assert words in text
        assert "entry 2 of 3" in text


def test_a_wrong_type_is_found_where_fields_are_missing_too() -> None:
    """The slow way is as strict as the fast one."""
    assert "entry 2 of 2 the field override" in complaint([{}, {"override": "true"}])


def test_large_numbers_are_exact() -> None:
    """An id of twenty digits keeps every one of them."""
    (row,) = decode(CATALOGUE["huge-id"].body)
    assert row["id"] == 98765432109876543210


@pytest.mark.parametrize(
    ("entry", "words"),
    [(None, "is null"), ("task", "is a string"), ([], "is an array"), (1, "is a number")],
)
def test_entries_that_are_no_objects_are_named(entry: Any, words: str) -> None:
    """By their place in the array."""
    assert f"an entry, 2 of 3, that {words}" in complaint([TASK, entry, TASK])
    assert f"an entry, 2 of 3, that {words}" in complaint([{}, entry, {}])


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({}, "it is a JSON object, not an array"),
        (TASK, "it is a JSON object, not an array"),
        ("x", "it is a string, not an array"),
        (1, "it is a number, not an array"),
        (False, "it is false, not an array"),
        (b"", "it is empty"),
    ],
)
def test_what_is_no_array_is_an_error(document: Any, words: str) -> None:
    """Only an array is a list."""
    assert f"should be a list of replication tasks, but {words}." in complaint(document)


def test_an_error_inside_a_success_is_shown() -> None:
    """Its code and its words."""
    assert "SVCSTG.SWR.5000057, Failed to get the list" in complaint(CATALOGUE["errors-200"].body)
    assert "SVCSTG.SWR.5000057" in complaint(CATALOGUE["error-code-200"].body)


@pytest.mark.parametrize(
    "document",
    [
        {"error_code": "sesame-1", "error_msg": "bad token sesame-1"},
        [{"id": "sesame-1"}],
        [{"id": "..................................sesame-1"}],
        b"<html><title>Hello sesame-1</title></html>",
    ],
    ids=["error", "field", "cut", "page"],
)
def test_what_was_sent_in_secret_is_not_shown(document: Any) -> None:
    """A service that repeats a token inside a success does not get it into a message."""
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    response = Response(200, {}, body, secrets=frozenset({"sesame-1"}))
    with pytest.raises(ResponseError) as caught:
        decode_array(response, SyncRepo, REQUEST)
    assert "sesame" not in str(caught.value)


def test_another_status_than_200_is_an_error() -> None:
    """No content is not an empty list."""
    assert "the status 204" in complaint(b"", status=204)


def test_every_odd_body_gives_rows_or_an_error_of_ours() -> None:
    """The whole catalogue, and with the words of its kind."""
    for name, answer in CATALOGUE.items():
        try:
            rows = decode(answer.body, status=answer.status)
        except ApiError:
            continue
        assert all(set(row) == set(ROW) for row in rows), name


def test_lists_of_strings_are_checked_inside() -> None:
    """Tags are strings, all of them; the list itself may be null."""
    repositories = [{"tags": ["a", "b"]}, {"tags": []}, {"tags": None}, {}]
    tags = [row["tags"] for row in decode(repositories, Repository)]
    assert tags == [("a", "b"), (), None, None]
    for wrong in (["a", None], ["a", 1], [["a"]], "a"):
        with pytest.raises(ResponseError, match="field tags"):
            decode([{"tags": wrong}], Repository)


def test_regions_may_lack_their_id() -> None:
    """As in the documentation's own example."""
    rows = decode([{"regionID": "cn-north-1"}, {"registryURL": "x"}], SyncRegion)
    assert [row["region_id"] for row in rows] == ["cn-north-1", None]


def envelope(document: Any) -> list[dict[str, Any]]:
    """Return the organizations in a document."""
    response = Response(200, {}, json.dumps(document).encode())
    rows = decode_envelope(response, "namespaces", Namespace, REQUEST)
    return [msgspec.structs.asdict(row) for row in rows]


def test_organizations_come_in_an_envelope() -> None:
    """Fields that older services lack are null."""
    (row,) = envelope({"namespaces": [{"id": 1, "name": "test", "creator_name": "me", "auth": 7}]})
    assert row == {
        "id": 1,
        "name": "test",
        "creator_name": "me",
        "auth": 7,
        "access_user_count": None,
        "repo_count": None,
    }
    assert envelope({"namespaces": None}) == []


@pytest.mark.parametrize("document", [[], None, {}, {"error_code": "x"}, {"namespaces": {}}])
def test_an_envelope_without_its_array_is_an_error(document: Any) -> None:
    """A null in place of the envelope is not an empty list."""
    with pytest.raises(ResponseError, match="list of organizations"):
        envelope(document)


def policy(**params: Any) -> dict[str, Any]:
    """Return a retention policy with one rule."""
    rule = {"template": "date_rule", "params": params, "tag_selectors": [{"kind": "label"}]}
    return {"algorithm": "or", "id": 222, "scope": "", "rules": [rule]}


def test_objects_inside_objects_become_rows() -> None:
    """Numbers stay as SWR writes them, as strings."""
    (row,) = decode_array(
        Response(200, {}, json.dumps([policy(days="30")]).encode()), Retention, ""
    )
    assert row.id == 222
    assert row.rules is not None
    (rule,) = row.rules
    assert rule.params == RetentionParams(days="30")
    assert decode([{"rules": [{}]}], Retention) == [{"id": None, "rules": (RetentionRule(),)}]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (policy(days="soon"), 'rules[0].params.days is "soon", not a whole number in a string'),
        (policy(num=-1), "rules[0].params.num is -1, not a whole number in a string"),
        (policy(num=2**600), "rules[0].params.num is a number with too many digits, not a whole"),
        ({"rules": [{"params": []}]}, "rules[0].params is an array, not an object"),
        ({"rules": [{}, 7]}, "rules[1] is 7, not an object"),
        ({"rules": {}}, "rules is an object, not a list of objects"),
        (
            {"rules": [{"tag_selectors": [{}, None]}]},
            "rules[0].tag_selectors[1] is null, not an object",
        ),
        (
            {"rules": [{"tag_selectors": [{"pattern": 1}]}]},
            "rules[0].tag_selectors[0].pattern is 1, not a string",
        ),
    ],
)
def test_a_wrong_type_inside_names_the_way_to_it(entry: Any, words: str) -> None:
    """From the entry down to the field."""
    with pytest.raises(ResponseError) as caught:
        decode([{}, entry], Retention)
    assert f"in entry 2 of 2 the field {words}" in str(caught.value)


@pytest.mark.parametrize(
    ("document", "marker"),
    [
        ({"nextMarker": "m", "has_more": True}, "m"),
        ({"nextMarker": "m"}, "m"),
        ({"nextMarker": 7}, "7"),
        ({"nextMarker": "m", "has_more": False}, None),
        ({"nextMarker": "", "has_more": True}, None),
        ({"nextMarker": 0}, None),
        ({"has_more": True}, None),
        ({}, None),
    ],
)
def test_a_page_says_whether_another_follows(document: Any, marker: str | None) -> None:
    """By a marker, unless it says that there is no more."""
    assert decode_marker(Response(200, {}, json.dumps(document).encode()), REQUEST) == marker


def test_a_page_that_promises_more_without_a_marker_is_noted(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What there is more cannot be asked for."""
    decode_marker(Response(200, {}, b'{"has_more": true}'), REQUEST)
    assert f"the answer to {REQUEST} says that there is more" in caplog.text


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"nextMarker": [1]}, "the field nextMarker is an array, not a string"),
        ({"has_more": "no"}, 'the field has_more is "no", not true or false'),
    ],
)
def test_a_marker_of_the_wrong_type_is_an_error(document: Any, words: str) -> None:
    """It names the field."""
    with pytest.raises(ResponseError) as caught:
        decode_marker(Response(200, {}, json.dumps(document).encode()), REQUEST)
    assert words in str(caught.value)


def test_what_only_the_fast_way_finds_is_still_an_error() -> None:
    """Of a key that is there twice, the slow way sees the second alone."""
    assert "it is malformed: Expected `int | null`" in complaint(b'[{"id": "x", "id": 2}]')
