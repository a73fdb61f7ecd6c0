"""What the demo leaves in build/demo can be opened there, and its records are shown in words."""

from __future__ import annotations

import re
from pathlib import Path

from deploy.demo.closing import Kept, write
from shared.events.field_words import told

MARKDOWN = "![目标](charts/key.svg)\n\n[办复率](figures/items_answer_rate) [文件](https://example.org/figures/x)\n"
HTML = '<a href="figures/items_answer_rate">办复率</a>'


def test_every_link_of_a_written_digest_opens_something(tmp_path: Path) -> None:
    kept = Kept("2025-Q4-1", {"md": MARKDOWN, "html": HTML}, {"charts/key.svg": "<svg/>"}, {})
    summary = write(tmp_path, kept, {"urls": {"console": "http://console/runs/2025-Q4-1"}})
    text = (tmp_path / "digest.md").read_text("utf-8")
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert [link for link in links if not (link.startswith("http") or (tmp_path / link).exists())] == []
    assert "http://console/runs/2025-Q4-1/figures/items_answer_rate" in links
    assert 'href="http://console/runs/2025-Q4-1/figures/items_answer_rate"' in (tmp_path / "digest.html").read_text()
    assert all(Path(file).exists() for file in summary["files"].values())


def test_a_record_is_told_in_chinese_with_what_people_wrote_as_it_is() -> None:
    fields = {"branch": "B-01", "tick": ["participation", "voice"], "title": "training", "online": False, "until": None}
    assert told("", fields) == "分支机构 B-01，三有 有党员参加、有党组织的声音，标题 training，线上 否"
