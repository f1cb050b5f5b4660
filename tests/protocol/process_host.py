"""Starts ``process_plugin.py`` as a host would, for the tests of the plugin process."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from protocol.process_connection import Connection, encrypt, open_socket

if TYPE_CHECKING:
    import signal
    from collections.abc import Mapping
    from types import TracebackType

PLUGIN = Path(__file__).with_name("process_plugin.py")
COOKIE = {
    "TF_PLUGIN_MAGIC_COOKIE": "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"
}
PATIENCE = 60
"""Seconds until a test gives up; nothing takes that long unless it is broken."""


class Certificate(NamedTuple):
    """A key with its certificate, both PEM."""

    key: bytes
    certificate: bytes


def make_certificate() -> Certificate:
    """Return what a host makes for each plugin process: P-521, ``localhost``, both usages."""
    key = ec.generate_private_key(ec.SECP521R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    usages = [ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(seconds=30))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage(usages), critical=False)
        .sign(key, hashes.SHA512())
    )
    pem = serialization.Encoding.PEM
    pkcs8 = serialization.PrivateFormat.PKCS8
    return Certificate(
        key.private_bytes(pem, pkcs8, serialization.NoEncryption()), certificate.public_bytes(pem)
    )


class Line(NamedTuple):
    """The fields of a handshake line, as they are."""

    core: str
    version: str
    network: str
    address: str
    rpc: str
    certificate: str

    @property
    def der(self) -> bytes:
        """The certificate, decoded as the host does: unpadded, nothing tolerated."""
        assert "=" not in self.certificate
        padding = "=" * (-len(self.certificate) % 4)
        return base64.b64decode(self.certificate + padding, validate=True)

    @property
    def folder(self) -> Path:
        """The folder of the Unix socket."""
        return Path(self.address).parent


class PluginProcess:
    """A started plugin; leaving the context ends it if it is still there."""

    def __init__(
        self,
        *arguments: str,
        certificate: Certificate | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.certificate = certificate
        self.process = subprocess.Popen(
            [sys.executable, str(PLUGIN), *arguments],
            env=host_environ(certificate) | dict(environ or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.process.terminate()  # it removes its folder, unlike a process that is killed
        try:
            self.process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()

    def read_line(self) -> Line:
        """Wait for the handshake line."""
        assert self.process.stdout
        text = self.process.stdout.readline().decode()
        fields = text.removesuffix("\n").split("|")
        assert len(fields) == len(Line._fields), text
        return Line(*fields)

    def wait_for(self, event: str) -> None:
        """Wait until the plugin says on stderr that ``event`` has come."""
        assert self.process.stderr
        for line in self.process.stderr:
            if line.decode().strip() == event:
                return
        raise AssertionError(f"the plugin ended without saying {event!r}")

    def connect(self, line: Line) -> Connection:
        """Connect as the host that started the plugin."""
        plain = open_socket(line.network, line.address)
        if self.certificate is None:
            return Connection(plain)
        key_and_certificate = self.certificate.key + self.certificate.certificate
        return Connection(encrypt(plain, line.der, key_and_certificate))

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal to the plugin."""
        self.process.send_signal(number)

    def finish(self) -> tuple[int, str, str]:
        """Wait for the end; return the exit status and the rest of stdout and stderr."""
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, (out or b"").decode(), err.decode()


def host_environ(certificate: Certificate | None) -> dict[str, str]:
    """Return the environment that a host prepares for a plugin."""
    environ = dict(os.environ) | COOKIE
    for name in ("PLUGIN_CLIENT_CERT", "TF_LOG", "TF_LOG_PROVIDER"):
        environ.pop(name, None)
    environ |= {
        "PLUGIN_PROTOCOL_VERSIONS": "6,5",
        "PLUGIN_MIN_PORT": "10000",
        "PLUGIN_MAX_PORT": "25000",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    if certificate:
        environ["PLUGIN_CLIENT_CERT"] = certificate.certificate.decode()
    return environ
