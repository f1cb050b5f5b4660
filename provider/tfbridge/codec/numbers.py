"""Numbers: exact in Python, and in the three forms that the wire has for them.

Terraform calculates with 512 bits of mantissa. A whole number within 64 bits
travels as an integer, what a float64 holds exactly as a float64, and all the
rest as a decimal string: most fractions that people write, such as 0.1, are strings.

See docs/reference/plugin-protocol.md, section 3.3.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from decimal import Decimal

INT64_MIN: Final = -(2**63)
INT64_MAX: Final = 2**63 - 1

MAX_DIGITS: Final = 1100
"""The digits a number may have before and after the point. Every float64 has fewer (2**-1074
has 1074), and ten bytes such as 1e999999999 must not become a gigabyte."""

_ALPHABET: Final = frozenset("0123456789+-.eE")
_MAX_BITS: Final = (10**MAX_DIGITS).bit_length()


def is_number(value: object) -> bool:
    """Return whether the value is a Python number that Terraform has as well.

    ``bool`` is a subclass of ``int`` and is never a number here.
    """
    if isinstance(value, (int, float)):
        return not isinstance(value, bool)
    from decimal import Decimal

    return isinstance(value, Decimal)


def to_wire(number: float | Decimal) -> int | float | str:
    """Return the number as the wire carries it.

    A ``float`` beyond 64 bits stays a float64: its exact digits would show
    1e100 to the user as a number of more than a hundred digits.

    Raises:
        ValueError: the number is not finite or has too many digits.

    """
    if isinstance(number, int):
        return _whole_to_wire(number)
    if isinstance(number, float):
        return _float_to_wire(number)
    exact = _exact(number)
    if isinstance(exact, int):
        return _whole_to_wire(exact)
    approximate = float(exact)
    return approximate if approximate == exact else format(exact, "f").rstrip("0")


def _whole_to_wire(number: int) -> int | str:
    if INT64_MIN <= number <= INT64_MAX:
        return int(number)
    if number.bit_length() >= _MAX_BITS:
        raise _too_long()
    return str(number)


def _float_to_wire(number: float) -> int | float:
    if not isfinite(number):
        raise ValueError("a finite number is required")
    if number.is_integer() and INT64_MIN <= number <= INT64_MAX:
        return int(number)
    return float(number)


def from_wire(number: float | str) -> int | Decimal:
    """Return the exact value of a number in any of its forms.

    Raises:
        ValueError: it is not a finite number, or has too many digits.

    """
    if isinstance(number, str):
        return parse_number(number)
    if isinstance(number, int):
        return number
    from decimal import Decimal

    return _exact(Decimal(number))


def parse_number(text: str) -> int | Decimal:
    """Return the exact value of decimal digits with optional sign, point and exponent.

    Raises:
        ValueError: the string is anything else, or the number has too many digits.

    """
    from decimal import Decimal, InvalidOperation

    # Decimal alone would also take spaces, underscores, other scripts' digits and "Infinity".
    if not _ALPHABET.issuperset(text):
        raise ValueError("a number is required")
    try:
        return _exact(Decimal(text))
    except InvalidOperation:
        raise ValueError("a number is required") from None


def _exact(number: Decimal) -> int | Decimal:
    """Return a whole number as ``int``, any other as it is."""
    if not number.is_finite():
        raise ValueError("a finite number is required")
    if not number:
        return 0
    _, digits, power = number.as_tuple()
    exponent = int(power)
    if not -MAX_DIGITS <= exponent <= MAX_DIGITS - len(digits):
        raise _too_long()
    if exponent < 0 and any(digits[exponent:]):
        return number
    # By way of a string: int(Decimal("1e1000")) takes ten times as long.
    return int(format(number, "f").partition(".")[0])


def _too_long() -> ValueError:
    return ValueError(f"a number of at most {MAX_DIGITS} digits is required")
