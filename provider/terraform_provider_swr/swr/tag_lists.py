"""The tags of a repository, by the newer of the two lists wherever there is one."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from terraform_provider_swr.http.errors import EndpointError, NotFoundError
from terraform_provider_swr.swr.decode import decode_array, decode_envelope, decode_marker
from terraform_provider_swr.swr.error_codes import known_code
from terraform_provider_swr.swr.models import Tag
from terraform_provider_swr.swr.pagination import read_marked_pages, read_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from terraform_provider_swr.http.messages import Request, Response

    Get = Callable[[str, Sequence[tuple[str, str]], str | None], tuple[Request, Response]]
    Page = tuple[list[Tag], str | None]

PAGE = 1_000
"""The most tags that a page of the v3 list holds; without manifests it has half a megabyte."""

# A repository that exists but was never pushed to may be answered in this way.
_NO_TAGS = frozenset({"SWR.4040048", "SWR.4040115", "SWR.4041056", "SWR.4041057"})


class _Region:
    """What is known of a region: whether it has the v3 list, and whether it was asked yet."""

    def __init__(self) -> None:
        self.asking = Lock()
        self.was_asked = False
        self.has_v3 = True


class TagLists:
    """Lists tags, from any number of threads.

    Every region has the v2 list, which sends the manifest of every tag along.
    Only some have the v3 list, which can do without; where it is missing the
    gateway answers 404 with ``APIGW.0101`` (``docs/reference/swr-api.md``,
    section 6.3), and is not asked for it again.
    """

    def __init__(self, get: Get) -> None:
        """Remember how to send a GET: by path, parameters and region."""
        self._get = get
        self._regions: dict[str | None, _Region] = {}

    def read(self, repository: str, region: str | None) -> list[Tag]:
        """Return every tag once; ``repository`` is its path below ``/v2/manage`` or ``/v3/manage``.

        Where SWR says that there are no tags, rather than no repository, the
        list is empty.
        """
        path = f"{repository}/tags"
        try:
            first = self._first_page(path, region)
            if first is None:
                return self._read_v2(path, region)
            return read_marked_pages(
                lambda marker: first if marker is None else self._page(path, marker, region),
                _identity,
            )
        except NotFoundError as error:
            if known_code(error.code) in _NO_TAGS:
                return []
            raise

    def _first_page(self, path: str, region: str | None) -> Page | None:
        """Return the first page of the v3 list, None where there is no such list."""
        known = self._regions.setdefault(region, _Region())
        if not known.was_asked:
            # One request learns it for all that wait here.
            with known.asking:
                if not known.was_asked:
                    try:
                        return self._try_v3(path, region, known)
                    finally:
                        known.was_asked = True
        return self._try_v3(path, region, known)

    def _try_v3(self, path: str, region: str | None, known: _Region) -> Page | None:
        if not known.has_v3:
            return None
        try:
            return self._page(path, None, region)
        except EndpointError:
            known.has_v3 = False
            return None

    def _page(self, path: str, marker: str | None, region: str | None) -> Page:
        wanted = [("limit", str(PAGE)), ("with_manifest", "false")]
        if marker is not None:
            wanted.append(("marker", marker))
        request, response = self._get(f"/v3/manage{path}", wanted, region)
        rows = decode_envelope(response, "tags", Tag, str(request))
        return rows, decode_marker(response, str(request))

    def _read_v2(self, path: str, region: str | None) -> list[Tag]:
        def fetch(limit: int, offset: int) -> tuple[Response, list[Tag]]:
            wanted = (("limit", str(limit)), ("offset", str(offset)))
            request, response = self._get(f"/v2/manage{path}", wanted, region)
            return response, decode_array(response, Tag, str(request))

        return read_pages(fetch, _identity)


def _identity(tag: Tag) -> Tag | str:
    return tag if tag.name is None else tag.name
