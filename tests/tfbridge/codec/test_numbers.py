"""Tests of the forms of numbers."""

from __future__ import annotations

from decimal import Decimal
from enum import IntEnum
from fractions import Fraction

import pytest

from tfbridge.codec.numbers import MAX_DIGITS, from_wire, is_number, parse_number, to_wire


class Level(IntEnum):
    """A number with a name."""

    LOW = 1


@pytest.mark.parametrize("value", [0, -1, 2**100, 0.5, Decimal("0.1"), Level.LOW])
def test_python_numbers_are_numbers(value: object) -> None:
    """Integers, floats and decimals are numbers."""
    assert is_number(value)


@pytest.mark.parametrize("value", [True, False, "1", b"1", None, 1j, Fraction(1, 2)])
def test_everything_else_is_not_a_number(value: object) -> None:
    """A bool is not a number, nor is a string."""
    assert not is_number(value)


@pytest.mark.parametrize(
    ("number", "form"),
    [
        (0, 0),
        (-0.0, 0),
        (Decimal("-0"), 0),
        (Decimal("0e9999"), 0),
        (2**63 - 1, 2**63 - 1),
        (-(2**63), -(2**63)),
        (3.0, 3),
        (Decimal("3.00"), 3),
        (Decimal("1E+3"), 1000),
        (0.5, 0.5),
        (Decimal("0.50"), 0.5),
        (2.0**-1074, 2.0**-1074),
        (0.1, 0.1),
        (1e100, 1e100),
        (2**63, "9223372036854775808"),
        (-(2**63) - 1, "-9223372036854775809"),
        (2**64, "18446744073709551616"),
        (10**30, "1000000000000000000000000000000"),
        (Decimal("1e20"), "100000000000000000000"),
        (Decimal("0.1"), "0.1"),
        (Decimal("0.10"), "0.1"),
        (Decimal("-1.1e-7"), "-0.00000011"),
        (Decimal("3.14159265358979323846264338327950288"), "3.14159265358979323846264338327950288"),
    ],
)
def test_number_takes_the_first_form_that_holds_it(
    number: float | Decimal, form: float | str
) -> None:
    """A number is a 64-bit integer, else a float64, else plain digits, whichever is exact."""
    assert (to_wire(number), type(to_wire(number))) == (form, type(form))


@pytest.mark.parametrize("number", [float("nan"), float("inf"), Decimal("nan"), Decimal("-inf")])
def test_number_to_send_must_be_finite(number: float | Decimal) -> None:
    """Hosts fail on NaN and infinity, so these are never sent."""
    with pytest.raises(ValueError, match="finite"):
        to_wire(number)


@pytest.mark.parametrize(
    "number",
    [10**MAX_DIGITS, Decimal(f"1e{MAX_DIGITS}"), Decimal("1e999999999"), Decimal("1e-999999999")],
)
def test_number_to_send_has_a_limited_length(number: int | Decimal) -> None:
    """A number that is longer than any sensible one is refused before it is written out."""
    with pytest.raises(ValueError, match="digits"):
        to_wire(number)


@pytest.mark.parametrize(
    ("form", "number"),
    [
        (5, 5),
        (2**64 - 1, 2**64 - 1),
        (-0.0, 0),
        (2.0**70, 2**70),
        (0.5, Decimal("0.5")),
        ("0.1", Decimal("0.1")),
        ("18446744073709551616", 2**64),
        ("-7", -7),
        ("+7.0", 7),
        ("1e3", 1000),
        ("1.5E+1", 15),
        ("25e-1", Decimal("2.5")),
        (".5", Decimal("0.5")),
        ("-0.0", 0),
        ("0e999999999", 0),
        ("9" * MAX_DIGITS, 10**MAX_DIGITS - 1),
    ],
)
def test_number_is_read_exactly(form: float | str, number: int | Decimal) -> None:
    """Whole numbers become int, all others the exact Decimal."""
    read = from_wire(form)
    assert (read, type(read)) == (number, type(number))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1",
        "1 ",
        "1_000",
        "0x10",
        "Infinity",
        "inf",
        "nan",
        "1e",
        "1.2.3",
        "--1",
        "e",
        "\u0661",
    ],
)
def test_text_that_is_not_a_plain_decimal_is_no_number(text: str) -> None:
    """What only Python takes for a number is refused, as hosts refuse it."""
    with pytest.raises(ValueError, match="a number is required"):
        parse_number(text)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_number_that_is_read_must_be_finite(number: float) -> None:
    """NaN and infinity are not values of Terraform."""
    with pytest.raises(ValueError, match="finite"):
        from_wire(number)


@pytest.mark.parametrize(
    "text",
    ["1e999999999", "-1e-999999999", "9" * (MAX_DIGITS + 1), "1e" + "9" * 30, "0." + "1" * 2000],
)
def test_short_text_of_a_huge_number_is_refused(text: str) -> None:
    """A number whose digits would fill the memory is refused without writing them out."""
    with pytest.raises(ValueError, match="required"):
        parse_number(text)
