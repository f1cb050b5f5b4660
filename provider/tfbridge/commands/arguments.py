"""``NAME=VALUE`` on a command line, as values of a schema.

What was typed is quoted only where it can be no secret: a mistyped name may be
that of a password, so its value is not repeated.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tfbridge import BOOL, DYNAMIC, NUMBER, STRING, List, Map, Object, Set
from tfbridge.codec.msgpack import encode
from tfbridge.codec.numbers import parse_number
from tfbridge.commands.errors import UsageError
from tfbridge.errors import EncodeError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tfbridge import Attribute, Type
    from tfbridge.schema.schema import Schema


def encoded(pairs: Iterable[str], schema: Schema, provider: Schema | None = None) -> bytes:
    """Return the pairs as a configuration in msgpack, as hosts send it.

    What is no name of the schema may be one of the provider block: then the
    UsageError says so.
    """
    pairs = list(pairs)
    block = names(provider) if provider is not None else []
    for name in (pair.partition("=")[0].partition(".")[0] for pair in pairs):
        if name in block and name not in names(schema):
            raise UsageError(
                f"{name} is an argument of the provider block: write --provider {name}=VALUE"
            )
    return encode(parse(pairs, schema), schema.type)


def parse(pairs: Iterable[str], schema: Schema) -> dict[str, Any]:
    """Return the pairs as a configuration with all that the schema has.

    ``NAME.KEY=VALUE`` sets a key of a map, or an argument of a block, of which
    there can be one; a list is given as JSON, in which objects may leave out
    what is null. Where any type will do, what is no JSON is a string. Raises
    UsageError for a pair that cannot be meant.
    """
    values: dict[str, Any] = {}
    blocks: dict[str, list[str]] = {}
    for pair in pairs:
        name, key, text = _split(pair, schema)
        attribute = schema.attributes.get(name)
        has_keys = attribute is None or isinstance(attribute.type, Map)
        if has_keys != bool(key):
            raise UsageError(f"write {name}.KEY=VALUE" if has_keys else f"{name} has no keys")
        if attribute is None:
            blocks.setdefault(name, []).append(f"{key}={text}")
        elif isinstance(attribute.type, Map):
            values.setdefault(name, {})[key] = _value(
                f"{name}.{key}", text, attribute.type.element, attribute
            )
        else:
            values[name] = _value(name, text, attribute.type, attribute)
    for name, inner in blocks.items():
        values[name] = [parse(inner, schema.blocks[name].schema)]
    return schema.complete(values)


def names(schema: Schema) -> list[str]:
    """Return the names that may be set, those that must be first."""
    free = {name: each for name, each in schema.attributes.items() if not each.only_computed}
    required = sorted(name for name, attribute in free.items() if attribute.required)
    return [*required, *sorted({*free, *schema.blocks} - {*required})]


def _split(pair: str, schema: Schema) -> tuple[str, str, str]:
    """Return name, key and value; the key is empty where there is none."""
    name, separator, text = pair.partition("=")
    name, _, key = name.partition(".")
    if name not in schema.attributes.keys() | schema.blocks.keys():
        raise UsageError(_unknown(name if separator else "", schema))
    if not separator:
        raise UsageError(f"{name} has no value: write {name}=VALUE")
    for what, typed in (("a key", key), ("the value", text)):
        if not _is_utf8(typed):
            raise UsageError(f"{what} of {name} is not valid UTF-8")
    return name, key, text


def _is_utf8(typed: str) -> bool:
    # What is not is in the arguments of a process as unpaired surrogates.
    try:
        typed.encode()
    except UnicodeEncodeError:
        return False
    return True


def _unknown(name: str, schema: Schema) -> str:
    from difflib import get_close_matches

    known = names(schema)
    takes = f"NAME=VALUE takes these names: {', '.join(known)}" if known else "it takes none"
    if not name.isidentifier():  # who knows what was typed
        return f"an argument is not of the form NAME=VALUE; {takes}"
    close = get_close_matches(name, known, 1)
    meant = f", did you mean {close[0]}?" if close else ";"
    return f"there is no argument {name}{meant} {takes}"


def _value(name: str, text: str, type_: Type, attribute: Attribute) -> Any:
    shown = name if attribute.sensitive else f"{name}={text}"
    if type_ == STRING:
        return text
    if type_ == NUMBER:
        try:
            return parse_number(text)
        except ValueError as error:
            raise UsageError(f"{shown!r}: {error}") from None
    if type_ != BOOL:
        return _from_json(shown, text, type_)
    if text in ("true", "false"):
        return text == "true"
    raise UsageError(f"{shown!r}: true or false is required")


def _from_json(shown: str, text: str, type_: Type) -> Any:
    try:
        value = _completed(json.loads(text, parse_float=Decimal), type_)
        encode(value, type_)
    except (ValueError, RecursionError):
        if type_ == DYNAMIC:
            return text
        raise UsageError(f"{shown!r}: a list is written as JSON") from None
    except EncodeError as error:
        raise UsageError(f"{shown!r}: {error}") from None
    return value


def _completed(value: Any, type_: Type) -> Any:
    """Return a value with a null for each attribute that its objects leave out."""
    if isinstance(type_, (List, Set)) and isinstance(value, list):
        return [_completed(each, type_.element) for each in value]
    if isinstance(type_, Object) and isinstance(value, dict):
        return dict.fromkeys(type_.attributes) | value
    return value
