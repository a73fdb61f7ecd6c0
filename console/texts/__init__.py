"""Every sentence of the pages, in Chinese and English; templates name them, `t("runs.caption")`."""

from __future__ import annotations

from typing import Any, Final

from console.texts.federation import FEDERATION
from console.texts.frame import FRAME
from console.texts.imports import IMPORTS
from console.texts.messages import MESSAGES
from console.texts.packs import PACKS
from console.texts.readers import READERS
from console.texts.reports import REPORTS
from console.texts.society import SOCIETY
from console.texts.statements import STATEMENTS
from console.texts.work import WORK
from console.words import LANGUAGES, Language

TEXTS: Final[dict[str, tuple[str, str]]] = (
    FRAME | WORK | REPORTS | MESSAGES | IMPORTS | SOCIETY | PACKS | READERS | FEDERATION | STATEMENTS
)


def text(key: str, language: Language, **facts: Any) -> str:
    """The text with this name, with facts filled in. Raises KeyError."""
    return TEXTS[key][LANGUAGES.index(language)].format(**facts)
