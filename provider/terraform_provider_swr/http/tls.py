"""Which certificates of servers are accepted."""

# pathlib costs a millisecond of each Configure.
# ruff: noqa: PTH111, PTH116, PTH208

from __future__ import annotations

import os
import ssl
import stat
from concurrent.futures import Future
from threading import Lock, Thread
from typing import TYPE_CHECKING

from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from terraform_provider_swr.http.messages import TransportOptions

# Mozilla's list has a quarter of a MiB.
_LARGEST_FILE = 16 * 1024 * 1024

_ENVIRONMENT = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")

# Where systems keep theirs. OpenSSL knows the place of the system that it was built for, and
# the one in a self-contained package may run on another.
_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)


class TrustStore:
    """One TLS context for all connections, made when it is first asked for.

    Reading the usual certificates takes as long as a plan with few resources.
    Those that somebody named are read at once; ConfigurationError when they
    are no good.
    """

    def __init__(self, options: TransportOptions) -> None:
        self._insecure = options.insecure
        self._lock = Lock()
        self._made: ssl.SSLContext | None = None
        if options.insecure:
            return
        if options.cacert_file is not None:
            self._made = _private(options.cacert_file)
        else:
            name = next(filter(os.environ.get, _ENVIRONMENT), None)
            self._made = _named(name, os.environ[name]) if name else None

    def context(self) -> ssl.SSLContext:
        """Return the context."""
        with self._lock:
            if self._made is None:
                self._made = _accepting_any() if self._insecure else _usual()
            return self._made


def read_meanwhile(options: TransportOptions) -> Future[TrustStore]:
    """Make a trust store in a thread, while the caller imports the HTTP library.

    Both take as long, and OpenSSL lets other threads run while it reads.
    """
    future: Future[TrustStore] = Future()

    def read() -> None:
        try:
            future.set_result(TrustStore(options))
        except BaseException as error:  # noqa: BLE001 - it is the caller's
            future.set_exception(error)

    Thread(target=read, daemon=True).start()
    return future


def _accepting_any() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _usual() -> ssl.SSLContext:
    """Trust whom the system trusts, or Mozilla's list where that is nobody."""
    context = _lenient()
    folder = ssl.get_default_verify_paths().capath
    if not context.cert_store_stats()["x509"] and not (folder and os.listdir(folder)):
        context.load_verify_locations(next(filter(os.path.isfile, _BUNDLES), None) or _mozillas())
    return context


def _mozillas() -> str:
    from requests.utils import DEFAULT_CA_BUNDLE_PATH

    return DEFAULT_CA_BUNDLE_PATH


def _named(variable: str, path: str) -> ssl.SSLContext:
    """Trust those in a file or folder beside the system's."""
    context = _lenient()
    try:
        _load(context, path)
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"The certificates that {variable} names, {path}, cannot be loaded: {_reason(error)}."
        ) from None
    return context


def _private(certificates: str) -> ssl.SSLContext:
    """Trust those in a file, a folder or a string, and nobody else."""
    try:
        if "-----BEGIN" in certificates:
            return _lenient(cadata=certificates)
        context = _lenient(cadata="")
        _load(context, os.path.expanduser(certificates))
    except (OSError, ValueError, RuntimeError) as error:
        raise ConfigurationError(
            f"The certificates in cacert_file cannot be loaded: {_reason(error)}.",
            attribute="cacert_file",
        ) from None
    return context


def _lenient(cadata: str | None = None) -> ssl.SSLContext:
    """Return a context that trusts ``cadata``, or else whom the system trusts.

    Python 3.13 began to refuse what older ones, Go and OpenSSL by itself accept, and what private
    authorities and inspecting proxies issue: certificates without key identifiers or key usage. A
    certificate that is trusted itself needs no issuer, as in Go.
    """
    if cadata is None:
        context = ssl.create_default_context()
    else:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    if cadata:
        context.load_verify_locations(cadata=cadata)
    return context


def _load(context: ssl.SSLContext, path: str) -> None:
    """Trust what is in a file or folder; ValueError for a pipe, a device or a huge file."""
    status = os.stat(path)
    if stat.S_ISDIR(status.st_mode):
        context.load_verify_locations(capath=path)
        return
    if not stat.S_ISREG(status.st_mode):
        raise _NotCertificatesError("it is not a regular file")
    if status.st_size > _LARGEST_FILE:
        raise _NotCertificatesError(f"it has more than {_LARGEST_FILE // 1024**2} MiB")
    context.load_verify_locations(path)


class _NotCertificatesError(ValueError):
    """What cannot be a file of certificates."""


def _reason(error: Exception) -> str:
    if isinstance(error, _NotCertificatesError):
        return str(error)
    if isinstance(error, (ssl.SSLError, ValueError)):
        return "they are not in PEM format"
    return getattr(error, "strerror", None) or str(error)
