"""The registry's documentation pages, from what a provider declares.

Headings, anchors, type names and front matter are those of the registry's own
pages, so that sites and editors which know them find their way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tfbridge.schema.schema import Nesting
from tfbridge.types import Collection, Object, Simple, Type

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfbridge.provider import DataSource, EphemeralResource, Function, Parameter, Provider
    from tfbridge.schema.schema import Attribute, Block, Schema

_REQUIRED, _OPTIONAL, _READ_ONLY = "Required", "Optional", "Read-Only"
_GENERATED = "# Made by `make docs` from the schema and examples/; do not edit."


class Guide(NamedTuple):
    """A hand-written page in docs/guides: its file name, title and first words."""

    file: str
    title: str
    description: str


class _Member(NamedTuple):
    """A line of a schema: an attribute or a block, and what is nested in it."""

    name: str
    kind: str
    description: str
    group: str
    anchor: str = ""
    note: str = ""
    attributes: Mapping[str, Attribute] = {}
    blocks: Mapping[str, Block] = {}


def provider_page(
    provider: Provider[Any], example: str, guides: Sequence[Guide], address: str
) -> str:
    """Return docs/index.md; ``address`` is where the registry shows it.

    The registry leaves links as they are, and shows the page without a slash
    at the end of its address, where relative ones lead astray.
    """
    entries = [
        f"- [{guide.title}]({address}/guides/{guide.file.removesuffix('.md')}): {guide.description}"
        for guide in guides
    ]
    return _page(
        f"{provider.name} Provider",
        provider.description,
        f"# {provider.name} Provider",
        provider.description,
        _example(example),
        _schema(provider.schema()),
        *(["## Guides", "\n".join(entries)] if entries else []),
    )


def data_source_page(provider: Provider[Any], source: DataSource[Any], example: str) -> str:
    """Return docs/data-sources/NAME.md."""
    return _block_page(provider, source, "Data Source", example)


def ephemeral_resource_page(
    provider: Provider[Any], resource: EphemeralResource[Any], example: str
) -> str:
    """Return docs/ephemeral-resources/NAME.md."""
    return _block_page(provider, resource, "Ephemeral Resource", example)


def function_page(provider: Provider[Any], function: Function, example: str) -> str:
    """Return docs/functions/NAME.md."""
    parameters = [*function.parameters, *filter(None, [function.variadic])]
    return _page(
        f"{function.name} function - terraform-provider-{provider.name}",
        function.summary,
        f"# function: {function.name}",
        function.description,
        _example(example),
        "## Signature",
        f"```text\n{signature(function)}\n```",
        *(["## Arguments", "\n".join(_arguments(parameters))] if parameters else []),
        "## Return Type",
        _return_type(function),
    )


def signature(function: Function) -> str:
    """Return a function's name, parameters and result, the way Terraform users read them."""
    parts = [f"{parameter.name} {words(parameter.type)}" for parameter in function.parameters]
    if function.variadic is not None:
        parts.append(f"{function.variadic.name} {words(function.variadic.type)}...")
    return f"{function.name}({', '.join(parts)}) {words(function.returns)}"


def words(type_: Type) -> str:
    """Return a type in words: ``list of string``."""
    if isinstance(type_, Simple):
        return type_.name
    name = type(type_).__name__.lower()
    return f"{name} of {words(type_.element)}" if isinstance(type_, Collection) else name


def title(type_: Type) -> str:
    """Return a type as it stands in a schema: ``List of String``."""
    names = {"of": "of", "bool": "Boolean"}
    return " ".join(names.get(word, word.capitalize()) for word in words(type_).split())


def _block_page(
    provider: Provider[Any],
    part: DataSource[Any] | EphemeralResource[Any],
    kind: str,
    example: str,
) -> str:
    name = f"{provider.name}_{part.name}"
    return _page(
        f"{name} {kind} - terraform-provider-{provider.name}",
        part.description,
        f"# {name} ({kind})",
        part.description,
        _example(example),
        _schema(part.schema()),
    )


def _page(page_title: str, description: str, *sections: str) -> str:
    first_paragraph = " ".join(description.partition("\n\n")[0].split())
    front_matter = [
        "---",
        _GENERATED,
        f'page_title: "{page_title}"',
        'subcategory: ""',
        "description: |-",
        f"  {first_paragraph}",
        "---",
    ]
    return "\n\n".join(["\n".join(front_matter), *filter(None, sections)]) + "\n"


def _example(source: str) -> str:
    return f"## Example Usage\n\n```terraform\n{source.strip()}\n```"


def _schema(schema: Schema) -> str:
    members = _members(schema.attributes, schema.blocks)
    sections = ["## Schema"]
    sections += [f"### {group}\n\n{lines}" for group, lines in _groups(members)]
    sections += _nested(members)
    return "\n\n".join(sections)


def _members(
    attributes: Mapping[str, Attribute],
    blocks: Mapping[str, Block],
    parents: tuple[str, ...] = (),
) -> list[_Member]:
    found = [_of_attribute(name, attribute, parents) for name, attribute in attributes.items()]
    found += [_of_block(name, block, parents) for name, block in blocks.items()]
    return sorted(found)


def _of_attribute(name: str, attribute: Attribute, parents: tuple[str, ...]) -> _Member:
    kind = title(attribute.type)
    anchor, note, inner = "", "", {}
    if attribute.nested is not None:
        if attribute.only_computed:
            note = _plain_note(attribute.nested.nesting)
        else:
            kind = _nesting("Attributes", attribute.nested.nesting)
        anchor = "--".join(["nestedatt", *parents, name])
        inner = dict(attribute.nested.attributes)
    if attribute.sensitive:
        kind += ", Sensitive"
    if attribute.deprecated:
        kind += ", Deprecated"
    group = _OPTIONAL if attribute.optional else _READ_ONLY
    if attribute.required:
        group = _REQUIRED
    return _Member(name, kind, attribute.description, group, anchor, note, inner)


def _of_block(name: str, block: Block, parents: tuple[str, ...]) -> _Member:
    kind = _nesting("Block", block.nesting)
    if block.min_items:
        kind += f", Min: {block.min_items}"
    if block.max_items:
        kind += f", Max: {block.max_items}"
    return _Member(
        name,
        kind,
        block.schema.description,
        _REQUIRED if block.min_items else _OPTIONAL,
        "--".join(["nestedblock", *parents, name]),
        attributes=block.schema.attributes,
        blocks=block.schema.blocks,
    )


def _nesting(what: str, nesting: Nesting) -> str:
    return what if nesting is Nesting.SINGLE else f"{what} {nesting.name.capitalize()}"


def _plain_note(nesting: Nesting) -> str:
    """Return what tells readers that no nested attribute is meant, as its section suggests."""
    single = nesting is Nesting.SINGLE
    constraint = "object({...})" if single else f"{nesting.name.lower()}(object({{...}}))"
    return f"A plain `{constraint}`, which mocks in `terraform test` can fill."


def _groups(members: Sequence[_Member]) -> Iterator[tuple[str, str]]:
    for group in (_REQUIRED, _OPTIONAL, _READ_ONLY):
        lines = [_line(member) for member in members if member.group == group]
        if lines:
            yield group, "\n".join(lines)


def _line(member: _Member) -> str:
    line = f"- `{member.name}` ({member.kind}) {member.description}".rstrip()
    if member.anchor:
        line += f" (see [below for nested schema](#{member.anchor}))"
    return line


def _nested(members: Sequence[_Member], parents: tuple[str, ...] = ()) -> list[str]:
    sections = []
    for member in members:
        if not member.anchor:
            continue
        path = (*parents, member.name)
        inner = _members(member.attributes, member.blocks, path)
        heading = f'<a id="{member.anchor}"></a>\n### Nested Schema for `{".".join(path)}`'
        groups = [f"{group}:\n\n{lines}" for group, lines in _groups(inner)]
        sections += [heading, *filter(None, [member.note]), *groups, *_nested(inner, path)]
    return sections


def _arguments(parameters: Sequence[Parameter]) -> Iterator[str]:
    for number, parameter in enumerate(parameters, start=1):
        kind = title(parameter.type) + (", Nullable" if parameter.allow_null else "")
        yield f"{number}. `{parameter.name}` ({kind}) {parameter.description}".rstrip()


def _return_type(function: Function) -> str:
    returned = function.returns
    if not isinstance(returned, Object):
        return f"The result of `{function.name}` is a {words(returned)}."
    lines = [f"- `{name}` ({title(of)})" for name, of in returned.attributes.items()]
    return "\n".join(
        [f"The object that `{function.name}` returns has these attributes:", "", *lines]
    )
