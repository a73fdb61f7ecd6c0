"""Pictures for documents: few colours, so that a page of 1280 x 800 takes about 50 kB of the repository."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image

COLOURS: Final = 64
GREY: Final = (198, 198, 198)
GAP: Final = 4
SCALE: Final = 1.1  # pixels for a point of a page


def small(taken: bytes, path: Path) -> None:
    """Keep a screenshot."""
    _keep(Image.open(io.BytesIO(taken)).convert("RGB"), path)


def pages_side_by_side(pdf: bytes, count: int, path: Path) -> None:
    """Keep the first pages of a PDF as they lie beside each other on a grey desk."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[n].render(scale=SCALE).to_pil().convert("RGB") for n in range(min(count, len(document)))]
    document.close()
    width, height = sum(page.width + GAP for page in pages) + GAP, pages[0].height + 2 * GAP
    desk, at = Image.new("RGB", (width, height), GREY), GAP
    for page in pages:
        desk.paste(page, (at, GAP))
        at += page.width + GAP
    _keep(desk, path)


def _keep(shown: Image.Image, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    shown.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
