"""The block assume_role_with_oidc, and the environment in its place."""

from __future__ import annotations

from typing import Any

import pytest

from terraform_provider_swr.auth.sources import Agency, Federation, IdToken, OidcAgency, Secret
from terraform_provider_swr.config.arguments import Arguments
from terraform_provider_swr.config.oidc import OidcCredentials, find_oidc, has_block, has_idp
from terraform_provider_swr.http.errors import ConfigurationError

FEDERATION = {"idp_id": "gitlab", "agency_name": "readers", "domain_id": "d1"}
DIRECT = {"provider_urn": "p-urn", "agency_urn": "a-urn"}
TOKEN = {"id_token": "geheim.b.c"}
HW = {
    "HW_ASSUME_ROLE_IDP_ID": "env-idp",
    "HW_ASSUME_ROLE_AGENCY_NAME": "env-agency",
    "HW_ASSUME_ROLE_DOMAIN_ID": "env-id",
    "HW_ASSUME_ROLE_DURATION": "1000",
    "HW_ASSUME_ROLE_ID_TOKEN": "geheim.e.f",
    "HW_ASSUME_ROLE_ID_TOKEN_FILE": "/env/token",
}
SDK = {
    "HUAWEICLOUD_OIDC_PROVIDER_URN": "env-p",
    "HUAWEICLOUD_OIDC_AGENCY_URN": "env-a",
    "HUAWEICLOUD_OIDC_TOKEN_FILE": "/sdk/token",
    "HUAWEICLOUD_OIDC_SESSION_NAME": "session",
    "HUAWEICLOUD_OIDC_DURATION_SECONDS": "43200",
    "HUAWEICLOUD_OIDC_POLICY": "{}",
    "HUAWEICLOUD_OIDC_POLICY_IDS": "p1, p2,",
}


def given(value: str, origin: str) -> IdToken:
    """Return a token that is given as a value."""
    return IdToken(origin, Secret(value), attribute="assume_role_with_oidc")


def in_file(path: str, origin: str) -> IdToken:
    """Return a token in a file."""
    return IdToken(origin, file=path, attribute="assume_role_with_oidc")


def find(
    block: dict[str, Any] | None = None, environ: dict[str, str] | None = None
) -> OidcCredentials | None:
    """Return what a block and an environment come to."""
    config = {} if block is None else {"assume_role_with_oidc": [block]}
    return find_oidc(Arguments(config, environ or {}))


def test_nothing() -> None:
    """Without block and environment there is nothing, agencies and tokens alone included."""
    assert find() is None
    assert find(None, {k: v for k, v in HW.items() if "IDP" not in k}) is None
    assert find_oidc(Arguments({"assume_role_with_oidc": []}, {})) is None


def test_identity_provider() -> None:
    """By an identity provider an agency is assumed for an hour unless another time is given."""
    found = find({**FEDERATION, **TOKEN, "duration": None, "id_token_file": ""})
    assert found is not None
    assert found.source == Federation("gitlab", given("geheim.b.c", "id_token"))
    assert found.agencies == (
        Agency("readers", None, "d1", 3600, attribute="assume_role_with_oidc"),
    )
    assert str(found.origin) == (
        "an ID token by its identity provider, from id_token, idp_id, agency_name, domain_id"
    )
    assert "geheim" not in repr(found)


def test_agency() -> None:
    """An agency that trusts the token is all that there is."""
    found = find({**DIRECT, "id_token_file": "/t", "duration": 43_200})
    assert found is not None
    assert found.source == OidcAgency(
        "p-urn", "a-urn", in_file("/t", "id_token_file"), "oidc-sts-session", 43_200
    )
    assert found.agencies == ()


def test_environment_of_the_official_provider() -> None:
    """HW_ASSUME_ROLE_* alone is enough; a token counts before a file."""
    found = find(None, HW)
    assert found is not None
    assert found.source == Federation("env-idp", given("geheim.e.f", "HW_ASSUME_ROLE_ID_TOKEN"))
    assert [(agency.name, agency.duration) for agency in found.agencies] == [("env-agency", 1000)]


def test_environment_of_the_sdks() -> None:
    """HUAWEICLOUD_OIDC_* alone is enough."""
    found = find(None, SDK)
    assert found is not None
    token = in_file("/sdk/token", "HUAWEICLOUD_OIDC_TOKEN_FILE")
    assert found.source == OidcAgency(
        "env-p", "env-a", token, "session", 43_200, "{}", ("p1", "p2")
    )
    both = find(None, {**SDK, "HUAWEICLOUD_OIDC_ID_TOKEN": "a.b.c"})
    assert both is not None
    assert both.source.id_token == given("a.b.c", "HUAWEICLOUD_OIDC_ID_TOKEN")


def test_the_order_of_both() -> None:
    """The identity provider comes first, but the block decides which way it is."""
    found = find(None, {**HW, **SDK})
    assert found is not None
    assert isinstance(found.source, Federation)
    found = find(DIRECT, {**HW, **SDK})
    assert found is not None
    assert isinstance(found.source, OidcAgency)
    assert found.source.agency_urn == "a-urn"


def test_environment_completes_the_block() -> None:
    """What the block leaves out comes from the environment; its token counts before theirs."""
    found = find({"idp_id": "gitlab", "id_token_file": "/t"}, HW)
    assert found is not None
    assert found.source == Federation("gitlab", in_file("/t", "id_token_file"))
    assert [(each.name, each.domain_id) for each in found.agencies] == [("env-agency", "env-id")]
    found = find({"duration": 900}, HW)
    assert found is not None
    assert found.agencies[0].duration == 900


@pytest.mark.parametrize(
    ("block", "environ", "message"),
    [
        ({}, {}, "needs idp_id, agency_name and domain_id, or provider_urn and agency_urn"),
        (TOKEN, {}, "needs idp_id"),
        ({**FEDERATION, **DIRECT, **TOKEN}, {}, "has idp_id and provider_urn"),
        ({"idp_id": "x", **TOKEN}, {}, r"agency_name \(HW_ASSUME_ROLE_AGENCY_NAME\), domain_id"),
        ({"agency_urn": "x", **TOKEN}, {}, "agency_urn is given without provider_urn"),
        (
            None,
            {"HW_ASSUME_ROLE_IDP_ID": "x"},
            "HW_ASSUME_ROLE_IDP_ID is given without agency_name",
        ),
        (
            None,
            {"HUAWEICLOUD_OIDC_AGENCY_URN": "x"},
            "HUAWEICLOUD_OIDC_AGENCY_URN is given without provider_urn",
        ),
        (FEDERATION, {}, r"no ID token .* id_token \(HW_ASSUME_ROLE_ID_TOKEN\)"),
        (DIRECT, {}, r"no ID token .* id_token_file \(HUAWEICLOUD_OIDC_TOKEN_FILE\)"),
        ({**FEDERATION, **TOKEN, "duration": 3601}, {}, "duration must be .* from 900 to 3600"),
        (
            {**FEDERATION, **TOKEN},
            {"HW_ASSUME_ROLE_DURATION": "1h"},
            "HW_ASSUME_ROLE_DURATION must",
        ),
        ({**DIRECT, **TOKEN, "duration": 43_201}, {}, "from 900 to 43200"),
        ({**FEDERATION, "id_token": "geheim\n"}, {}, "id_token contains a line break"),
        ({**FEDERATION, **TOKEN, "idp_id": "a b"}, {}, "idp_id contains a space"),
    ],
)
def test_incomplete(block: dict[str, Any] | None, environ: dict[str, str], message: str) -> None:
    """A set that is not complete is an error on the block that says what is missing."""
    with pytest.raises(ConfigurationError, match=message) as caught:
        find(block, environ)
    assert caught.value.attribute == "assume_role_with_oidc"
    assert "geheim" not in str(caught.value)


def test_whose_the_variables_are() -> None:
    """With an identity provider HW_ASSUME_ROLE_* is about it."""
    block = Arguments({"assume_role_with_oidc": [{"idp_id": "x"}]}, {})
    assert (has_block(block), has_idp(block)) == (True, True)
    direct = Arguments({"assume_role_with_oidc": [DIRECT]}, {})
    assert (has_block(direct), has_idp(direct)) == (True, False)
    assert has_idp(Arguments({}, HW)) is True
    assert has_block(Arguments({}, HW)) is False
