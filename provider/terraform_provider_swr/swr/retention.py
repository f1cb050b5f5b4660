"""Retention policies as rows: a row for each rule, with its number as a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from terraform_provider_swr.swr.models import RetentionParams, RetentionRule, TagSelector

if TYPE_CHECKING:
    from collections.abc import Iterator

    from terraform_provider_swr.swr.client import SwrClient
    from terraform_provider_swr.swr.models import Retention


class RetentionPolicy(msgspec.Struct, frozen=True):
    """A rule of a policy; ``days`` or ``count`` says how much it keeps."""

    repo_name: str
    id: int | None
    template: str | None
    days: int | None
    count: int | None
    tag_selectors: tuple[TagSelector, ...] | None


def list_policies(
    client: SwrClient, namespace: str, repository: str, region: str | None
) -> list[RetentionPolicy]:
    """Return the rules of all policies of a repository, by the policies' ids."""
    policies = client.list_retentions(namespace, repository, region)
    return [row for policy in policies for row in _rows(repository, policy)]


def _rows(repository: str, policy: Retention) -> Iterator[RetentionPolicy]:
    # A policy without a rule is still a policy.
    for rule in policy.rules or (RetentionRule(),):
        params = rule.params or RetentionParams()
        yield RetentionPolicy(
            repository,
            policy.id,
            rule.template,
            _number(params.days),
            _number(params.num),
            rule.tag_selectors,
        )


def _number(value: str | int | None) -> int | None:
    return None if value in (None, "") else int(value)
