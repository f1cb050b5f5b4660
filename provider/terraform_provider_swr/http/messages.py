"""What goes into the transport and what comes out of it.

Nothing here imports an HTTP library; ``transport`` offers the same names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from urllib.parse import urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from requests.auth import AuthBase

DEFAULT_TIMEOUT = 60.0
DEFAULT_RETRIES = 5
DEFAULT_IN_FLIGHT = 8
# All attempts of one request end within so many times the timeout of one.
ATTEMPTS_IN_A_BUDGET = 3


@dataclass(frozen=True)
class TransportOptions:
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


@dataclass(frozen=True)
class Request:
    """One request: ``url`` without a query, ``params`` not yet encoded.

    ``region`` is the region that is meant, where one has a name.
    """

    method: str
    url: str
    params: Sequence[tuple[str, str]] = ()
    json: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
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


@dataclass(frozen=True)
class Response:
    """An answer with a status from 200 to 299, its body decompressed.

    ``headers`` are looked up without regard to case. ``secrets`` is what was
    sent and must not be shown, wherever the answer repeats it.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    request_id: str | None = None
    secrets: frozenset[str] = field(default=frozenset(), repr=False)
