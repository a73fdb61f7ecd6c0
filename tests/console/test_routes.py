"""Every address of the console is looked at in a real browser, or says why not."""

from __future__ import annotations

from tests.browser.routes import ELSEWHERE, EXAMPLES, pages, parameters, routes


def test_every_route_is_a_page_that_can_be_opened_or_says_what_it_is_instead() -> None:
    """A parameter that is missing here is added to EXAMPLES of tests/browser/routes.py, and the page is covered."""
    assert {page: unknown for page in pages() if (unknown := parameters(page) - EXAMPLES.keys())} == {}


def test_what_is_no_page_is_still_a_route() -> None:
    assert ELSEWHERE.keys() <= set(routes())


def test_every_example_is_that_of_a_route() -> None:
    assert EXAMPLES.keys() <= {name for path in routes() for name in parameters(path)}
