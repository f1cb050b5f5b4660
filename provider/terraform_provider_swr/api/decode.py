"""From the bytes of an answer to rows: dicts keyed by attribute name.

Strict: nothing is converted, and what is not exactly what the model says is a
ResponseError that names the entry and the field. Fast: types are checked by
column, with the interpreter's own C code doing the loops; only when a column
is wrong are its entries looked at one by one.
"""

from __future__ import annotations

import json
import logging
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from terraform_provider_swr.api.errors import ResponseError
from terraform_provider_swr.api.models import Field, Kind, Model
from terraform_provider_swr.api.redaction import clean
from terraform_provider_swr.api.strict_json import NotJson, describe, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from terraform_provider_swr.api.messages import Response

log = logging.getLogger(__name__)

Row = dict[str, Any]

# Terraform keeps 512 bits of a number; more digits would be rounded silently.
_MOST_BITS = 512
_LONGEST_VALUE = 40
_OK = 200

_NOTHING = type(None)
_TYPES: dict[Kind, set[type]] = {
    Kind.TEXT: {str, _NOTHING},
    Kind.INTEGER: {int, _NOTHING},
    Kind.BOOLEAN: {bool, _NOTHING},
    Kind.TEXTS: {list, _NOTHING},
}


def decode_array(response: Response, model: Model, request: str) -> list[Row]:
    """Return the rows of an answer that is a JSON array of objects.

    ``null`` is an empty list, as a service written in Go sends one that it
    never filled; a warning goes to the log. ``request`` says what was asked.
    """
    decoder = _Decoder(model, request, response)
    return decoder.rows(decoder.document_of_tuples())


def decode_envelope(response: Response, key: str, model: Model, request: str) -> list[Row]:
    """Return the rows of an answer that is a JSON object with the array in one of its fields."""
    decoder = _Decoder(model, request, response)
    document = decoder.document()
    if not isinstance(document, dict) or key not in document:
        raise decoder.error(f"{decoder.describe(document)}, not an object with the field {key}")
    return decoder.rows(document[key])


class _Decoder(NamedTuple):
    model: Model
    request: str
    response: Response

    def document(self, pick: Callable[[dict[str, Any]], Any] | None = None) -> Any:
        if self.response.status != _OK:
            raise self.error(f"has the status {self.response.status} in place of {_OK}")
        try:
            return parse(self.response.body, pick, self.response.secrets)
        except NotJson as problem:
            raise self.error(str(problem)) from None

    def document_of_tuples(self) -> Any:
        """Return the document with tuples of the fields' values in place of objects.

        That is the fast way, and possible where every object has every field;
        otherwise the objects stay.
        """
        try:
            return self.document(itemgetter(*self.model.keys))
        except KeyError:
            return self.document()

    def rows(self, entries: Any) -> list[Row]:
        if entries is None:
            log.warning("the answer to %s is null, taken for an empty list", self.request)
            return []
        if not isinstance(entries, list):
            raise self.error(f"{self.describe(self.document())}, not an array")
        table = self._table(entries)
        for position, field in enumerate(self.model.fields):
            if not _fits(map(itemgetter(position), table), field.kind):
                raise self.error(self._first_misfit([values[position] for values in table], field))
        names = self.model.attributes
        return [dict(zip(names, values)) for values in table]  # noqa: B905 - a fifth slower

    def _table(self, entries: list[Any]) -> list[tuple[Any, ...]]:
        types = set(map(type, entries))
        if types <= {tuple}:
            return entries
        if types == {dict}:
            return [tuple(map(entry.get, self.model.keys)) for entry in entries]
        raise self.error(_first_non_object(entries))

    def _first_misfit(self, column: list[Any], field: Field) -> str:
        number = next(n for n, value in enumerate(column, 1) if not _fits([value], field.kind))
        place = f"in entry {number} of {len(column)} the field {field.key}"
        shown = _show(column[number - 1], self.response.secrets)
        return f"is malformed: {place} is {shown}, not {field.kind.value}"

    def describe(self, document: Any) -> str:
        """Return what a document is, in words that complete "it ..."."""
        return describe(document, self.response.secrets)

    def error(self, problem: str) -> ResponseError:
        """Return the error for an answer that ``problem``, words such as "is empty"."""
        return ResponseError(
            f"The answer to {self.request} should be {self.model.what}, but it {problem}.",
            status=self.response.status,
            request_id=self.response.request_id,
        )


def _fits(column: Iterable[Any], kind: Kind) -> bool:
    if kind is Kind.TEXT or kind is Kind.BOOLEAN:
        return set(map(type, column)) <= _TYPES[kind]
    values = list(column)
    if not set(map(type, values)) <= _TYPES[kind]:
        return False
    if kind is Kind.INTEGER:
        return max(map(int.bit_length, filter(None, values)), default=0) <= _MOST_BITS
    return set(map(type, chain.from_iterable(filter(None, values)))) <= {str}


def _first_non_object(entries: list[Any]) -> str:
    objects = (dict, tuple)
    number = next(n for n, entry in enumerate(entries, 1) if not isinstance(entry, objects))
    return f"holds an entry, {number} of {len(entries)}, that {describe(entries[number - 1])}"


def _show(value: Any, secrets: Iterable[str]) -> str:
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        return "a number with too many digits"
    if isinstance(value, (dict, tuple)):
        return "an object"
    if isinstance(value, list):
        return "an array"
    return clean(json.dumps(value, ensure_ascii=False), secrets, _LONGEST_VALUE)
