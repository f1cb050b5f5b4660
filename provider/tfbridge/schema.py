"""What an author declares once: attributes and blocks.

From a ``Schema`` follow the wire schemas of both protocols, the type that
values are decoded and encoded by, and the checks that Go providers get from
their SDK: an argument that is required but null, one that only the provider
may set, validators that see known values only
(protocol reference, section 3.4).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Any

from tfbridge.diagnostics import Diagnostics
from tfbridge.errors import SchemaError
from tfbridge.paths import Path
from tfbridge.types import DYNAMIC, Collection, List, Map, Object, Set, Tuple, Type

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Validator = Callable[[Any, Path, Diagnostics], None]
"""Looks at one known, non-null value and reports problems at its path."""

_NAME = re.compile(r"[a-z_][a-z0-9_]*")

DATA_SOURCE_META_ARGUMENTS = frozenset(
    {"count", "depends_on", "for_each", "lifecycle", "provider", "connection", "provisioner"}
)
"""Names that a data block keeps for Terraform itself."""

PROVIDER_META_ARGUMENTS = frozenset(
    {"alias", "count", "depends_on", "for_each", "source", "version"}
)
"""Names that a provider block keeps for Terraform itself."""


class Nesting(Enum):
    """How often a nested object occurs; the values are the wire's numbers."""

    SINGLE = 1
    LIST = 2
    SET = 3
    MAP = 4

    def wrap(self, element: Type) -> Type:
        """Return the type of the whole, given that of one object."""
        match self:
            case Nesting.SINGLE:
                return element
            case Nesting.LIST:
                return List(element)
            case Nesting.SET:
                return Set(element)
            case Nesting.MAP:
                return Map(element)


class Nested:
    """Objects with attributes of their own: ``Nested({...}, Nesting.LIST)``.

    Protocol 6 shows each field with its description; protocol 5 sees the same
    value as a plain ``list(object({...}))``.
    """

    __slots__ = ("attributes", "nesting", "type")

    def __init__(
        self, attributes: Mapping[str, Attribute], nesting: Nesting = Nesting.LIST
    ) -> None:
        self.attributes = attributes
        self.nesting = nesting
        self.type: Type = nesting.wrap(_object_type(attributes))


class Attribute:
    """One attribute of a block or of a nested object.

    Say ``required``, ``optional``, ``computed``, or ``optional`` and
    ``computed`` together. Fields of a ``Nested`` value that only the provider
    sets need no flag: they are computed too.
    """

    __slots__ = (
        "computed",
        "deprecated",
        "description",
        "nested",
        "optional",
        "required",
        "sensitive",
        "type",
        "validators",
    )

    def __init__(
        self,
        type: Type | Nested,  # noqa: A002 - it is what everybody calls it
        description: str = "",
        *,
        required: bool = False,
        optional: bool = False,
        computed: bool = False,
        sensitive: bool = False,
        deprecated: str = "",
        validators: Sequence[Validator] = (),
    ) -> None:
        self.nested = type if isinstance(type, Nested) else None
        self.type: Type = type.type if isinstance(type, Nested) else type
        self.description = description
        self.required = required
        self.optional = optional
        self.computed = computed
        self.sensitive = sensitive
        self.deprecated = deprecated
        self.validators = tuple(validators)
        if self.nested is not None and computed and not optional:
            _make_computed(self.nested.attributes)

    @property
    def only_computed(self) -> bool:
        """Whether the user must leave the attribute alone."""
        return self.computed and not self.optional


class Block:
    """A nested block, written without ``=``.

    ``min_items`` and ``max_items`` apply to lists and sets; 0 means no limit.
    """

    __slots__ = ("max_items", "min_items", "nesting", "schema", "type")

    def __init__(
        self,
        attributes: Mapping[str, Attribute],
        description: str = "",
        *,
        nesting: Nesting = Nesting.LIST,
        blocks: Mapping[str, Block] | None = None,
        min_items: int = 0,
        max_items: int = 0,
    ) -> None:
        self.schema = Schema(attributes, blocks, description=description)
        self.nesting = nesting
        self.min_items = min_items
        self.max_items = max_items
        self.type: Type = nesting.wrap(self.schema.type)


class Schema:
    """A block's attributes and nested blocks, checked when they are declared."""

    __slots__ = ("attributes", "blocks", "deprecated", "description", "type")

    def __init__(
        self,
        attributes: Mapping[str, Attribute],
        blocks: Mapping[str, Block] | None = None,
        *,
        description: str = "",
        deprecated: str = "",
        reserved: frozenset[str] = frozenset(),
    ) -> None:
        self.attributes = dict(attributes)
        self.blocks = dict(blocks or {})
        self.description = description
        self.deprecated = deprecated
        if both := self.attributes.keys() & self.blocks.keys():
            raise SchemaError(f"{_quoted(both)} is declared both as an attribute and as a block")
        if taken := (self.attributes.keys() | self.blocks.keys()) & reserved:
            raise SchemaError(f"{_quoted(taken)} is a name that Terraform keeps for itself")
        _check_attributes(self.attributes)
        _check_names(self.blocks)
        for name, block in self.blocks.items():
            check_type(name, block.type)
        members = {name: attribute.type for name, attribute in self.attributes.items()}
        members |= {name: block.type for name, block in self.blocks.items()}
        self.type: Type = Object(members)

    def complete(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return ``values`` with a null, or no block, for each name that is left out."""
        nothing: dict[str, Any] = dict.fromkeys(self.attributes)
        for name, block in self.blocks.items():
            nothing[name] = _NO_BLOCK[block.nesting]()
        return nothing | dict(values)


_NO_BLOCK: dict[Nesting, Callable[[], Any]] = {
    Nesting.SINGLE: lambda: None,
    Nesting.LIST: list,
    Nesting.SET: list,
    Nesting.MAP: dict,
}
"""What a configuration holds where no block is written."""


def check_type(name: str, type_: Type) -> None:
    """Raise SchemaError for a type whose values would crash the host.

    Hosts panic when the elements of a collection of dynamic values differ in
    type (protocol reference, trap 16).
    """
    match type_:
        case Collection():
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


def _has_dynamic(type_: Type) -> bool:
    match type_:
        case Collection():
            return _has_dynamic(type_.element)
        case Tuple():
            return any(map(_has_dynamic, type_.elements))
        case Object():
            return any(map(_has_dynamic, type_.attributes.values()))
    return type_ == DYNAMIC


def _object_type(attributes: Mapping[str, Attribute]) -> Object:
    return Object({name: attribute.type for name, attribute in attributes.items()})


def _make_computed(attributes: Mapping[str, Attribute]) -> None:
    for attribute in attributes.values():
        if not attribute.required and not attribute.optional and not attribute.computed:
            attribute.computed = True
            if attribute.nested is not None:
                _make_computed(attribute.nested.attributes)


def _check_attributes(attributes: Mapping[str, Attribute]) -> None:
    _check_names(attributes)
    for name, attribute in attributes.items():
        if not (attribute.required or attribute.optional or attribute.computed):
            raise SchemaError(f'"{name}" must be required, optional or computed')
        if attribute.required and (attribute.optional or attribute.computed):
            raise SchemaError(f'"{name}" is required, so it can be neither optional nor computed')
        check_type(name, attribute.type)
        if attribute.nested is not None:
            _check_attributes(attribute.nested.attributes)


def _check_names(declared: Mapping[str, object]) -> None:
    for name in declared:
        if not _NAME.fullmatch(name):
            raise SchemaError(
                f'"{name}" is no name for an attribute or a block: '
                "use lower-case letters, digits and underscores"
            )


def _quoted(names: frozenset[str] | set[str]) -> str:
    return ", ".join(f'"{name}"' for name in sorted(names))
