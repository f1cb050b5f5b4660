"""What a provider server does, in no protocol version's terms.

This is the one place where exceptions become diagnostics. No method relies on
another having been called before: a host may ask a fresh process anything
(protocol reference, section 4.1).
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from tfbridge.diagnostics import Diagnostics
from tfbridge.errors import (
    ArgumentError,
    DecodeError,
    DiagnosticError,
    EncodeError,
    StoppedError,
)
from tfbridge.msgpack import decode, decode_json, encode
from tfbridge.paths import ROOT
from tfbridge.provider import Context, insist
from tfbridge.rpc.running import RunningCalls
from tfbridge.schema import check_type
from tfbridge.validation import validate
from tfbridge.values import UNKNOWN, is_null, is_wholly_known, unknown_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tfbridge.provider import DataSource, Function, Provider
    from tfbridge.schema import Schema
    from tfbridge.types import Type

log = logging.getLogger(__name__)


class RawValue(Protocol):
    """A ``DynamicValue`` of either protocol; both fields empty means null."""

    @property
    def msgpack(self) -> bytes:
        """The value in msgpack, which hosts send."""

    @property
    def json(self) -> bytes:
        """The value in JSON, where msgpack is empty."""


class Answer(NamedTuple):
    """A function's result, or why there is none."""

    result: bytes = b""
    error: str = ""
    argument: int | None = None


class Core:
    """A provider as its host sees it."""

    def __init__(self, provider: Provider[Any]) -> None:
        insist(provider, "source")
        self.provider = provider
        self.schema = provider.schema()
        self.data_sources = {
            f"{provider.name}_{kind.name}": kind() for kind in provider.data_sources
        }
        self.data_source_schemas = {
            name: source.schema() for name, source in self.data_sources.items()
        }
        self.functions = {kind.name: kind() for kind in provider.functions}
        for function in self.functions.values():
            _check_function(function)
        self._client: Any = None
        self._configured = False
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
        """Make the client that reads will use; a later call replaces an earlier one's."""
        self._calls = RunningCalls()  # a debug server outlives the commands that stopped it
        self._terraform_version = terraform_version
        diagnostics = Diagnostics()

        def configure() -> None:
            values = _decode_block(config, self.schema)
            for path in unknown_paths(values):
                diagnostics.error(
                    "Provider argument is not known yet",
                    f'The value of "{path}" depends on something that is created only during '
                    "apply, and the provider needs it to read anything. Use a value that is "
                    "known while planning, or create what it depends on first (-target).",
                    path,
                )
            if not diagnostics.has_errors:
                self._client = self.provider.configure(values, self._context(None, diagnostics))
                self._configured = True

        self._guard(diagnostics, configure)
        return diagnostics

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
        schema = self.data_source_schemas[type_name]
        state = self._guard(diagnostics, lambda: self._read(source, schema, config, diagnostics))
        return (b"" if diagnostics.has_errors else state or b""), diagnostics

    def call_function(self, name: str, arguments: Sequence[RawValue]) -> Answer:
        """Call a function with as many arguments as the host sent.

        An error is given without its last full stop: Terraform adds one.
        """
        answer = self._checked_call(name, arguments)
        return answer._replace(error=answer.error.removesuffix("."))

    def stop(self) -> None:
        """Make running reads return early, with an error."""
        self._calls.stop()

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
        return diagnostics

    def _read(
        self, source: DataSource[Any], schema: Schema, config: RawValue, diagnostics: Diagnostics
    ) -> bytes:
        values = _decode_block(config, schema)
        context = self._context(self._client, diagnostics)
        returned = self._calls.run(lambda: source.read(values, context))
        return encode(values | dict(returned), schema.type, allow_unknown=False)

    def _checked_call(self, name: str, arguments: Sequence[RawValue]) -> Answer:
        function = self.functions.get(name)
        if function is None:
            return Answer(error=f'The provider {self.provider.name} has no function "{name}".')
        parameters = list(function.parameters)
        if function.variadic is not None:
            parameters += [function.variadic] * (len(arguments) - len(parameters))
        if len(arguments) != len(parameters):
            return Answer(
                error=f"{name} takes {len(parameters)} arguments, but got {len(arguments)}."
            )
        values = []
        for position, (parameter, argument) in enumerate(zip(parameters, arguments, strict=True)):
            try:
                value = _decode(argument, parameter.type)
            except DecodeError as error:
                return Answer(error=str(error), argument=position)
            if is_null(value) and not parameter.allow_null:
                return Answer(error="The argument must not be null.", argument=position)
            if not parameter.allow_unknown and not is_wholly_known(value):
                return Answer(result=encode(UNKNOWN, function.returns))
            values.append(value)
        return self._call(function, values)

    def _call(self, function: Function, values: list[Any]) -> Answer:
        try:
            return Answer(result=encode(function.call(*values), function.returns))
        except ArgumentError as error:
            names = [parameter.name for parameter in function.parameters]
            position = names.index(error.argument) if error.argument in names else None
            return Answer(error=error.text, argument=position)
        except Exception as error:
            log.exception("function %s failed", function.name)
            return Answer(error=_unexpected(error))

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
            diagnostics.extend(error.diagnostics)
        except StoppedError:
            diagnostics.error(
                "Interrupted", "The read was ended early because Terraform was interrupted."
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
        known = self.provider.diagnose(error) if isinstance(error, Exception) else None
        if known is not None:
            diagnostics.extend(known)
            return
        log.error("unexpected exception", exc_info=error)
        diagnostics.error("Unexpected error in the provider", _unexpected(error))


def _check_function(function: Function) -> None:
    insist(function, "returns")
    check_type(f"{function.name}()", function.returns)
    parameters = [*function.parameters, *([function.variadic] if function.variadic else [])]
    for parameter in parameters:
        check_type(f"{function.name}({parameter.name})", parameter.type)


def _decode(value: RawValue, kind: Type) -> Any:
    if value.msgpack:
        return decode(value.msgpack, kind)
    return decode_json(value.json, kind) if value.json else None


def _decode_block(value: RawValue, schema: Schema) -> dict[str, Any]:
    values = _decode(value, schema.type)
    if values is None:
        return schema.complete({})
    if not isinstance(values, dict):
        raise DecodeError("the block as a whole is not known", ROOT)
    return values


def _unexpected(error: BaseException) -> str:
    return (
        f"{type(error).__name__}: {error}\n\n"
        "This is a bug in the provider. Run the command again with TF_LOG=DEBUG "
        "to find the traceback in the log, and report it."
    )


def _unknown_data_source(provider: Provider[Any], type_name: str) -> Diagnostics:
    diagnostics = Diagnostics()
    diagnostics.error(
        "Unknown data source", f'The provider {provider.source} has no data source "{type_name}".'
    )
    return diagnostics
