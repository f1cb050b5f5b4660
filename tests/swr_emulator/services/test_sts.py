"""STS, version 5."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from emulator_clients import ACCESS_KEY, TOKEN, Asker
from swr_emulator.fixtures.loader import document, load
from swr_emulator.http.clock import Clock
from swr_emulator.services.service import Service

if TYPE_CHECKING:
    from swr_emulator.http.messages import Answer

ASSUME = "/v5/agencies/assume"
OIDC = "/v5/agencies/assume-with-oidc"
NAMESPACES = "/v2/manage/namespaces"


@pytest.fixture
def ask() -> Asker:
    """Return a way to ask a service whose second agency may be assumed for half an hour."""
    data = document("example")
    data["agencies"] += [{"name": "brief", "domain_name": "partner", "max_duration": 1_800}]
    return Asker(Service(load(data), Clock()))


def body(ask: Asker, agency: int = 0, **fields: Any) -> dict[str, Any]:
    """Return the body of a call that assumes one of the agencies."""
    urn = ask.service.fixture.agencies[agency].urn
    return {"agency_urn": urn, "agency_session_name": "session", **fields}


def oidc_body(ask: Asker, **fields: Any) -> dict[str, Any]:
    """Return the body of a call with an ID token."""
    provider = ask.service.fixture.identity_providers["ci"]
    token = ask.service.issued.id_tokens.issue("me", provider.audience, 300)
    return body(ask, provider_urn=provider.urn, id_token=token, **fields)


def assume(ask: Asker, given: Any, headers: Any = None, **keys: Any) -> Answer:
    """Return the answer to a signed call."""
    return ask.signed(ASSUME, headers, method="POST", body=given, **keys)


def refusal(answer: Answer) -> tuple[int, str]:
    """Return status and message."""
    return answer.status, json.loads(answer.body)["error_msg"]


def read_with(ask: Asker, credentials: dict[str, str]) -> int:
    """Return the status of a read of SWR that is signed with temporary keys."""
    headers = {"X-Security-Token": credentials["security_token"]}
    keys = credentials["secret_access_key"], credentials["access_key_id"]
    return ask.signed(NAMESPACES, headers, *keys).status


def test_agency_is_assumed_with_signed_keys(ask: Asker) -> None:
    """The keys work, and end by the clock after the hour that is the default."""
    answer = json.loads(assume(ask, body(ask, source_identity="ci")).body)
    assert answer["source_identity"] == "ci"
    assert answer["assumed_agency"]["urn"].endswith(":assumed-agency:swr-auditor/session")
    assert read_with(ask, answer["credentials"]) == 200
    ask.service.clock.advance(3_601)
    assert read_with(ask, answer["credentials"]) == 401


def test_chain_signs_with_the_keys_of_the_step_before(ask: Asker) -> None:
    """Temporary keys assume the next agency, for an hour at the most."""
    first = json.loads(assume(ask, body(ask, duration_seconds=43_200)).body)["credentials"]
    headers = {"X-Security-Token": first["security_token"]}
    keys = {"secret": first["secret_access_key"], "access": first["access_key_id"]}
    second = assume(ask, body(ask, 1, duration_seconds=1_800), headers, **keys)
    assert read_with(ask, json.loads(second.body)["credentials"]) == 200
    third = assume(ask, body(ask, duration_seconds=3_601), headers, **keys)
    assert refusal(third) == (400, "Invalid parameter: duration_seconds must be 900 to 3600.")


@pytest.mark.parametrize(
    ("fields", "status", "message"),
    [
        ({"duration_seconds": 899}, 400, "duration_seconds must be 900 to 43200"),
        ({"duration_seconds": "3600"}, 400, "duration_seconds must be 900 to 43200"),
        ({"agency_session_name": "a b"}, 400, "agency_session_name must be 2 to 128"),
        ({"agency_session_name": None}, 400, "agency_session_name must be a string"),
        ({"agency_urn": "iam::x:agency:y"}, 403, "not authorized to perform sts:agencies:assume"),
        ({"agency_urn": ""}, 400, "agency_urn must be a string"),
    ],
)
def test_what_cannot_be_assumed_is_refused(
    ask: Asker, fields: dict[str, Any], status: int, message: str
) -> None:
    """Each field is checked; an agency that is not there looks as one that trusts others."""
    found, text = refusal(assume(ask, body(ask, **fields)))
    assert found == status
    assert message in text


def test_agency_has_a_longest_session_of_its_own(ask: Asker) -> None:
    """Shorter than what STS allows."""
    answer = assume(ask, body(ask, 1, duration_seconds=1_801))
    assert refusal(answer) == (400, "Invalid parameter: duration_seconds is over 1800.")


@pytest.mark.parametrize("given", [b"", b"[]", b"[" * 200_000])
def test_body_must_be_an_object(ask: Asker, given: bytes) -> None:
    """However it is nested."""
    answer = assume(ask, given)
    assert refusal(answer) == (400, "Invalid parameter: the body must be a JSON object.")


def test_signature_is_verified_and_a_token_is_nothing(ask: Asker) -> None:
    """STS is asked with keys."""
    assert assume(ask, body(ask), secret="wrong").status == 401
    assert refusal(ask.post(ASSUME, body(ask), TOKEN))[1].endswith("Authorization not found")


def test_id_token_opens_an_agency_without_a_signature(ask: Asker) -> None:
    """The answer tells who was let in."""
    answer = json.loads(ask.post(OIDC, oidc_body(ask)).body)
    assert read_with(ask, answer["credentials"]) == 200
    assert answer["subject_from_id_token"] == "me"
    assert answer["audience"] == "swr-emulator"
    assert answer["provider"].endswith(":oidc-provider:ci")


@pytest.mark.parametrize(
    ("fields", "status", "message"),
    [
        ({"id_token": "a.b.c"}, 401, "The ID token is invalid: a part of it is not base64"),
        ({"id_token": "abc"}, 400, "id_token must have 4 to 20000 characters"),
        ({"id_token": "a" * 20_001}, 400, "id_token must have 4 to 20000 characters"),
        ({"provider_urn": "iam::x:oidc-provider:ci"}, 403, "sts:agencies:assumeWithOIDC"),
        ({"agency_urn": "iam::x:agency:y"}, 403, "sts:agencies:assume"),
        ({"duration_seconds": 43_201}, 400, "duration_seconds must be 900 to 43200"),
    ],
)
def test_id_token_that_opens_nothing_is_refused(
    ask: Asker, fields: dict[str, Any], status: int, message: str
) -> None:
    """Token, provider, agency and duration are checked."""
    found, text = refusal(ask.post(OIDC, oidc_body(ask) | fields))
    assert found == status
    assert message in text


def test_caller_is_told_who_it_is(ask: Asker) -> None:
    """The account and the key that signed."""
    answer = json.loads(ask.signed("/v5/caller-identity").body)
    assert answer["account_id"] == ask.service.fixture.domain.id
    assert answer["principal_id"] == ACCESS_KEY
