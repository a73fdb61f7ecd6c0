"""What becomes of an outside event: the outcomes, the reasons for setting one aside, and the sentences that say why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["accepted", "duplicate", "superseded", "parked"]
Reason = Literal[
    "schema", "identity", "unknown_type", "unknown_branch", "conflict", "too_large", "clock", "tie", "personal"
]


@dataclass(frozen=True, slots=True)
class Fault:
    """
    Why an event is set aside: a reason, a sentence in both languages, and where (a JSON pointer; "" = the whole).

    `rule` names the one that was broken, for those who explain it further.
    """

    reason: Reason
    zh: str
    en: str
    pointer: str = ""
    rule: str = ""


class Unfit(Exception):
    """Raised while an event is examined; carries its first fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.en)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one event; a parked one has its fault."""

    outcome: Outcome
    fault: Fault | None = None
    member: str | None = None


ACCEPTED, SUPERSEDED, DUPLICATE = Verdict("accepted"), Verdict("superseded"), Verdict("duplicate")

# No sentence repeats a value of the event: a value may be what must not be kept.
_SENTENCES: dict[str, tuple[Reason, str, str]] = {
    "not_utf8": ("schema", "内容不是 UTF-8 编码", "the body is not UTF-8"),
    "not_json": ("schema", "内容不是合法的 JSON", "the body is not JSON"),
    "no_object": ("schema", "事件须为 JSON 对象", "an event is a JSON object"),
    "no_array": ("schema", "批量消息须为 JSON 数组", "a batch is a JSON array"),
    "empty_batch": ("schema", "批量消息中没有事件", "the batch holds no event"),
    "long_batch": ("too_large", "一批最多 500 个事件", "a batch holds at most 500 events"),
    "big_batch": ("too_large", "一批最大 1 MiB", "a batch has at most 1 MiB"),
    "big_event": ("too_large", "单个事件最大 256 KiB", "an event has at most 256 KiB"),
    "content_type": (
        "schema",
        "content_type 须为 application/cloudevents+json、application/json 或 application/cloudevents-batch+json",
        "content_type is application/cloudevents+json, application/json or application/cloudevents-batch+json",
    ),
    "content_encoding": ("schema", "content_encoding 须为空或 utf-8", "content_encoding is empty or utf-8"),
    "no_login": ("identity", "消息未填写 user_id", "the message has no user_id"),
    "unknown_login": (
        "identity",
        "该登录名未登记为接入系统，或已停用",
        "this login is not registered as a publisher, or no longer",
    ),
    "foreign_source": ("identity", "source 不属于该登录名", "this source does not belong to the login"),
    "foreign_type": ("identity", "该接入系统未获准发送此类事件", "this publisher may not send events of this type"),
    "message_id": ("schema", "message_id 须与事件的 id 相同", "message_id equals the event's id"),
    "unknown_type": ("unknown_type", "没有这种事件类型", "there is no such type"),
    "specversion": ("schema", "specversion 须为 1.0", "specversion is 1.0"),
    "missing": ("schema", "缺少此项", "it is missing"),
    "attribute_text": ("schema", "此项须为非空文本", "it is a text, and not empty"),
    "attribute_long": ("schema", "此项过长或含控制字符", "it is too long or has control characters"),
    "time": ("schema", "time 须为带 Z 或时差的 RFC 3339 时间", "time is RFC 3339 with Z or an offset"),
    "clock": ("clock", "time 比现在晚 5 分钟以上，请校准时钟", "time lies more than 5 minutes ahead: set the clock"),
    "sequence": ("schema", "sequence 须为 1 至 18 位数字", "sequence has 1 to 18 digits"),
    "sequence_mixed": (
        "schema",
        "同一来源要么每个事件都带 sequence，要么都不带",
        "a source sends sequence with every event or with none",
    ),
    "subject": ("schema", "subject 须与会员编码相同", "subject equals the member's code"),
    "subject_snapshot": ("schema", "subject 须与 snapshot 相同", "subject equals the snapshot's id"),
    "datacontenttype": ("schema", "datacontenttype 须为 application/json", "datacontenttype is application/json"),
    "no_data": ("schema", "缺少 data", "data is missing"),
    "data_object": ("schema", "data 须为 JSON 对象", "data is a JSON object"),
    "personal": (
        "personal",
        "编码形似证件号、电话或邮箱，请改用内部编码",
        "a code is shaped like an ID card, phone or mail address: use a code of your own",
    ),
    "ends_on": ("schema", "ends_on 须晚于 effective_on", "ends_on lies after effective_on"),
    "chunk": ("schema", "chunk 不得大于 chunks", "chunk is not greater than chunks"),
    "other_chunk": (
        "tie",
        "该快照的这一分块已收到，内容不同",
        "this chunk of the snapshot has come already, with other data",
    ),
    "other_roster": (
        "tie",
        "与该快照已收到的分块所写不同",
        "the chunks of this snapshot that have come already say otherwise",
    ),
    "incomplete": (
        "schema",
        "快照在 24 小时内未收齐；补发所缺分块即可",
        "the snapshot was not complete after 24 hours; send the missing chunks",
    ),
    "unknown_branch": (
        "unknown_branch",
        "登记簿中尚无此分支机构，待其成立后自动办理",
        "the registry does not know this branch yet; once it is founded the event is applied by itself",
    ),
    "tie": (
        "tie",
        "同一会员的两个事件次序相同而内容不同，无法判断先后",
        "two events of this member have the same place in the order and other data",
    ),
    "conflict": (
        "conflict",
        "同一 id 已用于另一内容；更正请用新 id，并用 corrects 指明原 id",
        "this id was used with another body; a correction has a new id and names the old one in corrects",
    ),
    # Faults of a field, by the validator's own word.
    "string_type": ("schema", "此项须为文本", "it is a text"),
    "string_too_short": ("schema", "此项不得为空", "it is not empty"),
    "string_too_long": ("schema", "此项过长", "it is too long"),
    "string_pattern_mismatch": ("schema", "此项为空白或含控制字符", "it is blank or has control characters"),
    "literal_error": ("schema", "此项不在允许的取值之内", "its value is not one of those allowed"),
    "value_error": (
        "schema",
        "此项须为 1900-01-01 以后的日期（YYYY-MM-DD）",
        "it is a day as YYYY-MM-DD, from 1900-01-01 on",
    ),
    "tuple_type": ("schema", "此项须为数组", "it is an array"),
    "bool_type": ("schema", "此项须为 true 或 false", "it is true or false"),
    "int_type": ("schema", "此项须为整数", "it is an integer"),
    "field": ("schema", "此项不符合规定", "it breaks the schema"),
}


def fault(name: str, pointer: str = "") -> Fault:
    """The fault of this name; a validator's word that is not listed is a broken field."""
    rule = name if name in _SENTENCES else "field"
    return Fault(*_SENTENCES[rule], pointer, rule)


def rules() -> frozenset[str]:
    """The names of all rules an event can break."""
    return frozenset(_SENTENCES)


def unjudged(error: BaseException, where: str) -> Fault:
    """A bug of ours met this event; only the kind of error and its line are told, for a message may hold values."""
    what = f"{type(error).__name__}, {where}"
    return Fault("schema", f"系统未能判断此事件（{what}），已留存待查", f"it could not be judged ({what}) and is kept")


def parked(name: str, pointer: str = "") -> Verdict:
    """The verdict that sets an event aside for a named fault."""
    return Verdict("parked", fault(name, pointer))
