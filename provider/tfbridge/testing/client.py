"""What a host asks of a provider, with values in Python's terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast

from tfbridge._grpc.descriptors import message_class
from tfbridge.codec.msgpack import decode_message, encode
from tfbridge.testing.errors import FunctionCallError, InvalidAnswerError
from tfbridge.testing.fromproto import diagnostics_of, renewal_time
from tfbridge.testing.implied import block_type, changed, complete
from tfbridge.testing.schema_check import schema_problems
from tfbridge.types import type_from_json
from tfbridge.values import UNKNOWN, is_wholly_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from google.protobuf.descriptor import MethodDescriptor
    from google.protobuf.message import Message

    from tfbridge._pb import tfplugin6_pb2 as pb
    from tfbridge.diagnostics import Diagnostics
    from tfbridge.testing.wire import Wire
    from tfbridge.types import Type

TERRAFORM_VERSION = "1.11.4"
CALL_TIMEOUT = 60.0
"""Seconds; Terraform itself would wait for ever."""


class Transport(Protocol):
    """Carries encoded messages to a provider and back."""

    def call(
        self, method: MethodDescriptor, requests: Sequence[bytes], timeout: float
    ) -> list[bytes]:
        """Return the answers to the requests: one each, unless the RPC streams."""


class ReadResult(NamedTuple):
    """What a data source returned; ``state`` is None when the diagnostics hold an error."""

    state: dict[str, Any] | None
    diagnostics: Diagnostics


class OpenResult(NamedTuple):
    """What was opened; ``values`` is None when the diagnostics hold an error."""

    values: dict[str, Any] | None
    renew_at: datetime | None
    private: bytes
    diagnostics: Diagnostics


class RenewResult(NamedTuple):
    """When to renew next, if at all, and what to give to the provider then."""

    renew_at: datetime | None
    private: bytes
    diagnostics: Diagnostics


class ProviderClient:
    """Calls a provider as Terraform does, on protocol 5 or 6.

    Configurations are dicts that may leave out what a user may leave out.
    Values go in and come out as ``tfbridge.values`` describes them. ``schema``
    is an answer that ``schema()`` gave elsewhere: Terraform, too, asks for it
    once and then talks to processes that have never been asked.
    """

    def __init__(
        self,
        wire: Wire,
        transport: Transport,
        *,
        schema: pb.GetProviderSchema.Response | None = None,
        timeout: float = CALL_TIMEOUT,
    ) -> None:
        self.wire = wire
        self._transport = transport
        self._schema = schema
        self._timeout = timeout

    def call(self, rpc: str, request: Message | None = None, /, **fields: Any) -> Any:
        """Call any RPC by its name in protocol 6; return the answer's message.

        The request is ``request`` or is made of ``fields``. An RPC that
        streams its answers gives a list of them.
        """
        request = self.wire.request(rpc, **fields) if request is None else request
        return self.stream(rpc, [request])

    def stream(self, rpc: str, requests: Iterable[Message]) -> Any:
        """Call an RPC that takes a stream of requests; otherwise like ``call``."""
        method = self.wire.method(rpc)
        encoded = [request.SerializeToString() for request in requests]
        answer_type = message_class(method.output_type)
        answers = [
            answer_type.FromString(data)
            for data in self._transport.call(method, encoded, self._timeout)
        ]
        return answers if method.server_streaming else answers[0]

    def schema(self) -> pb.GetProviderSchema.Response:
        """Return the provider's schema; InvalidAnswerError when Terraform would not load it.

        It is fetched once. On protocol 5 it is that protocol's message, which
        has the same fields except ``nested_type``.
        """
        if self._schema is None:
            answer = cast("pb.GetProviderSchema.Response", self.call("GetProviderSchema"))
            if problems := schema_problems(answer):
                raise InvalidAnswerError("Terraform refuses the schema:\n" + "\n".join(problems))
            self._schema = answer
        return self._schema

    def validate_provider(self, config: Mapping[str, Any] | None = None) -> Diagnostics:
        """Check a provider block."""
        value = self._encode_block(self.schema().provider.block, config)
        return diagnostics_of(self.call("ValidateProviderConfig", config=value).diagnostics)

    def configure(
        self,
        config: Mapping[str, Any] | None = None,
        *,
        terraform_version: str = TERRAFORM_VERSION,
    ) -> Diagnostics:
        """Configure the provider."""
        answer = self.call(
            "ConfigureProvider",
            config=self._encode_block(self.schema().provider.block, config),
            terraform_version=terraform_version,
            client_capabilities=self._capabilities(),
        )
        return diagnostics_of(answer.diagnostics)

    def validate_data_source(
        self, type_name: str, config: Mapping[str, Any] | None = None
    ) -> Diagnostics:
        """Check a data block."""
        value = self._encode_block(self._data_block(type_name), config)
        answer = self.call("ValidateDataResourceConfig", type_name=type_name, config=value)
        return diagnostics_of(answer.diagnostics)

    def read_data_source(
        self, type_name: str, config: Mapping[str, Any] | None = None
    ) -> ReadResult:
        """Read a data source; InvalidAnswerError where Terraform would refuse the state."""
        block = self._data_block(type_name)
        answer = self.call(
            "ReadDataSource",
            type_name=type_name,
            config=self._encode_block(block, config),
            client_capabilities=self._capabilities(),
        )
        diagnostics = diagnostics_of(answer.diagnostics)
        if diagnostics.has_errors:
            return ReadResult(None, diagnostics)
        return ReadResult(_known(answer.state, block, f"{type_name}: the state"), diagnostics)

    def validate_ephemeral_resource(
        self, type_name: str, config: Mapping[str, Any] | None = None
    ) -> Diagnostics:
        """Check an ephemeral block."""
        value = self._encode_block(self._ephemeral_block(type_name), config)
        answer = self.call("ValidateEphemeralResourceConfig", type_name=type_name, config=value)
        return diagnostics_of(answer.diagnostics)

    def open_ephemeral_resource(
        self, type_name: str, config: Mapping[str, Any] | None = None
    ) -> OpenResult:
        """Open an ephemeral resource; InvalidAnswerError where Terraform would refuse the result.

        Nothing is renewed or closed unless it is asked for.
        """
        block = self._ephemeral_block(type_name)
        value = self._encode_block(block, config)
        answer = self.call("OpenEphemeralResource", type_name=type_name, config=value)
        diagnostics = diagnostics_of(answer.diagnostics)
        if diagnostics.has_errors:
            return OpenResult(None, None, b"", diagnostics)
        if answer.HasField("deferred"):
            raise InvalidAnswerError(f"{type_name}: deferred, although the host does not allow it")
        values = _known(answer.result, block, f"{type_name}: the result")
        for name in changed(block, decode_message(value, block_type(block)), values):
            raise InvalidAnswerError(f"{type_name}: {name} is not what the configuration says")
        return OpenResult(values, renewal_time(answer), answer.private, diagnostics)

    def renew_ephemeral_resource(self, type_name: str, private: bytes) -> RenewResult:
        """Renew what was opened."""
        answer = self.call("RenewEphemeralResource", type_name=type_name, private=private)
        return RenewResult(renewal_time(answer), answer.private, diagnostics_of(answer.diagnostics))

    def close_ephemeral_resource(self, type_name: str, private: bytes) -> Diagnostics:
        """Close what was opened; Terraform gives the ``private`` that opening it returned."""
        answer = self.call("CloseEphemeralResource", type_name=type_name, private=private)
        return diagnostics_of(answer.diagnostics)

    def call_function(self, name: str, *arguments: Any) -> Any:
        """Call a provider function; FunctionCallError when it refuses.

        As in Terraform the provider is not even asked about a null that it
        does not allow, nor about unknown values.
        """
        function = self.schema().functions[name]
        parameters = list(function.parameters)
        missing = len(arguments) - len(parameters)
        if missing > 0 and function.HasField("variadic_parameter"):
            parameters += [function.variadic_parameter] * missing
        if len(parameters) != len(arguments):
            raise FunctionCallError(f"{name} takes {len(parameters)} arguments")
        values = []
        for position, (parameter, value) in enumerate(zip(parameters, arguments, strict=True)):
            if value is None and not parameter.allow_null_value:
                raise FunctionCallError("argument must not be null", position)
            if not is_wholly_known(value) and not parameter.allow_unknown_values:
                return UNKNOWN
            values.append(self._dynamic(value, type_from_json(parameter.type)))
        answer = self.call("CallFunction", name=name, arguments=values)
        if answer.HasField("error"):
            blamed = answer.error.HasField("function_argument")
            raise FunctionCallError(
                answer.error.text, answer.error.function_argument if blamed else None
            )
        return decode_message(answer.result, type_from_json(getattr(function, "return").type))

    def stop(self) -> None:
        """Ask running reads to return early, as an interrupted Terraform does."""
        answer = self.call("StopProvider")
        if answer.Error:
            raise InvalidAnswerError(answer.Error)

    def _data_block(self, type_name: str) -> pb.Schema.Block:
        return _block(self.schema().data_source_schemas, "data source", type_name)

    def _ephemeral_block(self, type_name: str) -> pb.Schema.Block:
        return _block(self.schema().ephemeral_resource_schemas, "ephemeral resource", type_name)

    def _encode_block(self, block: pb.Schema.Block, config: Mapping[str, Any] | None) -> Any:
        return self._dynamic(complete(block, config or {}), block_type(block))

    def _dynamic(self, value: Any, kind: Type) -> Any:
        return self.wire.messages.DynamicValue(msgpack=encode(value, kind))

    def _capabilities(self) -> Any:
        """Return what Terraform allows in an apply; a plan differs in the deferral."""
        return self.wire.messages.ClientCapabilities(
            deferral_allowed=True, write_only_attributes_allowed=True
        )


def _block(schemas: Mapping[str, pb.Schema], kind: str, type_name: str) -> pb.Schema.Block:
    if type_name not in schemas:
        raise InvalidAnswerError(f"the schema has no {kind} {type_name!r}")
    return schemas[type_name].block


def _known(value: Any, block: pb.Schema.Block, what: str) -> dict[str, Any]:
    """Return a block's values; InvalidAnswerError when they are null or not wholly known."""
    values: dict[str, Any] | None = decode_message(value, block_type(block))
    if values is None:
        raise InvalidAnswerError(f"{what} is null")
    if not is_wholly_known(values):
        raise InvalidAnswerError(f"{what} is not wholly known")
    return values
