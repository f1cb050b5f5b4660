"""Calls of a provider's functions: arguments in, a result or an error out.

See docs/reference/plugin-protocol.md, sections 3.5 and 4.7.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, NamedTuple

from tfbridge.codec.msgpack import decode_message, encode
from tfbridge.errors import (
    ArgumentError,
    DecodeError,
    DiagnosticError,
    EncodeError,
    StoppedError,
)
from tfbridge.server.cancellation import RunningCalls
from tfbridge.server.sanitize import sanitized, unexpected
from tfbridge.values import UNKNOWN, is_null, is_wholly_known

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tfbridge.codec.msgpack import DynamicValue
    from tfbridge.provider import Function, Parameter

log = logging.getLogger(__name__)


class FunctionResult(NamedTuple):
    """The encoded ``value`` or, where ``error`` is not empty, why there is none.

    ``argument`` is the position of the argument that is to blame, from zero.
    """

    value: bytes = b""
    error: str = ""
    argument: int | None = None


class Functions:
    """The functions of a provider, by name, ready to be called."""

    def __init__(self, provider_name: str, functions: Mapping[str, Function]) -> None:
        self._provider_name = provider_name
        self._functions = functions
        self._calls = RunningCalls()

    def call(self, name: str, arguments: Sequence[DynamicValue]) -> FunctionResult:
        """Call a function with as many arguments as the host sent.

        An error is given without its last full stop: Terraform adds one.
        """
        result = self._checked_call(name, arguments)
        return result._replace(error=result.error.removesuffix("."))

    def interrupt(self) -> None:
        """Make running calls return early, with an error; later ones run as ever."""
        self._calls.interrupt()

    def _checked_call(self, name: str, arguments: Sequence[DynamicValue]) -> FunctionResult:
        function = self._functions.get(name)
        if function is None:
            return FunctionResult(
                error=f'The provider {self._provider_name} has no function "{name}".'
            )
        parameters = list(function.parameters)
        if function.variadic is not None:
            parameters += [function.variadic] * (len(arguments) - len(parameters))
        if len(arguments) != len(parameters):
            return FunctionResult(
                error=f"{name} takes {len(parameters)} arguments, but got {len(arguments)}."
            )
        values = []
        for position, (parameter, argument) in enumerate(zip(parameters, arguments, strict=True)):
            try:
                value = decode_message(argument, parameter.type)
            except DecodeError as error:
                return FunctionResult(error=str(error), argument=position)
            if is_null(value) and not parameter.allow_null:
                return FunctionResult(error="The argument must not be null.", argument=position)
            if not parameter.allow_unknown and not is_wholly_known(value):
                return FunctionResult(value=encode(UNKNOWN, function.returns))
            values.append(value)
        return self._call(function, values)

    def _call(self, function: Function, values: list[Any]) -> FunctionResult:
        try:
            result = self._calls.run(lambda: function.call(*values))
            return FunctionResult(value=encode(result, function.returns))
        except ArgumentError as error:
            return _refused(function, error)
        except DiagnosticError as error:
            return FunctionResult(error=_joined(error))
        except StoppedError:
            return FunctionResult(
                error="The call was ended early because Terraform was interrupted."
            )
        except EncodeError as error:
            log.exception("function %s returned a value that does not fit its type", function.name)
            return FunctionResult(
                error=f"{function.name} returned an invalid value: {error}. "
                "This is a bug in the provider; please report it."
            )
        except BaseException as error:
            log.exception("function %s failed", function.name)
            return FunctionResult(error=unexpected(error))


def _refused(function: Function, error: ArgumentError) -> FunctionResult:
    if not isinstance(error.text, str) or not error.text.strip(" ."):
        return FunctionResult(
            error=f"{function.name} refused the call, but gave {error.text!r} as the reason. "
            "This is a bug in the provider; please report it."
        )
    return FunctionResult(error=error.text, argument=_position(function.parameters, error.argument))


def _position(parameters: Sequence[Parameter], name: str | None) -> int | None:
    names = [parameter.name for parameter in parameters]
    return names.index(name) if name in names else None


def _joined(error: DiagnosticError) -> str:
    """Return all diagnostics as one string, which is all that a function's error may hold."""
    entries = sanitized(error.diagnostics)
    lines = [": ".join(filter(None, [each.summary, each.detail])) for each in entries]
    return "\n".join(lines) or unexpected(error)
