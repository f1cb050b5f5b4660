"""The author's base classes: what is derived, and what may be left out."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tfbridge.diagnostics import Diagnostics
from tfbridge.errors import SchemaError, StoppedError
from tfbridge.provider import (
    Context,
    DataSource,
    EphemeralResource,
    Function,
    Provider,
    dedent,
    require,
    snake_case,
)
from tfbridge.schema.schema import Attribute
from tfbridge.types import STRING


def context() -> Context[None]:
    """Return a context as a read would get it."""
    return Context(None, terraform_version="", stopped=threading.Event(), diagnostics=Diagnostics())


@pytest.mark.parametrize(
    ("name", "expected"),
    [("SyncRepos", "sync_repos"), ("DNSZone", "dns_zone"), ("Cities2Go", "cities2_go"), ("A", "a")],
)
def test_type_names_follow_from_class_names(name: str, expected: str) -> None:
    """A class name becomes a type name with underscores."""
    assert snake_case(name) == expected


def test_a_data_source_describes_itself() -> None:
    """Name and description come from the class and its docstring, unless they are given."""

    class SyncRepos(DataSource[None]):
        """Tasks.

        More about tasks.
        """

        attributes = {"id": Attribute(STRING, computed=True)}

    class Other(SyncRepos):
        name = "another"
        description = "Given."

    assert (SyncRepos.name, SyncRepos.description) == ("sync_repos", "Tasks.\n\nMore about tasks.")
    assert (Other.name, Other.description) == ("another", "Given.")
    assert SyncRepos().schema().description == SyncRepos.description
    with pytest.raises(NotImplementedError):
        SyncRepos().read({}, context())


def test_an_ephemeral_resource_needs_no_more_than_open() -> None:
    """Closing does nothing unless it is defined; opening and renewing have to be."""

    class RegistryLogin(EphemeralResource[None]):
        """Logs in."""

        attributes = {"password": Attribute(STRING, computed=True, sensitive=True)}

    login = RegistryLogin()
    assert (login.name, login.schema().description) == ("registry_login", "Logs in.")
    login.validate({}, Diagnostics())
    login.close(b"", context())
    with pytest.raises(NotImplementedError):
        login.open({}, context())
    with pytest.raises(NotImplementedError):
        login.renew(b"", context())


def test_what_nothing_can_be_derived_from() -> None:
    """Attributes have to be declared; their absence is an error that names the class."""
    with pytest.raises(SchemaError, match="Bare must declare attributes"):
        require(type("Bare", (DataSource,), {})(), "attributes")


def test_a_function_summarises_itself() -> None:
    """A function's summary is the first line of its description."""

    class ParseImage(Function):
        """Takes an image apart.

        In detail.
        """

        returns = STRING

    assert (ParseImage.name, ParseImage.summary) == ("parse_image", "Takes an image apart.")
    with pytest.raises(NotImplementedError):
        ParseImage().call("x")


def test_a_provider_needs_nothing_but_names() -> None:
    """Configuration, validation and diagnosis all have a default."""

    class Tiny(Provider[None]):
        """Does nothing."""

        name = "tiny"
        source = "example.com/me/tiny"

    provider, diagnostics = Tiny(), Diagnostics()
    provider.validate({}, diagnostics)
    assert not diagnostics
    assert provider.configure({}, context()) is None  # type: ignore[func-returns-value]
    assert provider.diagnose(ValueError()) is None
    assert provider.schema().description == "Does nothing."


def test_names_that_terraform_keeps() -> None:
    """A provider block cannot declare an argument that Terraform reads itself."""

    class Wrong(Provider[None]):
        name = "wrong"
        attributes = {"alias": Attribute(STRING, optional=True)}

    with pytest.raises(SchemaError, match="alias"):
        Wrong().schema()


def test_stopped_context() -> None:
    """A read can ask whether it should end, and end by exception."""
    current = context()
    current.raise_if_stopped()
    current.stopped.set()
    with pytest.raises(StoppedError):
        current.raise_if_stopped()


def test_dedent() -> None:
    """A docstring loses its margin and nothing else."""
    docstring: Any = "First.\n\n        Second:\n            code\n        "
    assert dedent(docstring) == "First.\n\nSecond:\n    code"
    assert dedent(None) == ""
