"""What a plugin process does before anything slow: before it imports its own provider.

This module is quick to import, so that an executable can begin with it.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import NamedTuple

from tfbridge.plugin import cookie, signals
from tfbridge.plugin.certificate import Maker
from tfbridge.plugin.stdio import HostPipe, take_over


class Bootstrap(NamedTuple):
    """What was put in order at the start.

    ``host`` takes the handshake line, ``parent`` is the host's process id and
    ``identity`` makes the certificate meanwhile.
    """

    host: HostPipe
    parent: int
    identity: Maker


def begin(name: str) -> Bootstrap:
    """Settle signals and standard streams and start making the certificate.

    Garbage is not collected again until the handshake line is out.
    A process that no host started ends here, with exit status 1 and a
    sentence on stderr that explains the executable ``name``.
    """
    if not cookie.is_present(os.environ):
        sys.stderr.write(cookie.explanation(name) + "\n")
        raise SystemExit(1)
    signals.settle()
    gc.disable()  # imports make no garbage, and looking for it takes a tenth of their time
    return Bootstrap(take_over(), os.getppid(), Maker())
