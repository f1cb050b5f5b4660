"""The one place where exceptions become diagnostics."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, TypeVar

from tfbridge.errors import DecodeError, DiagnosticError, EncodeError, StoppedError
from tfbridge.server.sanitize import UNEXPECTED, sanitized, unexpected

if TYPE_CHECKING:
    from collections.abc import Callable

    from tfbridge.diagnostics import Diagnostics
    from tfbridge.provider import Provider

log = logging.getLogger(__name__)

Result = TypeVar("Result")


class Guard:
    """Calls author code for a provider that may know some of its exceptions."""

    def __init__(self, provider: Provider[Any]) -> None:
        self._provider = provider

    def run(self, diagnostics: Diagnostics, call: Callable[[], Result]) -> Result | None:
        """Return what ``call`` returns; None when it raises, with diagnostics about it."""
        try:
            return call()
        except DiagnosticError as error:
            known = sanitized(error.diagnostics)
            diagnostics.extend(known)
            if not known.has_errors:
                _report(error, diagnostics)
        except StoppedError:
            diagnostics.error(
                "Interrupted", "The call was ended early because Terraform was interrupted."
            )
        except DecodeError as error:
            diagnostics.error(
                "Configuration cannot be understood",
                f"The host sent a value that does not fit the schema: {error.message}.",
                error.path,
            )
        except EncodeError as error:
            log.exception("the provider returned a value that does not fit its schema")
            diagnostics.error(
                "Provider returned an invalid value",
                f"{error}. This is a bug in the provider; please report it.",
                error.path,
            )
        except BaseException as error:  # noqa: BLE001 - nothing in author code may end the process
            self._diagnose(error, diagnostics)
        return None

    def _diagnose(self, error: BaseException, diagnostics: Diagnostics) -> None:
        try:
            known = self._provider.diagnose(error) if isinstance(error, Exception) else None
            if known is not None:
                given = list(known)
                diagnostics.extend(sanitized(given))
                if known.has_errors and list(sanitized(given)) == given:
                    return
        except BaseException as another:
            name = f"{type(self._provider).__name__}.diagnose"
            log.exception("%s failed", name)
            diagnostics.error(UNEXPECTED, f"{name} failed. {unexpected(another)}")
        _report(error, diagnostics)


def _report(error: BaseException, diagnostics: Diagnostics) -> None:
    log.error("unexpected exception", exc_info=error)
    diagnostics.error(UNEXPECTED, unexpected(error))
