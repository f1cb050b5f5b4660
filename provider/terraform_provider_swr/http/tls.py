"""Which certificates of servers are accepted."""

from __future__ import annotations

import os
import ssl
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import urllib3
from requests.utils import DEFAULT_CA_BUNDLE_PATH

from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from terraform_provider_swr.http.messages import TransportOptions

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
            urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
        elif options.cacert_file is not None:
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


def _accepting_any() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _usual() -> ssl.SSLContext:
    """Trust whom the system trusts, or Mozilla's list where that is nobody."""
    context = ssl.create_default_context()
    folder = ssl.get_default_verify_paths().capath
    if not context.get_ca_certs() and not (folder and any(Path(folder).iterdir())):
        bundle = next(filter(os.path.isfile, _BUNDLES), DEFAULT_CA_BUNDLE_PATH)
        context.load_verify_locations(bundle)
    return context


def _named(variable: str, path: str) -> ssl.SSLContext:
    """Trust those in a file or folder beside the system's."""
    context = ssl.create_default_context()
    try:
        if Path(path).is_dir():
            context.load_verify_locations(capath=path)
        else:
            context.load_verify_locations(path)
    except OSError as error:
        raise ConfigurationError(
            f"The certificates that {variable} names, {path}, cannot be loaded: {_reason(error)}."
        ) from None
    return context


def _private(certificates: str) -> ssl.SSLContext:
    """Trust those in a file, a folder or a text, and nobody else."""
    try:
        if "-----BEGIN" in certificates:
            return ssl.create_default_context(cadata=certificates)
        path = Path(certificates).expanduser()
        if path.is_dir():
            return ssl.create_default_context(capath=path)
        return ssl.create_default_context(cafile=path)
    except (OSError, ValueError, RuntimeError) as error:
        raise ConfigurationError(
            f"The certificates in cacert_file cannot be loaded: {_reason(error)}.",
            attribute="cacert_file",
        ) from None


def _reason(error: Exception) -> str:
    if isinstance(error, (ssl.SSLError, ValueError)):
        return "they are not in PEM format"
    return getattr(error, "strerror", None) or str(error)
