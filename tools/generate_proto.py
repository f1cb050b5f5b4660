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

from grpc_tools import protoc

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "proto"
PACKAGE = Path("tfbridge", "_pb")
TARGET = ROOT / "provider" / PACKAGE


class GenerationError(Exception):
    """The compiler refused a definition; it has said why on stderr."""


def generate(destination: Path) -> list[Path]:
    """Write a module and a stub for each definition below ``destination``; return their paths.

    The definitions are compiled as if they lay in the package, so that the
    messages know the module they come from.
    """
    well_known = resources.files("grpc_tools") / "_proto"
    sources = [PACKAGE / source.name for source in sorted(SOURCE.glob("*.proto"))]
    arguments = [
        "protoc",
        f"--proto_path={PACKAGE}={SOURCE}",
        f"--proto_path={well_known}",
        f"--python_out={destination}",
        f"--pyi_out={destination}",
        *map(str, sources),
    ]
    if protoc.main(arguments) != 0:
        raise GenerationError
    return sorted((destination / PACKAGE).glob("*_pb2.py*"))


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
