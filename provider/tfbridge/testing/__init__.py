"""A host in Python, for the tests of providers.

``Host`` starts a plugin process and talks to it as Terraform does;
``InProcessHost`` asks a provider object the same things without a process.
"""

from __future__ import annotations

from tfbridge.testing.client import ProviderClient, ReadResult
from tfbridge.testing.errors import (
    CallFailedError,
    FunctionCallError,
    HostError,
    InvalidAnswerError,
    StartError,
)
from tfbridge.testing.handshake import Handshake
from tfbridge.testing.host import Host
from tfbridge.testing.inprocess import InProcessHost
from tfbridge.testing.logs import LogRecord, Logs
from tfbridge.testing.process import Exit

__all__ = [
    "CallFailedError",
    "Exit",
    "FunctionCallError",
    "Handshake",
    "Host",
    "HostError",
    "InProcessHost",
    "InvalidAnswerError",
    "LogRecord",
    "Logs",
    "ProviderClient",
    "ReadResult",
    "StartError",
]
