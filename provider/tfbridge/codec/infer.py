"""Finds the type of a plain Python value that an author puts in a dynamic slot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tfbridge.codec.convert import convert_at
from tfbridge.codec.numbers import is_number
from tfbridge.errors import EncodeError
from tfbridge.paths import StepKind
from tfbridge.types import BOOL, DYNAMIC, MAX_DEPTH, NUMBER, STRING, Object, Tuple
from tfbridge.values import Typed, Unknown


def infer(value: Any, depth: int = 0) -> Typed:
    """Return the value with its type, as Terraform types what people write.

    A list becomes a tuple and a dict an object, since their elements may
    differ in type. A ``Typed`` anywhere inside keeps the type it names, and
    null and unknown values have none.

    Raises:
        EncodeError: Terraform has no type for it, or it nests more than
            ``MAX_DEPTH`` levels deep, ``depth`` of which enclose it.

    """
    if depth > MAX_DEPTH:
        raise EncodeError(f"nested more than {MAX_DEPTH} levels deep")
    if isinstance(value, Typed):
        return value
    if value is None or isinstance(value, Unknown):
        return Typed(DYNAMIC, value)
    if isinstance(value, bool):
        return Typed(BOOL, value)
    if isinstance(value, str):
        return Typed(STRING, value)
    if is_number(value):
        return Typed(NUMBER, value)
    return _infer_container(value, depth)


def _infer_container(value: Any, depth: int) -> Typed:
    def infer_inside(element: Any) -> Typed:
        return infer(element, depth + 1)

    if isinstance(value, (list, tuple)):
        elements = [
            convert_at(StepKind.INDEX, position, infer_inside, element)
            for position, element in enumerate(value)
        ]
        return Typed(Tuple(of for of, _ in elements), [element for _, element in elements])
    if isinstance(value, Mapping):
        if not all(isinstance(name, str) for name in value):
            raise EncodeError("the keys must be strings")
        attributes = {
            name: convert_at(StepKind.ATTRIBUTE, name, infer_inside, element)
            for name, element in value.items()
        }
        return Typed(
            Object({name: of for name, (of, _) in attributes.items()}),
            {name: element for name, (_, element) in attributes.items()},
        )
    raise EncodeError(f"Terraform has no type for a value of the kind {type(value).__name__}")
