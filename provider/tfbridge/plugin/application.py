"""What the plugin process needs to know about the provider that it serves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import grpc


class Application(Protocol):
    """A provider, ready to be served."""

    @property
    def name(self) -> str:
        """The executable's name, for messages to people."""

    def handler(self, version: int) -> grpc.GenericRpcHandler:
        """Return a gRPC service of protocol ``version``, 5 or 6, for one more connection.

        Connections share no configuration. Must raise what is wrong with the
        provider itself the first time.
        """

    def stop(self) -> None:
        """Make running reads return early; the process is about to end.

        Must return at once. May be called from any thread.
        """
