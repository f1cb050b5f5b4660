"""Message classes from compiled definitions."""

from __future__ import annotations

import subprocess
import sys

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
