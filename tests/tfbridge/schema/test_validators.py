"""The validators that come with the bridge."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tfbridge import ROOT, Diagnostics, between, matches, one_of, size_between

if TYPE_CHECKING:
    from tfbridge import Validator


def refused(validator: Validator, value: Any) -> list[str]:
    """Return what a validator has to say about a value."""
    diagnostics = Diagnostics()
    validator(value, ROOT / "x", diagnostics)
    assert all((each.summary, str(each.path)) == ("Invalid value", "x") for each in diagnostics)
    return [each.detail for each in diagnostics]


@pytest.mark.parametrize(
    ("validator", "value"),
    [
        (one_of("small", "large"), "small"),
        (matches("[A-Z]{2}", "an ISO code"), "NL"),
        (between(1, 2), 1),
        (between(1, 2), Decimal("1.5")),
        (between(1), 10**30),
        (between(highest=2), -1),
        (size_between(1, 2), "ab"),
        (size_between(1), ["a"]),
        (size_between(highest=1), {}),
    ],
)
def test_what_fits_passes(validator: Validator, value: Any) -> None:
    """A value within the limits, ends included, gets no comment."""
    assert refused(validator, value) == []


@pytest.mark.parametrize(
    ("validator", "value", "detail"),
    [
        (one_of("a", "b"), "c", 'It must be one of "a", "b", not "c".'),
        (matches("[A-Z]{2}", "an ISO code"), "NLD", 'It must be an ISO code, not "NLD".'),
        (matches("[A-Z]{2}", "an ISO code"), "NL\n", 'It must be an ISO code, not "NL\n".'),
        (between(1, 2), 3, "It must be 1 to 2, not 3."),
        (between(1), Decimal("0.9"), "It must be at least 1, not 0.9."),
        (between(highest=2), 3, "It must be at most 2, not 3."),
        (size_between(1, 2), "", "It must have 1 to 2 characters, not 0."),
        (size_between(1), [], "It must have at least 1 elements, not 0."),
        (size_between(highest=1), {"a": 1, "b": 2}, "It must have at most 1 elements, not 2."),
        (one_of("a"), "b" * 200, f'It must be one of "a", not "{"b" * 100}...".'),
    ],
)
def test_what_does_not_fit_is_told(validator: Validator, value: Any, detail: str) -> None:
    """The message says what is needed and what there is, of which no more than fits a line."""
    assert refused(validator, value) == [detail]
