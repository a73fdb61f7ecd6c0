"""A kept run is sent by the window; its links are listed and taken back."""

from __future__ import annotations

import re

import httpx

from tests.console.conftest import Told
from tests.console.forms import form_to, forms
from tests.console.test_pages import Reader, page


async def draft(client: httpx.AsyncClient) -> str:
    """The address of a run that no other test sends."""
    kept = await client.post("/runs", data={"digest": "2025-11", "key": "00000000-0000-4000-8000-00000000000a"})
    return str(kept.headers["location"])


async def test_a_run_is_sent_with_links_that_are_listed_and_taken_back(told: Told, reader: Reader) -> None:
    async with reader("secretariat") as client:
        run = await draft(client)
        shown = (await client.get(f"{run}/readers")).text
        fields = form_to(shown, f"{run}/send").fields
        assert fields["link_days"] == "30"
        nobody = await client.post(f"{run}/send", data=fields | {"link_days": "900"})
        assert nobody.status_code == 422
        assert {'id="audiences-said"', 'id="link_days-said"'} <= set(re.findall(r'id="\w+-said"', nobody.text))
        assert 'value="900"' in nobody.text

        fields = form_to(nobody.text, f"{run}/send").fields
        sent = await client.post(f"{run}/send", data=fields | {"link_days": "7", "audiences": ["leaders", "liaisons"]})
        assert sent.status_code == 303, sent.text
        listed = (await client.get(f"{run}/readers")).text
        assert f"{run}/send" not in [form.action for form in forms(listed)], "a run is sent once"
        told_of = f"/deliveries?about=run%2F{run.rpartition('/')[2]}"
        assert told_of in listed or told_of.replace("%2F", "/") in listed

        code = run.rpartition("/")[2]
        there = (await told.world.client("reporting", "secretariat").get(f"/runs/{code}/links")).json()["readers"]
        assert {one["office"] for one in there} == {"leaders", "liaison"}
        assert all(f'value="{one["delivery"]}"' in listed for one in there)
        taken = form_to(listed, f"{run}/links/revoke").fields
        back = await client.post(f"{run}/links/revoke", data=taken, follow_redirects=True)
        assert "已收回" in back.text


async def test_links_are_the_secretariats_matter(told: Told, reader: Reader) -> None:
    assert f"/runs/{told.run}/readers" in await page(reader("secretariat"), f"/runs/{told.run}")
    assert f"/runs/{told.run}/readers" not in await page(reader("leader"), f"/runs/{told.run}")
    async with reader("leader") as client:
        assert (await client.get(f"/runs/{told.run}/readers")).status_code == 403
        data = {"key": "0" * 36}
        assert (await client.post(f"/runs/{told.run}/links/revoke", data=data)).status_code == 403
