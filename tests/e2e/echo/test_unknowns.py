"""What is known only after apply, on its way through a provider and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tfbridge import UNKNOWN

if TYPE_CHECKING:
    from echo.echo import Echo
    from tfbridge.testing import Terraform

LATER = 'resource "terraform_data" "later" { input = "x" }\n'
ANY = "terraform_data.later.output"
ID = "terraform_data.later.id"

IF = f'{ID} == "x"'

REFINED = {
    ID: ("STRING", "not_null=True", "%s == null", False),
    f'"pre-${{{ID}}}"': ("STRING", "prefix='pre-'", '%s == "other"', False),
    f"{IF} ? 1 : 5": (
        "NUMBER",
        "lower=Bound(number=1, inclusive=True), upper=Bound(number=5, inclusive=True)",
        "%s == 6",
        False,
    ),
    f'{IF} ? tolist(["a", "b"]) : tolist(["c", "d", "e"])': (
        "List(STRING)",
        "min_length=2, max_length=3",
        "length(%s) > 1",
        True,
    ),
    f"{IF} ? tomap({{ a = 1 }}) : tomap({{ b = 2, c = 3 }})": (
        "Map(NUMBER)",
        "min_length=1, max_length=2",
        "length(%s) > 5",
        False,
    ),
}
"""Unknown expression -> its type, what Python knows of it, a question and Terraform's answer."""


@pytest.mark.parametrize("expression", REFINED)
def test_refined_unknowns(terraform: Terraform, expression: str) -> None:
    """What Terraform knows of an unknown value arrives in Python and survives the way back."""
    kind, known, question, answer = REFINED[expression]
    echoed = f"provider::echo::echo({expression})"
    outputs = terraform.plan(
        f"""
        {LATER}
        output "python" {{ value = provider::echo::describe({expression}) }}
        output "echoed" {{ value = {echoed} }}
        output "answer" {{ value = {question % echoed} }}
        """
    )
    assert outputs["python"].startswith(f"Typed(type={kind}, value=Unknown(")
    assert known in outputs["python"]
    assert (outputs["echoed"], outputs["answer"]) == (UNKNOWN, answer)


def test_an_unknown_of_unknown_type(terraform: Terraform) -> None:
    """Nothing at all is known of a value whose type is unknown too."""
    hcl = f"{{ ({ID}) = 1 }}"
    outputs = terraform.plan(
        f"{LATER}"
        f'output "python" {{ value = provider::echo::describe({hcl}) }}\n'
        f'output "echoed" {{ value = provider::echo::echo({hcl}) }}\n'
    )
    assert outputs == {"python": "UNKNOWN", "echoed": UNKNOWN}


def test_unknown_parts_of_known_values(terraform: Terraform) -> None:
    """Of a half-known value the known half arrives, and stays known."""
    hcl = f'{{ a = [1, {ID}], b = {ANY}, c = tomap({{ k = {ID} }}), d = "d" }}'
    outputs = terraform.plan(
        f'{LATER}\noutput "x" {{ value = provider::echo::echo({hcl}) }}\n'
        f'output "python" {{ value = provider::echo::describe({hcl}) }}\n'
    )
    assert outputs["x"] == {"a": [1, UNKNOWN], "b": UNKNOWN, "c": {"k": UNKNOWN}, "d": "d"}
    assert "'b': UNKNOWN" in outputs["python"]


def test_functions_that_want_known_values_are_not_asked(terraform: Terraform) -> None:
    """A function without allow_unknown is not called; its result is unknown."""
    outputs = terraform.plan(
        f'{LATER}\noutput "x" {{ value = provider::echo::echo_all({ID}, 1) }}\n'
    )
    assert outputs == {"x": UNKNOWN}


@pytest.mark.parametrize(
    ("hcl", "applied"),
    [
        (ANY, "x"),
        (f"[1, {ANY}]", [1, "x"]),
        (f'{{ a = {ANY}, b = "b" }}', {"a": "x", "b": "b"}),
        (f"toset([tostring({ANY})])", ["x"]),
    ],
)
def test_a_read_waits_for_its_arguments(
    terraform: Terraform, provider: Echo, hcl: str, applied: Any
) -> None:
    """A data source with an unknown anywhere is read during apply, with everything known."""
    config = f"""
        {LATER}
        data "echo_value" "x" {{ value = {hcl} }}
        output "x" {{ value = data.echo_value.x.result }}
    """
    assert terraform.plan(config) == {"x": UNKNOWN}
    assert provider.received == []
    assert terraform.apply(config) == {"x": applied}
    assert len(provider.received) == 1


def test_validation_sees_what_is_known(terraform: Terraform) -> None:
    """While validating, variables are unknown even with a default; constants are known."""
    config = """
        variable "any" { default = "default" }
        variable "typed" {
          type    = string
          default = "default"
        }
        data "echo_value" "any" {
          value    = var.any
          describe = true
        }
        data "echo_value" "typed" {
          value    = [var.typed, 1]
          describe = true
        }
        data "echo_value" "constant" {
          value    = "constant"
          describe = true
        }
    """
    seen = {problem.summary for problem in terraform.problems(config, "validate")}
    assert seen == {
        "validated UNKNOWN",
        "validated Typed(type=Tuple(STRING, NUMBER), value=[UNKNOWN, 1])",
        "validated Typed(type=STRING, value='constant')",
    }


def test_declared_attributes_are_validated_unknown(terraform: Terraform) -> None:
    """Unknown values of every declared type pass the checks and the read gets them known."""
    config = f"""
        {LATER}
        data "echo_typed" "x" {{
          string           = {ID}
          number           = length({ID})
          bool             = {ID} == "x"
          list_of_strings  = [{ID}]
          list_of_objects  = [{{ name = {ID}, number = 1 }}]
          set_of_strings   = [{ID}]
          set_of_numbers   = {ANY} == "x" ? [1] : []
          map_of_numbers   = {{ (tostring({ANY})) = 1 }}
          map_of_lists     = {{ k = {ANY} == "x" ? [true] : [false] }}
          tuple            = [{ID}, 1, true]
          object           = {{ name = {ID}, number = 1, inner = {{ list = [length({ANY})] }} }}
          object_with_dynamic = {{ name = "x", any = {ANY} }}
        }}
        output "known" {{
          value = [for name, value in data.echo_typed.x.result : name if value != null]
        }}
        output "map"   {{ value = data.echo_typed.x.map_of_numbers }}
        output "lists" {{ value = data.echo_typed.x.map_of_lists }}
    """
    assert terraform.problems(config) == []
    outputs = terraform.apply(config)
    assert outputs["map"] == {"x": 1}
    assert outputs["lists"] == {"k": [True]}
    assert len(outputs["known"]) == 12


def test_provider_arguments_must_be_known(terraform: Terraform) -> None:
    """With an unknown provider argument a read is an error that names it."""
    config = f"""
        {LATER}
        provider "echo" {{ value = [{ANY}] }}
        data "echo_value" "x" {{ value = 1 }}
    """
    (problem,) = terraform.problems(config)
    assert problem.summary == "Provider argument is not known yet"
    assert 'data "echo_value" "x"' in problem.code
    assert '"value[0]"' in problem.detail
