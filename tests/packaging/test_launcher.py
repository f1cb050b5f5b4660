"""The package that ``terraform-provider-swr install`` writes, started by a real Terraform."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from distribution.hashes import h1_of_folder

from package_runs import ADDRESS, CLEAN_PATH, Project, snapshot
from terraform_provider_swr import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the launcher is a shell script")

BIN = Path(sys.executable).parent
INTERPRETER = (BIN / "terraform-provider-swr").read_text("utf-8").split("\n", 1)[0][2:]
"""The interpreter that starts the command; tests may run under another name of the same one."""
PLUGINS = Path(".terraform.d/plugins")


def install(home: Path, *arguments: str) -> None:
    """Run the command as a person with that home does."""
    subprocess.run(
        [str(BIN / "terraform-provider-swr"), "install", *arguments],
        env={"HOME": str(home), "PATH": CLEAN_PATH},
        check=True,
        capture_output=True,
    )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project in a home where the provider is installed; nothing tells Terraform where."""
    project = Project(tmp_path)
    install(tmp_path)
    return project


def test_init_finds_it_and_the_lock_file_stays_valid(project: Project) -> None:
    """Init needs no settings; many commands later the package is what the lock file says."""
    project.run("init")
    locked = project.locked_hashes()
    mirror = project.folder / PLUGINS
    before = snapshot(mirror)
    assert locked == {h1_of_folder(project.package)}
    for command in ("validate", "init", "validate", "providers"):
        project.run(command)
    assert snapshot(mirror) == before
    assert project.locked_hashes() == locked


def test_plan_twice(project: Project) -> None:
    """A plan reads from SWR, and so does the next."""
    project.run("init")
    for _ in range(2):
        assert "No changes" not in project.plan_against_emulator()


def test_another_mirror(tmp_path: Path) -> None:
    """Terraform finds the provider in a mirror that its settings name, even one with spaces."""
    mirror = tmp_path / "my mirror"
    project = Project(tmp_path / "project", f'filesystem_mirror {{ path = "{mirror}" }}')
    install(tmp_path, "--dir", str(mirror))
    project.run("init")
    project.run("validate")


def test_a_plugin_cache(project: Project) -> None:
    """The launcher is found through the links that a plugin cache adds."""
    (project.folder / "cache").mkdir()
    project.terraform.environment["TF_PLUGIN_CACHE_DIR"] = str(project.folder / "cache")
    project.run("init")
    project.run("validate")


def spoil_version(launch: str) -> str:
    """Make the launcher expect another version than the environment has."""
    return launch.replace(repr(__version__), repr("0.0.9"))


def spoil_search_path(launch: str) -> str:
    """Make the environment's folders go away."""
    return launch.replace("sys.path += [", "_ = [")


def spoil_dependencies(launch: str) -> str:
    """Make a library go away that the provider needs."""
    return launch.replace("sys.path += [", "sys.modules.update(grpc=None)\nsys.path += [")


def damage_dependencies(launch: str) -> str:
    """Damage such a library: it is there and cannot be loaded."""
    damage = 'sys.modules.update({"grpc._cython.cygrpc": None})'
    return launch.replace("sys.path += [", f"{damage}\nsys.path += [")


def spoil_python(launch: str) -> str:
    """Make the environment's interpreter go away."""
    return launch.replace("[ -x ", "[ -x /nowhere")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (spoil_version, f"this is version 0.0.9 and its Python environment now has {__version__}"),
        (spoil_search_path, "the Python environment of this provider has it no longer: install it"),
        (
            spoil_dependencies,
            "the Python environment of this provider is incomplete, import of grpc",
        ),
        (
            damage_dependencies,
            "the Python environment of this provider is incomplete, import of grpc._cython.cygrpc",
        ),
        (spoil_python, f"environment of this provider is gone, there is no {INTERPRETER}: ins"),
    ],
)
def test_an_environment_that_has_changed(
    project: Project, spoil: Callable[[str], str], said: str
) -> None:
    """The host's error says what became of the environment and what to do."""
    project.run("init")
    launch = project.folder / PLUGINS / ADDRESS / __version__ / "launch"
    launch.write_text(spoil(launch.read_text(encoding="utf-8")), encoding="utf-8")
    words = project.run("validate", check=False).words
    assert said in words
    assert "terraform-provider-swr install" in words
    assert ("install it again" in words) == (spoil is not spoil_version)
    assert "Traceback" not in words


def test_a_package_without_the_file_beside_it(project: Project) -> None:
    """A package that was copied without ``launch`` says that it has to be installed, and how."""
    project.run("init")
    (project.folder / PLUGINS / ADDRESS / __version__ / "launch").unlink()
    words = project.run("validate", check=False).words
    assert "install it again with 'pip install terraform-provider-swr', then run" in words


def test_a_user_cannot_break_it_with_python_variables(project: Project) -> None:
    """Modules on the user's own PYTHONPATH do not get in the provider's way."""
    (project.folder / "grpc.py").write_text("raise SystemExit(9)", encoding="ascii")
    project.terraform.environment["PYTHONPATH"] = str(project.folder)
    project.run("init")
    project.run("validate")
