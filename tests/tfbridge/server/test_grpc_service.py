"""Services: an answer to everything, in protocol 5 and in 6."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

from rpc_calls import Service
from tfbridge._pb import tfplugin5_pb2, tfplugin6_pb2
from tfbridge.server import grpc_service, protocol5, protocol6

if TYPE_CHECKING:
    from tfbridge.server.provider_server import ProviderServer

MODULES: dict[int, tuple[Any, Any]] = {5: (protocol5, tfplugin5_pb2), 6: (protocol6, tfplugin6_pb2)}

EVERY_METHOD = [
    (version, method.name)
    for version, (_, wire) in MODULES.items()
    for method in wire.DESCRIPTOR.services_by_name["Provider"].methods
]

SILENT = {
    "GetMetadata",
    "GetSchema",
    "GetProviderSchema",
    "GetFunctions",
    "GetResourceIdentitySchemas",
    "Stop",
    "StopProvider",
}
"""Methods whose answer to an empty request holds no error."""


def service(server: ProviderServer, version: int) -> Service:
    """Return the service of a protocol."""
    module, wire = MODULES[version]
    return Service(module.handler(server), wire.DESCRIPTOR.services_by_name["Provider"])


def errors(response: Any) -> list[str]:
    """Return the texts of all errors in any kind of response."""
    if response.DESCRIPTOR.full_name.endswith("CallFunction.Response"):
        return [response.error.text]
    if response.DESCRIPTOR.full_name.endswith("InvokeAction.Event"):
        response = response.completed
    if hasattr(response, "diagnostic"):
        return [entry.summary for entry in response.diagnostic]
    return [entry.summary for entry in getattr(response, "diagnostics", [])]


@pytest.mark.parametrize(("version", "method"), EVERY_METHOD)
def test_every_method_answers_an_empty_request(
    server: ProviderServer, version: int, method: str
) -> None:
    """No method fails on an empty request; those that need a name say that it is unknown."""
    response = service(server, version).call(method)
    if method in SILENT:
        assert errors(response) == []
    elif "ProviderConfig" in method or method in {"Configure", "ConfigureProvider"}:
        assert errors(response) in ([], ["Terraform "])
    else:
        assert len(errors(response)) == 1


@pytest.mark.parametrize(("version", "method"), EVERY_METHOD)
def test_every_method_survives_garbage(server: ProviderServer, version: int, method: str) -> None:
    """Bytes that are no message are answered with an error, never with an exception."""
    response = service(server, version).send(method, b"\xff\xff\xff")
    if not method.startswith("Stop"):
        assert "alformed" in str(response) or "Error parsing" in str(response)


@pytest.mark.parametrize("version", [5, 6])
def test_refusals_name_what_was_asked_for(server: ProviderServer, version: int) -> None:
    """A method for something that the provider does not have names it."""
    host = service(server, version)
    response = host.call("ReadResource", host.request("ReadResource", type_name="atlas_town"))
    (entry,) = response.diagnostics
    assert 'cannot answer ReadResource for "atlas_town"' in entry.detail
    response = host.call("PlanAction", host.request("PlanAction", action_type="atlas_move"))
    assert '"atlas_move"' in response.diagnostics[0].detail


def test_each_answer_is_logged_with_its_time(
    server: ProviderServer, caplog: pytest.LogCaptureFixture
) -> None:
    """At the lowest level each RPC leaves a line with its name and its duration."""
    with caplog.at_level(1):
        service(server, 6).call("GetMetadata")
    (record,) = [record for record in caplog.records if record.msg == "answered"]
    assert record.levelno < logging.DEBUG
    assert vars(record)["tf_rpc"] == "GetMetadata"
    assert vars(record)["tf_req_duration_ms"] >= 0


@pytest.mark.parametrize("error", [RuntimeError("what a pity"), SystemExit(3)])
def test_a_handler_that_fails_is_an_answer(
    error: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever is raised becomes one diagnostic, in place of what was filled in before."""

    def fail(_request: Any, response: Any) -> None:
        response.diagnostics.add(severity=2, summary="half done")
        raise error

    descriptor = tfplugin6_pb2.DESCRIPTOR.services_by_name["Provider"]
    handler = grpc_service.handler(descriptor, {"ReadDataSource": fail}, "example/atlas")
    (entry,) = Service(handler, descriptor).call("ReadDataSource").diagnostics
    assert (entry.severity, entry.summary) == (
        grpc_service.ERROR,
        "Unexpected error in the provider",
    )
    assert entry.detail.startswith(f"ReadDataSource: {type(error).__name__}: ")
    assert "ReadDataSource failed" in caplog.messages
