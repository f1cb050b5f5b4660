"""What goes into the transport and what comes out of it.

Nothing here imports an HTTP library; ``transport`` offers the same names.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import Enum, auto
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from urllib.parse import urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from requests.auth import AuthBase

    from terraform_provider_swr.http.errors import ApiError

DEFAULT_TIMEOUT = 60.0
DEFAULT_RETRIES = 5
DEFAULT_IN_FLIGHT = 8
# All attempts of one request end within so many times the timeout of one.
TIMEOUTS_PER_REQUEST = 3
# Nobody waits longer than this in a plan because a header says so.
LONGEST_RETRY_AFTER = 60.0

_LONGEST_WAIT = 1e9


class TransportOptions(NamedTuple):
    """How requests are sent.

    ``request_timeout`` is in seconds, for one attempt from the look-up of the
    host's name to the last byte of the body; ``max_retries`` counts the
    attempts after the first; ``cacert_file`` is a path or PEM text and
    replaces the usual certificate authorities.
    """

    user_agent: str = "terraform-provider-swr"
    request_timeout: float = DEFAULT_TIMEOUT
    max_retries: int = DEFAULT_RETRIES
    insecure: bool = False
    cacert_file: str | None = None
    max_in_flight: int = DEFAULT_IN_FLIGHT


class Credentials(Protocol):
    """What proves to the service who asks."""

    def auth(self) -> AuthBase:
        """Return what adds the proof to one request; may block to log in."""

    def refresh(self, rejected: AuthBase) -> bool:
        """Replace credentials that the service called expired; False when there are no others."""


class RegionalCredentials(Protocol):
    """What the provider was configured with; makes the credentials for one region."""

    def for_region(self, region: str | None) -> Credentials:
        """Return the credentials for reads in ``region``; never blocks.

        None is the unnamed region behind a custom endpoint. Raises
        ConfigurationError when this kind does not reach that region.
        """


class Request(NamedTuple):
    """One request: ``url`` without a query, ``params`` not yet encoded.

    ``region`` is the region that is meant, where one has a name.
    """

    method: str
    url: str
    params: Sequence[tuple[str, str]] = ()
    json: Any = None
    headers: Mapping[str, str] = MappingProxyType({})
    credentials: Credentials | None = None
    region: str | None = None

    def __str__(self) -> str:
        """Return what messages call the request: no query, no user, no password."""
        parts = urlsplit(self.url)
        host = parts.netloc.rpartition("@")[2]
        return f"{self.method} {urlunsplit((parts.scheme, host, parts.path, '', ''))}"

    @property
    def path(self) -> str:
        """The path of the URL as it is sent."""
        return urlsplit(self.url).path


class Answer(NamedTuple):
    """An answer with any status; of an error's body there may be only the beginning.

    ``headers`` are looked up without regard to case.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def date(self) -> datetime | None:
        """When the service says that it sent this; None when it does not."""
        return parse_date(self.headers.get("Date", ""))

    def retry_after(self, now: datetime) -> float | None:
        """Return the seconds that a Retry-After header asks for; None for one without sense.

        It is a number or an HTTP date (RFC 9110, 10.2.3). A date that has passed, like a negative
        number, asks for nothing.
        """
        text = self.headers.get("Retry-After", "").strip()
        if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
            return min(float(text), _LONGEST_WAIT)
        moment = parse_date(text)
        return (moment - now).total_seconds() if moment is not None and moment >= now else None


def parse_date(text: str) -> datetime | None:
    """Return the time in an HTTP date; None when it is none."""
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    # "-0000" makes a time without a zone; HTTP dates are always UTC.
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class Response(NamedTuple):
    """An answer with a status from 200 to 299, its body decompressed.

    ``headers`` are looked up without regard to case. ``secrets`` is what was
    sent and must not be shown, wherever the answer repeats it.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    request_id: str | None = None
    secrets: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        """Return what it shows of itself, without the secrets."""
        return f"Response(status={self.status}, body={self.body!r}, request_id={self.request_id!r})"


class RetryClass(Enum):
    """Whether another attempt can help."""

    PERMANENT = auto()
    """Another attempt would only end in the same failure."""
    TRANSIENT = auto()
    """A failure that may be gone next time."""
    THROTTLED = auto()
    """The service asks for fewer requests."""


class RetryDecision(NamedTuple):
    """Whether to try again; ``retry_after`` is what the service asked for, in seconds."""

    kind: RetryClass
    retry_after: float | None = None


class Failure(NamedTuple):
    """An attempt that did not bring what was asked for, and what its request would raise.

    ``is_expiry``: fresh credentials of the same kind may do.
    """

    error: ApiError
    decision: RetryDecision
    is_expiry: bool = False


class ErrorMapper(Protocol):
    """What a service hands to its transport: it alone knows what its error answers mean."""

    def __call__(
        self, request: str, answer: Answer, secrets: Iterable[str], now: datetime
    ) -> Failure:
        """Return the meaning of an error answer to ``request``; none of ``secrets`` is in it."""
