"""Serving a provider that a person started, so that a debugger can look into it.

The host finds it by the environment variable ``TF_REATTACH_PROVIDERS`` and
neither starts nor ends it: no cookie, no handshake line, no TLS, any number of
commands one after another.

See docs/reference/plugin-protocol.md, section 1.9.
"""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, NoReturn

from tfbridge.errors import HandshakeError
from tfbridge.plugin.certificate import make
from tfbridge.plugin.listener import Folder, has_unix_sockets, listen
from tfbridge.plugin.process import Plugin, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from tfbridge.plugin import Application

VARIABLE = "TF_REATTACH_PROVIDERS"
_VERSION = 6
_OPEN_TO_ALL = (
    "there are no Unix sockets here, and a TCP port serves every user of this machine, with the "
    "credentials of this environment. Add --allow-any-user where no one else can log in."
)


def description(
    source: str, network: str, address: str, process: int, version: int = _VERSION
) -> str:
    """Return the variable's value: JSON that leads the host to a running provider.

    ``source`` is the provider's source address as in ``required_providers``,
    ``process`` its process id, ``version`` that of the protocol. ``Test`` keeps
    hosts from ending the provider; without it Terraform takes the protocol for
    version 5.
    """
    from json import dumps

    provider = {
        "Protocol": "grpc",
        "ProtocolVersion": version,
        "Pid": process,
        "Test": True,
        "Addr": {"Network": network, "String": address},
    }
    return dumps({source: provider})


def serve_debug(
    application: Application,
    source: str,
    announce: Callable[[str], object],
    *,
    allow_any_user: bool,
) -> NoReturn:
    """Serve the provider ``source`` until SIGINT or SIGTERM.

    ``announce`` is called once, with the value for TF_REATTACH_PROVIDERS.
    Where that is a TCP port, ``allow_any_user`` has to be true.
    """

    def main(folder: Folder) -> None:
        if not (has_unix_sockets(os.environ) or allow_any_user):
            raise HandshakeError(_OPEN_TO_ALL)
        plugin = Plugin(application, _VERSION, folder)
        listener = listen(folder, os.environ)
        plugin.open(listener, make(), None, lambda _count: None)
        plugin.end_on(signal.SIGINT, signal.SIGTERM)
        announce(description(source, listener.network, listener.address, os.getpid()))
        plugin.prepare()
        plugin.run()

    run(application.name, main)
