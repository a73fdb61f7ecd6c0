"""Whatever a page offers its reader answers; `make browser` asks the same of a whole year, and opens more of it."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from console.screen import LANGUAGE_COOKIE
from tests.console.conftest import Told, browser
from tests.console.crawl import Walk

READERS = (
    ("secretariat", None, "zh"),
    ("secretariat", None, "en"),
    ("leader", None, "en"),
    ("branch_liaison", "B-01", "zh"),
)


@pytest.mark.parametrize(("office", "scope", "language"), READERS)
async def test_no_link_or_form_that_an_office_is_shown_leads_nowhere(
    told: Told, window: FastAPI, office: str, scope: str | None, language: str
) -> None:
    async with browser(window, told.world.keys.token(office, scope)) as client:
        client.cookies.set(LANGUAGE_COOKIE, language)
        walk = await Walk(client).through()
        sent = await walk.sent()
    assert len(walk.answers) > 20
    assert walk.faults() == []
    assert {form: status for form, status in sent.items() if status not in (200, 422)} == {}
