"""Report packs: their kinds, what they lack, and how they are made."""

from __future__ import annotations

from typing import Final

PACKS: Final[dict[str, tuple[str, str]]] = {
    "packs.title": ("汇报材料", "Report packs"),
    "packs.lead": (
        "为会议和年度工作准备的材料，与简报同一批数据。每份都留存，每个数字都能打开其记录。",
        "What is laid before sessions and what a year needs, from the same facts as the digests. Each is kept, and "
        "every figure opens its records.",
    ),
    "packs.likely": ("现在多半要的期间", "Periods that are likely meant today"),
    "packs.of_kind": ("已留存的和其他期间", "Those that are kept, and other periods"),
    "packs.asked": ("会议请求的材料", "What sessions have asked for"),
    "packs.asked.none": ("还没有会议请求过材料。", "No session has asked for a pack yet."),
    "packs.asked.caption": ("会议请求的材料，新的在前", "Packs that sessions have asked for, the newest first"),
    "packs.session": ("会议", "Session"),
    "packs.kind": ("材料", "Pack"),
    "packs.asked_at": ("请求时间", "Asked at"),
    "packs.answer": ("结果", "Answer"),
    "packs.waits": ("等待生成", "waits to be made"),
    "packs.refused": ("未能生成", "could not be made"),
    "packs.days": ("任意起止日", "Any days"),
    "packs.first": ("自", "From"),
    "packs.last": ("至", "To"),
    "packs.back": ("汇报材料", "Report packs"),
    "packs.kept": ("已留存", "Kept"),
    "packs.none": ("还没有留存过这种材料。", "No pack of this kind has been kept yet."),
    "packs.holds": ("将包含", "What it would hold"),
    "packs.holds.none": ("没有指标以外的内容。", "Nothing beside its figures."),
    "packs.parts": ("分期对比", "Side by side"),
    "packs.empty": ("还没有文字的章节", "Chapters without a text yet"),
    "packs.empty.said": (
        "先生成草稿，在它的页面上撰写，再留存为正式材料。",
        "Make a draft, write on its page, then keep it as official.",
    ),
    "packs.make": ("生成草稿", "Make a draft"),
    "packs.make.official": ("生成正式材料（编号）", "Make an official one, with its number"),
    "packs.making": ("正在生成", "Being made"),
    "packs.step.run": ("计算并留存", "Computed and kept"),
    "packs.step.file": ("文件：{form}", "File: {form}"),
    "packs.step.done": ("完成", "done"),
    "packs.step.waits": ("等待", "waits"),
    "packs.wait": (
        "页面会自己更新；离开也不会中断，完成后在材料列表中。",
        "This page looks again by itself. It goes on when you leave, and stands in the list once it is made.",
    ),
    "packs.one_page": ("一页材料（常务会用）", "On one page"),
}
