"""The HTTP library, set up so that it does what we want and nothing else.

Connections are kept and reused, at most one for each request in flight. A
session follows no redirect on its own account, keeps no cookie, reads no
``~/.netrc`` and retries nothing; proxies come from the environment.
"""

from __future__ import annotations

import logging
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from terraform_provider_swr.http.interruptible_socket import attach, connect
from terraform_provider_swr.http.proxies import proxy_for
from terraform_provider_swr.http.response_head import LenientHTTPResponse
from terraform_provider_swr.http.tls import TrustStore

if TYPE_CHECKING:
    import socket

    from requests import PreparedRequest

    from terraform_provider_swr.http.messages import TransportOptions

# One service, one IAM, and a few regions of each.
_HOSTS = 16


class NoAuth(AuthBase):
    """Adds nothing; given explicitly, so that the library does not look for a ``~/.netrc``."""

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Return the request as it is."""
        return request


def build_session(
    options: TransportOptions, trust_store: TrustStore | None = None
) -> requests.Session:
    """Return a session for any number of threads; ConfigurationError for bad certificates.

    ``trust_store`` is one that was made for these options already.
    """
    if options.insecure:
        urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
    logging.getLogger("urllib3").setLevel(logging.INFO)  # at DEBUG it repeats each of our lines
    session = _Session()
    adapter = _Adapter(trust_store or TrustStore(options), options.max_in_flight)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers.clear()
    session.headers.update(
        {
            "User-Agent": options.user_agent,
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            # SWR's documentation wants it on a GET, although there is no content.
            "Content-Type": "application/json",
        }
    )
    return session


class _Session(requests.Session):
    """Looks for proxies once for each host, not at each request."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        self._proxies: dict[tuple[str, str], dict[str, str]] = {}

    def send(self, request: PreparedRequest, **kwargs: Any) -> requests.Response:
        """Send a request."""
        address = urlsplit(cast("str", request.url))
        origin = address.scheme, address.netloc
        if origin not in self._proxies:
            proxy = proxy_for(cast("str", request.url))
            self._proxies[origin] = {address.scheme: proxy} if proxy else {}
        return super().send(request, proxies=self._proxies[origin], **kwargs)


class _Adapter(HTTPAdapter):
    """Uses one TLS context and connections that can be interrupted."""

    def __init__(self, trust_store: TrustStore, in_flight: int) -> None:
        self._trust_store = trust_store
        super().__init__(pool_connections=_HOSTS, pool_maxsize=in_flight, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Set up the connections without a proxy."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> urllib3.ProxyManager:
        """Set up the connections through a proxy, which may speak TLS itself."""
        if proxy.lower().startswith("https"):
            # The first is for a request to the proxy itself, the second for a tunnel through it.
            kwargs["ssl_context"] = kwargs["proxy_ssl_context"] = self._trust_store.context()
        manager: urllib3.ProxyManager = super().proxy_manager_for(proxy, **kwargs)
        is_socks = proxy.lower().startswith("socks")
        manager.pool_classes_by_scheme = _socks_pools() if is_socks else _POOLS
        return manager

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        """Leave TLS to the context: ``verify`` would make a new one for each connection."""
        host, _ = super().build_connection_pool_key_attributes(request, verify, cert)
        if host["scheme"] != "https":
            return host, {}
        return host, {"ssl_context": self._trust_store.context()}

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Leave TLS to the context."""


class _Interruptible(HTTPConnection):
    """A connection that another thread can shut down whenever it is used."""

    response_class = LenientHTTPResponse
    _is_used = False

    def request(self, *args: Any, **kwargs: Any) -> None:
        """Send a request; a connection that is reused is attached here."""
        if self.sock is not None:
            attach(self.sock, is_reused=self._is_used)
        super().request(*args, **kwargs)
        self._is_used = True


class _DirectConnection(_Interruptible):
    """One that can be shut down while it is made, too."""

    def _new_conn(self) -> socket.socket:
        self._is_used = False
        seconds = cast("float", self.timeout)
        return connect(self._dns_host, self.port, seconds, self.socket_options or ())


class _DirectTLSConnection(_DirectConnection, HTTPSConnection):
    """The same with TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _DirectConnection


class _TLSPool(HTTPSConnectionPool):
    ConnectionCls = _DirectTLSConnection


_POOLS: dict[str, type[HTTPConnectionPool]] = {"http": _Pool, "https": _TLSPool}


def _socks_pools() -> dict[str, type[HTTPConnectionPool]]:
    """Return the same for SOCKS proxies, for which the library needs the extra."""
    from urllib3.contrib.socks import SOCKSConnection

    class Connection(_Interruptible, SOCKSConnection):
        def _new_conn(self) -> socket.socket:
            self._is_used = False
            sock: socket.socket = super()._new_conn()
            attach(sock)
            return sock

    class TLSConnection(Connection, HTTPSConnection):
        pass

    class Pool(HTTPConnectionPool):
        ConnectionCls = Connection

    class TLSPool(HTTPSConnectionPool):
        ConnectionCls = TLSConnection

    return {"http": Pool, "https": TLSPool}
