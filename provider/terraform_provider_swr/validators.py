"""The client's rules as validators of attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terraform_provider_swr.http.errors import ConfigurationError
from terraform_provider_swr.swr import names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfbridge import Diagnostics, Path


def organization_name(value: str, path: Path, diagnostics: Diagnostics) -> None:
    """Refuse what every source forbids, warn about what the sources disagree on."""
    _report("organization name", names.check_namespace(value), path, diagnostics)


def repository_name(value: str, path: Path, diagnostics: Diagnostics) -> None:
    """Do the same for repositories, whose names may hold slashes."""
    _report("repository name", names.check_repository(value), path, diagnostics)


def at_least_one(value: Any, path: Path, diagnostics: Diagnostics) -> None:
    """Refuse numbers that count nothing."""
    if not isinstance(value, int) or value < 1:
        diagnostics.error(
            "Invalid number", f"A whole number of at least 1 is needed, not {value}.", path
        )


def endpoint_addresses(value: Any, path: Path, diagnostics: Diagnostics) -> None:
    """Refuse addresses that are none, and names of services that are spelled otherwise."""
    from terraform_provider_swr.config.addresses import check_names
    from terraform_provider_swr.endpoints import normalise_url

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
