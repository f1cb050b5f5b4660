"""One set of names leads to the RPCs of either protocol."""

from __future__ import annotations

import pytest

from tfbridge._pb import tfplugin5_pb2, tfplugin6_pb2
from tfbridge.testing.wire import Wire, path_of

NAMES = [
    ("GetProviderSchema", "GetSchema"),
    ("ValidateProviderConfig", "PrepareProviderConfig"),
    ("ValidateResourceConfig", "ValidateResourceTypeConfig"),
    ("ValidateDataResourceConfig", "ValidateDataSourceConfig"),
    ("ConfigureProvider", "Configure"),
    ("StopProvider", "Stop"),
    ("ReadDataSource", "ReadDataSource"),
]


@pytest.mark.parametrize(("six", "five"), NAMES)
def test_protocol_5_is_reached_by_the_names_of_6(six: str, five: str) -> None:
    """An RPC has one name for the caller and the protocol's own name in its path."""
    assert path_of(Wire(6).method(six)) == f"/tfplugin6.Provider/{six}"
    assert path_of(Wire(5).method(six)) == f"/tfplugin5.Provider/{five}"


def test_own_names_of_protocol_5_work_too() -> None:
    """A name that only protocol 5 has is understood there."""
    assert path_of(Wire(5).method("GetSchema")) == "/tfplugin5.Provider/GetSchema"


def test_unknown_rpc_is_a_key_error() -> None:
    """A name that no RPC has is a mistake in the test, and raises."""
    with pytest.raises(KeyError):
        Wire(6).method("GetSchema")


def test_requests_are_of_the_right_protocol() -> None:
    """A request is the RPC's own message, with the fields filled in."""
    assert Wire(6).request("ReadDataSource", type_name="a") == (
        tfplugin6_pb2.ReadDataSource.Request(type_name="a")
    )
    assert Wire(5).request("ConfigureProvider", terraform_version="1.2.3") == (
        tfplugin5_pb2.Configure.Request(terraform_version="1.2.3")
    )
