"""A provider whose author does what no author should."""

from __future__ import annotations

import threading
from collections import UserDict
from typing import TYPE_CHECKING, Any, NoReturn, cast

from tfbridge import (
    ROOT,
    STRING,
    ArgumentError,
    Attribute,
    Block,
    DataSource,
    Diagnostic,
    DiagnosticError,
    Diagnostics,
    Function,
    Nested,
    Parameter,
    Path,
    Provider,
    Severity,
    StoppedError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tfbridge import Context

NO_TEXT = cast("str", ValueError("boom"))
NO_PATH = cast("Path", "here")


class MuteError(Exception):
    """An exception that does not even have a message."""

    def __str__(self) -> NoReturn:
        raise SystemExit(4)


def fail(error: BaseException) -> Callable[..., Any]:
    """Return what raises the error, whatever it is called with."""

    def failing(*_arguments: object) -> NoReturn:
        raise error

    return failing


def with_diagnostics(*entries: Any) -> Callable[..., Any]:
    """Return what raises an error with these diagnostics."""

    def failing(*_arguments: object) -> NoReturn:
        raise DiagnosticError(Diagnostics(entries))

    return failing


def returning(value: Any) -> Callable[..., Any]:
    """Return what returns the value, whatever it is called with."""
    return lambda *_arguments: value


class Trap(UserDict[str, Any]):
    """A mapping that ends the process when it is looked into."""

    def __iter__(self) -> NoReturn:
        raise SystemExit(5)


RAISING = {
    "exit": fail(SystemExit(3)),
    "interrupt": fail(KeyboardInterrupt()),
    "generator exit": fail(GeneratorExit()),
    "stop iteration": fail(StopIteration()),
    "plain": fail(RuntimeError("plain")),
    "surrogates": fail(RuntimeError("\ud800")),
    "mute": fail(MuteError()),
    "base": fail(BaseException("base")),
    "detail is no string": fail(DiagnosticError("summary", NO_TEXT)),
    "detail is None": fail(DiagnosticError("summary", cast("str", None))),
    "path is no path": fail(DiagnosticError("summary", "detail", NO_PATH)),
    "key is half a character": fail(DiagnosticError("summary", "", ROOT.key("\ud800"))),
    "name is half a character": fail(DiagnosticError("summary", "", ROOT / "\ud800")),
    "position is no number": fail(DiagnosticError("s", "", ROOT.index(cast("int", "1")))),
    "position is a truth": fail(DiagnosticError("s", "", ROOT.index(True))),
    "position is enormous": fail(DiagnosticError("s", "", ROOT.index(2**63))),
    "steps are none": fail(DiagnosticError("s", "", Path(cast("Any", "steps")))),
    "no diagnostic": with_diagnostics("text"),
    "no diagnostics": with_diagnostics(),
    "no severity": with_diagnostics(Diagnostic(cast("Severity", "error"), "summary")),
}
CALLS: dict[str, Callable[..., Any]] = RAISING | {
    "nothing": returning(None),
    "list": returning([1]),
    "text": returning("text"),
    "pairs": returning([("result", "x")]),
    "trap": returning(Trap(result="x")),
    "half a character": returning({"result": "\ud800"}),
    "half a name": returning({"\ud800": "x"}),
    "number": returning({"result": 5}),
    "names are numbers": returning({1: 2}),
}


class Thing(DataSource[None]):
    """A thing."""

    attributes = {
        "key": Attribute(STRING, optional=True),
        "result": Attribute(STRING, computed=True),
        "parts": Attribute(Nested({"name": Attribute(STRING)}), computed=True),
    }
    blocks = {"part": Block({"name": Attribute(STRING, optional=True)})}

    def validate(self, config: Mapping[str, Any], diagnostics: Diagnostics) -> None:
        """Behave as the key says."""
        if config["key"] == "unsound":
            diagnostics.warning(cast("str", 5))
        elif config["key"] is not None:
            CALLS[config["key"]]()

    def read(self, config: Mapping[str, Any], context: Context[None]) -> dict[str, Any]:
        """Behave as the key says."""
        if config["key"] == "unsound":
            context.diagnostics.warning(cast("str", 5))
            return {}
        if config["key"] == "no error":
            raise DiagnosticError(Diagnostics([Diagnostic(Severity.WARNING, "Careful")]))
        answer: dict[str, Any] = CALLS[config["key"]]()
        return answer


class Call(Function):
    """Behaves as its argument says."""

    parameters = (Parameter("key", STRING),)
    returns = STRING
    hanging = threading.Event()

    def call(self, key: str) -> Any:
        """Behave as the key says."""
        match key:
            case "refuses without a message":
                raise ArgumentError(NO_TEXT, "key")
            case "refuses with nothing":
                raise ArgumentError("")
            case "refuses with a full stop":
                raise ArgumentError(".", "key")
            case "blames a number":
                raise ArgumentError("no", cast("str", 5))
            case "stopped":
                raise StoppedError("over")
            case "hang":
                self.hanging.set()
                threading.Event().wait()
        return CALLS[key]() if key in CALLS else key


class Hostile(Provider[None]):
    """A provider that means no good."""

    name = "hostile"
    source = "example/hostile"
    attributes = {"key": Attribute(STRING, optional=True)}
    data_sources = (Thing,)
    functions = (Call,)
    diagnosis: Any = None
    hanging = threading.Event()

    def validate(self, config: Mapping[str, Any], diagnostics: Diagnostics) -> None:
        """Behave as the key says."""
        if config["key"] in RAISING:
            RAISING[config["key"]](diagnostics)

    def configure(self, config: Mapping[str, Any], context: Context[None]) -> None:
        """Behave as the key says."""
        if config["key"] == "hang":
            self.hanging.set()
            threading.Event().wait()
        if config["key"] in RAISING:
            RAISING[config["key"]](context)

    def diagnose(self, error: Exception) -> Any:
        """Do what the test has put here."""
        return self.diagnosis(error) if callable(self.diagnosis) else self.diagnosis
