"""Where the services are: Huawei's own hosts, private clouds and custom endpoints.

See docs/reference/swr-api.md, section 4.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_CLOUD = "myhuaweicloud.com"
# Huawei's European cloud is a partition of its own; eu-west-0 is not in it.
EUROPEAN_CLOUD = "myhuaweicloud.eu"
EUROPEAN_REGIONS = "eu-west-1"

SERVICES = ("swr", "iam", "sts")
"""Those whose address may be given."""

PLACEHOLDER = "{region}"

# What is all digits and dots is an IPv4 address in full, not the number 5.
_NAME = r"(?![0-9.]+(?:[:/]|\Z))(?:[A-Za-z0-9._-]|\{region\})+"
_HOST = rf"(?:{_NAME}|(?:[0-9]{{1,3}}\.){{3}}[0-9]{{1,3}}|\[[0-9A-Fa-f:.]+\])"
_PATH = r"(?:/(?:[A-Za-z0-9._~/%-]|\{region\})*)?"


class Endpoints:
    """The base addresses of SWR, IAM and STS, without a slash at the end.

    ``home_region`` is the provider's region. ``auth_url``, ``sts`` and ``swr``
    are the user's own addresses, normalised by ``normalise_url``.
    """

    __slots__ = ("_auth_url", "_cloud", "_home_region", "_sts", "_swr")

    def __init__(
        self,
        home_region: str | None = None,
        *,
        cloud: str | None = None,
        auth_url: str | None = None,
        sts: str | None = None,
        swr: str | None = None,
    ) -> None:
        self._home_region = home_region
        self._cloud = cloud
        self._auth_url = auth_url
        self._sts = sts
        self._swr = swr

    def swr(self, region: str | None) -> str:
        """Return SWR's address in ``region``; None is the unnamed region of a custom endpoint.

        Raises ConfigurationError for a region that a custom endpoint without
        ``{region}`` does not serve, and for a name that is not a region's.
        """
        if self._swr is None:
            return f"https://swr-api.{_checked(region)}.{self._cloud_of(region)}"
        if PLACEHOLDER in self._swr:
            return _with_region(self._swr, region)
        if region == self._home_region:
            return self._swr
        whose = f"the provider's region, {self._home_region}" if self._home_region else "one region"
        raise ConfigurationError(
            f"The region {region} cannot be read through the custom endpoint {self._swr}, which "
            f"serves {whose}. Write {PLACEHOLDER} in the endpoint where the region's name "
            "belongs, or use a second provider block.",
            attribute="region",
        )

    def registry(self, region: str | None) -> str | None:
        """Return the host that images in ``region`` are pulled from, None where it has no name."""
        return None if region is None else f"swr.{_checked(region)}.{self._cloud_of(region)}"

    def iam(self, region: str | None) -> str:
        """Return IAM's address, without ``/v3``, for logins to ``region``.

        Raises ConfigurationError when nothing tells where IAM is.
        """
        if self._auth_url is not None:
            return _with_region(self._auth_url, region)
        if region is None:
            raise ConfigurationError(
                "Nothing tells where to log in: neither region nor auth_url is set.",
                attribute="auth_url",
            )
        return f"https://iam.{_checked(region)}.{self._cloud_of(region)}"

    def sts(self, region: str | None) -> str:
        """Return STS's address for logins to ``region``.

        What is meant for a cloud of the user's own goes to no other: where IAM
        has an address outside of ``cloud``, STS is its neighbour, ``sts.``
        for ``iam.``, or the same server. Raises ConfigurationError when
        nothing tells where STS is.
        """
        if self._sts is not None:
            return _with_region(self._sts, region)
        if self._auth_url is not None and not self._is_in_cloud(self._auth_url, region):
            neighbour = re.sub(r"(?<=://)iam\.", "sts.", self._auth_url, flags=re.IGNORECASE)
            return _with_region(neighbour, region)
        if region is None:
            raise ConfigurationError(
                "Nothing tells where STS is: neither region nor an address for sts in endpoints "
                "is set.",
                attribute="endpoints",
            )
        return f"https://sts.{_checked(region)}.{self._cloud_of(region)}"

    def _is_in_cloud(self, address: str, region: str | None) -> bool:
        host = urlsplit(address).hostname or ""
        return region is not None and f".{host}".endswith(f".{self._cloud_of(region).lower()}")

    def _cloud_of(self, region: str | None) -> str:
        if self._cloud is not None:
            return self._cloud
        is_european = region is not None and region.startswith(EUROPEAN_REGIONS)
        return EUROPEAN_CLOUD if is_european else DEFAULT_CLOUD


def check_region(region: str) -> None:
    """Raise ConfigurationError unless ``region`` can be part of a host name.

    Regions come and go, so no list is kept; but a name with a slash or a dot
    would send credentials to another host.
    """
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", region):
        raise ConfigurationError(
            f"{_shown(region)} is not the name of a region. Regions are named like cn-north-4: "
            "lower-case letters, digits and hyphens.",
            attribute="region",
        )


def check_cloud(cloud: str) -> None:
    """Raise ConfigurationError unless ``cloud`` is a domain name such as myhuaweicloud.com."""
    if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]+)?", cloud):
        raise ConfigurationError(
            f"{_shown(cloud)} is not a domain name. The cloud is given without a scheme and "
            f"without a path, like {DEFAULT_CLOUD}.",
            attribute="cloud",
        )


def check_names(endpoints: Mapping[str, Any]) -> None:
    """Raise ConfigurationError for the name of a service that is merely spelled otherwise."""
    for name in sorted(endpoints):
        if name not in SERVICES and name.lower() in SERVICES:
            raise ConfigurationError(
                f"The service is called {name.lower()} in endpoints, not {name}.",
                attribute="endpoints",
            )


def normalise_url(text: str, attribute: str, origin: str = "") -> str:
    """Return an address that a user gave in the form that Endpoints wants.

    White space around it goes, ``https://`` is put before an address without
    a scheme, a slash at the end goes. ``http://`` stays as the user wrote it.
    Raises ConfigurationError, with ``attribute`` and the name of the variable
    or argument that it came from, for anything that is not the address of a
    server.
    """
    address = text.strip()
    where = f" ({origin})" if origin else ""
    if not address:
        raise ConfigurationError(f"The address{where} is empty.", attribute=attribute)
    if "://" not in address:
        address = "https://" + address
    address = address.rstrip("/")
    if not re.fullmatch(rf"(?i:https?)://{_HOST}(?::[0-9]{{1,5}})?{_PATH}", address):
        raise ConfigurationError(
            f"{_shown(text)}{where} is not the address of a server. It is written like "
            "https://swr-api.cn-north-4.myhuaweicloud.com, without user, query or fragment.",
            attribute=attribute,
        )
    return address


def normalise_iam_url(text: str, attribute: str, origin: str = "") -> str:
    """Return the address of IAM; users write it with or without the ``/v3`` at the end."""
    address = normalise_url(text, attribute, origin)
    return re.sub(r"/v3(?:\.0)?$", "", address).rstrip("/")


def _shown(text: str) -> str:
    """Return what a message can show of an address: no user, password, query or fragment."""
    address, *rest = re.split(r"(?<=[?#])", text, maxsplit=1)
    return "The value" if re.search(r"[@%=]", address) else repr(address + "..." * bool(rest))


def is_exposed(address: str) -> bool:
    """Tell whether what is sent to an address leaves this machine without encryption."""
    if not address.lower().startswith("http://"):
        return False
    here = r"(?i:http)://(?:127\.[0-9.]+|(?i:localhost)|\[::1\])(?::[0-9]+)?(?:/.*)?"
    return re.fullmatch(here, address) is None


def _with_region(address: str, region: str | None) -> str:
    return address.replace(PLACEHOLDER, _checked(region)) if PLACEHOLDER in address else address


def _checked(region: str | None) -> str:
    if region is None:
        raise ConfigurationError(
            "No region is set, neither for the provider nor for this read.", attribute="region"
        )
    check_region(region)
    return region
