"""A provider's data sources and functions, made from their classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from tfbridge import (
    STRING,
    Attribute,
    DataSource,
    EphemeralResource,
    Function,
    Parameter,
    Provider,
    SchemaError,
)
from tfbridge.server.provider_server import ProviderServer
from tfbridge.server.registry import (
    check_provider,
    make_data_sources,
    make_ephemeral_resources,
    make_functions,
)

if TYPE_CHECKING:
    from tfbridge import Type


NO_TYPE = cast("Type", "string")
CODE = Attribute(STRING, computed=True)


class Town(DataSource[None]):
    """A town."""

    attributes = {"name": Attribute(STRING, computed=True)}

    def read(self, config: object, context: object) -> dict[str, Any]:
        """Return nothing."""
        del config, context
        return {}


class Permit(EphemeralResource[None]):
    """A permit."""

    attributes = {"number": Attribute(STRING, computed=True)}

    def open(self, config: object, context: object) -> dict[str, Any]:
        """Return nothing."""
        del config, context
        return {}


class Join(Function):
    """Joins words."""

    returns = STRING
    variadic = Parameter("words", STRING)

    def call(self, *words: str) -> str:
        """Join them."""
        return "".join(words)


def provider(**members: Any) -> Provider[None]:
    """Return a provider with these members."""
    kind = type("Atlas", (Provider,), {"source": "example/atlas", **members})
    made: Provider[None] = kind()
    return made


def function(**members: Any) -> Provider[None]:
    """Return a provider with a function that has these members."""
    return provider(functions=(type("Join", (Join,), members),))


def test_names_of_parts() -> None:
    """Functions are known by their own name, the others by their full type name."""
    atlas = provider(data_sources=(Town,), ephemeral_resources=(Permit,), functions=(Join,))
    check_provider(atlas)
    assert list(make_data_sources(atlas)) == ["atlas_town"]
    assert list(make_ephemeral_resources(atlas)) == ["atlas_permit"]
    assert list(make_functions(atlas)) == ["join"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (provider(source="!!"), "is no address of a provider"),
        (provider(name="My Atlas"), "is no name for a provider"),
        (provider(data_sources=(Town, Town)), 'two data sources with the name "town"'),
        (provider(data_sources=(type("X", (Town,), {"name": "A b"}),)), '"A b" is no name'),
        (provider(data_sources=(Town(),)), "data_sources of Atlas must hold subclasses"),
        (provider(data_sources=(Join,)), "must hold subclasses of DataSource, not <class"),
        (
            provider(data_sources=(type("X", (DataSource,), {"attributes": {}}),)),
            "X must define the method read",
        ),
        (
            provider(ephemeral_resources=(Permit, Permit)),
            'two ephemeral resources with the name "permit"',
        ),
        (provider(ephemeral_resources=(Town,)), "must hold subclasses of EphemeralResource"),
        (
            provider(ephemeral_resources=(type("X", (EphemeralResource,), {"attributes": {}}),)),
            "X must define the method open",
        ),
        (
            provider(ephemeral_resources=(type("X", (Permit,), {"attributes": {"count": CODE}}),)),
            '"count" is a name that Terraform keeps',
        ),
        (provider(functions=(Join, Join)), 'two functions with the name "join"'),
        (provider(functions=(Town,)), "functions of Atlas must hold subclasses of Function"),
        (function(name="a-b!"), '"a-b!" is no name for a function'),
        (function(returns="string"), r"join\(\).* where a type such as STRING"),
        (function(call=Function.call), "Join must define the method call"),
        (function(parameters=Parameter("a", STRING)), "must hold Parameters, not 'a'"),
        (function(parameters=[Parameter("a b", STRING)]), '"a b" is no name for a function or a'),
        (
            function(parameters=[Parameter("a", cast("Type", "x"))]),
            r'"join\(a\)" has \'x\' where a type',
        ),
        (function(parameters=[Parameter("words", STRING)]), "two parameters of join with"),
    ],
)
def test_mistakes(wrong: Provider[None], message: str) -> None:
    """What hosts would refuse, or could never reach, is a SchemaError when the server is made."""
    with pytest.raises(SchemaError, match=message):
        ProviderServer(wrong)
