"""The Makefile's targets for releases, with stand-ins for the programs that they start."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from package_runs import ROOT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")

DIGEST = f"almalinux:9@sha256:{'0' * 64}"
HOSTILE_TAGS = ["v1.2.3;touch${IFS}hacked", "v1.2.3$(touch hacked)", "v1.2.3`touch hacked`"]
STAND_IN = """#!/bin/sh
printf '%s\\n' "${0##*/}" "$@" >> "$STARTED"
"""


class Maker:
    """Runs make in a copy of the Makefile's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._started = folder / "started"
        shutil.copy(ROOT / "Makefile", folder)
        (folder / "dist").mkdir()
        (folder / "bin").mkdir()
        for name in ("docker", "gh", "python"):
            program = folder / "bin" / name
            program.write_text(STAND_IN, encoding="ascii")
            program.chmod(0o755)

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run make with arguments and with variables in the environment."""
        path = f"{self.folder}/bin:{os.environ['PATH']}"
        return subprocess.run(
            ["make", "PYTHON=python", *arguments],
            cwd=self.folder,
            env={"PATH": path, "STARTED": str(self._started), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def started(self) -> list[str]:
        """The programs that were started, each followed by its arguments."""
        return self._started.read_text().splitlines() if self._started.exists() else []


@pytest.fixture
def make(tmp_path: Path) -> Maker:
    """Return something that runs make."""
    return Maker(tmp_path)


@pytest.mark.parametrize("tag", ["v1.2.3", *HOSTILE_TAGS])
@pytest.mark.parametrize("target", ["collect", "draft", "publish"])
def test_a_tag_is_an_argument_and_nothing_else(make: Maker, target: str, tag: str) -> None:
    """Whatever git allows in the name of a tag reaches the program as it is."""
    completed = make.run(target, TAG=tag)
    assert completed.returncode == 0, completed.stderr
    assert tag in [argument.removeprefix("--tag=") for argument in make.started]
    assert sorted(path.name for path in make.folder.iterdir()) == [
        "Makefile",
        "bin",
        "dist",
        "started",
    ]


def test_a_tag_by_hand(make: Maker) -> None:
    """People may write the tag behind the target, too, or leave it out."""
    assert make.run("collect", "TAG=v1.2.3").returncode == 0
    assert make.run("collect").returncode == 0
    assert [argument for argument in make.started if "tag" in argument] == [
        "--tag=v1.2.3",
        "--tag=",
    ]


def test_a_release_wants_a_container_by_digest(make: Maker) -> None:
    """What a tag of a container names can change: a release stops before it is started."""
    completed = make.run("packages-in-container", "CONTAINER=almalinux:9", RELEASE="yes")
    assert completed.returncode != 0
    assert "needs CONTAINER with a digest, not almalinux:9" in completed.stderr
    assert make.started == []


@pytest.mark.parametrize(
    ("container", "release"), [(DIGEST, "yes"), (DIGEST, ""), ("almalinux:9", "")]
)
def test_containers_that_are_started(make: Maker, container: str, release: str) -> None:
    """With a digest, and outside of a release with a tag as well, the container is started."""
    completed = make.run("packages-in-container", f"CONTAINER={container}", RELEASE=release)
    assert completed.returncode == 0, completed.stderr
    assert make.started[0] == "docker"
    assert container in make.started


def test_the_release_workflow_says_that_it_is_one() -> None:
    """The workflow asks for the digest, and hands the tag over by the environment."""
    text = (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
    settings = text.partition("\nenv:\n")[2].partition("\njobs:\n")[0]
    assert '  RELEASE: "yes"' in settings
    assert "  TAG: ${{ github.ref_name }}\n" in settings
    assert "TAG=" not in text
