"""What the log tells of requests, at each level, and what requests tell of us."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING, Any

import pytest

from faults.rigs import ON_AN_INSTANCE, PASSWORD, TASK, Rig, clean_environment
from swr_emulator.faults.actions import Pass
from swr_emulator.faults.catalogue import CATALOGUE
from swr_emulator.faults.rules import Rule
from swr_emulator.faults.wire_actions import Hang, Reset
from terraform_provider_swr import __version__
from tfbridge.testing import Host

if TYPE_CHECKING:
    from collections.abc import Callable

    from swr_emulator import Emulator
    from tfbridge.testing import LogRecord

PATH = "/v2/manage/namespaces/test/repos/grpc-helloworld/sync_repo"
FIELDS = ("method", "path", "status", "attempt", "request_id")


def log_of(emulator: Emulator, use: Callable[[Rig], object], level: str) -> list[LogRecord]:
    """Return all that a process logs from its beginning to its end."""
    environment = clean_environment(TF_LOG=level, METADATA_URL=emulator.url)
    with Host(ON_AN_INSTANCE, environment=environment) as host:
        use(Rig(host, emulator))
    return host.logs.records


def messages(records: list[LogRecord], level: str) -> list[str]:
    """Return the messages of a level."""
    return [record.message for record in records if record.level == level]


def requests(records: list[LogRecord]) -> list[tuple[Any, ...]]:
    """Return the fields of the lines about requests, which are all that there is at DEBUG."""
    found = [record.fields for record in records if record.level == "debug"]
    assert all(type(fields["ms"]) is int for fields in found)
    return [tuple(fields[name] for name in FIELDS) for fields in found]


def test_requests(emulator: Emulator) -> None:
    """At DEBUG each attempt is one line, with the fields as they were on the wire."""

    def use(rig: Rig) -> None:
        rig.configure(PASSWORD, request_timeout=1)
        failures = (CATALOGUE["error-500"].actions[0], Hang(after="half"), Pass())
        emulator.faults = Rule(*failures, path="sync_repo$")
        assert rig.rows() == [TASK]

    found = requests(log_of(emulator, use, "DEBUG"))
    ids = [request.request_id for request in emulator.requests]
    assert None not in ids
    assert found == [
        ("POST", "/v3/auth/tokens", 201, 1, ids[0]),
        ("GET", PATH, 500, 1, ids[1]),
        ("GET", PATH, 200, 2, ids[2]),
        ("GET", PATH, 200, 3, ids[3]),
    ]


def test_requests_without_an_answer(emulator: Emulator) -> None:
    """Where nothing came back the line has neither status nor request id."""

    def use(rig: Rig) -> None:
        emulator.faults = Rule(Reset())
        rig.configure(max_retries=0)
        rig.error()

    assert requests(log_of(emulator, use, "DEBUG")) == [("GET", PATH, None, 1, None)]


def test_requests_to_the_metadata_service(emulator: Emulator) -> None:
    """What is asked of the metadata service has its lines, too; it gives no request ids."""

    def use(rig: Rig) -> None:
        rig.configure({})
        assert rig.rows() == [TASK]

    found = requests(log_of(emulator, use, "DEBUG"))
    assert [line[:4] for line in found] == [
        ("PUT", "/meta-data/latest/api/token", 200, 1),
        ("GET", "/openstack/latest/securitykey", 200, 1),
        ("GET", PATH, 200, 1),
    ]


def test_retries_and_refreshes(emulator: Emulator) -> None:
    """At INFO there are the choice of credentials, logins, renewals and retries; no requests."""

    def use(rig: Rig) -> None:
        rig.configure(PASSWORD)
        rig.rows()
        emulator.expire_tokens()
        rig.rows()
        emulator.faults = CATALOGUE["error-500-once"].rule()
        rig.rows()

    records = log_of(emulator, use, "INFO")
    assert messages(records, "debug") == []
    chosen, order, obtained, asked, renewed, again = messages(records, "info")
    assert order.startswith("the order of credentials: ")
    assert chosen.startswith("credentials: a user and its password, from user_name, password")
    assert obtained.startswith("the IAM token for cn-north-4 obtained, expires 20")
    assert f"{PATH} asks for new credentials: HTTP status 401 APIGW.0301" in asked
    assert renewed.startswith("the IAM token for cn-north-4 renewed, expires 20")
    assert f"{PATH} is tried again in 0." in again
    assert "HTTP status 500 SVCSTG.SWR.5000057" in again


def test_what_a_user_should_know(emulator: Emulator) -> None:
    """At WARN there are answers that were taken for what they may not be, and nothing else."""

    def use(rig: Rig) -> None:
        rig.configure()
        rig.rows()
        emulator.faults = CATALOGUE["null-200"].rule()
        assert rig.rows() == []
        emulator.faults = CATALOGUE["page-empty-early"].rule()
        assert len(rig.rows("repositories", namespace="test")) == 100

    records = log_of(emulator, use, "WARN")
    assert {record.level for record in records} == {"warn"}
    null, listing = messages(records, "warn")
    assert f"{PATH} is null, taken for an empty list" in null
    assert "a listing of 250 rows ended after 100" in listing


def test_silence(emulator: Emulator) -> None:
    """Without TF_LOG nothing is written at all, whatever goes wrong."""

    def use(rig: Rig) -> None:
        emulator.faults = CATALOGUE["error-500"].rule()
        rig.configure(max_retries=1)
        rig.error()

    assert log_of(emulator, use, "") == []


@pytest.mark.parametrize("version", ["1.11.4", "1.12.0-beta2", ""])
def test_user_agent(rig: Rig, version: str) -> None:
    """SWR and IAM learn provider, version, Python and Terraform's version, as far as known."""
    arguments = {"region": "cn-north-4", "auth_url": rig.emulator.auth_url, **PASSWORD}
    rig.host.configure(
        arguments | {"endpoints": {"swr": rig.emulator.url}}, terraform_version=version
    )
    rig.rows()
    host = f"; Terraform/{version}" if version else ""
    expected = f"terraform-provider-swr/{__version__} (+Python/{platform.python_version()}{host})"
    assert [request.headers["User-Agent"] for request in rig.emulator.requests] == [expected] * 2
