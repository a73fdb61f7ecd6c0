"""The digests of subordinate societies, side by side."""

from __future__ import annotations

from typing import Final

FEDERATION: Final[dict[str, tuple[str, str]]] = {
    "federation.title": ("所属学会汇总", "Digests of the societies"),
    "federation.lead": (
        "所属学会各自报送的正式简报。能相加的才有合计；一人可能在几个学会，人数不相加。",
        "The official digests that societies have published. Only what adds up has a total: people may be in several "
        "societies and are never added.",
    ),
    "federation.late": ("逾期未报", "Overdue"),
    "federation.none": ("本期没有应报送的学会。", "No society has to publish this period."),
    "federation.societies": ("各学会", "Societies"),
    "federation.complete": ("应报送的学会均已报送", "All societies that have to publish have done so"),
    "federation.incomplete": ("尚有学会没有报送", "Not all societies have published yet"),
    "federation.society": ("学会", "Society"),
    "federation.run": ("编号", "Number"),
    "federation.published": ("报送时间", "Published at"),
    "federation.due": ("应于{day}前", "due by {day}"),
    "federation.figures": ("各学会合计；点开看每个学会", "Totals of the societies; each opens its values"),
    "federation.total": ("合计", "Total"),
    "federation.of": ("学会数", "Societies"),
    "federation.persons": ("人数不相加", "people are not added"),
    "federation.mean": ("平均数不相加", "means are not added"),
    "federation.by_society": ("按学会代码排列，不排名次", "By code of the society; nobody is ranked"),
    "federation.branches": ("分支机构", "Branches"),
    "federation.said": ("该学会报送的指标", "Figures as the society has published them"),
}
