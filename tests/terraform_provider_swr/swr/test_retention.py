"""Retention policies become rows, one for each rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from terraform_provider_swr.swr.models import (
    Retention,
    RetentionParams,
    RetentionRule,
    TagSelector,
)
from terraform_provider_swr.swr.retention import RetentionPolicy, list_policies

if TYPE_CHECKING:
    from terraform_provider_swr.swr.client import SwrClient


class Client:
    """Has the policies of one repository."""

    def __init__(self, *policies: Retention) -> None:
        self.policies = policies

    def list_retentions(self, *asked: str | None) -> tuple[Retention, ...]:
        """Return them."""
        assert asked == ("retail", "web", "cn-north-4")
        return self.policies


def rows(*policies: Retention) -> list[RetentionPolicy]:
    """Return the rows of policies."""
    client: Any = Client(*policies)
    return list_policies(cast("SwrClient", client), "retail", "web", "cn-north-4")


def test_numbers_are_numbers() -> None:
    """SWR writes them as strings; the one that a rule does not have is null."""
    selectors = (TagSelector("label", "v5"), TagSelector("regexp", "^123$"))
    days = RetentionRule("date_rule", RetentionParams(days="30"), selectors)
    count = RetentionRule("tag_rule", RetentionParams(days="", num=7), ())
    assert rows(Retention(222, (days,)), Retention(223, (count,))) == [
        RetentionPolicy("web", 222, "date_rule", 30, None, selectors),
        RetentionPolicy("web", 223, "tag_rule", None, 7, ()),
    ]


def test_every_rule_is_a_row() -> None:
    """The documentation speaks of one, but the field is a list."""
    both = (RetentionRule("date_rule"), RetentionRule("tag_rule"))
    assert [(row.id, row.template) for row in rows(Retention(1, both))] == [
        (1, "date_rule"),
        (1, "tag_rule"),
    ]


def test_a_policy_without_rules_is_still_there() -> None:
    """With nothing but its number."""
    assert rows(Retention(5)) == [RetentionPolicy("web", 5, None, None, None, None)]
    assert rows() == []
