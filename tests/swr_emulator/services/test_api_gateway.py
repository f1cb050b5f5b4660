"""The gateway's door for tokens and signatures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from emulator_clients import ACCESS_KEY, SYNC_REPO
from swr_emulator.services.issued_credentials import Staleness

if TYPE_CHECKING:
    from emulator_clients import Asker
    from swr_emulator.http.messages import Answer

PROJECT = "0123456789abcdef0123456789abcdef"


def refusal(answer: Answer) -> tuple[int, str, str]:
    """Return status, code and message of an error."""
    body = json.loads(answer.body)
    return answer.status, body["error_code"], body["error_msg"]


def test_good_token_passes(ask: Asker) -> None:
    """A token of the fixture opens the door."""
    assert ask(SYNC_REPO).status == 200


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({}, "x-auth-token not found"),
        ({"X-Auth-Token": ""}, "x-auth-token not found"),
        ({"X-Auth-Token": "nonsense"}, "decrypt token fail"),
    ],
)
def test_missing_and_unknown_tokens_are_told_apart(
    ask: Asker, headers: dict[str, str], reason: str
) -> None:
    """The gateway's two texts for no token and for one it cannot read."""
    expected = f"Incorrect IAM authentication information: {reason}"
    assert refusal(ask(SYNC_REPO, headers)) == (401, "APIGW.0301", expected)


@pytest.mark.parametrize(
    ("staleness", "code", "text"),
    [
        (Staleness.EXPIRED, "APIGW.0301", "token expires, expires_at:"),
        (Staleness.UPDATE, "APIGW.0307", "The token must be updated."),
        (Staleness.SWR, "SVCSTG.SWR.4010000", "Authenticate Failed"),
    ],
)
def test_stale_token_is_refused_in_three_wordings(
    ask: Asker, staleness: Staleness, code: str, text: str
) -> None:
    """An expired token is refused by gateway or service, each in its own words."""
    ask.service.issued.expire_tokens(ask.service.fixture, staleness)
    status, found, message = refusal(ask(SYNC_REPO))
    assert (status, found) == (401, code)
    assert text in message


def test_token_of_another_region_must_be_updated(ask_inventory: Asker) -> None:
    """A project-scoped token opens its own region only."""
    service = ask_inventory.service
    token = service.issued.issue_token(service.fixture.domain, service.fixture.projects[0], 60)
    headers = {"X-Auth-Token": token.value}
    assert ask_inventory("/v2/manage/namespaces", headers).status == 200
    assert refusal(ask_inventory("/cn-east-3/v2/manage/namespaces", headers))[1] == "APIGW.0307"


def test_token_without_project_is_refused(ask: Asker) -> None:
    """SWR is a project-level service: a domain token does not do."""
    token = ask.service.issued.issue_token(ask.service.fixture.domain, None, 60)
    answer = ask(SYNC_REPO, {"X-Auth-Token": token.value})
    assert refusal(answer)[:2] == (401, "SVCSTG.SWR.4010000")


@pytest.mark.parametrize("target", [SYNC_REPO, "/cn-north-4" + SYNC_REPO])
def test_good_signature_passes(ask: Asker, target: str) -> None:
    """A signature over the path as sent opens the door, region prefix included."""
    assert ask.signed(target, {"X-Project-Id": PROJECT}).status == 200


def test_signature_must_match_the_path_as_sent(ask: Asker) -> None:
    """A signature for one path does not open another."""
    request = ask.request("GET", SYNC_REPO, {})
    signed = ask.signed(SYNC_REPO)
    assert signed.status == 200
    forged = ask.signed(SYNC_REPO, secret="wrong")
    status, code, message = refusal(forged)
    assert (status, code) == (401, "APIGW.0301")
    assert f"ak:{ACCESS_KEY}" in message
    assert f"canonicalRequest:GET|{request.path}/|" in message


def test_echo_of_a_wrong_signature_shows_header_values(ask: Asker) -> None:
    """As at the real gateway, secrets in signed headers come back: clients must redact."""
    answer = ask.signed(SYNC_REPO, {"X-Security-Token": "sesame"}, secret="wrong")
    assert "x-security-token:sesame" in refusal(answer)[2]


@pytest.mark.parametrize("seconds", [-901, 901])
def test_signature_more_than_fifteen_minutes_off_is_refused(ask: Asker, seconds: float) -> None:
    """The gateway compares the signing date with its own clock, both ways."""
    from swr_emulator.http.clock import compact

    date = compact(ask.service.clock.now() + seconds)
    message = refusal(ask.signed(SYNC_REPO, {"X-Sdk-Date": date}))[2]
    assert f"signature expired, signature time:{date},server time:" in message


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Authorization": "Bearer x"}, "malformed"),
        (
            {
                "Authorization": f"SDK-HMAC-SHA256 Access={ACCESS_KEY}, SignedHeaders=host, "
                f"Signature={'0' * 64}"
            },
            "malformed",
        ),
        (
            {
                "Authorization": f"SDK-HMAC-SHA256 Access={ACCESS_KEY}, "
                f"SignedHeaders=x-sdk-date, Signature={'0' * 64}"
            },
            "x-sdk-date not found",
        ),
    ],
)
def test_authorization_must_be_complete(ask: Asker, headers: dict[str, str], reason: str) -> None:
    """Another scheme, an unsigned date and an absent date are refused."""
    status, code, message = refusal(ask(SYNC_REPO, headers))
    assert (status, code) == (401, "APIGW.0301")
    assert reason in message


def test_unknown_access_key_is_named(ask: Asker) -> None:
    """The gateway says which key it does not know."""
    assert refusal(ask.signed(SYNC_REPO, access="OTHER"))[2].endswith(
        "Get secretKey failed,ak:OTHER,err:ak not exist"
    )


def test_key_is_locked_after_six_wrong_signatures(ask: Asker) -> None:
    """A client that repeats a failed signature loses even its right ones for a while."""
    for _ in range(6):
        ask.signed(SYNC_REPO, secret="wrong")
    assert "failed to reach the limit,forbidden" in refusal(ask.signed(SYNC_REPO))[2]
    ask.service.clock.advance(300)
    assert ask.signed(SYNC_REPO).status == 200


def test_temporary_key_needs_its_security_token_and_ends(ask: Asker) -> None:
    """A temporary key works with its token only, and not after its end."""
    key = ask.service.issued.issue_key(900)
    token = {"X-Security-Token": key.security_token}
    signed = {"secret": key.secret, "access": key.access}
    assert ask.signed(SYNC_REPO, token, **signed).status == 200
    assert refusal(ask.signed(SYNC_REPO, **signed))[2].endswith("decrypt token fail")
    ask.service.issued.expire_keys()
    assert "token expires, expires_at:" in refusal(ask.signed(SYNC_REPO, token, **signed))[2]


def test_project_header_must_be_of_the_region(ask_inventory: Asker) -> None:
    """A signed call for another region's project, or for an unknown one, is refused."""
    path = "/cn-east-3/v2/manage/namespaces"
    assert ask_inventory.signed(path, {"X-Project-Id": "2" + PROJECT[1:]}).status == 200
    for project in (PROJECT, "unknown"):
        answer = ask_inventory.signed(path, {"X-Project-Id": project})
        assert refusal(answer)[:2] == (403, "APIGW.0310")


def test_sub_project_of_the_region_is_accepted(ask_inventory: Asker) -> None:
    """A project below the region's default one is as good."""
    answer = ask_inventory.signed("/v2/manage/namespaces", {"X-Project-Id": "1" + PROJECT[1:]})
    assert answer.status == 200
