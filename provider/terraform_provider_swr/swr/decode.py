"""From the bytes of an answer to rows: instances of a model.

Strict: nothing is converted, and what is not exactly what the model says is a
ResponseError that names the entry and the field. Fast: msgspec reads JSON
straight into rows and checks their types on the way. Only an answer that it
refuses is read a second time, to find the words for what is wrong.
"""

from __future__ import annotations

import json
import logging
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, get_args, get_origin

import msgspec

from terraform_provider_swr.http.errors import ResponseError
from terraform_provider_swr.http.redaction import clean
from terraform_provider_swr.swr.models import (
    Continuation,
    Count,
    Digits,
    Model,
    RetentionParams,
    RetentionRule,
    TagSelector,
)
from terraform_provider_swr.swr.strict_json import NotJson, describe, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from msgspec.structs import FieldInfo

    from terraform_provider_swr.http.messages import Response

log = logging.getLogger(__name__)

Row = TypeVar("Row", bound=Model)

# Terraform keeps 512 bits of a number; more digits would be rounded silently.
_MOST_BITS = 512
_LONGEST_VALUE = 40
_OK = 200

_WORDS: dict[Any, str] = {
    str: "a string",
    str | None: "a string",
    str | int | None: "a string",
    int | None: "a whole number",
    bool | None: "true or false",
    Digits | Count | None: "a whole number in a string",
    tuple[str, ...] | None: "a list of strings",
    tuple[TagSelector, ...] | None: "a list of objects",
    tuple[RetentionRule, ...] | None: "a list of objects",
    RetentionParams | None: "an object",
    TagSelector: "an object",
    RetentionRule: "an object",
    Continuation: "an object",
}


def decode_array(response: Response, model: type[Row], request: str) -> list[Row]:
    """Return the rows of an answer that is a JSON array of objects.

    ``null`` is an empty list, as a service written in Go sends one that it
    never filled; a warning goes to the log. ``request`` says what was asked.
    """
    return _decode(response, _Expected(model, request, None))


def decode_envelope(response: Response, key: str, model: type[Row], request: str) -> list[Row]:
    """Return the rows of an answer that is a JSON object with the array in one of its fields."""
    return _decode(response, _Expected(model, request, key))


def decode_marker(response: Response, request: str) -> str | None:
    """Return what asks for the page after this one, None when it is the last."""
    try:
        page = msgspec.json.decode(response.body, type=Continuation)
    except msgspec.MsgspecError as error:
        expected = _Expected(Continuation, request, None)
        misfit = _misfit(parse(response.body, response.secrets), Continuation, "")
        problem = f"is malformed: {_tell(misfit, response)}" if misfit else f"is malformed: {error}"
        raise _error(response, expected, problem) from None
    if page.has_more and not page.next_marker:
        log.warning("the answer to %s says that there is more, but not where", request)
    return str(page.next_marker) if page.next_marker and page.has_more is not False else None


class _Expected(NamedTuple):
    """What an answer should be: a list of a model, in the field ``envelope`` where that is set."""

    model: type[Model]
    request: str
    envelope: str | None


def _decode(response: Response, expected: _Expected) -> list[Any]:
    if response.status != _OK:
        raise _error(response, expected, f"has the status {response.status} in place of {_OK}")
    try:
        if not response.body.isascii():
            response.body.decode()  # msgspec does not look inside what it leaves out
        rows = _decoder(expected.model, expected.envelope).decode(response.body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        problem = _problem(response, expected) or f"is malformed: {error}"
        raise _error(response, expected, problem) from None
    if expected.envelope is not None:
        (rows,) = msgspec.structs.astuple(rows)
    if rows is None:
        log.warning("the answer to %s is null, taken for an empty list", expected.request)
        return []
    if any(_has_too_many_digits(rows, field) for field in _fields(expected.model)):
        raise _error(response, expected, _problem(response, expected))
    return rows  # type: ignore[no-any-return]


@lru_cache
def _decoder(model: type[Model], envelope: str | None) -> msgspec.json.Decoder[Any]:
    rows: Any = list[model] | None  # type: ignore[valid-type]
    if envelope is not None:
        rows = msgspec.defstruct("Envelope", [(envelope, rows)])
    return msgspec.json.Decoder(rows)


@lru_cache
def _fields(model: type[Model]) -> tuple[FieldInfo, ...]:
    return msgspec.structs.fields(model)


def _has_too_many_digits(rows: list[Any], field: FieldInfo) -> bool:
    if field.type != int | None:
        return False
    numbers = filter(None, map(attrgetter(field.name), rows))
    return max(map(int.bit_length, numbers), default=0) > _MOST_BITS


def _problem(response: Response, expected: _Expected) -> str:
    """Return what is wrong with an answer, in words that complete "it ..."; "" for nothing."""
    try:
        document = parse(response.body, response.secrets)
    except NotJson as problem:
        return str(problem)
    key = expected.envelope
    if key is not None:
        if not isinstance(document, dict) or key not in document:
            said = describe(document, response.secrets)
            return f"{said}, not an object with the field {key}"
        document = document[key]
    if not isinstance(document, list):
        return f"{describe(document, response.secrets)}, not an array"
    return _first_misfit(document, response, expected)


def _first_misfit(entries: list[Any], response: Response, expected: _Expected) -> str:
    total = len(entries)
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict):
            return f"holds an entry, {number} of {total}, that {describe(entry, response.secrets)}"
        misfit = _misfit(entry, expected.model, "")
        if misfit:
            return f"is malformed: in entry {number} of {total} {_tell(misfit, response)}"
    return ""


class _Misfit(NamedTuple):
    """A value that is not what its field holds: the path to it, and what should be there."""

    place: str
    value: Any
    words: str


def _misfit(value: Any, type_: Any, place: str) -> _Misfit | None:
    """Return the first and innermost value that does not fit, None where all do."""
    found = next(filter(None, (_misfit(*part) for part in _parts(value, type_, place))), None)
    if found or _fits(value, type_):
        return found
    return _Misfit(place.removeprefix("."), value, _WORDS[type_])


def _parts(value: Any, type_: Any, place: str) -> Iterator[tuple[Any, Any, str]]:
    """Yield what a list or an object holds, each with its type and the path to it."""
    for of in (type_, *get_args(type_)):
        if get_origin(of) is tuple and isinstance(value, list):
            element = get_args(of)[0]
            yield from ((each, element, f"{place}[{n}]") for n, each in enumerate(value))
        elif isinstance(of, type) and issubclass(of, Model) and isinstance(value, dict):
            for field in _fields(of):
                yield value.get(field.encode_name), field.type, f"{place}.{field.encode_name}"


def _tell(misfit: _Misfit, response: Response) -> str:
    shown = _show(misfit.value, response.secrets)
    return f"the field {misfit.place} is {shown}, not {misfit.words}"


def _fits(value: Any, type_: Any) -> bool:
    if type(value) is int and value.bit_length() > _MOST_BITS:
        return False
    try:
        msgspec.convert(value, type_)
    except msgspec.ValidationError:
        return False
    return True


def _error(response: Response, expected: _Expected, problem: str) -> ResponseError:
    return ResponseError(
        f"The answer to {expected.request} should be {expected.model.what}, but it {problem}.",
        status=response.status,
        request_id=response.request_id,
    )


def _show(value: Any, secrets: Iterable[str]) -> str:
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        return "a number with too many digits"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "an array"
    return clean(json.dumps(value, ensure_ascii=False), secrets, _LONGEST_VALUE)
