"""What a user gets to see of every bad answer, through a real plugin process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from faults.rigs import KEYS, NOTHING, ON_AN_INSTANCE, PASSWORD, TASK, Rig, clean_environment
from swr_emulator.faults.catalogue import CATALOGUE
from tfbridge.testing import Host

if TYPE_CHECKING:
    from collections.abc import Iterator

    from swr_emulator import Emulator
    from swr_emulator.faults.catalogue import BadAnswer
    from tfbridge import Diagnostics


class Expected(NamedTuple):
    """What comes of a bad answer: ``rows``, or an error; and how many requests were sent."""

    requests: int
    summary: str = ""
    words: tuple[str, ...] = ()
    rows: list[Any] | None = None


def error(summary: str, *words: str, requests: int = 1) -> Expected:
    """Expect an error with these words in its text, in this order."""
    return Expected(requests, summary, words)


def rows(*found: dict[str, Any], requests: int = 1) -> Expected:
    """Expect a read that succeeds."""
    return Expected(requests, rows=list(found))


def names(count: int, requests: int) -> Expected:
    """Expect repositories that are named by number."""
    return Expected(requests, rows=[f"service-{number:03}" for number in range(count)])


def retried(summary: str, *words: str) -> Expected:
    """Expect an error after one retry, which is all that these tests allow."""
    return error(summary, *words, requests=2)


def malformed(*words: str) -> Expected:
    """Expect an answer to be refused for what is in it."""
    return error(
        "Unexpected answer", "The answer to GET", "should be a list of replication tasks", *words
    )


LISTED = 26
"""The last number of the list; those above it are not about replication tasks."""

ADDRESS = "No such API at this address"
AUTHENTICATION = "Authentication failed"
BODY = "Unexpected answer"
CONFIGURATION = "Invalid configuration"
FORBIDDEN = "Permission denied"
MISSING = "Organization or repository not found"
NETWORK = "Service could not be reached"
SERVICE = "Service failed"
THROTTLED = "Too many requests"

SECOND_TASK = {**TASK, "id": 44, "remote_region_id": "cn-east-3"}

TIMESTAMPS = (
    "2017-01-01T00:00:00Z",
    "2020-04-17T02:11:03.53183Z",
    "2017-09-11T03:00:02.542841141Z",
    "0001-01-01T00:00:00Z",
    "",
    "2020-04-17T10:11:03+08:00",
)

EXPECTED = {
    "gateway-404": error(ADDRESS, "HTTP status 404, code APIGW.0101", "Check region, cloud"),
    "organization-404": error(MISSING, "code SVCSTG.SWR.4040058", "Check the names"),
    "organization-404-e2": error(MISSING, "code SVCSTG.SWR.4041061", "Check the names"),
    "bare-array-404": error(MISSING, "code SVCSTG.SWR.4040010", "repo not found"),
    "invalid-parameter-400": error(
        "Request refused",
        "/v2/manage/namespaces/test/repos/grpc-helloworld/sync_repo",
        "HTTP status 400, code SVCSTG.SWR.4000014",
        "Check the names",
    ),
    # Log in, be refused, log in again, read.
    "swr-token-401": rows(TASK, requests=4),
    "swr-token-401-for-ever": error(
        AUTHENTICATION, "code SVCSTG.SWR.4010000", "after 2 attempts", requests=4
    ),
    "token-expired-401": rows(TASK, requests=4),
    "token-update-401": rows(TASK, requests=4),
    "signature-401": error(
        AUTHENTICATION, 'verify aksk signature fail".', "check secret_key", "locks the key"
    ),
    "cross-account-401": error(FORBIDDEN, "code SVCSTG.SWR.4011064", "another account"),
    "throttle-403": retried(THROTTLED, "HTTP status 403, code SVCSTG.SWR.4031042", "2 attempts"),
    "too-many-403": retried(THROTTLED, "HTTP status 403, code SVCSTG.SWR.4031032"),
    "forbidden-403": error(
        FORBIDDEN, 'code SVCSTG.SWR.4030170: "You do not have permission".', "Ask an administrator"
    ),
    "throttle-429": retried(THROTTLED, "code APIGW.0308", "limit:200,time:1 second"),
    "throttle-429-second": retried(THROTTLED, "HTTP status 429"),
    "throttle-429-hours": error(THROTTLED, "HTTP status 429", "be left alone for 2 hours"),
    "throttle-429-garbage": retried(THROTTLED, "HTTP status 429"),
    "throttle-429-date": retried(THROTTLED, "HTTP status 429"),
    "throttle-429-past": retried(THROTTLED, "HTTP status 429"),
    "busy-409": retried(THROTTLED, "HTTP status 409, code SVCSTG.SWR.4090023"),
    "error-500-once": rows(TASK, requests=2),
    "error-500": retried(SERVICE, "HTTP status 500, code SVCSTG.SWR.5000057", "Try again later"),
    "html-502": retried(SERVICE, "HTTP status 502", "an HTML page with the title 502 Bad Gateway"),
    "html-504": retried(SERVICE, "HTTP status 504", "an HTML page with the title 504 Gateway"),
    "gateway-502": retried(SERVICE, 'HTTP status 502, code APIGW.0201: "Backend unavailable"'),
    "gateway-504": retried(SERVICE, 'HTTP status 504, code APIGW.0201: "Backend timeout"'),
    "empty-503": retried(SERVICE, "HTTP status 503, after 2 attempts."),
    "null-500": retried(SERVICE, "HTTP status 500, after 2 attempts."),
    "redirect-302": error(BODY, "redirect to the host elsewhere.invalid (HTTP status 302)"),
    "redirect-307": error(BODY, "redirect to the host elsewhere.invalid (HTTP status 307)"),
    "html-200": malformed("Sign in to the guest network", "a proxy or a login page"),
    "html-200-as-json": malformed("Sign in to the guest network", "a proxy or a login page"),
    "null-200": rows(),
    "empty-200": malformed("it is empty"),
    "object-200": malformed("it is a JSON object, not an array"),
    "no-content-204": malformed("it has the status 204 in place of 200"),
    "errors-200": malformed("it is an error, code SVCSTG.SWR.5000057, Failed to get the list"),
    "error-code-200": malformed("it is an error, code SVCSTG.SWR.5000057, Failed to get"),
    "null-entry": malformed("an entry, 2 of 2, that is null"),
    "text-entry": malformed("an entry, 2 of 2, that is a string"),
    "missing-fields": rows({**NOTHING, "id": 45, "repo_name": "grpc-helloworld"}),
    "null-fields": rows(NOTHING),
    "empty-entry": rows(NOTHING),
    "text-override": malformed('in entry 1 of 1 the field override is "false", not true or false'),
    "number-override": malformed("in entry 1 of 1 the field override is 1, not true or false"),
    "text-id": malformed('in entry 1 of 1 the field id is "45", not a whole number'),
    "bool-id": malformed("in entry 1 of 1 the field id is true, not a whole number"),
    "fractional-id": malformed("in entry 1 of 1 the field id is 45.5, not a whole number"),
    "float-id": malformed("in entry 1 of 1 the field id is 45.0, not a whole number"),
    "huge-id": rows({**TASK, "id": 98765432109876543210}),
    "number-namespace": malformed("in entry 1 of 1 the field namespace is 7, not a string"),
    "object-repo-name": malformed("in entry 1 of 1 the field repoName is an object, not a string"),
    "unknown-fields": rows(TASK),
    "other-key-case": rows(NOTHING),
    "duplicates": rows(SECOND_TASK, TASK),
    "unordered": rows(SECOND_TASK, TASK),
    "timestamps": rows(
        *(
            {**TASK, "id": number, "remote_namespace": f"target-{number}", "created_at": text}
            for number, text in enumerate(TIMESTAMPS, 1)
        )
    ),
    # Terraform normalises text; the service's two spellings of e with an accent become one.
    "unicode": rows({**TASK, "domain_name": "\u4ed3\u5e93 \u00e9 \u00e9"}),
    "bom": malformed("begins with a byte order mark"),
    "utf-16": malformed("is not valid UTF-8 (byte 0)"),
    "invalid-utf-8": malformed("is not valid UTF-8 (byte 18)"),
    "lone-surrogate": malformed("holds an unpaired surrogate"),
    "nan": malformed("holds NaN"),
    "infinity": malformed("holds -Infinity"),
    "huge-exponent": malformed("in entry 1 of 1 the field id is Infinity, not a whole number"),
    "many-digits": malformed("holds a number with too many digits"),
    "deep-nesting": malformed("is nested too deeply"),
    "cut-json": malformed("is not JSON (line 1, column 298)"),
    "two-values": malformed("is not JSON (line 1, column 4)"),
    "duplicate-keys": rows({**NOTHING, "id": 2}),
    "nul-bytes": malformed("is not JSON (line 1, column 1)"),
    "total-changes": names(250, requests=4),
    "page-empty-early": names(100, requests=2),
    "page-repeats": names(100, requests=2),
    "content-range-missing": names(3, requests=1),
    "content-range-star": names(3, requests=1),
    "content-range-garbage": names(3, requests=1),
    "iam-no-subject-token": error(BODY, "IAM accepted the login but sent no token"),
    "iam-integer-code": error(
        AUTHENTICATION, 'HTTP status 401: "The username or password is wrong".', "tried once only"
    ),
    "projects-none": error(CONFIGURATION, "These access keys see no project called cn-north-4"),
    "projects-two": error(CONFIGURATION, "2 projects", f"{'a' * 32}, {'b' * 32}", "project_id"),
    # A token of the metadata service, the keys, the read.
    "metadata-no-fraction": rows(TASK, requests=3),
    "metadata-no-agency": error(CONFIGURATION, "says that this instance has no agency", requests=2),
    "truncated": retried(NETWORK, "after 2 attempts: the answer was cut off or is not HTTP"),
    "gzip-garbage": error(BODY, "said to be compressed with gzip, but cannot be decompressed"),
    "gzip-truncated": retried(NETWORK, "the connection was cut before the answer was complete"),
    "gzip-checksum": error(BODY, "said to be compressed with gzip, but cannot be decompressed"),
    "gzip-bomb": error(BODY, "has more than 64 MiB", "was not read to the end"),
    "oversize": error(BODY, "has more than 64 MiB", "was not read to the end"),
    "oversize-chunked": error(BODY, "has more than 64 MiB", "was not read to the end"),
    "oversize-unknown": error(BODY, "has more than 64 MiB", "was not read to the end"),
    "reset-start": retried(NETWORK, "the connection was cut before the answer was complete"),
    "reset-headers": retried(NETWORK, "the connection was cut before the answer was complete"),
    "reset-body": retried(NETWORK, "the connection was cut before the answer was complete"),
    "hang": retried(NETWORK, "no complete answer in time", "0.4 seconds (request_timeout)"),
    "hang-body": retried(NETWORK, "no complete answer in time", "0.4 seconds (request_timeout)"),
}


def test_every_bad_answer_is_expected() -> None:
    """The table has all of the reference's list, and nothing else."""
    assert EXPECTED.keys() == {name for name, bad in CATALOGUE.items() if bad.number <= LISTED}


@pytest.fixture(scope="module")
def instance(running_emulator: Emulator) -> Iterator[Host]:
    """Return a process that finds the emulator where ECS instances find their metadata."""
    environment = clean_environment(METADATA_URL=running_emulator.url)
    with Host(ON_AN_INSTANCE, environment=environment) as host:
        yield host


ON_THE_WAY = [name for name in EXPECTED if not CATALOGUE[name].path.endswith("securitykey$")]
ON_INSTANCES = [name for name in EXPECTED if name not in ON_THE_WAY]


@pytest.mark.parametrize("name", ON_THE_WAY)
def test_bad_answer(rig: Rig, name: str) -> None:
    """A bad answer of SWR or of IAM is the rows or the one error that the table says."""
    check(rig, CATALOGUE[name])


@pytest.mark.parametrize("name", ON_INSTANCES)
def test_bad_answer_of_the_metadata_service(instance: Host, emulator: Emulator, name: str) -> None:
    """A bad answer of the metadata service is an error of the provider block, if it is one."""
    check(Rig(instance, emulator), CATALOGUE[name])


def check(rig: Rig, bad: BadAnswer) -> None:
    """Play a bad answer and compare what comes of it with the table."""
    expected = EXPECTED[bad.name]
    rig.emulator.faults = bad.rule()
    found, diagnostics = read(rig, bad)
    assert len(rig.emulator.requests) == expected.requests
    assert found == expected.rows
    if expected.rows is None:
        check_error(rig, diagnostics, expected)
    else:
        assert list(diagnostics) == []


def read(rig: Rig, bad: BadAnswer) -> tuple[list[Any] | None, Diagnostics]:
    """Configure the provider so that it meets the bad answer; return rows, or repository names."""
    timeout = 0.4 if bad.name.startswith("hang") else 20
    diagnostics = rig.configure(**arguments(bad), max_retries=1, request_timeout=timeout)
    if diagnostics.has_errors:
        return None, diagnostics
    state, diagnostics = (
        rig.read("repositories", namespace="test") if bad.number == 24 else rig.read()
    )
    if state is None:
        return None, diagnostics
    if bad.number == 24:
        return [row["name"] for row in state["repositories"]], diagnostics
    return list(state["sync_repos"]), diagnostics


def arguments(bad: BadAnswer) -> dict[str, Any]:
    """Return the credentials that lead to where the bad answer is given."""
    if bad.number in {5, 6} or "/auth/tokens" in bad.path:
        return {"credentials": PASSWORD}
    if "/projects" in bad.path:
        return {"credentials": KEYS, "project_name": "cn-north-4"}
    return {"credentials": {} if bad.name in ON_INSTANCES else KEYS}


def check_error(rig: Rig, diagnostics: Diagnostics, expected: Expected) -> None:
    """There is one error of a few sentences, with the words of the table and the request id."""
    (diagnostic,) = diagnostics
    assert diagnostic.summary == expected.summary
    text = rest = diagnostic.detail
    for words in expected.words:
        assert words in rest, text
        rest = rest.partition(words)[2]
    assert text.endswith(".")
    assert "\n" not in text
    assert len(text) < 1_200
    last = rig.emulator.requests[-1]
    if last.request_id is not None and diagnostic.summary != CONFIGURATION:
        assert f"Request id: {last.request_id}." in text
