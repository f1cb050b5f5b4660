"""The licences of what is in the self-contained package besides the provider."""

from __future__ import annotations

import sys
import sysconfig
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from distribution.errors import DistributionError

if TYPE_CHECKING:
    from collections.abc import Iterator

BUNDLED = (
    "certifi",
    "cffi",
    "charset-normalizer",
    "cryptography",
    "grpcio",
    "idna",
    "msgpack",
    "msgspec",
    "protobuf",
    "pyinstaller",
    "requests",
    "typing-extensions",
    "urllib3",
)
_GCC = (
    "share/common-licenses/GPL-3",
    "share/doc/gcc-*-base/copyright",
    "share/licenses/libgcc/COPYING3",
    "share/licenses/libgcc/COPYING.RUNTIME",
)
"""Where Debian and its relatives, and systems with RPMs, keep the licences of libstdc++."""

_NATIVE = Path(__file__).resolve().parents[1] / "native-libraries.txt"
_NAMES = ("LICENSE", "LICENCE", "COPYING", "NOTICE")


def write(path: Path) -> Path:
    """Write all licences into one text file and return its path."""
    parts = [_part(f"Python {sys.version.split()[0]}", _of_python())]
    for name in BUNDLED:
        distribution = metadata.distribution(name)
        parts.append(_part(f"{name} {distribution.version}", _of(distribution)))
    parts.append(_NATIVE.read_text(encoding="utf-8"))
    if sys.platform == "linux":
        parts += _of_gcc()
    path.write_text("\n".join(parts), encoding="utf-8", newline="\n")
    return path


def _part(title: str, texts: Iterator[str]) -> str:
    return "\n".join([title, "=" * len(title), "", *texts])


def _of(distribution: metadata.Distribution) -> Iterator[str]:
    fields = (distribution.metadata.get_all(name) for name in ("License-Expression", "License"))
    declared = [text for field in fields for text in field or []]
    yield f"Licence: {declared[0] if declared else 'see below'}\n"
    for file in sorted(map(str, distribution.files or [])):
        in_metadata = ".dist-info/" in file
        if in_metadata and Path(file).name.upper().startswith(_NAMES):
            yield Path(str(distribution.locate_file(file))).read_text(encoding="utf-8")


def _of_python() -> Iterator[str]:
    library = Path(sysconfig.get_path("stdlib"))
    version = "{}.{}".format(*sys.version_info)
    for path in (
        library / "LICENSE.txt",
        Path(sys.base_prefix) / "LICENSE.txt",
        Path(f"/usr/share/licenses/python{version}-libs/LICENSE"),  # where packages are RPMs
    ):
        if path.is_file():
            yield path.read_text(encoding="utf-8")
            return
    yield "Python Software Foundation License, https://docs.python.org/3/license.html\n"


def _of_gcc() -> Iterator[str]:
    """Yield the licences of the libraries of GCC, which are the system's own."""
    found = [path for pattern in _GCC for path in sorted(Path("/usr").glob(pattern))]
    if not found:
        raise DistributionError("this system has no text of the licences of libstdc++ and libgcc")
    for path in found:
        yield _part(str(path), iter([path.read_text(encoding="utf-8", errors="replace")]))
