"""What remains of a person after an erasure, where, and why: nothing of it can be read or turned back."""

from __future__ import annotations

from typing import Any, Final


def _place(service: str, what: str, tables: tuple[str, ...], zh: str, en: str) -> dict[str, Any]:
    return {"service": service, "what": what, "tables": list(tables), "zh": zh, "en": en}


REMAINS: Final = (
    _place(
        "outreach",
        "record",
        ("event_log", "expert_state", "expert", "contact", "item", "consent", "expert_correction"),
        "编号、日期和类别：数字据此保持不变；同意记录只留告知书版本、日期和方式，更正记录只留字段名",
        "codes, days and kinds, from which figures stay as they are; of a consent version, day and channel, of a"
        " correction the names of fields",
    ),
    _place(
        "outreach",
        "audit",
        ("audit", "erasure"),
        "谁在何时查阅过哪个编号，以及本证明：用以证明已经删除",
        "who read which code when, and this proof: they show that it was done",
    ),
    _place(
        "outreach",
        "shared text",
        ("contact_summary",),
        "座谈等多人联系的摘要，按其他专家各自的密钥保存，属于他们；提及本人的列在 copies_of_others",
        "what was said with others, under the keys of those, whose it is too; where it names the person, see"
        " copies_of_others",
    ),
    _place(
        "activities",
        "signature",
        ("activity", "attendance_line", "check_in", "person_year", "event_log"),
        "以姓名和单位签到的加密摘要：不能还原，只用于一年内人数不重复计算；与专家编号没有对应关系",
        "of who signed in by name and unit a keyed hash: no way back, there to count nobody twice in a year; nothing"
        " ties it to a code of an expert",
    ),
    _place(
        "reporting",
        "signature",
        ("fact",),
        "同上，作为活动事实的一部分",
        "the same, as part of the facts of activities",
    ),
    _place(
        "registry",
        "post",
        ("person", "post_state"),
        "任职另有依据，在登记服务删除",
        "posts have a ground of their own and are erased in the registry",
    ),
    _place(
        "backups",
        "backup",
        (),
        "早于删除的备份，按学会保存期限销毁；恢复后由 ops erasures again 重新删除",
        "backups from before, deleted after the society's own term; after a restore `ops erasures again` erases anew",
    ),
)
