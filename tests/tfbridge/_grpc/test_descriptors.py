"""Message classes from compiled definitions."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from typing import Any

import pytest

from tfbridge._grpc import descriptors
from tfbridge._pb import plugin_pb2, tfplugin6_pb2


def test_messages_are_found_by_name() -> None:
    """A generated module has its messages and enums as attributes, and nothing else."""
    value = tfplugin6_pb2.DynamicValue(msgpack=b"\xc0")
    assert tfplugin6_pb2.DynamicValue.FromString(value.SerializeToString()) == value
    assert plugin_pb2.StdioData.Channel.Name(2) == "STDERR"
    assert tfplugin6_pb2.StringKind.Value("MARKDOWN") == 1
    with pytest.raises(AttributeError, match="defines no Nothing"):
        descriptors.finder(plugin_pb2.DESCRIPTOR)("Nothing")


def test_a_class_is_made_once() -> None:
    """The class of a message is the same each time it is asked for."""
    descriptor = plugin_pb2.DESCRIPTOR.message_types_by_name["Empty"]
    assert descriptors.message_class(descriptor) is plugin_pb2.Empty


@pytest.mark.parametrize("implementation", ["upb", "python"])
def test_with_and_without_the_c_half(implementation: str) -> None:
    """The same code works where protobuf has no C half; with it the Python half stays unloaded."""
    code = (
        "import sys\n"
        f"if {implementation!r} == 'python': sys.modules['google._upb._message'] = None\n"
        "from tfbridge._pb import tfplugin5_pb2 as wire\n"
        "from tfbridge._grpc.descriptors import message_class\n"
        "method = wire.DESCRIPTOR.services_by_name['Provider'].methods_by_name['CallFunction']\n"
        "request = message_class(method.input_type)(name='x')\n"
        "print(request.SerializeToString(), 'google.protobuf.internal.decoder' in sys.modules)\n"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION": implementation},
    ).stdout
    assert shown.split() == [r"b'\n\x01x'", str(implementation == "python")]


def test_files_of_a_pool_of_their_own() -> None:
    """The last file is returned; its messages, with those in their fields, are of its own pool."""
    plugin = descriptors.load([plugin_pb2.DESCRIPTOR.serialized_pb])
    assert plugin is not plugin_pb2.DESCRIPTOR
    made: Any = descriptors.message_class(plugin.message_types_by_name["ConnInfo"])
    filled = made(network="unix", knock={"ack": True})
    assert plugin_pb2.ConnInfo.FromString(filled.SerializeToString()).knock.ack


def test_protobuf_makes_the_classes_where_it_has_no_c_half(monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of the module that finds no C half makes the same messages."""
    monkeypatch.setitem(sys.modules, "google._upb._message", None)
    spec = importlib.util.spec_from_file_location("descriptors_again", descriptors.__file__)
    assert spec is not None
    assert spec.loader is not None
    again = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(again)
    assert again.MessageMeta is None
    file = again.load([plugin_pb2.DESCRIPTOR.serialized_pb])
    made = again.message_class(file.message_types_by_name["ConnInfo"])
    assert made(service_id=7).SerializeToString() == b"\x08\x07"
