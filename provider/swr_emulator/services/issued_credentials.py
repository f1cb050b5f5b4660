"""What IAM has handed out while the emulator runs: tokens and temporary keys."""

from __future__ import annotations

import secrets
import threading
from collections import Counter
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from swr_emulator.http.clock import rfc3339
from swr_emulator.services.id_tokens import IdTokenIssuer

if TYPE_CHECKING:
    from swr_emulator.fixtures.model import Domain, Fixture, Project
    from swr_emulator.http.clock import Clock

FAILURES_BEFORE_LOCK = 5
LOCK_SECONDS = 300


class Staleness(Enum):
    """How the service words that a token is no longer good."""

    EXPIRED = "APIGW.0301"
    UPDATE = "APIGW.0307"
    SWR = "SVCSTG.SWR.4010000"


@dataclass(frozen=True)
class Token:
    """A token; ``project`` None means scoped to the domain, ``region`` None means everywhere."""

    value: str
    domain: Domain
    project: Project | None
    region: str | None
    expires_at: float | None


@dataclass(frozen=True)
class TemporaryKey:
    """Access key, secret key and security token with an end."""

    access: str
    secret: str
    security_token: str
    expires_at: float

    def body(self) -> dict[str, dict[str, str]]:
        """Return the body in which IAM and the metadata service hand out the key."""
        return {
            "credential": {
                "access": self.access,
                "secret": self.secret,
                "securitytoken": self.security_token,
                "expires_at": rfc3339(self.expires_at),
            }
        }


class IssuedCredentials:
    """Thread-safe memory of what was issued and of what was spoiled since."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tokens: dict[str, Token] = {}
        self._keys: dict[str, TemporaryKey] = {}
        self._spoiled: dict[str, Staleness] = {}
        self._metadata_tokens: dict[str, float] = {}
        self._failures: Counter[str] = Counter()
        self._locked_until: dict[str, float] = {}
        self._registry_tokens: dict[str, float] = {}
        self._logins: dict[str, tuple[str, float]] = {}
        self.id_tokens = IdTokenIssuer(clock)

    def issue_token(self, domain: Domain, project: Project | None, lifetime: int) -> Token:
        """Make and remember a token; as long as real ones, some 2 000 characters."""
        value = "MIIEmulator" + secrets.token_urlsafe(1_500)
        region = project.region if project else None
        token = Token(value, domain, project, region, self._clock.now() + lifetime)
        with self._lock:
            self._tokens[value] = token
        return token

    def token(self, value: str, fixture: Fixture) -> Token | None:
        """Return a token that was issued or stands in the fixture, even if it is stale."""
        static = fixture.tokens.get(value)
        if static is None:
            with self._lock:
                return self._tokens.get(value)
        project = fixture.regions[static.region or fixture.default_region].project
        return Token(value, fixture.domain, project, static.region, static.expires_at)

    def staleness(self, token: Token) -> Staleness | None:
        """Return how a token is stale; None while it is good."""
        with self._lock:
            spoiled = self._spoiled.get(token.value)
        if spoiled is None and self._is_over(token.expires_at):
            return Staleness.EXPIRED
        return spoiled

    def expire_tokens(self, fixture: Fixture, staleness: Staleness = Staleness.EXPIRED) -> None:
        """Spoil every token known now; those issued later are good."""
        with self._lock:
            for value in (*self._tokens, *fixture.tokens):
                self._spoiled[value] = staleness

    def issue_key(self, lifetime: int) -> TemporaryKey:
        """Make and remember a temporary key."""
        key = TemporaryKey(
            access="HST" + secrets.token_hex(9).upper()[:17],
            secret=secrets.token_urlsafe(30)[:40],
            security_token="gQpjbi1ub3J0aC00" + secrets.token_urlsafe(400),
            expires_at=self._clock.now() + lifetime,
        )
        with self._lock:
            self._keys[key.access] = key
        return key

    def key(self, access: str) -> TemporaryKey | None:
        """Return a temporary key, even if it is over."""
        with self._lock:
            return self._keys.get(access)

    def is_over(self, key: TemporaryKey) -> bool:
        """Tell whether a temporary key has come to its end."""
        return self._is_over(key.expires_at)

    def expire_keys(self) -> None:
        """End every temporary key known now."""
        with self._lock:
            for access, key in self._keys.items():
                self._keys[access] = replace(key, expires_at=0.0)

    def issue_metadata_token(self, lifetime: int) -> str:
        """Make a token for the ECS metadata service."""
        value = secrets.token_urlsafe(40)
        with self._lock:
            self._metadata_tokens[value] = self._clock.now() + lifetime
        return value

    def metadata_token_is_good(self, value: str) -> bool:
        """Tell whether the ECS metadata service issued this token and it is not over."""
        with self._lock:
            end = self._metadata_tokens.get(value, 0.0)
        return not self._is_over(end)

    def issue_login(self, user: str, lifetime: int) -> tuple[str, float]:
        """Return a new password of a user of the registry and when it ends."""
        login = secrets.token_hex(32), self._clock.now() + lifetime
        with self._lock:
            self._logins[user] = login
        return login

    def login(self, user: str) -> str | None:
        """Return the password of a registry's user; None when there is none or it is over."""
        with self._lock:
            password, end = self._logins.get(user, ("", 0.0))
        return None if self._is_over(end) else password

    def issue_registry_token(self, lifetime: int) -> str:
        """Make a token for the registry."""
        value = secrets.token_urlsafe(40)
        with self._lock:
            self._registry_tokens[value] = self._clock.now() + lifetime
        return value

    def registry_token_is_good(self, value: str) -> bool:
        """Tell whether the registry's realm issued this token and it is not over."""
        with self._lock:
            end = self._registry_tokens.get(value, 0.0)
        return not self._is_over(end)

    def secrets(self) -> set[str]:
        """Return everything handed out so far that nobody else may see."""
        with self._lock:
            keys = [(key.access, key.secret, key.security_token) for key in self._keys.values()]
            passwords = [password for password, _ in self._logins.values()]
            tokens = (*self._tokens, *self._metadata_tokens, *self._registry_tokens)
        return {*tokens, *passwords, *(part for key in keys for part in key)}

    def signature_failed(self, access: str) -> None:
        """Count a wrong signature; more than five in a row lock the key for five minutes."""
        with self._lock:
            self._failures[access] += 1
            if self._failures[access] > FAILURES_BEFORE_LOCK:
                self._locked_until[access] = self._clock.now() + LOCK_SECONDS

    def signature_verified(self, access: str) -> None:
        """Forget the wrong signatures of a key."""
        with self._lock:
            self._failures.pop(access, None)

    def is_locked(self, access: str) -> bool:
        """Tell whether a key is locked for its wrong signatures."""
        with self._lock:
            return self._locked_until.get(access, 0.0) > self._clock.now()

    def _is_over(self, end: float | None) -> bool:
        return end is not None and end <= self._clock.now()
