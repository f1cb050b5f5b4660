"""The hashes by which hosts know provider packages.

See docs/reference/plugin-protocol.md, section 5.5.
"""

from __future__ import annotations

import base64
import hashlib
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def zh(archive: Path) -> str:
    """Return the ``zh:`` hash: over the bytes of the zip."""
    return f"zh:{sha256(archive)}"


def h1_of_zip(archive: Path) -> str:
    """Return the ``h1:`` hash of the package in a zip."""
    with zipfile.ZipFile(archive) as opened:
        digests = {
            name: hashlib.sha256(opened.read(name)).hexdigest() for name in opened.namelist()
        }
    return _h1(digests)


def h1_of_folder(folder: Path) -> str:
    """Return the ``h1:`` hash of an unpacked package; symbolic links to files count as files."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return _h1({path.relative_to(folder).as_posix(): sha256(path) for path in files})


def _h1(digests: Mapping[str, str]) -> str:
    """Return the hash over names and contents, which no permission or date changes."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    return f"h1:{base64.b64encode(hashlib.sha256(lines.encode()).digest()).decode('ascii')}"
