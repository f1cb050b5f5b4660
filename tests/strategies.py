"""Hypothesis strategies for Terraform's types, and for values that do or do not fit them."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from tfbridge.codec.nfc import nfc
from tfbridge.paths import ROOT, Path
from tfbridge.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    Collection,
    List,
    Map,
    Object,
    Set,
    Tuple,
    Type,
)
from tfbridge.values import UNKNOWN, Bound, Refinements, Typed, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE = 4
"""The most elements of a collection: enough to have neighbours, and quick."""


def strings(max_size: int = 20) -> st.SearchStrategy[str]:
    """Return strings in normal form C, also far from ASCII."""
    anything = st.characters(exclude_categories=["Cs"])
    awkward = st.sampled_from('e\u0301\u0327 \U0001f600\ufb01\u1100\u1161\0"\\')
    return st.text(anything | awkward, max_size=max_size).map(nfc)


def numbers() -> st.SearchStrategy[int | Decimal]:
    """Return exact numbers as they are decoded: whole ones as ``int``."""
    edges = st.sampled_from([0, -1, 2**53, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64, 10**30])
    return st.one_of(
        edges,
        st.integers(),
        st.sampled_from(["0.1", "1e100", "1e-7", "3.14159265358979323846264338327950288"])
        .map(Decimal)
        .map(_canonical),
        st.floats(allow_nan=False, allow_infinity=False).map(Decimal).map(_canonical),
        st.decimals(-(10**40), 10**40, allow_nan=False, allow_infinity=False).map(_canonical),
    )


def _canonical(number: Decimal) -> int | Decimal:
    if number == int(number):
        return int(number)
    return Decimal(format(number, "f").rstrip("0"))


def types(max_leaves: int = 8) -> st.SearchStrategy[Type]:
    """Return types of every kind, nested in each other."""
    return st.recursive(
        st.sampled_from([STRING, NUMBER, BOOL, DYNAMIC]),
        lambda inner: st.one_of(
            inner.map(List),
            inner.map(Set),
            inner.map(Map),
            st.lists(inner, max_size=SIZE).map(Tuple),
            st.dictionaries(strings(5), inner, max_size=SIZE).map(Object),
        ),
        max_leaves=max_leaves,
    )


def deep_types() -> st.SearchStrategy[Type]:
    """Return types of up to five levels, a collection or an object on each."""
    fields = {"x": STRING, "n": NUMBER}
    leaves = st.sampled_from([Object(fields), STRING, Object({"m": Map(STRING)}), DYNAMIC])
    wrappers = st.sampled_from([List, Set, List, Set, Map, _in_an_object, _in_a_tuple])
    return st.tuples(leaves, st.lists(wrappers, min_size=2, max_size=4)).map(_wrapped)


def _in_an_object(type_: Type) -> Object:
    return Object({"a": type_, "b": STRING})


def _in_a_tuple(type_: Type) -> Tuple:
    return Tuple([type_, NUMBER])


def _wrapped(parts: tuple[Type, list[Callable[[Type], Type]]]) -> Type:
    type_, wrappers = parts
    for wrap in wrappers:
        type_ = wrap(type_)
    return type_


def full_values(type_: Type, *, dynamics: int = 2) -> st.SearchStrategy[Any]:
    """Return values of the type in which nothing is null, unknown or empty."""
    inside = partial(full_values, dynamics=dynamics)
    match type_:
        case List(element=element) | Set(element=element):
            return st.lists(inside(element), min_size=1, max_size=2, unique_by=repr)
        case Map(element=element):
            return st.dictionaries(strings(5), inside(element), min_size=1, max_size=2)
        case Tuple(elements=elements):
            return st.tuples(*map(inside, elements)).map(list)
        case Object(attributes=attributes):
            return st.fixed_dictionaries({name: inside(of) for name, of in attributes.items()})
    if type_ != DYNAMIC:
        return known_values(type_)
    return _typed(dynamics, deep_types(), full_values)


def values(type_: Type, *, dynamics: int = 2) -> st.SearchStrategy[Any]:
    """Return values of the type exactly as they are decoded; null and unknown ones as well.

    ``dynamics`` says how many values with a type of their own may nest.
    """
    return st.none() | unknowns(type_) | known_values(type_, dynamics=dynamics)


def known_values(type_: Type, *, dynamics: int = 2) -> st.SearchStrategy[Any]:
    """Return values of the type that are neither null nor unknown, though parts may be."""
    match type_:
        case List(element=element) | Set(element=element):
            unique = repr if isinstance(type_, Set) else None
            return st.lists(values(element, dynamics=dynamics), max_size=SIZE, unique_by=unique)
        case Map(element=element):
            return st.dictionaries(strings(5), values(element, dynamics=dynamics), max_size=SIZE)
        case Tuple(elements=elements):
            return st.tuples(*(values(of, dynamics=dynamics) for of in elements)).map(list)
        case Object(attributes=attributes):
            return st.fixed_dictionaries(
                {name: values(of, dynamics=dynamics) for name, of in attributes.items()},
            ).map(lambda value: dict(sorted(value.items())))
    simple: dict[Type, st.SearchStrategy[Any]] = {
        STRING: strings(),
        NUMBER: numbers(),
        BOOL: st.booleans(),
    }
    if type_ == DYNAMIC:
        own = types(max_leaves=3).filter(lambda type_: type_ != DYNAMIC)
        return _typed(dynamics, own, values)
    return simple[type_]


def _typed(
    dynamics: int,
    types: st.SearchStrategy[Type],
    values: Callable[..., st.SearchStrategy[Any]],
) -> st.SearchStrategy[Typed | None]:
    if not dynamics:
        return st.none()

    def of_type(type_: Type) -> st.SearchStrategy[Typed]:
        return values(type_, dynamics=dynamics - 1).map(lambda value: Typed(type_, value))

    return types.flatmap(of_type)


def unknowns(type_: Type) -> st.SearchStrategy[Unknown]:
    """Return unknown values with every refinement that the type allows."""
    if type_ == DYNAMIC:
        return st.just(UNKNOWN)
    refinements: dict[str, st.SearchStrategy[Any]] = {"not_null": st.booleans()}
    bounds = st.none() | st.tuples(numbers(), st.booleans()).map(Bound._make)
    if type_ == STRING:
        refinements["prefix"] = strings(60)
    if type_ == NUMBER:
        refinements |= {"lower": bounds, "upper": bounds}
    if isinstance(type_, Collection):
        lengths = st.integers(0, 2**31)
        refinements |= {"min_length": lengths, "max_length": st.none() | lengths}
    return st.fixed_dictionaries(refinements).map(lambda facts: Unknown(Refinements(**facts)))


def types_and_values() -> st.SearchStrategy[tuple[Type, Any]]:
    """Return a type, also a deep one, and a value that fits it."""
    return (types() | deep_types()).flatmap(lambda type_: st.tuples(st.just(type_), values(type_)))


def deep_types_and_full_values() -> st.SearchStrategy[tuple[Type, Any]]:
    """Return a deep type and a value with something in every part of it."""
    return deep_types().flatmap(lambda type_: st.tuples(st.just(type_), full_values(type_)))


def types_and_misfits() -> st.SearchStrategy[tuple[Type, Any, Path]]:
    """Return a type, a value with one wrong spot, and the path to the spot."""
    return types().flatmap(
        lambda type_: misfits(type_).map(lambda misfit: (type_, *misfit)),
    )


_WRONG: dict[type[Type] | Type, list[Any]] = {
    STRING: [1, True, b"", [], "\ud800"],
    NUMBER: ["1", True, b"1", float("nan"), Decimal("Infinity"), 10**5000, []],
    BOOL: ["true", 0, 1, b"", []],
    DYNAMIC: [b"", 1j, object(), {1: "x"}, {"x"}],
    List: ["text", b"", {}, {"x"}, Typed(STRING, "x"), iter([])],
    Set: ["text", b"", {}, Typed(STRING, "x")],
    Map: [[], "text", {1: None}, {"\u00e9": None, "e\u0301": None}],
    Tuple: [[None] * 9, {}, "text", Typed(STRING, "x")],
    Object: [[], "text", {1: None}],
}


@st.composite
def misfits(draw: Callable[..., Any], type_: Type) -> tuple[Any, Path]:
    """Return a value with one wrong spot that does not fit the type, and the path to it."""
    if draw(st.booleans()):
        inside = _misfits_inside(type_)
        if inside is not None:
            value: tuple[Any, Path] = draw(inside)
            return value
    wrong = _WRONG[type_ if type_ in _WRONG else type(type_)]
    return draw(st.sampled_from(wrong)), ROOT


def _misfits_inside(type_: Type) -> st.SearchStrategy[tuple[Any, Path]] | None:
    match type_:
        case List(element=element):
            return _misfits_in_list(element)
        case Set(element=element):
            return misfits(element).map(lambda misfit: ([misfit[0]], ROOT))
        case Map(element=element):
            return st.tuples(strings(5), misfits(element)).map(
                lambda drawn: ({drawn[0]: drawn[1][0]}, _below(ROOT.key(drawn[0]), drawn[1][1])),
            )
        case Tuple(elements=elements) if elements:
            return st.integers(0, len(elements) - 1).flatmap(
                lambda position: _misfits_in_tuple(elements, position)
            )
        case Object(attributes=attributes) if attributes:
            return st.sampled_from(sorted(attributes)).flatmap(
                lambda name: _misfits_in_object(attributes[name], name, type_),
            )
    return _misfits_in_dynamic() if type_ == DYNAMIC else None


@st.composite
def _misfits_in_list(draw: Callable[..., Any], element: Type) -> tuple[Any, Path]:
    good = draw(st.lists(values(element), max_size=SIZE))
    position = draw(st.integers(0, len(good)))
    wrong, path = draw(misfits(element))
    return [*good[:position], wrong, *good[position:]], _below(ROOT.index(position), path)


@st.composite
def _misfits_in_tuple(
    draw: Callable[..., Any], elements: tuple[Type, ...], position: int
) -> tuple[Any, Path]:
    good = [draw(values(element)) for element in elements]
    wrong, path = draw(misfits(elements[position]))
    return [*good[:position], wrong, *good[position + 1 :]], _below(ROOT.index(position), path)


@st.composite
def _misfits_in_dynamic(draw: Callable[..., Any]) -> tuple[Any, Path]:
    """Return a wrong spot under a type of its own, or in a plain list or dict."""
    kind = draw(st.sampled_from(["typed", "list", "dict"]))
    if kind == "typed":
        type_ = draw(types(max_leaves=3).filter(lambda type_: type_ != DYNAMIC))
        wrong, path = draw(misfits(type_))
        return Typed(type_, wrong), path
    wrong, path = draw(misfits(DYNAMIC))
    good = draw(st.lists(values(DYNAMIC, dynamics=1), max_size=SIZE))
    if kind == "list":
        position = draw(st.integers(0, len(good)))
        return [*good[:position], wrong, *good[position:]], _below(ROOT.index(position), path)
    name = draw(strings(5))
    others = {f"{name}{number}": value for number, value in enumerate(good)}
    return others | {name: wrong}, _below(ROOT / name, path)


@st.composite
def _misfits_in_object(
    draw: Callable[..., Any], attribute: Type, name: str, type_: Object
) -> tuple[Any, Path]:
    value = draw(known_values(type_))
    kind = draw(st.sampled_from(["missing", "unexpected", "wrong"]))
    if kind == "missing":
        return {key: value[key] for key in value if key != name}, ROOT / name
    if kind == "unexpected":
        return value | {"no such attribute": None}, ROOT / "no such attribute"
    wrong, path = draw(misfits(attribute))
    return value | {name: wrong}, _below(ROOT / name, path)


def _below(path: Path, inner: Path) -> Path:
    return Path((*path.steps, *inner.steps))
