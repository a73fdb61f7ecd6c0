"""What a kind of report is made of: its title, its chapters, its charts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.reporting.papers.charts import Draws
from services.reporting.papers.words import Language


@dataclass(frozen=True, slots=True)
class Report:
    """
    One kind of report; `chapters`: code -> title in Chinese and English, in the order of the paper.

    `charts`: by name, each drawn from the dataset, None where it has no data. `also`: more names for its template.
    """

    title: tuple[str, str]
    chapters: Mapping[str, tuple[str, str]]
    charts: Mapping[str, Draws] = field(default_factory=dict)
    also: Callable[[Any, Language], Mapping[str, Any]] = lambda dataset, language: {}

    def called(self, language: Language) -> str:
        """Its title."""
        return self.title[language == "en"]
