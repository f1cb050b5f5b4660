"""What a user can do about an error answer, in whole sentences.

``error_codes`` chooses: by code where it is known, else by the words of a 401,
else by the status.
"""

from __future__ import annotations

import re

_LOG_IN_AGAIN = (
    "The service takes the credentials for expired. Log in again, or give the provider a fresh "
    "token or fresh temporary keys."
)
CHECK_CREDENTIALS = (
    "Check the provider's credentials, and that they belong to the region that is read."
)
_CHECK_SIGNATURE = (
    "The access key is known but the signature does not fit: check secret_key and this machine's "
    "clock. Do not try often; after a few failures in a row the service locks the key for a while."
)
_CHECK_ACCESS_KEY = (
    "Check access_key: the service does not know it. It also forgets temporary keys that expired."
)
_ASK_FOR_PERMISSION = (
    "Ask an administrator of the account for permission to read this organization and "
    "its repositories (in SWR: read permission on the organization; in IAM: the actions "
    "swr:repo:listRepos, swr:repo:listAutoSyncRepoJobs and swr:repo:getSyncRepoJobInfo, and those "
    "for listing tags and retention policies, which the console's list of actions names)."
)
CHECK_ADDRESS = (
    "Nothing at this address offers the API. Check region, cloud and endpoints; SWR also does not "
    "publish every API in every region."
)
CHECK_NAMES = (
    "Check the names of the organization and the repository, the region and the account: "
    "organizations of other accounts look as if they did not exist."
)
_REPORT_PARAMETERS = (
    "The service does not accept the request as it is. Check the names in the address above and "
    "the values behind its question mark: they come from the arguments of the data block."
)
SLOW_DOWN = (
    "The service asks for fewer requests. Try again later, or with a lower "
    "max_concurrent_requests in the provider block."
)
TRY_LATER = "The failure is on the service's side. Try again later."
_CHECK_PROXY = (
    "A proxy on the way wants its own credentials. Put them into HTTPS_PROXY or HTTP_PROXY, or "
    "add the service's host to NO_PROXY."
)
_CHECK_NETWORK = "The service does not accept this machine's network address."

BY_CODE = {
    "SWR.4010000": _LOG_IN_AGAIN,
    "SWR.4031043": _LOG_IN_AGAIN,
    "APIGW.0307": _LOG_IN_AGAIN,
    "SWR.4011044": _ASK_FOR_PERMISSION,
    "SWR.4011064": (
        "The organization belongs to another account. Use credentials of that account, or assume "
        "one of its agencies with assume_role."
    ),
    "SWR.4019000": "The request reached SWR without credentials. Check what lies between.",
    "SWR.4000031": CHECK_CREDENTIALS,
    "SWR.4001048": CHECK_CREDENTIALS,
    "SWR.4040083": CHECK_ADDRESS,
    "SWR.5070070": "The object storage behind SWR is disabled or failing.",
    "APIGW.0310": "Check project_id: it has to be a project of the region that is read.",
    "APIGW.0401": _CHECK_NETWORK,
    "APIGW.0402": _CHECK_NETWORK,
    "APIGW.0404": _CHECK_NETWORK,
    "APIGW.0802": "An administrator has to enable the IAM user for this region.",
}
BY_STATUS = {
    400: _REPORT_PARAMETERS,
    401: CHECK_CREDENTIALS,
    403: _ASK_FOR_PERMISSION,
    407: _CHECK_PROXY,
}
BY_WORDS = (
    (re.compile(r"x-auth-token not found", re.IGNORECASE), "SWR got no token with the request."),
    (re.compile(r"locked|reach the limit", re.IGNORECASE), "The access key is locked for a while."),
    (re.compile(r"signature", re.IGNORECASE), _CHECK_SIGNATURE),
    (re.compile(r"token[^,;]{0,40}expire", re.IGNORECASE), _LOG_IN_AGAIN),
    (re.compile(r"ak not exist", re.IGNORECASE), _CHECK_ACCESS_KEY),
    (
        re.compile(r"decrypt token", re.IGNORECASE),
        "The token is damaged or from another region. Check that it was copied whole.",
    ),
)


def spell(seconds: float) -> str:
    """Return a span of time in words.

    >>> spell(7200), spell(90), spell(1)
    ('2 hours', '2 minutes', '1 second')
    """
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            return _count(seconds / length, unit)
    return _count(seconds, "second")


def _count(number: float, unit: str) -> str:
    rounded = round(number)
    return f"{rounded} {unit}" if rounded == 1 else f"{rounded} {unit}s"
