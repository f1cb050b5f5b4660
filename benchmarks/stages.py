"""Where a read of many rows spends its time, step by step, inside one process.

The steps are those of the provider, called one after the other. What is left of
the whole RPC is the way to the host: gRPC and TLS.
"""

from __future__ import annotations

import time
from threading import Event
from typing import TYPE_CHECKING, Any

from figures import MILLISECONDS, Spread
from rounds import tell
from service import serving

from terraform_provider_swr.data_sources.sync_repos import SyncRepos
from terraform_provider_swr.http.transport import Request, Transport, TransportOptions
from terraform_provider_swr.swr.decode import decode_array
from terraform_provider_swr.swr.error_codes import map_error_response
from terraform_provider_swr.swr.models import SyncRepo
from terraform_provider_swr.swr.sorting import in_order
from tfbridge.codec.msgpack import encode

if TYPE_CHECKING:
    from collections.abc import Callable

GET, DECODE, ORDER, ENCODE = "GET", "JSON to checked rows", "order", "check and pack"


def measure(count: int, rounds: int) -> dict[str, Spread]:
    """Return what each step takes, in milliseconds, in the order of the steps."""
    samples: dict[str, list[float]] = {step: [] for step in (GET, DECODE, ORDER, ENCODE)}
    with serving(count) as endpoint:
        transport = Transport(TransportOptions(), Event(), map_error_response)
        request = Request("GET", f"{endpoint}/rows-{count}/sync_repo")
        for number in range(rounds + 1):
            tell(f"steps {number} of {rounds}")
            for step, seconds in _round(transport, request).items():
                if number:
                    samples[step].append(seconds)
        transport.close()
    return {step: Spread.of(taken, MILLISECONDS) for step, taken in samples.items()}


def _round(transport: Transport, request: Request) -> dict[str, float]:
    getting, response = _timed(lambda: transport.send(request))
    decoding, rows = _timed(lambda: decode_array(response, SyncRepo, str(request)))
    ordering, rows = _timed(lambda: in_order(rows))
    schema = SyncRepos().schema()
    state = schema.complete({"namespace": "retail"}) | {"repositories": [], "sync_repos": rows}
    encoding, _ = _timed(lambda: encode(state, schema.type, allow_unknown=False))
    return {GET: getting, DECODE: decoding, ORDER: ordering, ENCODE: encoding}


def _timed(call: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    result = call()
    return time.perf_counter() - began, result
