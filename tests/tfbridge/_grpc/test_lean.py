"""tfbridge._grpc.lean: grpcio without its half for asyncio, for those who do not want it."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest


def _printed(code: str) -> str:
    command = [sys.executable, "-c", f"import os, sys\n{textwrap.dedent(code)}"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stderr == ""
    return run.stdout.strip()


def test_nothing_of_it_is_loaded() -> None:
    """A version of grpcio that uses at once what is postponed would show here."""
    assert (
        _printed(
            """
            import tfbridge._grpc.lean
            from tfbridge.postponed_imports import GRPC
            print(sorted({*GRPC, "dis"} & sys.modules.keys()))
            print(os.environ["GRPC_VERBOSITY"])
            """
        )
        == "[]\nNONE"
    )


@pytest.mark.parametrize(
    "imports",
    [
        "from tfbridge._grpc.lean import grpc; import grpc.aio",
        "from tfbridge._grpc.lean import grpc; from grpc import aio",
        "from tfbridge._grpc.lean import grpc",
        "import grpc, tfbridge._grpc.lean",
    ],
)
def test_the_other_half_works_for_those_who_want_it(imports: str) -> None:
    """Before or afterwards, and by any form of import, a call with asyncio is answered."""
    code = f"""
        {imports}
        import asyncio

        async def echo(request, context):
            return request

        async def main():
            server = grpc.aio.server()
            method = grpc.unary_unary_rpc_method_handler(echo)
            service = grpc.method_handlers_generic_handler("example.Service", {{"Echo": method}})
            server.add_generic_rpc_handlers((service,))
            port = server.add_insecure_port("127.0.0.1:0")
            await server.start()
            async with grpc.aio.insecure_channel(f"127.0.0.1:{{port}}") as channel:
                print(await channel.unary_unary("/example.Service/Echo")(b"hello"))
            await server.stop(0)

        asyncio.run(main())
    """
    assert _printed(code) == "b'hello'"
