"""A plugin process from its beginning to its end: the parts, put together."""

from __future__ import annotations

import gc
import os
import signal
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from tfbridge.errors import HandshakeError
from tfbridge.plugin import crash, hclog, tls
from tfbridge.plugin.event_loop import EventLoop
from tfbridge.plugin.grpc_upstream import GrpcUpstream
from tfbridge.plugin.handshake import OFFER, Handshake, choose_version, format_line
from tfbridge.plugin.lifetime import Ending, Lifetime
from tfbridge.plugin.listener import Folder, Listener, listen
from tfbridge.plugin.tls_proxy import TlsProxy

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    import grpc

    from tfbridge.plugin import Application
    from tfbridge.plugin.bootstrap import Bootstrap
    from tfbridge.plugin.certificate import Identity
    from tfbridge.plugin.server import Server

_LAST_WORDS = 0.01  # seconds for the host to hang up after Shutdown; its answer is out by then
_GRACE = 1.0  # seconds for running calls to return after a signal


def serve(application: Application, bootstrap: Bootstrap) -> NoReturn:
    """Serve the provider to the host that started this process, to the end of the process.

    grpcio, a fourth of a start, is imported after the handshake line, while the
    host connects. Raises ImportError at once where it is not installed.
    """
    _require("grpc")

    def main(folder: Folder) -> None:
        version = choose_version(os.environ.get(OFFER))
        plugin = Plugin(application, version, folder)
        identity = bootstrap.identity.result()
        context = _host_context(identity, folder)
        listener = listen(folder, os.environ)
        plugin.open(listener, identity, context, plugin.lifetime.connections_changed)
        plugin.end_on(signal.SIGTERM)
        plugin.lifetime.watch_parent(bootstrap.parent)
        certificate = identity.der if context else b""
        line = Handshake(version, listener.network, listener.address, certificate)
        bootstrap.host.send(format_line(line))
        try:
            plugin.prepare()
        except ImportError as error:
            crash.tell(_damaged(application.name, error))
            raise SystemExit(1) from None
        gc.freeze()  # what is loaded by now stays
        gc.enable()
        plugin.run()

    run(application.name, main)


def run(name: str, main: Callable[[Folder], None]) -> NoReturn:
    """Run ``main`` with a folder for its sockets and end the process, whatever happens.

    The end does not wait for threads: one of them may be in a call that the
    host has no more use for.
    """
    hclog.install(os.environ)
    crash.install()
    folder = None
    status = 1
    try:
        folder = Folder(os.environ)
        main(folder)
        status = 0
    except SystemExit as leaving:  # SIGTERM before the server could handle it
        status = leaving.code if isinstance(leaving.code, int) else 1
    except KeyboardInterrupt:  # the same with SIGINT, for a debugger
        status = 0
    except HandshakeError as error:
        sys.stderr.write(f"{name}: {error}\n")
    except BaseException as error:  # noqa: BLE001 -- the process ends here, one way or another
        crash.report(error)
    finally:
        if folder:
            folder.remove()
        os._exit(status)


class Plugin:
    """The provider behind its front door, in an event loop of its own."""

    def __init__(self, application: Application, version: int, folder: Folder) -> None:
        self._loop = EventLoop()
        self.lifetime = Lifetime(self._loop)
        self._application = application
        self._version = version
        self._folder = folder
        self._first_handler: grpc.GenericRpcHandler | None = None
        application.check()

    def open(
        self,
        listener: Listener,
        identity: Identity,
        context: ssl.SSLContext | None,
        connections_changed: Callable[[int], None],
    ) -> None:
        """Let hosts in; without a context, in plain text. They are served by ``run``."""
        self._upstream = GrpcUpstream(self._new_server, self._folder.path, identity, os.environ)
        self._proxy = TlsProxy(self._loop, self._upstream, connections_changed)
        self._proxy.open(listener.socket, context)

    def end_on(self, *signals: signal.Signals) -> None:
        """End in an orderly way when one of the signals arrives."""
        for number in signals:
            signal.signal(number, lambda _number, _frame: self.lifetime.end(Ending.SIGNAL))

    def prepare(self) -> None:
        """Load grpcio and make the connection to it that the first host will find.

        Between one import and the next the host gets as far as it can without.
        """
        self._proxy.hold()
        import tfbridge._grpc.lean  # noqa: F401

        self._loop.run_pending()
        self._first_handler = self._application.handler(self._version)
        self._loop.run_pending()
        from tfbridge.plugin import services

        self._stdio = services.Stdio()
        self._proxy.connect_ahead()

    def run(self) -> None:
        """Serve until there is a reason to end, then let the calls that still run return.

        Needs to be prepared.
        """
        self._loop.run(lambda: self.lifetime.ending)
        if self.lifetime.ending is Ending.SHUTDOWN:
            self._loop.run(self._proxy.is_empty, _LAST_WORDS)
            return
        self._application.stop()
        if self.lifetime.ending is Ending.SIGNAL:
            self._proxy.close()
            self._stdio.close()
            self._upstream.stop(_GRACE)
            self._loop.run(self._proxy.is_empty, 2 * _GRACE)
        self._loop.close()

    def _new_server(self) -> Server:
        """Return a server for one more connection, which shares no configuration with others."""
        from tfbridge.plugin import services
        from tfbridge.plugin.server import Server

        handler, self._first_handler = self._first_handler, None
        return Server(
            (
                handler or self._application.handler(self._version),
                services.controller(lambda: self.lifetime.end(Ending.SHUTDOWN)),
                self._stdio.service(),
                services.broker(),
                services.health(),
            )
        )


def _host_context(identity: Identity, folder: Folder) -> ssl.SSLContext | None:
    """Return what TLS demands of the host, None for a host that wants no TLS."""
    certificate = os.environ.get("PLUGIN_CLIENT_CERT")
    return tls.outer(identity, certificate, folder.path) if certificate else None


def _damaged(name: str, error: ImportError) -> str:
    return (
        f"the Python environment of this provider is incomplete, {error}: install it again into "
        f"the environment of {sys.executable}, then run '{name} install' if you did so before"
    )


def _require(package: str) -> None:
    """Raise the ImportError now that the import of a package is going to raise later."""
    is_blocked = sys.modules.get(package, sys) is None
    if is_blocked or not any(finder.find_spec(package, None) for finder in sys.meta_path):
        import_module(package)
