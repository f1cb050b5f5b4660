"""The base classes of a provider's author: Provider, DataSource, EphemeralResource, Function.

A data source is a class with ``attributes`` and a ``read`` method::

    class Cities(DataSource[Client]):
        '''Cities of a country.'''

        attributes = {
            "country": Attribute(STRING, "ISO code of the country.", required=True),
            "names": Attribute(List(STRING), "Names of its cities.", computed=True),
        }

        def read(self, config, context):
            return {"names": context.client.cities(config["country"])}

Everything else is derived: the type name from the class name, the description
from the docstring, the state from the configuration and what ``read`` returned.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, TypeVar, cast

from tfbridge.errors import SchemaError, StoppedError
from tfbridge.schema.schema import BLOCK_META_ARGUMENTS, PROVIDER_META_ARGUMENTS, Schema

if TYPE_CHECKING:
    import threading
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tfbridge.diagnostics import Diagnostics
    from tfbridge.schema.schema import Attribute, Block
    from tfbridge.types import Type

Client = TypeVar("Client")
"""What ``Provider.configure`` makes and reads find in their context."""


def require(declaration: object, name: str) -> None:
    """Raise SchemaError when an author has left out what nothing can be derived from."""
    if not hasattr(declaration, name):
        raise SchemaError(f"{type(declaration).__name__} must declare {name}")


def snake_case(name: str) -> str:
    """Return ``SyncRepos`` as ``sync_repos``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def dedent(docstring: str | None) -> str:
    """Return a docstring without its indentation (inspect.cleandoc is slow to import)."""
    first, *rest = (docstring or "").strip().expandtabs().splitlines() or [""]
    margin = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
    return "\n".join([first.rstrip(), *(line[margin:].rstrip() for line in rest)])


class Context(Generic[Client]):
    """What a read or a configuration knows of its surroundings.

    ``client``             what ``Provider.configure`` returned (None inside configure)
    ``terraform_version``  of the host, "" when it did not say
    ``stopped``            set when Terraform wants running reads to end early
    ``diagnostics``        takes warnings for the user; an error in it fails the read
    """

    __slots__ = ("client", "diagnostics", "stopped", "terraform_version")

    def __init__(
        self,
        client: Client,
        *,
        terraform_version: str,
        stopped: threading.Event,
        diagnostics: Diagnostics,
    ) -> None:
        self.client = client
        self.terraform_version = terraform_version
        self.stopped = stopped
        self.diagnostics = diagnostics

    def raise_if_stopped(self) -> None:
        """Raise StoppedError once Terraform has asked running reads to end."""
        if self.stopped.is_set():
            raise StoppedError("Terraform asked the provider to stop")


class _Described:
    """Takes a name and a description from the class and its docstring, unless they are given."""

    name: ClassVar[str] = ""
    description: ClassVar[str] = ""

    def __init_subclass__(cls, **arguments: Any) -> None:
        super().__init_subclass__(**arguments)
        cls.name = cls.__dict__.get("name") or snake_case(cls.__name__)
        cls.description = cls.__dict__.get("description") or dedent(cls.__doc__)


class _BlockType(_Described, Generic[Client]):
    """What a data source and an ephemeral resource have in common: how their blocks look."""

    attributes: ClassVar[Mapping[str, Attribute]]
    blocks: ClassVar[Mapping[str, Block]] = {}
    deprecated: ClassVar[str] = ""

    def schema(self) -> Schema:
        """Return the declared schema; SchemaError when it cannot work."""
        require(self, "attributes")
        return Schema(
            self.attributes,
            self.blocks,
            description=self.description,
            deprecated=self.deprecated,
            reserved=BLOCK_META_ARGUMENTS,
        )

    def validate(self, config: Mapping[str, Any], diagnostics: Diagnostics) -> None:
        """Check what concerns several attributes at once; values may be Unknown."""


class DataSource(_BlockType[Client]):
    """One data source; the class name gives its type name: SyncRepos -> sync_repos."""

    def read(self, config: Mapping[str, Any], context: Context[Client]) -> Mapping[str, Any]:
        """Return the computed attributes; configured ones are kept as they are."""
        raise NotImplementedError


class Opened(NamedTuple):
    """What ``EphemeralResource.open`` made.

    ``values``    the computed attributes
    ``renew_at``  when the host is to call ``renew``, with a time zone; None for never
    ``private``   for ``renew`` and ``close``; the user never sees it, and it is not stored
    """

    values: Mapping[str, Any]
    renew_at: datetime | None = None
    private: bytes = b""


class Renewed(NamedTuple):
    """What ``EphemeralResource.renew`` did; ``private`` stays as it was when it is None."""

    renew_at: datetime | None = None
    private: bytes | None = None


class EphemeralResource(_BlockType[Client]):
    """Something with an end, such as a login, of which nothing is stored.

    Hosts open it anew in each plan and each apply, and close it when nothing
    needs it any more.
    """

    def open(
        self, config: Mapping[str, Any], context: Context[Client]
    ) -> Mapping[str, Any] | Opened:
        """Return the computed attributes, or Opened with what is needed to renew or close.

        All of ``config`` is known, and configured attributes are kept as they are.
        """
        raise NotImplementedError

    def renew(self, private: bytes, context: Context[Client]) -> Renewed:
        """Make what was opened last longer; its values cannot change. Needed for ``renew_at``."""
        raise NotImplementedError

    def close(self, private: bytes, context: Context[Client]) -> None:
        """End what was opened, also after Ctrl-C: ``context.stopped`` is not set here.

        ``private`` is what ``open`` returned (Terraform) or the last ``renew``
        (OpenTofu).
        """


class Parameter(NamedTuple):
    """One parameter of a provider function."""

    name: str
    type: Type
    description: str = ""
    allow_null: bool = False
    allow_unknown: bool = False


class Function(_Described):
    """A pure function of its arguments; it is called without any configuration.

    Terraform calls it during validation too and insists on the same answer
    each time: no clock, no randomness, no environment, no files.
    """

    parameters: ClassVar[Sequence[Parameter]] = ()
    variadic: ClassVar[Parameter | None] = None
    returns: ClassVar[Type]
    summary: ClassVar[str] = ""
    deprecated: ClassVar[str] = ""

    def __init_subclass__(cls, **arguments: Any) -> None:
        super().__init_subclass__(**arguments)
        cls.summary = cls.__dict__.get("summary") or cls.description.partition("\n")[0]

    def call(self, *arguments: Any) -> Any:
        """Return the result; raise ArgumentError to refuse an argument."""
        raise NotImplementedError


class Provider(_Described, Generic[Client]):
    """A provider: its configuration, its data sources, ephemeral resources and functions."""

    source: ClassVar[str]
    version: ClassVar[str] = "0.0.0"
    attributes: ClassVar[Mapping[str, Attribute]] = {}
    blocks: ClassVar[Mapping[str, Block]] = {}
    data_sources: ClassVar[Sequence[type[DataSource[Any]]]] = ()
    ephemeral_resources: ClassVar[Sequence[type[EphemeralResource[Any]]]] = ()
    functions: ClassVar[Sequence[type[Function]]] = ()

    def schema(self) -> Schema:
        """Return the schema of the provider block; SchemaError when it cannot work."""
        return Schema(
            self.attributes,
            self.blocks,
            description=self.description,
            reserved=PROVIDER_META_ARGUMENTS,
        )

    def validate(self, config: Mapping[str, Any], diagnostics: Diagnostics) -> None:
        """Check what concerns several arguments at once; values may be Unknown."""

    def configure(self, config: Mapping[str, Any], context: Context[None]) -> Client:
        """Return the client that reads use; all values are known. By default there is none."""
        return cast("Client", None)

    def diagnose(self, error: Exception) -> Diagnostics | None:
        """Translate an exception of the provider's own; None when it is unexpected."""
        return None
