"""Every exception that the client raises on purpose.

::

    ApiError
    +-- ConfigurationError          credentials, endpoint, region or names cannot work
    +-- TransportError              no usable answer arrived
    +-- ResponseError               an answer that is not what the API promises
    +-- ServiceError                the service refused, and said so
    |   +-- AuthenticationError     ... it does not accept the credentials (401)
    |   |   +-- RefusedBeforeError  ... nor did it for the first request with them
    |   +-- PermissionDeniedError   ... they are not allowed to do this (403)
    |   +-- NotFoundError           ... it knows no such object (404)
    |   +-- EndpointError           ... the gateway knows no such API there (404)
    |   +-- ThrottledError          ... too many requests (429, or hidden in another status)
    |   +-- UnavailableError        ... it failed itself (5xx)
    +-- FanOutError                 several of many reads failed
    +-- StoppedError                the caller asked running requests to end early

``str()`` of each is one or more whole sentences for a person and never holds
a secret. A 4xx that has no class of its own is a plain ServiceError.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# How many of the reads that failed a FanOutError spells out.
NAMED_FAILURES = 10


class ApiError(Exception):
    """The root of the tree."""


class ConfigurationError(ApiError):
    """What was configured cannot work; nothing was sent, or nothing else needs to be.

    ``attribute`` names the provider argument to change; None blames none.
    """

    def __init__(self, message: str, *, attribute: str | None = None) -> None:
        super().__init__(message)
        self.attribute = attribute


class TransportError(ApiError):
    """Connecting, sending or receiving failed, or took too long.

    ``request`` says what was asked, such as ``GET https://host/path``;
    ``reason`` what happened, and ``hint`` whole sentences on what to do;
    ``request_id`` is known when an answer began to arrive.
    """

    def __init__(
        self,
        request: str,
        reason: str,
        *,
        request_id: str | None = None,
        hint: str = "",
        attempts: int = 1,
    ) -> None:
        super().__init__(request, reason)
        self.request = request
        self.reason = reason
        self.request_id = request_id
        self.hint = hint
        self.attempts = attempts

    def __str__(self) -> str:
        """Return what was asked, what happened, and what to do."""
        tries = f" after {self.attempts} attempts" if self.attempts > 1 else ""
        failure = f"{self.request} failed{tries}: {self.reason}."
        return _sentences(failure, _reference(self.request_id), self.hint)


class ResponseError(ApiError):
    """An answer that is not what the API promises: HTML, wrong types, too long, a redirect."""

    def __init__(
        self, message: str, *, status: int | None = None, request_id: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.request_id = request_id

    def __str__(self) -> str:
        """Return what is wrong with the answer, and its request id."""
        return _sentences(super().__str__(), _reference(self.request_id))


class ServiceError(ApiError):
    """An error answer.

    ``request`` says what was asked, such as ``GET https://host/path``;
    ``code`` is the service's own, such as ``SVCSTG.SWR.4040058``; ``text``
    its words, already redacted; ``hint`` whole sentences on what to do, and
    ``credentials`` on which ones were used and what to do about those.
    """

    credentials = ""

    def __init__(  # noqa: PLR0913 - an answer has that many parts
        self,
        request: str,
        status: int,
        *,
        code: str | None = None,
        text: str = "",
        request_id: str | None = None,
        hint: str = "",
        attempts: int = 1,
    ) -> None:
        super().__init__(request, status, code)
        self.request = request
        self.status = status
        self.code = code
        self.text = text
        self.request_id = request_id
        self.hint = hint
        self.attempts = attempts

    def __str__(self) -> str:
        """Return what was asked, what came back, and what to do."""
        tries = f", after {self.attempts} attempts" if self.attempts > 1 else ""
        answer = f"{self.request} was answered with HTTP status {self.status}{self._cause}{tries}."
        return _sentences(answer, _reference(self.request_id), self.hint, self.credentials)

    @property
    def _cause(self) -> str:
        code = f", code {self.code}" if self.code else ""
        return f'{code}: "{self.text.rstrip(".")}"' if self.text else code


class AuthenticationError(ServiceError):
    """The service does not accept the credentials."""


class RefusedBeforeError(AuthenticationError):
    """A request that was not sent: the ``first`` one with its credentials was refused."""

    def __init__(self, request: str, first: AuthenticationError) -> None:
        super().__init__(request, first.status, code=first.code)
        self.first = first

    def __str__(self) -> str:
        """Point to the first request, whose error says everything."""
        return (
            f"{self.request} was not sent: its credentials are those that were refused with "
            f"{self.first.request}. The error for that one says why."
        )


class PermissionDeniedError(ServiceError):
    """The credentials are good but not allowed to do this."""


class NotFoundError(ServiceError):
    """The service knows no such object; never the 404 of a gateway before it."""


class EndpointError(ServiceError):
    """The gateway, or something before it, knows no such API: wrong address or region."""


class ThrottledError(ServiceError):
    """Too many requests; whatever status the service hides that in."""


class UnavailableError(ServiceError):
    """The service or its gateway failed."""


class FanOutError(ApiError):
    """Those of many reads that failed, each with its reason.

    ``what`` is what was read, such as "repositories of team"; ``total`` is how
    many there are; ``unasked`` how many were not even tried, as the service did
    not accept the credentials.
    """

    def __init__(
        self, what: str, failures: Mapping[str, ApiError], total: int, unasked: int = 0
    ) -> None:
        super().__init__(what, len(failures), total)
        self.what = what
        self.failures = dict(failures)
        self.total = total
        self.unasked = unasked

    def __str__(self) -> str:
        """Return a line for each of the first failures, then a count of the others.

        Those with the same reason stand together, and only the first one says it.
        """
        reasons: dict[str, list[str]] = {}
        for name in sorted(self.failures):
            reasons.setdefault(str(self.failures[name]), []).append(name)
        failed = [
            f"- {name}: {'the same.' if place else reason}"
            for reason, names in reasons.items()
            for place, name in enumerate(names)
        ]
        lines = [
            f"{len(failed)} of {self.total} {self.what} could not be read:",
            *failed[:NAMED_FAILURES],
        ]
        if len(failed) > NAMED_FAILURES:
            lines.append(f"... and {len(failed) - NAMED_FAILURES} more.")
        if self.unasked:
            lines.append(f"The other {self.unasked} were not tried, so as not to lock a key.")
        return "\n".join(lines)


class StoppedError(ApiError):
    """The stop event was set while a request was running or waiting."""

    def __init__(self, message: str = "The read was stopped before it was complete.") -> None:
        super().__init__(message)


def _reference(request_id: str | None) -> str:
    return f"Request id: {request_id}." if request_id else ""


def _sentences(*sentences: str) -> str:
    return " ".join(filter(None, sentences))
