"""A line on the terminal that tells how far a read is; nothing where nobody watches."""

from __future__ import annotations

import logging
import shutil
import sys
import threading
import time
from typing import TYPE_CHECKING

from tfbridge.commands.cells import printable

if TYPE_CHECKING:
    from types import TracebackType

    from tfbridge.commands.program import Progress

_EVERY = 0.1  # seconds between two looks
_CLEAR = "\r\033[K"


class ProgressLine(logging.Handler):
    """Draws the line on stderr while it is entered, and hears the log meanwhile.

    Warnings that nothing else shows are printed above the line.
    """

    def __init__(self, what: str, progress: Progress | None) -> None:
        super().__init__(logging.DEBUG)
        self._what = what
        self._progress = progress
        self._begun = time.monotonic()
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._draw_until_left, daemon=True)

    def __enter__(self) -> None:
        """Begin."""
        root = logging.getLogger()
        self._level = root.level
        root.addHandler(self)
        root.setLevel(logging.DEBUG)
        self._thread.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the line away."""
        self._left.set()
        self._thread.join()
        root = logging.getLogger()
        root.removeHandler(self)
        root.setLevel(self._level)
        sys.stderr.write(_CLEAR)
        sys.stderr.flush()

    def emit(self, record: logging.LogRecord) -> None:
        """Count what the log says."""
        if self._progress is not None:
            self._progress.note(record)
        if record.levelno >= logging.WARNING:
            sys.stderr.write(f"{_CLEAR}{printable(record.getMessage())}\n")

    def _draw_until_left(self) -> None:
        self._draw()
        while not self._left.wait(_EVERY):
            self._draw()

    def _draw(self) -> None:
        seconds = time.monotonic() - self._begun
        words = str(self._progress) if self._progress is not None else ""
        line = ", ".join(filter(None, (words, f"{seconds:.0f} s")))
        line = f"{self._what}: {line}"[: shutil.get_terminal_size().columns - 1]
        sys.stderr.write(f"{_CLEAR}{line}")
        sys.stderr.flush()
