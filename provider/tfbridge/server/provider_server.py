"""What a provider server does, in no protocol version's terms.

This is the one place where exceptions become diagnostics. No method relies on
another having been called before: a host may ask a fresh process anything
(docs/reference/plugin-protocol.md, section 4.1).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tfbridge.codec.msgpack import encode
from tfbridge.diagnostics import Diagnostics
from tfbridge.errors import DecodeError, DiagnosticError, EncodeError, StoppedError
from tfbridge.paths import ROOT
from tfbridge.provider import Context
from tfbridge.schema.validation import validate
from tfbridge.server.cancellation import RunningCalls
from tfbridge.server.fromproto import decode_raw
from tfbridge.server.functions import Functions
from tfbridge.server.registry import check_provider, make_data_sources, make_functions
from tfbridge.server.sanitize import UNEXPECTED, sanitized, unexpected
from tfbridge.values import unknown_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tfbridge.provider import DataSource, Provider
    from tfbridge.schema.schema import Schema
    from tfbridge.server.fromproto import RawValue
    from tfbridge.server.functions import FunctionResult

log = logging.getLogger(__name__)


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
        self.functions = make_functions(provider)
        self._called = Functions(provider.name, self.functions)
        self._client: Any = None
        self._configured = False
        self._unknown: list[str] = []
        self._terraform_version = ""
        self._calls = RunningCalls()

    def validate_provider(self, config: RawValue) -> Diagnostics:
        """Check the provider block."""
        return self._validate(self.schema, config, self.provider.validate)

    def validate_data_source(self, type_name: str, config: RawValue) -> Diagnostics:
        """Check a data block."""
        source = self.data_sources.get(type_name)
        if source is None:
            return _unknown_data_source(self.provider, type_name)
        return self._validate(self.data_source_schemas[type_name], config, source.validate)

    def configure(self, config: RawValue, terraform_version: str) -> Diagnostics:
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
            self._unknown = [str(path) for path in unknown_paths(values, self.schema.type)]
            if not self._unknown:
                context = self._context(None, diagnostics)
                self._client = self._calls.run(lambda: self.provider.configure(values, context))
            self._configured = True

        self._guard(diagnostics, configure)
        return sanitized(diagnostics)

    def read_data_source(self, type_name: str, config: RawValue) -> tuple[bytes, Diagnostics]:
        """Return the encoded state, or nothing when the diagnostics hold an error."""
        source = self.data_sources.get(type_name)
        if source is None:
            return b"", _unknown_data_source(self.provider, type_name)
        diagnostics = Diagnostics()
        if not self._configured:
            diagnostics.error(
                "Provider is not configured",
                f"The host asked for {type_name} without having configured the provider.",
            )
            return b"", diagnostics
        if self._unknown:
            diagnostics.error("Provider argument is not known yet", _not_known(self._unknown))
            return b"", diagnostics
        schema = self.data_source_schemas[type_name]
        state = self._guard(diagnostics, lambda: self._read(source, schema, config, diagnostics))
        diagnostics = sanitized(diagnostics)
        return (b"" if diagnostics.has_errors else state or b""), diagnostics

    def call_function(self, name: str, arguments: Sequence[RawValue]) -> FunctionResult:
        """Call a function with as many arguments as the host sent."""
        return self._called.call(name, arguments)

    def stop(self) -> None:
        """Make whatever is running return early, with an error."""
        self._calls.stop()
        self._called.interrupt()

    def _validate(
        self,
        schema: Schema,
        config: RawValue,
        author_check: Callable[[Mapping[str, Any], Diagnostics], None],
    ) -> Diagnostics:
        diagnostics = Diagnostics()

        def check() -> None:
            values = _decode_block(config, schema)
            validate(schema, values, diagnostics)
            author_check(values, diagnostics)

        self._guard(diagnostics, check)
        return sanitized(diagnostics)

    def _read(
        self, source: DataSource[Any], schema: Schema, config: RawValue, diagnostics: Diagnostics
    ) -> bytes:
        values = _decode_block(config, schema)
        context = self._context(self._client, diagnostics)
        returned = self._calls.run(lambda: source.read(values, context))
        if not isinstance(returned, Mapping):
            what = "None" if returned is None else f"a value of type {type(returned).__name__}"
            raise EncodeError(
                f"{type(source).__name__}.read returned {what}, but it must return a dict with the "
                "computed attributes"
            )
        return encode(values | dict(returned), schema.type, allow_unknown=False)

    def _context(self, client: Any, diagnostics: Diagnostics) -> Context[Any]:
        return Context(
            client,
            terraform_version=self._terraform_version,
            stopped=self._calls.stopped,
            diagnostics=diagnostics,
        )

    def _guard(self, diagnostics: Diagnostics, call: Callable[[], bytes | None]) -> bytes | None:
        """Return what ``call`` returns; turn what it raises into diagnostics."""
        try:
            return call()
        except DiagnosticError as error:
            known = sanitized(error.diagnostics)
            diagnostics.extend(known)
            if not known.has_errors:
                self._report(error, diagnostics)
        except StoppedError:
            diagnostics.error(
                "Interrupted", "The call was ended early because Terraform was interrupted."
            )
        except DecodeError as error:
            diagnostics.error(
                "Configuration cannot be understood",
                f"The host sent a value that does not fit the schema: {error.message}.",
                error.path,
            )
        except EncodeError as error:
            log.exception("the provider returned a value that does not fit its schema")
            diagnostics.error(
                "Provider returned an invalid value",
                f"{error}. This is a bug in the provider; please report it.",
                error.path,
            )
        except BaseException as error:  # noqa: BLE001 - nothing in author code may end the process
            self._diagnose(error, diagnostics)
        return None

    def _diagnose(self, error: BaseException, diagnostics: Diagnostics) -> None:
        try:
            known = self.provider.diagnose(error) if isinstance(error, Exception) else None
            if known is not None:
                given = list(known)
                diagnostics.extend(sanitized(given))
                if known.has_errors and list(sanitized(given)) == given:
                    return
        except BaseException as another:
            name = f"{type(self.provider).__name__}.diagnose"
            log.exception("%s failed", name)
            diagnostics.error(UNEXPECTED, f"{name} failed. {unexpected(another)}")
        self._report(error, diagnostics)

    def _report(self, error: BaseException, diagnostics: Diagnostics) -> None:
        log.error("unexpected exception", exc_info=error)
        diagnostics.error(UNEXPECTED, unexpected(error))


def _decode_block(value: RawValue, schema: Schema) -> dict[str, Any]:
    values = decode_raw(value, schema.type)
    if values is None:
        return schema.complete({})
    if not isinstance(values, dict):
        raise DecodeError("the block as a whole is not known", ROOT)
    return values


def _not_known(arguments: Sequence[str]) -> str:
    names = ", ".join(f'"{argument}"' for argument in arguments)
    return (
        f"What the provider block says about {names} depends on something that is created only "
        "during apply, so nothing can be read while planning. Add depends_on to this data block, "
        "naming what the provider block depends on: then it is read during apply. Or use a value "
        "that is known while planning."
    )


def _unknown_data_source(provider: Provider[Any], type_name: str) -> Diagnostics:
    diagnostics = Diagnostics()
    diagnostics.error(
        "Unknown data source", f'The provider {provider.source} has no data source "{type_name}".'
    )
    return diagnostics
