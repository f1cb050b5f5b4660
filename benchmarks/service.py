"""The services that providers read from, each a process of its own: it takes no time from others.

    python service.py 1 1000      # serves repositories rows-1 and rows-1000, prints its address

Their answers are ready before anybody asks; those of the emulator are made, and come late.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from swr_emulator.fixtures.builders import organization_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

sys.path.append(str(Path(__file__).with_name("rival_tf")))
from rival_swr.rows import tasks

FLEET = "fleet"
"""The organization that the emulator has."""


@contextmanager
def serving(*counts: int) -> Iterator[str]:
    """Serve a repository ``rows-N`` for each number of rows; yields the address."""
    with _running([sys.executable, __file__, *map(str, counts)]) as line:
        yield line


@contextmanager
def emulating(repositories: int, latency: float, folder: Path) -> Iterator[str]:
    """Run the emulator with one organization; answers take ``latency`` ms. Yields the address."""
    organization = organization_of(repositories, FLEET, every_missing=0)
    data = {
        "default_region": "cn-north-4",
        "tokens": [{"token": "demo-token"}],
        "regions": {"cn-north-4": {"organizations": [organization]}},
    }
    path = folder / "organization.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    command = [sys.executable, "-m", "swr_emulator.cli", "--port=0", f"--data={path}"]
    with _running([*command, f"--latency-ms={latency}"], {"PATH": os.defpath}) as line:
        yield line.split()[-1]


@contextmanager
def _running(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """Run a server; yields the first line that it prints."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
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
