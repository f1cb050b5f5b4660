"""The hashes of packages."""

from __future__ import annotations

import base64
import hashlib
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from distribution.hashes import h1_of_folder, h1_of_zip, sha256, zh

if TYPE_CHECKING:
    from pathlib import Path


def test_sha256(tmp_path: Path) -> None:
    """A file's sum is the one that sha256sum prints."""
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256(tmp_path / "a") == hashlib.sha256(b"abc").hexdigest()


def test_zh_is_over_the_archive(tmp_path: Path) -> None:
    """The zip hash is the sum of the zip's own bytes."""
    (tmp_path / "a.zip").write_bytes(b"abc")
    assert zh(tmp_path / "a.zip") == f"zh:{hashlib.sha256(b'abc').hexdigest()}"


def test_h1_is_over_names_and_contents(tmp_path: Path) -> None:
    """The package hash is over one line for each file, sorted by the bytes of the name."""
    (tmp_path / "sub").mkdir()
    contents = {"B": b"1", "a": b"2", "sub/c": b"3"}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    lines = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in contents.items()
    )
    expected = base64.b64encode(hashlib.sha256(lines.encode()).digest()).decode()
    assert h1_of_folder(tmp_path) == f"h1:{expected}"


def test_h1_knows_no_permissions(tmp_path: Path) -> None:
    """A change of permissions or dates leaves the package hash as it was."""
    (tmp_path / "a").write_bytes(b"1")
    before = h1_of_folder(tmp_path)
    (tmp_path / "a").chmod(0o755)
    assert h1_of_folder(tmp_path) == before


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_to_a_file_counts_as_the_file(tmp_path: Path) -> None:
    """A symbolic link to a file is hashed as the content that it leads to."""
    linked, copied = tmp_path / "linked", tmp_path / "copied"
    for folder in (linked, copied):
        folder.mkdir()
        (folder / "a").write_bytes(b"1")
    (linked / "b").symlink_to("a")
    (copied / "b").write_bytes(b"1")
    assert h1_of_folder(linked) == h1_of_folder(copied)


def test_h1_of_zip_equals_h1_of_what_is_in_it(tmp_path: Path) -> None:
    """A package has one hash, packed or unpacked."""
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        archive.writestr("b/x", b"1")
        archive.writestr("a", b"2")
    with zipfile.ZipFile(tmp_path / "p.zip") as archive:
        archive.extractall(tmp_path / "p")
    assert h1_of_zip(tmp_path / "p.zip") == h1_of_folder(tmp_path / "p")
