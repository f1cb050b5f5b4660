"""The executable of the process tests: a plugin whose provider echoes, blocks, hangs or raises.

It prints whatever PRINT_BEFORE holds once it has begun, as a careless import
would. With FAIL_AT_START it cannot be served. ``--debug`` serves for a debugger.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from typing import TYPE_CHECKING, NoReturn

from tfbridge import plugin

if TYPE_CHECKING:
    import grpc

    from tfbridge.plugin.bootstrap import Bootstrap

SOURCE = "registry.terraform.io/example/process"


class Application:
    """A provider with methods that no host would call."""

    name = "process_plugin"

    def __init__(self) -> None:
        self._stopped = threading.Event()

    def check(self) -> None:
        """Fail when the environment says so."""
        if "FAIL_AT_START" in os.environ:
            raise ValueError("the provider cannot be built")

    def handler(self, version: int) -> grpc.GenericRpcHandler:
        """Return the service; its messages are bare bytes."""
        import grpc

        methods = {
            "Echo": lambda request, _: request,
            "WaitForStop": self._wait_for_stop,
            "Hang": _hang,
            "Raise": _raise,
            "Print": _print,
            "Log": _log,
            "CrashThread": _crash_thread,
        }
        return grpc.method_handlers_generic_handler(
            f"tfplugin{version}.Provider",
            {name: grpc.unary_unary_rpc_method_handler(method) for name, method in methods.items()},
        )

    def stop(self) -> None:
        """End the calls that wait for it."""
        self._stopped.set()

    def _wait_for_stop(self, _request: bytes, _context: grpc.ServicerContext) -> bytes:
        _tell("waiting")
        self._stopped.wait()
        return b"stopped"


def _hang(_request: bytes, _context: grpc.ServicerContext) -> NoReturn:
    _tell("hanging")
    while True:
        threading.Event().wait()


def _raise(_request: bytes, _context: grpc.ServicerContext) -> bytes:
    raise ValueError("this method always raises")


def _print(_request: bytes, _context: grpc.ServicerContext) -> bytes:
    print("x" * 1_000_000, end="", flush=True)  # noqa: T201 -- what the test is about
    return b"printed"


def _log(request: bytes, _context: grpc.ServicerContext) -> bytes:
    """Log as many records of a kilobyte as the request says, then one at each level."""
    logger = logging.getLogger("example")
    for number in range(int(request)):
        logger.info("%s", "x" * 1024, extra={"number": number})
    for level in (5, logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
        logger.log(level, "a message", extra={"repository": "a/b"})
    return b"logged"


def _crash_thread(_request: bytes, _context: grpc.ServicerContext) -> bytes:
    def crash() -> NoReturn:
        raise ValueError("nobody catches this")

    thread = threading.Thread(target=crash)
    thread.start()
    thread.join()
    return b"crashed"


def _tell(event: str) -> None:
    """Let the test know that a call is under way."""
    sys.stderr.write(event + "\n")
    sys.stderr.flush()


def _main() -> NoReturn:
    if "--debug" in sys.argv:
        plugin.serve_debug(Application(), SOURCE, lambda value: print(value, flush=True))  # noqa: T201
    bootstrap: Bootstrap = plugin.begin(Application.name)
    print(os.environ.get("PRINT_BEFORE", ""), flush=True)  # noqa: T201 -- see above
    plugin.serve(Application(), bootstrap)


if __name__ == "__main__":
    _main()
