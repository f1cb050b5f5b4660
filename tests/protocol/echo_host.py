"""The echo provider as a process, with a host in Python to ask it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from echo import echo
from tfbridge.testing import Host
from tfbridge.testing.wire import Wire

if TYPE_CHECKING:
    from google.protobuf.descriptor import MethodDescriptor

COMMAND = [sys.executable, str(Path(echo.__file__))]
WIRES = {version: Wire(version) for version in (5, 6)}


def methods(version: int) -> dict[str, MethodDescriptor]:
    """Return all RPCs of a protocol's Provider service."""
    service = WIRES[version].messages.DESCRIPTOR.services_by_name["Provider"]
    return dict(service.methods_by_name)


def start(version: int) -> Host:
    """Return a configured provider that speaks the protocol; a context manager."""
    host = Host(COMMAND, protocols=[version])
    assert not host.configure().has_errors
    return host


def assert_serves(host: Host) -> None:
    """Assert that a read still works."""
    state, diagnostics = host.read_data_source("echo_typed", {"string": "alive"})
    assert not diagnostics.has_errors
    assert state is not None
    assert state["result"]["string"] == "alive"


def errors(answer: Any) -> list[str]:
    """Return the texts of all errors in an answer, wherever its kind has room for them."""
    if isinstance(answer, list):
        return [text for message in answer for text in errors(message)]
    if answer.DESCRIPTOR.name == "Event" and "completed" in answer.DESCRIPTOR.fields_by_name:
        return errors(answer.completed)
    if "error" in answer.DESCRIPTOR.fields_by_name:
        return [answer.error.text] if answer.HasField("error") else []
    found = getattr(answer, "diagnostics", None) or getattr(answer, "diagnostic", None) or ()
    return [f"{entry.summary}: {entry.detail}" for entry in found if entry.severity == entry.ERROR]
