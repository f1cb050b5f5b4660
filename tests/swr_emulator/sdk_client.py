"""Calls an emulator with the official SDK and prints what it made of the answers.

Run as a process of its own: importing the SDK writes below HOME and takes a while. The first
argument is the emulator's URL, the second ``aksk``, ``region`` (which makes the SDK look up
the region's project first) or the way to log in that the environment describes: ``federation``,
``oidc`` or ``pod``; the third is JSON ``[[operation, arguments], ...]``.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import huaweicloudsdkswr.v2 as sdk
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.auth.provider import (
    EnvCredentialProvider,
    OidcStsCredentialProvider,
    PodIdentityCredentialProvider,
)
from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException
from huaweicloudsdkcore.region.region import Region

ACCESS_KEY = "DEMOACCESSKEY0000001"
SECRET_KEY = "demo/secret+key00000000000000000000000001"

PROVIDERS: dict[str, Any] = {
    "federation": EnvCredentialProvider,
    "oidc": OidcStsCredentialProvider,
    "pod": PodIdentityCredentialProvider,
}
"""The SDK's own ways to log in without a stored secret."""


def client(url: str, mode: str) -> Any:
    """Return the SDK's client for an emulator."""
    if mode in PROVIDERS:
        credentials = PROVIDERS[mode].get_basic().get_credentials()
    else:
        credentials = BasicCredentials(ACCESS_KEY, SECRET_KEY).with_iam_endpoint(url)
    builder = sdk.SwrClient.new_builder().with_credentials(credentials)
    if mode == "region":
        return builder.with_region(Region("cn-north-4", url)).build()
    return builder.with_endpoint(url).build()


def call(swr: Any, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the response as the SDK's own dictionary, or what its exception says."""
    name = "".join(part.title() for part in operation.split("_")) + "Request"
    try:
        response = getattr(swr, operation)(getattr(sdk, name)(**arguments))
    except ServiceResponseException as error:
        return {"status": error.status_code, "code": error.error_code, "id": error.request_id}
    return dict(response.to_dict())


def main() -> None:
    """Make the calls of the command line."""
    swr = client(sys.argv[1], sys.argv[2])
    results = [call(swr, operation, arguments) for operation, arguments in json.loads(sys.argv[3])]
    sys.stdout.write(json.dumps(results))


if __name__ == "__main__":
    main()
