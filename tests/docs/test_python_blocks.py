"""The Python in the documents runs, and the data source among it works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from docs.documents import ROOT, Block, all_blocks, blocks
from docs.places import CREDENTIALS
from terraform_provider_swr.provider import Swr
from tfbridge.testing import InProcessHost

if TYPE_CHECKING:
    from swr_emulator import Emulator

PYTHON = [block for block in all_blocks() if block.language == "python"]


def run(block: Block) -> dict[str, Any]:
    """Run a block and return its names."""
    names: dict[str, Any] = {"__name__": "example"}
    exec(compile(block.text, str(block), "exec"), names)  # noqa: S102 - it is our own
    return names


@pytest.mark.parametrize("block", PYTHON, ids=str)
def test_it_runs(block: Block) -> None:
    """A block of Python runs as it stands."""
    run(block)


def test_the_data_source_of_the_contributing_guide(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the guide for contributors calls a whole data source is one."""
    (block,) = (each for each in blocks(ROOT / "CONTRIBUTING.md") if each.language == "python")
    example = run(block)["Example"]

    class WithExample(Swr):
        """The provider and the guide's data source."""

        name = Swr.name
        data_sources = (example,)

    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    host = InProcessHost(WithExample())
    host.configure({"region": "cn-north-4", "endpoints": {"swr": emulator.url}})
    state, problems = host.read_data_source("swr_example", {"namespace": "retail"})
    assert list(problems) == []
    assert state["repository_count"] == 5
    assert state["id"] == "cn-north-4/retail"
