"""tfbridge.application: a provider as the plugin process serves it."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING, Any

import pytest

from tfbridge import Provider, plugin
from tfbridge.application import ProviderApplication, serve
from tfbridge.errors import SchemaError
from tfbridge.server import protocol5, protocol6
from tfbridge.server.provider_server import ProviderServer

if TYPE_CHECKING:
    from collections.abc import Callable


class Example(Provider[None]):
    """A provider."""

    source = "tf-pyprovider/example"


@pytest.mark.parametrize(("version", "module"), [(5, protocol5), (6, protocol6)])
def test_each_connection_has_a_server_of_its_own(
    monkeypatch: pytest.MonkeyPatch, version: int, module: object
) -> None:
    """Of the protocol that was asked for; all of them are stopped, and none is kept for ever."""
    made: list[ProviderServer] = []
    stopped: list[ProviderServer] = []

    def stop(server: ProviderServer) -> None:
        stopped.append(server)

    handler: Callable[[ProviderServer], object] = module.handler  # type: ignore[attr-defined]
    monkeypatch.setattr(module, "handler", lambda server: made.append(server) or handler(server))
    monkeypatch.setattr(ProviderServer, "stop", stop)
    application = ProviderApplication(Example())
    services = [application.handler(version) for _ in range(2)]
    application.stop()
    assert len({id(server) for server in made}) == 2
    assert set(stopped) == set(made)
    first = weakref.ref(made[0])
    del made[0], services
    stopped.clear()
    gc.collect()
    assert first() is None
    application.stop()
    assert stopped == made


def test_what_was_checked_is_served_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checking builds the first connection's server, so that nothing is built twice."""
    made: list[ProviderServer] = []
    handler = protocol6.handler
    monkeypatch.setattr(protocol6, "handler", lambda server: made.append(server) or handler(server))
    application = ProviderApplication(Example())
    application.check()
    (checked,) = application._ready
    for _ in range(2):
        application.handler(6)
    assert made[0] is checked
    assert made[1] is not checked


def test_what_is_wrong_with_a_provider_shows_when_it_is_checked() -> None:
    """That is before any host knows of the process."""

    class Nameless(Provider[None]):
        """Has no address that a host could find it by."""

        source = "nowhere"

    with pytest.raises(SchemaError, match="is no address of a provider"):
        ProviderApplication(Nameless()).check()


@pytest.mark.parametrize(("arguments", "allowed"), [([], False), (["--allow-any-user"], True)])
def test_debugging_is_asked_for_by_an_argument(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    *,
    allowed: bool,
) -> None:
    """And so is a port that every user can reach; what the host needs is printed."""

    def serve_debug(
        application: ProviderApplication,
        source: str,
        announce: Callable[[str], None],
        *,
        allow_any_user: bool,
    ) -> None:
        assert allow_any_user is allowed
        announce(f"{application.name} {source}")
        raise SystemExit

    monkeypatch.setattr("sys.argv", ["terraform-provider-example", "--debug", *arguments])
    monkeypatch.setattr(plugin, "serve_debug", serve_debug)
    with pytest.raises(SystemExit):
        serve(Example())
    shown = capsys.readouterr().out
    assert "TF_REATTACH_PROVIDERS='terraform-provider-example tf-pyprovider/example'" in shown


def test_a_host_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was begun before the slow imports is handed on."""
    served: list[object] = []
    begun: Any = object()
    monkeypatch.setattr(plugin, "serve", lambda *arguments: served.extend(arguments))
    serve(Example(), begun)
    application, bootstrap = served
    assert isinstance(application, ProviderApplication)
    assert application.name == "terraform-provider-example"
    assert bootstrap is begun
