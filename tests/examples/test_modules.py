"""The modules' own tests pass, and their READMEs say what is true."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from docs.documents import HCL, blocks
from examples.places import EXAMPLES, MODULES, ROOT, WITH_FUNCTIONS

if TYPE_CHECKING:
    from pathlib import Path

    from examples.places import Place
    from hosts.releases import Release

pytestmark = pytest.mark.slow

READMES = sorted(EXAMPLES.rglob("README.md"))


def declared(module: str, kind: str) -> dict[str, str]:
    """Return what a module declares in blocks of a kind, with the text of each block."""
    found: dict[str, str] = {}
    for file in sorted((EXAMPLES / module).glob("*.tf")):
        text = file.read_text(encoding="utf-8")
        blocks_of_kind = rf'^{kind} "(\w+)" \{{\n(.*?)^\}}'
        found.update(re.findall(blocks_of_kind, text, re.MULTILINE | re.DOTALL))
    return found


def listed(module: str, heading: str) -> dict[str, str]:
    """Return the first column of the table below a heading of a README, with the other columns."""
    text = (EXAMPLES / module / "README.md").read_text(encoding="utf-8")
    section = text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return dict(re.findall(r"^\| `(\w+)` \|(.*)\|$", section, re.MULTILINE))


@pytest.fixture(params=MODULES)
def module(request: pytest.FixtureRequest, host: Release) -> str:
    """Return each module that the host can run."""
    if request.param == WITH_FUNCTIONS and not host.has_functions:
        pytest.skip(f"{host.product} {host.version} has no functions of providers")
    return str(request.param)


def test_the_tests_of_a_module_pass(place: Place, module: str) -> None:
    """`terraform test` runs everything in the module's tests, and all of it passes."""
    terraform = place.module(module)
    printed = terraform.run("test", "-no-color", check=False)
    runs = sum(
        file.read_text(encoding="utf-8").count('\nrun "')
        for file in (terraform.folder / "tests").iterdir()
    )
    assert f"Success! {runs} passed, 0 failed." in printed.text, printed.text


@pytest.mark.parametrize("module", MODULES)
def test_the_address_of_the_emulator_is_not_written_down(module: str) -> None:
    """The tests of a module take it from the environment, as any free port will do."""
    for file in (EXAMPLES / module / "tests").iterdir():
        assert "127.0.0.1" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("module", MODULES)
def test_inputs_and_outputs_are_documented(module: str) -> None:
    """The README lists every input and output, and tells which inputs are required."""
    inputs = declared(module, "variable")
    required = {name for name, text in inputs.items() if "default" not in text}
    rows = listed(module, "Inputs")
    assert rows.keys() == inputs.keys()
    assert {name for name, row in rows.items() if row.split("|")[1].isspace()} == required
    assert listed(module, "Outputs").keys() == declared(module, "output").keys()


@pytest.mark.parametrize("module", MODULES)
def test_inputs_and_outputs_are_described(module: str) -> None:
    """Tools that show a module find a description of each input and output."""
    both = declared(module, "variable") | declared(module, "output")
    assert [name for name, text in both.items() if "description = " not in text] == []


def test_the_gate_takes_what_the_audit_takes() -> None:
    """Its inputs are the audit's; only warnings make no sense there."""
    gate, audit = (
        declared(f"modules/replication-{name}", "variable") for name in ("gate", "audit")
    )
    assert gate == {name: text for name, text in audit.items() if name != "warn"}


def test_the_example_in_the_readme_works(place: Place, module: str) -> None:
    """It is a whole configuration, and its plan succeeds."""
    (example,) = (
        block for block in blocks(EXAMPLES / module / "README.md") if block.language == HCL
    )
    assert 'provider "swr"' in example.text
    assert f'source = "./examples/{module}"' in example.text
    plan = place.caller(example.text).run("plan", "-no-color")
    assert "# Replication of retail" in plan.text or "/retail/checkout@sha256:" in plan.text


@pytest.mark.parametrize("readme", READMES, ids=lambda file: str(file.relative_to(ROOT)))
def test_links_lead_somewhere(readme: Path) -> None:
    """What a README links to is there."""
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", readme.read_text(encoding="utf-8"))
    assert [target for target in targets if not (readme.parent / target).exists()] == []
