"""swr_replication_status: the week of an image, seen from its digests."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from swr_emulator import Emulator
from tfbridge import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Reader

HOME, EAST, HK = "cn-north-4", "cn-east-3", "ap-southeast-1"
TO_EAST = [{"region": EAST, "namespace": None}]


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """Return an emulator of its own for each test, as images are pushed and copied."""
    with Emulator("inventory") as running:
        yield running


def statuses(state: dict[str, Any]) -> dict[str, str]:
    """Return the status of each copy by repository, tag and target."""
    name = "{repo_name}:{tag} {remote_region_id}/{remote_namespace}"
    return {name.format(**copy): copy["status"] for copy in state["copies"]}


def test_the_ways_to_be_fooled(reader: Reader) -> None:
    """Every one has a task, and none has its image where a deployment would look for it."""
    state = reader.read("replication_status", namespace="pitfalls", targets=TO_EAST, newest=1)
    assert state["id"] == "cn-north-4/pitfalls"
    assert statuses(state) == {
        "manual-task:1.0.0 cn-east-3/pitfalls": "missing",
        "older-image:1.0.0 cn-east-3/pitfalls": "missing",
        "other-organization:1.0.0 cn-east-3/pitfalls": "missing",
        "pushed-again:1.0.0 cn-east-3/pitfalls": "differs",
        "retained:1.1.0 cn-east-3/pitfalls": "in_sync",
    }
    copies = {copy["repo_name"]: copy for copy in state["copies"]}
    assert {name: copy["has_task"] for name, copy in copies.items()} == {
        "manual-task": True,
        "older-image": True,
        "other-organization": False,
        "pushed-again": True,
        "retained": True,
    }
    assert copies["manual-task"]["sync_auto"] is False
    assert copies["pushed-again"]["override"] is False
    assert copies["other-organization"]["override"] is None
    everything = reader.read("replication_status", namespace="pitfalls", repository="retained")
    assert statuses(everything) == {
        "retained:1.0.0 cn-east-3/pitfalls": "missing",
        "retained:1.1.0 cn-east-3/pitfalls": "in_sync",
    }


def test_the_week_of_an_image(reader: Reader) -> None:
    """Pushed, copied, pushed again without and with override, and deleted at the target."""
    emulator = reader.emulator
    names = ("retail", "web")

    def status() -> str:
        state = reader.read("replication_status", namespace="retail", repository="web")
        (copy,) = state["copies"]
        return str(copy["status"])

    emulator.push(HOME, *names, "1.0", content="monday")
    emulator.create_task(HOME, *names, EAST, "retail")
    assert status() == "missing"
    emulator.push(HOME, *names, "1.0", content="tuesday")
    emulator.replicate(HOME, *names)
    assert status() == "in_sync"
    emulator.push(HOME, *names, "1.0", content="wednesday")
    (job,) = emulator.replicate(HOME, *names)
    assert (job["status"], status()) == ("existed", "differs")
    emulator.sync_images(HOME, *names, EAST, "retail", tags=["1.0"], override=True)
    emulator.replicate(HOME, *names)
    assert status() == "in_sync"
    emulator.delete_tag(EAST, *names, "1.0")
    assert status() == "missing"


def test_targets_are_those_of_the_tasks(reader: Reader) -> None:
    """One list of tags for each repository and target, one of tasks, none of them twice."""
    state = reader.read("replication_status", namespace="retail", tag_regex="^[0-9.]+$")
    assert state["repositories"] == [
        "checkout",
        "scratch",
        "team-a/payments",
        "team-a/web/frontend",
        "team-b/search",
    ]
    assert state["unchecked"] == ["scratch"]
    order = ("repo_name", "tag", "remote_region_id", "remote_namespace")
    rows = [tuple(copy[name] for name in order) for copy in state["copies"]]
    assert rows == sorted(rows)
    asked = Counter(
        (request.region, request.path.partition("/namespaces/")[2])
        for request in reader.emulator.requests
        if request.path.endswith(("/tags", "/sync_repo"))
    )
    assert {count for (region, _), count in asked.items() if region != HK} == {1}
    # The first repository there takes a second request: only the older list is known there.
    assert sorted(count for (region, _), count in asked.items() if region == HK) == [1, 1, 2]
    assert sum(path.endswith("/sync_repo") for _, path in asked) == 5


def test_the_source_as_a_target(reader: Reader) -> None:
    """It is in sync with itself, and costs no request."""
    targets = [{"region": HOME, "namespace": None}, {"region": HOME, "namespace": "retail"}]
    state = reader.read(
        "replication_status", namespace="retail", repository="checkout", targets=targets
    )
    assert set(statuses(state).values()) == {"in_sync"}
    assert len(reader.paths()) == 2


def test_no_targets_are_like_none_given(reader: Reader) -> None:
    """An empty list, or a null in it, names nothing."""
    config = {"namespace": "retail", "repository": "checkout"}
    known = reader.read("replication_status", **config)["copies"]
    for targets in ([], [None]):
        assert reader.read("replication_status", **config, targets=targets)["copies"] == known


def test_an_organization_that_the_target_lacks_is_a_warning(reader: Reader) -> None:
    """Its copies are missing."""
    config = {"namespace": "shared", "repository": "tools"}
    state, diagnostics = reader.read_all("replication_status", **config)
    (entry,) = diagnostics
    assert (entry.severity, entry.summary) == (
        Severity.WARNING,
        "Target organization not found",
    )
    assert "no organization nowhere in cn-east-3" in entry.detail
    assert set(statuses(state).values()) == {"missing"}


def test_a_repository_that_the_source_lacks_is_an_error(reader: Reader) -> None:
    """As everywhere."""
    (entry,) = reader.diagnostics("replication_status", namespace="retail", repository="nothing")
    assert entry.summary == "Organization or repository not found"
    (entry,) = reader.diagnostics("replication_status", namespace="nothing")
    assert entry.summary == "Organization or repository not found"


def test_a_repository_that_vanishes_is_a_warning(reader: Reader) -> None:
    """Deleted between the list of repositories and its own."""
    reader.refuse("repos/checkout/tags$", 404, "SVCSTG.SWR.4040010")
    targets = [{"region": HOME, "namespace": None}]
    state, diagnostics = reader.read_all("replication_status", namespace="retail", targets=targets)
    (entry,) = diagnostics
    assert entry.detail.endswith("left out: checkout.")
    assert "checkout" not in state["repositories"]


def test_other_failures_are_one_error(reader: Reader) -> None:
    """It names the lists that could not be read, and where."""
    reader.refuse("cn-east-3/.*/retail/repos/team-a.*/tags$", 403, "SVCSTG.SWR.4030170")
    (entry,) = reader.diagnostics("replication_status", namespace="retail", targets=TO_EAST)
    assert entry.severity is Severity.ERROR
    assert entry.summary == "Repositories could not be read"
    assert entry.detail.startswith("2 of 15 lists of retail could not be read:")
    for name in ("team-a/payments", "team-a/web/frontend"):
        assert f"- tags of {name} in cn-east-3/retail: " in entry.detail


@pytest.mark.parametrize(
    ("config", "summary", "path"),
    [
        ({"targets": [{"region": "", "namespace": None}]}, "Invalid region name", "region"),
        ({"targets": [{"region": EAST, "namespace": "A"}]}, "Invalid organization", "namespace"),
        ({"targets": [{"region": None, "namespace": None}]}, "Missing required", "region"),
        ({"tag_regex": "("}, "Invalid regular expression", ""),
        ({"newest": 0}, "Invalid number", ""),
    ],
)
def test_what_cannot_work_is_an_error_at_validation(
    reader: Reader, config: dict[str, Any], summary: str, path: str
) -> None:
    """On the argument, or the part of it."""
    (entry,) = reader.validate("replication_status", namespace="retail", **config)
    assert entry.summary.startswith(summary)
    (name,) = config
    assert str(entry.path) == (f"{name}[0].{path}" if path else name)


def test_a_token_reaches_one_region(reader: Reader) -> None:
    """One error on the targets names the credentials that reach all, and nothing is sent."""
    reader.configure(token="demo-token", access_key=None, secret_key=None)
    for config in ({"targets": TO_EAST}, {"repository": "checkout"}):
        (entry,) = reader.diagnostics("replication_status", namespace="retail", **config)
        assert str(entry.path) == "targets"
        assert "access keys, user and password" in entry.detail
    assert all(request.region == HOME for request in reader.emulator.requests)
