"""The host's certificate is the one that Terraform makes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP521R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID

from tfbridge.testing.certificate import ClientCertificate, client_certificate


@pytest.fixture(scope="module")
def made() -> ClientCertificate:
    """Return a certificate that the tests of this module share."""
    return client_certificate()


@pytest.fixture(scope="module")
def certificate(made: ClientCertificate) -> x509.Certificate:
    """Return it decoded."""
    return x509.load_pem_x509_certificate(made.certificate)


def test_the_key_is_on_the_curve_that_grpc_cannot_demand(certificate: x509.Certificate) -> None:
    """The key is ECDSA P-521 and the signature is made with SHA-512."""
    key = certificate.public_key()
    assert isinstance(key, EllipticCurvePublicKey)
    assert isinstance(key.curve, SECP521R1)
    assert isinstance(certificate.signature_hash_algorithm, SHA512)


def test_it_is_its_own_authority_for_localhost(certificate: x509.Certificate) -> None:
    """Subject and issuer are the same, it signs itself, and its name is localhost."""
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    assert certificate.subject.rfc4514_string() == "CN=localhost,O=HashiCorp"
    certificate.verify_directly_issued_by(certificate)
    assert names.value.get_values_for_type(x509.DNSName) == ["localhost"]
    assert (constraints.critical, constraints.value.ca) == (True, True)


def test_it_may_be_used_at_both_ends(certificate: x509.Certificate) -> None:
    """It allows what Terraform's allows: both ends of TLS, four uses of the key."""
    extended = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    allowed = {
        name
        for name in (
            "digital_signature",
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
        )
        if getattr(usage.value, name)
    }
    assert list(extended.value) == [
        ExtendedKeyUsageOID.CLIENT_AUTH,
        ExtendedKeyUsageOID.SERVER_AUTH,
    ]
    assert usage.critical
    assert allowed == {"digital_signature", "key_encipherment", "key_agreement", "key_cert_sign"}


def test_it_is_valid_from_just_now_for_thirty_years(certificate: x509.Certificate) -> None:
    """Its life began thirty seconds before it was made and lasts 262980 hours more."""
    life = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    assert life == timedelta(hours=262980, seconds=30)
    assert certificate.not_valid_before_utc <= datetime.now(UTC)


def test_the_key_belongs_to_the_certificate(
    made: ClientCertificate, certificate: x509.Certificate
) -> None:
    """The private key is the one whose public half was certified."""
    key = load_pem_private_key(made.key, password=None)
    assert key.public_key() == certificate.public_key()


def test_each_one_is_fresh(made: ClientCertificate) -> None:
    """No two have a key in common."""
    assert client_certificate().key != made.key
