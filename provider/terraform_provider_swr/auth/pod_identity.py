"""The keys that a pod gets from the agent on its node.

See docs/reference/swr-api.md, section 3.4.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from terraform_provider_swr.auth.local_service import LocalService, UnreachableError
from terraform_provider_swr.auth.refreshable import Refreshable
from terraform_provider_swr.auth.sources import unfit_for_header
from terraform_provider_swr.files import read_small_file
from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from terraform_provider_swr.auth.refreshable import Lease
    from terraform_provider_swr.auth.sources import AccessKeys, PodIdentity

URL_VARIABLE = "HC_CONTAINER_CREDENTIALS_FULL_URI"
TOKEN_VARIABLE = "HC_CONTAINER_AUTHORIZATION_TOKEN_FILE"  # noqa: S105 - a variable's name

# Seconds, as in the official SDKs: to connect, and between two parts of the answer.
TIMEOUTS = (5.0, 5.0)


def pod_keys(
    source: PodIdentity, timeouts: tuple[float, float] = TIMEOUTS
) -> Refreshable[AccessKeys]:
    """Return the temporary keys of the pod's agency.

    ``POST {url}`` with what the token's file has at that moment, which the
    cluster puts there anew now and then. Every failure is a ConfigurationError.
    """

    def fetch() -> Lease[AccessKeys]:
        headers = {"Content-Type": "application/json"}
        if source.token_file is not None:
            headers["Authorization"] = _token(source.token_file)
        try:
            with LocalService(timeouts) as service:
                answer = service.call("POST", source.url, headers, "{}")
        except UnreachableError as error:
            raise _failure(f"did not answer ({error})") from None
        if answer.status != HTTPStatus.OK:
            raise _failure(f"answered with status {answer.status}")
        keys = answer.keys()
        if isinstance(keys, str):
            raise _failure(f"gave an answer that {keys}")
        return keys

    return Refreshable("the temporary keys of this pod", fetch, source_changes=True)


def _token(file: str) -> str:
    missing = (
        f"There is no file {file}, in which {TOKEN_VARIABLE} says that the pod's token is. The "
        "cluster mounts it into pods whose service account is associated with an agency."
    )
    token = read_small_file(file, None, missing).decode("latin-1").strip()
    if problem := unfit_for_header(token):
        raise ConfigurationError(
            f"The pod's token in {file} ({TOKEN_VARIABLE}) {problem}, so it cannot be sent."
        )
    return token


def _failure(what: str) -> ConfigurationError:
    return ConfigurationError(
        f"The service that gives this pod its keys, whose address is in {URL_VARIABLE}, {what}. "
        "Check that the pod's service account is associated with an agency, and that the agent "
        "for pod identity runs on the node."
    )
