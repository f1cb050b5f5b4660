"""Certificates and transports for the tests that use the network."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from self_signed import Certificate, make_certificate
from terraform_provider_swr.http.transport import Transport, TransportOptions
from terraform_provider_swr.swr.error_codes import map_error_response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """Return a certificate for 127.0.0.1."""
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def stopped() -> threading.Event:
    """Return the stop event of the transports that ``connect`` makes."""
    return threading.Event()


@pytest.fixture
def connect(stopped: threading.Event) -> Iterator[Callable[..., Transport]]:
    """Return a function that makes transports, by default with short waits and no retry."""
    made: list[Transport] = []

    def make(**options: Any) -> Transport:
        defaults: dict[str, Any] = {"request_timeout": 10.0, "max_retries": 0}
        made.append(Transport(TransportOptions(**defaults | options), stopped, map_error_response))
        return made[-1]

    yield make
    for transport in made:
        transport.close()
