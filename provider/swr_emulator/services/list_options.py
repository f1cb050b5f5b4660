"""What a list call asks for: plain parameters or the odd ``filter``, and pages.

``filter`` is one parameter whose value is ``key::value`` pairs joined by ``|``; where it is
present the plain parameters are ignored. ``limit`` and ``offset`` come together or not at all.
See docs/reference/swr-api.md, sections 2, 2.1, 2.2 and 2.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from swr_emulator.errors import Refusal
from swr_emulator.http.messages import Answer, json_answer
from swr_emulator.services.error_bodies import swr_error

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from swr_emulator.services.call import Call

DEFAULT_LIMIT = 100
MAX_LIMIT = 1_000


class Options(dict[str, str]):
    """The parameters of a list call, wherever they stood."""

    def choice(self, name: str, allowed: Collection[str]) -> str | None:
        """Return a parameter that must be one of a few words."""
        value = self.get(name)
        if value is not None and value not in allowed:
            raise bad_parameter(f"{name} must be one of {', '.join(sorted(allowed))}")
        return value


class Page(NamedTuple):
    """A part of a list. ``asked`` is False where the caller did not ask for pages."""

    offset: int
    limit: int
    asked: bool

    def cut(self, items: Sequence[Any]) -> Sequence[Any]:
        """Return the items on this page."""
        return items[self.offset : self.offset + self.limit]

    def answer(self, items: Sequence[Any], total: int) -> Answer:
        """Return the answer with ``Content-Range: offset-count/total`` when pages were asked."""
        answer = json_answer(items)
        if self.asked:
            return answer.plus(Content_Range=f"{self.offset}-{len(items)}/{total}")
        return answer


def options_of(call: Call, names: Collection[str], *, filtered: bool = True) -> Options:
    """Return the parameters of a call; a key in ``filter`` must be one of ``names``.

    Calls of v3 have no ``filter`` (``filtered`` False).
    """
    query = call.request.query
    if "filter" not in query or not filtered:
        return Options({key: value for key, value in query.items() if key in names})
    options = Options()
    for pair in query["filter"].split("|"):
        key, separator, value = pair.partition("::")
        if not separator or key not in names:
            raise Refusal(swr_error("4001035", "Invalid filter criteria.", f"filter {pair!r}"))
        options[key] = value
    return options


def page_of(options: Options, *, mandatory: bool = False) -> Page:
    """Return the page that is asked for; raise Refusal for half a page or a size over 1000."""
    given = [name in options for name in ("limit", "offset")]
    if not any(given) and not mandatory:
        return Page(0, DEFAULT_LIMIT, asked=False)
    if not all(given):
        raise missing_parameter("limit and offset must be given together")
    return Page(_number(options["offset"]), limit_of(options), asked=True)


def limit_of(options: Options) -> int:
    """Return the size of a page, 100 by default; raise Refusal unless it is 1 to 1000."""
    limit = _number(options.get("limit", str(DEFAULT_LIMIT)))
    if not 1 <= limit <= MAX_LIMIT:
        raise Refusal(swr_error("4000056", "Invalid page size.", f"limit {limit}"))
    return limit


def sorted_by(
    records: list[dict[str, Any]],
    options: Options,
    columns: Mapping[str, Callable[[dict[str, Any]], object]],
) -> list[dict[str, Any]]:
    """Return records by ``order_column`` and ``order_type``; as they are without a column."""
    descending = options.choice("order_type", ("asc", "desc")) == "desc"
    column = options.get("order_column")
    if column is None:
        return records
    if column not in columns:
        raise Refusal(swr_error("4001096", "Invalid order column.", f"order_column {column}"))
    return sorted(records, key=columns[column], reverse=descending)  # type: ignore[arg-type]


def bad_parameter(detail: str) -> Refusal:
    """Return the refusal of a parameter with a bad value."""
    return Refusal(swr_error("4000014", "Invalid parameter.", detail))


def missing_parameter(detail: str) -> Refusal:
    """Return the refusal of a call without a mandatory parameter."""
    return Refusal(swr_error("4001014", "Mandatory parameters are missing.", detail))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise Refusal(swr_error("4000056", "Invalid page size.", f"{text!r} is not a number"))
    return int(text)
