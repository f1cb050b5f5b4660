"""Every documented variable of the environment has its effect."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from terraform_provider_swr.config.settings import Settings, resolve
from terraform_provider_swr.provider import Swr

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[3]
GUIDE = ROOT / "docs/guides/authentication.md"

TOKEN = {"HW_AUTH_TOKEN": "t"}
REGION = {"HW_REGION_NAME": "cn-north-4"}
KEYS = {"HW_ACCESS_KEY": "a", "HW_SECRET_KEY": "s"}
USER = {"HW_USER_NAME": "u", "HW_USER_PASSWORD": "p", "HW_DOMAIN_NAME": "d"}
OPENSTACK_USER = {"OS_USERNAME": "u", "OS_PASSWORD": "p", "OS_DOMAIN_NAME": "d"}
AGENCY = {**KEYS, "HW_ASSUME_ROLE_AGENCY_NAME": "r", "HW_ASSUME_ROLE_DOMAIN_NAME": "d"}
FEDERATION = {
    "HW_ASSUME_ROLE_IDP_ID": "i",
    "HW_ASSUME_ROLE_AGENCY_NAME": "r",
    "HW_ASSUME_ROLE_DOMAIN_ID": "d",
    "HW_ASSUME_ROLE_ID_TOKEN": "a.b.c",
}
OIDC = {
    "HUAWEICLOUD_OIDC_PROVIDER_URN": "p",
    "HUAWEICLOUD_OIDC_AGENCY_URN": "a",
    "HUAWEICLOUD_OIDC_ID_TOKEN": "a.b.c",
}


class Effect(NamedTuple):
    """A value of a variable, what goes with it, and the place in the settings where it shows."""

    value: str
    beside: dict[str, str]
    place: Callable[[Settings], Any]
    expected: Any = None


def source(field: str) -> Callable[[Settings], Any]:
    """Return what looks a field of the credentials' source up."""
    return lambda settings: getattr(settings.credentials.source, field)


def agency(field: str) -> Callable[[Settings], Any]:
    """Return what looks a field of the first agency up."""
    return lambda settings: getattr(settings.credentials.agencies[0], field)


def without(environ: dict[str, str], name: str) -> dict[str, str]:
    """Return an environment that lacks a variable."""
    return {key: value for key, value in environ.items() if key != name}


EFFECTS: dict[str, Effect] = {
    "HW_REGION_NAME": Effect("cn-east-3", TOKEN, lambda it: it.region),
    "OS_REGION_NAME": Effect("cn-east-3", TOKEN, lambda it: it.region),
    "HW_AUTH_TOKEN": Effect("x", {}, source("value")),
    "OS_AUTH_TOKEN": Effect("x", {}, source("value")),
    "HW_ACCESS_KEY": Effect("x", without(KEYS, "HW_ACCESS_KEY"), source("access_key")),
    "HW_SECRET_KEY": Effect("x", without(KEYS, "HW_SECRET_KEY"), source("secret_key")),
    "HW_SECURITY_TOKEN": Effect("x", KEYS, source("security_token")),
    "OS_ACCESS_KEY": Effect("x", {"OS_SECRET_KEY": "s"}, source("access_key")),
    "OS_SECRET_KEY": Effect("x", {"OS_ACCESS_KEY": "a"}, source("secret_key")),
    "HUAWEICLOUD_SDK_AK": Effect("x", {"HUAWEICLOUD_SDK_SK": "s"}, source("access_key")),
    "HUAWEICLOUD_SDK_SK": Effect("x", {"HUAWEICLOUD_SDK_AK": "a"}, source("secret_key")),
    "HUAWEICLOUD_SDK_SECURITY_TOKEN": Effect(
        "x", {"HUAWEICLOUD_SDK_AK": "a", "HUAWEICLOUD_SDK_SK": "s"}, source("security_token")
    ),
    "CLOUD_SDK_AK": Effect("x", {"CLOUD_SDK_SK": "s"}, source("access_key")),
    "CLOUD_SDK_SK": Effect("x", {"CLOUD_SDK_AK": "a"}, source("secret_key")),
    "HW_USER_NAME": Effect("x", without(USER, "HW_USER_NAME"), source("name")),
    "HW_USER_PASSWORD": Effect("x", without(USER, "HW_USER_PASSWORD"), source("password")),
    "HW_DOMAIN_NAME": Effect("x", without(USER, "HW_DOMAIN_NAME"), source("domain_name")),
    "OS_USERNAME": Effect("x", without(OPENSTACK_USER, "OS_USERNAME"), source("name")),
    "OS_PASSWORD": Effect("x", without(OPENSTACK_USER, "OS_PASSWORD"), source("password")),
    "OS_DOMAIN_NAME": Effect("x", without(OPENSTACK_USER, "OS_DOMAIN_NAME"), source("domain_name")),
    "HW_PROJECT_ID": Effect("x", TOKEN, lambda it: it.home.project_id),
    "OS_PROJECT_ID": Effect("x", TOKEN, lambda it: it.home.project_id),
    "HW_PROJECT_NAME": Effect("x", TOKEN, lambda it: it.home.project_name),
    "OS_PROJECT_NAME": Effect("x", TOKEN, lambda it: it.home.project_name),
    "HW_AUTH_URL": Effect("https://x.test", TOKEN, lambda it: it.endpoints.iam("a-1")),
    "OS_AUTH_URL": Effect("https://x.test", TOKEN, lambda it: it.endpoints.iam("a-1")),
    "HW_SWR_ENDPOINT": Effect("https://x.test", TOKEN, lambda it: it.endpoints.swr("cn-north-4")),
    "HUAWEICLOUD_SDK_STS_ENDPOINT": Effect(
        "https://x.test", TOKEN, lambda it: it.endpoints.sts("a-1")
    ),
    "HW_CLOUD": Effect(
        "x.test", TOKEN, lambda it: it.endpoints.swr("a-1"), "https://swr-api.a-1.x.test"
    ),
    "HW_INSECURE": Effect("true", TOKEN, lambda it: it.insecure, expected=True),
    "OS_INSECURE": Effect("true", TOKEN, lambda it: it.insecure, expected=True),
    "OS_CACERT": Effect("/x.pem", TOKEN, lambda it: it.cacert),
    "HW_MAX_RETRIES": Effect("7", TOKEN, lambda it: it.max_retries, 7),
    "HW_ASSUME_ROLE_AGENCY_NAME": Effect(
        "x", without(AGENCY, "HW_ASSUME_ROLE_AGENCY_NAME"), agency("name")
    ),
    "HW_ASSUME_ROLE_DOMAIN_NAME": Effect(
        "x", without(AGENCY, "HW_ASSUME_ROLE_DOMAIN_NAME"), agency("domain_name")
    ),
    "HW_ASSUME_ROLE_DOMAIN_ID": Effect("x", AGENCY, agency("domain_id")),
    "HW_ASSUME_ROLE_DURATION": Effect("900", AGENCY, agency("duration"), 900),
    "HW_ASSUME_ROLE_IDP_ID": Effect(
        "x", without(FEDERATION, "HW_ASSUME_ROLE_IDP_ID"), source("idp_id")
    ),
    "HW_ASSUME_ROLE_ID_TOKEN": Effect(
        "x.y.z",
        FEDERATION,
        lambda it: it.credentials.source.id_token.value,  # type: ignore[union-attr]
    ),
    "HW_ASSUME_ROLE_ID_TOKEN_FILE": Effect(
        "/x",
        without(FEDERATION, "HW_ASSUME_ROLE_ID_TOKEN"),
        lambda it: it.credentials.source.id_token.file,  # type: ignore[union-attr]
    ),
    "HUAWEICLOUD_OIDC_PROVIDER_URN": Effect("x", OIDC, source("provider_urn")),
    "HUAWEICLOUD_OIDC_AGENCY_URN": Effect("x", OIDC, source("agency_urn")),
    "HUAWEICLOUD_OIDC_ID_TOKEN": Effect(
        "x.y.z",
        OIDC,
        lambda it: it.credentials.source.id_token.value,  # type: ignore[union-attr]
    ),
    "HUAWEICLOUD_OIDC_TOKEN_FILE": Effect(
        "/x",
        without(OIDC, "HUAWEICLOUD_OIDC_ID_TOKEN"),
        lambda it: it.credentials.source.id_token.file,  # type: ignore[union-attr]
    ),
    "HUAWEICLOUD_OIDC_SESSION_NAME": Effect("x", OIDC, source("session_name")),
    "HUAWEICLOUD_OIDC_DURATION_SECONDS": Effect("900", OIDC, source("duration"), 900),
    "HUAWEICLOUD_OIDC_POLICY": Effect("{}", OIDC, source("policy")),
    "HUAWEICLOUD_OIDC_POLICY_IDS": Effect("x,y", OIDC, source("policy_ids"), ("x", "y")),
    "HC_CONTAINER_CREDENTIALS_FULL_URI": Effect("http://x.test", {}, source("url")),
    "HC_CONTAINER_AUTHORIZATION_TOKEN_FILE": Effect(
        "/x", {"HC_CONTAINER_CREDENTIALS_FULL_URI": "http://x.test"}, source("token_file")
    ),
}
FILES = {"HW_SHARED_CONFIG_FILE", "HW_PROFILE", "HUAWEICLOUD_SDK_CREDENTIALS_FILE"}
"""Variables that need a file, which have tests of their own."""


def documented() -> set[str]:
    """Return the variables that the guide and the descriptions of arguments name."""
    blocks = [block.schema.attributes for block in Swr.blocks.values()]
    arguments = [each for attributes in (Swr.attributes, *blocks) for each in attributes.values()]
    texts = [GUIDE.read_text(encoding="utf-8"), *(each.description for each in arguments)]
    prefixes = "HW|OS|HUAWEICLOUD|CLOUD_SDK|HC"
    return {
        name for text in texts for name in re.findall(rf"\b(?:{prefixes})_[A-Z_]*[A-Z]\b", text)
    }


def test_every_documented_variable_is_tried() -> None:
    """The table below misses none, and none of it is a secret of ours."""
    assert documented() == EFFECTS.keys() | FILES


@pytest.mark.parametrize("name", EFFECTS)
def test_effect(name: str) -> None:
    """A variable alone makes the difference that it is documented to make."""
    value, beside, place, expected = EFFECTS[name]
    region = {} if name.endswith("REGION_NAME") else REGION
    settings = resolve({}, {**region, **beside, name: value})
    assert place(settings) == (value if expected is None else expected)


def test_koocli(tmp_path: Path) -> None:
    """A profile and the file that it is in can be named."""
    profiles = [
        {"name": name, "accessKeyId": name, "secretAccessKey": "s"} for name in ("one", "two")
    ]
    file = tmp_path / "config.json"
    file.write_text(json.dumps({"current": "one", "profiles": profiles}))
    environ = {**REGION, "HW_SHARED_CONFIG_FILE": str(file)}
    assert "the profile one in" in str(resolve({}, environ).credentials.origin)
    environ["HW_PROFILE"] = "two"
    assert "the profile two in" in str(resolve({}, environ).credentials.origin)


def test_sdk_file(tmp_path: Path) -> None:
    """The SDKs' file can be named; its project and its address of IAM count."""
    file = tmp_path / "credentials"
    file.write_text("[basic]\nak = a\nsk = s\nproject_id = p\niam_endpoint = https://iam.test\n")
    settings = resolve({}, {**REGION, "HUAWEICLOUD_SDK_CREDENTIALS_FILE": str(file)})
    assert settings.home.project_id == "p"
    assert settings.endpoints.iam("cn-north-4") == "https://iam.test"
    environ = {"HW_AUTH_URL": "https://other.test", "HW_PROJECT_NAME": "dev"}
    file_too = {**REGION, **environ, "HUAWEICLOUD_SDK_CREDENTIALS_FILE": str(file)}
    settings = resolve({}, file_too)
    assert settings.home.project_id is None
    assert settings.endpoints.iam("cn-north-4") == "https://other.test"
