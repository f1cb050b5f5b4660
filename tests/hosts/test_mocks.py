"""Rows in ``terraform test``: mocked by whole objects, in every host that can do it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from terraform_provider_swr.provider import Swr
from tfbridge import BOOL, NUMBER, STRING

if TYPE_CHECKING:
    from hosts.project import Project
    from hosts.releases import Release
    from tfbridge import Attribute, DataSource

VALUES: dict[Any, str] = {STRING: '"some"', NUMBER: "7", BOOL: "true"}
"""What a mock gives a field of each type; lists are empty, as Terraform takes no null for one."""


def is_rows(attribute: Attribute) -> bool:
    """Whether the attribute is a list of rows that the provider makes."""
    return attribute.nested is not None and attribute.only_computed


class Rows:
    """The rows of a data source, in HCL: as a mock writes them, and as a test compares them."""

    def __init__(self, source: type[DataSource[Any]]) -> None:
        self.type = f"swr_{source.name}"
        (self.name, attribute), *_ = (
            (name, each) for name, each in source.attributes.items() if is_rows(each)
        )
        assert attribute.nested is not None
        fields = attribute.nested.attributes
        full = ", ".join(f"{name} = {VALUES.get(of.type, '[]')}" for name, of in fields.items())
        empty = ", ".join(
            f"{name} = {'null' if of.type in VALUES else '[]'}" for name, of in fields.items()
        )
        self.hcl = f"[{{ {full} }}, {{ {empty} }}]"
        self.arguments = "\n".join(
            f'{name} = "retail"' for name, of in source.attributes.items() if of.required
        )

    @property
    def block(self) -> str:
        """The data block, and an output of its rows."""
        return (
            f'data "{self.type}" "x" {{\n{self.arguments}\n}}\n'
            f'output "{self.name}" {{ value = data.{self.type}.x.{self.name} }}\n'
        )

    @property
    def assertion(self) -> str:
        """A check that the rows are those of the mock."""
        return (
            "assert {\n"
            f"condition = jsonencode(output.{self.name}) == jsonencode({self.hcl})\n"
            f"error_message = jsonencode(output.{self.name})\n"
            "}\n"
        )


@pytest.fixture
def rows(host: Release) -> list[Rows]:
    """Return the rows of all data sources that have some."""
    if not host.mocks_rows:
        pytest.skip(f"{host.product} {host.version} cannot mock rows")
    return [
        Rows(source) for source in Swr.data_sources if any(map(is_rows, source.attributes.values()))
    ]


def test_mock_data_fills_rows(project: Project, rows: list[Rows]) -> None:
    """With ``mock_provider`` the rows are those of ``mock_data``, and nothing is sent."""
    mocks = "".join(
        f'mock_data "{each.type}" {{\ndefaults = {{ {each.name} = {each.hcl} }}\n}}\n'
        for each in rows
    )
    check(project, rows, f'mock_provider "swr" {{\n{mocks}}}\nrun "x" {{\n', "")


def test_override_data_fills_rows(project: Project, rows: list[Rows]) -> None:
    """With ``override_data`` a data block of the real provider is not read."""
    overrides = "".join(
        f"override_data {{\ntarget = data.{each.type}.x\n"
        f"values = {{ {each.name} = {each.hcl} }}\n}}\n"
        for each in rows
    )
    check(project, rows, 'run "x" {\n', overrides)


def check(project: Project, rows: list[Rows], head: str, overrides: str) -> None:
    """Run a test of the rows in the host; it passes, and the emulator hears nothing."""
    assertions = "".join(each.assertion for each in rows)
    project.write("rows.tftest.hcl", f"{head}command = plan\n{overrides}{assertions}}}\n")
    project.begin("".join(each.block for each in rows))
    assert "1 passed, 0 failed" in project.run("test").stdout
    assert not project.emulator.requests
