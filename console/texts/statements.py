"""Statements about the roster, at any two dates."""

from __future__ import annotations

from typing import Final

STATEMENTS: Final[dict[str, tuple[str, str]]] = {
    "statements.title": ("名单", "Statements"),
    "statements.lead": (
        "任一业务日期的名单；可与当时所知对照：报送时这份名单是什么样，现在知道的又是什么样。",
        "What stood on any day; beside it what was known at the time: the list as sent, and as known today.",
    ),
    "statements.as_of": ("业务日期", "As of"),
    "statements.known_on": ("截至录入时间", "As known on"),
    "statements.known_on.said": (
        "填写后与现在所知逐行对照；空为只看现在所知",
        "With a day the list is compared with what is known today; empty: as known today",
    ),
    "statements.of": ("机构或分支机构编码", "Code of a body or branch"),
    "statements.of.said": ("如 B-01", "as B-01"),
    "statements.compared": (
        "当时所知 {n} 行，现在所知 {today} 行，有 {differ} 行不同。",
        "{n} lines as known then, {today} as known today; {differ} differ.",
    ),
    "statements.too_long": (
        "名单超过一千行，只对照前一千行；请按分支机构查看。",
        "The list is longer than a thousand lines: the first thousand are compared. Look at one branch at a time.",
    ),
    "statements.gone": ("现已不列", "no longer listed"),
    "statements.added": ("后来得知", "learned since"),
    "statements.changed": ("已更正", "corrected since"),
    "statements.same": ("相同", "the same"),
    "statements.not_known": ("当时尚不知", "not known then"),
}
