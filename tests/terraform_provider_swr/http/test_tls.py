"""Servers are trusted by the certificates that one would expect."""

from __future__ import annotations

import os
import ssl
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
import requests
from requests.utils import DEFAULT_CA_BUNDLE_PATH

from swr_emulator import Emulator
from terraform_provider_swr.http import tls
from terraform_provider_swr.http.errors import ConfigurationError
from terraform_provider_swr.http.messages import TransportOptions
from terraform_provider_swr.http.session import build_session
from terraform_provider_swr.http.tls import TrustStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from self_signed import Certificate


@contextmanager
def trying(certificate: Certificate, options: TransportOptions) -> Iterator[None]:
    """Send a request to a server with the certificate; its answer is of no interest."""
    with Emulator(tls=certificate) as emulator, build_session(options) as session:
        request = session.prepare_request(requests.Request("GET", emulator.url))
        assert session.send(request, timeout=(5.0, 5.0)).status_code == 404
        yield


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("form", ["path", "text", "folder"])
def test_a_private_authority_is_trusted(certificate: Certificate, form: str) -> None:
    """Its certificates come as a file, a folder as OpenSSL wants it, or PEM text."""
    path = certificate.certificate
    given = {"path": str(path), "text": path.read_text(), "folder": str(path.parent)}[form]
    options = TransportOptions(cacert_file=given)
    if form == "folder":  # without the links that OpenSSL looks for it is empty
        with pytest.raises(requests.exceptions.SSLError), trying(certificate, options):
            pass
    else:
        with trying(certificate, options):
            pass


def test_a_private_authority_stands_alone() -> None:
    """The usual ones are not trusted beside it."""
    text = DEFAULT_CA_BUNDLE_PATH
    one = ssl.create_default_context(cafile=text).get_ca_certs(binary_form=True)[0]
    given = ssl.DER_cert_to_PEM_cert(one)
    context = TrustStore(TransportOptions(cacert_file=given)).context()
    assert context.get_ca_certs(binary_form=True) == [one]


def test_insecure_accepts_any_certificate_without_a_word(certificate: Certificate) -> None:
    """The provider warns in its own way."""
    with trying(certificate, TransportOptions(insecure=True)):
        pass


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_an_authority_in_the_environment_is_trusted(
    certificate: Certificate, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """As elsewhere in Python, and beside the system's."""
    monkeypatch.setenv(name, str(certificate.certificate))
    with trying(certificate, TransportOptions()):
        pass


def test_a_folder_in_the_environment_is_taken_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As OpenSSL has it; an empty one changes nothing."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path))
    assert TrustStore(TransportOptions()).context().verify_mode is ssl.CERT_REQUIRED


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("/no/such/file.pem", "No such file"),
        ("-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----", "not in PEM format"),
        (__file__, "not in PEM format"),
    ],
)
def test_bad_certificates_are_refused_at_once(given: str, words: str) -> None:
    """The error names the argument."""
    with pytest.raises(ConfigurationError, match=words) as caught:
        TrustStore(TransportOptions(cacert_file=given))
    assert caught.value.attribute == "cacert_file"


@pytest.mark.parametrize(("path", "words"), [("/none", "No such file"), (__file__, "PEM format")])
def test_bad_certificates_of_the_environment_are_refused_at_once(
    monkeypatch: pytest.MonkeyPatch, path: str, words: str
) -> None:
    """The error names the variable."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", path)
    with pytest.raises(ConfigurationError, match=words) as caught:
        TrustStore(TransportOptions())
    assert "REQUESTS_CA_BUNDLE" in str(caught.value)


def test_the_usual_authorities_are_read_when_they_are_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Once, and not for a service without TLS."""
    made: list[ssl.SSLContext] = []

    def make() -> ssl.SSLContext:
        made.append(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        return made[-1]

    monkeypatch.setattr(ssl, "create_default_context", make)
    with Emulator() as emulator, build_session(TransportOptions()) as session:
        request = session.prepare_request(requests.Request("GET", emulator.url))
        session.send(request, timeout=(5.0, 5.0))
    assert not made
    usual = TrustStore(TransportOptions())
    assert usual.context() is usual.context()
    assert len(made) == 1


@pytest.fixture
def certificates_of_openssl(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return an empty folder, which is where OpenSSL looks; a bundle is in no usual place."""
    folder = tmp_path / "certs"
    folder.mkdir()
    paths = SimpleNamespace(capath=str(folder))
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths)
    monkeypatch.setattr(
        ssl, "create_default_context", lambda: ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    )
    monkeypatch.setattr(tls, "_BUNDLES", (str(tmp_path / "bundle.pem"),))
    return folder


def usual() -> int:
    """Return how many authorities are trusted when nobody names any."""
    return len(TrustStore(TransportOptions()).context().get_ca_certs())


def test_mozillas_list_stands_in_for_a_system_that_trusts_nobody(
    certificates_of_openssl: Path,
) -> None:
    """So there is somebody to trust in an empty container."""
    assert not any(certificates_of_openssl.iterdir())
    assert usual() > 50


def test_a_folder_with_certificates_is_trusted(certificates_of_openssl: Path) -> None:
    """Though OpenSSL reads it later; nobody else is trusted beside it."""
    (certificates_of_openssl / "one.pem").touch()
    assert usual() == 0


def test_the_systems_bundle_is_found_where_openssl_does_not_look(
    certificates_of_openssl: Path,
) -> None:
    """A self-contained package brings the OpenSSL of another system."""
    everybody = Path(DEFAULT_CA_BUNDLE_PATH).read_text(encoding="utf-8")
    first, end, _ = everybody.partition("-----END CERTIFICATE-----")
    bundle = certificates_of_openssl.parent / "bundle.pem"
    bundle.write_text(f"{first}{end}\n", encoding="utf-8")
    assert usual() == 1


@pytest.mark.parametrize("options", [{}, {"cacert_file": DEFAULT_CA_BUNDLE_PATH}], ids=str)
def test_every_python_accepts_what_go_accepts(options: dict[str, str]) -> None:
    """Private authorities leave key identifiers out, which Python 3.13 refuses by default."""
    flags = TrustStore(TransportOptions(**options)).context().verify_flags
    assert not flags & ssl.VERIFY_X509_STRICT
    assert flags & ssl.VERIFY_X509_PARTIAL_CHAIN


def test_only_regular_files_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe or a device would never end."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (str(pipe), "/dev/zero"):
        with pytest.raises(ConfigurationError, match="not a regular file"):
            TrustStore(TransportOptions(cacert_file=path))
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", path)
        with pytest.raises(ConfigurationError, match=r"REQUESTS_CA_BUNDLE .* not a regular file"):
            TrustStore(TransportOptions())


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    """It holds no list of authorities."""
    huge = tmp_path / "huge.pem"
    with huge.open("wb") as file:
        file.truncate(16 * 1024 * 1024 + 1)
    with pytest.raises(ConfigurationError, match="more than 16 MiB"):
        TrustStore(TransportOptions(cacert_file=str(huge)))


def test_certificates_are_read_while_the_caller_does_something_else(tmp_path: Path) -> None:
    """The caller gets the trust store, or the error, when it asks."""
    store = tls.read_meanwhile(TransportOptions(cacert_file=DEFAULT_CA_BUNDLE_PATH)).result()
    assert store.context().get_ca_certs()
    bad = tls.read_meanwhile(TransportOptions(cacert_file=str(tmp_path / "none.pem")))
    with pytest.raises(ConfigurationError, match="No such file"):
        bad.result()
