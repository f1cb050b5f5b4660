"""Calls of ephemeral resources: what is handed over, and what is closed again."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tfbridge import (
    STRING,
    Attribute,
    DiagnosticError,
    EphemeralResource,
    Opened,
    Provider,
    Renewed,
)
from tfbridge.codec.msgpack import decode, encode
from tfbridge.server.ephemeral import Lease
from tfbridge.server.provider_server import ProviderServer
from tfbridge.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tfbridge import Context, Diagnostics

NOON = datetime(2026, 4, 17, 12, tzinfo=UTC)
GOOD = {"code": "1234"}


class Message(NamedTuple):
    """A value as a host sends it."""

    msgpack: bytes
    json: bytes = b""


class Key(EphemeralResource[list[Any]]):
    """Does what the test wants."""

    attributes = {
        "door": Attribute(STRING, "Which one.", required=True),
        "code": Attribute(STRING, "What to type.", computed=True, sensitive=True),
    }
    on_open: Callable[..., Any]
    on_renew: Callable[..., Any]

    def validate(self, config: Mapping[str, Any], diagnostics: Diagnostics) -> None:
        """Know one door."""
        if config["door"] != "front":
            diagnostics.warning("No such door")

    def open(self, config: Mapping[str, Any], context: Context[list[Any]]) -> Any:
        """Open as the test wants it."""
        return type(self).on_open(config, context)

    def renew(self, private: bytes, context: Context[list[Any]]) -> Any:
        """Renew as the test wants it."""
        return type(self).on_renew(private, context)

    def close(self, private: bytes, context: Context[list[Any]]) -> None:
        """Keep what was closed; refuse some."""
        context.raise_if_stopped()
        context.client.append(private)
        if private == b"stuck":
            raise DiagnosticError("The lock is stuck")


class OnceOnly(EphemeralResource[list[Any]]):
    """Can neither be renewed nor closed."""

    attributes = {"code": Attribute(STRING, computed=True)}

    def open(self, config: Mapping[str, Any], context: Context[list[Any]]) -> Any:
        """Want to be renewed all the same, if the client says so."""
        del config
        return Opened(GOOD, NOON) if context.client else GOOD


class House(Provider[list[Any]]):
    """A provider whose client keeps what was closed."""

    source = "example/house"
    ephemeral_resources = (Key, OnceOnly)

    def configure(self, config: Mapping[str, Any], context: Context[None]) -> list[Any]:
        """Return an empty list."""
        del config, context
        return []


@pytest.fixture
def server() -> ProviderServer:
    """Return a configured server."""
    server = ProviderServer(House())
    assert not server.configure(Message(b""), "1.11.4").has_errors
    return server


def closed(server: ProviderServer) -> list[Any]:
    """Return what was closed so far."""
    found: list[Any] = server._client
    return found


def config(**values: Any) -> Message:
    """Return the configuration of a key."""
    return Message(encode({"door": "front", "code": None, **values}, Key().schema().type))


def open_(server: ProviderServer, returned: Any) -> tuple[Lease, Diagnostics]:
    """Open a key whose method returns, or calls, something."""
    Key.on_open = returned if callable(returned) else lambda *_: returned
    return server.open_ephemeral_resource("house_key", config())


def renew(server: ProviderServer, returned: Any) -> tuple[Lease, Diagnostics]:
    """Renew a key whose method returns something."""
    Key.on_renew = lambda *_: returned
    return server.renew_ephemeral_resource("house_key", b"old")


def test_validation(server: ProviderServer) -> None:
    """An ephemeral block is checked by its schema and by its author."""
    (warning,) = server.validate_ephemeral_resource("house_key", config(door="back"))
    assert warning.summary == "No such door"
    error, *_ = server.validate_ephemeral_resource("house_key", config(code="1"))
    assert error.summary == "Value for a read-only attribute"


def test_a_dict_is_enough(server: ProviderServer) -> None:
    """Without anything to renew or to close, ``open`` returns the computed attributes alone."""
    lease, diagnostics = open_(server, GOOD)
    assert not diagnostics
    assert decode(lease.result, Key().schema().type) == {"door": "front", "code": "1234"}
    assert (lease.renew_at, lease.private) == (None, b"")


def test_all_of_it(server: ProviderServer) -> None:
    """Time and private data reach the host, and those of a renewal replace them."""
    lease, _ = open_(server, Opened(GOOD, NOON, b"one"))
    assert lease[1:] == (NOON, b"one")
    lease, diagnostics = renew(server, Renewed(NOON + timedelta(hours=1), b"two"))
    assert lease == Lease(renew_at=NOON + timedelta(hours=1), private=b"two")
    assert not diagnostics
    assert not server.close_ephemeral_resource("house_key", b"two")
    assert closed(server) == [b"two"]


def test_private_data_stays_unless_replaced(server: ProviderServer) -> None:
    """A renewal that says nothing about private data keeps it: hosts forget the old one."""
    lease, _ = renew(server, Renewed())
    assert lease == Lease(private=b"old")


BAD_OPEN = {
    "nothing": (None, "Key.open returned None, but it must return a dict"),
    "no dict": ("1234", "Key.open returned a value of type str"),
    "values that are none": (Opened(5), "Key.open returned a value of type int"),  # type: ignore[arg-type]
    "another attribute": ({"kode": "1"}, "kode: the object has no such attribute"),
    "another type": ({"code": 1}, "code: a string is required, got int"),
    "unknown": ({"code": UNKNOWN}, "code: a known value is required"),
    "a time without a zone": (
        Opened(GOOD, NOON.replace(tzinfo=None)),
        "Key.open returned a renew_at that is no datetime with a time zone",
    ),
    "no time": (Opened(GOOD, 5), "renew_at that is no datetime"),  # type: ignore[arg-type]
    "private text": (
        Opened(GOOD, None, "one"),  # type: ignore[arg-type]
        "Key.open returned private of type str, not bytes",
    ),
}


@pytest.mark.parametrize(("returned", "text"), BAD_OPEN.values(), ids=BAD_OPEN)
def test_what_cannot_be_handed_over_is_closed(
    server: ProviderServer, returned: Any, text: str
) -> None:
    """A result that does not fit is an error that shows no value, and leaves nothing open."""
    lease, (error,) = open_(server, returned)
    assert lease == Lease()
    assert error.summary == "Provider returned an invalid value"
    assert text in error.detail
    assert "1234" not in error.detail
    assert len(closed(server)) == 1


def test_what_comes_with_an_error_is_closed(server: ProviderServer) -> None:
    """Hosts do not close what came with an error, so that is done at once."""

    def refuse(_config: Any, context: Context[Any]) -> Opened:
        context.diagnostics.error("Not today")
        return Opened(GOOD, private=b"stuck")

    lease, diagnostics = open_(server, refuse)
    assert lease == Lease()
    assert [entry.summary for entry in diagnostics] == ["Not today", "The lock is stuck"]
    assert closed(server) == [b"stuck"]


def test_what_comes_after_a_stop_is_closed(server: ProviderServer) -> None:
    """A stop ends the call at once; what it opens later is closed by itself."""
    go, done = threading.Event(), threading.Event()
    close = Key.close

    def late(_config: Any, _context: Context[Any]) -> Opened:
        server.stop()
        go.wait()
        return Opened(GOOD, private=b"late")

    def tell(self: Key, private: bytes, context: Context[Any]) -> None:
        close(self, private, context)
        done.set()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Key, "close", tell)
        lease, (error,) = open_(server, late)
        assert (lease, error.summary) == (Lease(), "Interrupted")
        go.set()
        assert done.wait(60)
    assert closed(server) == [b"late"]


def test_after_a_stop(server: ProviderServer) -> None:
    """Nothing more is opened or renewed, but closing goes on and sees no stop."""
    server.stop()
    for _, (error,) in (open_(server, GOOD), renew(server, Renewed())):
        assert error.summary == "Interrupted"
    assert not server.close_ephemeral_resource("house_key", b"one")
    assert closed(server) == [b"one"]


BAD_RENEWAL = {
    "nothing": (None, "Key.renew must return Renewed, not NoneType"),
    "a time without a zone": (Renewed(NOON.replace(tzinfo=None)), "Key.renew returned a renew_at"),
    "private text": (Renewed(NOON, "x"), "Key.renew returned private"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize(("returned", "text"), BAD_RENEWAL.values(), ids=BAD_RENEWAL)
def test_a_bad_renewal(server: ProviderServer, returned: Any, text: str) -> None:
    """What a renewal may not return is an error that names the bug."""
    lease, (error,) = renew(server, returned)
    assert lease == Lease()
    assert text in error.detail


def test_times_in_any_zone(server: ProviderServer) -> None:
    """A time zone of the author's own is as good as UTC."""
    moment = NOON.astimezone(timezone(timedelta(hours=8)))
    lease, _ = open_(server, Opened(GOOD, moment))
    assert lease.renew_at == NOON


def test_neither_renewal_nor_close(server: ProviderServer) -> None:
    """Both are optional, but without ``renew`` there is no time for it."""
    nothing = Message(b"")
    lease, diagnostics = server.open_ephemeral_resource("house_once_only", nothing)
    assert lease.result
    assert not diagnostics
    assert not server.close_ephemeral_resource("house_once_only", b"")
    _, (error,) = server.renew_ephemeral_resource("house_once_only", b"")
    assert error.summary == "Nothing to renew"
    closed(server).append("renew")
    _, (error,) = server.open_ephemeral_resource("house_once_only", nothing)
    assert "OnceOnly.open returned renew_at, but there is no method renew" in error.detail


def test_a_configuration_that_is_not_known(server: ProviderServer) -> None:
    """Hosts wait with what is not known; one that does not is told where it is."""
    _, (error,) = server.open_ephemeral_resource("house_key", config(door=UNKNOWN))
    assert (error.summary, str(error.path)) == ("Configuration cannot be understood", "door")


def test_an_unconfigured_provider() -> None:
    """Without a configuration there is no client to open anything with."""
    server = ProviderServer(House())
    for diagnostics in (
        server.open_ephemeral_resource("house_key", config())[1],
        server.renew_ephemeral_resource("house_key", b"")[1],
        server.close_ephemeral_resource("house_key", b""),
    ):
        assert [entry.summary for entry in diagnostics] == ["Provider is not configured"]


def test_errors_of_the_author(server: ProviderServer) -> None:
    """What author code raises is a diagnostic, as in a read."""

    def fail(*_: Any) -> Any:
        raise DiagnosticError("No key", "It is with the neighbours.")

    _, (error,) = open_(server, fail)
    assert (error.summary, error.detail) == ("No key", "It is with the neighbours.")
    (error,) = server.close_ephemeral_resource("house_key", b"stuck")
    assert error.summary == "The lock is stuck"
