"""What the host raises.

::

    TfbridgeError
    +-- HostError
        +-- StartError            the process gave no handshake that a host accepts
        +-- CallFailedError       an RPC ended with a gRPC status other than OK
        +-- InvalidAnswerError    an answer that Terraform would refuse, or crash on
        +-- FunctionCallError     a provider function refused its arguments
        +-- CommandFailedError    a Terraform command failed
"""

from __future__ import annotations

from tfbridge.errors import TfbridgeError


class HostError(TfbridgeError):
    """The root of the tree; never raised itself."""


class StartError(HostError):
    """The process ended, kept silent or said something that is no handshake line.

    ``log`` is what it had written to stderr by then.
    """

    def __init__(self, problem: str, log: str = "") -> None:
        super().__init__(f"{problem}\n\nstderr:\n{log}" if log else problem)
        self.problem = problem
        self.log = log


class CallFailedError(HostError):
    """A gRPC status instead of an answer; Terraform shows these as crashes, not as errors.

    ``code`` is the status's name: UNAVAILABLE, UNIMPLEMENTED, UNKNOWN, ...
    """

    def __init__(self, method: str, code: str, details: str) -> None:
        super().__init__(f"{method}: {code}: {details}")
        self.method = method
        self.code = code
        self.details = details


class InvalidAnswerError(HostError):
    """An answer that Terraform would refuse, or crash on."""


class FunctionCallError(HostError):
    """A provider function's error; ``argument`` is a position from zero, or None."""

    def __init__(self, text: str, argument: int | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.argument = argument


class CommandFailedError(HostError):
    """A command that was expected to succeed did not; the message is all that it printed."""
