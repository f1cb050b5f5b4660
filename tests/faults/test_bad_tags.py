"""What a user gets to see of the catalogue's bad answers that only tags and retention have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from faults.test_bad_answers import BODY
from swr_emulator.faults.catalogue import CATALOGUE
from swr_emulator.fixtures import loader

if TYPE_CHECKING:
    from faults.rigs import Rig

NUMBER = 27
"""What the catalogue has about tags and retention."""

PAGE = "should be a page of a list, but it is malformed: the field"
TAGS = "should be a list of image tags, but"
TAG = f"{TAGS} it is malformed: in entry 1 of 1 the field"
POLICY = "should be a list of retention policies, but it is malformed: in entry 1 of 1 the field"

ERRORS = {
    "more-is-string": f'{PAGE} has_more is "false", not true or false',
    "tags-never-end": "The list has no end: 1000 pages of it were read.",
    "tags-in-object": f"{TAGS} it is a JSON object, not an array",
    "tags-bare-array": f"{TAGS} it is an array, not an object with the field tags",
    "digest-number": f"{TAG} digest is 57, not a string",
    "size-string": f'{TAG} size is "1304902", not a whole number',
    "tag-type-string": f'{TAG} tag_type is "manifest", not a whole number',
    "rules-string": f'{POLICY} rules is "[]", not a list of objects',
    "params-string": f'{POLICY} rules[0].params is "{{\\"days\\":\\"30\\"}}", not an object',
    "days-words": f'{POLICY} rules[0].params.days is "a month", not a whole number in a string',
}

LATEST = {"tag": "latest", "tags": ["latest"], "type": "image"}

ROWS: dict[str, list[dict[str, Any]]] = {
    # The v2 list is asked instead, which has no tags of this repository.
    "v3-not-published": [],
    "marker-repeats": [LATEST],
    "marker-empty-but-more": [LATEST],
    "marker-null-but-more": [LATEST],
    "marker-number": [LATEST],
    "more-missing": [LATEST],
    "tags-total-lies": [LATEST],
    "tags-null": [],
    "tag-twice": [LATEST],
    "tag-capital": [LATEST],
    "tag-name-null": [{"tag": None, "tags": []}],
    "digest-null": [{**LATEST, "digest": None, "image_uri": None}],
    "digest-empty": [{**LATEST, "image_uri": None}],
    "digest-missing": [{**LATEST, "digest": None, "image_uri": None}],
    "tag-type-unknown": [{**LATEST, "type": None}],
    "updated-never": [LATEST],
    "updated-words": [LATEST],
    "rules-null": [{"days": None, "count": None, "template": None, "tag_selectors": None}],
    "days-number": [{"days": 30, "count": None, "template": "date_rule"}],
    "template-unknown": [{"days": None, "count": None, "template": "size_rule"}],
    "selectors-null": [{"days": 30, "tag_selectors": None}],
}


@pytest.fixture
def rig(quick_rig: Rig) -> Rig:
    """Return a provider in this process."""
    return quick_rig


def test_every_bad_answer_is_expected() -> None:
    """Each of the catalogue's entries about tags and retention is rows or an error here."""
    assert ERRORS.keys() | ROWS.keys() == {
        name for name, bad in CATALOGUE.items() if bad.number == NUMBER
    }


def _without_v3(rig: Rig) -> None:
    """Let the region have the older list of tags only, which is asked then."""
    document = loader.document()
    document["regions"]["cn-north-4"]["enable_list_v3"] = False
    rig.emulator.data = document


def _play(rig: Rig, name: str) -> str:
    """Let the emulator answer badly; return the data source that meets the answer."""
    bad = CATALOGUE[name]
    rig.emulator.faults = bad.rule()
    if "/v2/manage/.+/tags" in bad.path.replace("/repos/[^/]+", ""):
        _without_v3(rig)
    rig.configure(max_retries=1)
    return "retention_policies" if "retentions" in bad.path else "images"


@pytest.mark.parametrize("name", ERRORS)
def test_an_answer_that_is_refused(rig: Rig, name: str) -> None:
    """One error says what came, in which entry and field."""
    entry = rig.error(_play(rig, name), namespace="test", repository="grpc-helloworld")
    assert entry.summary == BODY
    assert ERRORS[name] in entry.detail


@pytest.mark.parametrize("name", ROWS)
def test_an_answer_that_is_read(rig: Rig, name: str) -> None:
    """What is missing or unknown is null; a list whose end is told oddly has one."""
    found = rig.rows(_play(rig, name), namespace="test", repository="grpc-helloworld")
    assert [
        {field: row[field] for field in expected}
        for row, expected in zip(found, ROWS[name], strict=True)
    ] == ROWS[name]


@pytest.mark.parametrize("name", ["digest-null", "digest-empty", "digest-missing"])
def test_a_digest_that_is_missing_proves_no_copy(rig: Rig, name: str) -> None:
    """An image and its copy without digests are never in sync."""
    _play(rig, name)
    state, diagnostics = rig.read(
        "replication_status",
        namespace="test",
        repository="grpc-helloworld",
        targets=[{"region": "cn-north-4", "namespace": None}],
    )
    assert list(diagnostics) == []
    assert state is not None
    assert [copy["status"] for copy in state["copies"]] == ["differs"]
