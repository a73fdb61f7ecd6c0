"""What is sent to whom, and what is set aside."""

from __future__ import annotations

from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    # deliveries
    "deliveries.title": ("消息发送记录", "Messages"),
    "deliveries.lead": (
        "应当告知谁、由哪条通道、对方服务器怎样答复；已被接收不等于有人读过。",
        "What was to be told to which office, on which channel, and what the other side's server answered. Accepted "
        "does not mean that somebody has read it.",
    ),
    "deliveries.caption": ("消息，新的在前", "Messages, the newest first"),
    "deliveries.filter": ("按状态筛选", "By state"),
    "deliveries.all": ("全部", "all"),
    "deliveries.none": ("没有消息。", "There are no messages."),
    "deliveries.what": ("事由", "What about"),
    "deliveries.to": ("职务", "To the office"),
    "deliveries.channel": ("通道", "Channel"),
    "deliveries.state": ("状态", "State"),
    "deliveries.tries": ("次数", "Tries"),
    "deliveries.intended": ("列入时间", "Written down"),
    "deliveries.settled": ("办结时间", "Settled"),
    "deliveries.unwell": ("未送达，须处理", "Did not arrive: a person must look"),
    "deliveries.off": ("通道未设置或已停用", "the channel is not set up, or off"),
    "deliveries.held_back": ("通知未发（仅由重放听到）", "a notice was heard by replay only, and not sent"),
    "delivery.title": ("一条消息", "A message"),
    "delivery.caption": ("每次发送及对方的答复", "Every try, and what was answered"),
    "delivery.untried": ("尚未发送。", "It has not been tried yet."),
    "delivery.holder": ("任职者（编码）", "Holder (code)"),
    "delivery.began": ("开始", "Began"),
    "delivery.handed_over": ("交出", "Handed over"),
    "delivery.answer": ("对方服务器的答复（原文）", "What the server answered"),
    "delivery.hash": ("内容指纹", "Hash of the content"),
    "deliveries.again": ("只重发未送达的 {n} 条", "Send again the {n} that did not arrive"),
    "deliveries.again.said": (
        "发给现任职务的人；已被接收的不再发送。",
        "To whoever holds the office now; what was accepted is not sent again.",
    ),
    "deliveries.done": ("已重新列入发送。", "Written down to be sent again."),
    "delivery.to_me": ("只发给我", "Send to me only"),
    "delivery.again": ("重发这一条", "Send this one again"),
    "delivery.back": ("回到消息列表", "Back to the messages"),
    # parked
    "parked.title": ("待处理", "Parked"),
    "parked.lead": (
        "暂时无法采用的记录：原因在先，原文加密保存。处理须由秘书处或运维人员决定。",
        "Records that could not be applied yet, with the reason; their bodies are kept encrypted. The secretariat or "
        "the operator decides about them.",
    ),
    "parked.caption": ("{service}：待处理的记录", "{service}: parked records"),
    "parked.none": ("没有待处理的记录。", "Nothing is parked."),
    "parked.more": ("只列出最早的 {n} 条。", "Only the oldest {n} are listed."),
    "parked.id": ("编号", "Number"),
    "parked.reason": ("原因", "Reason"),
    "parked.record": ("记录", "Record"),
    "parked.version": ("版本", "Version"),
    "parked.attempts": ("已试次数", "Attempts"),
    "parked.next": ("下次再试", "Next attempt"),
    "parked.since": ("自", "Since"),
    "parked.sentence": ("说明（系统原文）", "What the system says"),
    # schedules
    "schedules.title": ("编发计划", "Schedules"),
    "schedules.lead": (
        "各类简报、汇报材料何时自动编发、发给谁；时间为 {zone} 时间。停机后补发，每期只一次。",
        "When each kind of digest or pack is kept and sent by itself, and to whom; times are of {zone}. What a "
        "standstill delayed is caught up, once for each period.",
    ),
    "schedules.none": ("还没有编发计划。", "No schedule has been set."),
    "schedules.caption": ("编发计划", "Schedules of digests"),
    "schedules.kind": ("种类", "Kind"),
    "schedules.official": ("正式", "official"),
    "schedules.off": ("已停用", "off"),
    "schedules.when": ("时间", "When"),
    "schedules.rule": (
        "期末后第 {days} 天 {at}，提前 {prep} 天提示缺漏",
        "{days} days after the period, {at}; gaps are told {prep} days before",
    ),
    "schedules.since": ("自{day}起", "since {day}"),
    "schedules.to": ("对象", "To"),
    "schedules.last": ("上一期", "Last"),
    "schedules.sent": ("已发送", "sent"),
    "schedules.not_sent": ("无内容，未发送", "nothing in it, not sent"),
    "schedules.next": ("下一期", "Next"),
    "schedules.waiting": ("待编发：{period}", "waiting: {period}"),
    "gaps.title": ("{period}编发前的缺漏", "Missing before {period} is kept"),
    "gaps.none": ("没有发现缺漏。", "Nothing is missing."),
    "gaps.caption": ("缺漏共 {n} 项，补上后即不再列出", "{n} gaps; what is filled is gone from the list"),
    "gaps.kind": ("缺漏", "What is missing"),
    "gaps.day": ("日期", "Day"),
}
