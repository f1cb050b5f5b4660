"""Sends requests: the only door from this package to the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terraform_provider_swr.api.messages import (
    Credentials,
    Request,
    Response,
    TransportOptions,
)

if TYPE_CHECKING:
    import threading

__all__ = ["Credentials", "Request", "Response", "Transport", "TransportOptions"]


class Transport:
    """Sends the requests of one provider configuration."""

    def __init__(self, options: TransportOptions, stopped: threading.Event) -> None:
        self._options = options
        self._stopped = stopped

    def send(self, request: Request) -> Response:
        """Return the answer when its status is 2xx; raise an ApiError otherwise."""
        raise NotImplementedError

    def close(self) -> None:
        """Close all connections."""
