"""The client asks as Terraform asks, and judges answers as Terraform judges them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from google.protobuf.message_factory import GetMessageClass

from tfbridge.codec.msgpack import decode, encode
from tfbridge.diagnostics import Diagnostic, Severity
from tfbridge.errors import EncodeError
from tfbridge.paths import ROOT
from tfbridge.testing.client import ProviderClient
from tfbridge.testing.errors import FunctionCallError, InvalidAnswerError
from tfbridge.testing.wire import Wire
from tfbridge.types import NUMBER, STRING, List, Object
from tfbridge.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from google.protobuf.descriptor import MethodDescriptor
    from google.protobuf.message import Message

PROVIDER = Object({"region": STRING})
THING = Object({"name": STRING, "size": NUMBER, "tags": List(STRING)})
NOTHING = {"name": None, "size": None, "tags": None}


class Provider:
    """Plays the provider: records what it is asked and answers what the test has prepared."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.requests: list[Any] = []
        self.names: list[str] = []
        self.answers: dict[str, list[Message]] = {}
        self.will_answer("GetProviderSchema", schema(wire))

    def will_answer(self, name: str, *messages: Message) -> None:
        """Prepare the answer to an RPC, named as in protocol 6."""
        self.answers[self.wire.method(name).name] = list(messages)

    def call(
        self, method: MethodDescriptor, requests: Sequence[bytes], _timeout: float
    ) -> list[bytes]:
        """Take the place of a transport."""
        self.names.append(method.name)
        self.requests = list(map(GetMessageClass(method.input_type).FromString, requests))
        empty = GetMessageClass(method.output_type)()
        return [message.SerializeToString() for message in self.answers.get(method.name, [empty])]

    @property
    def config(self) -> bytes:
        """The encoded configuration in the latest request."""
        config: bytes = self.requests[0].config.msgpack
        return config


def schema(wire: Wire) -> Any:
    """Return a provider's schema with one argument, one data source and one function."""
    response = wire.messages.GetProviderSchema.Response()
    response.provider.block.attributes.add(name="region", type=b'"string"', optional=True)
    attributes = response.data_source_schemas["lab_thing"].block.attributes
    attributes.add(name="name", type=b'"string"', required=True)
    attributes.add(name="size", type=b'"number"', computed=True)
    attributes.add(name="tags", type=b'["list","string"]', optional=True)
    response.ephemeral_resource_schemas["lab_pass"].CopyFrom(
        response.data_source_schemas["lab_thing"]
    )
    function = response.functions["join"]
    function.parameters.add(name="separator", type=b'"string"')
    function.variadic_parameter.name = "parts"
    function.variadic_parameter.type = b'"dynamic"'
    function.variadic_parameter.allow_null_value = True
    function.variadic_parameter.allow_unknown_values = True
    getattr(function, "return").type = b'"string"'
    return response


@pytest.fixture(params=[5, 6], ids=["v5", "v6"])
def provider(request: pytest.FixtureRequest) -> Provider:
    """Return a provider that answers on protocol 5 or 6."""
    return Provider(Wire(request.param))


@pytest.fixture
def client(provider: Provider) -> ProviderClient:
    """Return a client of it."""
    return ProviderClient(provider.wire, provider)


def dynamic(provider: Provider, value: Any, kind: Any) -> Any:
    """Return an encoded value."""
    return provider.wire.messages.DynamicValue(msgpack=encode(value, kind))


def test_raw_call_takes_fields_or_a_message(provider: Provider, client: ProviderClient) -> None:
    """A raw call makes its request of fields, or sends the one that it is given."""
    request = provider.wire.request("CallFunction", name="join")
    client.call("CallFunction", name="join")
    assert provider.requests == [request]
    client.call("CallFunction", request)
    assert provider.requests == [request]


def test_raw_call_of_a_stream_gives_a_list(provider: Provider, client: ProviderClient) -> None:
    """An RPC that streams its answers gives all of them."""
    event = provider.wire.messages.ListResource.Event
    events = [event(display_name="a"), event(display_name="b")]
    provider.will_answer("ListResource", *events)
    assert client.call("ListResource") == events


def test_stream_of_requests_is_sent() -> None:
    """An RPC that takes a stream gets every request."""
    provider = Provider(Wire(6))
    chunk = provider.wire.messages.WriteStateBytes.RequestChunk
    chunks = [chunk(bytes=b"a"), chunk(bytes=b"b")]
    ProviderClient(provider.wire, provider).stream("WriteStateBytes", chunks)
    assert provider.requests == chunks


def test_schema_is_fetched_once(provider: Provider, client: ProviderClient) -> None:
    """The schema is asked for when it is first needed and never again."""
    assert client.schema() == schema(provider.wire)
    client.schema()
    client.validate_provider()
    assert len([name for name in provider.names if name.endswith("Schema")]) == 1


def test_known_schema_is_not_asked_for(provider: Provider) -> None:
    """With a schema from elsewhere the provider is never asked for its own."""
    client = ProviderClient(provider.wire, provider, schema=schema(provider.wire))
    client.validate_data_source("lab_thing")
    assert len(provider.names) == 1


def test_bad_schema_is_refused(provider: Provider, client: ProviderClient) -> None:
    """A schema that Terraform would not load raises with what is wrong."""
    provider.will_answer("GetProviderSchema", provider.wire.messages.GetProviderSchema.Response())
    with pytest.raises(InvalidAnswerError, match="provider: no block is set"):
        client.schema()


def test_provider_config_is_completed(provider: Provider, client: ProviderClient) -> None:
    """Arguments that are left out are sent as null; those that are given, as they are."""
    client.validate_provider()
    assert decode(provider.config, PROVIDER) == {"region": None}
    client.validate_provider({"region": "here"})
    assert decode(provider.config, PROVIDER) == {"region": "here"}


def test_configure_says_who_is_there(provider: Provider, client: ProviderClient) -> None:
    """Configuring sends the configuration, a Terraform version and capabilities."""
    assert not client.configure({"region": "here"}, terraform_version="1.9.0").has_errors
    (request,) = provider.requests
    assert decode(provider.config, PROVIDER) == {"region": "here"}
    assert request.terraform_version == "1.9.0"
    assert request.client_capabilities.deferral_allowed


def test_data_source_config_may_hold_unknowns(provider: Provider, client: ProviderClient) -> None:
    """A data block is sent complete, unknown values included."""
    client.validate_data_source("lab_thing", {"name": UNKNOWN})
    assert provider.requests[0].type_name == "lab_thing"
    assert decode(provider.config, THING) == {"name": UNKNOWN, "size": None, "tags": None}


def test_unknown_argument_is_refused(client: ProviderClient) -> None:
    """A name that the schema does not have is never sent."""
    with pytest.raises(EncodeError, match="nmae"):
        client.validate_data_source("lab_thing", {"nmae": "typo"})


def test_undeclared_data_source_is_refused(client: ProviderClient) -> None:
    """A data source that the schema does not have is never asked for."""
    with pytest.raises(InvalidAnswerError, match="lab_other"):
        client.read_data_source("lab_other")


def test_diagnostics_come_back_as_values(provider: Provider, client: ProviderClient) -> None:
    """Severity, texts and path of each diagnostic arrive."""
    answer = provider.wire.messages.ReadDataSource.Response()
    message = answer.diagnostics.add(severity=2, summary="Careful", detail="It is hot.")
    message.attribute.steps.add(attribute_name="tags")
    message.attribute.steps.add(element_key_int=0)
    message.attribute.steps.add(element_key_string="k")
    message.attribute.steps.add()  # selects nothing, and hosts ignore it
    answer.diagnostics.add(severity=1, summary="Gone")
    provider.will_answer("ReadDataSource", answer)
    state, diagnostics = client.read_data_source("lab_thing", {"name": "a"})
    path = (ROOT / "tags").index(0).key("k")
    assert state is None
    assert list(diagnostics) == [
        Diagnostic(Severity.WARNING, "Careful", "It is hot.", path),
        Diagnostic(Severity.ERROR, "Gone"),
    ]


def test_diagnostic_without_severity_is_refused(provider: Provider, client: ProviderClient) -> None:
    """A diagnostic that is neither error nor warning raises: Terraform would not count it."""
    answer = provider.wire.messages.ReadDataSource.Response()
    answer.diagnostics.add(summary="Hm")
    provider.will_answer("ReadDataSource", answer)
    with pytest.raises(InvalidAnswerError, match="Hm"):
        client.read_data_source("lab_thing")


def test_state_is_decoded(provider: Provider, client: ProviderClient) -> None:
    """What a data source returns comes back as Python values."""
    value = {"name": "a", "size": Decimal("0.5"), "tags": ["x"]}
    state = dynamic(provider, value, THING)
    provider.will_answer(
        "ReadDataSource", provider.wire.messages.ReadDataSource.Response(state=state)
    )
    result = client.read_data_source("lab_thing", {"name": "a"})
    assert result.state == value
    assert not list(result.diagnostics)
    assert provider.requests[0].client_capabilities.deferral_allowed


def test_state_in_json_is_accepted(provider: Provider, client: ProviderClient) -> None:
    """An answer in JSON is read as well."""
    state = provider.wire.messages.DynamicValue(json=b'{"name":"a","size":1,"tags":null}')
    provider.will_answer(
        "ReadDataSource", provider.wire.messages.ReadDataSource.Response(state=state)
    )
    assert client.read_data_source("lab_thing").state == NOTHING | {"name": "a", "size": 1}


def test_an_ephemeral_resource_is_opened(provider: Provider, client: ProviderClient) -> None:
    """The result comes back with when to renew it and what to give back."""
    answer = provider.wire.messages.OpenEphemeralResource.Response(private=b"p")
    answer.renew_at.seconds = 60
    answer.result.CopyFrom(dynamic(provider, NOTHING | {"name": "a", "size": 1}, THING))
    provider.will_answer("OpenEphemeralResource", answer)
    opened = client.open_ephemeral_resource("lab_pass", {"name": "a"})
    assert opened.values == NOTHING | {"name": "a", "size": 1}
    assert (opened.renew_at, opened.private) == (datetime(1970, 1, 1, 0, 1, tzinfo=UTC), b"p")
    assert decode(provider.config, THING) == NOTHING | {"name": "a"}


def test_an_ephemeral_resource_lives(provider: Provider, client: ProviderClient) -> None:
    """Validation, renewal and close carry the type's name, and the private data."""
    messages = provider.wire.messages
    assert not client.validate_ephemeral_resource("lab_pass", {"name": UNKNOWN})
    assert decode(provider.config, THING)["name"] == UNKNOWN
    answer = messages.RenewEphemeralResource.Response(private=b"q")
    provider.will_answer("RenewEphemeralResource", answer)
    assert client.renew_ephemeral_resource("lab_pass", b"p")[:2] == (None, b"q")
    assert (provider.requests[0].type_name, provider.requests[0].private) == ("lab_pass", b"p")
    answer = messages.CloseEphemeralResource.Response()
    answer.diagnostics.add(severity=1, summary="Stuck")
    provider.will_answer("CloseEphemeralResource", answer)
    assert client.close_ephemeral_resource("lab_pass", b"q").has_errors
    assert provider.requests[0].private == b"q"


def test_an_ephemeral_resource_that_fails(provider: Provider, client: ProviderClient) -> None:
    """An error comes back without values; what is not in the schema is never asked for."""
    answer = provider.wire.messages.OpenEphemeralResource.Response()
    answer.diagnostics.add(severity=1, summary="No")
    provider.will_answer("OpenEphemeralResource", answer)
    opened = client.open_ephemeral_resource("lab_pass")
    assert (opened.values, opened.diagnostics.has_errors) == (None, True)
    with pytest.raises(InvalidAnswerError, match="no ephemeral resource 'lab_other'"):
        client.open_ephemeral_resource("lab_other")


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (None, "the result is null"),
        (NOTHING | {"size": UNKNOWN}, "the result is not wholly known"),
        (NOTHING | {"name": "b"}, "name is not what the configuration says"),
        (NOTHING | {"name": "a", "tags": ["x"]}, "tags is not what the configuration says"),
        ("deferred", "deferred, although"),
    ],
)
def test_a_result_that_terraform_refuses(
    provider: Provider, client: ProviderClient, value: Any, problem: str
) -> None:
    """A result has to be known, and to hold what was configured; nothing may be deferred."""
    answer = provider.wire.messages.OpenEphemeralResource.Response()
    if value == "deferred":
        answer.deferred.SetInParent()
    else:
        answer.result.CopyFrom(dynamic(provider, value, THING))
    provider.will_answer("OpenEphemeralResource", answer)
    with pytest.raises(InvalidAnswerError, match=problem):
        client.open_ephemeral_resource("lab_pass", {"name": "a"})


@pytest.mark.parametrize(
    ("value", "problem"),
    [(None, "null"), (NOTHING | {"tags": ["a", UNKNOWN]}, "not wholly known")],
)
def test_state_that_terraform_refuses(
    provider: Provider, client: ProviderClient, value: Any, problem: str
) -> None:
    """A state that is null, or not wholly known, raises."""
    state = dynamic(provider, value, THING)
    provider.will_answer(
        "ReadDataSource", provider.wire.messages.ReadDataSource.Response(state=state)
    )
    with pytest.raises(InvalidAnswerError, match=problem):
        client.read_data_source("lab_thing")


def test_absent_state_is_null(provider: Provider, client: ProviderClient) -> None:
    """An answer without state and without error is a null state."""
    provider.will_answer("ReadDataSource", provider.wire.messages.ReadDataSource.Response())
    with pytest.raises(InvalidAnswerError, match="null"):
        client.read_data_source("lab_thing")


def test_function_is_called_with_typed_arguments(
    provider: Provider, client: ProviderClient
) -> None:
    """Arguments are encoded by their parameters, the variadic one as often as needed."""
    response = provider.wire.messages.CallFunction.Response()
    response.result.msgpack = encode("a-1", STRING)
    provider.will_answer("CallFunction", response)
    assert client.call_function("join", "-", "a", 1) == "a-1"
    (request,) = provider.requests
    assert request.name == "join"
    assert [argument.msgpack for argument in request.arguments] == [
        encode("-", STRING),
        b'\x92\xc4\x08"string"\xa1a',
        b'\x92\xc4\x08"number"\x01',
    ]


def test_function_result_may_be_null(client: ProviderClient) -> None:
    """A function that returns neither result nor error returns null."""
    assert client.call_function("join", "-", None) is None


@pytest.mark.parametrize("blamed", [None, 0, 1])
def test_function_error_is_raised(
    provider: Provider, client: ProviderClient, blamed: int | None
) -> None:
    """A function's error raises, with the position of the argument it blames."""
    response = provider.wire.messages.CallFunction.Response()
    response.error.text = "no good"
    if blamed is not None:
        response.error.function_argument = blamed
    provider.will_answer("CallFunction", response)
    with pytest.raises(FunctionCallError, match="no good") as caught:
        client.call_function("join", "-")
    assert caught.value.argument == blamed


def test_null_that_is_not_allowed_is_not_sent(provider: Provider, client: ProviderClient) -> None:
    """A null for a parameter that does not allow it is refused by the host."""
    with pytest.raises(FunctionCallError, match="null") as caught:
        client.call_function("join", None)
    assert caught.value.argument == 0
    assert "CallFunction" not in provider.names


def test_unknown_that_is_not_allowed_is_not_sent(
    provider: Provider, client: ProviderClient
) -> None:
    """An unknown for a parameter that does not allow it makes the result unknown at once."""
    assert client.call_function("join", UNKNOWN) == UNKNOWN
    assert "CallFunction" not in provider.names


def test_wrong_number_of_arguments_is_refused(client: ProviderClient) -> None:
    """Too few arguments are refused by the host."""
    with pytest.raises(FunctionCallError, match="takes 1 arguments"):
        client.call_function("join")


def test_stop_is_sent(provider: Provider, client: ProviderClient) -> None:
    """Stopping sends the protocol's own RPC for it."""
    client.stop()
    assert provider.names == [provider.wire.method("StopProvider").name]


def test_stop_that_fails_raises(provider: Provider, client: ProviderClient) -> None:
    """A provider that cannot stop says so, and that raises."""
    message = "Stop" if provider.wire.version == 5 else "StopProvider"
    provider.will_answer(
        "StopProvider", getattr(provider.wire.messages, message).Response(Error="busy")
    )
    with pytest.raises(InvalidAnswerError, match="busy"):
        client.stop()
