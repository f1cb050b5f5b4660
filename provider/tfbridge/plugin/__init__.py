"""The process contract with the host: how Terraform and OpenTofu start, use and end a provider.

An executable begins, imports its provider and serves it::

    def main() -> NoReturn:
        bootstrap = plugin.begin("terraform-provider-example")
        from example.provider import application

        plugin.serve(application, bootstrap)

Everything is imported where it is needed: ``begin`` takes a few milliseconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    import grpc

    from tfbridge.plugin.bootstrap import Bootstrap

__all__ = ["Application", "begin", "serve", "serve_debug"]


class Application(Protocol):
    """A provider, ready to be served."""

    @property
    def name(self) -> str:
        """The executable's name, for messages to people."""

    def check(self) -> None:
        """Raise what is wrong with the provider itself; no host knows of this process yet.

        Should not import grpcio, which is still to be loaded while the host connects.
        """

    def handler(self, version: int) -> grpc.GenericRpcHandler:
        """Return a gRPC service of protocol ``version``, 5 or 6, for one more connection.

        Connections share no configuration.
        """

    def stop(self) -> None:
        """Make running reads return early; the process is about to end.

        Must return at once. May be called from any thread.
        """


def begin(name: str) -> Bootstrap:
    """Do what a plugin process must do before anything slow.

    SIGINT is ignored and stdout kept free from here on. A process that no host
    started ends here, with exit status 1 and a sentence on stderr that
    explains the executable ``name``.
    """
    from tfbridge.plugin import bootstrap

    return bootstrap.begin(name)


def serve(application: Application, bootstrap: Bootstrap | None = None) -> NoReturn:
    """Serve the provider to the host that started this process, to the end of the process.

    Without a ``bootstrap`` that is made here, which is late: see ``begin``.
    """
    bootstrap = bootstrap or begin(application.name)
    from tfbridge.plugin import process

    process.serve(application, bootstrap)


def serve_debug(
    application: Application,
    source: str,
    announce: Callable[[str], object] = print,
    *,
    allow_any_user: bool = False,
) -> NoReturn:
    """Serve the provider with the address ``source`` to any host until SIGINT or SIGTERM.

    In plain text and without a host that started it, for a debugger.
    ``announce`` is called once, with the value that the environment variable
    TF_REATTACH_PROVIDERS of the host must have. A TCP port, which every user
    of the machine can reach, is opened only with ``allow_any_user``.
    """
    from tfbridge.plugin import reattach

    reattach.serve_debug(application, source, announce, allow_any_user=allow_any_user)
