"""What the guides say of lock files, tried with a real Terraform."""

from __future__ import annotations

import re
import shutil
import sys
from typing import TYPE_CHECKING

import pytest
from distribution.archives import write_zip
from distribution.hashes import h1_of_zip

from package_runs import ADDRESS, EXECUTABLE, ROOT, Project
from terraform_provider_swr import __version__
from terraform_provider_swr.commands import PROGRAM
from tfbridge.commands import mirror
from tfbridge.commands.command_line import main

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the launcher is a shell script")

GUIDE = ROOT / "docs/guides/troubleshooting.md"
LOCK = "providers lock -fs-mirror={} tf-pyprovider/swr"


@pytest.fixture
def zips(tmp_path: Path) -> Path:
    """Return a mirror with a zip for this platform; the program in it is never started."""
    (tmp_path / "program").write_bytes(b"another package")
    folder = tmp_path / "zips" / ADDRESS
    folder.mkdir(parents=True)
    package = folder / f"terraform-provider-swr_{__version__}_{mirror.platforms()[0]}.zip"
    write_zip(package, {EXECUTABLE: tmp_path / "program"}, EXECUTABLE)
    return tmp_path / "zips"


@pytest.fixture
def launchers(tmp_path: Path) -> Path:
    """Return a mirror with what ``install`` writes."""
    assert main(PROGRAM, ["install", "--dir", str(tmp_path / "launchers")]) == 0
    return tmp_path / "launchers"


def settings(project: Project, folder: Path) -> None:
    """Turn the project into a fresh clone, whose Terraform installs from another mirror."""
    shutil.rmtree(project.folder / ".terraform", ignore_errors=True)
    block = f'provider_installation {{\n  filesystem_mirror {{ path = "{folder}" }}\n}}\n'
    (project.folder / "terraform.tfrc").write_text(block, encoding="utf-8")


def quoted() -> list[str]:
    """Return the messages in the guide's table."""
    table = GUIDE.read_text(encoding="utf-8").partition("## Messages of Terraform itself")[2]
    cells = (line.split("|")[1] for line in table.splitlines() if line.startswith("| "))
    return [quote for cell in cells for quote in re.findall(r"`([^`]+)`", cell)]


def test_one_lock_file_for_two_ways_of_installing(
    tmp_path: Path, zips: Path, launchers: Path
) -> None:
    """The command adds the other package's hash, where ``init -upgrade`` does not."""
    guide = (ROOT / "docs/guides/installing.md").read_text(encoding="utf-8")
    assert LOCK.format("./mirror") in guide
    project = Project(tmp_path / "project", f'filesystem_mirror {{ path = "{zips}" }}')
    project.run("init")
    settings(project, launchers)
    for arguments in (["init"], ["init", "-upgrade"]):
        assert "doesn't match any" in project.run(*arguments, check=False).words
    project.run(*LOCK.format(launchers).split())
    assert len(project.locked_hashes()) == 2
    assert h1_of_zip(next(zips.rglob("*.zip"))) in project.locked_hashes()
    for folder in (launchers, zips):
        settings(project, folder)
        project.run("init")


def test_messages_are_quoted_as_they_are(tmp_path: Path, zips: Path, launchers: Path) -> None:
    """What the guide has in quotes is what Terraform prints, word for word."""
    project = Project(tmp_path / "project", f'filesystem_mirror {{ path = "{zips}" }}')
    lock = project.folder / ".terraform.lock.hcl"
    shown = [project.run("init").words]  # the warning about the lock file
    settings(project, launchers)
    shown.append(project.run("init", check=False).words)
    settings(project, zips)
    project.run("init")
    lock.write_text(lock.read_text(encoding="utf-8").replace('"h1:', '"h1:A'), encoding="utf-8")
    shown.append(project.run("validate", check=False).words)
    lock.unlink()
    main = project.folder / "main.tf"
    main.write_text(
        main.read_text(encoding="utf-8").replace(__version__, "99.0.0"), encoding="utf-8"
    )
    shown.append(project.run("init", check=False).words)
    block = f'provider_installation {{\n dev_overrides {{ "{ADDRESS}" = "{tmp_path}" }}\n}}\n'
    (project.folder / "terraform.tfrc").write_text(block, encoding="utf-8")
    shown.append(project.run("providers", check=False).words)
    shown.append(project.run("validate", check=False).words)
    said = " ".join(shown)
    quotes = [quote for quote in quoted() if not quote.startswith("registry.terraform.io")]
    assert len(quotes) >= 6
    assert [quote for quote in quotes if quote not in said] == []
