"""The client's rules as validators of attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terraform_provider_swr.http.errors import ConfigurationError
from terraform_provider_swr.swr import names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfbridge import Diagnostics, Path, Validator


def organization_name(value: str, path: Path, diagnostics: Diagnostics) -> None:
    """Refuse what every source forbids, warn about what the sources disagree on."""
    _report("organization name", names.check_namespace(value), path, diagnostics)


def repository_name(value: str, path: Path, diagnostics: Diagnostics) -> None:
    """Do the same for repositories, whose names may hold slashes."""
    _report("repository name", names.check_repository(value), path, diagnostics)


def unless_empty(check: Validator) -> Validator:
    """Return the check for an optional argument, in which an empty string counts as left out."""

    def validate(value: Any, path: Path, diagnostics: Diagnostics) -> None:
        if value != "":
            check(value, path, diagnostics)

    return validate


def region_name(value: str, path: Path, diagnostics: Diagnostics) -> None:
    """Refuse what cannot be part of a host's name."""
    from terraform_provider_swr.endpoints import check_region
    from terraform_provider_swr.http.errors import ConfigurationError

    try:
        check_region(value)
    except ConfigurationError as error:
        diagnostics.error("Invalid region name", str(error), path)


def image_digest(value: str, path: Path, diagnostics: Diagnostics) -> None:
    """Refuse what is no SHA-256 in the spelling of registries."""
    import re

    if not re.fullmatch("sha256:[0-9a-f]{64}", value):
        diagnostics.error(
            "Invalid digest",
            "A digest is sha256: and 64 digits of 0-9 and a-f, as docker and SWR write it.",
            path,
        )


def regular_expression(value: str, path: Path, diagnostics: Diagnostics) -> None:
    """Refuse what Python's ``re`` cannot search for."""
    import re

    try:
        re.compile(value)
    except (re.error, OverflowError, RecursionError) as error:
        diagnostics.error(
            "Invalid regular expression",
            f"Python's re module, which searches tags for it, refuses it: {error}.",
            path,
        )


def at_least_one(value: Any, path: Path, diagnostics: Diagnostics) -> None:
    """Refuse numbers that count nothing."""
    if not isinstance(value, int) or value < 1:
        diagnostics.error(
            "Invalid number", f"A whole number of at least 1 is needed, not {value}.", path
        )


def endpoint_addresses(value: Any, path: Path, diagnostics: Diagnostics) -> None:
    """Refuse addresses that are none, and names of services that are spelled otherwise."""
    from terraform_provider_swr.endpoints import check_names, normalise_url

    try:
        check_names(value)
        for name, address in sorted(value.items()):
            if address is not None:
                normalise_url(address, "endpoints", f"endpoints.{name}")
    except ConfigurationError as error:
        diagnostics.error("Invalid endpoints", str(error), path)


def _report(
    what: str, problems: Sequence[names.Problem], path: Path, diagnostics: Diagnostics
) -> None:
    errors = [problem.text for problem in problems if problem.is_error]
    if errors:
        diagnostics.error(f"Invalid {what}", " ".join(errors), path)
    elif problems:
        diagnostics.warning(f"Unusual {what}", " ".join(problem.text for problem in problems), path)
