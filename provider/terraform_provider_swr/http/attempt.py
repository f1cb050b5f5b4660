"""One attempt of one request, in the thread of whoever wants the answer.

A socket's time-out starts anew with every byte. So another thread shuts the
connection down when the time of the attempt is over.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlsplit

import requests

from terraform_provider_swr.http.body import (
    CHUNK,
    LARGEST_BODY,
    read_beginning,
    read_body,
    too_large,
)
from terraform_provider_swr.http.errors import ApiError, ResponseError, TransportError
from terraform_provider_swr.http.interruptible_socket import SocketInterrupter, current
from terraform_provider_swr.http.map_exceptions import EXPECTED, map_exception
from terraform_provider_swr.http.messages import (
    TIMEOUTS_PER_REQUEST,
    Answer,
    ErrorMapper,
    Failure,
    Request,
    Response,
    RetryClass,
    RetryDecision,
)
from terraform_provider_swr.http.redaction import clean, request_id, secrets_in
from terraform_provider_swr.http.session import NoAuth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from requests.auth import AuthBase

    from terraform_provider_swr.http.cancellation import CancellationToken
    from terraform_provider_swr.http.interrupter import Interrupter

# Connecting is quick or hopeless; waiting for an answer may take its time.
_LONGEST_CONNECT = 10.0
_CONNECT_SHARE = 3
# The library's own time-out for a byte comes after the end of the attempt, so
# that there is one way only to run out of time.
_GRACE = 1.0


_REDIRECTIONS = 3
_LONGEST_HOST = 253


class AttemptContext(NamedTuple):
    """What all attempts of one transport share; ``request_timeout`` is in seconds, for one."""

    session: requests.Session
    interrupter: Interrupter
    stop: CancellationToken
    request_timeout: float
    map_error: ErrorMapper


class Attempt:
    """Sends a request once, and says what came of it.

    ``answer`` or else ``error`` is what came; when it ``timed_out`` they come
    from a connection that was shut down, and only an error answer counts. Of
    one whose body did not come, ``answer`` has status and headers. ``status``
    and ``headers`` are those of any answer that began to arrive. ``secrets``
    is what was sent and must not be shown.
    """

    def __init__(self, context: AttemptContext, request: Request, auth: AuthBase | None) -> None:
        self._context = context
        self._request = request
        self._auth = auth
        self._sockets = SocketInterrupter()
        self.answer: Answer | None = None
        self.error: Exception | None = None
        self.secrets: frozenset[str] = frozenset()
        self._seconds = 0.0
        self.timed_out = True
        self.status: int | None = None
        self.headers: Mapping[str, str] = {}
        self.milliseconds = 0

    def run(self, seconds: float) -> Response | Failure:
        """Return when the attempt is over or took too long; StoppedError when stopped before.

        Raises only what is a fault of this program.
        """
        self._seconds = seconds
        began = time.monotonic()
        try:
            with self._context.interrupter.watch(self._sockets, seconds):
                self._send()
        finally:
            self.milliseconds = round((time.monotonic() - began) * 1000)
        self._context.stop.check()
        self.timed_out = self._sockets.is_interrupted
        return self.classify()

    def classify(self) -> Response | Failure:
        """Return the answer, or why there is none."""
        answer = self.answer
        if answer is not None and not is_success(answer.status):
            return self._error_answer(answer)
        if self.timed_out:
            failure = self._too_late()
        elif answer is not None:
            number = request_id(answer.headers, secrets=self.secrets)
            return Response(answer.status, answer.headers, answer.body, number, self.secrets)
        else:
            failure = self._no_answer()
        if isinstance(failure.error, (ResponseError, TransportError)):
            failure.error.request_id = request_id(self.headers, secrets=self.secrets)
        return failure

    def _error_answer(self, answer: Answer) -> Failure:
        if answer.status // 100 == _REDIRECTIONS:
            error = _redirect(self._request, answer, self.secrets)
            return Failure(error, RetryDecision(RetryClass.PERMANENT))
        # What a service does not accept of a request may well be its query.
        request = str(self._request)
        if answer.status == HTTPStatus.BAD_REQUEST and self._request.params:
            query = "&".join(f"{name}={value}" for name, value in self._request.params)
            request += f"?{clean(query, self.secrets)}"
        return self._context.map_error(request, answer, self.secrets, datetime.now(UTC))

    def _too_late(self) -> Failure:
        hint = (
            f"One attempt may take {self._context.request_timeout:g} seconds (request_timeout), "
            f"all of a request together {TIMEOUTS_PER_REQUEST} times that."
        )
        reason = "there was no complete answer in time"
        error = TransportError(str(self._request), reason, hint=hint)
        return Failure(error, RetryDecision(RetryClass.TRANSIENT))

    def _no_answer(self) -> Failure:
        if isinstance(self.error, ApiError):
            return Failure(self.error, RetryDecision(RetryClass.PERMANENT))
        if self.error is None or not isinstance(self.error, EXPECTED):
            raise self.error or RuntimeError("an attempt ended without an outcome")
        return map_exception(str(self._request), self.error)

    def _send(self) -> None:
        current.interrupter = self._sockets
        try:
            self._exchange_afresh()
        except Exception as error:  # noqa: BLE001 - classify says what it means
            self.error = error
        finally:
            current.interrupter = None
            self._sockets.close()

    def _exchange_afresh(self) -> None:
        """Send a GET again, on a new connection, when a kept one was closed before any answer."""
        try:
            self._exchange()
        except EXPECTED:
            sockets = self._sockets
            if sockets.is_answered or sockets.is_interrupted or not sockets.is_reused:
                raise
            if self._request.method != "GET":
                raise
            # Its neighbours in the pool were kept as long, and are closed just as well.
            self._context.session.close()
            self._exchange()

    def _exchange(self) -> None:
        prepared = self._context.session.prepare_request(
            requests.Request(
                self._request.method,
                _with_query(self._request),
                headers=dict(self._request.headers),
                json=self._request.json,
                auth=self._auth or NoAuth(),
            )
        )
        self.secrets = secrets_in(prepared.headers, self._request.json)
        connect = min(_LONGEST_CONNECT, self._seconds / _CONNECT_SHARE)
        with self._context.session.send(
            prepared,
            timeout=(connect, self._seconds + _GRACE),
            allow_redirects=False,
            stream=True,
        ) as response:
            self._read(response)

    def _read(self, response: requests.Response) -> None:
        self.status, self.headers = response.status_code, response.headers
        encoding = response.headers.get("Content-Encoding", "")
        if not is_success(response.status_code):
            chunks = response.raw.stream(CHUNK, decode_content=False)
            self.answer = Answer(response.status_code, response.headers, b"")
            self.answer = self.answer._replace(body=read_beginning(chunks, encoding))
            return
        length = _declared_length(response)
        if length > LARGEST_BODY:
            raise too_large(str(self._request))
        # The library copies each chunk several times, but not a body that comes in one piece.
        chunks = response.raw.stream(max(length, CHUNK), decode_content=False)
        body = read_body(chunks, encoding, str(self._request))
        # The library takes headers that were cut off for all that there are.
        if not body and not response.raw.chunked and response.raw.length_remaining is None:
            raise ConnectionAbortedError
        self.answer = Answer(response.status_code, response.headers, body)


def is_success(status: int) -> bool:
    """Tell whether a status is one of 200 to 299."""
    return status // 100 == 2  # noqa: PLR2004 - HTTP


def _with_query(request: Request) -> str:
    """Return the URL with its query, encoded as signatures want it: a blank is ``%20``."""
    query = "&".join(
        f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in request.params
    )
    return f"{request.url}?{query}" if query else request.url


def _declared_length(response: requests.Response) -> int:
    text = response.headers.get("Content-Length", "")
    return int(text[:20]) if text.isascii() and text.isdigit() else 0


def _redirect(request: Request, answer: Answer, secrets: Iterable[str]) -> ResponseError:
    target = _host(answer.headers.get("Location", ""))
    where = f"to the host {clean(target, secrets, _LONGEST_HOST)} " if target else ""
    return ResponseError(
        f"{request} was answered with a redirect {where}(HTTP status {answer.status}). SWR sends "
        "none, and they are never followed, so that credentials go nowhere else. Check the "
        "endpoint, and whether a proxy or a login page is in between.",
        status=answer.status,
        request_id=request_id(answer.headers, secrets=secrets),
    )


def _host(location: str) -> str:
    try:
        return urlsplit(location).netloc.rpartition("@")[2]
    except ValueError:
        return ""
