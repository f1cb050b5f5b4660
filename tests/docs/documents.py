"""The hand-written documents: their fenced blocks, what is done with each, their links.

A comment before a block says how it is tested; Markdown does not show it::

    <!-- test: plan says "No changes" -->        the plan succeeds and prints these words
    <!-- test: refused with "No region is set" -->
    <!-- test: save as main.tf -->               a file for the shell blocks of the document
    <!-- test: not run because REASON -->

Without one, HCL is planned and shell blocks are run, in the order of the document.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]

DOCUMENTS = sorted(
    [
        *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY", "CHANGELOG")),
        ROOT / "CODE_OF_CONDUCT.md",
        ROOT / "packaging/README.md",
        *ROOT.glob("docs/guides/*.md"),
        *ROOT.glob("docs/reference/*.md"),
    ]
)

REGISTRY = "https://registry.terraform.io/providers/tf-pyprovider/swr/latest/docs"
REPOSITORY = "https://github.com/tf-pyprovider/terraform-provider-swr/blob/main"
"""Where the pages in docs/ and all files can be seen once they are published."""

HCL, SHELL, CONSOLE = "hcl", "sh", "console"
RUN = (HCL, SHELL, CONSOLE)
SHOWN = ("text", "json", "yaml", "mermaid", "python")
"""Languages of blocks that are only looked at, by people or by tests of their own."""

_DEFAULTS = {HCL: "plan", SHELL: "run", CONSOLE: "run"}
_FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>\S*)[^\n]*\n(?P<text>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)
_COMMENT = re.compile(r"<!-- test: (?P<how>(?:(?!-->).)+) -->\s*\Z", re.DOTALL)
_HOW = re.compile(
    r"(?P<kind>plan|refused|run|save|not run)"
    r'(?: (?:says|with) "(?P<words>.+)")?(?: as (?P<path>\S+))?(?: because (?P<reason>.+))?',
    re.DOTALL,
)


class Block(NamedTuple):
    """A fenced block; ``kind`` is what the tests do with it, with its details."""

    file: Path
    line: int
    language: str
    text: str
    kind: str
    words: str = ""
    path: str = ""
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line}"


def blocks(file: Path) -> list[Block]:
    """Return the fenced blocks of a document; ValueError for a comment that makes no sense."""
    text = file.read_text(encoding="utf-8")
    return [_block(file, text, fence) for fence in _FENCE.finditer(text)]


def all_blocks() -> list[Block]:
    """Return the fenced blocks of all documents."""
    return [block for file in DOCUMENTS for block in blocks(file)]


def _block(file: Path, text: str, fence: re.Match[str]) -> Block:
    line = text.count("\n", 0, fence.start()) + 1
    comment = _COMMENT.search(text, 0, fence.start())
    how = comment["how"] if comment else _DEFAULTS.get(fence["language"], "shown")
    indent = fence["indent"]
    code = re.sub(rf"^{indent}", "", fence["text"], flags=re.MULTILINE)
    if how == "shown":
        return Block(file, line, fence["language"], code, how)
    found = _HOW.fullmatch(" ".join(how.split()))
    if found is None:
        raise ValueError(f"{file}:{line}: what does this mean: {how}")
    return Block(
        file,
        line,
        fence["language"],
        code,
        found["kind"],
        *(found[name] or "" for name in ("words", "path", "reason")),
    )


def links(file: Path) -> list[str]:
    """Return the targets of a document's links that lead to something in the repository."""
    text = _FENCE.sub("", file.read_text(encoding="utf-8"))
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    ours = (REGISTRY, REPOSITORY)
    return [target for target in targets if target.startswith(("#", *ours)) or is_relative(target)]


def is_relative(target: str) -> bool:
    """Tell whether a link depends on where its document is shown."""
    return not re.match(r"[a-z]+:|#", target)


def place(file: Path, target: str) -> tuple[Path, str]:
    """Return the file and the anchor that a link in ``file`` leads to."""
    name, _, anchor = target.partition("#")
    if name == REGISTRY:
        return ROOT / "docs/index.md", anchor
    for address, folder, suffix in ((REGISTRY, "docs", ".md"), (REPOSITORY, "", "")):
        if name.startswith(f"{address}/"):
            return ROOT / folder / f"{name.removeprefix(f'{address}/')}{suffix}", anchor
    return ((file.parent / name).resolve() if name else file), anchor


def anchors(file: Path) -> set[str]:
    """Return the anchors of a document: those of its headings and those that it sets."""
    text = _FENCE.sub("", file.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return slugs | set(re.findall(r'<a id="([^"]+)">', text))
