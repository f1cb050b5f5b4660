"""Properties of the decoder of answers: whatever a service sends, rows or an error of ours."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from swr_emulator.faults.catalogue.bodies import TASK
from terraform_provider_swr.http.errors import ApiError
from terraform_provider_swr.http.messages import Response
from terraform_provider_swr.swr.decode import decode_array
from terraform_provider_swr.swr.models import SyncRepo

FIELDS = {field.encode_name: field.name for field in msgspec.structs.fields(SyncRepo)}


def decode(document: Any) -> list[dict[str, Any]]:
    """Return the rows of a document, given as such or as bytes, as dicts."""
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    rows = decode_array(Response(200, {}, body), SyncRepo, "GET /")
    return [msgspec.structs.asdict(row) for row in rows]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*FIELDS, "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_any_json_gives_rows_or_an_error_of_ours(document: Any) -> None:
    """Never another exception, and never a value of a type that was not promised."""
    try:
        rows = decode(document)
    except ApiError:
        return
    for row in rows:
        assert type(row["id"]) in (int, type(None))
        assert type(row["override"]) in (bool, type(None))
        assert type(row["repo_name"]) in (str, type(None))


@given(st.lists(st.dictionaries(st.sampled_from([*FIELDS, "x"]), VALUES)))
def test_any_array_of_objects_gives_rows_or_an_error_of_ours(document: Any) -> None:
    """What is accepted is exactly what was sent."""
    try:
        rows = decode(document)
    except ApiError:
        return
    for row, entry in zip(rows, document, strict=True):
        for key, attribute in FIELDS.items():
            assert row[attribute] == entry.get(key)


@given(st.binary(max_size=100))
def test_any_bytes_give_rows_or_an_error_of_ours(body: bytes) -> None:
    """Whatever a server sends."""
    with suppress(ApiError):
        decode(body)


def by_the_standard_library(body: bytes) -> list[dict[str, Any]] | None:
    """Return the rows of a body as Python's own JSON reader finds them, None for no such list."""

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        text = body.decode()
        document = json.loads(text, parse_constant=refuse)
        json.dumps(document, ensure_ascii=False).encode()
    except ValueError:
        return None
    if not isinstance(document, list) or not all(isinstance(each, dict) for each in document):
        return [] if document is None else None
    kinds = {"id": int, "override": bool, "syncAuto": bool}
    fields = [(each.get(key), kinds.get(key, str)) for each in document for key in FIELDS]
    if any(type(value) not in (kind, type(None)) for value, kind in fields):
        return None
    return [{name: each.get(key) for key, name in FIELDS.items()} for each in document]


PIECES = [b'"', b"\\", b"\\ud83d", b"null", b"1e5", b".5", b"-", b"00", b",", b"[", b"}", b"\xff"]
PIECES += [b"\xc3\xa9", b"\x00", b"\xef\xbb\xbf", b"NaN", b'"id"', b"9" * 100, b"\xc2\xa0", b""]


@given(st.integers(0, 400), st.integers(0, 3), st.sampled_from(PIECES) | st.binary(max_size=3))
def test_a_damaged_answer_is_what_any_json_reader_finds(
    position: int, length: int, damage: bytes
) -> None:
    """A proper answer with a few bytes replaced: the same rows, or an error of ours."""
    body = json.dumps([{**TASK, "extra": {"deep": [1, "\\\u00e9"]}}], ensure_ascii=False).encode()
    body = body[:position] + damage + body[position + length :]
    try:
        rows = decode(body)
    except ApiError:
        rows = None
    assert rows == by_the_standard_library(body)
