"""Services beside this process that give it keys: an instance's metadata, a pod's agent.

They are asked without a proxy and without following redirects, since only
this machine's own services may get what proves its identity.
"""

from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from urllib.parse import urlsplit

import requests

from terraform_provider_swr.auth.answers import temporary_keys

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from terraform_provider_swr.auth.refreshable import Lease
    from terraform_provider_swr.auth.sources import AccessKeys

log = logging.getLogger(__name__)

_LARGEST_ANSWER = 64 * 1024


class UnreachableError(Exception):
    """There was no answer; its message is the reason in a few words."""


class LocalAnswer(NamedTuple):
    """An answer with any status."""

    status: int
    body: bytes

    def keys(self) -> Lease[AccessKeys] | str:
        """Return the keys in it, or what is wrong with it in a few words."""
        try:
            document: Any = json.loads(self.body)
        except (ValueError, RecursionError):
            document = None
        return temporary_keys(document) if isinstance(document, dict) else "is not a JSON object"


class LocalService:
    """A connection to one of them; ``timeouts`` in seconds: to connect, and between two parts."""

    def __init__(self, timeouts: tuple[float, float]) -> None:
        self._timeouts = timeouts
        self._session = requests.Session()
        self._session.trust_env = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._session.close()

    def call(
        self, method: str, url: str, headers: Mapping[str, str], body: str | None = None
    ) -> LocalAnswer:
        """Send a request once; UnreachableError when no answer comes, or one that is too long."""
        began = time.monotonic()
        try:
            answer = self._send(method, url, headers, body)
        except (requests.RequestException, ValueError) as error:
            raise UnreachableError(_reason(error)) from None
        parts = urlsplit(url)
        fields = {
            "method": method,
            "path": parts.path,
            "status": answer.status,
            "ms": round((time.monotonic() - began) * 1000),
            "attempt": 1,
            "request_id": None,
        }
        # What stands before an @ may be a password.
        host = parts.netloc.rpartition("@")[2]
        log.debug("%s %s://%s%s: answered", method, parts.scheme, host, parts.path, extra=fields)
        return answer

    def _send(
        self, method: str, url: str, headers: Mapping[str, str], body: str | None
    ) -> LocalAnswer:
        with self._session.request(
            method,
            url,
            headers=headers,
            data=body,
            timeout=self._timeouts,
            allow_redirects=False,
            stream=True,
        ) as response:
            content = b""
            for chunk in response.iter_content(4096):
                content += chunk
                if len(content) > _LARGEST_ANSWER:
                    raise ValueError("too long")
        return LocalAnswer(response.status_code, content)


def _reason(error: Exception) -> str:
    if isinstance(error, requests.Timeout):
        return "timeout"
    return "no connection" if isinstance(error, requests.ConnectionError) else "broken answer"
