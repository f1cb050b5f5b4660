"""What a provider server does, in no protocol version's terms.

No method relies on another having been called before: a host may ask a fresh
process anything
(docs/reference/plugin-protocol.md, section 4.1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from tfbridge.codec.msgpack import decode_message
from tfbridge.diagnostics import Diagnostics
from tfbridge.errors import DecodeError
from tfbridge.paths import ROOT
from tfbridge.provider import Context
from tfbridge.server.cancellation import RunningCalls
from tfbridge.server.functions import Functions
from tfbridge.server.guard import Guard
from tfbridge.server.registry import (
    check_provider,
    make_data_sources,
    make_ephemeral_resources,
    make_functions,
)
from tfbridge.server.sanitize import encode_block, sanitized
from tfbridge.values import unknown_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tfbridge.codec.msgpack import DynamicValue
    from tfbridge.provider import DataSource, EphemeralResource, Provider
    from tfbridge.schema.schema import Schema
    from tfbridge.server.ephemeral import Lease
    from tfbridge.server.functions import FunctionResult

Result = TypeVar("Result")


class ProviderServer:
    """A provider as its host sees it."""

    def __init__(self, provider: Provider[Any]) -> None:
        check_provider(provider)
        self.provider = provider
        self.schema = provider.schema()
        self.data_sources = make_data_sources(provider)
        self.data_source_schemas = {
            name: source.schema() for name, source in self.data_sources.items()
        }
        self.ephemeral_resources = make_ephemeral_resources(provider)
        self.ephemeral_resource_schemas = {
            name: resource.schema() for name, resource in self.ephemeral_resources.items()
        }
        self.functions = make_functions(provider)
        self._guard = Guard(provider)
        self._called = Functions(provider.name, self.functions)
        self._client: Any = None
        self._configured = False
        self._unknown_arguments: list[str] = []
        self._terraform_version = ""
        self._calls = RunningCalls()

    def validate_provider(self, config: DynamicValue) -> Diagnostics:
        """Check the provider block."""
        return self._validate(self.schema, config, self.provider.validate)

    def validate_data_source(self, type_name: str, config: DynamicValue) -> Diagnostics:
        """Check a data block."""
        if type_name not in self.data_sources:
            return self._no_such("data source", type_name)
        check = self.data_sources[type_name].validate
        return self._validate(self.data_source_schemas[type_name], config, check)

    def validate_ephemeral_resource(self, type_name: str, config: DynamicValue) -> Diagnostics:
        """Check an ephemeral block."""
        if type_name not in self.ephemeral_resources:
            return self._no_such("ephemeral resource", type_name)
        check = self.ephemeral_resources[type_name].validate
        return self._validate(self.ephemeral_resource_schemas[type_name], config, check)

    def configure(self, config: DynamicValue, terraform_version: str) -> Diagnostics:
        """Make the client that reads will use; a later call replaces an earlier one's.

        With an argument that is not known yet there is no client: a host that
        is to create what the argument depends on configures once more before
        it reads (docs/reference/plugin-protocol.md, section 4.4). Until then
        reads fail.
        """
        self._calls.resume()  # a debug server outlives the commands that stopped it
        self._terraform_version = terraform_version
        diagnostics = Diagnostics()

        def configure() -> None:
            values = _decode_block(config, self.schema)
            self._client = None
            unknown = unknown_paths(values, self.schema.type)
            self._unknown_arguments = list(map(str, unknown))
            if not unknown:
                context = self._context(None, diagnostics)
                self._client = self._calls.run(lambda: self.provider.configure(values, context))
            self._configured = True

        self._guard.run(diagnostics, configure)
        return sanitized(diagnostics)

    def read_data_source(self, type_name: str, config: DynamicValue) -> tuple[bytes, Diagnostics]:
        """Return the encoded state, or nothing when the diagnostics hold an error."""
        if type_name not in self.data_sources:
            return b"", self._no_such("data source", type_name)
        source, schema = self.data_sources[type_name], self.data_source_schemas[type_name]
        diagnostics = Diagnostics()
        state = self._configured_call(
            f"data block of {type_name}",
            diagnostics,
            lambda: self._read(source, schema, config, diagnostics),
        )
        diagnostics = sanitized(diagnostics)
        return (b"" if diagnostics.has_errors else state or b""), diagnostics

    def open_ephemeral_resource(
        self, type_name: str, config: DynamicValue
    ) -> tuple[Lease, Diagnostics]:
        """Return what was opened; an empty Lease when the diagnostics hold an error."""
        from tfbridge.server.ephemeral import open_resource

        def open_(resource: EphemeralResource[Any], diagnostics: Diagnostics) -> Lease:
            schema = self.ephemeral_resource_schemas[type_name]
            values = _decode_block(config, schema)
            for path in unknown_paths(values, schema.type):
                raise DecodeError("the value is not known yet", path)
            context = self._context(self._client, diagnostics)
            return self._calls.run(
                lambda: open_resource(resource, schema, values, context, self._guard)
            )

        return self._ephemeral_call(type_name, open_)

    def renew_ephemeral_resource(self, type_name: str, private: bytes) -> tuple[Lease, Diagnostics]:
        """Return when to renew next, and with what; an empty Lease when there is an error."""
        from tfbridge.server.ephemeral import renew_resource

        def renew(resource: EphemeralResource[Any], diagnostics: Diagnostics) -> Lease:
            context = self._context(self._client, diagnostics)
            return self._calls.run(lambda: renew_resource(resource, private, context))

        return self._ephemeral_call(type_name, renew)

    def close_ephemeral_resource(self, type_name: str, private: bytes) -> Diagnostics:
        """Close what was opened, also after a stop."""
        from tfbridge.server.ephemeral import Lease, close_resource

        def close(resource: EphemeralResource[Any], diagnostics: Diagnostics) -> Lease:
            close_resource(resource, private, self._context(self._client, diagnostics))
            return Lease()

        return self._ephemeral_call(type_name, close)[1]

    def call_function(self, name: str, arguments: Sequence[DynamicValue]) -> FunctionResult:
        """Call a function with as many arguments as the host sent."""
        return self._called.call(name, arguments)

    def stop(self) -> None:
        """Make whatever is running return early, with an error."""
        self._calls.stop()
        self._called.interrupt()

    def _validate(
        self,
        schema: Schema,
        config: DynamicValue,
        author_check: Callable[[Mapping[str, Any], Diagnostics], None],
    ) -> Diagnostics:
        from tfbridge.schema.validation import validate

        diagnostics = Diagnostics()

        def check() -> None:
            values = _decode_block(config, schema)
            validate(schema, values, diagnostics)
            author_check(values, diagnostics)

        self._guard.run(diagnostics, check)
        return sanitized(diagnostics)

    def _read(
        self,
        source: DataSource[Any],
        schema: Schema,
        config: DynamicValue,
        diagnostics: Diagnostics,
    ) -> bytes:
        values = _decode_block(config, schema)
        context = self._context(self._client, diagnostics)
        returned = self._calls.run(lambda: source.read(values, context))
        return encode_block(schema, values, returned, f"{type(source).__name__}.read")

    def _ephemeral_call(
        self, type_name: str, call: Callable[[EphemeralResource[Any], Diagnostics], Lease]
    ) -> tuple[Lease, Diagnostics]:
        from tfbridge.server.ephemeral import Lease  # late: most processes open nothing

        if type_name not in self.ephemeral_resources:
            return Lease(), self._no_such("ephemeral resource", type_name)
        resource, diagnostics = self.ephemeral_resources[type_name], Diagnostics()
        lease = self._configured_call(
            f"ephemeral block of {type_name}", diagnostics, lambda: call(resource, diagnostics)
        )
        diagnostics = sanitized(diagnostics)
        return (Lease() if diagnostics.has_errors else lease or Lease()), diagnostics

    def _configured_call(
        self, block: str, diagnostics: Diagnostics, call: Callable[[], Result]
    ) -> Result | None:
        """Return what the guarded call returns; it needs a client, so there has to be one."""
        if not self._configured:
            diagnostics.error(
                "Provider is not configured",
                f"The host asked for a {block} without having configured the provider.",
            )
            return None
        if self._unknown_arguments:
            explanation = _not_known(self._unknown_arguments, block)
            diagnostics.error("Provider argument is not known yet", explanation)
            return None
        return self._guard.run(diagnostics, call)

    def _context(self, client: Any, diagnostics: Diagnostics) -> Context[Any]:
        return Context(
            client,
            terraform_version=self._terraform_version,
            stopped=self._calls.stopped,
            diagnostics=diagnostics,
        )

    def _no_such(self, kind: str, type_name: str) -> Diagnostics:
        diagnostics = Diagnostics()
        diagnostics.error(
            f"Unknown {kind}", f'The provider {self.provider.source} has no {kind} "{type_name}".'
        )
        return diagnostics


def _decode_block(value: DynamicValue, schema: Schema) -> dict[str, Any]:
    values = decode_message(value, schema.type)
    if values is None:
        return schema.complete({})
    if not isinstance(values, dict):
        raise DecodeError("the block as a whole is not known", ROOT)
    return values


def _not_known(arguments: Sequence[str], block: str) -> str:
    names = ", ".join(f'"{argument}"' for argument in arguments)
    return (
        f"What the provider block says about {names} depends on something that is created only "
        f"during apply, so nothing can be read while planning. Add depends_on to this {block}, "
        "naming what the provider block depends on: then it is read during apply. Or use a value "
        "that is known while planning."
    )
