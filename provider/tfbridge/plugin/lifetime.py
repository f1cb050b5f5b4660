"""How long the process lives: as long as its host has a use for it.

A host ends its plugins with Shutdown. A host that was killed cannot, and
nothing tells the plugin but the end of its connection and a new parent.
(Linux could send a signal on the parent's death, but means the death of the
thread that started us, and Go's threads come and go.)

See docs/reference/plugin-protocol.md, sections 1.6 and 1.8.
"""

from __future__ import annotations

import os
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tfbridge.plugin.event_loop import EventLoop, Timer

_PARENT_INTERVAL = 1.0  # seconds between looks at the parent
_RECONNECT_TIME = 2.0  # seconds that a host may take to come back


class Ending(Enum):
    """Why the process ends."""

    SHUTDOWN = "the host sent Shutdown"
    SIGNAL = "a signal asked for it"
    HOST_GONE = "the host is gone"


class Lifetime:
    """Knows the reason to end once there is one; the first one counts."""

    def __init__(self, loop: EventLoop) -> None:
        self._loop = loop
        self.ending: Ending | None = None
        self._absence: Timer | None = None

    def end(self, ending: Ending) -> None:
        """End the process; may be called from any thread and from signal handlers."""
        self._loop.call_soon(lambda: self._settle(ending))

    def watch_parent(self, parent: int) -> None:
        """End when ``parent`` is not this process's parent any more."""
        if os.getppid() != parent:
            self._settle(Ending.HOST_GONE)
        else:
            self._loop.call_later(_PARENT_INTERVAL, lambda: self.watch_parent(parent))

    def connections_changed(self, count: int) -> None:
        """End soon after the last connection, unless there is a new one by then."""
        self._loop.cancel(self._absence)
        self._absence = None
        if not count:
            self._absence = self._loop.call_later(
                _RECONNECT_TIME, lambda: self._settle(Ending.HOST_GONE)
            )

    def _settle(self, ending: Ending) -> None:
        self.ending = self.ending or ending
