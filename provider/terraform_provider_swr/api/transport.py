"""Sends requests: the only door from this package to the network."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from terraform_provider_swr.api.connections import open_session
from terraform_provider_swr.api.flights import Flights
from terraform_provider_swr.api.limits import Limiter
from terraform_provider_swr.api.messages import (
    Credentials,
    Request,
    Response,
    TransportOptions,
)
from terraform_provider_swr.api.retry import RetryPolicy
from terraform_provider_swr.api.sending import Means, Sending
from terraform_provider_swr.api.stopping import Stop
from terraform_provider_swr.api.vetting import Vetting

if TYPE_CHECKING:
    import threading
    from collections.abc import Hashable

__all__ = ["Credentials", "Request", "Response", "Transport", "TransportOptions"]


class Transport:
    """Sends the requests of one provider configuration, from any number of threads.

    ``send`` retries what may pass, within bounds; ends early when ``stopped``
    is set; keeps at most ``max_in_flight`` requests in flight; sends identical
    GETs of the same moment once; and credentials that are refused at their
    first use no second time.
    """

    def __init__(self, options: TransportOptions, stopped: threading.Event) -> None:
        """Prepare everything, sending nothing; ConfigurationError for bad certificates."""
        stop = Stop(stopped)
        self.stop = stop
        self._means = Means(
            session=open_session(options),
            limiter=Limiter(options.max_in_flight, stop),
            policy=RetryPolicy.of(options),
            stop=stop,
            seconds=options.request_timeout,
        )
        self._flights: Flights[Response] = Flights(stop)
        self._vetting = Vetting()

    def send(self, request: Request) -> Response:
        """Return the answer when its status is 2xx; raise an ApiError otherwise."""
        self.stop.check()
        sending = Sending(self._means, request)
        run = partial(self._vetting.run, request.credentials, sending.run)
        return self._flights.share(_identity(request), run) if request.method == "GET" else run()

    def close(self) -> None:
        """Close all connections that are not in use."""
        self._means.session.close()


def _identity(request: Request) -> Hashable:
    headers = tuple(sorted(request.headers.items()))
    return request.url, tuple(request.params), headers, id(request.credentials)
