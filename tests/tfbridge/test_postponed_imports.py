"""tfbridge.postponed_imports: stand-ins for modules that are imported and not used."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from tfbridge import postponed_imports
from tfbridge.postponed_imports import USED_BY_GRPC, late, postponed

if TYPE_CHECKING:
    from pathlib import Path

NAME = "a_module_of_this_test"


@pytest.fixture(autouse=True)
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a module that can be imported."""
    (tmp_path / f"{NAME}.py").write_text("VALUE = 7\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(sys.modules, NAME, ModuleType(NAME))  # taken away after the test
    del sys.modules[NAME]


def _import() -> ModuleType:
    return __import__(NAME)


def test_what_is_not_used_is_not_loaded() -> None:
    """The block leaves no trace in the table of modules."""
    with postponed(NAME):
        _import()
    assert NAME not in sys.modules


def test_what_is_used_afterwards_is_loaded_then() -> None:
    """The stand-in gives what the real module has, which others can import too."""
    with postponed(NAME):
        standin = _import()
    assert standin.VALUE == 7
    assert _import() is sys.modules[NAME] is not standin
    with pytest.raises(AttributeError, match="OTHER"):
        _ = standin.OTHER


def test_what_is_used_at_once_is_loaded_at_once() -> None:
    """And stays."""
    with postponed(NAME):
        assert _import().VALUE == 7
    assert sys.modules[NAME].VALUE == 7


def test_what_is_loaded_already_is_left_alone() -> None:
    """Nobody who has it notices."""
    real = _import()
    with postponed(NAME):
        assert _import() is real
    assert sys.modules[NAME] is real


def test_the_import_system_may_ask() -> None:
    """It looks for names of its own, for which no module is loaded."""
    with postponed(NAME):
        assert not hasattr(_import(), "__path__")
    assert NAME not in sys.modules


def test_a_module_of_a_package_is_found_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``import package.child`` binds the package alone, so its child has to be in it."""
    package = tmp_path / "a_package_of_this_test"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "child.py").write_text("VALUE = 3\n", encoding="utf-8")
    name = f"{package.name}.child"
    with postponed(name):
        imported = __import__(name)
    assert name not in sys.modules
    assert imported.child.VALUE == 3
    assert imported.child is sys.modules[name]
    for each in (name, package.name):
        monkeypatch.delitem(sys.modules, each)


def test_a_function_can_be_late() -> None:
    """Its module is loaded by the first call, which may be inside of the block."""
    with postponed(NAME, used_at_once={NAME: {"int": late(NAME, "int")}}):
        function = _import().int
        assert isinstance(sys.modules[NAME], postponed_imports._Standin)
        with pytest.raises(AttributeError, match="int"):
            function()
    assert sys.modules[NAME].VALUE == 7


def test_a_stand_in_has_what_is_used_at_once() -> None:
    """As the decorator that grpcio uses while it is imported, which does nothing."""
    with postponed(NAME, used_at_once={NAME: {"VALUE": 5}}):
        assert _import().VALUE == 5
    assert NAME not in sys.modules
    override = USED_BY_GRPC["typing_extensions"]["override"]
    assert override(_import) is _import
