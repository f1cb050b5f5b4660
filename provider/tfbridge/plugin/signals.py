"""What the signals of a terminal or a service manager mean to a plugin process.

Ctrl-C reaches the whole process group. The host then asks its plugins to stop
over gRPC and still needs their answers, so SIGINT must not even interrupt an
import. SIGTERM means the end.

See docs/reference/plugin-protocol.md, section 1.8.
"""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from types import FrameType


def settle() -> None:
    """Ignore SIGINT and let SIGTERM end the process, even in the middle of an import.

    Call it from the main thread before anything that takes time. Once the
    server runs it handles SIGTERM itself, gracefully.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
