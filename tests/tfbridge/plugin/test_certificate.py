"""tfbridge.plugin.certificate: a key and a certificate for one start."""

from __future__ import annotations

import errno
import os
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tfbridge.plugin import certificate
from tfbridge.plugin.certificate import Identity, Maker

pytestmark = pytest.mark.filterwarnings(
    "ignore:.*multi-threaded, use of fork:DeprecationWarning"  # the test runner's threads
)


def _load(identity: Identity) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = load_pem_private_key(identity.key, password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key, x509.load_pem_x509_certificate(identity.certificate)


def test_the_certificate_is_for_localhost() -> None:
    """Hosts ask for the DNS name localhost and look at nothing but the alternative names."""
    _, made = _load(certificate.make())
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]


def test_the_certificate_restricts_no_usage() -> None:
    """Without an extended key usage it serves on both ends of the inner hop."""
    _, made = _load(certificate.make())
    with pytest.raises(x509.ExtensionNotFound):
        made.extensions.get_extension_for_class(x509.ExtendedKeyUsage)


def test_the_certificate_signs_itself_with_a_p256_key() -> None:
    """It is its own root, and belongs to the key that comes with it."""
    key, made = _load(certificate.make())
    made.verify_directly_issued_by(made)
    assert isinstance(key.curve, ec.SECP256R1)
    assert made.public_key() == key.public_key()


def test_the_certificate_was_valid_a_minute_ago() -> None:
    """A host whose clock is a little behind still trusts it."""
    now = datetime.now(UTC)
    _, made = _load(certificate.make())
    assert made.not_valid_before_utc <= now - timedelta(seconds=59)
    assert made.not_valid_after_utc > now + timedelta(days=365)


def test_der_is_what_the_pem_holds() -> None:
    """The handshake line carries the same certificate that TLS shows."""
    identity = certificate.make()
    assert x509.load_der_x509_certificate(identity.der) == _load(identity)[1]


@pytest.mark.parametrize(
    "now", ["1999-12-31", "2026-11-26", "2039-06-01", "2040-06-01", "2049-12-31", "2060-01-01"]
)
def test_dates_are_right_in_every_year(monkeypatch: pytest.MonkeyPatch, now: str) -> None:
    """Years from 2050 on are written in another way (RFC 5280, section 4.1.2.5)."""
    start = datetime.fromisoformat(f"{now}T12:34:56+00:00")
    monkeypatch.setattr("time.time", start.timestamp)
    _, made = _load(certificate.make())
    assert made.not_valid_before_utc == start - timedelta(minutes=1)
    assert made.not_valid_after_utc == start + timedelta(days=3650)


def test_the_certificate_reads_as_if_made_by_others() -> None:
    """The referee writes the same names, in the same way, version 3, a serial of its own."""
    key, made = _load(certificate.make())
    again = (
        x509.CertificateBuilder()
        .subject_name(made.subject)
        .issuer_name(made.issuer)
        .public_key(key.public_key())
        .serial_number(made.serial_number)
        .not_valid_before(made.not_valid_before_utc)
        .not_valid_after(made.not_valid_after_utc)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    assert again.tbs_certificate_bytes == made.tbs_certificate_bytes
    assert made.subject.rfc4514_string() == "CN=localhost"
    assert 0 < made.serial_number.bit_length() <= 159
    assert made.serial_number != _load(certificate.make())[1].serial_number


def test_every_identity_is_new() -> None:
    """No key is used twice."""
    assert certificate.make().key != certificate.make().key


@pytest.mark.parametrize("forks", [True, False])
def test_a_maker_makes_a_key_with_its_certificate(
    monkeypatch: pytest.MonkeyPatch, *, forks: bool
) -> None:
    """In a child or in this process, the result is the same kind of thing."""
    monkeypatch.setattr(certificate, "_may_fork", lambda: forks)
    key, made = _load(Maker().result())
    assert made.public_key() == key.public_key()


@pytest.mark.parametrize("name", ["fork", "pipe"])
def test_a_system_without_room_is_made_up_for(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Where there are no processes or descriptors left the identity is made in this process."""

    def refuse() -> None:
        raise BlockingIOError(errno.EAGAIN, "as the test wants it")

    monkeypatch.setattr(certificate, "_may_fork", lambda: True)
    with monkeypatch.context() as crowded:
        crowded.setattr(os, name, refuse)
        maker = Maker()
    key, made = _load(maker.result())
    assert made.public_key() == key.public_key()


def test_a_child_that_fails_is_made_up_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the child fails the identity is made in this process."""
    expected = certificate.make()
    monkeypatch.setattr(certificate, "_may_fork", lambda: True)
    with monkeypatch.context() as broken:
        broken.setattr(certificate, "make", lambda: 1 / 0)
        maker = Maker()
    monkeypatch.setattr(certificate, "make", lambda: expected)
    assert maker.result() is expected


def test_the_child_answers_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """It writes the identity and leaves without any of the parent's clean-up."""
    expected = certificate.make()
    reader, writer = os.pipe()
    ends: list[int] = []
    with monkeypatch.context() as child:
        child.setattr(certificate, "make", lambda: expected)
        child.setattr(os, "pipe", lambda: (reader, writer))
        child.setattr(os, "fork", lambda: 0)
        child.setattr(os, "_exit", ends.append)
        certificate._fork()
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        assert pipe.read() == b"".join(expected)
    assert ends == [0]


@pytest.mark.parametrize(
    ("platform", "threads", "forks"), [("linux", 1, True), ("linux", 2, False), ("win32", 1, False)]
)
def test_only_a_process_of_one_thread_forks(
    monkeypatch: pytest.MonkeyPatch, platform: str, threads: int, *, forks: bool
) -> None:
    """And only where a fork is cheap: elsewhere, and beside other threads, it may hang."""
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setattr("threading.active_count", lambda: threads)
    assert certificate._may_fork() is forks
