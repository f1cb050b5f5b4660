"""Files that the configuration names."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import pytest

from terraform_provider_swr.files import LARGEST, read_small_file
from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path


def test_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file's bytes come as they are; ~ is the home folder."""
    (tmp_path / "file").write_bytes(b"a\xff\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert read_small_file(str(tmp_path / "file"), "x", "Make it.") == b"a\xff\n"
    assert read_small_file("~/file", "x", "Make it.") == b"a\xff\n"


def refusal(path: str) -> str:
    """Return why a path cannot be read; the error is about the argument."""
    with pytest.raises(ConfigurationError) as caught:
        read_small_file(path, "shared_config_file", "Make it.")
    assert caught.value.attribute == "shared_config_file"
    return str(caught.value)


def test_missing(tmp_path: Path) -> None:
    """Without a file the caller's advice is all that is said."""
    assert refusal(str(tmp_path / "none")) == "Make it."


def test_what_never_ends_or_begins(tmp_path: Path) -> None:
    """A pipe, a device and a socket are refused at once, and so is a folder."""
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
        for path in (str(tmp_path / "pipe"), "/dev/zero", str(tmp_path / "socket")):
            assert refusal(path) == f"{path} is not a file but a pipe, a device or a socket."
    assert refusal(str(tmp_path)) == f"{tmp_path} is not a file but a folder."


def test_unreadable(tmp_path: Path) -> None:
    """The system's reason is given."""
    (tmp_path / "file").write_text("")
    path = str(tmp_path / "file" / "inner")
    assert refusal(path) == f"{path} cannot be read: Not a directory."
    assert "it is not a path" in refusal("a\x00b")


def test_too_large(tmp_path: Path) -> None:
    """Nobody's keys are megabytes long."""
    path = tmp_path / "file"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    assert "is larger than 4 MiB" in refusal(str(path))
