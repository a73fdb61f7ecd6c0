"""An operator fetches the compendium of a day from services that really listen."""

from __future__ import annotations

from pathlib import Path

from pypdf import PdfReader

from tests.ops.conftest import Ops
from tests.registry.papers import pdf
from tests.registry.test_documents_api import adopted, sent
from tests.world import World


async def test_an_operator_has_both_files_of_an_edition_and_the_same_again(
    ops: Ops, world: World, tmp_path: Path
) -> None:
    asked, out = ["compendium", "--on", "2026-09-01", "--out"], tmp_path / "out"
    nothing = await ops(*asked, str(out))
    assert nothing.exit_code != 0
    assert not out.exists()
    office = world.client("registry", "secretariat")
    file = (await sent(office, pdf("示例办法", 2), "示例办法.pdf"))["sha256"]
    await adopted(office, "D-1", file, "2024-02-01")
    said = await ops(*asked, str(out))
    assert said.exit_code == 0, said.output
    assert "新编印" in said.output
    paths = [out / f"compendium-1-2026-09-01.{type_}" for type_ in ("pdf", "docx")]
    assert sorted(out.iterdir()) == sorted(paths)
    assert "第1版" in PdfReader(paths[0]).pages[0].extract_text()
    before = [path.read_bytes() for path in paths]
    again = await ops(*asked, str(out))
    assert "内容相同" in again.output
    assert [path.read_bytes() for path in paths] == before
