"""Pairs are complete and come from one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from terraform_provider_swr.config.arguments import Arguments
from terraform_provider_swr.config.key_pairs import Names, find_pair
from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

ARGUMENTS = Names("key", "secret", "extra")
FAMILIES = (Names("A_KEY", "A_SECRET", "A_EXTRA"), Names("B_KEY", "B_SECRET"))


def find(arguments: Mapping[str, str], environ: Mapping[str, str]) -> tuple[str | None, ...] | None:
    """Return the values of the pair and of its companion."""
    pair = find_pair(Arguments(arguments, environ), ARGUMENTS, FAMILIES, "Advice.")
    return pair and tuple(part.value if part else None for part in pair)


def test_nothing() -> None:
    """Nothing of the pair is no pair and no error, even with a companion."""
    assert find({}, {}) is None
    assert find({"extra": "e"}, {"A_EXTRA": "e"}) is None


def test_arguments() -> None:
    """A pair of arguments is used whatever the environment says."""
    assert find({"key": "k", "secret": "s"}, {"A_KEY": "x", "A_SECRET": "y", "A_EXTRA": "z"}) == (
        "k",
        "s",
        None,
    )


def test_companion_of_the_same_pair() -> None:
    """The environment's companion goes with arguments that are the same pair, or the only one."""
    both = {"key": "k", "secret": "s"}
    assert find(both, {"A_KEY": "k", "A_SECRET": "s", "A_EXTRA": "e"}) == ("k", "s", "e")
    assert find(both, {"A_EXTRA": "e"}) == ("k", "s", "e")


def test_first_family() -> None:
    """The first family with anything of the pair is used, and only it."""
    environ = {"B_KEY": "bk", "B_SECRET": "bs"}
    assert find({}, environ) == ("bk", "bs", None)
    assert find({}, {**environ, "A_KEY": "ak", "A_SECRET": "as"}) == ("ak", "as", None)
    assert find({}, {**environ, "A_EXTRA": "ae"}) == ("bk", "bs", None)


def test_companion_argument() -> None:
    """A companion argument goes with the environment's pair."""
    assert find({"extra": "e"}, {"A_KEY": "k", "A_SECRET": "s", "A_EXTRA": "x"}) == ("k", "s", "e")


def test_argument_is_completed() -> None:
    """Half a pair of arguments is completed from a family that does not contradict it."""
    assert find({"key": "k"}, {"A_SECRET": "s"}) == ("k", "s", None)
    assert find({"secret": "s"}, {"A_KEY": "k"}) == ("k", "s", None)
    assert find({"key": "k"}, {"A_KEY": "k", "A_SECRET": "s", "A_EXTRA": "e"}) == ("k", "s", "e")
    assert find({"key": "k"}, {"A_KEY": "other", "A_SECRET": "s", "B_SECRET": "bs"}) == (
        "k",
        "bs",
        None,
    )


@pytest.mark.parametrize(
    ("arguments", "environ", "message", "attribute"),
    [
        ({"key": "k"}, {}, "key is given without secret,", "secret"),
        ({"secret": "s"}, {}, "secret is given without key,", "key"),
        ({}, {"A_KEY": "k"}, "A_KEY is given without A_SECRET,", "secret"),
        ({}, {"B_SECRET": "s"}, "B_SECRET is given without B_KEY,", "key"),
        (
            {},
            {"A_KEY": "k", "B_SECRET": "s"},
            "A_KEY is given without A_SECRET,",
            "secret",
        ),
        (
            {"key": "k"},
            {"A_KEY": "other", "A_SECRET": "s"},
            "key is given without secret,",
            "secret",
        ),
    ],
)
def test_half_a_pair(
    arguments: dict[str, str], environ: dict[str, str], message: str, attribute: str
) -> None:
    """Half a pair is an error that names the missing half and is never filled up elsewhere."""
    with pytest.raises(ConfigurationError, match=message) as caught:
        find(arguments, environ)
    assert caught.value.attribute == attribute
    assert str(caught.value).endswith(" Advice.")
