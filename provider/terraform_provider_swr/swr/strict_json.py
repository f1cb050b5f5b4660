"""JSON as RFC 8259 has it: UTF-8 without a byte order mark, no NaN, no unpaired surrogate."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from terraform_provider_swr.http.redaction import clean
from terraform_provider_swr.swr.error_codes import find_error, summarise_page

if TYPE_CHECKING:
    from collections.abc import Iterable

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class NotJson(ValueError):  # noqa: N818 - an answer to "is it JSON?", never seen outside
    """The bytes are not JSON; the message says why, in words that complete "it ..."."""


def parse(body: bytes, secrets: Iterable[str] = ()) -> Any:
    """Return the document in a body; raise NotJson, whose text has none of ``secrets`` in it."""
    text = _decode(body, secrets)
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
        if "\\" in text and _SURROGATE.search(text):
            json.dumps(document, ensure_ascii=False).encode()
    except NotJson:
        raise
    except json.JSONDecodeError as error:
        raise NotJson(f"is not JSON (line {error.lineno}, column {error.colno})") from None
    except UnicodeEncodeError:
        raise NotJson("holds an unpaired surrogate") from None
    except RecursionError:
        raise NotJson("is nested too deeply") from None
    except ValueError:
        raise NotJson("holds a number with too many digits") from None
    return document


def _decode(body: bytes, secrets: Iterable[str]) -> str:
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise NotJson(f"is not valid UTF-8 (byte {error.start})") from None
    if not text or text.isspace():
        raise NotJson("is empty")
    if text.startswith("\ufeff"):
        raise NotJson("begins with a byte order mark")
    page = summarise_page(text)
    if page is not None:
        words = clean(page, secrets)
        raise NotJson(f"is {words}; a proxy or a login page may have answered instead of SWR")
    return text


def describe(document: Any, secrets: Iterable[str] = ()) -> str:
    """Return what a document is, in words that complete "it ..."; none of ``secrets`` is shown."""
    if isinstance(document, dict):
        found = find_error(document)
        if found is None:
            return "is a JSON object"
        code = found.code and f"code {clean(found.code, secrets)}"
        parts = ("is an error", code, clean(found.text, secrets))
        return ", ".join(filter(None, parts)).rstrip(".")
    if isinstance(document, list):
        return "is an array"
    if isinstance(document, str):
        return "is a string"
    is_word = document is None or isinstance(document, bool)
    return f"is {json.dumps(document)}" if is_word else "is a number"


def _refuse_constant(name: str) -> Any:
    raise NotJson(f"holds {name}, which JSON does not have")
