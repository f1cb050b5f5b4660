"""The service that both providers read from: answers that are ready before anybody asks.

A process of its own, so that it takes no time from whoever measures::

    python service.py 1 1000      # serves repositories rows-1 and rows-1000, prints its address
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

sys.path.append(str(Path(__file__).with_name("rival")))
from rival_swr.rows import tasks


@contextmanager
def serving(*counts: int) -> Iterator[str]:
    """Serve a repository ``rows-N`` for each number of rows; yields the address."""
    command = [sys.executable, __file__, *map(str, counts)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None  # noqa: S101 - as asked for
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def _main() -> None:
    counts = [int(word) for word in sys.argv[1:]]
    bodies = {str(count): json.dumps(tasks(count)).encode() for count in counts}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # headers and body in one packet

        def do_GET(self) -> None:
            found = re.search(r"/rows-(\d+)/sync_repo", self.path)
            body = bodies.get(found[1]) if found else None
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    _main()
