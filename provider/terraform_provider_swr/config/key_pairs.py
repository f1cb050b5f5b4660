"""Pairs of arguments that need each other, such as a key and its secret.

A pair is never put together from two accounts: environment variables count
by family (``HW_*``, ``OS_*``, ...), and a family whose own half says
something else does not complete an argument.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from terraform_provider_swr.config.arguments import Arguments, Found


class Names(NamedTuple):
    """Names of a pair and of what goes with it: arguments, or one family of variables."""

    first: str
    second: str
    companion: str | None = None


class Pair(NamedTuple):
    """A complete pair; the companion may be missing."""

    first: Found
    second: Found
    companion: Found | None


class _Parts(NamedTuple):
    first: Found | None
    second: Found | None
    companion: Found | None

    def is_empty(self) -> bool:
        return self.first is None and self.second is None

    def agrees_with(self, other: _Parts) -> bool:
        return _same(self.first, other.first) and _same(self.second, other.second)

    def completed_by(self, other: _Parts) -> _Parts:
        return _Parts(
            self.first or other.first,
            self.second or other.second,
            self.companion or other.companion,
        )


def find_pair(
    arguments: Arguments, names: Names, families: tuple[Names, ...], advice: str
) -> Pair | None:
    """Return the pair that the user gave; None when nothing of it is given.

    From arguments as far as they go, the rest from the first family that
    agrees with them; without arguments from the first family with anything
    of the pair in it. Raises ConfigurationError, ending in ``advice``, when
    half of it is missing.
    """
    given = _from_arguments(arguments, names)
    found = [_from_variables(arguments, family) for family in families]
    if given.is_empty():
        parts = next((family for family in found if not family.is_empty()), given)
        parts = given.completed_by(parts)
        if parts.is_empty():
            return None
    else:
        completed = (given.completed_by(family) for family in found if given.agrees_with(family))
        parts = next((each for each in completed if each.first and each.second), given)
    if parts.first is None or parts.second is None:
        raise _incomplete(parts, names, families, advice)
    return Pair(parts.first, parts.second, parts.companion)


def _from_arguments(arguments: Arguments, names: Names) -> _Parts:
    return _Parts(
        arguments.find(names.first),
        arguments.find(names.second),
        arguments.find(names.companion) if names.companion else None,
    )


def _from_variables(arguments: Arguments, names: Names) -> _Parts:
    return _Parts(
        arguments.variable(names.first),
        arguments.variable(names.second),
        arguments.variable(names.companion),
    )


def _same(one: Found | None, other: Found | None) -> bool:
    return one is None or other is None or one.value == other.value


def _incomplete(
    parts: _Parts, arguments: Names, families: tuple[Names, ...], advice: str
) -> ConfigurationError:
    present = parts.first or parts.second
    origin = present.origin if present else ""
    missing = 1 if parts.first else 0
    family = next((names for names in (arguments, *families) if origin in names), arguments)
    return ConfigurationError(
        f"{origin} is given without {family[missing]}, which belongs to it. The two are never "
        f"put together from different families of variables. {advice}",
        attribute=arguments[missing],
    )
