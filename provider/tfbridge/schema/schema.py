"""What an author declares once: attributes and blocks.

From a ``Schema`` follow the wire schemas of both protocols, the type that
values are decoded and encoded by, and the checks that Go providers get from
their SDK: an argument that is required but null, one that only the provider
may set, validators that see known values only
(docs/reference/plugin-protocol.md, section 3.4).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Any

from tfbridge.diagnostics import Diagnostics
from tfbridge.errors import SchemaError
from tfbridge.paths import Path
from tfbridge.schema.name_checks import check_names, check_type
from tfbridge.types import List, Map, Object, Set, Type

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Validator = Callable[[Any, Path, Diagnostics], None]
"""Looks at one known, non-null value and reports problems at its path."""

BLOCK_META_ARGUMENTS = frozenset(
    {"count", "depends_on", "for_each", "lifecycle", "provider", "connection", "provisioner"}
)
"""Names that data and ephemeral blocks keep for Terraform itself."""

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

    As an argument it is a nested attribute in protocol 6, which shows each
    field with its description. Protocol 5 sees a plain ``list(object({...}))``,
    sensitive as a whole if a field of it is; and so do both where only the
    provider sets it, because that is what ``terraform test`` can mock.
    """

    __slots__ = ("attributes", "nesting", "type")

    def __init__(
        self, attributes: Mapping[str, Attribute], nesting: Nesting = Nesting.LIST
    ) -> None:
        _require(Attribute, attributes)
        self.attributes = attributes
        self.nesting = nesting
        self.type: Type = nesting.wrap(_object_type(attributes))

    def as_computed(self) -> Nested:
        """Return the same objects, in which fields without a flag are computed."""
        fields = {name: _as_computed(field) for name, field in self.attributes.items()}
        return Nested(fields, self.nesting)


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
            self.nested = self.nested.as_computed()

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
        _require(Attribute, self.attributes)
        _require(Block, self.blocks)
        self.description = description
        self.deprecated = deprecated
        if both := self.attributes.keys() & self.blocks.keys():
            raise SchemaError(f"{_quoted(both)} is declared both as an attribute and as a block")
        if taken := (self.attributes.keys() | self.blocks.keys()) & reserved:
            raise SchemaError(f"{_quoted(taken)} is a name that Terraform keeps for itself")
        check_attributes(self.attributes)
        check_names(self.blocks)
        for name, block in self.blocks.items():
            check_block(name, block)
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


def check_attributes(attributes: Mapping[str, Attribute]) -> None:
    """Raise SchemaError for an attribute that no host takes."""
    check_names(attributes)
    for name, attribute in attributes.items():
        if not (attribute.required or attribute.optional or attribute.computed):
            raise SchemaError(f'"{name}" must be required, optional or computed')
        if attribute.required and (attribute.optional or attribute.computed):
            raise SchemaError(f'"{name}" is required, so it can be neither optional nor computed')
        check_type(name, attribute.type)
        if attribute.nested is not None:
            check_attributes(attribute.nested.attributes)


def check_block(name: str, block: Block) -> None:
    """Raise SchemaError for a nested block that no host takes."""
    check_type(name, block.type)
    lowest, highest = block.min_items, block.max_items
    match block.nesting.name:
        case "LIST" | "SET":
            fits = lowest >= 0 and (highest == 0 or lowest <= highest)
            rule = "min_items must not be negative, nor more than max_items unless that is 0"
        case "SINGLE":
            fits = (lowest, highest) in ((0, 0), (1, 1))
            rule = "a single block has both 0, or both 1 when it is required"
        case _:
            fits = lowest == highest == 0
            rule = "the number of blocks with a label cannot be limited"
    if not fits:
        raise SchemaError(f'"{name}" has min_items {lowest} and max_items {highest}, but {rule}')


def _object_type(attributes: Mapping[str, Attribute]) -> Object:
    return Object({name: attribute.type for name, attribute in attributes.items()})


def _as_computed(attribute: Attribute) -> Attribute:
    """Return the attribute, computed if it has no flag of its own."""
    if attribute.required or attribute.optional or attribute.computed:
        return attribute
    return Attribute(
        attribute.nested or attribute.type,
        attribute.description,
        computed=True,
        sensitive=attribute.sensitive,
        deprecated=attribute.deprecated,
        validators=attribute.validators,
    )


def _require(kind: type, declared: Mapping[str, object]) -> None:
    for name, declaration in declared.items():
        if not isinstance(declaration, kind):
            raise SchemaError(f'"{name}" must be of class {kind.__name__}, not {declaration!r}')


def _quoted(names: frozenset[str] | set[str]) -> str:
    return ", ".join(f'"{name}"' for name in sorted(names))
