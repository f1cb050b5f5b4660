"""What a declaration must be like for a host to load it.

Hosts say ``Failed to load plugin schemas`` to the user of a provider that
breaks one of these rules, or crash (docs/reference/plugin-protocol.md, section
3.4). Its author gets a SchemaError when the provider is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfbridge.errors import SchemaError
from tfbridge.types import DYNAMIC, Collection, Object, Tuple, Type

if TYPE_CHECKING:
    from collections.abc import Iterable


def check_type(name: str, type_: Type) -> None:
    """Raise SchemaError for what is no type, or one whose values would crash the host.

    Hosts crash when the elements of a collection of dynamic values differ in
    type (docs/reference/plugin-protocol.md, section 3.4).
    """
    match type_:
        case Collection():
            check_type(name, type_.element)
            if _has_dynamic(type_.element):
                raise SchemaError(
                    f'"{name}" is a collection of values of any type, which hosts cannot handle: '
                    "make the whole of it DYNAMIC"
                )
        case Tuple():
            for element in type_.elements:
                check_type(name, element)
        case Object():
            for attribute, element in type_.attributes.items():
                check_type(f"{name}.{attribute}", element)
        case Type():
            return
        case _:
            raise SchemaError(
                f'"{name}" has {type_!r} where a type such as STRING or List(STRING) is needed'
            )


def _has_dynamic(type_: Type) -> bool:
    match type_:
        case Collection():
            return _has_dynamic(type_.element)
        case Tuple():
            return any(map(_has_dynamic, type_.elements))
        case Object():
            return any(map(_has_dynamic, type_.attributes.values()))
    return type_ == DYNAMIC


def check_names(names: Iterable[str]) -> None:
    """Raise SchemaError for what is no name of an attribute, a block or a data source."""
    for name in names:
        if not (name.isascii() and name.isidentifier() and name == name.lower()):
            raise SchemaError(
                f'"{name}" is no name for an attribute, a block or a data source: '
                "use lower-case letters, digits and underscores"
            )


def check_identifiers(names: Iterable[str]) -> None:
    """Raise SchemaError for what is no name of a function or a parameter."""
    for name in names:
        if name.startswith("-") or not name.replace("-", "_").isidentifier():
            raise SchemaError(
                f'"{name}" is no name for a function or a parameter: '
                "use letters, digits and underscores, and no digit first"
            )


def check_distinct(what: str, names: Iterable[str]) -> None:
    """Raise SchemaError when two of the things that ``what`` calls by name share one."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise SchemaError(f'there are two {what} with the name "{name}"')
        seen.add(name)


def check_address(name: str, source: Any) -> None:
    """Raise SchemaError for a provider's name or source address that hosts do not take."""
    if name[:1].isdecimal() or not _is_part_of_an_address(name):
        raise SchemaError(
            f'"{name}" is no name for a provider: use lower-case letters, digits and single '
            "dashes, a letter first, and leave out a leading terraform-"
        )
    if not isinstance(source, str) or not _is_address(source.lower()):
        raise SchemaError(
            f"the source {source!r} is no address of a provider: "
            'write it as "namespace/name" or "hostname/namespace/name"'
        )


def _is_address(source: str) -> bool:
    *host, namespace, name = ["", *source.split("/")]
    return (
        len(host) in (1, 2)
        and all(map(_is_host, host[1:]))
        and _is_part_of_an_address(f"a-{namespace}")
        and _is_part_of_an_address(name)
    )


def _is_host(text: str) -> bool:
    host, colon, port = text.partition(":")
    is_name = host.isascii() and host.replace(".", "a").replace("-", "a").isalnum()
    return is_name and port.isdecimal() == bool(colon)


def _is_part_of_an_address(text: str) -> bool:
    """Tell whether a string is made of lower-case letters and digits with single dashes between."""
    is_plain = text.isascii() and text == text.lower() and not text.startswith("terraform-")
    return is_plain and all(map(str.isalnum, text.split("-")))
