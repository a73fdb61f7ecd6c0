"""A template is tried before it is taken: in every form, over a dataset in which all happens and one of nothing."""

from __future__ import annotations

import re
import traceback
from typing import Final, get_args

from jinja2 import TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.nodes import For, Node

from services.reporting.domain.dataset import Dataset
from services.reporting.papers.packs import ONE_PAGE, PACKS
from services.reporting.papers.report import Form, More
from services.reporting.papers.reports import REPORTS
from services.reporting.papers.sample import HEAD, PARAGRAPHS, sample_digest, sample_of_nothing
from services.reporting.papers.sample_packs import sample_pack
from services.reporting.papers.template import parsed
from services.reporting.papers.words import Language
from services.reporting.papers.writing import write
from shared.errors import Refused, Unknown

FORMS: Final[tuple[Form, ...]] = get_args(Form)
# Loops inside loops: a table has two, and what goes deeper may not end within the day.
DEEPEST: Final = 3
_QUOTED: Final = re.compile(r"'([^']+)'")


class TemplateRefused(Refused):
    """
    模板第 {line} 行有问题，未被采用：{why}
    Line {line} of the template is at fault, and it was not taken: {why}
    """

    STATUS = 422


def tried(report: str, language: Language, text: str) -> None:
    """Raises Unknown for a report without a standard template, TemplateRefused with the line and the reason."""
    if report not in REPORTS:
        raise Unknown(what="template", code=report)
    try:
        _not_too_deep(parsed(text))
        own = dict.fromkeys(REPORTS[report].chapters, PARAGRAPHS)
        for sample in samples(report):
            for form in FORMS:
                write(form, report, HEAD, sample, language, own, More(base="", template=text))
    except TemplateRefused:
        raise
    except Exception as error:  # the text of others: whatever it does is its own fault, and told to its author
        raise refusal(error, text) from error


def samples(report: str) -> tuple[Dataset, ...]:
    """Invented datasets of a report: one in which everything happens first, then one of nothing or next to it."""
    if report in PACKS:
        pack = "standing_council" if report == ONE_PAGE else report
        return sample_pack(pack), sample_pack(pack, branches=0)
    return sample_digest(), sample_of_nothing()


def refusal(error: Exception, text: str) -> TemplateRefused:
    """What is told to the author: the line of the template, and what is wrong there."""
    return TemplateRefused(field="text", line=_line(error, text), why=_reason(error))


def _not_too_deep(node: Node, depth: int = 0) -> None:
    for child in node.iter_child_nodes():
        deeper = depth + isinstance(child, For)
        if deeper > DEEPEST:
            raise TemplateRefused(
                field="text", line=child.lineno, why=f"循环嵌套超过 {DEEPEST} 层 | loops are nested too deeply"
            )
        _not_too_deep(child, deeper)


def _line(error: Exception, text: str) -> int:
    """Where the template failed; a fault of the Markdown is looked for by what it names. Line 1 where it is unknown."""
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    inside = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"]
    if inside:
        return inside[-1] or 1
    names = _QUOTED.findall(str(error))
    lines = (n for n, line in enumerate(text.splitlines(), 1) if any(name in line for name in names))
    return next(lines, 1)


def _reason(error: Exception) -> str:
    said = " ".join(str(error).split())[:300]
    match error:
        case TemplateSyntaxError():
            return f"语法错误 | syntax: {said}"
        case UndefinedError():
            return f"没有这个名称，或数据为空 | no such name, or nothing there: {said}"
        case SecurityError():
            return f"模板中不允许 | not allowed in a template: {said}"
        case TemplateError():
            return f"模板错误 | template: {said}"
        case KeyError():
            return f"没有这个指标、图表或章节 | no such figure, chart or chapter: {said}"
        case RecursionError():
            return "没有终止 | it does not end"
        case _:
            return f"{said} ({type(error).__name__})"
