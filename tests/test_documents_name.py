"""What the documents name is there: files, links and their headings, verbs of make, commands of `ops` and modules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import typer

from ops.__main__ import app
from tests.conftest import ROOT

TOP = ("console", "deploy", "docs", "ops", "services", "shared", "tests")
LINK = re.compile(r"\]\(([^)\s]+)\)")
NAMED = re.compile(rf"(?<![\w./<-])((?:{'|'.join(TOP)})/[\w./*-]*\w)(?![\w<{{])")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "decisions").glob("*.md")])


def code_of(text: str) -> Iterator[str]:
    """What stands as code: in fences, line by line, and between backticks."""
    for part in re.findall(r"```\w*\n(.*?)```", text, re.DOTALL):
        yield from part.splitlines()
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def headings(file: Path) -> set[str]:
    """The anchors that a page of Markdown gives its headings."""
    found = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in found}


def dead_links(file: Path, text: str) -> list[str]:
    found = []
    for link in LINK.findall(re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
        path, _, anchor = unquote(link).partition("#")
        if re.match(r"[a-z]+:", link):
            continue
        target = (file.parent / path) if path else file
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in headings(target)):
            found.append(link)
    return found


def dead_paths(text: str) -> list[str]:
    """A decision may be named by its number alone."""
    named = {re.sub(r"^(docs/decisions/\d{4})$", r"\1-*.md", path) for path in NAMED.findall(text)}
    return [path for path in named if not any(ROOT.glob(path))]


@cache
def verbs() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def dead_verbs(code: str) -> list[str]:
    return [verb for verb in re.findall(r"(?:^|[;&(] ?)make ([a-z-]+)", code) if verb not in verbs()]


@cache
def commands() -> Any:
    return typer.main.get_command(app)


def dead_commands(code: str) -> list[str]:
    """`python -m ops runs verify`, or `ops runs verify|export` for short."""
    found = []
    for words in re.findall(r"(?:^|-m )ops ((?:[a-z|-]+ ?)+)", code):
        group = commands()
        for word in words.split():
            known = getattr(group, "commands", None)  # of a group; what follows a command are its own words
            if known is None:
                break
            if not all(one in known for one in word.split("|")):
                found.append(f"ops {words.strip()}")
                break
            group = known[word.split("|")[0]]
    return found


def dead_modules(code: str) -> list[str]:
    named = re.findall(r"(?:python3?|\$\(run\)) -m ([a-z_.]*[a-z_])(?![\w<.])", code)
    return [name for name in named if name.split(".")[0] in TOP and find_spec(name) is None]


def dead(file: Path) -> list[str]:
    text = file.read_text("utf-8")
    found = dead_links(file, text) + dead_paths(text)
    for code in code_of(text):
        found += dead_verbs(code) + dead_commands(code) + dead_modules(code)
    return found


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_everything_that_a_document_names_is_there(file: Path) -> None:
    assert dead(file) == []


def test_what_is_not_there_is_found(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text(
        "# Here\n[a](#here) [b](#nowhere) [c](gone.md) `ops/gone.py` docs/decisions/0001 docs/decisions/9999\n"
        "`make up`, `make gone`, `ops runs verify|gone`, `ops gone`\n```sh\npython -m ops verify  # fine\n"
        "python -m ops bounces gone\npython -m deploy.gone\n```\n"
    )
    assert sorted(dead(file)) == [
        "#nowhere", "deploy.gone", "docs/decisions/9999-*.md", "gone", "gone.md", "ops bounces gone", "ops gone",
        "ops runs verify|gone", "ops/gone.py",
    ]  # fmt: skip
