"""tfbridge.plugin.lifetime: reasons to end."""

from __future__ import annotations

import os
import threading
from contextlib import closing
from typing import TYPE_CHECKING

from tfbridge.plugin import lifetime
from tfbridge.plugin.event_loop import EventLoop
from tfbridge.plugin.lifetime import Ending, Lifetime

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


def _ending(prepare: Callable[[Lifetime, EventLoop], object]) -> Ending | None:
    """Return how a lifetime ends that was prepared in its event loop."""
    with closing(EventLoop()) as loop:
        subject = Lifetime(loop)
        prepare(subject, loop)
        loop.run(lambda: subject.ending, 60)
        return subject.ending


def test_any_thread_may_end_it() -> None:
    """Calls are answered in threads, and Shutdown is one of them."""

    def end_in_thread(subject: Lifetime, _loop: EventLoop) -> None:
        threading.Thread(target=subject.end, args=(Ending.SHUTDOWN,)).start()

    assert _ending(end_in_thread) is Ending.SHUTDOWN


def test_the_first_reason_counts() -> None:
    """A second reason changes nothing."""

    def end_twice(subject: Lifetime, _loop: EventLoop) -> None:
        subject.end(Ending.SIGNAL)
        subject.end(Ending.SHUTDOWN)

    assert _ending(end_twice) is Ending.SIGNAL


def test_a_new_parent_means_that_the_host_is_gone() -> None:
    """Orphans get another parent, whichever it is."""
    parent = os.getppid() + 1
    assert _ending(lambda subject, _: subject.watch_parent(parent)) is Ending.HOST_GONE


def test_the_parent_is_looked_at_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The host may die at any time."""
    monkeypatch.setattr(lifetime, "_PARENT_INTERVAL", 0)
    parents = iter([7, 7, 7, 1])
    monkeypatch.setattr(os, "getppid", lambda: next(parents))
    assert _ending(lambda subject, _: subject.watch_parent(7)) is Ending.HOST_GONE
    assert list(parents) == []


def test_the_last_connection_gone_means_that_the_host_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A host without a connection has no use for the process."""
    monkeypatch.setattr(lifetime, "_RECONNECT_TIME", 0)

    def come_and_go(subject: Lifetime, _loop: EventLoop) -> None:
        for count in (1, 2, 1, 0):
            subject.connections_changed(count)

    assert _ending(come_and_go) is Ending.HOST_GONE


def test_a_host_that_comes_back_in_time_is_not_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new connection makes up for the last one."""
    monkeypatch.setattr(lifetime, "_RECONNECT_TIME", 0)

    def come_back(subject: Lifetime, loop: EventLoop) -> None:
        subject.connections_changed(0)
        subject.connections_changed(1)
        loop.call_later(0, lambda: subject.end(Ending.SHUTDOWN))

    assert _ending(come_back) is Ending.SHUTDOWN
