"""grpcio, imported without what a plugin process has no use for."""

from __future__ import annotations

import os

from tfbridge.postponed_imports import GRPC, USED_BY_GRPC, postponed

os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # grpc reads it while it is imported

with postponed(*GRPC, used_at_once=USED_BY_GRPC):
    import grpc
    import grpc._server  # or the first server would load it, outside of this block

__all__ = ["grpc"]
