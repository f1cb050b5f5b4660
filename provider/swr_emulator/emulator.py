"""The emulator as an object: started and stopped in the process that uses it."""

from __future__ import annotations

import re
import ssl
from typing import TYPE_CHECKING, Any, Self

from swr_emulator.errors import EmulatorError
from swr_emulator.faults.actions import Pass
from swr_emulator.faults.exchange import Exchange
from swr_emulator.faults.loader import FaultData
from swr_emulator.faults.loader import load as load_faults
from swr_emulator.fixtures.loader import Data, load
from swr_emulator.http.clock import Clock
from swr_emulator.http.recorder import RecordedRequest, Recorder
from swr_emulator.http.server import Server
from swr_emulator.services import id_tokens, pod_identity, routes
from swr_emulator.services.image_lifecycle import ImageLifecycle
from swr_emulator.services.issued_credentials import Staleness
from swr_emulator.services.service import Service

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from swr_emulator.faults.actions import Action
    from swr_emulator.faults.rules import Faults
    from swr_emulator.fixtures.model import Fixture
    from swr_emulator.http.messages import Request

_PROPER = Pass()


class Emulator(ImageLifecycle):
    """A local SWR, IAM and ECS metadata service.

    ::

        with Emulator() as emulator:
            requests.get(emulator.url + "/v2/manage/namespaces", headers=...)
            assert emulator.requests[0].method == "GET"

    ``data`` is anything ``fixtures.loader.load`` takes, ``faults`` anything ``faults.loader.load``
    takes; ``tls`` is a pair of PEM files, certificate and key; ``port`` 0 is any free one.
    ``log`` is called with a line for each request, once it is answered.
    ``data``, ``faults`` and ``latency_ms`` may be set anew while the emulator runs. What happens
    to images while it runs is in ``ImageLifecycle``: ``push``, ``replicate`` and the like.
    """

    def __init__(  # noqa: PLR0913  settings, all but two of them by name only
        self,
        data: Data = None,
        faults: FaultData = None,
        *,
        tls: tuple[str | Path, str | Path] | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        latency_ms: float = 0,
        log: Callable[[str], object] | None = None,
    ) -> None:
        self.clock = Clock()
        self.latency_ms = latency_ms
        self._log = log
        self._faults = load_faults(faults)
        self._recorder = Recorder()
        super().__init__(Service(load(data), self.clock))
        self._tls = tls
        self._server = Server((host, port), self.clock, self._answer, _context(tls))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to serve; requests are answered from the moment this returns."""
        self._server.start()

    def stop(self) -> None:
        """End every connection and thread, hanging ones included."""
        self._server.stop()

    @property
    def url(self) -> str:
        """The base URL, without a slash at the end."""
        host, port = self._server.server_address[:2]
        scheme = "https" if self._tls else "http"
        name = f"[{host!s}]" if ":" in str(host) else str(host)
        return f"{scheme}://{name}:{port}"

    @property
    def auth_url(self) -> str:
        """The provider's ``auth_url`` for this emulator."""
        return f"{self.url}/v3"

    @property
    def data(self) -> Fixture:
        """What is being served."""
        return self._service.fixture

    @data.setter
    def data(self, data: Data) -> None:
        self._service.fixture = load(data)

    @property
    def faults(self) -> Faults:
        """The rules by which requests are answered badly; setting them resets their counts."""
        return self._faults

    @faults.setter
    def faults(self, faults: FaultData) -> None:
        self._faults = load_faults(faults)

    @property
    def requests(self) -> list[RecordedRequest]:
        """Every request so far, in order of arrival."""
        return self._recorder.requests

    @property
    def in_flight(self) -> int:
        """How many requests are being answered at the moment."""
        return self._recorder.in_flight

    @property
    def in_flight_peak(self) -> int:
        """The largest number of requests that were being answered at one moment.

        Never more than the client had in flight, unless it abandons requests: those count
        until the emulator notices.
        """
        return self._recorder.in_flight_peak

    @property
    def connections(self) -> int:
        """How many TCP connections were accepted so far."""
        return self._server.connections

    @property
    def open_connections(self) -> int:
        """How many TCP connections are open."""
        return self._server.open_connections

    def clear(self) -> None:
        """Forget the recorded requests and the peak."""
        self._recorder.clear()

    def wait_for_requests(self, count: int, timeout: float = 10) -> list[RecordedRequest]:
        """Return the requests once there are ``count``; TimeoutError when they do not come."""
        return self._recorder.wait_for(count, timeout)

    def wait_until_idle(self, timeout: float = 10) -> None:
        """Return once nothing is being answered; TimeoutError when something stays."""
        self._recorder.wait_until_idle(timeout)

    def wait_until_left(self, timeout: float = 10, at_most: int = 0) -> None:
        """Return once ``at_most`` connections are open; TimeoutError when more stay."""
        self._server.wait_until_left(timeout, at_most)

    @property
    def pod_url(self) -> str:
        """Where a pod gets its keys, for ``HC_CONTAINER_CREDENTIALS_FULL_URI``."""
        return self.url + pod_identity.PATH

    @property
    def issued_secrets(self) -> set[str]:
        """Every token, key and password handed out so far, to search logs and files for."""
        return self._service.issued.secrets()

    def id_token(
        self,
        subject: str = id_tokens.SUBJECT,
        audience: str | None = None,
        lifetime: float = id_tokens.LIFETIME,
        **claims: Any,
    ) -> str:
        """Return an ID token as a CI would have it, for an identity provider of the data.

        The audience is that of the first provider unless given; ``lifetime`` in seconds may be
        negative; ``claims`` such as ``iss`` win over the usual ones.
        """
        if audience is None:
            known = [each.audience for each in self.data.identity_providers.values()]
            audience = known[0] if known else ""
        return self._service.issued.id_tokens.issue(subject, audience, lifetime, **claims)

    def expire_tokens(self, staleness: Staleness = Staleness.EXPIRED) -> None:
        """Make every token known now stale; tokens issued later are good."""
        self._service.issued.expire_tokens(self.data, staleness)

    def expire_keys(self) -> None:
        """Make every temporary key known now expire; keys issued later are good."""
        self._service.issued.expire_keys()

    def _answer(self, connection: socket.socket, request: Request, number: int) -> bool:
        region, _ = routes.locate(request, self.data)
        name = region.name if region else None
        record = self._recorder.begin(request, name, number)
        stopping = self._server.stopping
        exchange = Exchange(connection, request, self._service, record, self._recorder, stopping)
        fault: Action | None = None
        try:
            exchange.pause(self.latency_ms / 1000)
            fault = self._faults.choose(request, name)
            (fault or _PROPER).perform(exchange)
        finally:
            self._recorder.end(record)
            if self._log is not None:
                self._log(f"{record} (fault: {_named(fault)})" if fault else str(record))
        return exchange.closing


def _named(fault: Action) -> str:
    """Return an action's name as rules have it."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(fault).__name__).lower()


def _context(tls: tuple[str | Path, str | Path] | None) -> ssl.SSLContext | None:
    if tls is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        # Without a password OpenSSL would ask for that of an encrypted key, and wait.
        context.load_cert_chain(*tls, password="")
    except OSError as error:
        not_pem = "they are no certificate and its key, unencrypted and in PEM"
        problem = not_pem if isinstance(error, ssl.SSLError) else error.strerror
        raise EmulatorError(f"{tls[0]} and {tls[1]} cannot serve HTTPS: {problem}") from None
    return context
