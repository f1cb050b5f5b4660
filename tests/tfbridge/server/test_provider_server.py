"""The version-neutral server: decoding, checks, reads, functions, stopping."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tfbridge import (
    DYNAMIC,
    UNKNOWN,
    DataSource,
    Function,
    List,
    Object,
    Parameter,
    Provider,
    SchemaError,
)
from tfbridge.codec.msgpack import decode, encode
from tfbridge.server.provider_server import ProviderServer
from tfbridge.types import STRING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tfbridge.diagnostics import Diagnostic


class Raw(NamedTuple):
    """A value as a host sends it."""

    msgpack: bytes = b""
    json: bytes = b""


def block(server: ProviderServer, **values: Any) -> Raw:
    """Return the provider block with the given arguments."""
    return Raw(encode(server.schema.complete(values), server.schema.type))


def city(server: ProviderServer, **values: Any) -> Raw:
    """Return a data block with the given arguments."""
    schema = server.data_source_schemas["atlas_cities"]
    return Raw(encode(schema.complete(values), schema.type))


def summaries(diagnostics: Iterable[Diagnostic]) -> list[tuple[str, str]]:
    """Return the summary and the path of each diagnostic."""
    return [(entry.summary, str(entry.path)) for entry in diagnostics]


def read(server: ProviderServer, country: str) -> tuple[dict[str, Any] | None, list[Diagnostic]]:
    """Configure and read; return the decoded state and the diagnostics."""
    server.configure(block(server), "1.2.3")
    state, diagnostics = server.read_data_source("atlas_cities", city(server, country=country))
    kind = server.data_source_schemas["atlas_cities"].type
    return (decode(state, kind) if state else None), list(diagnostics)


def test_state_is_configuration_and_result(server: ProviderServer) -> None:
    """Configured values are kept, computed ones come from the read."""
    state, diagnostics = read(server, "IT")
    assert state == {"country": "IT", "limit": 1, "cities": [{"name": "Rome", "size": 10}]}
    assert diagnostics == []


def test_a_null_block_is_an_empty_one(server: ProviderServer) -> None:
    """A provider block that is absent on the wire has all its arguments null."""
    diagnostics = server.configure(Raw(), "9.9")
    assert summaries(diagnostics) == [("Terraform 9.9", "")]


def test_json_is_accepted(server: ProviderServer) -> None:
    """A host may send JSON instead of msgpack."""
    config = Raw(json=b'{"country":null,"limit":null,"cities":null}')
    diagnostics = server.validate_data_source("atlas_cities", config)
    assert summaries(diagnostics) == [("Missing required argument", "country")]


def test_validation_asks_the_author_too(server: ProviderServer) -> None:
    """The author's own check runs after that of the schema."""
    diagnostics = server.validate_data_source("atlas_cities", city(server, country="XX"))
    assert summaries(diagnostics) == [("Odd country", "")]
    diagnostics = server.validate_provider(block(server, tags=["a"], scale=[{"by": None}]))
    assert summaries(diagnostics) == [
        ("Deprecated argument", "tags"),
        ("Missing required argument", "scale[0].by"),
    ]


@pytest.mark.parametrize("garbage", [Raw(b"\xc1"), Raw(b"\x93\x01"), Raw(b"\xd4\x00\x00")])
def test_values_that_do_not_fit(server: ProviderServer, garbage: Raw) -> None:
    """Bytes that are no configuration are a diagnostic, not an exception."""
    diagnostics = server.validate_data_source("atlas_cities", garbage)
    assert summaries(diagnostics) == [("Configuration cannot be understood", "")]


def test_unknown_provider_arguments(server: ProviderServer) -> None:
    """With an argument that is not known yet nothing is configured, and reads say what to do."""
    unknown = block(server, capital=UNKNOWN, tags=["a", UNKNOWN])
    assert summaries(server.configure(unknown, "1")) == []
    assert server._client is None
    state, diagnostics = server.read_data_source("atlas_cities", city(server, country="IT"))
    assert (state, summaries(diagnostics)) == (b"", [("Provider argument is not known yet", "")])
    (problem,) = diagnostics
    assert '"capital", "tags[1]"' in problem.detail
    assert "Add depends_on" in problem.detail
    assert not server.configure(block(server), "1").has_errors
    assert summaries(server.read_data_source("atlas_cities", city(server, country="IT"))[1]) == []


def test_reading_before_configuring(server: ProviderServer) -> None:
    """A read without a configuration is a diagnostic."""
    state, diagnostics = server.read_data_source("atlas_cities", city(server, country="IT"))
    assert (state, summaries(diagnostics)) == (b"", [("Provider is not configured", "")])


def permit(server: ProviderServer, **values: Any) -> Raw:
    """Return an ephemeral block with the given arguments."""
    schema = server.ephemeral_resource_schemas["atlas_permit"]
    return Raw(encode(schema.complete(values), schema.type))


def test_the_life_of_an_ephemeral_resource(server: ProviderServer) -> None:
    """It is validated, opened, renewed and closed, each with its diagnostics."""
    server.configure(block(server), "1")
    config = permit(server, city="Rome")
    assert summaries(server.validate_ephemeral_resource("atlas_permit", config)) == []
    missing = server.validate_ephemeral_resource("atlas_permit", permit(server))
    assert summaries(missing) == [("Missing required argument", "city")]
    lease, diagnostics = server.open_ephemeral_resource("atlas_permit", config)
    kind = server.ephemeral_resource_schemas["atlas_permit"].type
    assert decode(lease.result, kind) == {"city": "Rome", "number": "Rome-1"}
    assert (summaries(diagnostics), lease.private) == ([], b"one")
    lease, diagnostics = server.renew_ephemeral_resource("atlas_permit", lease.private)
    assert (summaries(diagnostics), lease.private, lease.renew_at) == ([], b"one", None)
    assert summaries(server.close_ephemeral_resource("atlas_permit", b"one")) == []


def test_an_ephemeral_block_that_is_not_known(server: ProviderServer) -> None:
    """Hosts wait with what is not known; one that does not is told where it is."""
    server.configure(block(server), "1")
    unknown = permit(server, city=UNKNOWN)
    _, diagnostics = server.open_ephemeral_resource("atlas_permit", unknown)
    assert summaries(diagnostics) == [("Configuration cannot be understood", "city")]


def test_an_ephemeral_block_of_a_provider_that_is_not_known(server: ProviderServer) -> None:
    """Nothing is opened while an argument of the provider is not known."""
    server.configure(block(server, capital=UNKNOWN), "1")
    _, (problem,) = server.open_ephemeral_resource("atlas_permit", permit(server, city="Rome"))
    assert problem.summary == "Provider argument is not known yet"
    assert "Add depends_on to this ephemeral block" in problem.detail


def test_undeclared_names(server: ProviderServer) -> None:
    """A type name that does not exist is a diagnostic in every call."""
    expected = [("Unknown data source", "")]
    assert summaries(server.validate_data_source("atlas_x", Raw())) == expected
    assert summaries(server.read_data_source("atlas_x", Raw())[1]) == expected
    expected = [("Unknown ephemeral resource", "")]
    assert summaries(server.validate_ephemeral_resource("atlas_x", Raw())) == expected
    assert summaries(server.open_ephemeral_resource("atlas_x", Raw())[1]) == expected
    assert summaries(server.renew_ephemeral_resource("atlas_x", b"")[1]) == expected
    assert summaries(server.close_ephemeral_resource("atlas_x", b"")) == expected
    assert "no function" in server.call_function("x", []).error


@pytest.mark.parametrize(
    ("country", "summary"),
    [
        ("known", "Known"),
        ("refuse", "Refused"),
        ("crash", "Unexpected error in the provider"),
        ("exit", "Unexpected error in the provider"),
        ("fail", "Failed"),
    ],
)
def test_exceptions_become_one_error(server: ProviderServer, country: str, summary: str) -> None:
    """Whatever author code raises is one error for the user, and no state."""
    state, diagnostics = read(server, country)
    assert state is None
    assert summaries(diagnostics) == [(summary, "")]


def test_a_crash_keeps_its_traceback_for_the_log(
    server: ProviderServer, caplog: pytest.LogCaptureFixture
) -> None:
    """The user reads the exception's text; the traceback is in the log alone."""
    with caplog.at_level(logging.ERROR):
        _, (entry,) = read(server, "crash")
    assert "RuntimeError: what a pity" in entry.detail
    assert "TF_LOG" in entry.detail
    assert "Traceback" not in entry.detail
    assert "Traceback" in caplog.text


def test_configure_explains_known_exceptions(server: ProviderServer) -> None:
    """The provider's own exceptions are explained by the provider."""
    diagnostics = server.configure(block(server, capital="nowhere"), "1")
    assert summaries(diagnostics) == [("Known", "")]


def test_invalid_results_name_the_spot(server: ProviderServer) -> None:
    """A result that does not fit the schema is an error with the path to the value."""
    state, diagnostics = read(server, "wrong")
    assert state is None
    assert summaries(diagnostics) == [("Provider returned an invalid value", "cities[0].name")]
    _, diagnostics = read(server, "extra")
    assert [entry.summary for entry in diagnostics] == ["Provider returned an invalid value"]


def test_warnings_do_not_fail_a_read(server: ProviderServer) -> None:
    """A read may warn and still return its state."""
    state, diagnostics = read(server, "warn")
    assert state is not None
    assert summaries(diagnostics) == [("Careful", "")]


def test_stop_ends_a_read_that_never_looks(server: ProviderServer) -> None:
    """Stopping ends a running read with an error, even one that is stuck."""
    server.configure(block(server), "1")
    hanging = server.data_sources["atlas_cities"].hanging  # type: ignore[attr-defined]
    found: list[list[tuple[str, str]]] = []

    def run() -> None:
        _, diagnostics = server.read_data_source("atlas_cities", city(server, country="hang"))
        found.append(summaries(diagnostics))

    thread = threading.Thread(target=run)
    thread.start()
    hanging.wait()
    server.stop()
    thread.join()
    assert found == [[("Interrupted", "")]]
    _, diagnostics = server.read_data_source("atlas_cities", city(server, country="IT"))
    assert summaries(diagnostics) == [("Interrupted", "")]
    assert read(server, "IT")[0] is not None


def arguments(*words: Any) -> list[Raw]:
    """Return arguments of type string as a host sends them."""
    return [Raw(encode(word, STRING)) for word in words]


def test_functions_are_called_unconfigured(server: ProviderServer) -> None:
    """A function needs no configuration; null and variadic arguments are honoured."""
    result = server.call_function("join", [*arguments("-", "a", None), Raw(), *arguments("b")])
    assert decode(result.value, STRING) == "a-b"


@pytest.mark.parametrize(
    ("call", "text", "argument"),
    [
        (arguments("bad"), "not this separator", 0),
        (arguments("crash"), "RuntimeError: what a pity", None),
        (arguments(None), "must not be null", 0),
        (arguments(), "takes 1 arguments", None),
        ([Raw(b"\x01"), *arguments("x")], "string", 0),
    ],
)
def test_refused_calls(
    server: ProviderServer, call: list[Raw], text: str, argument: int | None
) -> None:
    """A call that fails says why, without a last full stop, and which argument is to blame."""
    result = server.call_function("join", call)
    assert text in result.error
    assert not result.error.endswith(".")
    assert result.argument == argument


def test_unknown_arguments_give_an_unknown_result(server: ProviderServer) -> None:
    """Where unknowns are not allowed the result is unknown and the function is not called."""
    result = server.call_function("join", arguments("crash", UNKNOWN))
    assert decode(result.value, STRING) is UNKNOWN


def test_schemas_of_everything(server: ProviderServer) -> None:
    """The server knows schemas by full type name before any request has come."""
    assert list(server.data_source_schemas) == ["atlas_cities"]
    assert isinstance(server.data_source_schemas["atlas_cities"].type, Object)
    assert list(server.functions) == ["join"]


@pytest.mark.parametrize("place", ["parameters", "variadic", "returns"])
def test_functions_whose_types_would_crash_a_host(place: str) -> None:
    """A parameter or a result that is a collection of values of any type is refused at once."""
    kind = List(DYNAMIC)

    class Odd(Function):
        parameters = (Parameter("x", kind if place == "parameters" else STRING),)
        variadic = Parameter("x", kind if place == "variadic" else STRING)
        returns = kind if place == "returns" else STRING

    class World(Provider[None]):
        source = "example/world"
        functions = (Odd,)

    with pytest.raises(SchemaError, match=r'"odd\(.*\)" is a collection of values of any type'):
        ProviderServer(World())


def test_what_must_be_declared() -> None:
    """What nothing can be derived from is asked for by name."""

    class Nowhere(Provider[None]):
        pass

    class Bare(DataSource[None]):
        pass

    class Endless(Function):
        pass

    class World(Provider[None]):
        source = "example/world"
        data_sources = (Bare,)

    class Other(Provider[None]):
        source = "example/other"
        functions = (Endless,)

    for provider, message in (
        (Nowhere, "Nowhere must declare source"),
        (World, "Bare must declare attributes"),
        (Other, "Endless must declare returns"),
    ):
        with pytest.raises(SchemaError, match=message):
            ProviderServer(provider())
