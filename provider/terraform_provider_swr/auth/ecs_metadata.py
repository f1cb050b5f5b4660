"""The keys that an ECS instance gets from its metadata service when it has an agency.

See docs/reference/swr-api.md, section 3.4.
"""

from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING, Any

from terraform_provider_swr.auth.answers import temporary_keys
from terraform_provider_swr.auth.refreshable import Refreshable
from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    import requests

    from terraform_provider_swr.auth.refreshable import Lease
    from terraform_provider_swr.auth.sources import AccessKeys

log = logging.getLogger(__name__)

METADATA_URL = "http://169.254.169.254"

# Seconds to connect and between two parts of the answer. Off an ECS instance
# nothing answers at this address; on one, the service is on the same host.
TIMEOUTS = (1.0, 3.0)
_LARGEST_ANSWER = 64 * 1024
_LIFETIME = "21600"
_NO_TOKENS = (404, 405, 503)
"""Answers of a metadata service that is too old for tokens."""


class MetadataKeys:
    """Fetches the instance's temporary keys.

    ``PUT /meta-data/latest/api/token`` first, and without a token where the
    service does not know that call; then
    ``GET /openstack/latest/securitykey``. No proxy, no redirect. Every
    failure is a ConfigurationError, since these keys are tried only when
    nothing else was configured; ``otherwise`` says what could have been.
    """

    def __init__(
        self,
        otherwise: str,
        url: str = METADATA_URL,
        timeouts: tuple[float, float] = TIMEOUTS,
    ) -> None:
        self._otherwise = otherwise
        self._url = url
        self._timeouts = timeouts

    def refreshable(self) -> Refreshable[AccessKeys]:
        """Return the keys in a form that renews them before they expire."""
        return Refreshable("the temporary keys of this ECS instance", self._fetch)

    def _fetch(self) -> Lease[AccessKeys]:
        import requests

        with requests.Session() as session:
            session.trust_env = False
            try:
                status, body = self._ask_for_keys(session)
            except (requests.RequestException, ValueError) as error:
                raise self._failure(f"did not answer ({_reason(error)})") from None
        if status != requests.codes.ok:
            raise self._failure(_refusal(status, body))
        keys = _parse(body)
        if isinstance(keys, str):
            raise self._failure(f"gave an answer that {keys}")
        return keys

    def _ask_for_keys(self, session: requests.Session) -> tuple[int, bytes]:
        status, body = self._call(
            session,
            "PUT",
            "/meta-data/latest/api/token",
            {"X-Metadata-Token-Ttl-Seconds": _LIFETIME},
        )
        if status in _NO_TOKENS:
            headers = {}
        elif status == 200:  # noqa: PLR2004 - HTTP
            headers = {"X-Metadata-Token": body.decode("ascii").strip()}
        else:
            return status, body
        return self._call(session, "GET", "/openstack/latest/securitykey", headers)

    def _call(
        self, session: requests.Session, method: str, path: str, headers: dict[str, str]
    ) -> tuple[int, bytes]:
        began = time.monotonic()
        with session.request(
            method,
            self._url + path,
            headers=headers,
            timeout=self._timeouts,
            allow_redirects=False,
            stream=True,
        ) as response:
            body = b""
            for chunk in response.iter_content(4096):
                body += chunk
                if len(body) > _LARGEST_ANSWER:
                    raise ValueError("too long")
        fields = {
            "method": method,
            "path": path,
            "status": response.status_code,
            "ms": round((time.monotonic() - began) * 1000),
            "attempt": 1,
            "request_id": None,
        }
        log.debug("%s %s%s: answered", method, self._url, path, extra=fields)
        return response.status_code, body

    def _failure(self, what: str) -> ConfigurationError:
        return ConfigurationError(
            "No credentials were found, and the metadata service, which gives an ECS instance with "
            f"an agency its keys, {what}. {self._otherwise}"
        )


def _refusal(status: int, body: bytes) -> str:
    if status == 401 and b"agency" in body:  # noqa: PLR2004 - HTTP
        return "says that this instance has no agency"
    return f"answered with status {status}"


def _reason(error: Exception) -> str:
    import requests

    if isinstance(error, requests.Timeout):
        return "timeout"
    return "no connection" if isinstance(error, requests.ConnectionError) else "broken answer"


def _parse(body: bytes) -> Lease[AccessKeys] | str:
    try:
        document: Any = json.loads(body)
    except (ValueError, RecursionError):
        document = None
    return temporary_keys(document) if isinstance(document, dict) else "is not a JSON object"
