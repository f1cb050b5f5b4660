"""A service that repeats what it was sent, wherever an answer has room for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from swr_emulator.faults.actions import Action
from swr_emulator.http.messages import JSON, Answer, json_answer

if TYPE_CHECKING:
    from swr_emulator.faults.exchange import Exchange
    from swr_emulator.http.messages import Request

CREDENTIALS = ("authorization", "x-auth-token", "x-security-token", "x-metadata-token")
"""Headers that prove who asks."""

Place = Literal["text", "json", "page", "field", "key", "headers", "query", "cut"]


@dataclass(frozen=True, kw_only=True)
class Echo(Action):
    """Answer with the request's headers and body inside.

    ``text`` is a plain body, ``json`` SWR's error message, ``page`` the title of a web page,
    ``field`` a field of a task, ``key`` the name of one, ``headers`` request id and location,
    ``query`` a percent-encoded error message, ``cut`` an answer that breaks off.
    """

    status: int
    place: Place

    def play(self, exchange: Exchange) -> None:
        """Send it all back."""
        answer = _answer(self.status, self.place, _words(exchange.request))
        if self.place == "cut":
            exchange.closing = True
            exchange.send_last(answer.head() + answer.body[:-1])
        else:
            exchange.respond(answer)


def _words(request: Request) -> str:
    bare = [value for name, value in request.headers if name.lower() in CREDENTIALS]
    named = [f"{name}: {value}" for name, value in request.headers]
    return " ".join([*bare, *_passwords(request), *named, request.body.decode()])


def _passwords(request: Request) -> list[str]:
    if not request.body:
        return []
    identity = json.loads(request.body)["auth"]["identity"]
    return [identity["password"]["user"]["password"]] if "password" in identity else []


def _answer(status: int, place: Place, words: str) -> Answer:
    page = f"<html><head><title>{escape(words, quote=False)[:400]}</title></head></html>"
    answers = {
        "text": Answer(status, words.encode(), {"Content-Type": "text/plain"}),
        "json": json_answer(_error(words), status),
        "page": Answer(status, page.encode(), {"Content-Type": "text/html"}),
        "field": json_answer([{"id": words}], status),
        "key": json_answer({words: 1, "error_code": words}, status),
        "headers": json_answer(_error("see the headers"), status).plus(
            X_Request_Id=_header(words), Location=f"http://{_header(words)}/"
        ),
        "query": json_answer(_error(quote(words)), status),
        "cut": Answer(status, json.dumps([words]).encode(), {"Content-Type": JSON}).plus(
            X_Request_Id=_header(words)
        ),
    }
    return answers[place]


def _error(words: str) -> dict[str, str]:
    return {"error_code": "SVCSTG.SWR.4000014", "error_msg": words}


def _header(words: str) -> str:
    return words.encode("latin-1", "replace").decode("latin-1")
