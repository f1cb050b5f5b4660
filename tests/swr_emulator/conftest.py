"""A service without a socket, running emulators, and ways to ask them."""

from __future__ import annotations

import datetime as dt
import ipaddress
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from emulator_clients import Asker, Wire
from swr_emulator import Emulator
from swr_emulator.fixtures.loader import load
from swr_emulator.http.clock import Clock
from swr_emulator.services.service import Service

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def service() -> Service:
    """Return a service of the default data."""
    return Service(load(), Clock())


@pytest.fixture
def ask(service: Service) -> Asker:
    """Return a way to ask the service of the default data."""
    return Asker(service)


@pytest.fixture
def ask_inventory() -> Asker:
    """Return a way to ask a service of the large fixture."""
    return Asker(Service(load("inventory"), Clock()))


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """Run an emulator of the default data."""
    with Emulator() as running:
        yield running


@pytest.fixture
def wire(emulator: Emulator) -> Iterator[Wire]:
    """Return a client connected to the running emulator."""
    client = Wire(emulator.url)
    yield client
    client.connection.close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a self-signed certificate for 127.0.0.1 and its key, as PEM files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "swr-emulator")])
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    now = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    pem, private = folder / "certificate.pem", folder / "key.pem"
    pem.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return pem, private
