"""Makes a crash visible: hosts show their user what follows ``panic: `` on stderr.

A plain Python traceback would only be seen in the log.

See docs/reference/plugin-protocol.md, section 1.7.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType


def install() -> None:
    """Report exceptions that nobody caught, of the main thread and of the others."""
    sys.excepthook = hook
    threading.excepthook = _thread_hook


def text(error: BaseException) -> str:
    """Return the report: the exception's own line behind ``panic: ``, then the traceback."""
    import traceback  # slow to load, and hardly ever needed

    headline = traceback.format_exception_only(error)[-1].rstrip()
    return f"panic: {headline}\n\n{''.join(traceback.format_exception(error))}"


def report(error: BaseException) -> None:
    """Print the report; a stderr that is gone is no reason to fail."""
    _print(text(error))


def tell(sentence: str) -> None:
    """Show the user a sentence in place of a report, where the reason for the end is known."""
    _print(f"panic: {sentence}\n")


def hook(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    """Report an exception that nobody caught; made for ``sys.excepthook``."""
    report(error)


def _thread_hook(arguments: threading.ExceptHookArgs) -> None:
    error = arguments.exc_value
    if error is not None and not isinstance(error, SystemExit):
        report(error)


def _print(words: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(words)
        sys.stderr.flush()
