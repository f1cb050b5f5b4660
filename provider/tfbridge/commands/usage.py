"""What data sources and ephemeral resources take, for ``--help``."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING, Any

from tfbridge.commands.arguments import names
from tfbridge.commands.state import columns_of
from tfbridge.types import type_to_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfbridge.schema.schema import Attribute, Block, Schema

_INDENT = 26  # columns before a description


def overview(schemas: Mapping[str, Schema]) -> str:
    """Return every name with its first sentence and a line for each argument."""
    parts = []
    for name, schema in sorted(schemas.items()):
        sentence = _wrapped(first_sentence(schema.description), "  ")
        parts.append(f"{name}\n{sentence}{arguments(schema, brief=True)}")
    return "\n".join(parts)


def details(name: str, schema: Schema) -> str:
    """Return all that can be said of one."""
    parts = [f"{name}\n\n{_paragraphs(schema.description)}"]
    if names(schema):
        parts.append(f"arguments (NAME=VALUE):\n{arguments(schema)}")
    if columns := columns_of(schema):
        parts.append(f"columns:\n{_wrapped(', '.join(columns), '  ')}")
    return "\n".join(parts)


def arguments(schema: Schema, *, brief: bool = False) -> str:
    """Return a line, or some, for each argument, those that are required first."""
    lines = []
    for name in names(schema):
        declared = schema.attributes.get(name) or schema.blocks[name]
        text = _description(declared)
        required = getattr(declared, "required", False)
        text = first_sentence(text) if brief else " ".join(text.split())
        label = f"{name}{_suffix(declared)}"
        head = f"    {label}" if len(label) < _INDENT - 5 else f"    {label}\n"
        body = _wrapped(f"{'Required. ' if required else ''}{text}", " " * _INDENT)
        lines.append(head + (body if head.endswith("\n") else body[len(head) :]))
    return "".join(lines)


def first_sentence(description: str) -> str:
    """Return the first sentence of a description, on one line."""
    paragraph = " ".join(description.partition("\n\n")[0].split())
    sentence, dot, _ = paragraph.partition(". ")
    return sentence + dot.strip()


def _description(declared: Attribute | Block) -> str:
    if hasattr(declared, "schema"):
        keys = ", ".join(names(declared.schema))
        return f"{declared.schema.description} Keys: {keys}."
    return declared.description


def _suffix(declared: Any) -> str:
    """Return how the value is written where that is not plain."""
    kind = b'["block"' if hasattr(declared, "schema") else type_to_json(declared.type)
    if kind.startswith((b'["map"', b'["block"')):
        return ".KEY=VALUE"
    if kind.startswith(b"["):
        return "=JSON"
    return ""


def _paragraphs(text: str) -> str:
    return "\n".join(_wrapped(part, "") for part in text.split("\n\n"))


def _wrapped(text: str, indent: str) -> str:
    room = max(60, min(100, shutil.get_terminal_size().columns))
    lines = textwrap.wrap(
        " ".join(text.split()), room, initial_indent=indent, subsequent_indent=indent,
        break_on_hyphens=False, break_long_words=False,
    )  # fmt: skip
    return "".join(f"{line}\n" for line in lines or [indent])
