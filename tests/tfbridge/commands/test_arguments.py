"""``NAME=VALUE`` pairs become a configuration."""

from __future__ import annotations

from decimal import Decimal

import pytest

from terraform_provider_swr.provider import Swr
from tfbridge import BOOL, DYNAMIC, NUMBER, STRING, Attribute, Block, List, Map, Object
from tfbridge.codec.msgpack import decode
from tfbridge.commands.arguments import encoded, parse
from tfbridge.commands.errors import UsageError
from tfbridge.schema.schema import Schema

SCHEMA = Schema(
    {
        "text": Attribute(STRING, optional=True),
        "number": Attribute(NUMBER, optional=True),
        "flag": Attribute(BOOL, optional=True),
        "map": Attribute(Map(STRING), optional=True),
        "list": Attribute(List(Object({"a": STRING, "b": NUMBER})), optional=True),
        "secret": Attribute(NUMBER, optional=True, sensitive=True),
        "any": Attribute(DYNAMIC, optional=True),
        "id": Attribute(STRING, computed=True),
    },
    {
        "block": Block(
            {"text": Attribute(STRING, required=True), "number": Attribute(NUMBER, optional=True)}
        )
    },
)
NOTHING = dict.fromkeys(["text", "number", "flag", "map", "list", "secret", "any", "id"]) | {
    "block": []
}


def test_values_have_the_types_of_the_schema() -> None:
    """Text stays text, numbers are exact, and what is not given is null."""
    pairs = ["text=1=2", "number=0.5", "flag=true"]
    assert parse(pairs, SCHEMA) == NOTHING | {"text": "1=2", "number": Decimal("0.5"), "flag": True}
    assert parse(["text=", "number=7"], SCHEMA) == NOTHING | {"text": "", "number": 7}


def test_encoded() -> None:
    """The pairs become msgpack, as hosts send it."""
    assert decode(encoded(["text=x"], SCHEMA), SCHEMA.type) == NOTHING | {"text": "x"}


def test_an_argument_of_the_provider_block() -> None:
    """What belongs to the provider block is told so, without its value."""
    with pytest.raises(UsageError) as refusal:
        encoded(["password=hunter2"], SCHEMA, Swr().schema())
    assert str(refusal.value) == (
        "password is an argument of the provider block: write --provider password=VALUE"
    )
    encoded(["text=x"], SCHEMA, SCHEMA)


def test_keys_and_blocks() -> None:
    """Names with a dot set keys of maps and arguments of a block."""
    pairs = ["map.a=x", "block.text=y", "map.b=z", "block.number=1"]
    assert parse(pairs, SCHEMA) == NOTHING | {
        "map": {"a": "x", "b": "z"},
        "block": [{"text": "y", "number": 1}],
    }


def test_lists_are_json() -> None:
    """What their objects leave out is null."""
    pairs = ['list=[{"a": "x"}, {"b": 7, "a": null}]']
    assert parse(pairs, SCHEMA)["list"] == [{"a": "x", "b": None}, {"a": None, "b": 7}]
    assert parse(["list=[]"], SCHEMA)["list"] == []


def test_any_type_will_do() -> None:
    """JSON is taken as what it says, anything else as a string."""
    assert parse(["any=true"], SCHEMA)["any"] is True
    assert parse(["any=[1.5]"], SCHEMA)["any"] == [Decimal("1.5")]
    assert parse(["any=x y"], SCHEMA)["any"] == "x y"


def test_what_only_the_provider_sets_is_left_to_its_own_checks() -> None:
    """A computed attribute passes: the provider itself refuses it, in its own words."""
    assert parse(["id=x"], SCHEMA)["id"] == "x"


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ("text", "text has no value: write text=VALUE"),
        ("other=1", "there is no argument other; NAME=VALUE takes these names: any, block, "),
        ("txt=1", "there is no argument txt, did you mean text? NAME=VALUE takes"),
        (
            "=1",
            "an argument is not of the form NAME=VALUE; NAME=VALUE takes these names: any, block",
        ),
        ("s3cr3t.+/", "an argument is not of the form NAME=VALUE; NAME=VALUE takes these"),
        ("text=\udcff", "the value of text is not valid UTF-8"),
        ("map.\udcff=x", "a key of map is not valid UTF-8"),
        ("number=two", "'number=two': a number is required"),
        ("flag=yes", "'flag=yes': true or false is required"),
        ("list=x", "'list=x': a list is written as JSON"),
        ("list=7", "'list=7': "),
        ('list=[{"c": 1}]', "'list=[{\"c\": 1}]': "),
        ("list.a=x", "list has no keys"),
        ("map=x", "write map.KEY=VALUE"),
        ("block=x", "write block.KEY=VALUE"),
        ("map.=x", "write map.KEY=VALUE"),
        ("text.a=x", "text has no keys"),
        ("block.other=x", "there is no argument other; NAME=VALUE takes these names: text, number"),
        ("secret=no", "'secret': a number is required"),
    ],
)
def test_what_cannot_be_meant(pair: str, message: str) -> None:
    """A pair that fits nothing is refused with what could be meant."""
    with pytest.raises(UsageError) as refusal:
        parse([pair], SCHEMA)
    assert str(refusal.value).startswith(message)


@pytest.mark.parametrize("pair", ["passwrod=hunter2", "hunter2", "hunter2!", "secret=hunter2"])
def test_what_may_be_a_secret_is_not_repeated(pair: str) -> None:
    """A mistyped name, a forgotten one and a sensitive argument keep their values out of sight."""
    with pytest.raises(UsageError) as refusal:
        parse([pair], SCHEMA)
    assert "hunter2" not in str(refusal.value)


def test_nothing_can_be_set() -> None:
    """A schema without arguments says so."""
    with pytest.raises(UsageError, match="there is no argument x; it takes none"):
        parse(["x=1"], Schema({"id": Attribute(STRING, computed=True)}))


def test_the_provider_block() -> None:
    """The arguments of the provider itself can be given, its block included."""
    pairs = ["region=cn-north-4", "endpoints.swr=https://x", "assume_role.agency_name=a"]
    block = parse([*pairs, "request_timeout=2.5"], Swr().schema())
    assert block["endpoints"] == {"swr": "https://x"}
    assert block["assume_role"][0]["agency_name"] == "a"
    assert block["request_timeout"] == Decimal("2.5")
