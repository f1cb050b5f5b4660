"""What a user gets to see when STS answers badly about an agency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from faults.rigs import TASK
from faults.test_bad_answers import AUTHENTICATION, BODY
from swr_emulator.faults.catalogue import CATALOGUE

if TYPE_CHECKING:
    from faults.rigs import Rig

INCOMPLETE = (
    BODY,
    "STS's answer about the agency swr-readers has no access key with secret key and security",
)
ERRORS = {
    "sts-no-credentials": INCOMPLETE,
    "sts-null-credentials": INCOMPLETE,
    "sts-no-token": INCOMPLETE,
    "sts-null-secret": INCOMPLETE,
    "sts-html-401": (AUTHENTICATION, "HTTP status 401"),
}
READ = ["sts-no-fraction", "sts-nine-digits", "sts-no-expiration", "sts-long-token"]


@pytest.fixture
def rig(quick_rig: Rig) -> Rig:
    """Return a provider in this process."""
    return quick_rig


def test_every_bad_answer_is_expected() -> None:
    """Each of the catalogue's answers of STS is an error or keys here."""
    names = {name for name in CATALOGUE if name.startswith("sts-")}
    assert names == {*ERRORS, *READ}


def _play(rig: Rig, name: str) -> None:
    agency: dict[str, Any] = {"agency_name": "swr-readers", "domain_id": "d1"}
    rig.emulator.faults = CATALOGUE[name].rule()
    endpoints = {"swr": rig.emulator.url, "sts": rig.emulator.url}
    assert not rig.configure(max_retries=1, endpoints=endpoints, assume_role=[agency])


@pytest.mark.parametrize("name", ERRORS)
def test_an_answer_that_is_refused(rig: Rig, name: str) -> None:
    """One error names the agency and what is missing, and nothing is sent to SWR."""
    _play(rig, name)
    entry = rig.error()
    summary, words = ERRORS[name]
    assert entry.summary == summary
    assert words in entry.detail
    assert "swr-readers" in entry.detail
    assert rig.sent == ["POST assume"]


@pytest.mark.parametrize("name", READ)
def test_an_answer_that_is_read(rig: Rig, name: str) -> None:
    """Keys are used whatever the form of their end and the length of their token."""
    _play(rig, name)
    assert rig.rows() == [TASK]
    assert rig.sent == ["POST assume", "GET sync_repo"]
