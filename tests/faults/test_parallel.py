"""Many reads at once, reads that are stopped, and answers that are too large."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from faults.rigs import EXECUTABLE, MANY, TASK, Rig, clean_environment, read_all, serve_fleet
from swr_emulator.faults.actions import Action, throttle
from swr_emulator.faults.rules import Rule
from swr_emulator.faults.wire_actions import Drip, GzipBomb, Hang, Oversize
from terraform_provider_swr.http.single_flight import SingleFlight
from terraform_provider_swr.provider import Swr
from tfbridge.testing import Host, InProcessHost

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from swr_emulator import Emulator
    from swr_emulator.faults.exchange import Exchange
    from tfbridge.testing import ReadResult

PATIENCE = 20.0
"""Seconds after which a test that hangs fails."""


@dataclass(frozen=True, kw_only=True)
class Hold(Action):
    """Answer properly, but not before ``released``."""

    released: threading.Event = field(default_factory=threading.Event)

    def play(self, exchange: Exchange) -> None:
        """Wait and answer."""
        self.released.wait(PATIENCE)
        exchange.respond(exchange.answer())


def configure_and_log_in(rig: Rig, **arguments: Any) -> None:
    """Configure the provider for long reads, and prove its keys: until then reads go singly."""
    rig.configure(**{"request_timeout": 600, **arguments})
    assert rig.rows() == [TASK]
    rig.emulator.clear()


def test_eight_in_flight(emulator: Emulator) -> None:
    """Of many reads at once eight are on their way, never more, over connections that are kept."""
    names = serve_fleet(emulator)
    before = emulator.connections
    with Host(EXECUTABLE, environment=clean_environment()) as host, ThreadPoolExecutor(1) as pool:
        rig = Rig(host, emulator)
        configure_and_log_in(rig)
        hold = Hold()
        emulator.faults = Rule(hold)
        first = pool.submit(read_all, rig, names[:MANY])
        emulator.wait_for_requests(8)
        hold.released.set()
        assert first.result(PATIENCE) == names[:MANY]
        assert read_all(rig, names[MANY:]) == names[MANY:]
    assert emulator.in_flight_peak == 8
    assert emulator.connections - before <= 8
    assert len(emulator.requests) == len(names)


@pytest.mark.parametrize("number", [1, 12])
def test_as_many_in_flight_as_are_wanted(rig: Rig, number: int) -> None:
    """For a whole organization as well, fewer than eight or more."""
    names = serve_fleet(rig.emulator)
    configure_and_log_in(rig, max_concurrent_requests=number)
    hold = Hold()
    rig.emulator.faults = Rule(hold, path="sync_repo$")
    listing = 2  # pages
    with ThreadPoolExecutor(1) as pool:
        sweep = pool.submit(rig.read, namespace="fleet", repository=None)
        rig.emulator.wait_for_requests(listing + number)
        hold.released.set()
        state, diagnostics = sweep.result(PATIENCE)
    assert list(diagnostics) == []
    assert state is not None
    assert state["repositories"] == names
    assert rig.emulator.in_flight_peak == number


def test_eight_in_flight_for_a_whole_organization_and_others(rig: Rig) -> None:
    """Sweeps of organizations and single reads share the eight."""
    names = serve_fleet(rig.emulator)
    rig.configure()
    with ThreadPoolExecutor(MANY) as pool:
        sweeps = [pool.submit(rig.read, namespace="fleet", repository=None) for _ in range(3)]
        assert read_all(rig, names[:MANY]) == names[:MANY]
        for sweep in sweeps:
            state, diagnostics = sweep.result(PATIENCE)
            assert list(diagnostics) == []
            assert state is not None
            assert state["repositories"] == names
    assert rig.emulator.in_flight_peak <= 8


def test_every_configuration_has_its_own_eight(emulator: Emulator) -> None:
    """Two provider blocks, which are two processes, do not wait for each other."""
    names = serve_fleet(emulator)[:16]
    rigs = [Rig(InProcessHost(Swr()), emulator) for _ in range(2)]
    for rig in rigs:
        configure_and_log_in(rig)
    hold = Hold()
    emulator.faults = Rule(hold)
    with ThreadPoolExecutor(2) as pool:
        reads = [pool.submit(read_all, rig, names) for rig in rigs]
        emulator.wait_for_requests(16)
        assert emulator.in_flight == 16
        hold.released.set()
        assert [read.result(PATIENCE) for read in reads] == [names, names]


def test_identical_reads_share_a_request(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks what is being asked gets that answer; who asks later asks again."""
    hold = Hold()
    emulator.faults = Rule(hold)
    joined = threading.Semaphore(0)
    follow = SingleFlight._follow

    def note(flights: SingleFlight[object], flight: object) -> object:
        joined.release()
        return follow(flights, flight)  # type: ignore[arg-type]

    monkeypatch.setattr(SingleFlight, "_follow", note)
    rig = Rig(InProcessHost(Swr()), emulator)
    rig.configure()
    with ThreadPoolExecutor(MANY) as pool:
        reads = [pool.submit(rig.rows) for _ in range(MANY)]
        for _ in range(MANY - 1):
            assert joined.acquire(timeout=PATIENCE)
        hold.released.set()
        assert [read.result(PATIENCE) for read in reads] == [[TASK]] * MANY
    assert len(emulator.requests) == 1
    assert rig.rows() == [TASK]
    assert len(emulator.requests) == 2


def stop_during(rig: Rig, is_under_way: Callable[[Emulator], object], **config: Any) -> None:
    """Begin a read that would take minutes, stop it, and see that it ends and leaves nothing."""
    with ThreadPoolExecutor(1) as pool:
        read: Future[ReadResult] = pool.submit(rig.read, **config)
        is_under_way(rig.emulator)
        rig.host.stop()
        state, diagnostics = read.result(PATIENCE)
    assert state is None
    assert [diagnostic.summary for diagnostic in diagnostics] == ["Interrupted"]
    # What was being received is cut off, too.
    rig.emulator.wait_until_idle(PATIENCE)


@pytest.mark.parametrize(
    "action",
    [
        Hang(),
        Hang(after="headers"),
        Hang(after="half"),
        Drip(part="headers", interval_ms=500),
        Drip(interval_ms=500),
        throttle("429", retry_after=60),
        throttle("403", retry_date_in=59),
    ],
    ids=["hang", "headers", "half", "drip-headers", "drip", "retry-after", "retry-date"],
)
def test_stop(rig: Rig, action: Action) -> None:
    """StopProvider ends at once what would wait for minutes, and the plugin goes on answering."""
    rig.configure(request_timeout=600)
    rig.emulator.faults = Rule(action)
    stop_during(rig, lambda emulator: emulator.wait_for_requests(1))
    assert not rig.host.validate_data_source("swr_sync_repos", {"namespace": "test"}).has_errors
    assert rig.error().summary == "Interrupted"
    rig.emulator.faults = None
    rig.configure()
    assert rig.rows() == [TASK]


def test_stop_during_a_login(rig: Rig) -> None:
    """A read that waits for its token ends, too."""
    credentials = {"user_name": "demo", "password": "demo-password", "domain_name": "demo-account"}
    rig.configure(credentials, request_timeout=600)
    rig.emulator.faults = Rule(Hang(), path="/v3/auth/tokens$")
    stop_during(rig, lambda emulator: emulator.wait_for_requests(1))


def test_stop_during_a_sweep(rig: Rig) -> None:
    """Of a whole organization nothing more is asked for after the stop."""
    serve_fleet(rig.emulator)
    rig.configure(request_timeout=600)
    rig.emulator.faults = Rule(Hang(), path="sync_repo$")
    listing = 2  # pages
    stop_during(
        rig,
        lambda emulator: emulator.wait_for_requests(listing + 8),
        namespace="fleet",
        repository=None,
    )
    assert len(rig.emulator.requests) == listing + 8


def test_stop_of_reads_that_wait_for_the_first_list_of_tags(rig: Rig) -> None:
    """Those that wait to learn which list the region has end with the one that asks."""
    serve_fleet(rig.emulator)
    rig.configure(request_timeout=600)
    rig.emulator.faults = Rule(Hang(), path="/tags$")
    # Two pages of repositories, one list of tags, and tasks until all eleven others wait.
    begun = 2 + 1 + 11
    stop_during(
        rig,
        lambda emulator: emulator.wait_for_requests(begun),
        kind="replication_status",
        namespace="fleet",
    )
    assert len(rig.emulator.requests) == begun


def test_stop_of_many(rig: Rig) -> None:
    """All reads end, those that wait for their turn as well."""
    names = serve_fleet(rig.emulator)[:MANY]
    configure_and_log_in(rig)
    rig.emulator.faults = Rule(Hang())
    with ThreadPoolExecutor(MANY) as pool:
        reads = [pool.submit(rig.error, namespace="fleet", repository=name) for name in names]
        rig.emulator.wait_for_requests(8)
        rig.host.stop()
        assert {read.result(PATIENCE).summary for read in reads} == {"Interrupted"}
    rig.emulator.wait_until_idle(PATIENCE)
    assert len(rig.emulator.requests) == 8


def test_the_process_ends_in_the_middle_of_a_read(emulator: Emulator) -> None:
    """A plugin that hangs on the service still ends in time when its host asks it to."""
    emulator.faults = Rule(Hang())
    with Host(EXECUTABLE, environment=clean_environment()) as host:
        rig = Rig(host, emulator)
        rig.configure(request_timeout=600)
        with ThreadPoolExecutor(1) as pool:
            read = pool.submit(rig.read)
            emulator.wait_for_requests(1)
            assert host.shutdown().graceful
            with pytest.raises(Exception, match="ReadDataSource"):
                read.result(PATIENCE)
    emulator.wait_until_idle(PATIENCE)


def peak_memory(host: Host) -> int:
    """Return the most memory that a process has held since the last call, in MiB."""
    folder = Path("/proc") / str(host.process.pid)
    lines = (folder / "status").read_text(encoding="utf-8").splitlines()
    (peak,) = (int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    (folder / "clear_refs").write_text("5", encoding="utf-8")
    return peak // 1024


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured by /proc")
@pytest.mark.parametrize(
    ("action", "growth"),
    [
        (GzipBomb(megabytes=300), 16),
        (Oversize(megabytes=300), 16),
        # Without a length there is nothing but to read up to the limit.
        (Oversize(megabytes=300, length="chunked"), 64 + 16),
        (Oversize(megabytes=300, length="unknown"), 64 + 16),
    ],
    ids=["bomb", "declared", "chunked", "unknown"],
)
def test_memory(emulator: Emulator, action: Action, growth: int) -> None:
    """An answer of 300 MiB is refused without being held, a bomb not even in part."""
    with Host(EXECUTABLE, environment=clean_environment()) as host:
        rig = Rig(host, emulator)
        rig.configure(request_timeout=60)
        assert rig.rows() == [TASK]
        before = peak_memory(host)
        emulator.faults = Rule(action)
        assert "more than 64 MiB" in rig.error().detail
        assert peak_memory(host) - before < growth
    assert len(rig.sent) == 2


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured by /proc")
def test_memory_of_many_bombs(emulator: Emulator) -> None:
    """Eight bombs at the same time take no more than one."""
    names = serve_fleet(emulator)[:8]
    with Host(EXECUTABLE, environment=clean_environment()) as host:
        rig = Rig(host, emulator)
        rig.configure(request_timeout=60)
        assert read_all(rig, names) == names
        before = peak_memory(host)
        emulator.faults = Rule(GzipBomb(megabytes=100))
        with ThreadPoolExecutor(8) as pool:
            reads = [pool.submit(rig.error, namespace="fleet", repository=name) for name in names]
            assert all("64 MiB" in read.result(PATIENCE).detail for read in reads)
        assert peak_memory(host) - before < 32
