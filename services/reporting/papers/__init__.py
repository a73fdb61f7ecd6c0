"""
Papers of a kept run: one template for each kind of report and language, one dataset, every form.

A new kind of report adds two files, `services/reporting/templates/<kind>.zh.md.j2` and `<kind>.en.md.j2`, and its line
in REPORTS (papers/reports.py) with its title, its chapters and its charts. A template is Markdown with Jinja; what it
may use is told in papers/template.py. Everything else follows: HTML, PDF, DOCX and Markdown come from the text that
the template gives, XLSX from the figures of the dataset.
"""

from services.reporting.papers.report import Data, Form, Head, More, Paper, Paragraphs
from services.reporting.papers.reports import REPORTS, Report, chapters_of
from services.reporting.papers.writing import drawn, write, writer, written

__all__ = [
    "REPORTS",
    "Data",
    "Form",
    "Head",
    "More",
    "Paper",
    "Paragraphs",
    "Report",
    "chapters_of",
    "drawn",
    "write",
    "writer",
    "written",
]
