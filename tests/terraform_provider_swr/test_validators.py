"""Validators: one diagnostic for each argument, at its path."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from terraform_provider_swr import validators
from tfbridge import ROOT, Diagnostics, Severity

if TYPE_CHECKING:
    from collections.abc import Callable


def found(check: Callable[..., None], value: Any) -> list[tuple[Severity, str]]:
    """Return severity and summary of each diagnostic of a validator."""
    diagnostics = Diagnostics()
    check(value, ROOT / "x", diagnostics)
    assert all(str(entry.path) == "x" and entry.detail for entry in diagnostics)
    return [(entry.severity, entry.summary) for entry in diagnostics]


def test_good_names_pass() -> None:
    """A name that every source allows is not commented on."""
    assert found(validators.organization_name, "team-a.b__c") == []
    assert found(validators.repository_name, "library/nginx") == []


@pytest.mark.parametrize(
    "name", ["", "Abc", "1abc", "abc-", "a" * 65, "a/b", "a b", "A" * 65 + "-"]
)
def test_forbidden_names_are_one_error(name: str) -> None:
    """Whatever is wrong with a name, it is one error."""
    assert found(validators.organization_name, name) == [
        (Severity.ERROR, "Invalid organization name")
    ]


def test_disputed_names_are_a_warning() -> None:
    """What only some sources forbid is a warning."""
    assert found(validators.repository_name, "a--b") == [
        (Severity.WARNING, "Unusual repository name")
    ]


@pytest.mark.parametrize("number", [0, -1, Decimal("1.5")])
def test_numbers_that_count_nothing(number: Any) -> None:
    """A limit is a whole number of at least one."""
    assert found(validators.at_least_one, number) == [(Severity.ERROR, "Invalid number")]
    assert found(validators.at_least_one, 1) == []


@pytest.mark.parametrize(
    "value",
    [{"swr": "5"}, {"iam": ""}, {"sts": "ftp://x"}, {"SWR": "https://x.test"}, {"obs": "a b"}],
)
def test_bad_endpoints_are_one_error(value: dict[str, str]) -> None:
    """What is no address, or a misspelt service, is refused while validating."""
    assert found(validators.endpoint_addresses, value) == [(Severity.ERROR, "Invalid endpoints")]


def test_good_endpoints_pass() -> None:
    """Addresses of any service pass, and a null is left out."""
    good = {"swr": "https://{region}.x.test", "iam": None, "obs": "x.test"}
    assert found(validators.endpoint_addresses, good) == []


def test_an_empty_string_may_be_left_out() -> None:
    """In an optional argument; what the check refuses otherwise stays refused."""
    check = validators.unless_empty(validators.organization_name)
    assert found(check, "") == found(check, "team") == []
    assert found(check, "Team") == [(Severity.ERROR, "Invalid organization name")]


@pytest.mark.parametrize("name", ["", "cn/north", "CN-north-4", "cn.north"])
def test_regions_that_cannot_be_in_a_hosts_name(name: str) -> None:
    """A slash or a dot would lead to another host."""
    assert found(validators.region_name, name) == [(Severity.ERROR, "Invalid region name")]
    assert found(validators.region_name, "cn-north-4") == []


@pytest.mark.parametrize(
    "digest", ["latest", "sha256:", "a" * 64, "sha256:" + "A" * 64, "sha256:" + "a" * 64 + "\n"]
)
def test_what_is_no_digest(digest: str) -> None:
    """A digest is written in one way only."""
    assert found(validators.image_digest, digest) == [(Severity.ERROR, "Invalid digest")]
    assert found(validators.image_digest, "sha256:" + "0a" * 32) == []


@pytest.mark.parametrize("pattern", ["(", "*", "[a", "a{99999999999999999999}", "(?P<a>x)(?P<a>y)"])
def test_what_is_no_regular_expression(pattern: str) -> None:
    """What cannot be searched for is refused while validating."""
    refused = [(Severity.ERROR, "Invalid regular expression")]
    assert found(validators.regular_expression, pattern) == refused
    assert found(validators.regular_expression, r"^v\d+(\.\d+)*$") == []
