"""The pages on real services: what they show, to whom, in which language."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest

from console.show import amount, number
from tests.console.conftest import Told
from tests.console.story import ACTIVITIES, branch, said
from tests.world import eventually

Reader = Callable[..., httpx.AsyncClient]


async def page(client: httpx.AsyncClient, path: str, status: int = 200) -> str:
    async with client:
        answer = await client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


class Outline(HTMLParser):
    """The marks of a page that tell whether it can be found through without seeing it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.tables = self.captions = self.scripts = 0
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.tables += tag == "table"
        self.captions += tag == "caption"
        self.scripts += tag == "script" or any(name.startswith("on") for name, _ in attrs)
        if tag not in ("meta", "link", "br", "hr", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes another mark"


async def test_home_lists_kept_runs_and_how_the_services_are(told: Told, reader: Reader) -> None:
    async def all_ready() -> str | None:
        html = await page(reader("secretariat"), "/")
        return html if html.count('class="ready"') == 4 else None  # a slow machine opens connections slowly

    html = await eventually(all_ready)
    assert f'href="/runs/{told.run}"' in html
    assert "2025年第四季度" in html
    assert "2025年10月1日至2025年12月31日" in html
    assert 'class="down"' not in html


async def test_home_shows_a_service_that_is_not_ready_in_red_with_what_it_lacks(told: Told, reader: Reader) -> None:
    outreach = told.world.running["outreach"]
    outreach.listening = False
    try:
        html = await page(reader("leader"), "/")
    finally:
        outreach.listening = True
    assert html.count('class="ready"') == 3
    down = html.split('class="down"')[1].split("</li>")[0]
    assert "联络" in down
    assert "不可用，缺：消息服务器、接收" in down


def as_shown(figure: dict[str, Any]) -> str:
    if (figure["kind"], figure["denominator"]) == ("ratio", 0) or (figure["kind"], figure["records"]) == ("mean", 0):
        return "—"
    return amount(figure["value"], "fen", "zh") if figure["unit"] == "fen" else number(figure["value"])


async def test_a_run_shows_the_figures_that_reporting_gives(told: Told, reader: Reader) -> None:
    html = await page(reader("secretariat"), f"/runs/{told.run}")
    async with told.world.client("reporting", "secretariat") as client:
        kept = (await client.get(f"/runs/{told.run}")).json()
    assert kept["dataset_sha256"] in html
    shown = dict(re.findall(r'<td class="n value"[^>]*data-figure="(\w+)"><strong>([^<]+)</strong>', html))
    figures = kept["dataset"]["figures"]
    assert shown == {name: as_shown(figure) for name, figure in figures.items()}
    assert shown["members"] != "—"
    assert "—" in shown.values(), "no share of nothing here: the dash is not looked at"
    assert "党的组织覆盖" in html
    assert "1 / 2" in html
    for name in figures:
        assert f'href="/runs/{told.run}/figures/{name}"' in html


async def test_a_run_holds_its_digest_without_the_digests_own_head(told: Told, reader: Reader) -> None:
    html = await page(reader("secretariat"), f"/runs/{told.run}")
    paper = html.split('<div class="paper">')[1]
    assert "一、联席" in paper
    assert f'href="/runs/{told.run}/figures/joint_meetings"' in paper
    assert "<style" not in html
    assert 'href="figures/' not in html


async def test_the_digest_stands_alone_too_and_can_be_kept(told: Told, reader: Reader) -> None:
    async with reader("leader") as client:
        html = await client.get(f"/runs/{told.run}/digest.html?lang=en")
        text = await client.get(f"/runs/{told.run}/digest.md")
    assert "Digest of Party-building work" in html.text
    assert "style-src 'unsafe-inline'" in html.headers["content-security-policy"]
    assert text.headers["content-disposition"] == f'attachment; filename="{told.run}.en.md"'
    assert text.text.startswith("#")


async def test_the_records_behind_a_figure_are_all_shown_page_by_page(told: Told, reader: Reader) -> None:
    at, ids = f"/runs/{told.run}/figures/activities_held", []
    async with reader("secretariat") as client:
        html = (await client.get(at)).text
        while True:
            ids += re.findall(r"<p><code>([0-9a-f-]{36})</code></p>", html)
            following = re.search(r'href="([^"]+)" rel="next"', html)
            if not following:
                break
            html = (await client.get(following[1].replace("&amp;", "&"))).text
    async with told.world.client("reporting", "secretariat") as client:
        answer = (await client.get(at, params={"limit": 1000})).json()
    assert len(ids) == ACTIVITIES + 1 == answer["value"]
    assert ids == [record["event_id"] for record in answer["records"]]


async def test_a_record_shows_both_dates_and_whether_it_came_late(told: Told, reader: Reader) -> None:
    async with reader("secretariat") as client:
        first = (await client.get(f"/runs/{told.run}/figures/activities_held")).text
        second = (await client.get(f"/runs/{told.run}/figures/activities_held?cursor=100")).text
    rows = re.findall(r"<tr( class=\"late\")?>\s*<th scope=\"row\">(.*?)</tr>", first + second, re.S)
    late = [row for mark, row in rows if mark]
    assert len(late) == 1
    assert "2025年10月2日" in late[0]
    assert "2026-01-02 00:05" in late[0]  # 16:05 UTC of the day before
    assert "补录" in late[0]
    on_time = [row for mark, row in rows if not mark]
    assert all("补录" not in row and "2025-10-02 12:30" in row for row in on_time)


async def test_no_text_of_a_record_becomes_a_mark_of_the_page(told: Told, reader: Reader) -> None:
    async with reader("secretariat") as client:
        pages = [
            (await client.get(f"/runs/{told.run}/figures/activities_held{cursor}")).text
            for cursor in ("", "?cursor=100")
        ]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;讲座" in "".join(pages)
    assert all("<script" not in html for html in pages)


async def test_a_ratio_opens_each_of_its_lists(told: Told, reader: Reader) -> None:
    async with reader("secretariat") as client:
        numerator = (await client.get(f"/runs/{told.run}/figures/organisation_coverage")).text
        denominator = (await client.get(f"/runs/{told.run}/figures/organisation_coverage?role=denominator")).text
    assert "清单共 1 条" in numerator
    assert "role=denominator" in numerator
    assert "清单共 2 条" in denominator
    assert "B-02分会" in denominator


async def test_a_branch_liaison_sees_what_reporting_allows(told: Told, reader: Reader) -> None:
    at = f"/runs/{told.run}/figures/items_received"
    own = await page(reader("branch_liaison", "B-01"), at)
    assert "I-1" in own
    assert "I-2" not in own
    assert "其余记录不在您的职务范围之内" in own
    run = await page(reader("branch_liaison", "B-01"), f"/runs/{told.run}")
    assert "B-01分会" in run
    assert "<td>B-02</td>" not in run
    leader = await page(reader("leader"), at)
    assert "I-1" not in leader
    assert leader.count("内容不在您的职务范围之内") == 2
    secretariat = await page(reader("secretariat"), at)
    assert "I-1" in secretariat
    assert "I-2" in secretariat


async def test_an_office_that_may_not_read_gets_the_services_own_sentence(told: Told, reader: Reader) -> None:
    html = await page(reader("publisher", "/x"), f"/runs/{told.run}", 403)
    assert "您的职务不能对此做“Read" in html
    home = await page(reader("operator"), "/")
    assert "您的职务不能对此做“ReadRuns”。" in home
    assert home.count('class="ready"') == 4


@pytest.mark.parametrize("office", ["secretariat", "operator"])
async def test_parked_records_are_shown_with_their_reason(reader: Reader, office: str) -> None:
    html = await page(reader(office), "/parked")
    assert "等待前一条记录" in html
    assert "branch/B-77" in html
    assert "分支机构 · 成立" in html
    assert html.count("没有待处理的记录。") == 3


async def test_parked_records_are_kept_from_other_offices(reader: Reader) -> None:
    html = await page(reader("branch_liaison", "B-01"), "/parked", 403)
    assert "您的职务不能对此做“ReadParked”。" in html


async def test_the_catalogue_explains_every_figure(told: Told, reader: Reader) -> None:
    html = await page(reader("reviewer"), "/figures")
    async with told.world.client("reporting", "reviewer") as client:
        figures = (await client.get("/figures")).json()["figures"]
    assert len(figures) > 10
    for figure in figures:
        assert f'id="{figure["name"]}"' in html
        assert figure["title_zh"] in html
        assert figure["explanation_zh"] in html


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/runs/2099", 404, "没有编码为 2099 的"),
        ("/runs/{run}/figures/happiness", 404, "没有编码为 happiness 的"),
        ("/runs/{run}/figures/members?role=secret", 422, "不符合规则"),
        ("/runs/{run}/figures/members?cursor=-1", 422, "不符合规则"),
        ("/runs/..%2Fops%2Fparked", 404, "没有这个页面"),
        ("/runs/%2e%2e", 422, "不符合规则"),
        ("/nowhere", 404, "没有这个页面"),
    ],
)
async def test_what_is_not_there_is_said_in_a_sentence(
    told: Told, reader: Reader, path: str, status: int, said: str
) -> None:
    html = await page(reader("secretariat"), path.format(run=told.run), status)
    assert said in html
    assert "Traceback" not in html


RECORDS = "/runs/{run}/figures/activities_held"
NOW = "/figures/activities_held?first=2025-10-01&last=2025-12-31&known_on="
PLACES = (
    "/",
    "/runs",
    "/runs?digest=2025",
    "/runs/{run}",
    "/runs/{run}/changes",
    RECORDS,
    NOW,
    "/schedules",
    "/figures",
    "/deliveries",
    "/parked",
    "/sign-in",
    "/nowhere",
)


@pytest.mark.parametrize("path", PLACES)
async def test_a_page_can_be_found_through_by_its_headings_and_captions(told: Told, reader: Reader, path: str) -> None:
    async with reader("secretariat") as client:
        answer = await client.get(path.format(run=told.run), follow_redirects=True)
    outline = Outline(answer.text.split('<div class="paper">')[0])
    assert outline.headings[0] == 1
    assert outline.headings.count(1) == 1
    assert outline.captions == outline.tables
    whole = Outline(answer.text)
    assert whole.open == []
    assert whole.headings.count(1) == 1
    assert all(below - above <= 1 for above, below in zip(whole.headings, whole.headings[1:], strict=False))
    assert whole.scripts == 0
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert re.findall(r'(?:src|href)="(?!/|#|\?)[^"]*"', answer.text) == []


@pytest.mark.parametrize("path", PLACES)
async def test_an_english_page_has_chinese_only_in_what_people_wrote(told: Told, reader: Reader, path: str) -> None:
    async with reader("secretariat") as client:
        await client.get("/sign-in?lang=en")
        html = (await client.get(path.format(run=told.run), follow_redirects=True)).text
    assert '<html lang="en">' in html
    written = r'hreflang="zh-CN" lang="zh-CN">中文|B-\d\d分会|活动 \d+|讲座|分会'
    assert re.findall(r"[\u4e00-\u9fff]+", re.sub(written, "", html)) == []


async def test_the_language_is_remembered_and_the_other_one_is_a_link_away(reader: Reader) -> None:
    async with reader("leader") as client:
        assert '<html lang="zh-CN">' in (await client.get("/figures")).text
        assert 'href="?lang=en"' in (await client.get("/figures")).text
        await client.get("/figures?lang=en")
        assert '<html lang="en">' in (await client.get("/")).text
        assert '<html lang="zh-CN">' in (await client.get("/?lang=zh")).text
        assert '<html lang="zh-CN">' in (await client.get("/figures?lang=fr")).text


PLANNED = {
    "code": "A-cal",
    "kind": "research_visit",
    "title": "<b>调研</b>座谈",
    "hosts": ["society", "unit:U-1"],
    "starts_on": "2150-01-30",
    "ends_on": "2150-02-02",
    "start_time": "09:30",
    "place": "示例会场",
    "open_to": "internal",
}


async def test_a_month_shows_each_day_what_lies_on_it_in_both_languages(told: Told, reader: Reader) -> None:
    office = told.world.client("activities", "secretariat")
    assert (await office.post("/activities/plan", json=PLANNED)).status_code == 201
    html = await page(reader("leader"), "/calendar/2150-02")
    outline = Outline(html)
    assert (outline.tables, outline.captions, outline.scripts, outline.headings[0]) == (1, 1, 0, 1)
    assert html.count("&lt;b&gt;调研&lt;/b&gt;座谈") == 2  # the first and the second of February
    assert "09:30" not in html  # it began the month before
    assert [html.count(mark) for mark in ("<td", 'class="busy"')] == [35, 2]
    assert html.index("2150年2月1日") < html.index("调研 · 学会、unit:U-1 · 示例会场")
    before = await page(reader("leader"), "/calendar/2150-01?lang=en&host=society")
    assert "30 January 2150" in before
    assert '<span class="hour">09:30</span>' in before
    assert "research visit · the society, unit:U-1" in before
    assert 'href="/calendar/2150-02?host=society" rel="next"' in before
    assert "<b>" not in html + before


async def test_the_calendar_opens_at_the_month_that_is_now_and_knows_no_thirteenth(told: Told, reader: Reader) -> None:
    async with reader("secretariat") as client:
        answer = await client.get("/calendar")
    assert answer.status_code == 303
    assert re.fullmatch(r"/calendar/\d{4}-\d\d", answer.headers["location"])
    assert "aria-current" in await page(reader("secretariat"), answer.headers["location"])
    await page(reader("secretariat"), "/calendar/2150-13", 422)
    await page(reader("expert_liaison", "R-1"), "/calendar/2150-02", 403)


async def raise_items(told: Told) -> None:
    """One old demand and three fresh suggestions, of two branches."""
    world = told.world
    heard = [said(branch(f"B-{n:02}")) for n in (1, 2)]
    await world.running["outreach"].intake.apply(heard)
    office = world.client("outreach", "secretariat")
    for n, (of, kind, day) in enumerate(
        (("B-01", "demand", "2025-01-06"), *(("B-02", "suggestion", "2026-11-02"),) * 3), start=1
    ):
        raised = {"code": f"I-BOARD-{n}", "origin": "branch", "branch": of, "kind": kind, "topic": "talent",
                  "text": "示例内容", "raised_on": day}  # fmt: skip
        answer = await office.post("/items", json=raised)
        assert answer.status_code in (201, 409), answer.text


async def test_the_board_shows_open_items_overdue_first_and_counts_what_is_behind_them(
    told: Told, reader: Reader
) -> None:
    await raise_items(told)
    html = await page(reader("secretariat"), "/items")
    outline = Outline(html)
    assert (outline.tables, outline.captions, outline.scripts, outline.headings[0]) == (2, 2, 0, 1)
    assert html.index("I-BOARD-1") < html.index("I-BOARD-2"), "the overdue one leads"
    column = await page(reader("secretariat"), "/items/acknowledge")
    assert column.count("I-BOARD-") == html.count("I-BOARD-") == 4
    assert "示例内容" not in html + column
    assert "overdue" in await page(reader("secretariat"), "/items?lang=en")


async def test_leaders_see_how_many_wait_and_no_small_count(told: Told, reader: Reader) -> None:
    await raise_items(told)
    html = await page(reader("leader"), "/items")
    assert "I-BOARD-" not in html
    assert "&lt;5" in html
    await page(reader("leader"), "/items/acknowledge", 403)
    await page(reader("reviewer"), "/items", 403)
