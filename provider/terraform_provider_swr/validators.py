"""Name rules as validators of attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terraform_provider_swr.api import names

if TYPE_CHECKING:
    from tfbridge import Diagnostics, Path


def organization_name(value: str, path: Path, diagnostics: Diagnostics) -> None:
    """Refuse what every source forbids, warn about what the sources disagree on."""


def repository_name(value: str, path: Path, diagnostics: Diagnostics) -> None:
    """The same for repositories, whose names may hold slashes."""
