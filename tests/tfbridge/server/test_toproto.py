"""From tfbridge's values to messages, which both protocols name and number alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from tfbridge import BOOL, STRING, Attribute, Block, Function, Nested, Parameter
from tfbridge._pb import tfplugin5_pb2, tfplugin6_pb2
from tfbridge.diagnostics import Diagnostics
from tfbridge.paths import ROOT
from tfbridge.schema.schema import Schema
from tfbridge.server import toproto

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@pytest.fixture(params=[tfplugin5_pb2, tfplugin6_pb2], ids=["5", "6"])
def wire(request: pytest.FixtureRequest) -> Any:
    """Return the generated module of each protocol in turn."""
    return request.param


def test_diagnostics_keep_order_severity_and_path(wire: Any) -> None:
    """Each diagnostic becomes a message; one about the whole block has no path."""
    diagnostics = Diagnostics()
    diagnostics.error("No such region", "There is none.", (ROOT / "endpoints").key("swr").index(2))
    diagnostics.warning("Careful")
    response = wire.GetMetadata.Response()
    toproto.write_diagnostics(response.diagnostics, diagnostics)
    first, second = response.diagnostics
    assert (first.severity, first.summary, first.detail) == (1, "No such region", "There is none.")
    names, keys, positions = first.attribute.steps
    assert (names.attribute_name, keys.element_key_string) == ("endpoints", "swr")
    assert positions.element_key_int == 2
    assert (second.severity, second.summary) == (2, "Careful")
    assert not second.HasField("attribute")


def test_strings_that_no_message_could_hold(wire: Any) -> None:
    """Unpaired surrogates in a message for the user do not break the answer."""
    diagnostics = Diagnostics()
    diagnostics.error("odd \udcff name", "of \ud800")
    response = wire.GetMetadata.Response()
    toproto.write_diagnostics(response.diagnostics, diagnostics)
    (entry,) = response.diagnostics
    assert (entry.summary, entry.detail) == ("odd ? name", "of ?")


@pytest.mark.parametrize(
    ("moment", "seconds", "nanos"),
    [
        (EPOCH, 0, 0),
        (EPOCH + timedelta(days=2, seconds=3, microseconds=4), 172_803, 4000),
        (EPOCH - timedelta(microseconds=1), -1, 999_999_000),
        (datetime(1970, 1, 1, 2, tzinfo=timezone(timedelta(hours=2))), 0, 0),
    ],
)
def test_timestamps_count_from_the_epoch(
    wire: Any, moment: datetime, seconds: int, nanos: int
) -> None:
    """A moment of any time zone counts from the epoch in UTC, which is a moment as well."""
    response = wire.OpenEphemeralResource.Response()
    toproto.write_timestamp(response.renew_at, moment)
    assert response.HasField("renew_at")
    assert (response.renew_at.seconds, response.renew_at.nanos) == (seconds, nanos)


def write_flags(target: Any, name: str, attribute: Attribute) -> None:
    """Write an attribute as both protocols do, but for its type."""
    toproto.write_attribute(target, name, attribute)


def test_a_schema_holds_attributes_and_blocks(wire: Any) -> None:
    """Flags, texts and limits of attributes and of nested blocks are all told."""
    schema = Schema(
        attributes={
            "name": Attribute(STRING, "Its name.", required=True, deprecated="Use another."),
            "secret": Attribute(STRING, optional=True, computed=True, sensitive=True),
        },
        blocks={"rule": Block({"on": Attribute(BOOL, required=True)}, min_items=1, max_items=3)},
        description="All of it.",
        deprecated="Use none.",
    )
    target = wire.Schema()
    toproto.write_schema(target, schema, write_flags)
    block = target.block
    assert (block.description, block.description_kind) == ("All of it.", toproto.MARKDOWN)
    assert (block.deprecated, block.deprecation_message) == (True, "Use none.")
    name, secret = block.attributes
    assert (name.name, name.description, name.required) == ("name", "Its name.", True)
    assert (name.deprecated, name.deprecation_message) == (True, "Use another.")
    assert (secret.optional, secret.computed, secret.sensitive) == (True, True, True)
    assert (secret.deprecated, secret.required) == (False, False)
    (rule,) = block.block_types
    assert (rule.type_name, rule.min_items, rule.max_items) == ("rule", 1, 3)
    assert [attribute.name for attribute in rule.block.attributes] == ["on"]


def test_an_empty_schema_is_a_block_all_the_same(wire: Any) -> None:
    """A host crashes on a block that is not set, so an empty one is set."""
    target = wire.Schema()
    toproto.write_schema(target, Schema({}), write_flags)
    assert target.HasField("block")


def test_a_sensitive_field_hides_the_whole(wire: Any) -> None:
    """A plain type has no flags for its fields: one sensitive field, however deep, hides it."""
    hidden = Nested({"row": Attribute(Nested({"key": Attribute(STRING, sensitive=True)}))})
    shown = Nested({"row": Attribute(STRING)})
    secret, plain = wire.Schema.Attribute(), wire.Schema.Attribute()
    toproto.write_plain_type(secret, Attribute(hidden, computed=True))
    toproto.write_plain_type(plain, Attribute(shown, computed=True))
    assert (secret.sensitive, plain.sensitive) == (True, False)
    assert plain.type == b'["list",["object",{"row":"string"}]]'


class Pick(Function):
    """Picks one."""

    parameters = (Parameter("at", STRING, "Where.", allow_unknown=True),)
    returns = BOOL
    deprecated = "Use index."


class PickAll(Pick):
    """Picks many."""

    variadic = Parameter("more", STRING, allow_null=True)


def test_functions_tell_what_they_take(wire: Any) -> None:
    """Parameters keep name, type and what they allow; only some functions take any number."""
    one, many = wire.Function(), wire.Function()
    toproto.write_function(one, Pick())
    toproto.write_function(many, PickAll())
    (at,) = one.parameters
    assert (at.name, at.type, at.description) == ("at", b'"string"', "Where.")
    assert (at.allow_null_value, at.allow_unknown_values) == (False, True)
    assert getattr(one, "return").type == b'"bool"'
    assert (one.summary, one.deprecation_message) == ("Picks one.", "Use index.")
    assert not one.HasField("variadic_parameter")
    assert many.variadic_parameter.allow_null_value
