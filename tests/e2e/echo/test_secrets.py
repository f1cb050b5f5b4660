"""Secrets inside nested attributes and blocks: hidden by a real Terraform, on both protocols."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tfbridge import STRING, Attribute, Block, DataSource, Nested, Nesting, Provider
from tfbridge.testing import InProcessHost, RealTerraform

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tfbridge import Context

SECRET = "hunter2"
FIELDS = {"name": Attribute(STRING), "secret": Attribute(STRING, sensitive=True)}
PLACES = ("listed", "single", "keyed", "deep", "given.secret", "part[0].secret")


class Vault(DataSource[None]):
    """Holds secrets at every place where there can be one."""

    attributes = {
        "listed": Attribute(Nested(FIELDS), computed=True),
        "single": Attribute(Nested(FIELDS, Nesting.SINGLE), computed=True),
        "keyed": Attribute(Nested(FIELDS, Nesting.MAP), computed=True),
        "deep": Attribute(
            Nested({"inner": Attribute(Nested({"very": Attribute(Nested(FIELDS))}))}),
            computed=True,
        ),
        "open": Attribute(Nested({"name": Attribute(STRING)}), computed=True),
        "given": Attribute(
            Nested(
                {
                    "secret": Attribute(STRING, optional=True, sensitive=True),
                    "old": Attribute(STRING, optional=True, deprecated="Use secret."),
                },
                Nesting.SINGLE,
            ),
            optional=True,
        ),
    }
    blocks = {"part": Block({"secret": Attribute(STRING, optional=True, sensitive=True)})}

    def read(self, config: Mapping[str, Any], context: Context[None]) -> dict[str, Any]:
        """Return the secret everywhere."""
        del config, context
        fields = {"name": "visible", "secret": SECRET}
        return {
            "listed": [fields],
            "single": fields,
            "keyed": {"k": fields},
            "deep": [{"inner": [{"very": [fields]}]}],
            "open": [{"name": "visible"}],
        }


class Bank(Provider[None]):
    """A provider with secrets."""

    source = "example/bank"
    data_sources = (Vault,)


@pytest.fixture(params=[5, 6], ids=["v5", "v6"], scope="module")
def real(request: pytest.FixtureRequest) -> Iterator[RealTerraform]:
    """Return a Terraform for either protocol."""
    with RealTerraform(Bank(), protocol=request.param) as running:
        yield running


@pytest.mark.parametrize("place", PLACES)
def test_no_secret_is_shown(real: RealTerraform, tmp_path: Path, place: str) -> None:
    """A plan hides the secret, and an output of it must be declared sensitive."""
    terraform = real.workspace(tmp_path)
    data = f"""
        data "bank_vault" "x" {{
          given = {{ secret = "{SECRET}", old = null }}
          part {{ secret = "{SECRET}" }}
        }}
    """
    value = f"data.bank_vault.x.{place}"
    terraform.write(f'{data}\nresource "terraform_data" "t" {{ input = {value} }}')
    shown = terraform.run("plan", "-no-color").text
    assert SECRET not in shown.replace(f'secret = "{SECRET}"', "")
    assert "terraform_data.t will be created" in shown
    (problem,) = terraform.problems(f'{data}\noutput "x" {{ value = {value} }}')
    assert problem.summary == "Output refers to sensitive values"


def test_what_is_no_secret_stays_visible(real: RealTerraform, tmp_path: Path) -> None:
    """Nested values without a sensitive field are shown."""
    outputs = real.workspace(tmp_path).plan(
        'data "bank_vault" "x" {}\noutput "x" { value = data.bank_vault.x.open[0].name }'
    )
    assert outputs == {"x": "visible"}


@pytest.mark.parametrize("protocol", [5, 6])
def test_a_deprecated_field_warns_whoever_sets_it(protocol: int) -> None:
    """A field's deprecation is a warning at its place, also where the schema has no room for it."""
    host = InProcessHost(Bank(), protocol=protocol)
    (entry,) = host.validate_data_source("bank_vault", {"given": {"secret": None, "old": "x"}})
    assert (entry.summary, entry.detail) == ("Deprecated argument", "Use secret.")
    assert str(entry.path) == "given.old"
    attributes = {each.name: each for each in _attributes(host)}
    assert not attributes["given"].deprecated
    assert not attributes["open"].sensitive
    assert attributes["deep"].sensitive
    assert attributes["given"].sensitive == (protocol == 5)


def _attributes(host: InProcessHost) -> Any:
    return host.schema().data_source_schemas["bank_vault"].block.attributes
