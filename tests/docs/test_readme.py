"""What the README shows beside its blocks of code is true."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from docs.documents import REPOSITORY, ROOT, blocks
from docs.places import CREDENTIALS, workspace
from terraform_provider_swr.provider import Swr

if TYPE_CHECKING:
    from pathlib import Path

    from swr_emulator import Emulator

README = ROOT / "README.md"

AUDIT = """
module "audit" {
  source           = "./examples/modules/replication-audit"
  organization     = "retail"
  required_regions = ["cn-east-3"]
  targets          = [{ region = "ap-southeast-1", organization = "retail-sg" }]
}
output "report" { value = module.audit.report }
"""


def test_the_picture_is_drawn_by_the_audit_module(emulator: Emulator, tmp_path: Path) -> None:
    """The graph is the one in the report about the emulator's organization retail."""
    (picture,) = (block for block in blocks(README) if block.language == "mermaid")
    terraform = workspace(tmp_path, AUDIT, emulator, CREDENTIALS)
    terraform.run("apply", "-auto-approve", "-no-color")
    assert f"```mermaid\n{picture.text}```\n" in terraform.outputs()["report"]


def test_everything_is_listed() -> None:
    """Each data source, ephemeral resource and function has a line with a link to its page."""
    text = README.read_text(encoding="utf-8")
    for source in Swr.data_sources:
        assert f"[`swr_{source.name}`]({REPOSITORY}/docs/data-sources/{source.name}.md)" in text
    for resource in Swr.ephemeral_resources:
        page = f"{REPOSITORY}/docs/ephemeral-resources/{resource.name}.md"
        assert f"[ephemeral `swr_{resource.name}`]({page})" in text
    for function in Swr.functions:
        assert (
            f"[`provider::swr::{function.name}`]({REPOSITORY}/docs/functions/{function.name}.md)"
            in text
        )
    for guide in ROOT.glob("docs/guides/*.md"):
        assert f"({REPOSITORY}/docs/guides/{guide.name})" in text


def test_the_recipe_for_a_data_source_names_what_the_tests_want() -> None:
    """Whoever follows CONTRIBUTING has provider, emulator, example, pages, README row and test."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    recipe = text.partition("\n## Adding a data source\n")[2].partition("\n## ")[0]
    steps = recipe.partition("\nThen:\n")[2]
    wanted = ("`provider.py`", "emulator", "`examples/", "`make docs`", "in the README", "the test")
    assert [step for step in wanted if step not in steps] == []


def test_python_version() -> None:
    """The README asks for the Python that the package asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest = project["requires-python"].removeprefix(">=")
    assert f"Python {oldest} or newer" in README.read_text(encoding="utf-8")


def test_versions_of_the_workflow() -> None:
    """The versions that the README says the CI workflow runs are in the workflow."""
    workflow = (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")
    for version in ("1.6", "1.8", "1.10"):
        assert f'tofu: "{version}.' in workflow
    for version in ("1.6", "1.8", "1.11"):
        assert f'terraform: "{version}.' in workflow
    assert 'terraform: "latest"' in workflow
    assert 'tofu: "latest"' in workflow
    assert '["3.11", "3.12", "3.13", "3.14"]' in workflow
    assert "[ubuntu-24.04, macos-15, windows-2022]" in workflow


def test_the_table_of_speed_is_that_of_the_results() -> None:
    """Each figure that has a goal stands in both documents, met or not."""
    results = (ROOT / "benchmarks/RESULTS.md").read_text(encoding="utf-8")
    measured = []
    what = unit = base = ""
    for line in results.partition("## Figures")[2].partition("\n## ")[0].splitlines():
        cells = [cell.strip() for cell in line[1:-1].split("|")]
        if len(cells) == 8 and cells[0]:
            what, unit, base = cells[:3]
        if len(cells) == 8 and cells[3] == "pip" and cells[6]:
            medians = [f"{spread.split(' ')[0]} {unit}" for spread in (base, cells[4])]
            measured.append([what, *medians, cells[5], cells[6]])
    text = README.read_text(encoding="utf-8")
    table = text.partition("<!-- make bench: begin -->")[2].partition("<!-- make bench: end -->")[0]
    shown = [[cell.strip() for cell in line[1:-1].split("|")] for line in table.split("\n")[3:-1]]
    assert shown == measured
    assert len(shown) > 5
