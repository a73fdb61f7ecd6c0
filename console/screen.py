"""A page from a template: in the reader's language, every text escaped."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode
from uuid import uuid4

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from console import fields, show, words
from console.peers import Unanswered
from console.rights import may
from console.texts import text
from console.window import window
from console.words import Language

LANGUAGE_COOKIE: Final = "lianxi_lang"

_ENVIRONMENT: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def asked_language(request: Request) -> Language | None:
    """The language named in the address."""
    wanted = request.query_params.get("lang")
    return next((language for language in words.LANGUAGES if language == wanted), None)


def language_of(request: Request) -> Language:
    """The language of a page: the one asked for, now or before; Chinese otherwise."""
    before = request.cookies.get(LANGUAGE_COOKIE)
    return asked_language(request) or ("en" if before == "en" else "zh")


def screen(request: Request, template: str, status: int = 200, **facts: Any) -> HTMLResponse:
    """Render `templates/<template>.html.j2`."""
    language = language_of(request)
    page = _ENVIRONMENT.get_template(f"{template}.html.j2").render(
        lang=language,
        reader=getattr(request.state, "reader", None),
        here=request.url.path,
        may=partial(may, request),
        other_language=_other_language(request, language),
        **_words(language),
        **_looks(request, language),
        **facts,
    )
    return HTMLResponse(page, status)


def sentence(request: Request, status: int, said: str, problem: Mapping[str, Any] | None = None) -> HTMLResponse:
    """A page that has only a sentence to say, with the fields and rules of the `problem` that a service told."""
    return screen(request, "sentence", status, said=said, problem=problem or {})


def refusal(request: Request, no: Unanswered) -> HTMLResponse:
    """What a service has refused, in its own words; who must sign in again is led there."""
    if no.status == 401:
        raise no
    return sentence(request, no.status, no.says(language_of(request)), no.problem)


def _words(language: Language) -> dict[str, Any]:
    return {
        "t": partial(_text, language),
        "word": lambda code: words.word(code, language),
        "unit": lambda code: words.unit(code, language),
        "record": lambda type_: words.record(type_, language),
        "office": lambda code: fields.office(code, language),
        "field_name": lambda name: fields.field_name(name, language),
        "field_value": lambda name, value: fields.field_value(name, value, language),
    }


def _looks(request: Request, language: Language) -> dict[str, Any]:
    zone = window(request).zone
    return {
        "zone": zone.key,
        "new_key": uuid4,  # one for each form: two forms of a page are two requests
        "day": lambda value: show.day(value, language),
        "day_of": lambda value: show.day_of(value, zone, language),
        "moment": lambda value: show.moment(value, zone),
        "period": lambda code: show.period(code, language),
        "number": show.number,
        "of_nothing": show.is_of_nothing,
        "amount": lambda value, unit: show.amount(value, unit, language),
        "change": lambda against, figure: show.change(against, figure["unit"], language, show.is_of_nothing(figure)),
    }


def _text(language: Language, key: str, **facts: Any) -> str:
    return text(key, language, **facts)


def _other_language(request: Request, language: Language) -> str:
    """The address of this page in the other language; a token in an address is not repeated."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in ("lang", "token")]
    return "?" + urlencode([*kept, ("lang", "en" if language == "zh" else "zh")])
