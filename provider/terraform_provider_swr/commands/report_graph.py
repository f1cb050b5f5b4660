"""The graph of the report: repositories on the left, targets on the right, as SVG.

Repositories that fare alike share a box: the graph of a large organization
could not be drawn otherwise.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from tfbridge.commands.cells import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from terraform_provider_swr.commands.replication import Cell, Replication, Target

WIDTH = 960
_BOX, _TARGET_BOX = 320, 280  # widths, with repositories and with a target
_LINE, _PAD, _GAP = 20, 12, 18  # heights, in the units of the picture
_PORT = 12  # between two edges of a box, where there is room
_NAMES = 5  # of one box; the others are counted
_LETTERS, _TARGET_LETTERS = 38, 33  # that fit into a box
_RANK = ("missing", "differs", "in_sync")


class Box(NamedTuple):
    """A box and where it stands; ``lines`` are its text, as it may be shown."""

    x: float
    y: float
    width: float
    lines: Sequence[str]

    @property
    def height(self) -> float:
        """How high it is."""
        return len(self.lines) * _LINE + 2 * _PAD

    @property
    def middle(self) -> float:
        """Half of its height, in the picture."""
        return self.y + self.height / 2


class Group(NamedTuple):
    """Repositories whose copies are in the same condition at the same targets."""

    names: Sequence[str]
    cells: Sequence[Cell | None]

    @property
    def rank(self) -> tuple[int, str]:
        """The worst of them first, then by name."""
        worst = [_RANK.index(cell.worst) for cell in self.cells if cell is not None]
        return min(worst, default=len(_RANK)), self.names[0]


def graph(replication: Replication) -> str:
    """Return the picture; its colours come from the page's style."""
    groups = grouped(replication)
    left = _stacked(0, _BOX, [_lines(group.names) for group in groups])
    right = _stacked(
        WIDTH - _TARGET_BOX,
        _TARGET_BOX,
        [[_cut(each, _TARGET_LETTERS) for each in target] for target in replication.targets],
    )
    height = max(_bottom(left), _bottom(right))
    left, right = _centred(left, height), _centred(right, height)
    edges = "".join(_edges(left, right, groups))
    counts = f"{len(replication.repositories)} repositories, {len(replication.targets)} targets"
    return (
        f'<svg class="graph" viewBox="-2 -2 {WIDTH + 4} {height + 4:.0f}" role="img" '
        f'aria-label="What is copied where: {counts}">{edges}'
        f"{''.join(_drawn(box, group.names) for box, group in zip(left, groups, strict=True))}"
        f"{''.join(map(_drawn_target, right, replication.targets))}</svg>"
    )


def grouped(replication: Replication) -> list[Group]:
    """Return the repositories that are copied somewhere, in groups, the worst first."""
    names: dict[tuple[tuple[str, bool] | None, ...], list[str]] = {}
    cells: dict[tuple[tuple[str, bool] | None, ...], list[Cell | None]] = {}
    for name in replication.repositories:
        row = [replication.cells.get((name, target)) for target in replication.targets]
        if not any(row):
            continue
        key = tuple(None if cell is None else (cell.worst, cell.has_task) for cell in row)
        names.setdefault(key, []).append(name)
        cells[key] = row
    groups = [Group(found, cells[key]) for key, found in names.items()]
    return sorted(groups, key=lambda group: group.rank)


def _lines(names: Sequence[str]) -> list[str]:
    shown = [_cut(name, _LETTERS) for name in names[:_NAMES]]
    others = len(names) - _NAMES
    return [*shown, f"and {others} more"] if others > 0 else shown


def _cut(name: str, letters: int) -> str:
    shown = printable(name)
    return shown if len(shown) <= letters else f"{shown[: letters - 1]}\N{HORIZONTAL ELLIPSIS}"


def _stacked(x: float, width: float, texts: Sequence[Sequence[str]]) -> list[Box]:
    boxes: list[Box] = []
    for lines in texts:
        y = boxes[-1].y + boxes[-1].height + _GAP if boxes else 0
        boxes.append(Box(x, y, width, lines))
    return boxes


def _bottom(boxes: Sequence[Box]) -> float:
    return boxes[-1].y + boxes[-1].height


def _centred(boxes: Sequence[Box], height: float) -> list[Box]:
    """Return the boxes, spread over the height of the picture."""
    room = (height - _bottom(boxes)) / (len(boxes) + 1)
    return [box._replace(y=box.y + room * (index + 1)) for index, box in enumerate(boxes)]


def _edges(left: Sequence[Box], right: Sequence[Box], groups: Sequence[Group]) -> Iterator[str]:
    """Yield the edges; those of one box begin, or end, side by side."""
    pairs = [
        (row, column)
        for row, group in enumerate(groups)
        for column, cell in enumerate(group.cells)
        if cell is not None
    ]
    for row, column in pairs:
        leaving = [each for each in pairs if each[0] == row]
        arriving = [each for each in pairs if each[1] == column]
        begin = _port(left[row], leaving.index((row, column)), len(leaving))
        end = _port(right[column], arriving.index((row, column)), len(arriving))
        cell = groups[row].cells[column]
        if cell is not None:
            yield _edge(left[row].x + left[row].width, begin, right[column].x, end, cell)


def _port(box: Box, index: int, count: int) -> float:
    """Return where one of so many edges touches a box, in the picture's height."""
    room = min(_PORT, (box.height - _PAD) / count)
    return box.middle + room * (index - (count - 1) / 2)


def _edge(x1: float, y1: float, x2: float, y2: float, cell: Cell) -> str:
    bend = (x2 - x1) / 2
    css = cell.worst if cell.has_task else f"{cell.worst} no_task"
    return (
        f'<path class="edge {css}" d="M{x1:.0f} {y1:.1f}C{x1 + bend:.0f} {y1:.1f} '
        f'{x2 - bend:.0f} {y2:.1f} {x2 - 9:.0f} {y2:.1f}"/>'
        f'<path class="head {css}" d="M{x2 - 1:.0f} {y2:.1f}l-9 -4.5v9z"/>'
    )


def _drawn(box: Box, names: Sequence[str]) -> str:
    return _shape(box, "\n".join(names), "repositories")


def _drawn_target(box: Box, target: Target) -> str:
    return _shape(box, str(target), "target")


def _shape(box: Box, title: str, css: str) -> str:
    lines = "".join(
        f'<text x="{box.x + _PAD:.0f}" y="{box.y + _PAD + _LINE * (index + 0.72):.1f}">'
        f"{escape(line)}</text>"
        for index, line in enumerate(box.lines)
    )
    shown = escape("\n".join(map(printable, title.split("\n"))))
    return (
        f'<g class="{css}"><title>{shown}</title><rect x="{box.x:.0f}" y="{box.y:.1f}" '
        f'width="{box.width:.0f}" height="{box.height:.0f}" rx="8"/>{lines}</g>'
    )
