"""A host in Python, for the tests of providers.

``Host`` starts a plugin process and talks to it as Terraform does;
``InProcessHost`` asks a provider object the same things without a process.
``RealTerraform`` puts a provider object in front of a real Terraform.
"""

from __future__ import annotations

from tfbridge.testing.client import OpenResult, ProviderClient, ReadResult, RenewResult
from tfbridge.testing.errors import (
    CallFailedError,
    CommandFailedError,
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
from tfbridge.testing.real import RealTerraform
from tfbridge.testing.reports import Problem
from tfbridge.testing.terraform import Terraform

__all__ = [
    "CallFailedError",
    "CommandFailedError",
    "Exit",
    "FunctionCallError",
    "Handshake",
    "Host",
    "HostError",
    "InProcessHost",
    "InvalidAnswerError",
    "LogRecord",
    "Logs",
    "OpenResult",
    "Problem",
    "ProviderClient",
    "ReadResult",
    "RealTerraform",
    "RenewResult",
    "StartError",
    "Terraform",
]
