"""swr_retention_policies: what will be deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tfbridge import Severity

if TYPE_CHECKING:
    from conftest import Reader

RULE = {
    "template": "date_rule",
    "params": {"days": "30"},
    "tag_selectors": [{"kind": "label", "pattern": "v5"}, {"kind": "regexp", "pattern": "^123$"}],
}


@pytest.fixture
def policies(reader: Reader) -> Any:
    """Give a repository a policy, and take it away again."""
    organization = reader.emulator.data.regions["cn-north-4"].organizations["retail"]
    retentions = organization.repositories["team-b/search"].retentions
    retentions.append({"algorithm": "or", "id": 222, "scope": "", "rules": [RULE]})
    yield
    retentions.clear()


@pytest.mark.usefixtures("policies")
def test_one_repository(reader: Reader) -> None:
    """Numbers are numbers, and what the rule does not have is null."""
    state = reader.read("retention_policies", namespace="retail", repository="team-b/search")
    assert state["id"] == "cn-north-4/retail/team-b/search"
    assert state["retention_policies"] == [
        {
            "repo_name": "team-b/search",
            "id": 222,
            "template": "date_rule",
            "days": 30,
            "count": None,
            "tag_selectors": RULE["tag_selectors"],
        }
    ]
    assert len(reader.paths()) == 1


def test_a_whole_organization(reader: Reader) -> None:
    """Those of every repository, in the region that was asked for."""
    state = reader.read("retention_policies", namespace="pitfalls", region="cn-east-3")
    assert state["id"] == "cn-east-3/pitfalls"
    (row,) = state["retention_policies"]
    assert (row["repo_name"], row["template"], row["count"]) == ("retained", "tag_rule", 1)
    assert row["days"] is None


def test_none(reader: Reader) -> None:
    """Nothing will be deleted."""
    state = reader.read("retention_policies", namespace="retail", repository="checkout")
    assert state["retention_policies"] == []
    assert reader.read("retention_policies", namespace="retail")["retention_policies"] == []


def test_a_repository_that_vanishes_is_a_warning(reader: Reader) -> None:
    """As for tasks."""
    reader.refuse("repos/checkout/retentions$", 404, "SVCSTG.SWR.4040010")
    (entry,) = reader.diagnostics("retention_policies", namespace="retail")
    assert entry.severity is Severity.WARNING
    assert entry.detail.endswith("left out: checkout.")
