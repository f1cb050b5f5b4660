"""What a host asks of a provider, with values in Python's terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast

from tfbridge._grpc.descriptors import message_class
from tfbridge.codec.msgpack import decode, decode_json, encode
from tfbridge.diagnostics import Diagnostic, Diagnostics, Severity
from tfbridge.paths import ROOT, Path
from tfbridge.testing.errors import FunctionCallError, InvalidAnswerError
from tfbridge.testing.implied import block_type, complete
from tfbridge.testing.schema_check import schema_problems
from tfbridge.types import type_from_json
from tfbridge.values import UNKNOWN, is_wholly_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from google.protobuf.descriptor import MethodDescriptor
    from google.protobuf.message import Message

    from tfbridge._pb import tfplugin6_pb2 as pb
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
        return _diagnostics(self.call("ValidateProviderConfig", config=value).diagnostics)

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
        return _diagnostics(answer.diagnostics)

    def validate_data_source(
        self, type_name: str, config: Mapping[str, Any] | None = None
    ) -> Diagnostics:
        """Check a data block."""
        value = self._encode_block(self._data_block(type_name), config)
        answer = self.call("ValidateDataResourceConfig", type_name=type_name, config=value)
        return _diagnostics(answer.diagnostics)

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
        diagnostics = _diagnostics(answer.diagnostics)
        if diagnostics.has_errors:
            return ReadResult(None, diagnostics)
        state = _decode(answer.state, block_type(block))
        if state is None:
            raise InvalidAnswerError(f"{type_name}: the state is null")
        if not is_wholly_known(state):
            raise InvalidAnswerError(f"{type_name}: the state is not wholly known")
        return ReadResult(state, diagnostics)

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
        return _decode(answer.result, type_from_json(getattr(function, "return").type))

    def stop(self) -> None:
        """Ask running reads to return early, as an interrupted Terraform does."""
        answer = self.call("StopProvider")
        if answer.Error:
            raise InvalidAnswerError(answer.Error)

    def _data_block(self, type_name: str) -> pb.Schema.Block:
        schemas = self.schema().data_source_schemas
        if type_name not in schemas:
            raise InvalidAnswerError(f"the schema has no data source {type_name!r}")
        return schemas[type_name].block

    def _encode_block(self, block: pb.Schema.Block, config: Mapping[str, Any] | None) -> Any:
        return self._dynamic(complete(block, config or {}), block_type(block))

    def _dynamic(self, value: Any, kind: Type) -> Any:
        return self.wire.messages.DynamicValue(msgpack=encode(value, kind))

    def _capabilities(self) -> Any:
        """Return what Terraform allows in an apply; a plan differs in the deferral."""
        return self.wire.messages.ClientCapabilities(
            deferral_allowed=True, write_only_attributes_allowed=True
        )


def _decode(value: Any, kind: Type) -> Any:
    if value.msgpack:
        return decode(value.msgpack, kind)
    return decode_json(value.json, kind) if value.json else None


def _diagnostics(messages: Iterable[Any]) -> Diagnostics:
    return Diagnostics(
        Diagnostic(
            _severity(message), message.summary, message.detail, _path(message.attribute.steps)
        )
        for message in messages
    )


def _severity(message: Any) -> Severity:
    if not message.severity:
        raise InvalidAnswerError(f"a diagnostic without severity: {message.summary}")
    return Severity(message.severity)


def _path(steps: Iterable[Any]) -> Path:
    path = ROOT
    for step in steps:
        match step.WhichOneof("selector"):
            case "attribute_name":
                path = path.attribute(step.attribute_name)
            case "element_key_string":
                path = path.key(step.element_key_string)
            case "element_key_int":
                path = path.index(step.element_key_int)
    return path
