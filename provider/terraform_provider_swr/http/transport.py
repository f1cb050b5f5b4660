"""Sends requests: the only door from this package to the network."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from terraform_provider_swr.http.attempt import AttemptContext
from terraform_provider_swr.http.cancellation import CancellationToken
from terraform_provider_swr.http.concurrency_limiter import AdaptiveConcurrencyLimiter
from terraform_provider_swr.http.credential_breaker import CredentialCircuitBreaker
from terraform_provider_swr.http.interrupter import Interrupter
from terraform_provider_swr.http.messages import (
    Credentials,
    ErrorMapper,
    Request,
    Response,
    TransportOptions,
)
from terraform_provider_swr.http.retry_loop import RetryLoop, RetryPolicy
from terraform_provider_swr.http.session import build_session
from terraform_provider_swr.http.single_flight import SingleFlight

if TYPE_CHECKING:
    import threading
    from collections.abc import Hashable

    from terraform_provider_swr.http.tls import TrustStore

__all__ = ["Credentials", "Request", "Response", "Transport", "TransportOptions"]


class Transport:
    """Sends the requests of one provider configuration, from any number of threads.

    ``send`` retries what may pass, within bounds; ends early when ``stopped``
    is set; keeps at most ``max_in_flight`` requests in flight; sends identical
    GETs of the same moment once; and credentials that are refused at their
    first use no second time.
    """

    def __init__(
        self,
        options: TransportOptions,
        stopped: threading.Event,
        map_error: ErrorMapper,
        trust_store: TrustStore | None = None,
    ) -> None:
        """Prepare everything, sending nothing; ConfigurationError for bad certificates.

        ``map_error`` says what the service's error answers mean;
        ``trust_store`` is one that was made for these options already.
        """
        stop = CancellationToken(stopped)
        self.stop = stop
        self.max_in_flight = options.max_in_flight
        self._context = AttemptContext(
            session=build_session(options, trust_store),
            interrupter=Interrupter(stop),
            stop=stop,
            request_timeout=options.request_timeout,
            map_error=map_error,
        )
        self._limiter = AdaptiveConcurrencyLimiter(options.max_in_flight, stop)
        self._policy = RetryPolicy.of(options)
        # In a plan with six blocks that list one organization, two requests are sent and not nine.
        self._single_flight: SingleFlight[Response] = SingleFlight(stop)
        self._breaker = CredentialCircuitBreaker(stop)

    def send(self, request: Request) -> Response:
        """Return the answer when its status is 2xx; raise an ApiError otherwise."""
        self.stop.check()
        loop = RetryLoop(self._context, self._limiter, self._policy, request)
        run = partial(self._breaker.run, str(request), request.credentials, loop.run)
        return (
            self._single_flight.share(_identity(request), run) if request.method == "GET" else run()
        )

    def close(self) -> None:
        """Close all connections that are not in use."""
        self._context.session.close()


def _identity(request: Request) -> Hashable:
    headers = tuple(sorted(request.headers.items()))
    return request.url, tuple(request.params), headers, id(request.credentials)
