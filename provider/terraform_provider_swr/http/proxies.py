"""Which proxy a request goes through: what Go's programs answer to the same environment.

The rules are those of ``http.ProxyFromEnvironment``, so that Terraform, its
other providers and this one take the same way. ``tests/vectors`` holds what
Go answers.
"""

from __future__ import annotations

import importlib.util
import os
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from ipaddress import IPv4Address

_PORTS = {"http": 80, "https": 443}
_SCHEMES = {"http", "https", "socks5", "socks5h"}


def proxy_for(url: str, environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the address of the proxy for a URL; None for the direct way.

    Requests to this machine never go through one. Raises ConfigurationError
    for a proxy that cannot be used; the error does not quote it, as it may
    hold a password.
    """
    address = urlsplit(url)
    variable, proxy = _variable(environment, f"{address.scheme}_proxy")
    host, port = address.hostname or "", address.port or _PORTS.get(address.scheme, 0)
    if not proxy or _is_direct(host, port, _variable(environment, "no_proxy")[1]):
        return None
    return _usable(variable, proxy)


def _variable(environment: Mapping[str, str], name: str) -> tuple[str, str]:
    """Return the name under which a variable is set, and its value; upper case comes first."""
    set_names = (name for name in (name.upper(), name) if environment.get(name))
    found = next(set_names, name.upper())
    return found, environment.get(found, "")


def _usable(variable: str, proxy: str) -> str:
    parts = _split(proxy if "://" in proxy else f"http://{proxy}")
    if parts is None or parts.scheme not in _SCHEMES:
        raise ConfigurationError(
            f"{variable} is not the address of a proxy. It is not shown, as it may hold a "
            "password. Write it as http://host:port, or http://user:password@host:port where the "
            "proxy wants a login; https, socks5 and socks5h are the other schemes."
        )
    if not parts.scheme.startswith("socks"):
        return parts.geturl()
    if importlib.util.find_spec("socks") is None:
        raise ConfigurationError(
            f"{variable} names a SOCKS proxy, which needs a package that is not installed. Install "
            "the provider with its extra: pip install 'terraform-provider-swr[socks]'. Or name an "
            "HTTP proxy."
        )
    # Names are looked up by the proxy, as in Go, whichever of the two is written.
    return parts._replace(scheme="socks5h").geturl()


def _split(proxy: str) -> SplitResult | None:
    """Return the parts of an address; None for one that has no host or a port that is none."""
    try:
        parts = urlsplit(proxy)
        is_complete = parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts if is_complete else None


def _is_direct(host: str, port: int, no_proxy: str) -> bool:
    address = _address(host)
    if host == "localhost" or (address is not None and address.is_loopback):
        return True
    return any(_matches(entry, host, port, address) for entry in _entries(no_proxy))


def _entries(no_proxy: str) -> Iterator[str]:
    return filter(None, (entry.strip().lower() for entry in no_proxy.split(",")))


def _matches(entry: str, host: str, port: int, address: IPv4Address | IPv6Address | None) -> bool:
    """Tell whether an entry of NO_PROXY means a host: ``*``, network, address or domain."""
    if entry == "*":
        return True
    if "/" in entry:
        return address is not None and _contains(entry, address)
    name, wanted = _with_port(entry)
    if wanted not in ("", str(port)):
        return False
    if address is not None:
        return _address(name) == address
    # example.test means itself and what is below, .example.test and *.example.test only that.
    suffix = name.removeprefix("*")
    if suffix.startswith("."):
        return host.endswith(suffix)
    return bool(suffix) and (host == suffix or host.endswith(f".{suffix}"))


def _with_port(entry: str) -> tuple[str, str]:
    """Return host and port; an IPv6 address has a port only behind brackets."""
    name, colon, port = entry.rpartition(":")
    if name.startswith("[") and name.endswith("]"):
        return name[1:-1], port
    return (name, port) if colon and ":" not in name else (entry, "")


def _contains(entry: str, address: IPv4Address | IPv6Address) -> bool:
    try:
        return address in ip_network(entry, strict=False)
    except ValueError:
        return False


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(host)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
