"""``NAME=VALUE`` pairs become a configuration."""

from __future__ import annotations

from decimal import Decimal

import pytest

from terraform_provider_swr.commands.arguments import parse
from terraform_provider_swr.commands.errors import CommandError
from terraform_provider_swr.provider import Swr
from tfbridge import BOOL, NUMBER, STRING, Attribute, Block, List, Map, Object
from tfbridge.schema.schema import Schema

SCHEMA = Schema(
    {
        "text": Attribute(STRING, optional=True),
        "number": Attribute(NUMBER, optional=True),
        "flag": Attribute(BOOL, optional=True),
        "map": Attribute(Map(STRING), optional=True),
        "list": Attribute(List(Object({"a": STRING, "b": NUMBER})), optional=True),
        "id": Attribute(STRING, computed=True),
    },
    {
        "block": Block(
            {"text": Attribute(STRING, required=True), "number": Attribute(NUMBER, optional=True)}
        )
    },
)
NOTHING = dict.fromkeys(["text", "number", "flag", "map", "list", "id"]) | {"block": []}


def test_values_have_the_types_of_the_schema() -> None:
    """Text stays text, numbers are exact, and what is not given is null."""
    pairs = ["text=1=2", "number=0.5", "flag=true"]
    assert parse(pairs, SCHEMA) == NOTHING | {"text": "1=2", "number": Decimal("0.5"), "flag": True}
    assert parse(["text=", "number=7"], SCHEMA) == NOTHING | {"text": "", "number": 7}


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


def test_what_only_the_provider_sets_is_left_to_its_own_checks() -> None:
    """A computed attribute passes: the provider itself refuses it, in its own words."""
    assert parse(["id=x"], SCHEMA)["id"] == "x"


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        (
            "text",
            "'text' is not NAME=VALUE with one of these names: block, flag, list, map, number, ",
        ),
        ("other=1", "'other=1' is not NAME=VALUE"),
        ("=1", "'=1' is not NAME=VALUE"),
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
        ("block.other=x", "'other=x' is not NAME=VALUE with one of these names: number, text"),
    ],
)
def test_what_cannot_be_meant(pair: str, message: str) -> None:
    """A pair that fits nothing is refused with what could be meant."""
    with pytest.raises(CommandError) as refusal:
        parse([pair], SCHEMA)
    assert str(refusal.value).startswith(message)


def test_the_provider_block() -> None:
    """The arguments of the provider itself can be given, its block included."""
    pairs = ["region=cn-north-4", "endpoints.swr=https://x", "assume_role.agency_name=a"]
    block = parse([*pairs, "request_timeout=2.5"], Swr().schema())
    assert block["endpoints"] == {"swr": "https://x"}
    assert block["assume_role"][0]["agency_name"] == "a"
    assert block["request_timeout"] == Decimal("2.5")
