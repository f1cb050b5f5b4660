"""Values go to a provider and come back, and Terraform itself says whether they are the same."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from echo.echo import Echo
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
    from tfbridge.testing import RealTerraform, Terraform
    from tfbridge.testing.terraform import Output

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
    "toset([tolist([{ a = 1 }])])": Typed(Set(List(Object({"a": NUMBER}))), [[{"a": 1}]]),
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
data "echo_value" "%(key)s" {
  key   = "%(key)s"
  value = %(hcl)s
}
output "%(key)s_given"    { value = %(hcl)s }
output "%(key)s_data"     { value = data.echo_value.%(key)s.result }
output "%(key)s_function" { value = provider::echo::echo(%(hcl)s) }
output "%(key)s_same" {
  value = alltrue([
    data.echo_value.%(key)s.value == (%(hcl)s),
    data.echo_value.%(key)s.result == (%(hcl)s),
    provider::echo::echo(%(hcl)s) == (%(hcl)s),
    jsonencode(data.echo_value.%(key)s.result) == jsonencode(%(hcl)s),
    jsonencode(provider::echo::echo(%(hcl)s)) == jsonencode(%(hcl)s),
  ])
}
"""

KEYS = {hcl: f"case_{number}" for number, hcl in enumerate(CASES)}


class Applied(NamedTuple):
    """What became of all cases."""

    outputs: dict[str, Output]
    received: dict[str, Any]


@pytest.fixture(scope="module")
def applied(real: RealTerraform, tmp_path_factory: pytest.TempPathFactory) -> Applied:
    """Return what came of a configuration with all the cases in it."""
    terraform = real.workspace(tmp_path_factory.mktemp("values"))
    provider = real.provider
    assert isinstance(provider, Echo)
    provider.received.clear()
    terraform.apply("".join(ROUND_TRIP % {"key": key, "hcl": hcl} for hcl, key in KEYS.items()))
    received = {config["key"]: config["value"] for config in provider.received}
    return Applied(terraform.typed_outputs(), received)


@pytest.mark.parametrize("hcl", CASES)
def test_any_value(applied: Applied, hcl: str) -> None:
    """A value comes back as itself, type and all, and Python saw what it stands for."""
    key = KEYS[hcl]
    assert applied.outputs[f"{key}_same"].value is True
    # There are no outputs of null.
    given, data, function = (
        applied.outputs.get(f"{key}_{way}") for way in ("given", "data", "function")
    )
    assert data == function == given
    assert applied.received[key] == CASES[hcl]


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
    assert terraform.apply(ROUND_TRIP % {"key": "x", "hcl": "1 / 3"})["x_same"] is True


@pytest.mark.slow
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
    assert terraform.apply(ROUND_TRIP % {"key": "x", "hcl": hcl})["x_same"] is True


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
    "set_of_lists": (
        '[{ list = [{ name = "a", number = 1 }] }]',
        [{"list": [{"name": "a", "number": 1}]}],
    ),
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

EMPTY: dict[str, tuple[str, Any]] = {
    "list_of_strings": ("[]", []),
    "set_of_strings": ("[]", []),
    "map_of_numbers": ("{}", {}),
}

NULL: dict[str, tuple[str, Any]] = dict.fromkeys(TYPED, ("null", None))


def declared(cases: dict[str, tuple[str, Any]]) -> str:
    """Return a configuration that sends a value to each attribute and each function."""
    arguments = "\n".join(f"{name} = {hcl}" for name, (hcl, _) in cases.items())
    checks = "".join(
        f"""
        {name} = alltrue([
          data.echo_typed.x.result.{name} == data.echo_typed.x.{name},
          provider::echo::echo_{name}({hcl}) == data.echo_typed.x.{name},
          jsonencode(data.echo_typed.x.result.{name}) == jsonencode(data.echo_typed.x.{name}),
        ])
        """
        for name, (hcl, _) in cases.items()
    )
    return f"""
        data "echo_typed" "x" {{
          {arguments}
        }}
        output "same" {{
          value = {{ {checks} }}
        }}
        output "set" {{
          value = [for name, value in data.echo_typed.x.result : name if value != null]
        }}
    """


@pytest.mark.parametrize("cases", [TYPED, EMPTY, NULL], ids=["full", "empty", "null"])
def test_declared_types(
    terraform: Terraform, provider: Echo, cases: dict[str, tuple[str, Any]]
) -> None:
    """An attribute of each kind of type, and a parameter of it, return what they are given."""
    outputs = terraform.apply(declared(cases))
    assert outputs["same"] == dict.fromkeys(cases, True)
    assert outputs["set"] == sorted(name for name, (_, value) in cases.items() if value is not None)
    (received,) = provider.received
    assert {name: received[name] for name in cases} == {
        name: value for name, (_, value) in cases.items()
    }


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


def test_console(terraform: Terraform) -> None:
    """Functions of the provider work in the console, which knows their results' types."""
    assert terraform.console("type(provider::echo::echo(toset([1])))", "") == "set(number)"
    values = "[for x in [0.1, 18446744073709551616, null] : provider::echo::echo(x)]"
    assert terraform.console(f"jsonencode({values})") == r'"[0.1,18446744073709551616,null]"'
