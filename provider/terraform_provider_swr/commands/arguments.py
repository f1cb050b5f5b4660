"""``NAME=VALUE`` on a command line, as values of a schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from terraform_provider_swr.commands.errors import CommandError
from tfbridge import BOOL, NUMBER, STRING, List, Map, Object, Set
from tfbridge.codec.msgpack import encode
from tfbridge.codec.numbers import parse_number
from tfbridge.errors import EncodeError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tfbridge import Type
    from tfbridge.schema.schema import Schema


def parse(pairs: Iterable[str], schema: Schema) -> dict[str, Any]:
    """Return the pairs as a configuration with all that the schema has.

    ``NAME.KEY=VALUE`` sets a key of a map, or an argument of a block, of which
    there can be one; a list is given as JSON, in which objects may leave out
    what is null. Raises CommandError for a pair that cannot be meant.
    """
    values: dict[str, Any] = {}
    blocks: dict[str, list[str]] = {}
    for pair in pairs:
        name, separator, text = pair.partition("=")
        name, dot, key = name.partition(".")
        if not separator or name not in schema.attributes.keys() | schema.blocks.keys():
            raise CommandError(
                f"{pair!r} is not NAME=VALUE with one of these names: {names(schema)}"
            )
        type_ = schema.attributes[name].type if name in schema.attributes else None
        has_keys = type_ is None or isinstance(type_, Map)
        if has_keys != bool(dot and key):
            raise CommandError(f"write {name}.KEY=VALUE" if has_keys else f"{name} has no keys")
        if type_ is None:
            blocks.setdefault(name, []).append(f"{key}={text}")
        elif isinstance(type_, Map):
            values.setdefault(name, {})[key] = _value(pair, text, type_.element)
        else:
            values[name] = _value(pair, text, type_)
    for name, inner in blocks.items():
        values[name] = [parse(inner, schema.blocks[name].schema)]
    return schema.complete(values)


def names(schema: Schema) -> str:
    """Return the names that may be set, for a message."""
    free = [name for name, attribute in schema.attributes.items() if not attribute.only_computed]
    return ", ".join(sorted([*free, *schema.blocks]))


def _value(pair: str, text: str, type_: Type) -> Any:
    if type_ == STRING:
        return text
    if type_ == NUMBER:
        try:
            return parse_number(text)
        except ValueError as error:
            raise CommandError(f"{pair!r}: {error}") from None
    if type_ != BOOL:
        return _from_json(pair, text, type_)
    if text in ("true", "false"):
        return text == "true"
    raise CommandError(f"{pair!r}: true or false is required")


def _from_json(pair: str, text: str, type_: Type) -> Any:
    try:
        value = _completed(json.loads(text), type_)
        encode(value, type_)
    except ValueError:
        raise CommandError(f"{pair!r}: a list is written as JSON") from None
    except EncodeError as error:
        raise CommandError(f"{pair!r}: {error}") from None
    return value


def _completed(value: Any, type_: Type) -> Any:
    """Return a value with a null for each attribute that its objects leave out."""
    if isinstance(type_, (List, Set)) and isinstance(value, list):
        return [_completed(each, type_.element) for each in value]
    if isinstance(type_, Object) and isinstance(value, dict):
        return dict.fromkeys(type_.attributes) | value
    return value
