"""Which credentials are used."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from terraform_provider_swr.auth.sources import (
    AccessKeys,
    Agency,
    EcsAgencySource,
    Federation,
    KeysInFile,
    OidcAgency,
    PasswordSource,
    PodIdentity,
    Token,
)
from terraform_provider_swr.config.arguments import Arguments
from terraform_provider_swr.config.credential_chain import ResolvedCredentials, resolve_credentials
from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = {"HW_AUTH_TOKEN": "t"}
KEYS = {"HW_ACCESS_KEY": "a", "HW_SECRET_KEY": "s"}
USER = {"HW_USER_NAME": "u", "HW_USER_PASSWORD": "p", "HW_DOMAIN_NAME": "d"}


def chosen(arguments: dict[str, Any], environ: dict[str, str] | None = None) -> ResolvedCredentials:
    """Return the credentials for some arguments and variables."""
    environ = environ or {}
    return resolve_credentials(Arguments(arguments, environ), environ)


def keys_in_file(resolved: ResolvedCredentials) -> AccessKeys:
    """Return the keys of credentials that come from a file."""
    assert isinstance(resolved.source, KeysInFile)
    return resolved.source.keys


@pytest.fixture
def koocli(tmp_path: Path) -> Path:
    """Return KooCLI's file with a profile that acts as an agency, and one on an instance."""
    folder = tmp_path / ".hcloud"
    folder.mkdir()
    profiles: list[dict[str, Any]] = [
        {"name": "default", "mode": "AKSK", "accessKeyId": "pa", "secretAccessKey": "ps"},
        {
            "name": "agency",
            "accessKeyId": "pa",
            "secretAccessKey": "ps",
            "agencyName": "readers",
            "agencyDomainName": "acme",
        },
        {"name": "nobody", "accessKeyId": "pa", "secretAccessKey": "ps", "agencyName": "readers"},
        {"name": "instance", "mode": "ecsAgency"},
    ]
    path = folder / "config.json"
    path.write_text(json.dumps({"current": "default", "profiles": profiles}))
    return path


def test_order_of_kinds(koocli: Path) -> None:
    """Token comes before keys, keys before user, user before profile, profile before instance."""
    profile = {"HW_SHARED_CONFIG_FILE": str(koocli)}
    assert chosen({}, {**TOKEN, **KEYS, **USER, **profile}).source == Token("t")  # type: ignore[arg-type]
    assert isinstance(chosen({}, {**KEYS, **USER, **profile}).source, AccessKeys)
    assert isinstance(chosen({}, {**USER, **profile}).source, PasswordSource)
    assert keys_in_file(chosen({}, profile)) == ("pa", "ps", None)
    assert isinstance(chosen({}).source, EcsAgencySource)


def test_kind_comes_before_place() -> None:
    """A token in the environment wins over keys in the block, as in the official provider."""
    keys = {"access_key": "a", "secret_key": "s"}
    assert isinstance(chosen(keys, TOKEN).source, Token)


@pytest.mark.parametrize(
    ("environ", "keys"),
    [
        ({"OS_ACCESS_KEY": "a", "OS_SECRET_KEY": "s"}, ("a", "s", None)),
        ({"CLOUD_SDK_AK": "a", "CLOUD_SDK_SK": "s"}, ("a", "s", None)),
        (
            {
                "HUAWEICLOUD_SDK_AK": "a",
                "HUAWEICLOUD_SDK_SK": "s",
                "HUAWEICLOUD_SDK_SECURITY_TOKEN": "st",
            },
            ("a", "s", "st"),
        ),
        ({**KEYS, "HW_SECURITY_TOKEN": "st"}, ("a", "s", "st")),
    ],
)
def test_families_of_keys(environ: dict[str, str], keys: tuple[str | None, ...]) -> None:
    """Every tool's variables are understood."""
    assert chosen({}, environ).source == keys


def test_security_token_alone() -> None:
    """A security token needs its keys."""
    with pytest.raises(ConfigurationError, match="without the access_key"):
        chosen({"security_token": "st"})


def test_half_a_pair_lists_the_ways() -> None:
    """Half a pair is an error that lists every way to give credentials."""
    with pytest.raises(ConfigurationError) as caught:
        chosen({"access_key": "a"})
    for way in ("HW_AUTH_TOKEN", "HW_SECRET_KEY", "HW_USER_PASSWORD", "HW_PROFILE", "ECS"):
        assert way in str(caught.value)


@pytest.mark.parametrize("name", ["access_key", "secret_key", "security_token"])
def test_line_break_in_a_key(name: str) -> None:
    """A key with the line break of its file is an error that points at the key."""
    arguments = {"access_key": "a", "secret_key": "s", "security_token": "st"}
    with pytest.raises(ConfigurationError, match="trimspace") as caught:
        chosen({**arguments, name: "x\n"})
    assert caught.value.attribute == name


def test_user() -> None:
    """The domain of a user comes from the block, from the same family, or from the other."""
    assert chosen({"domain_name": "x"}, USER).source == ("u", "p", "x")
    openstack = {"OS_USERNAME": "u", "OS_PASSWORD": "p"}
    assert chosen({}, {**openstack, "OS_DOMAIN_NAME": "o", "HW_DOMAIN_NAME": "h"}).source == (
        "u",
        "p",
        "o",
    )
    assert chosen({}, {**openstack, "HW_DOMAIN_NAME": "h"}).source == ("u", "p", "h")


@pytest.mark.parametrize("name", ["user_name", "password", "domain_name"])
def test_line_break_in_a_login(name: str) -> None:
    """A login with a line break is refused before it locks the user."""
    arguments = {"user_name": "u", "password": "p", "domain_name": "d", name: "geheim\n"}
    with pytest.raises(ConfigurationError, match=f"{name} contains a line break") as caught:
        chosen(arguments)
    assert caught.value.attribute == name
    assert "geheim" not in str(caught.value)


def test_user_without_domain() -> None:
    """A user without a domain is an error about the domain."""
    with pytest.raises(ConfigurationError, match="without domain_name") as caught:
        chosen({"user_name": "u", "password": "p"})
    assert caught.value.attribute == "domain_name"


def test_profile_in_the_home_folder(koocli: Path) -> None:
    """A profile's name is enough, the file is where KooCLI keeps it."""
    resolved = chosen({"profile": "default"}, {"HOME": str(koocli.parent.parent)})
    assert keys_in_file(resolved) == ("pa", "ps", None)
    assert "the profile default in" in str(resolved.origin)


def test_no_home_folder() -> None:
    """Without a home folder the file must be given."""
    with pytest.raises(ConfigurationError, match="no home folder") as caught:
        chosen({"profile": "default"})
    assert caught.value.attribute == "shared_config_file"


def test_profile_with_agency(koocli: Path) -> None:
    """A profile's agency is assumed, unless the block names another."""
    arguments: dict[str, Any] = {"shared_config_file": str(koocli), "profile": "agency"}
    assert chosen(arguments).agencies == (Agency("readers", "acme"),)
    arguments["assume_role"] = [{"agency_name": "other", "domain_id": "d1"}]
    assert chosen(arguments).agencies == (Agency("other", None, "d1"),)


def test_profile_with_agency_of_nobody(koocli: Path) -> None:
    """A profile's agency without an account is an error about the profile."""
    with pytest.raises(ConfigurationError, match="whose is it") as caught:
        chosen({"shared_config_file": str(koocli), "profile": "nobody"})
    assert caught.value.attribute == "profile"


def test_profile_on_an_instance(koocli: Path) -> None:
    """A profile in mode ecsAgency means the metadata service."""
    resolved = chosen({"shared_config_file": str(koocli), "profile": "instance"})
    assert isinstance(resolved.source, EcsAgencySource)


def test_agency_of_the_block() -> None:
    """The block of assume_role is completed from the environment."""
    role = {"agency_name": "readers", "domain_name": None, "domain_id": None, "duration": 1800}
    environ = {**KEYS, "HW_ASSUME_ROLE_DOMAIN_NAME": "acme"}
    resolved = chosen({"assume_role": [role]}, environ)
    assert resolved.agencies == (Agency("readers", "acme", None, 1800),)
    assert isinstance(resolved.source, AccessKeys)


def test_agency_of_the_environment() -> None:
    """Without a block the environment alone can name an agency."""
    environ = {
        "HW_ASSUME_ROLE_AGENCY_NAME": "readers",
        "HW_ASSUME_ROLE_DOMAIN_ID": "d1",
        "HW_ASSUME_ROLE_DURATION": "900",
    }
    assert chosen({"assume_role": []}, environ).agencies == (Agency("readers", None, "d1", 900),)
    assert chosen({}, environ).agencies == (Agency("readers", None, "d1", 900),)


@pytest.mark.parametrize(
    ("role", "message"),
    [
        ({"domain_name": "acme"}, "needs agency_name"),
        ({"agency_name": "readers"}, "whose is it"),
        ({"agency_name": "r", "domain_id": "d", "duration": 899}, "duration must be a whole"),
        ({"agency_name": "r", "domain_id": "d", "duration": 86_401}, "900 to 86400"),
    ],
)
def test_incomplete_agency(role: dict[str, Any], message: str) -> None:
    """An agency without name or account, or for too long or short, is an error on the block."""
    with pytest.raises(ConfigurationError, match=message) as caught:
        chosen({"assume_role": role}, KEYS)
    assert caught.value.attribute == "assume_role"


def test_choice_hides_secrets(koocli: Path) -> None:
    """Printing a resolved shows no token, key or password."""
    geheim = {
        "token": {"token": "geheim"},
        "keys": {"access_key": "geheim", "secret_key": "geheim", "security_token": "geheim"},
        "user": {"user_name": "u", "password": "geheim", "domain_name": "d"},
    }
    for arguments in geheim.values():
        assert "geheim" not in repr(chosen(dict(arguments)))
    assert "'ps'" not in repr(chosen({"shared_config_file": str(koocli)}))


DOMAIN_ID = {"HW_ASSUME_ROLE_AGENCY_NAME": "readers", "HW_ASSUME_ROLE_DOMAIN_ID": "d1"}


@pytest.mark.parametrize(
    ("arguments", "environ", "origin"),
    [
        ({"token": "geheim"}, {}, "a token, from token"),
        ({}, {"OS_AUTH_TOKEN": "geheim"}, "a token, from OS_AUTH_TOKEN"),
        (
            {"access_key": "geheim"},
            {"HW_SECRET_KEY": "geheim", "HW_SECURITY_TOKEN": "geheim"},
            "access keys, from access_key, HW_SECRET_KEY, HW_SECURITY_TOKEN",
        ),
        (
            {},
            {"CLOUD_SDK_AK": "geheim", "CLOUD_SDK_SK": "geheim"},
            "access keys, from CLOUD_SDK_AK, CLOUD_SDK_SK",
        ),
        (
            {"domain_name": "d"},
            {"OS_USERNAME": "u", "OS_PASSWORD": "geheim"},
            "a user and its password, from OS_USERNAME, OS_PASSWORD, domain_name",
        ),
        ({}, {}, "the keys of the ECS instance's agency, from the metadata service"),
        (
            {"token": "geheim"},
            DOMAIN_ID,
            "a token, from token; on top of them the agency readers",
        ),
    ],
)
def test_origin(arguments: dict[str, Any], environ: dict[str, str], origin: str) -> None:
    """What the log tells names arguments and variables, and shows the value of none."""
    assert str(chosen(arguments, environ).origin) == origin
    assert "geheim" not in origin


def test_origin_of_a_profile(koocli: Path) -> None:
    """For a profile the log tells its name, its file and who named them."""
    environ = {"HW_SHARED_CONFIG_FILE": str(koocli)}
    assert str(chosen({}, environ).origin) == (
        f"the profile default in {koocli}, from HW_SHARED_CONFIG_FILE"
    )
    assert str(chosen({"profile": "agency"}, environ).origin) == (
        f"the profile agency in {koocli}, from HW_SHARED_CONFIG_FILE, profile; "
        "on top of them the agency readers"
    )
    assert str(chosen({"profile": "instance"}, environ).origin) == (
        "the keys of the ECS instance's agency, from the metadata service, by "
        f"the profile instance in {koocli}, from HW_SHARED_CONFIG_FILE, profile"
    )


OIDC = {
    "HW_ASSUME_ROLE_IDP_ID": "gitlab",
    "HW_ASSUME_ROLE_AGENCY_NAME": "readers",
    "HW_ASSUME_ROLE_DOMAIN_ID": "d1",
    "HW_ASSUME_ROLE_ID_TOKEN": "a.b.c",
}
DIRECT = {
    "HUAWEICLOUD_OIDC_PROVIDER_URN": "p",
    "HUAWEICLOUD_OIDC_AGENCY_URN": "a",
    "HUAWEICLOUD_OIDC_ID_TOKEN": "a.b.c",
}
POD = {"HC_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1/x"}
BLOCK = {"idp_id": "gitlab", "agency_name": "r", "domain_id": "d", "id_token": "a.b.c"}


@pytest.fixture
def sdk_file(tmp_path: Path) -> Path:
    """Return a credentials file of the SDKs."""
    path = tmp_path / "credentials"
    path.write_text("[basic]\nak = fa\nsk = fs\nproject_id = fp\niam_endpoint = iam.test\n")
    return path


def test_order_of_all_kinds(koocli: Path, sdk_file: Path) -> None:
    """Each kind gives way to those before it, down to the ECS instance."""
    kinds: list[tuple[dict[str, str], type]] = [
        (TOKEN, Token),
        (KEYS, AccessKeys),
        (USER, PasswordSource),
        (OIDC, Federation),
        (DIRECT, OidcAgency),
        ({"HW_SHARED_CONFIG_FILE": str(koocli)}, KeysInFile),
        ({"HUAWEICLOUD_SDK_CREDENTIALS_FILE": str(sdk_file)}, KeysInFile),
        (POD, PodIdentity),
        ({}, EcsAgencySource),
    ]
    for position, (_, kind) in enumerate(kinds):
        environ = {name: value for more, _ in kinds[position:] for name, value in more.items()}
        assert isinstance(chosen({}, environ).source, kind)
    only_file = {"HUAWEICLOUD_SDK_CREDENTIALS_FILE": str(sdk_file), **POD}
    assert keys_in_file(chosen({}, only_file)) == ("fa", "fs", None)


@pytest.mark.parametrize("environ", [TOKEN, KEYS, USER, {"HW_ACCESS_KEY": "half"}])
def test_block_wins_over_the_environment(environ: dict[str, str]) -> None:
    """A block assume_role_with_oidc counts before credentials of the environment."""
    resolved = chosen({"assume_role_with_oidc": [BLOCK]}, environ)
    assert isinstance(resolved.source, Federation)


def test_arguments_win_over_the_block() -> None:
    """Keys that stand beside the block count before it, a token of the environment does not."""
    keys = {"access_key": "a", "secret_key": "s"}
    resolved = chosen({**keys, "assume_role_with_oidc": [BLOCK]}, TOKEN)
    assert isinstance(resolved.source, AccessKeys)


def test_variables_of_an_identity_provider() -> None:
    """With one HW_ASSUME_ROLE_* is about the ID token alone, and no agency for access keys."""
    resolved = chosen({}, {**OIDC, **KEYS})
    assert isinstance(resolved.source, AccessKeys)
    assert resolved.agencies == ()
    assert [agency.name for agency in chosen({}, OIDC).agencies] == ["readers"]


def test_agencies_on_top_of_an_id_token() -> None:
    """Blocks assume_role come on top of the agency that the ID token leads to."""
    role = {"agency_name": "last", "domain_id": "d2"}
    resolved = chosen({"assume_role_with_oidc": [BLOCK], "assume_role": [role]})
    assert [agency.name for agency in resolved.agencies] == ["r", "last"]
    assert str(resolved.origin).endswith("; on top of them the agencies r, then last")
    role["duration"] = 7200  # type: ignore[assignment]
    with pytest.raises(ConfigurationError, match="3600 at most, as it is assumed with temporary"):
        chosen({"assume_role_with_oidc": [BLOCK], "assume_role": [role]})


def test_variables_beside_a_direct_agency() -> None:
    """Without an identity provider HW_ASSUME_ROLE_* names an agency on top, as ever."""
    resolved = chosen({}, {**DIRECT, **DOMAIN_ID})
    assert isinstance(resolved.source, OidcAgency)
    assert [agency.name for agency in resolved.agencies] == ["readers"]


def test_sdk_file(sdk_file: Path, tmp_path: Path) -> None:
    """The SDKs' file comes with its project and IAM's address, from the home folder too."""
    environ = {"HUAWEICLOUD_SDK_CREDENTIALS_FILE": str(sdk_file)}
    resolved = chosen({}, environ)
    assert (resolved.region, resolved.project_id) == (None, "fp")
    assert resolved.iam_endpoint == ("iam.test", f"iam_endpoint in {sdk_file}")
    assert str(resolved.origin) == (
        f"the credentials file of the SDKs {sdk_file}, from HUAWEICLOUD_SDK_CREDENTIALS_FILE"
    )
    home = tmp_path / ".huaweicloud"
    home.mkdir()
    sdk_file.rename(home / "credentials")
    assert keys_in_file(chosen({}, {"HOME": str(tmp_path)})) == ("fa", "fs", None)


def test_pod() -> None:
    """A pod's identity is known by two variables."""
    file = {"HC_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/t"}
    assert chosen({}, POD).source == PodIdentity("http://127.0.0.1/x", None)
    assert chosen({}, {**POD, **file}).source == PodIdentity("http://127.0.0.1/x", "/t")
    with pytest.raises(ConfigurationError, match="FULL_URI contains a space"):
        chosen({}, {"HC_CONTAINER_CREDENTIALS_FULL_URI": "http://a b"})


def test_profile_is_read_again(koocli: Path) -> None:
    """The keys of a profile are looked for again where they were."""
    resolved = chosen({"shared_config_file": str(koocli)})
    koocli.write_text(koocli.read_text().replace('"ps"', '"new"'))
    assert isinstance(resolved.source, KeysInFile)
    assert resolved.source.read() == ("pa", "new", None)
    assert resolved.origin.remedy


@pytest.mark.parametrize("environ", [TOKEN, KEYS, USER, OIDC, DIRECT, POD, {}])
def test_every_kind_has_a_remedy(environ: dict[str, str]) -> None:
    """Whatever the credentials are, there is a sentence on what to do when they are refused."""
    assert chosen({}, environ).origin.remedy.endswith(".")


@pytest.mark.parametrize("source", ["arguments", "profile"])
def test_permanent_keys(koocli: Path, source: str) -> None:
    """Keys without a security token and an agency are permanent, wherever they are from."""
    if source == "arguments":
        assert chosen({}, KEYS).permanent_keys() == ("a", "s")
    else:
        assert chosen({"shared_config_file": str(koocli)}).permanent_keys() == ("pa", "ps")


@pytest.mark.parametrize(
    ("environ", "why"),
    [
        (TOKEN, "A token and a user have no secret key"),
        (USER, "A token and a user have no secret key"),
        (KEYS | {"HW_SECURITY_TOKEN": "x"}, "Keys that expire"),
        (
            KEYS | {"HW_ASSUME_ROLE_AGENCY_NAME": "b", "HW_ASSUME_ROLE_DOMAIN_NAME": "d"},
            "Keys that expire",
        ),
        (
            TOKEN | {"HW_ASSUME_ROLE_AGENCY_NAME": "b", "HW_ASSUME_ROLE_DOMAIN_NAME": "d"},
            "Keys that expire",
        ),
        ({}, "Keys that expire"),
    ],
)
def test_no_permanent_keys(environ: dict[str, str], why: str) -> None:
    """What else there is has none; the error says why, and what the credentials are."""
    resolved = chosen({}, environ)
    with pytest.raises(ConfigurationError) as caught:
        resolved.permanent_keys()
    assert caught.value.attribute == "kind"
    assert why in str(caught.value)
    assert f"The credentials: {resolved.origin}." in str(caught.value)
