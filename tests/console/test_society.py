"""The society's profile and what a digest lacks, by the window; what is refused stands at its field."""

from __future__ import annotations

from tests.console.conftest import Told
from tests.console.forms import forms, send
from tests.console.test_pages import Reader, page

WRITTEN = {
    **{"code": "csbme", "name_zh": "示例学会", "name_en": "A Sample Society", "founded": "1980 年"},
    **{"secretariat_staff": "七", "key_works": "10", "experts": "100", "beneficiaries": "1000"},
}


async def test_what_is_refused_stands_at_its_field_with_all_that_was_written(told: Told, reader: Reader) -> None:
    async with reader("secretariat") as client:
        form = (await client.get("/society")).text
        assert 'value="csbme"' in form, "the code of the society that is served here"
        refused = await send(client, form, "/society", WRITTEN)
        assert refused.status_code == 422
        for name in ("founded", "secretariat_staff"):
            assert f'aria-invalid="true" aria-describedby="{name}-said"' in refused.text.partition(f'id="{name}"')[2]
        assert 'aria-invalid="true"' not in refused.text.partition('id="name_zh"')[2].partition("</p>")[0]
        assert 'value="1980 年"' in refused.text
        another = await send(client, form, "/society", WRITTEN | {"code": "abc", "founded": "1980", "experts": ""})
        assert another.status_code == 422
        other = WRITTEN | {"code": "abc", "founded": "1980-11", "secretariat_staff": "7"}
        foreign = await send(client, form, "/society", other)
        assert (foreign.status_code, "本系统只为学会" in foreign.text.partition('id="code-said"')[2]) == (409, True)


async def test_only_the_secretariat_describes_the_society(told: Told, reader: Reader) -> None:
    leader = await page(reader("leader"), "/society")
    assert [form.action for form in forms(leader)] == ["/sign-out"]
    async with reader("leader") as client:
        assert (await client.post("/society", data=WRITTEN)).status_code == 403


async def test_what_is_missing_for_a_period_is_told_to_the_secretariat(told: Told, reader: Reader) -> None:
    assert 'href="/gaps/2025-Q4"' in await page(reader("secretariat"), "/runs?digest=2025-Q4")
    assert "2025年第四季度编发前的缺漏" in await page(reader("secretariat"), "/gaps/2025-Q4")
    assert "/gaps/" not in await page(reader("leader"), "/runs?digest=2025-Q4")
    async with reader("leader") as client:
        assert (await client.get("/gaps/2025-Q4")).status_code == 403
