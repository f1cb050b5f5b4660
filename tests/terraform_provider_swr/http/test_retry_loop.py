"""A request is sent until there is an answer, or no sense in trying again."""

from __future__ import annotations

import logging
import threading
from typing import Any

import pytest
from requests.auth import AuthBase

from terraform_provider_swr.http import retry_loop
from terraform_provider_swr.http.attempt import Attempt, AttemptContext
from terraform_provider_swr.http.cancellation import CancellationToken
from terraform_provider_swr.http.concurrency_limiter import AdaptiveConcurrencyLimiter
from terraform_provider_swr.http.deadline import Deadline
from terraform_provider_swr.http.errors import (
    ApiError,
    AuthenticationError,
    ConfigurationError,
    ServiceError,
    ThrottledError,
    TransportError,
    UnavailableError,
)
from terraform_provider_swr.http.messages import (
    Failure,
    Request,
    Response,
    RetryClass,
    RetryDecision,
)
from terraform_provider_swr.http.retry_loop import RetryLoop, RetryPolicy

TEXT = "GET https://swr-api.example/v2/x"
OK = Response(200, {}, b"[]", "request-1")


def transient(retry_after: float | None = None) -> Failure:
    """Return a failure that may pass."""
    return Failure(UnavailableError(TEXT, 503), RetryDecision(RetryClass.TRANSIENT, retry_after))


def throttled(retry_after: float | None = None) -> Failure:
    """Return a refusal of too many requests."""
    return Failure(ThrottledError(TEXT, 429), RetryDecision(RetryClass.THROTTLED, retry_after))


def expired() -> Failure:
    """Return a refusal of expired credentials."""
    return Failure(
        AuthenticationError(TEXT, 401), RetryDecision(RetryClass.PERMANENT), is_expiry=True
    )


class World(CancellationToken):
    """Plays attempts with given outcomes, in a time that passes only where something waits."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, slots: int = 2) -> None:
        super().__init__(threading.Event())
        self.now = 100.0
        self.limiter = AdaptiveConcurrencyLimiter(slots, self, self.clock)
        self.max_retries = 5
        self.seconds = 10.0
        self.attempt_takes = 0.0
        self.outcomes: list[Response | Failure] = []
        self.given: list[float] = []
        self.starts: list[float] = []
        self.auths: list[AuthBase | None] = []
        monkeypatch.setattr(Attempt, "run", self._attempt)
        monkeypatch.setattr(Deadline.__init__, "__defaults__", (self.clock,))

    def clock(self) -> float:
        """Return the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds

    def wait(self, done: threading.Event, seconds: float | None = None) -> bool:
        """Let time pass; a wait without an end would never end."""
        assert seconds is not None
        self.now += seconds
        return done.is_set()

    def send(
        self, *outcomes: Response | Failure, request: Request | None = None, dice: float = 1.0
    ) -> Response:
        """Send a request whose attempts end as given."""
        self.outcomes = list(outcomes)
        policy = RetryPolicy(self.max_retries, 3 * self.seconds, randomness=lambda: dice)
        context = AttemptContext(object(), object(), self, self.seconds, None)  # type: ignore[arg-type]
        request = request or Request("GET", "https://swr-api.example/v2/x", [("a", "b")])
        return RetryLoop(context, self.limiter, policy, request).run()

    def _attempt(self, seconds: float) -> Response | Failure:
        self.given.append(seconds)
        self.starts.append(self.now)
        self.now += min(self.attempt_takes, seconds)
        return self.outcomes.pop(0)


class FakeCredentials(AuthBase):
    """Numbered credentials that can be refreshed some times."""

    def __init__(self, world: World, refreshes: int = 0, takes: float = 0.0) -> None:
        self.world = world
        self.refreshes = refreshes
        self.takes = takes
        self.calls = 0
        self.rejected: list[AuthBase] = []

    def auth(self) -> AuthBase:
        """Return the credentials."""
        self.calls += 1
        assert self.world.limiter._in_flight == 0, "a login must not wait while it holds a slot"
        return self

    def refresh(self, rejected: AuthBase) -> bool:
        """Replace them, if any refresh is left."""
        self.world.now += self.takes
        self.rejected.append(rejected)
        self.refreshes -= 1
        return self.refreshes >= 0

    def request(self) -> Request:
        """Return a request with these credentials."""
        return Request("GET", "https://swr-api.example/v2/x", credentials=self)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Return a world without a network."""
    return World(monkeypatch)


def test_an_answer_ends_it(world: World) -> None:
    """One attempt, with the time for one."""
    assert world.send(OK) is OK
    assert world.given == [10.0]


def test_transient_failures_are_retried_after_growing_waits(world: World) -> None:
    """Until an answer comes."""
    assert world.send(transient(), transient(), throttled(), transient(), OK) is OK
    assert [start - 100 for start in world.starts] == [0, 0.5, 1.5, 3.5, 7.5]


def test_the_last_failure_is_raised_with_the_number_of_attempts(world: World) -> None:
    """After max_retries repetitions."""
    world.max_retries = 2
    with pytest.raises(UnavailableError, match="after 3 attempts"):
        world.send(transient(), transient(), transient(), OK)
    world.max_retries = 0
    with pytest.raises(TransportError) as caught:
        world.send(Failure(TransportError(TEXT, "no"), RetryDecision(RetryClass.TRANSIENT)))
    assert caught.value.attempts == 1


def test_a_permanent_failure_is_raised_at_once(world: World) -> None:
    """Whatever class it is."""
    error = ConfigurationError("no")
    with pytest.raises(ConfigurationError) as caught:
        world.send(Failure(error, RetryDecision(RetryClass.PERMANENT)), OK)
    assert caught.value is error
    assert len(world.starts) == 1


def test_all_attempts_end_within_three_times_the_time_of_one(world: World) -> None:
    """The last attempt gets what is left."""
    world.attempt_takes = 60.0
    with pytest.raises(UnavailableError):
        world.send(*[transient()] * 6)
    assert world.now - 100 == 30.0
    assert world.given == [10.0, 10.0, 8.5]


def test_a_wait_that_was_asked_for_comes_on_top(world: World) -> None:
    """Of three times the time of one attempt, nothing is lost by waiting as told."""
    world.attempt_takes = 60.0
    with pytest.raises(ServiceError):
        world.send(transient(40.0), throttled(30.0), transient(), transient())
    assert world.given[:2] == [10.0, 10.0]
    assert sum(world.given) == pytest.approx(30.0)
    assert world.now - 100 == pytest.approx(100.0)


def test_a_throttle_makes_everybody_wait(world: World) -> None:
    """Another request begins no earlier than the one that was throttled may be repeated."""
    world.max_retries = 1
    world.attempt_takes = 1.0
    with pytest.raises(ThrottledError):
        world.send(throttled(5.0), throttled(5.0))
    assert world.starts == [100.0, 106.0]
    assert world.limiter.current == 1
    world.limiter.on_throttled(3.0)
    world.send(OK)
    assert world.starts[-1] == 110.0


def test_somebody_elses_retry_after_does_not_use_up_a_requests_time(world: World) -> None:
    """While the service wants to be left alone nobody's time runs."""
    world.limiter.on_throttled(50.0, retry_after=50.0)
    assert world.send(transient(), OK) is OK


def test_answers_let_the_number_of_slots_recover(world: World) -> None:
    """Errors that are no throttling count, too: the service has time for them."""
    world.limiter.on_throttled(0.0)
    assert world.limiter.current == 1
    with pytest.raises(UnavailableError):
        world.send(*[transient()] * 6)
    assert world.limiter.current == 2


def test_expired_credentials_are_refreshed_once(world: World) -> None:
    """And the request is repeated at once, whatever max_retries says."""
    world.max_retries = 0
    credentials = FakeCredentials(world, refreshes=5)
    assert world.send(expired(), OK, request=credentials.request()) is OK
    assert world.starts == [100.0, 100.0]
    assert credentials.rejected == [credentials]


def test_a_second_refusal_is_final(world: World) -> None:
    """Refreshing again would go on for ever."""
    credentials = FakeCredentials(world, refreshes=5)
    with pytest.raises(AuthenticationError, match="after 2 attempts"):
        world.send(expired(), expired(), OK, request=credentials.request())
    assert len(credentials.rejected) == 1


def test_credentials_that_cannot_be_refreshed_are_not_tried_again(world: World) -> None:
    """Nor is a request without any."""
    with pytest.raises(AuthenticationError):
        world.send(expired(), OK, request=FakeCredentials(world).request())
    with pytest.raises(AuthenticationError):
        world.send(expired(), OK)
    assert len(world.starts) == 2


def test_a_refresh_does_not_count_as_a_retry(world: World) -> None:
    """Waits and retries go on as if it had not been."""
    world.max_retries = 1
    credentials = FakeCredentials(world, refreshes=1)
    assert world.send(expired(), transient(), OK, request=credentials.request()) is OK
    assert world.starts == [100.0, 100.0, 100.5]


def test_a_login_takes_none_of_the_requests_time(world: World) -> None:
    """It is a request of its own, with bounds of its own."""
    credentials = FakeCredentials(world, refreshes=1, takes=500.0)
    assert world.send(expired(), OK, request=credentials.request()) is OK
    assert world.given == [10.0, 10.0]


def test_every_attempt_asks_for_credentials(world: World) -> None:
    """They may have been refreshed meanwhile."""
    credentials = FakeCredentials(world)
    world.send(transient(), transient(), OK, request=credentials.request())
    assert credentials.calls == 3


def test_a_request_that_finds_no_slot_in_time_raises_its_last_failure(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others took all slots meanwhile."""
    real = world.limiter.acquire

    def acquire(seconds: float | None = None, *, first: bool = False) -> bool:
        return False if first else real(seconds)

    monkeypatch.setattr(world.limiter, "acquire", acquire)
    with pytest.raises(UnavailableError):
        world.send(transient(), OK)


def test_a_slot_that_comes_as_the_time_ends_is_given_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An attempt that would have no time at all is not begun: the last failure is raised."""
    acquire = world.limiter.acquire

    def late(seconds: float | None = None, *, first: bool = False) -> bool:
        world.now += seconds or 0.0
        return acquire(seconds, first=first)

    monkeypatch.setattr(world.limiter, "acquire", late)
    with pytest.raises(UnavailableError) as caught:
        world.send(transient(), OK)
    assert caught.value.attempts == 1
    assert world.given == [10.0]
    assert [acquire(0.0), acquire(0.0)] == [True, True]


def test_each_attempt_is_a_line_in_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """With method, path, status, time, number and request id as fields; no query."""
    with caplog.at_level(logging.DEBUG, "terraform_provider_swr"):
        world.send(transient(), OK)
    lines: list[Any] = [record for record in caplog.records if record.levelname == "DEBUG"]
    assert [(line.method, line.path, line.attempt) for line in lines] == [
        ("GET", "/v2/x", 1),
        ("GET", "/v2/x", 2),
    ]
    assert lines[1].request_id == "request-1"
    assert all(isinstance(line.ms, int) and hasattr(line, "status") for line in lines)
    assert "a=b" not in caplog.text


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ServiceError(TEXT, 500, code="X.1", text="oops"), "HTTP status 500 X.1 oops"),
        (TransportError(TEXT, "the connection was refused"), "the connection was refused"),
        (ApiError("other"), "other"),
    ],
)
def test_retries_are_in_the_log_with_their_reason(
    world: World, caplog: pytest.LogCaptureFixture, error: ApiError, words: str
) -> None:
    """In a few words."""
    with caplog.at_level(logging.INFO, "terraform_provider_swr"):
        world.send(Failure(error, RetryDecision(RetryClass.TRANSIENT)), OK)
    assert f"{TEXT} is tried again in 0.5 s: {words}" in caplog.text


def test_attempts_have_what_is_needed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The session, the request and the credentials reach the attempt."""
    made: list[tuple[Any, ...]] = []

    class Seen(Attempt):
        def __init__(
            self, context: AttemptContext, request: Request, auth: AuthBase | None
        ) -> None:
            made.append((request, auth))
            super().__init__(context, request, auth)

    monkeypatch.setattr(retry_loop, "Attempt", Seen)
    credentials = FakeCredentials(world)
    request = credentials.request()
    world.send(OK, request=request)
    assert made == [(request, credentials)]
