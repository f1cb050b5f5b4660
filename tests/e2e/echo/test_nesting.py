"""Nested attributes and nested blocks, as Terraform sends them and takes them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from echo.echo import Echo
    from tfbridge.testing import RealTerraform, Terraform

FULL = """
data "echo_nests" "x" {
  attribute_single = { name = "a" }
  attribute_list   = [{ name = "b", number = 0.1 }, { name = null }]
  attribute_set    = [{ name = "c" }, { name = "c" }]
  attribute_map    = { k = { number = 1 } }
  block_single { name = "d" }
  block_list   { name = "e" }
  block_list   {}
  block_set    { number = 2 }
  block_map "k" { name = "f" }
}
output "x" { value = data.echo_nests.x }
"""

PROTOCOL_5 = {
    'attribute_single = { name = "a" }': 'attribute_single = { name = "a", number = null }',
    "{ name = null }]": "{ name = null, number = null }]",
    '[{ name = "c" }, { name = "c" }]': '[{ name = "c", number = null }]',
    "{ number = 1 }": "{ name = null, number = 1 }",
}
"""Protocol 5 has object types instead of nested attributes, in which nothing may be left out."""


def test_everything_set(terraform: Terraform, provider: Echo, real: RealTerraform) -> None:
    """Each kind of nesting holds what was written, with null for what was not."""
    hcl = FULL
    if '"ProtocolVersion": 5' in real.reattach:
        for old, new in PROTOCOL_5.items():
            assert old in hcl
            hcl = hcl.replace(old, new)
    outputs = terraform.apply(hcl)
    (received,) = provider.received
    assert {name: outputs["x"][name] for name in received} == received
    assert received["attribute_set"] == [{"name": "c", "number": None}]
    assert received["attribute_map"] == {"k": {"name": None, "number": 1}}
    assert received["block_single"] == {"name": "d", "number": None}
    assert received["block_list"] == [{"name": "e", "number": None}, {"name": None, "number": None}]
    assert received["block_map"] == {"k": {"name": "f", "number": None}}


def test_nothing_set(terraform: Terraform, provider: Echo) -> None:
    """Nested attributes are null, blocks are absent: null, empty lists and maps."""
    outputs = terraform.apply(
        'data "echo_nests" "x" {}\noutput "x" { value = data.echo_nests.x }\n'
    )
    expected = {
        "attribute_single": None,
        "attribute_list": None,
        "attribute_set": None,
        "attribute_map": None,
        "block_single": None,
        "block_list": [],
        "block_set": [],
        "block_map": {},
    }
    assert outputs["x"] == expected
    assert provider.received == [expected]


def test_null_and_empty_differ(terraform: Terraform, provider: Echo) -> None:
    """An empty list, set or map of nested attributes stays empty."""
    terraform.apply(
        'data "echo_nests" "x" {\nattribute_list = []\nattribute_set = []\nattribute_map = {}\n}\n'
    )
    (received,) = provider.received
    assert received["attribute_list"] == received["attribute_set"] == []
    assert received["attribute_map"] == {}
    assert received["attribute_single"] is None


def test_dynamic_blocks(terraform: Terraform) -> None:
    """Blocks made by a dynamic block arrive like others, once their number is known."""
    outputs = terraform.apply(
        """
        resource "terraform_data" "later" { input = ["a", "b"] }
        data "echo_nests" "x" {
          dynamic "block_list" {
            for_each = terraform_data.later.output
            content { name = block_list.value }
          }
        }
        output "x" { value = data.echo_nests.x.block_list[*].name }
        """
    )
    assert outputs == {"x": ["a", "b"]}
