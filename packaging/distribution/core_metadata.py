"""What an index of Python packages reads in a wheel and in an sdist."""

from __future__ import annotations

import tarfile
import zipfile
from email import message_from_bytes
from typing import TYPE_CHECKING

from distribution.errors import DistributionError

if TYPE_CHECKING:
    from email.message import Message
    from pathlib import Path

# Build backends write new versions before everything that reads metadata knows them: an upload
# is then refused, in the middle of a release.
ACCEPTED = ("2.1", "2.2", "2.3", "2.4")
_NEEDED = ("Name", "Version", "Summary", "License-Expression", "Requires-Python", "Project-URL")


def check(wheel: Path, sdist: Path) -> None:
    """Raise DistributionError unless indexes take both files as one version of one project."""
    of_wheel, of_sdist = _of_wheel(wheel), _of_sdist(sdist)
    for path, fields in ((wheel, of_wheel), (sdist, of_sdist)):
        version = fields["Metadata-Version"]
        if version not in ACCEPTED:
            raise DistributionError(
                f"{path.name} has metadata of version {version}, which is not read everywhere; "
                f"known are {', '.join(ACCEPTED)}"
            )
        missing = [name for name in _NEEDED if not fields[name]]
        if missing:
            raise DistributionError(f"{path.name} has no {', '.join(missing)} in its metadata")
        if fields["Description-Content-Type"] != "text/markdown" or not fields.get_payload():
            raise DistributionError(f"{path.name} has no description in Markdown")
    if of_wheel.as_bytes() != of_sdist.as_bytes():
        raise DistributionError(f"{wheel.name} and {sdist.name} do not say the same of themselves")


def _of_wheel(path: Path) -> Message:
    with zipfile.ZipFile(path) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return message_from_bytes(archive.read(name))


def _of_sdist(path: Path) -> Message:
    with tarfile.open(path) as archive:
        name = f"{path.name.removesuffix('.tar.gz')}/PKG-INFO"
        file = archive.extractfile(name)
        assert file  # noqa: S101 - a name that is there and a plain file
        with file:
            return message_from_bytes(file.read())
