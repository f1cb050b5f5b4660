"""ID tokens of an identity provider that the emulator plays, and their verification.

They are JWT signed with RS256 (RFC 7519, RFC 7515) by a key pair that the emulator makes when
the first one is asked for.
"""

from __future__ import annotations

import base64
import json
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from swr_emulator.http.clock import Clock

ISSUER = "https://issuer.swr-emulator.invalid"
SUBJECT = "repo:demo/infrastructure:ref:refs/heads/main"
LIFETIME = 300
MIN_LENGTH, MAX_LENGTH = 4, 20_000
"""Characters that STS takes for an ID token."""

_KEY_ID = "swr-emulator-1"


class BadIdTokenError(ValueError):
    """An ID token is not to be trusted, for the reason that is its message."""


class IdTokenIssuer:
    """Issues ID tokens and verifies them, by the emulator's clock; thread-safe."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._made: RSAPrivateKey | None = None

    def issue(self, subject: str, audience: str, lifetime: float, **claims: Any) -> str:
        """Return an ID token; ``claims`` are added, and win over the usual ones."""
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA256

        now = self._clock.now()
        usual = {
            "iss": ISSUER,
            "sub": subject,
            "aud": audience,
            "iat": int(now),
            "nbf": int(now),
            "exp": int(now + lifetime),
        }
        header = {"typ": "JWT", "alg": "RS256", "kid": _KEY_ID}
        signed = f"{_encode(header)}.{_encode(usual | claims)}"
        signature = self._key().sign(signed.encode(), PKCS1v15(), SHA256())
        return f"{signed}.{_base64(signature)}"

    def verify(self, token: str, audience: str) -> dict[str, Any]:
        """Return the claims of an ID token; raise BadIdTokenError when it is not good."""
        parts = token.split(".")
        if len(parts) != 3:  # noqa: PLR2004  header, claims, signature
            raise BadIdTokenError("it is not a JWT of three parts")
        header, claims = _decode(parts[0]), _decode(parts[1])
        if header.get("alg") != "RS256" or header.get("kid") != _KEY_ID:
            raise BadIdTokenError("its header names another algorithm or key")
        self._check_signature(".".join(parts[:2]), parts[2])
        if claims.get("iss") != ISSUER:
            raise BadIdTokenError(f"its issuer is {claims.get('iss')!r}")
        if audience not in _audiences(claims):
            raise BadIdTokenError(f"its audience is {claims.get('aud')!r}, not {audience!r}")
        self._check_times(claims)
        return claims

    def _check_signature(self, signed: str, signature: str) -> None:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA256

        public = self._key().public_key()
        try:
            public.verify(_bytes(signature), signed.encode(), PKCS1v15(), SHA256())
        except InvalidSignature:
            raise BadIdTokenError("its signature does not hold") from None

    def _check_times(self, claims: dict[str, Any]) -> None:
        now = self._clock.now()
        end, begin = claims.get("exp"), claims.get("nbf", 0)
        if not isinstance(end, int) or end <= now:
            raise BadIdTokenError("it has expired")
        if not isinstance(begin, int) or begin > now + 1:
            raise BadIdTokenError("it is not valid yet")

    def _key(self) -> RSAPrivateKey:
        from cryptography.hazmat.primitives.asymmetric import rsa

        with self._lock:
            if self._made is None:
                self._made = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
            return self._made


def _audiences(claims: dict[str, Any]) -> list[Any]:
    given = claims.get("aud")
    return given if isinstance(given, list) else [given]


def _encode(value: Any) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _decode(part: str) -> dict[str, Any]:
    text = _bytes(part)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise BadIdTokenError("a part of it is not JSON in base64")
    return value


def _bytes(part: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(part.encode("ascii") + b"=" * (-len(part) % 4))
    except ValueError:
        raise BadIdTokenError("a part of it is not base64") from None
