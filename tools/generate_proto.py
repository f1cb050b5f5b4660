#!/usr/bin/env python
"""Generate provider/tfbridge/_pb from proto/.

    python tools/generate_proto.py            write the modules and their stubs
    python tools/generate_proto.py --check    exit 1 when they are not current

Services get no generated code: tfbridge registers its handlers by name.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from google.protobuf.descriptor_pb2 import FileDescriptorSet
from grpc_tools import protoc

if TYPE_CHECKING:
    from collections.abc import Iterable

    from google.protobuf.descriptor_pb2 import FileDescriptorProto

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "proto"
PACKAGE = Path("tfbridge", "_pb")
TARGET = ROOT / "provider" / PACKAGE


class GenerationError(Exception):
    """The compiler refused a definition; it has said why on stderr."""


def generate(destination: Path) -> list[Path]:
    """Write a module and a stub for each definition below ``destination``; return their paths.

    The definitions are compiled as if they lay in the package, so that the
    stubs know the modules they import from each other.
    """
    folder = destination / PACKAGE
    folder.mkdir(parents=True, exist_ok=True)
    for source in sorted(SOURCE.glob("*.proto")):
        compiled = destination / f"{source.stem}.binpb"
        _compile(
            PACKAGE / source.name,
            f"--pyi_out={destination}",
            f"--descriptor_set_out={compiled}",
            "--include_imports",
        )
        files = FileDescriptorSet.FromString(compiled.read_bytes()).file
        compiled.unlink()
        module = folder / f"{source.stem}_pb2.py"
        module.write_text(_module(source.name, files), encoding="utf-8")
    return sorted(folder.glob("*_pb2.py*"))


def _compile(source: Path, *outputs: str) -> None:
    well_known = resources.files("grpc_tools") / "_proto"
    paths = (f"--proto_path={PACKAGE}={SOURCE}", f"--proto_path={well_known}")
    if protoc.main(["protoc", *paths, *outputs, str(source)]) != 0:
        raise GenerationError


def _module(source: str, files: Iterable[FileDescriptorProto]) -> str:
    """Return a module that makes the messages from their serialized definitions."""
    literals = "".join(f"        {file.SerializeToString()!r},\n" for file in files)
    return (
        f'"""Generated from proto/{source} by tools/generate_proto.py; do not edit."""\n\n'
        "from tfbridge._grpc import descriptors\n\n"
        f"DESCRIPTOR = descriptors.load(\n    (\n{literals}    )\n)\n"
        "__getattr__ = descriptors.finder(DESCRIPTOR)\n"
    )


def stale_files() -> list[str]:
    """Return the names of files that are missing, outdated or no longer generated."""
    with tempfile.TemporaryDirectory() as folder:
        expected = {path.name: path.read_bytes() for path in generate(Path(folder))}
    present = {path.name: path.read_bytes() for path in TARGET.glob("*_pb2.py*")}
    return sorted(name for name in expected | present if expected.get(name) != present.get(name))


def main() -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(description="Generate tfbridge._pb from proto/.")
    parser.add_argument("--check", action="store_true", help="only compare with what is there")
    if not parser.parse_args().check:
        generate(TARGET.parents[1])
        return 0
    stale = stale_files()
    for name in stale:
        sys.stderr.write(f"{TARGET.relative_to(ROOT) / name} is not current\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
