"""grpcio is loaded without its half for asyncio, and is not damaged by that."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("import tfbridge._grpc.without_aio; print('grpc.aio' in sys.modules)", "False"),
        (
            "from tfbridge._grpc.without_aio import grpc; import grpc.aio; print(grpc.aio.server)",
            "function",
        ),
        (
            "from tfbridge._grpc.without_aio import grpc; from grpc import aio; print(aio.server)",
            "function",
        ),
        ("import grpc, tfbridge._grpc.without_aio; print(grpc.aio.server)", "function"),
        ("from tfbridge._grpc.without_aio import grpc; print(grpc.server)", "function"),
        ("import tfbridge._grpc.without_aio; print(os.environ['GRPC_VERBOSITY'])", "NONE"),
    ],
)
def test_the_other_half_is_there_for_those_who_want_it(code: str, printed: str) -> None:
    """Before or afterwards, and by either form of import."""
    command = [sys.executable, "-c", f"import os, sys; {code}"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert printed in run.stdout
    assert run.stderr == ""
