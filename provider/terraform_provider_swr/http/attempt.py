"""One attempt of one request, on a thread of its own that can be left behind.

Looking up a name cannot be interrupted, and a socket's time-out starts anew
with every byte. So whoever wants the answer waits for the thread, not for the
network, and cuts the connection when the time is over.
"""

from __future__ import annotations

import time
from threading import Event, Thread
from typing import TYPE_CHECKING
from urllib.parse import quote

import requests

from terraform_provider_swr.http.body import (
    CHUNK,
    LARGEST_BODY,
    read_beginning,
    read_body,
    too_large,
)
from terraform_provider_swr.http.interruptible_socket import SocketInterrupter, current
from terraform_provider_swr.http.messages import Answer
from terraform_provider_swr.http.redaction import secrets_in
from terraform_provider_swr.http.session import NoAuth

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from requests.auth import AuthBase

    from terraform_provider_swr.http.cancellation import CancellationToken
    from terraform_provider_swr.http.messages import Request

# Connecting is quick or hopeless; waiting for an answer may take its time.
_LONGEST_CONNECT = 10.0
_CONNECT_SHARE = 3
# The library's own time-out for a byte comes after the end of the attempt, so
# that there is one way only to run out of time.
_GRACE = 1.0


class Attempt:
    """Sends a request once.

    ``answer`` or else ``error`` holds what came of it; when it ``timed_out``
    they come from a connection that was cut, and only an error answer means
    anything. Of one whose body did not come, ``answer`` has status and
    headers. ``status`` and ``headers`` are those of any answer that began to
    arrive. ``secrets`` is what was sent and must not be shown.
    """

    def __init__(self, session: requests.Session, request: Request, auth: AuthBase | None) -> None:
        self._session = session
        self._request = request
        self._auth = auth
        self._done = Event()
        self._cutter = SocketInterrupter()
        self.answer: Answer | None = None
        self.status: int | None = None
        self.headers: Mapping[str, str] = {}
        self.error: Exception | None = None
        self.secrets: frozenset[str] = frozenset()
        self.seconds = 0.0
        self.timed_out = True
        self.milliseconds = 0

    def run(self, seconds: float, stop: CancellationToken, at_end: Callable[[], None]) -> None:
        """Return when the attempt is over or took too long; StoppedError when stopped before.

        ``at_end`` is called, on whatever thread, when the attempt is really
        over: maybe later than this returns.
        """
        self.seconds = seconds
        thread = Thread(target=self._run, args=(at_end,), name="swr-request", daemon=True)
        try:
            thread.start()
        except BaseException:
            at_end()
            raise
        began = time.monotonic()
        try:
            self.timed_out = not stop.wait(self._done, seconds)
        finally:
            self.milliseconds = round((time.monotonic() - began) * 1000)
            if self.timed_out:
                self._cutter.cut()

    def _run(self, at_end: Callable[[], None]) -> None:
        current.cutter = self._cutter
        try:
            self._exchange()
        except Exception as error:  # noqa: BLE001 - the waiting thread raises what it means
            self.error = error
        finally:
            self._cutter.close()
            at_end()
            self._done.set()

    def _exchange(self) -> None:
        prepared = self._session.prepare_request(
            requests.Request(
                self._request.method,
                _with_query(self._request),
                headers=dict(self._request.headers),
                json=self._request.json,
                auth=self._auth or NoAuth(),
            )
        )
        self.secrets = secrets_in(prepared.headers, self._request.json)
        connect = min(_LONGEST_CONNECT, self.seconds / _CONNECT_SHARE)
        with self._session.send(
            prepared,
            timeout=(connect, self.seconds + _GRACE),
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
