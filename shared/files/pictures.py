"""A picture opens, is not so large that unpacking it takes the memory of others, and is kept without its metadata."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from shared.files.refusals import FileIsDamaged

MOST_PIXELS = 100_000_000
# Kept of what stands before a picture: how it is turned.
_ORIENTATION = 0x0112
_EXIF = b"Exif\x00\x00"


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


def without_metadata(content: bytes, type_: str) -> bytes:
    """
    A picture without place, time, device and words of whoever took it; its points stay as they were, bit by bit.

    `type_` is `png` or `jpg` of a picture that was looked at; whatever else comes back as it is.
    """
    if type_ == "jpg":
        return _jpeg(content)
    return _png(content) if type_ == "png" else content


def _jpeg(content: bytes) -> bytes:
    """Without the segments of applications (but those that say how colours are meant) and without comments."""
    kept, at = [content[:2]], 2
    if turned := _turned(content):
        kept.append(b"\xff\xe1" + (len(turned) + 2).to_bytes(2) + turned)
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != 0xDA:
        marker, end = content[at + 1], at + 2 + int.from_bytes(content[at + 2 : at + 4])
        # APP0 is the JFIF head, APP2 a colour profile, APP14 how Adobe meant the colours.
        if not (0xE0 <= marker <= 0xEF and marker not in (0xE0, 0xE2, 0xEE)) and marker != 0xFE:
            kept.append(content[at:end])
        at = end
    return b"".join((*kept, content[at:]))


def _turned(content: bytes) -> bytes | None:
    with Image.open(BytesIO(content), formats=("JPEG",)) as picture:
        orientation = picture.getexif().get(_ORIENTATION)
    if orientation is None:
        return None
    exif = Image.Exif()
    exif[_ORIENTATION] = orientation
    return _EXIF + exif.tobytes().removeprefix(_EXIF)


def _png(content: bytes) -> bytes:
    """Without texts, times and what cameras write."""
    kept, at = [content[:8]], 8
    while at + 12 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4])
        if content[at + 4 : at + 8] not in (b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"):
            kept.append(content[at:end])
        at = end
    return b"".join(kept)
