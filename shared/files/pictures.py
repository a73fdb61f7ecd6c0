"""A picture opens and is not so large that unpacking it would take the memory of others."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from shared.files.refusals import FileIsDamaged

MOST_PIXELS = 100_000_000


def check_picture(content: bytes, format_: str) -> str:
    """`png` or `jpg`. Raises FileIsDamaged."""
    try:
        # Beyond its own limit the library warns, and beyond twice that it raises: ours is asked before it unpacks.
        with Image.open(BytesIO(content), formats=(format_,)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise FileIsDamaged(field="file", why=f"{picture.width} x {picture.height}")
            picture.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise FileIsDamaged(field="file", why=type(error).__name__) from error
    return "png" if format_ == "PNG" else "jpg"
