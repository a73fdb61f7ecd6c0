"""The society's own templates: tried before they are taken, refused with line and reason, kept in versions."""

from __future__ import annotations

import pytest

from services.reporting.papers import REPORTS, More, write
from services.reporting.papers.sample import HEAD, sample_digest
from services.reporting.papers.template import standard
from services.reporting.papers.trying import TemplateRefused, tried
from services.reporting.papers.words import Language


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_standard_template_stands_the_trial_of_own_ones(report: str, language: Language) -> None:
    tried(report, language, standard(report, language))


@pytest.mark.parametrize(
    ("line", "fault", "said"),
    [
        (2, "{% for m in d.meetings %}", "syntax"),
        (3, "\n{{ happiness }}", "happiness"),
        (2, "{{ d.meetings[0].title }}", "no such name"),
        (2, "{{ value('happiness') }}", "happiness"),
        (2, "{{ chart('happiness') }}", "happiness"),
        (2, "{{ d.__class__.__mro__ }}", "not allowed"),
        (2, "{{ d.canonical.__globals__ }}", "not allowed"),
        (2, "{{ 'x'.__class__ }}", "not allowed"),
        (2, "{{ 'x'.center(1000000000) }}", "not allowed"),
        (2, "{{ '%1000000000d' % 1 }}", "small numbers"),
        (2, "{{ 'x' * 1000000000 }}", "small numbers"),
        (2, "{{ 9 ** 9 ** 9 }}", "small numbers"),
        (2, "{{ range(1000000000) }}", "range"),
        (2, "{{ 'x' | center(1000000000) }}", "center"),
        (2, "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "does not end"),
        (2, "{% include '/etc/passwd' %}", "passwd"),
        (2, "![x](https://elsewhere.example/x.png)", "picture"),
        (5, "{% for a in names %}\n{% for a in names %}\n{% for a in names %}\n{% for a in names %}"
            + "{% endfor %}" * 4, "too deeply"),
    ],
)  # fmt: skip
def test_a_template_that_fails_is_refused_with_its_line_and_the_reason(line: int, fault: str, said: str) -> None:
    with pytest.raises(TemplateRefused) as refused:
        tried("digest", "zh", f"# 标题\n{fault}\n")
    assert said in refused.value.extras["title_en"]
    assert refused.value.extras["facts"]["line"] == str(line)


def test_marks_of_pages_in_a_template_are_text() -> None:
    text = "# 标题\n\n<script>alert(1)</script> [a](javascript:alert(1)) <b>{{ period }}</b>\n"
    page = write("html", "digest", HEAD, sample_digest(), "zh", {}, More(template=text)).decode()
    assert "<script" not in page
    assert "&lt;b&gt;2025年第四季度" in page
    assert "href" not in page
