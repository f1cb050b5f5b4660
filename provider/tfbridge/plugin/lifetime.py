"""How long the process lives: as long as its host has a use for it.

A host ends its plugins with Shutdown. A host that was killed cannot, and
nothing tells the plugin but the end of its connection and a new parent.
(Linux could send a signal on the parent's death, but means the death of the
thread that started us, and Go's threads come and go.)

See docs/reference/plugin-protocol.md, sections 1.6 and 1.8.
"""

from __future__ import annotations

import asyncio
import os
from enum import Enum

_PARENT_INTERVAL = 1.0  # seconds between looks at the parent
_RECONNECT_TIME = 2.0  # seconds that a host may take to come back


class Ending(Enum):
    """Why the process ends."""

    SHUTDOWN = "the host sent Shutdown"
    SIGNAL = "a signal asked for it"
    HOST_GONE = "the host is gone"


class Lifetime:
    """Waits for the reason to end; the first one counts.

    To be made in the thread of the running event loop.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ending: asyncio.Future[Ending] = self._loop.create_future()
        self._absence: asyncio.TimerHandle | None = None

    async def ended(self) -> Ending:
        """Wait for the end and return its reason."""
        return await self._ending

    def end(self, ending: Ending) -> None:
        """End the process; may be called from any thread."""
        self._loop.call_soon_threadsafe(self._settle, ending)

    def watch_parent(self, parent: int) -> None:
        """End when ``parent`` is not this process's parent any more."""
        if os.getppid() != parent:
            self._settle(Ending.HOST_GONE)
        else:
            self._loop.call_later(_PARENT_INTERVAL, self.watch_parent, parent)

    def connections_changed(self, count: int) -> None:
        """End soon after the last connection, unless there is a new one by then."""
        if self._absence:
            self._absence.cancel()
            self._absence = None
        if not count:
            self._absence = self._loop.call_later(_RECONNECT_TIME, self._settle, Ending.HOST_GONE)

    def _settle(self, ending: Ending) -> None:
        if not self._ending.done():
            self._ending.set_result(ending)
