"""Workbooks by the window: checked, refused cell by cell, imported, followed, and taken back."""

from __future__ import annotations

import asyncio
import re

import httpx
import pytest
from fastapi import Request

from console.errands import Errands
from console.peers import Unanswered
from console.uploads import workbook_of
from shared.workbook.files import read_sheets
from tests.console.conftest import Told
from tests.console.forms import forms, send
from tests.console.test_pages import Outline, Reader, page
from tests.flows import first_year

CHECK, TAKE, ERRORS = (f"/imports/registry/{step}" for step in ("check", "take", "errors.xlsx"))


def roster(*rows: tuple[str, ...]) -> tuple[str, bytes]:
    head = ("编码", "全称", "成立日期", "别的列")
    return "名册.xlsx", first_year.workbook({"分支机构": [head, *rows]})


async def checked(client: httpx.AsyncClient, file: tuple[str, bytes]) -> httpx.Response:
    return await send(client, (await client.get("/imports/registry")).text, CHECK, file=file)


async def test_a_workbook_is_checked_imported_and_taken_back_by_forms_alone(told: Told, reader: Reader) -> None:
    async with reader("secretariat") as client:
        shown = await checked(client, roster(("B-71", "B-71分会", "2012.5", "x")))
        assert "尚未保存任何内容" in shown.text
        assert "B-71分会" in shown.text
        outline = Outline(shown.text)
        assert (outline.captions, outline.scripts, outline.headings.count(1)) == (outline.tables, 0, 1)
        again = await send(client, shown.text, CHECK, {"title:分支机构:别的列": "host_unit"})
        assert "不认识的列" not in again.text
        done = await send(client, again.text, TAKE)
        assert "已导入。" in done.text
        assert re.search(r"分支机构：新增 1", done.text)
        other = await checked(client, roster(("B-71", "B-71分会", "2013.5", "")))
        assert re.search(r'<span class="tag">变更</span>', other.text)
        batch = str(done.url).rpartition("/")[2]
        assert batch in await page(reader("operator"), "/imports/registry")
        undo = await client.get(f"/imports/registry/batches/{batch}/undo")
        assert "branch/B-71" in undo.text
        gone = await send(client, undo.text, f"/imports/registry/batches/{batch}/undo")
        assert "已由批次" in gone.text
        assert 'href="/imports/registry/batches/' in (await client.get("/imports/registry")).text
        refused = await client.get(f"/imports/registry/batches/{batch}/undo")
        assert (refused.status_code, "batch-is-undone" in refused.text) == (409, True)


async def test_wrong_cells_are_told_with_row_column_and_reason_and_the_right_rows_go_in(
    told: Told, reader: Reader
) -> None:
    file = roster(("B-72", "B-72分会", "五月", ""), ("B-73", "B-73分会", "2013-01-01", ""))
    async with reader("secretariat") as client:
        shown = await checked(client, file)
        assert "读不懂这个日期" in shown.text
        assert "date-unreadable" in shown.text
        assert "C2" in shown.text
        assert TAKE not in [where for form in forms(shown.text) for where, _ in form.buttons]
        book = await send(client, shown.text, ERRORS)
        [sheet] = [sheet for sheet in read_sheets(book.content) if sheet.name == "分支机构"]
        assert "读不懂这个日期" in str(sheet.rows)
        rest = await send(client, shown.text, CHECK)
        done = await send(client, rest.text, TAKE)
        assert re.search(r"分支机构：新增 1", done.text)
        english = await client.get(f"{done.url.path}?lang=en")
        assert "It has been imported." in english.text


async def test_a_plan_that_moved_and_a_file_that_is_none_are_refused_in_sentences(told: Told, reader: Reader) -> None:
    file = roster(("B-74", "B-74分会", "2012-05-01", ""))
    async with reader("secretariat") as client:
        shown = await checked(client, file)
        moved = await send(client, shown.text, TAKE, {"plan": "0" * 64})
        assert (moved.status_code, "plan-has-moved" in moved.text) == (409, True)
        unreadable = await checked(client, ("x.xlsx", b"PK\x03\x04 no workbook"))
        assert (unreadable.status_code, "这不是可以读取的表格文件" in unreadable.text) == (422, True)
        assert 'href="/imports/registry"' in unreadable.text, "the way back to the form"
        nothing = await client.post(CHECK, files={"file": ("", b"")})
        assert (nothing.status_code, "请先选择要导入的文件" in nothing.text) == (422, True)
        long = await client.post(CHECK, files={"file": ("x.xlsx", b"x" * 7_500_000)})
        assert (long.status_code, "文件超过 5 MiB" in long.text) == (413, True)


async def test_a_body_without_end_is_refused_before_it_is_kept() -> None:
    mebibyte, head = b"x" * 1024 * 1024, (b"content-type", b"multipart/form-data; boundary=b")
    taken = [b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.xlsx"\r\n\r\n']

    async def endless() -> dict[str, object]:
        assert len(taken) < 20, "it would have been kept whole"
        taken.append(mebibyte)
        return {"type": "http.request", "body": taken[len(taken) - 2], "more_body": True}

    with pytest.raises(Unanswered) as refused:
        await workbook_of(Request({"type": "http", "method": "POST", "headers": [head]}, endless))
    assert (refused.value.status, len(taken) < 10) == (413, True)


async def test_each_office_is_shown_what_it_may_do_and_no_more(told: Told, reader: Reader) -> None:
    assert "您的职务没有可用的导入或导出" in await page(reader("publisher", "/x"), "/imports")
    liaison = await page(reader("branch_liaison", "B-01"), "/imports")
    assert 'href="/imports/activities"' in liaison
    assert 'href="/imports/registry"' not in liaison
    own = await page(reader("branch_liaison", "B-01"), "/imports/activities")
    assert "检查（不保存）" in own
    leader = await page(reader("leader"), "/imports/activities")
    assert forms(leader)[0].action == "/sign-out", "nothing to send in"
    assert "导出：活动" in leader
    assert "ImportWorkbook" in await page_of_check(reader("branch_liaison", "B-01"))
    async with reader("branch_liaison", "B-01") as client:
        for address in ("/imports/activities/sheets/出席.xlsx", "/imports/activities/sheets/活动.xlsx"):
            assert address in [match.replace("%E5%87%BA%E5%B8%AD", "出席").replace("%E6%B4%BB%E5%8A%A8", "活动")
                               for match in re.findall(r'href="(/imports/activities/sheets/[^"]+)"', own)]  # fmt: skip
            assert (await client.get(address)).status_code == 200
        assert (await client.get("/imports/activities/empty.xlsx")).content[:2] == b"PK"


async def page_of_check(client: httpx.AsyncClient) -> str:
    async with client:
        answer = await client.post(CHECK, files={"file": roster(("B-75", "x", "", ""))})
    assert answer.status_code == 403
    return answer.text


async def test_what_takes_long_goes_on_and_its_refusal_is_told_to_who_looks_again() -> None:
    errands, gate = Errands(waited=0.01), asyncio.Event()

    async def refused_late() -> None:
        await gate.wait()
        raise Unanswered(409, "不行", "no")

    assert not await errands.run("one", refused_late())
    assert not errands.done("one")
    gate.set()
    with pytest.raises(Unanswered):
        await errands.run("one", refused_late())
    assert errands.done("another")
    await errands.close()
