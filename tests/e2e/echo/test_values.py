"""Values go to a provider and come back, and Terraform itself says whether they are the same."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tfbridge import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    List,
    Map,
    Object,
    Set,
    Tuple,
    Typed,
)

if TYPE_CHECKING:
    from echo.echo import Echo
    from tfbridge.testing import Terraform

THIRTY_DIGITS = 123456789012345678901234567890

NUMBERS = {
    "0": 0,
    "0.1": Decimal("0.1"),
    "0.5": Decimal("0.5"),
    "-1.25": Decimal("-1.25"),
    "1e100": 10**100,
    "9223372036854775807": 2**63 - 1,
    "9223372036854775808": 2**63,
    "-9223372036854775808": -(2**63),
    "-9223372036854775809": -(2**63) - 1,
    "18446744073709551615": 2**64 - 1,
    "18446744073709551616": 2**64,
    str(THIRTY_DIGITS): THIRTY_DIGITS,
    f"-{THIRTY_DIGITS}.5": Decimal(f"-{THIRTY_DIGITS}.5"),
    "1e-7": Decimal("1e-7"),
    "3.0": 3,
}
"""HCL -> what Python makes of it."""

STRINGS = {
    '""': "",
    '"a\\nb\\t\\"c\\" $${d} \\\\"': 'a\nb\t"c" ${d} \\',
    '"cafe\\u0301"': "caf\u00e9",
    '"\\U0001F98A"': "\U0001f98a",
    '"\\u0000"': "\0",
    '"| 100 % |"': "| 100 % |",
}

MIXED = Object({"x": Tuple([NUMBER, STRING, DYNAMIC]), "y": Object({"z": BOOL})})

STRUCTURES = {
    "true": Typed(BOOL, value=True),
    "[]": Typed(Tuple([]), []),
    "{}": Typed(Object({}), {}),
    "tolist([])": Typed(List(DYNAMIC), []),
    "toset([])": Typed(Set(DYNAMIC), []),
    "tomap({})": Typed(Map(DYNAMIC), {}),
    '["a", 1, null]': Typed(Tuple([STRING, NUMBER, DYNAMIC]), ["a", 1, None]),
    "tolist([1, 2.5])": Typed(List(NUMBER), [1, Decimal("2.5")]),
    'tolist(["a", null])': Typed(List(STRING), ["a", None]),
    'toset(["b", "a", "b"])': Typed(Set(STRING), ["a", "b"]),
    "toset([2, 10, 1])": Typed(Set(NUMBER), [1, 2, 10]),
    "toset([true, false])": Typed(Set(BOOL), [False, True]),
    "toset([{ a = 1 }])": Typed(Set(Object({"a": NUMBER})), [{"a": 1}]),
    'tomap({ b = "x", a = "y" })': Typed(Map(STRING), {"a": "y", "b": "x"}),
    "tomap({ a = tolist([1]) })": Typed(Map(List(NUMBER)), {"a": [1]}),
    '{ "two words" = 1, "cafe\\u0301" = 2 }': Typed(
        Object({"two words": NUMBER, "caf\u00e9": NUMBER}), {"two words": 1, "caf\u00e9": 2}
    ),
    '{ x = [1, "two", null], y = { z = true } }': Typed(
        MIXED, {"x": [1, "two", None], "y": {"z": True}}
    ),
    "tolist([{ a = null }, { a = 1 }])": Typed(
        List(Object({"a": NUMBER})), [{"a": None}, {"a": 1}]
    ),
    "tostring(null)": Typed(STRING, None),
    "null": None,
}

CASES = {
    **{hcl: Typed(NUMBER, value) for hcl, value in NUMBERS.items()},
    **{hcl: Typed(STRING, value) for hcl, value in STRINGS.items()},
    **STRUCTURES,
}

ROUND_TRIP = """
data "echo_value" "x" { value = %(hcl)s }
output "given"    { value = %(hcl)s }
output "data"     { value = data.echo_value.x.result }
output "function" { value = provider::echo::echo(%(hcl)s) }
output "same" {
  value = alltrue([
    data.echo_value.x.value == (%(hcl)s),
    data.echo_value.x.result == (%(hcl)s),
    provider::echo::echo(%(hcl)s) == (%(hcl)s),
    jsonencode(data.echo_value.x.result) == jsonencode(%(hcl)s),
    jsonencode(provider::echo::echo(%(hcl)s)) == jsonencode(%(hcl)s),
  ])
}
"""


@pytest.mark.parametrize("hcl", CASES)
def test_any_value(terraform: Terraform, provider: Echo, hcl: str) -> None:
    """A value comes back as itself, type and all, and Python saw what it stands for."""
    terraform.apply(ROUND_TRIP % {"hcl": hcl})
    outputs = terraform.typed_outputs()
    assert outputs["same"].value is True
    # There are no outputs of null.
    assert outputs.get("data") == outputs.get("function") == outputs.get("given")
    assert provider.received[-1]["value"] == CASES[hcl]


def test_minus_zero(terraform: Terraform, provider: Echo) -> None:
    """Minus zero equals what comes back; Terraform itself leaves its sign out on the wire."""
    outputs = terraform.apply(
        'data "echo_value" "x" { value = -0 }\n'
        'output "same" { value = data.echo_value.x.result == -0 }\n'
        'output "text" { value = "${-0} ${data.echo_value.x.result}" }\n'
    )
    assert outputs == {"same": True, "text": "-0 0"}
    assert provider.received[-1]["value"] == Typed(NUMBER, 0)


def test_a_third_keeps_all_its_digits(terraform: Terraform) -> None:
    """A fraction without end keeps the 512 bits that Terraform calculates with."""
    assert terraform.apply(ROUND_TRIP % {"hcl": "1 / 3"})["same"] is True


def test_a_string_of_five_megabytes(terraform: Terraform) -> None:
    """A large value passes in both directions, through data source and function."""
    hcl = f'join("", [for n in range(512) : "{"x" * 10_000}"])'
    outputs = terraform.apply(
        f'data "echo_value" "x" {{ value = {hcl} }}\n'
        'output "size" { value = length(data.echo_value.x.result) }\n'
        'output "echo" { value = length(provider::echo::echo(data.echo_value.x.result)) }\n'
    )
    assert outputs == {"size": 5_120_000, "echo": 5_120_000}


def test_deep_nesting(terraform: Terraform) -> None:
    """Forty levels of lists and objects are no problem."""
    hcl = "{ a = [" * 20 + "1" + "] }" * 20
    assert terraform.apply(ROUND_TRIP % {"hcl": hcl})["same"] is True


TYPED: dict[str, tuple[str, Any]] = {
    "string": ('"x"', "x"),
    "number": ("0.1", Decimal("0.1")),
    "bool": ("true", True),
    "list_of_strings": ('["b", "a"]', ["b", "a"]),
    "list_of_objects": (
        '[{ name = "a", number = 1 }, { name = null, number = 2 }]',
        [{"name": "a", "number": 1}, {"name": None, "number": 2}],
    ),
    "set_of_strings": ('["b", "a", "b"]', ["a", "b"]),
    "set_of_numbers": ("[10, 2, 10]", [2, 10]),
    "set_of_objects": ('[{ name = "a", number = 1 }]', [{"name": "a", "number": 1}]),
    "map_of_numbers": ("{ b = 2, a = 1e100 }", {"a": 10**100, "b": 2}),
    "map_of_lists": ("{ a = [], b = [true, null] }", {"a": [], "b": [True, None]}),
    "tuple": ('["a", 1, null]', ["a", 1, None]),
    "object": (
        '{ name = "a", number = 1, inner = { list = [1, 2] } }',
        {"name": "a", "number": 1, "inner": {"list": [1, 2]}},
    ),
    "object_with_dynamic": (
        '{ name = "a", any = ["b", 1] }',
        {"name": "a", "any": Typed(Tuple([STRING, NUMBER]), ["b", 1])},
    ),
}
"""Attribute -> HCL, and what Python makes of it."""

EMPTY = {
    "list_of_strings": ("[]", []),
    "set_of_strings": ("[]", []),
    "map_of_numbers": ("{}", {}),
}


@pytest.mark.parametrize(
    ("name", "hcl", "expected"),
    [(name, *case) for cases in (TYPED, EMPTY) for name, case in cases.items()],
)
def test_declared_types(
    terraform: Terraform, provider: Echo, name: str, hcl: str, expected: Any
) -> None:
    """An attribute of each kind of type, and a parameter of it, return what they are given."""
    outputs = terraform.apply(
        f"""
        data "echo_typed" "x" {{ {name} = {hcl} }}
        output "same" {{
          value = alltrue([
            data.echo_typed.x.result.{name} == data.echo_typed.x.{name},
            provider::echo::echo_{name}({hcl}) == data.echo_typed.x.{name},
            jsonencode(data.echo_typed.x.result.{name}) == jsonencode(data.echo_typed.x.{name}),
            data.echo_typed.x.{name} != null,
          ])
        }}
        output "others" {{
          value = [for name, value in data.echo_typed.x.result : name if value != null]
        }}
        """
    )
    assert outputs == {"same": True, "others": [name]}
    assert provider.received[-1][name] == expected


@pytest.mark.parametrize("name", TYPED)
def test_null_of_declared_types(terraform: Terraform, provider: Echo, name: str) -> None:
    """Null of any type stays null and never becomes empty."""
    outputs = terraform.apply(
        f"""
        data "echo_typed" "x" {{}}
        output "null" {{
          value = data.echo_typed.x.{name} == null && provider::echo::echo_{name}(null) == null
        }}
        """
    )
    assert outputs == {"null": True}
    assert provider.received[-1][name] is None


def test_arguments_of_a_function(terraform: Terraform) -> None:
    """Positional and variadic arguments arrive in order, and so does null."""
    outputs = terraform.apply(
        'output "x" { value = provider::echo::echo_all("a", 1, null, ["b"]) }\n'
        'output "y" { value = provider::echo::echo_all("a") }\n'
    )
    assert outputs == {"x": ["a", 1, None, ["b"]], "y": ["a"]}


def test_a_refused_argument(terraform: Terraform) -> None:
    """An argument that the function refuses is named in the error."""
    (problem,) = terraform.problems('output "x" { value = provider::echo::echo_all("") }\n')
    assert problem.summary == "Invalid function argument"
    assert 'Invalid value for "first" parameter: must not be empty.' in problem.detail


@pytest.mark.parametrize(
    ("expression", "printed"),
    [
        ("provider::echo::echo(0.1)", "0.1"),
        ("provider::echo::echo(18446744073709551616)", "18446744073709551616"),
        ("provider::echo::echo(null)", "null"),
        ('jsonencode(provider::echo::echo({ a = [1, "b"] }))', r'"{\"a\":[1,\"b\"]}"'),
        ("type(provider::echo::echo(toset([1])))", "set(number)"),
        ('provider::echo::describe("cafe\\u0301")', "\"Typed(type=STRING, value='caf\u00e9')\""),
    ],
)
def test_console(terraform: Terraform, expression: str, printed: str) -> None:
    """Functions of the provider work in the console."""
    assert terraform.console(expression, "") == printed
