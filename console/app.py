"""The web application of the console: its pages, and what it says when something is not as it should be."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from console.errands import Errands
from console.pages import (
    calendar,
    catalogue,
    changes,
    deliveries,
    due,
    federation,
    figures,
    home,
    import_undo,
    importing,
    imports,
    items,
    links,
    packing,
    packs,
    paragraphs,
    parked,
    readers,
    records,
    run,
    runs,
    schedules,
    sign_in,
    society,
    statements,
)
from console.peers import Opening, Peers, Unanswered, over_the_network
from console.screen import LANGUAGE_COOKIE, asked_language, language_of, sentence
from console.session import SignInNeeded, to_sign_in
from console.settings import Settings
from console.texts import text
from console.window import Window
from shared.identity import Policy, TokenCheck
from shared.log import get_logger

log = get_logger(__name__)

PAGES: Final = (
    *(home, runs, run, paragraphs, changes, catalogue, figures, records, schedules),
    *(statements, federation, readers, packs, packing, society, imports, importing, import_undo),
    *(calendar, due, items, deliveries, parked, sign_in, links),
)
ROUTERS: Final = tuple(page.router for page in PAGES)
YEAR_SECONDS: Final = 31_536_000
# No script runs here, whatever a text holds; pages come from nowhere else and go into no other page.
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def build(settings: Settings, opening: Opening = over_the_network) -> FastAPI:
    """The console; `opening(service, base_url)` gives the client through which a service is asked."""
    peers = Peers(settings.peers, opening)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await app.state.window.errands.close()
        await peers.close()

    app = FastAPI(title="联席 | Lianxi", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.window = _window(settings, peers)
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"))
    app.add_api_route("/live", live)
    app.add_api_route("/ready", ready)
    app.middleware("http")(dressed)
    _add_sentences(app)
    return app


def _window(settings: Settings, peers: Peers) -> Window:
    tokens, policy = TokenCheck(settings.jwks_file), Policy.read(settings.policy_file)
    return Window(peers, tokens, policy, ZoneInfo(settings.office_zone), Errands())


async def live() -> dict[str, str]:
    """Liveness: nothing but the event loop."""
    return {"status": "alive"}


async def ready() -> dict[str, Any]:
    """Readiness of the console alone: when a service is away its pages still say so, in a sentence."""
    return {"ready": True, "checks": {"keys": True}}


async def dressed(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Every answer with the headers of the house, and with the language that was asked for."""
    response = await call_next(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if language := asked_language(request):
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR_SECONDS, httponly=True, samesite="lax")
    return response


def _add_sentences(app: FastAPI) -> None:
    async def sign_in_first(request: Request, needed: Any) -> Response:
        return to_sign_in(request, needed.why)

    async def unanswered(request: Request, no: Any) -> Response:
        if no.status == 401:
            return to_sign_in(request, "ended")
        return sentence(request, no.status, no.says(language_of(request)), no.problem)

    async def no_page(request: Request, error: Any) -> Response:
        return sentence(request, error.status_code, text("error.no_page", language_of(request)))

    async def malformed(request: Request, _: Any) -> Response:
        return sentence(request, 422, text("error.asked", language_of(request)))

    async def fault(request: Request, error: Exception) -> Response:
        log.error("page_failed", path=request.url.path, exc_info=error)
        return sentence(request, 500, text("error.fault", language_of(request)))

    app.add_exception_handler(SignInNeeded, sign_in_first)
    app.add_exception_handler(Unanswered, unanswered)
    app.add_exception_handler(HTTPException, no_page)
    app.add_exception_handler(RequestValidationError, malformed)
    app.add_exception_handler(Exception, fault)
