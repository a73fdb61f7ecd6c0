"""A DOCX becomes a PDF by LibreOffice, where there is one."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from shared.errors import Refused

SECONDS = 120.0
_WORDS = (
    "--headless", "--invisible", "--norestore", "--nolockcheck", "--nodefault", "--nologo",
    # Without it whatever is no DOCX is taken for a plain text, and rendered.
    "--infilter=MS Word 2007 XML",
    "--convert-to", "pdf:writer_pdf_Export",
)  # fmt: skip


class NotRendered(Refused):
    """
    LibreOffice 未能把《{title}》转换为 PDF（{why}），请为其上传 PDF。
    LibreOffice could not make a PDF of {title} ({why}): upload one.
    """

    STATUS = 422


def program() -> str | None:
    """The LibreOffice of this machine; None = there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice")


async def render(content: bytes, title: str) -> bytes:
    """The document as PDF, laid out in a folder and with a profile of its own. Raises NotRendered."""
    with TemporaryDirectory(prefix="lianxi-render-") as folder:
        source = Path(folder) / "document.docx"
        source.write_bytes(content)
        running = await _started(source)
        try:
            await asyncio.wait_for(running.wait(), SECONDS)
        except TimeoutError as error:
            raise NotRendered(field="file", title=title, why=f"{SECONDS:.0f} s") from error
        finally:
            await _end(running)
        made = source.with_suffix(".pdf")
        if running.returncode or not made.exists():
            raise NotRendered(field="file", title=title, why=f"exit {running.returncode}")
        return made.read_bytes()


async def _started(source: Path) -> asyncio.subprocess.Process:
    folder = str(source.parent)
    return await asyncio.create_subprocess_exec(
        program() or "soffice", f"-env:UserInstallation=file://{folder}/profile", *_WORDS,
        "--outdir", folder, str(source),
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL, cwd=folder,
        env={"PATH": os.environ.get("PATH", ""), "HOME": folder, "LANG": "C.UTF-8"}, start_new_session=True,
    )  # fmt: skip


async def _end(running: asyncio.subprocess.Process) -> None:
    """The program starts others; its whole group goes."""
    if running.returncode is None:
        os.killpg(running.pid, 9)
        await running.wait()
