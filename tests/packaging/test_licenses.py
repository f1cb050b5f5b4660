"""The licences that go with a package."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest
from distribution import licenses
from distribution.errors import DistributionError

from package_runs import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def test_everything_that_is_pinned_for_the_package_is_in_it() -> None:
    """Each distribution that goes into the package has a place for its licence."""
    text = (ROOT / "packaging/requirements.txt").read_text(encoding="utf-8")
    pinned = re.findall(r"^([\w-]+)==", text.partition("trove-classifiers")[2], re.MULTILINE)
    names = {name.replace("_", "-") for name in pinned}
    assert names - {"pycparser"} == set(licenses.BUNDLED) - {"pyinstaller"}


@pytest.mark.skipif(sys.platform != "linux", reason="the libraries are the system's on Linux")
def test_native_libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Libraries that are compiled into others are named, and GCC's come with the system's texts."""
    monkeypatch.setattr(licenses, "BUNDLED", ["requests"])
    monkeypatch.setattr(licenses, "_GCC", ["bin/env"])
    text = licenses.write(tmp_path / "licenses.txt").read_text(encoding="utf-8")
    for title in ("Python ", "requests ", "Native libraries", "/usr/bin/env"):
        assert f"\n{title}" in f"\n{text}"
    assert "- BoringSSL, https://" in text


@pytest.mark.skipif(sys.platform != "linux", reason="the libraries are the system's on Linux")
def test_a_system_without_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package without the licence of what is in it is not built."""
    monkeypatch.setattr(licenses, "BUNDLED", [])
    monkeypatch.setattr(licenses, "_GCC", ["nowhere/*"])
    with pytest.raises(DistributionError, match=r"libstdc\+\+"):
        licenses.write(tmp_path / "licenses.txt")
