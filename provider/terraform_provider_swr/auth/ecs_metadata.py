"""The keys that an ECS instance gets from its metadata service when it has an agency."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from terraform_provider_swr.auth.local_service import LocalAnswer, LocalService, UnreachableError
from terraform_provider_swr.auth.refreshable import Refreshable
from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from terraform_provider_swr.auth.refreshable import Lease
    from terraform_provider_swr.auth.sources import AccessKeys

METADATA_URL = "http://169.254.169.254"

# Seconds to connect and between two parts of the answer. Off an ECS instance
# nothing answers at this address; on one, the service is on the same host.
TIMEOUTS = (1.0, 3.0)
_LIFETIME = "21600"
_NO_TOKENS = (404, 405, 503)
"""Answers of a metadata service that is too old for tokens."""


class MetadataKeys:
    """Fetches the instance's temporary keys.

    ``PUT /meta-data/latest/api/token`` first, and without a token where the
    service does not know that call; then
    ``GET /openstack/latest/securitykey``. Every failure is a
    ConfigurationError, since these keys are tried only when nothing else was
    configured; ``otherwise`` says what could have been.
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
        try:
            with LocalService(self._timeouts) as service:
                answer = self._ask_for_keys(service)
        except (UnreachableError, UnicodeDecodeError) as error:
            reason = str(error) if isinstance(error, UnreachableError) else "broken answer"
            raise self._failure(f"did not answer ({reason})") from None
        if answer.status != HTTPStatus.OK:
            raise self._failure(_refusal(answer))
        keys = answer.keys()
        if isinstance(keys, str):
            raise self._failure(f"gave an answer that {keys}")
        return keys

    def _ask_for_keys(self, service: LocalService) -> LocalAnswer:
        answer = service.call(
            "PUT",
            f"{self._url}/meta-data/latest/api/token",
            {"X-Metadata-Token-Ttl-Seconds": _LIFETIME},
        )
        if answer.status in _NO_TOKENS:
            headers = {}
        elif answer.status == HTTPStatus.OK:
            headers = {"X-Metadata-Token": answer.body.decode("ascii").strip()}
        else:
            return answer
        return service.call("GET", f"{self._url}/openstack/latest/securitykey", headers)

    def _failure(self, what: str) -> ConfigurationError:
        return ConfigurationError(
            "No credentials were found, and the metadata service, which gives an ECS instance with "
            f"an agency its keys, {what}. {self._otherwise}"
        )


def _refusal(answer: LocalAnswer) -> str:
    if answer.status == HTTPStatus.UNAUTHORIZED and b"agency" in answer.body:
        return "says that this instance has no agency"
    return f"answered with status {answer.status}"
