"""The kinds of reports: their titles and their chapters, into which the secretary's own paragraphs go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.reporting.papers.words import Language

DIGEST: Final = "digest"


@dataclass(frozen=True, slots=True)
class Report:
    """One kind of report; `chapters`: code -> title in Chinese and English, in the order of the paper."""

    title: tuple[str, str]
    chapters: Mapping[str, tuple[str, str]]

    def called(self, language: Language) -> str:
        """Its title."""
        return self.title[language == "en"]


REPORTS: Final[Mapping[str, Report]] = {
    DIGEST: Report(
        ("党建工作简报", "Digest of Party-building work"),
        {
            "joint": ("联席", "Joint meetings"),
            "coverage": ("覆盖", "Coverage"),
            "recognition": ("评先", "Recognition"),
            "co_building": ("共建", "Co-building"),
            "ten_hundred_thousand": ("十百千", "Ten, hundred, thousand"),
            "members": ("会员", "Members"),
        },
    ),
}
