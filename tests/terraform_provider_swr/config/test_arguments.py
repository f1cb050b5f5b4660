"""Arguments first, then the environment."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from terraform_provider_swr.config.arguments import Arguments, Found, check_login, check_word
from terraform_provider_swr.http.errors import ConfigurationError


def test_argument_wins() -> None:
    """An argument wins over every variable."""
    arguments = Arguments({"region": "a"}, {"HW_REGION_NAME": "b"})
    assert arguments.find("region", "HW_REGION_NAME") == Found("a", "region")


def test_first_variable_wins() -> None:
    """Of the variables the first that is set and not empty wins."""
    arguments = Arguments({"region": None}, {"A": "", "B": "b", "C": "c"})
    assert arguments.find("region", "A", "B", "C") == Found("b", "B")


def test_empty_argument_counts_as_left_out() -> None:
    """An empty argument leaves the word to the environment."""
    assert Arguments({"region": ""}, {"A": "a"}).string("region", "A") == "a"


def test_nothing() -> None:
    """What is nowhere is None."""
    arguments = Arguments({}, {})
    assert arguments.string("region", "A") is None
    assert arguments.word("region", "A") is None
    assert arguments.variable(None) is None
    assert arguments.argument("region") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("TRUE", True), ("1", True), ("t", True), ("false", False), ("0", False)],
)
def test_boolean_in_the_environment(text: str, value: bool) -> None:
    """A switch in the environment is spelled as Go programs spell it."""
    assert Arguments({}, {"HW_INSECURE": text}).boolean("insecure", "HW_INSECURE") is value


def test_boolean_argument() -> None:
    """A switch that is off in the block is off whatever the environment says."""
    assert Arguments({"insecure": False}, {"A": "true"}).boolean("insecure", "A") is False
    assert Arguments({}, {}).boolean("insecure", "A") is False


def test_not_a_boolean() -> None:
    """Another word is an error that names the variable, never true by being there."""
    with pytest.raises(ConfigurationError, match="HW_INSECURE must be true or false") as caught:
        Arguments({}, {"HW_INSECURE": "yes"}).boolean("insecure", "HW_INSECURE")
    assert caught.value.attribute == "insecure"


@pytest.mark.parametrize("value", [3, Decimal(3), "3", "+3"])
def test_integer(value: Any) -> None:
    """Numbers come as Terraform's numbers and as text."""
    arguments = Arguments({"n": value}, {})
    assert arguments.integer("n", default=1, limits=range(10)) == 3


def test_integer_default() -> None:
    """A number that is left out has its default."""
    assert Arguments({}, {}).integer("n", "N", default=1, limits=range(10)) == 1


@pytest.mark.parametrize("value", ["x", "3.0", "", "10", "-1", " 3", "0x3", "9" * 30, "٣"])
def test_not_an_integer(value: str) -> None:
    """Text that is not a whole number within the limits is an error that names the variable."""
    environ = {"HW_MAX_RETRIES": value or "-"}
    with pytest.raises(ConfigurationError, match="HW_MAX_RETRIES must be a whole number from 0 to"):
        Arguments({}, environ).integer("n", "HW_MAX_RETRIES", default=1, limits=range(10))


@pytest.mark.parametrize("value", [Decimal("1.5"), True, -1, 10])
def test_not_an_integer_argument(value: Any) -> None:
    """A number of Terraform's must be whole and within the limits as well."""
    with pytest.raises(ConfigurationError, match="n must be a whole number") as caught:
        Arguments({"n": value}, {}).integer("n", default=1, limits=range(10))
    assert caught.value.attribute == "n"


def test_inside_a_block() -> None:
    """An error about an argument of a block points at the block."""
    arguments = Arguments({}, {"N": "x"}).inside("assume_role", {"name": "a"})
    assert arguments.string("name") == "a"
    with pytest.raises(ConfigurationError) as caught:
        arguments.integer("duration", "N", default=1, limits=range(10))
    assert caught.value.attribute == "assume_role"


@pytest.mark.parametrize("value", ["geheim\n", " geheim", "ge heim", "gehéim", "ge\x00heim"])
def test_not_a_word(value: str) -> None:
    """A key with white space or odd characters is refused without being shown."""
    with pytest.raises(ConfigurationError, match="trimspace") as caught:
        check_word(Found(value, "HW_AUTH_TOKEN"), "token")
    assert "heim" not in str(caught.value)
    assert caught.value.attribute == "token"


def test_word() -> None:
    """Any visible ASCII is fine in a key or token."""
    assert Arguments({"token": "a+/=~!"}, {}).word("token") == "a+/=~!"


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("geheim\n", "contains a line break"),
        ("geheim\u2028", "contains a line break"),
        ("ge heim", "contains a space"),
        ("gehéim", "contains a character outside of ASCII"),
        ("ge\x00heim", "contains a control character"),
        ("ge\u200bheim", "contains a control character"),
        ("ge\udcffheim", "is not valid UTF-8"),
    ],
)
def test_what_is_wrong_with_a_word(value: str, problem: str) -> None:
    """The error says what a key must not contain."""
    with pytest.raises(ConfigurationError, match=f"HW_AUTH_TOKEN {problem}, which cannot"):
        check_word(Found(value, "HW_AUTH_TOKEN"), "token")


@pytest.mark.parametrize("value", ["geheim\n", "ge\theim", "ge\udcffheim", "\u200bgeheim"])
def test_not_fit_to_log_in(value: str) -> None:
    """A password with something invisible in it is refused before it locks the user."""
    with pytest.raises(ConfigurationError, match="HW_USER_PASSWORD") as caught:
        check_login(Found(value, "HW_USER_PASSWORD"), "password")
    assert "heim" not in str(caught.value)
    assert caught.value.attribute == "password"


def test_fit_to_log_in() -> None:
    """A password may have spaces and letters of any language."""
    check_login(Found(" pässwörd 密码 ", "password"), "password")


def test_without_environment() -> None:
    """The arguments alone can be looked up, in a block as well."""
    block = Arguments({}, {"N": "n"}).inside("block", {"name": "a"}).without_environment()
    assert block.string("name", "N") == "a"
    assert block.string("other", "N") is None
    with pytest.raises(ConfigurationError) as caught:
        block.integer("name", default=1, limits=range(10))
    assert caught.value.attribute == "block"
