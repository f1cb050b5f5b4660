"""The version-neutral core: decoding, checks, reads, functions, stopping."""

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
from tfbridge.msgpack import decode, encode
from tfbridge.rpc.core import Core
from tfbridge.types import STRING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tfbridge.diagnostics import Diagnostic


class Raw(NamedTuple):
    """A value as a host sends it."""

    msgpack: bytes = b""
    json: bytes = b""


def block(core: Core, **values: Any) -> Raw:
    """Return the provider block with the given arguments."""
    return Raw(encode(core.schema.complete(values), core.schema.type))


def city(core: Core, **values: Any) -> Raw:
    """Return a data block with the given arguments."""
    schema = core.data_source_schemas["atlas_cities"]
    return Raw(encode(schema.complete(values), schema.type))


def summaries(diagnostics: Iterable[Diagnostic]) -> list[tuple[str, str]]:
    """Return the summary and the path of each diagnostic."""
    return [(entry.summary, str(entry.path)) for entry in diagnostics]


def read(core: Core, country: str) -> tuple[dict[str, Any] | None, list[Diagnostic]]:
    """Configure and read; return the decoded state and the diagnostics."""
    core.configure(block(core), "1.2.3")
    state, diagnostics = core.read_data_source("atlas_cities", city(core, country=country))
    kind = core.data_source_schemas["atlas_cities"].type
    return (decode(state, kind) if state else None), list(diagnostics)


def test_state_is_configuration_and_result(core: Core) -> None:
    """Configured values are kept, computed ones come from the read."""
    state, diagnostics = read(core, "IT")
    assert state == {"country": "IT", "limit": 1, "cities": [{"name": "Rome", "size": 10}]}
    assert diagnostics == []


def test_a_null_block_is_an_empty_one(core: Core) -> None:
    """A provider block that is absent on the wire has all its arguments null."""
    diagnostics = core.configure(Raw(), "9.9")
    assert summaries(diagnostics) == [("Terraform 9.9", "")]


def test_json_is_accepted(core: Core) -> None:
    """A host may send JSON instead of msgpack."""
    config = Raw(json=b'{"country":null,"limit":null,"cities":null}')
    diagnostics = core.validate_data_source("atlas_cities", config)
    assert summaries(diagnostics) == [("Missing required argument", "country")]


def test_validation_asks_the_author_too(core: Core) -> None:
    """The author's own check runs after that of the schema."""
    diagnostics = core.validate_data_source("atlas_cities", city(core, country="XX"))
    assert summaries(diagnostics) == [("Odd country", "")]
    diagnostics = core.validate_provider(block(core, tags=["a"], scale=[{"by": None}]))
    assert summaries(diagnostics) == [
        ("Deprecated argument", "tags"),
        ("Missing required argument", "scale[0].by"),
    ]


@pytest.mark.parametrize("garbage", [Raw(b"\xc1"), Raw(b"\x93\x01"), Raw(b"\xd4\x00\x00")])
def test_values_that_do_not_fit(core: Core, garbage: Raw) -> None:
    """Bytes that are no configuration are a diagnostic, not an exception."""
    diagnostics = core.validate_data_source("atlas_cities", garbage)
    assert summaries(diagnostics) == [("Configuration cannot be understood", "")]


def test_unknown_provider_arguments(core: Core) -> None:
    """An argument that is not known while planning is an error that names it."""
    diagnostics = core.configure(block(core, capital=UNKNOWN, tags=["a", UNKNOWN]), "1")
    assert summaries(diagnostics) == [
        ("Provider argument is not known yet", "capital"),
        ("Provider argument is not known yet", "tags[1]"),
    ]


def test_reading_before_configuring(core: Core) -> None:
    """A read without a configuration is a diagnostic."""
    state, diagnostics = core.read_data_source("atlas_cities", city(core, country="IT"))
    assert (state, summaries(diagnostics)) == (b"", [("Provider is not configured", "")])


def test_undeclared_names(core: Core) -> None:
    """A type name that does not exist is a diagnostic in every call."""
    expected = [("Unknown data source", "")]
    assert summaries(core.validate_data_source("atlas_x", Raw())) == expected
    assert summaries(core.read_data_source("atlas_x", Raw())[1]) == expected
    assert "no function" in core.call_function("x", []).error


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
def test_exceptions_become_one_error(core: Core, country: str, summary: str) -> None:
    """Whatever author code raises is one error for the user, and no state."""
    state, diagnostics = read(core, country)
    assert state is None
    assert summaries(diagnostics) == [(summary, "")]


def test_a_crash_keeps_its_traceback_for_the_log(
    core: Core, caplog: pytest.LogCaptureFixture
) -> None:
    """The user reads the exception's text; the traceback is in the log alone."""
    with caplog.at_level(logging.ERROR):
        _, (entry,) = read(core, "crash")
    assert "RuntimeError: what a pity" in entry.detail
    assert "TF_LOG" in entry.detail
    assert "Traceback" not in entry.detail
    assert "Traceback" in caplog.text


def test_configure_explains_known_exceptions(core: Core) -> None:
    """The provider's own exceptions are explained by the provider."""
    diagnostics = core.configure(block(core, capital="nowhere"), "1")
    assert summaries(diagnostics) == [("Known", "")]


def test_invalid_results_name_the_spot(core: Core) -> None:
    """A result that does not fit the schema is an error with the path to the value."""
    state, diagnostics = read(core, "wrong")
    assert state is None
    assert summaries(diagnostics) == [("Provider returned an invalid value", "cities[0].name")]
    _, diagnostics = read(core, "extra")
    assert [entry.summary for entry in diagnostics] == ["Provider returned an invalid value"]


def test_warnings_do_not_fail_a_read(core: Core) -> None:
    """A read may warn and still return its state."""
    state, diagnostics = read(core, "warn")
    assert state is not None
    assert summaries(diagnostics) == [("Careful", "")]


def test_stop_ends_a_read_that_never_looks(core: Core) -> None:
    """Stopping ends a running read with an error, even one that is stuck."""
    core.configure(block(core), "1")
    hanging = core.data_sources["atlas_cities"].hanging  # type: ignore[attr-defined]
    found: list[list[tuple[str, str]]] = []

    def run() -> None:
        _, diagnostics = core.read_data_source("atlas_cities", city(core, country="hang"))
        found.append(summaries(diagnostics))

    thread = threading.Thread(target=run)
    thread.start()
    hanging.wait()
    core.stop()
    thread.join()
    assert found == [[("Interrupted", "")]]
    _, diagnostics = core.read_data_source("atlas_cities", city(core, country="IT"))
    assert summaries(diagnostics) == [("Interrupted", "")]
    assert read(core, "IT")[0] is not None


def arguments(*words: Any) -> list[Raw]:
    """Return arguments of type string as a host sends them."""
    return [Raw(encode(word, STRING)) for word in words]


def test_functions_are_called_unconfigured(core: Core) -> None:
    """A function needs no configuration; null and variadic arguments are honoured."""
    answer = core.call_function("join", [*arguments("-", "a", None), Raw(), *arguments("b")])
    assert decode(answer.result, STRING) == "a-b"


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
def test_refused_calls(core: Core, call: list[Raw], text: str, argument: int | None) -> None:
    """A call that fails says why, without a last full stop, and which argument is to blame."""
    answer = core.call_function("join", call)
    assert text in answer.error
    assert not answer.error.endswith(".")
    assert answer.argument == argument


def test_unknown_arguments_give_an_unknown_result(core: Core) -> None:
    """Where unknowns are not allowed the result is unknown and the function is not called."""
    answer = core.call_function("join", arguments("crash", UNKNOWN))
    assert decode(answer.result, STRING) is UNKNOWN


def test_schemas_of_everything(core: Core) -> None:
    """The core knows schemas by full type name before any request has come."""
    assert list(core.data_source_schemas) == ["atlas_cities"]
    assert isinstance(core.data_source_schemas["atlas_cities"].type, Object)
    assert list(core.functions) == ["join"]


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
        Core(World())


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
            Core(provider())
