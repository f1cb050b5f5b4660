"""Another process of the same user that wants to talk to grpcio past the front door.

Started with the folder in which plugins make theirs, it watches for every name
that appears there beside the front door, and tries three tricks on it: to be
first to connect, to keep a hard link, and to keep an ``O_PATH`` descriptor.
The end of stdin ends the watch. Then it tries what it has kept, and prints as
JSON how often it got as far as a name and how often anybody answered it.
"""

from __future__ import annotations

import json
import os
import select
import socket
import sys
from contextlib import suppress

FRONT_DOOR = "host"
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes.fromhex("000000040000000000")
ANSWER_TIME = 0.05  # seconds; grpcio takes less than a millisecond


class Intruder:
    """Keeps what it could get hold of."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.connections: list[socket.socket] = []
        self.kept: list[str] = []

    def look(self) -> None:
        """Try the tricks on whatever name is there at this moment."""
        with suppress(OSError):
            for entry in os.scandir(self._folder):
                for name in os.listdir(entry.path):  # noqa: PTH208 - quicker, which matters here
                    if name != FRONT_DOOR:
                        self._try(f"{entry.path}/{name}")
        for path in self.kept[-2:]:
            self.connect(path)

    def _try(self, path: str) -> None:
        with suppress(OSError):
            self.kept.append(f"/proc/self/fd/{os.open(path, os.O_PATH)}")
        with suppress(OSError):
            link = f"{self._folder}/{len(self.kept)}.link"
            os.link(path, link)
            self.kept.append(link)
        self.connect(path)

    def connect(self, path: str) -> None:
        """Connect and say hello, as any client would."""
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.settimeout(ANSWER_TIME)
            connection.connect(path)
            connection.sendall(PREFACE)
            self.connections.append(connection)
        except OSError:
            connection.close()

    def answers(self) -> int:
        """Return how many connections were answered with anything at all."""
        answered = 0
        for connection in self.connections:
            with suppress(OSError):
                answered += connection.recv(100) != b""
        return answered


def main() -> None:
    """Watch, try and report."""
    intruder = Intruder(sys.argv[1])
    print("watching", flush=True)  # noqa: T201 - the test waits for it
    while not select.select([sys.stdin], [], [], 0)[0]:
        intruder.look()
    for path in intruder.kept:
        intruder.connect(path)
    print(json.dumps({"names": len(intruder.kept), "answers": intruder.answers()}))  # noqa: T201


if __name__ == "__main__":
    main()
