"""Every link that a page of the console offers answers: over a whole year, in both languages, for each office."""

from __future__ import annotations

from typing import Final

import httpx
import pytest

from console.screen import LANGUAGE_COOKIE
from console.session import COOKIE
from tests.browser.system import System
from tests.console.crawl import Walk

pytestmark = pytest.mark.heavy
READERS: Final = (
    ("secretariat", None, "zh"),
    ("secretariat", None, "en"),
    ("leader", None, "en"),
    ("branch_liaison", "CSBME-01", "zh"),
)
# Every figure has records of its own kind; other pages of one route are alike.
ALL_OF: Final = frozenset({"GET /runs/{run}/figures/{name}"})
EACH: Final = 2


@pytest.mark.parametrize(("office", "scope", "language"), READERS)
async def test_no_link_that_an_office_is_shown_leads_nowhere(
    system: System, office: str, scope: str | None, language: str
) -> None:
    cookies = {COOKIE: system.token(office, scope), LANGUAGE_COOKIE: language}
    every = ALL_OF if (office, language) == ("secretariat", "zh") else frozenset()
    async with httpx.AsyncClient(base_url=system.console, cookies=cookies, timeout=60) as client:
        walk = await Walk(client, EACH, every).through()
    assert walk.faults() == []
    assert len(walk.answers) > len(walk.forms) > 0
