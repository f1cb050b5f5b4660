"""Validation: the checks of a configuration against its schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tfbridge.diagnostics import Diagnostics, Severity
from tfbridge.schema.schema import Attribute, Block, Nested, Nesting, Schema
from tfbridge.schema.validation import validate
from tfbridge.schema.validators import one_of
from tfbridge.types import STRING, List
from tfbridge.values import UNKNOWN, Typed

if TYPE_CHECKING:
    from tfbridge.paths import Path


def found(schema: Schema, **config: Any) -> list[tuple[str, str]]:
    """Return the summary and the path of each diagnostic of a configuration."""
    diagnostics = Diagnostics()
    validate(schema, schema.complete(config), diagnostics)
    return [(entry.summary, str(entry.path)) for entry in diagnostics]


def shout(value: Any, path: Path, diagnostics: Diagnostics) -> None:
    """Complain about every value."""
    diagnostics.error(f"seen {value}", "", path)


def test_required_but_null() -> None:
    """A required argument that is null is an error on it."""
    schema = Schema({"name": Attribute(STRING, required=True)})
    assert found(schema, name=None) == [("Missing required argument", "name")]
    assert found(schema, name=Typed(STRING, None)) == [("Missing required argument", "name")]
    assert found(schema, name="x") == []


def test_computed_but_set() -> None:
    """A value for an attribute that only the provider sets is an error, known or not."""
    schema = Schema({"id": Attribute(STRING, computed=True)})
    assert found(schema, id="x") == [("Value for a read-only attribute", "id")]
    assert found(schema, id=UNKNOWN) == [("Value for a read-only attribute", "id")]


def test_validators_see_known_values_only() -> None:
    """A validator is not asked about null, unknown or half-known values."""
    schema = Schema({"names": Attribute(List(STRING), optional=True, validators=[shout])})
    assert found(schema, names=None) == []
    assert found(schema, names=UNKNOWN) == []
    assert found(schema, names=["a", UNKNOWN]) == []
    assert found(schema, names=["a"]) == [("seen ['a']", "names")]


@pytest.mark.parametrize("secret", ["hunter2", "hunter2" * 50])
def test_sensitive_values_are_not_repeated(secret: str) -> None:
    """What is wrong with a sensitive argument is told without its value."""
    diagnostics = Diagnostics()
    for sensitive in (True, False):
        attribute = Attribute(
            STRING, optional=True, sensitive=sensitive, validators=[one_of("a"), shout]
        )
        schema = Schema({"key": attribute})
        validate(schema, schema.complete({"key": secret}), diagnostics)
    hidden, _, shown, _ = diagnostics
    assert hidden.detail == 'It must be one of "a", not (sensitive value).'
    assert "hunter2" in shown.detail


def test_deprecations_warn_when_set() -> None:
    """Setting a deprecated argument, or using a deprecated block, is a warning."""
    schema = Schema(
        {"old": Attribute(STRING, optional=True, deprecated="Use new.")}, deprecated="Use other."
    )
    diagnostics = Diagnostics()
    validate(schema, {"old": "x"}, diagnostics)
    assert [(entry.severity, entry.detail) for entry in diagnostics] == [
        (Severity.WARNING, "Use other."),
        (Severity.WARNING, "Use new."),
    ]


@pytest.mark.parametrize(
    ("nesting", "value", "path"),
    [
        (Nesting.SINGLE, {"key": None}, "outer.key"),
        (Nesting.LIST, [{"key": "a"}, {"key": None}], "outer[1].key"),
        (Nesting.SET, [{"key": None}], "outer.key"),
        (Nesting.MAP, {"x": {"key": None}}, 'outer["x"].key'),
    ],
)
def test_nested_values_are_checked_at_their_place(nesting: Nesting, value: Any, path: str) -> None:
    """What is wrong inside is reported at the path that leads there."""
    fields = {"key": Attribute(STRING, required=True)}
    nested = Schema({"outer": Attribute(Nested(fields, nesting), optional=True)})
    block = Schema({}, {"outer": Block(fields, nesting=nesting)})
    assert found(nested, outer=value) == [("Missing required argument", path)]
    assert found(block, outer=value) == [("Missing required argument", path)]


def test_unknown_and_null_elements_pass() -> None:
    """Nested objects that are null or not known yet are left alone."""
    fields = {"key": Attribute(STRING, required=True)}
    schema = Schema({"outer": Attribute(Nested(fields), optional=True)})
    assert found(schema, outer=UNKNOWN) == []
    assert found(schema, outer=[UNKNOWN, None]) == []
