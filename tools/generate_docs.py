#!/usr/bin/env python
"""Write the registry's pages in docs/ from the provider's schema and examples/.

    python tools/generate_docs.py            write docs/index.md, data-sources/, functions/ ...
    python tools/generate_docs.py --check    exit 1 when they are not current

The guides in docs/guides are written by hand; the index lists them.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from registry_pages import (
    Guide,
    data_source_page,
    ephemeral_resource_page,
    function_page,
    provider_page,
)

from terraform_provider_swr.provider import Swr

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
EXAMPLES = ROOT / "examples"
ADDRESS = "https://registry.terraform.io/providers/tf-pyprovider/swr/latest/docs"
GENERATED = ("index.md", "data-sources/*.md", "ephemeral-resources/*.md", "functions/*.md")


def pages() -> dict[str, str]:
    """Return the text of every page by its path below docs/."""
    provider = Swr()
    example = _example("provider/provider.tf")
    found = {"index.md": provider_page(provider, example, guides(), ADDRESS)}
    for source in (kind() for kind in provider.data_sources):
        example = _example(f"data-sources/{provider.name}_{source.name}/data-source.tf")
        found[f"data-sources/{source.name}.md"] = data_source_page(provider, source, example)
    for resource in (kind() for kind in provider.ephemeral_resources):
        name = f"{provider.name}_{resource.name}"
        example = _example(f"ephemeral-resources/{name}/ephemeral-resource.tf")
        page = ephemeral_resource_page(provider, resource, example)
        found[f"ephemeral-resources/{resource.name}.md"] = page
    for function in (kind() for kind in provider.functions):
        example = _example(f"functions/{function.name}/function.tf")
        found[f"functions/{function.name}.md"] = function_page(provider, function, example)
    return found


def guides() -> list[Guide]:
    """Return the hand-written guides, in the order of their titles."""
    files = (DOCS / "guides").glob("*.md")
    return sorted((_guide(file) for file in files), key=lambda guide: guide.title)


def stale(expected: dict[str, str]) -> list[str]:
    """Return the paths of pages that are missing, outdated or no longer made."""
    present = {
        path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8")
        for pattern in GENERATED
        for path in DOCS.glob(pattern)
    }
    return sorted(name for name in expected | present if expected.get(name) != present.get(name))


def write(expected: dict[str, str]) -> None:
    """Bring docs/ up to date."""
    for name in stale(expected):
        path = DOCS / name
        if name not in expected:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(expected[name], encoding="utf-8")


def main() -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(description="Write the registry's pages in docs/.")
    parser.add_argument("--check", action="store_true", help="only compare with what is there")
    expected = pages()
    if not parser.parse_args().check:
        write(expected)
        return 0
    outdated = stale(expected)
    for name in outdated:
        sys.stderr.write(f"docs/{name} is not current; run make docs\n")
    return 1 if outdated else 0


def _example(name: str) -> str:
    return (EXAMPLES / name).read_text(encoding="utf-8")


def _guide(file: Path) -> Guide:
    text = file.read_text(encoding="utf-8")
    found = re.match(r'---\npage_title: "(.+)"\n(?:.+\n)*?description: \|-\n  (.+)\n---\n', text)
    if found is None:
        raise ValueError(f"{file} does not begin with page_title and description")
    return Guide(file.name, found[1], found[2])


if __name__ == "__main__":
    sys.exit(main())
