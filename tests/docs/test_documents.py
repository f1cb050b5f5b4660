"""The reader of documents finds blocks, comments, links and anchors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from docs import documents

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """
# Title of `it`

<!-- test: refused with "No region" -->
```hcl
a = 1
```

```hcl
b = 2
```

1. A list

   <!-- test: not run because it takes
        an hour -->
   ```sh
   sleep 3600
   ```

See [there](other.md#place), [here](#title-of-it) and [away](https://example.com).
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a document."""
    monkeypatch.setattr(documents, "ROOT", tmp_path)
    path = tmp_path / "x.md"
    path.write_text(TEXT)
    return path


def test_blocks(file: Path) -> None:
    """Blocks have their place, their text without indentation, and what is done with them."""
    first, second, third = documents.blocks(file)
    assert (first.text, first.kind, first.words, str(first)) == (
        "a = 1\n",
        "refused",
        "No region",
        "x.md:5",
    )
    assert (second.text, second.kind) == ("b = 2\n", "plan")
    assert (third.text, third.kind, third.reason) == (
        "sleep 3600\n",
        "not run",
        "it takes an hour",
    )


def test_a_comment_without_sense(file: Path) -> None:
    """A comment that says something else is an error, not a block that is skipped."""
    file.write_text("<!-- test: maybe -->\n```sh\ntrue\n```\n")
    with pytest.raises(ValueError, match="what does this mean: maybe"):
        documents.blocks(file)


def test_links_and_anchors(file: Path) -> None:
    """Links that stay inside are found, and headings give anchors as they do on the web."""
    assert documents.links(file) == ["other.md#place", "#title-of-it"]
    assert documents.anchors(file) == {"title-of-it"}


@pytest.mark.parametrize(
    ("target", "path", "anchor"),
    [
        (documents.REGISTRY, "docs/index.md", ""),
        (f"{documents.REGISTRY}/guides/ci#credentials", "docs/guides/ci.md", "credentials"),
        (f"{documents.REPOSITORY}/README.md", "README.md", ""),
        ("other.md#place", "other.md", "place"),
        ("#title-of-it", "x.md", "title-of-it"),
    ],
)
def test_places(file: Path, target: str, path: str, anchor: str) -> None:
    """Addresses at the registry and at GitHub lead to the files that are shown there."""
    assert documents.place(file, target) == (file.parent / path, anchor)
