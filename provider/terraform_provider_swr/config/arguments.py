"""The provider's arguments and, where they are left out, the environment.

See docs/reference/swr-api.md, section 3.6.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from terraform_provider_swr.auth.sources import unfit_for_header, unfit_for_login
from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

_TRUE = {"1", "t", "true"}
_FALSE = {"0", "f", "false"}


class Found(NamedTuple):
    """A value and the argument or variable that it came from."""

    value: str
    origin: str


class Arguments:
    """Looks values up: the argument first, then each variable in turn.

    The empty string counts as left out, in arguments as in the environment:
    that is what a Terraform variable with an empty default and an exported
    but empty variable mean.
    """

    __slots__ = ("_arguments", "_block", "_environ")

    def __init__(
        self, arguments: Mapping[str, Any], environ: Mapping[str, str], block: str | None = None
    ) -> None:
        self._arguments = arguments
        self._environ = environ
        self._block = block

    def inside(self, block: str, arguments: Mapping[str, Any]) -> Arguments:
        """Return the same environment with the arguments of a block."""
        return Arguments(arguments, self._environ, block)

    def without_environment(self) -> Arguments:
        """Return the arguments alone."""
        return Arguments(self._arguments, {}, self._block)

    def argument(self, name: str) -> Any:
        """Return an argument's value; None when it is left out."""
        value = self._arguments.get(name)
        return None if value == "" else value

    def variable(self, name: str | None) -> Found | None:
        """Return what an environment variable holds."""
        value = self._environ.get(name) if name else None
        return Found(value, name) if value and name else None

    def find(self, argument: str, *variables: str) -> Found | None:
        """Return the first value there is."""
        value = self.argument(argument)
        if value is not None:
            return Found(value, argument)
        found = map(self.variable, variables)
        return next((entry for entry in found if entry is not None), None)

    def string(self, argument: str, *variables: str) -> str | None:
        """Return the first string there is."""
        found = self.find(argument, *variables)
        return found.value if found else None

    def word(self, argument: str, *variables: str) -> str | None:
        """Return the first string there is, which has to be fit for a header (``check_word``)."""
        found = self.find(argument, *variables)
        if found is None:
            return None
        check_word(found, argument)
        return found.value

    def boolean(self, argument: str, *variables: str) -> bool:
        """Return a switch; False when it is left out."""
        found = self.find(argument, *variables)
        if found is None:
            return False
        if isinstance(found.value, bool):
            return found.value
        word = found.value.lower()
        if word not in _TRUE | _FALSE:
            raise self._error(argument, f"{found.origin} must be true or false, not {word}.")
        return word in _TRUE

    def integer(self, argument: str, *variables: str, default: int, limits: range) -> int:
        """Return a whole number within ``limits``."""
        found = self.find(argument, *variables)
        if found is None:
            return default
        value: Any = found.value
        if isinstance(value, str) and re.fullmatch(r"[+-]?[0-9]{1,18}", value):
            value = int(value)
        if isinstance(value, (str, bool)) or value not in limits:
            raise self._error(
                argument,
                f"{found.origin} must be a whole number from {limits[0]} to {limits[-1]}, "
                f"not {value}.",
            )
        return int(value)

    def _error(self, argument: str, message: str) -> ConfigurationError:
        return ConfigurationError(message, attribute=self._block or argument)


def check_word(found: Found, argument: str | None) -> None:
    """Raise ConfigurationError unless a key, token or id is fit for a header."""
    _check(found, argument, unfit_for_header(found.value))


def check_login(found: Found, argument: str | None) -> None:
    """Raise ConfigurationError unless a name or password is fit to log in with."""
    _check(found, argument, unfit_for_login(found.value))


def _check(found: Found, argument: str | None, problem: str) -> None:
    # The value itself, which may be secret, is not shown.
    if problem:
        raise ConfigurationError(
            f"{found.origin} {problem}, which cannot belong to it. If it was read from a file, "
            "take the line break at its end away, with trimspace() in Terraform.",
            attribute=argument,
        )
