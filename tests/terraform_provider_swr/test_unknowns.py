"""Values that are not known yet, at every place of the schema where there can be one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from terraform_provider_swr.provider import Swr
from tfbridge import ROOT, STRING, UNKNOWN, List, Map, Object, Path, Set, Type
from tfbridge.codec.msgpack import decode, encode
from tfbridge.testing import InProcessHost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfbridge.schema.schema import Schema

KEY = "swr"
"""A key for every map; of ``endpoints`` it is the one that counts."""

NEEDED = {
    "namespace": "team",
    "repository": "web",
    "agency_name": "readers",
    "region": "cn-east-3",
}
"""Good values for the arguments that are required."""

NEEDED_AS_WELL = {"swr_image": {"most_recent": True}}
"""What else a data source needs, of which no single argument is required."""


class Spot(NamedTuple):
    """Where something is unknown: a label, the arguments and the path to the spot."""

    label: str
    arguments: dict[str, Any]
    path: Path


def spots(schema: Schema) -> Iterator[Spot]:
    """Yield every spot of a schema where a user can write something that is not known yet."""
    needed = {name: NEEDED[name] for name, each in schema.attributes.items() if each.required}
    for name, attribute in schema.attributes.items():
        if not attribute.only_computed:
            for value, path in unknowns(attribute.type, ROOT / name):
                yield Spot(str(path), needed | {name: value}, path)
    for name, block in schema.blocks.items():
        assert isinstance(block.type, List)
        yield Spot(name, needed | {name: UNKNOWN}, ROOT / name)
        for _, arguments, inner in spots(block.schema):
            path = Path((*(ROOT / name).index(0).steps, *inner.steps))
            whole = block.schema.complete(arguments)
            yield Spot(str(path), needed | {name: [whole]}, path)


def unknowns(type_: Type, path: Path) -> Iterator[tuple[Any, Path]]:
    """Yield values of the type that are unknown, as a whole or in part."""
    yield UNKNOWN, path
    match type_:
        case List(element=element):
            for value, inner in unknowns(element, path.index(0)):
                yield [value], inner
        case Set(element=element):
            for value, _ in unknowns(element, path):
                yield [value], path
        case Map(element=element):
            for value, inner in unknowns(element, path.key(KEY)):
                yield {KEY: value}, inner
        case Object(attributes=attributes):
            whole = {name: NEEDED.get(name) for name in attributes}
            for name, of in attributes.items():
                for value, inner in unknowns(of, path / name):
                    yield whole | {name: value}, inner


HOST = InProcessHost(Swr())
CORE_SCHEMA = Swr().schema()
SOURCES = {f"swr_{kind.name}": kind().schema() for kind in Swr.data_sources}
IN_PROVIDER = [pytest.param(spot, id=spot.label) for spot in spots(CORE_SCHEMA)]
IN_SOURCES = [
    pytest.param(name, spot, id=f"{name}.{spot.label}")
    for name, schema in SOURCES.items()
    for spot in spots(schema)
]
IN_FUNCTIONS = [
    pytest.param(kind, position, id=f"{kind.name}.{parameter.name}")
    for kind in Swr.functions
    for position, parameter in enumerate(kind.parameters)
]


def test_every_argument_is_there() -> None:
    """The spots are all arguments of all data sources, of the provider block and of functions."""
    found = {str(param.id) for param in IN_PROVIDER}
    assert found >= CORE_SCHEMA.attributes.keys()
    assert found >= {'endpoints["swr"]', "assume_role", "assume_role[0].duration"}
    assert {str(param.id).split(".")[0] for param in IN_SOURCES} == SOURCES.keys()
    assert len(IN_FUNCTIONS) >= len(Swr.functions) == 2


@pytest.mark.parametrize("spot", IN_PROVIDER)
def test_in_the_provider_block(spot: Spot) -> None:
    """A check passes over it, a configuration takes it, and a read names it, and only that."""
    assert list(HOST.validate_provider(spot.arguments)) == []
    assert list(HOST.configure(spot.arguments)) == []
    state, (problem,) = HOST.read_data_source("swr_sync_regions")
    assert state is None
    assert problem.summary == "Provider argument is not known yet"
    assert f'about "{spot.path}" depends' in problem.detail


@pytest.mark.parametrize(("name", "spot"), IN_SOURCES)
def test_in_a_data_source(name: str, spot: Spot) -> None:
    """A check passes over it without a word."""
    arguments = NEEDED_AS_WELL.get(name, {}) | spot.arguments
    assert list(HOST.validate_data_source(name, arguments)) == []


@pytest.mark.parametrize(("kind", "position"), IN_FUNCTIONS)
def test_in_a_function(kind: Any, position: int) -> None:
    """The result is not known either, of whatever type it is."""
    words = ["x"] * len(kind.parameters)
    values = [UNKNOWN if index == position else word for index, word in enumerate(words)]
    assert all(parameter.type == STRING for parameter in kind.parameters)
    message = HOST.wire.messages.DynamicValue
    arguments = [message(msgpack=encode(value, STRING)) for value in values]
    answer = HOST.call("CallFunction", name=kind.name, arguments=arguments)
    assert not answer.HasField("error")
    assert decode(answer.result.msgpack, kind.returns) is UNKNOWN
