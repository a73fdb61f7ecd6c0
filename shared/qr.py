"""A link as a QR code, to be shown or printed."""

from __future__ import annotations

import io
from typing import Final

import segno

SVG: Final = "image/svg+xml"
# The side of a module of the code, in the units of the drawing.
_SIDE = 8


def qr_svg(text: str) -> bytes:
    """An SVG that can stand alone and inside of a page; of medium error correction, for paper that is folded."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", scale=_SIDE, xmldecl=False)
    return drawn.getvalue()
