"""The checks of a configuration against its schema.

Terraform itself refuses an argument that is missing or of the wrong type. What
it lets through is checked here: null for a required argument, a value for an
attribute that only the provider sets (docs/reference/plugin-protocol.md, section
3.4). Values that are not known yet pass; Terraform asks again when it knows
them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfbridge.diagnostics import Diagnostics
from tfbridge.paths import ROOT, Path
from tfbridge.schema.schema import Nesting
from tfbridge.values import Unknown, is_null, is_wholly_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tfbridge.diagnostics import Diagnostic
    from tfbridge.schema.schema import Attribute, Schema


def validate(
    schema: Schema, config: Mapping[str, Any], diagnostics: Diagnostics, path: Path = ROOT
) -> None:
    """Check a block's configuration and add what is wrong with it to ``diagnostics``."""
    if schema.deprecated:
        diagnostics.warning("Deprecated", schema.deprecated, path)
    _validate_attributes(schema.attributes, config, diagnostics, path)
    for name, block in schema.blocks.items():
        for spot, element in _elements(config[name], block.nesting, path / name):
            validate(block.schema, element, diagnostics, spot)


def _validate_attributes(
    attributes: Mapping[str, Attribute],
    values: Mapping[str, Any],
    diagnostics: Diagnostics,
    path: Path,
) -> None:
    for name, attribute in attributes.items():
        _validate_attribute(name, attribute, values[name], diagnostics, path / name)


def _validate_attribute(
    name: str, attribute: Attribute, value: Any, diagnostics: Diagnostics, path: Path
) -> None:
    if is_null(value):
        if attribute.required:
            diagnostics.error(
                "Missing required argument",
                f'The argument "{name}" is required, but it was set to null.',
                path,
            )
        return
    if attribute.only_computed:
        diagnostics.error(
            "Value for a read-only attribute",
            f'The attribute "{name}" is set by the provider alone. '
            "Remove it from the configuration.",
            path,
        )
        return
    if attribute.deprecated:
        diagnostics.warning("Deprecated argument", attribute.deprecated, path)
    if attribute.nested is not None:
        for spot, element in _elements(value, attribute.nested.nesting, path):
            _validate_attributes(attribute.nested.attributes, element, diagnostics, spot)
    if attribute.validators and is_wholly_known(value):
        found = Diagnostics()
        for validator in attribute.validators:
            validator(value, path, found)
        secret = value if attribute.sensitive and isinstance(value, str) else ""
        diagnostics.extend(_without(secret, entry) for entry in found)


def _without(secret: str, entry: Diagnostic) -> Diagnostic:
    """Return the diagnostic without the value of a sensitive argument, which validators quote."""
    if not secret:
        return entry
    from tfbridge.schema.validators import quoted

    hidden = quoted(secret)
    return entry._replace(
        summary=entry.summary.replace(hidden, "(sensitive value)"),
        detail=entry.detail.replace(hidden, "(sensitive value)"),
    )


def _elements(value: Any, nesting: Nesting, path: Path) -> Iterable[tuple[Path, dict[str, Any]]]:
    """Yield the known objects of a nested value, each with the path that can name it."""
    if value is None or isinstance(value, Unknown):
        return
    if nesting is Nesting.SINGLE:
        found: Iterable[tuple[Path, Any]] = [(path, value)]
    elif nesting is Nesting.LIST:
        found = [(path.index(position), element) for position, element in enumerate(value)]
    elif nesting is Nesting.MAP:
        found = [(path.key(key), element) for key, element in value.items()]
    else:
        found = [(path, element) for element in value]
    for spot, element in found:
        if element is not None and not isinstance(element, Unknown):
            yield spot, element
