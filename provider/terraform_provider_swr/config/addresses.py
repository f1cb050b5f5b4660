"""The addresses that a user gave: which services have one, and what to warn about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from terraform_provider_swr.config.arguments import Found
from terraform_provider_swr.endpoints import (
    SERVICES,
    check_names,
    is_exposed,
    normalise_iam_url,
    normalise_url,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from terraform_provider_swr.config.arguments import Arguments


class ConfigWarning(NamedTuple):
    """A warning about an argument: one line, whole sentences, the argument's name."""

    summary: str
    detail: str
    attribute: str


class Addresses(NamedTuple):
    """The user's own addresses, normalised; None where the usual one is meant."""

    swr: str | None
    iam: str | None
    sts: str | None
    warnings: tuple[ConfigWarning, ...] = ()


def find_addresses(arguments: Arguments, iam_endpoint: Found | None = None) -> Addresses:
    """Look the addresses up; ConfigurationError for what is none.

    For IAM the argument ``auth_url`` comes first, then ``endpoints``, then the
    environment, and ``iam_endpoint`` where there is nothing else.
    """
    endpoints = arguments.argument("endpoints") or {}
    check_names(endpoints)
    swr = _entry(endpoints, "swr") or arguments.variable("HW_SWR_ENDPOINT")
    sts = _entry(endpoints, "sts") or arguments.variable("HUAWEICLOUD_SDK_STS_ENDPOINT")
    in_block = arguments.find("auth_url") or _entry(endpoints, "iam")
    iam = in_block or arguments.find("auth_url", "HW_AUTH_URL", "OS_AUTH_URL") or iam_endpoint
    iam_attribute = "endpoints" if iam and iam.origin == "endpoints.iam" else "auth_url"
    addresses = Addresses(
        swr and normalise_url(swr.value, "endpoints", swr.origin),
        iam and normalise_iam_url(iam.value, iam_attribute, iam.origin),
        sts and normalise_url(sts.value, "endpoints", sts.origin),
    )
    warnings = (
        *_unused(endpoints),
        *_unencrypted(addresses.swr, "endpoints"),
        *_unencrypted(addresses.iam, iam_attribute),
        *_unencrypted(addresses.sts, "endpoints"),
    )
    return addresses._replace(warnings=warnings)


def _entry(endpoints: Mapping[str, Any], name: str) -> Found | None:
    value = endpoints.get(name)
    return None if value is None else Found(value, f"endpoints.{name}")


def _unused(endpoints: Mapping[str, Any]) -> list[ConfigWarning]:
    others = sorted(name for name in endpoints if name not in SERVICES)
    if not others:
        return []
    return [
        ConfigWarning(
            "Endpoints without effect",
            f"This provider calls only {', '.join(SERVICES)}, so it has no use for the addresses "
            f"of {', '.join(others)}.",
            "endpoints",
        )
    ]


def _unencrypted(address: str | None, attribute: str) -> list[ConfigWarning]:
    if address is None or not is_exposed(address):
        return []
    return [
        ConfigWarning(
            "Requests are not encrypted",
            f"The address {address} begins with http://, so everybody on the way can read the "
            "credentials. Use https:// except for tests on your own machine.",
            attribute,
        )
    ]
