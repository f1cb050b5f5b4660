"""grpcio without the half of it that is for asyncio.

``import grpc`` loads ``grpc.aio`` as well, which takes a tenth of a start and
which a plugin process has no use for. An empty module holds its place for that
moment; whoever needs the real one may still import it.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType

os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # grpc reads it while it is imported

_is_first = "grpc" not in sys.modules
if _is_first:
    sys.modules["grpc.aio"] = ModuleType("grpc.aio")

import grpc  # noqa: E402 - its place is held by now

if _is_first:
    del sys.modules["grpc.aio"]
    delattr(grpc, "aio")

__all__ = ["grpc"]
