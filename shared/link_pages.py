"""
Small pages for who has a signed link and no account: no script, nothing loaded, refusals as pages.

A form there can be sent from no other site: the address is the key, and no cookie is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response

from shared.errors import Malformed, Refused, UploadTooLarge

TEMPLATES: Final = Path(__file__).parent / "link_templates"
MOST_BYTES = 64 * 1024
# The address is the key: it goes to no other site, into no cache and no frame, and the page can load nothing.
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
}


class PageRoute(APIRoute):
    """A refusal is a page for who asks for pages, and a problem document for programs."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the route, which tells refusals as a page."""
        answer = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                _refuse_long(request)
                return await answer(request)
            except (Refused, RequestValidationError) as error:
                if "text/html" not in request.headers.get("accept", ""):
                    raise
                return _refused(error)

        return told


def _refuse_long(request: Request) -> None:
    """A form is read before its link is: nobody without one makes us read more than a form has."""
    length = request.headers.get("content-length", "0" if request.method == "GET" else "")
    if not length.isdigit() or int(length) > MOST_BYTES:
        raise UploadTooLarge


def pages(folder: Path) -> Callable[..., str]:
    """What renders `<folder>/<template>.html.j2`, which may extend `link_base.html.j2`; every text is escaped."""
    environment = Environment(
        loader=FileSystemLoader([folder, TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def page(template: str, **facts: Any) -> str:
        return environment.get_template(f"{template}.html.j2").render(**facts)

    return page


_own: Final = pages(TEMPLATES)


def _refused(error: Refused | RequestValidationError) -> HTMLResponse:
    """The sentence of a refusal in both languages."""
    if isinstance(error, RequestValidationError):
        fields = "、".join(sorted({str(item["loc"][-1]) for item in error.errors()}))
        error = Malformed(field_name=fields, why="请检查填写内容 | please check what was entered")
    text = _own("link_refused", said=error.title, said_en=error.extras["title_en"])
    return HTMLResponse(text, error.status, HEADERS)
