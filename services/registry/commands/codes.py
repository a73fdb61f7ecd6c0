"""Codes as people may write them: plain characters, and never what would tell who somebody is."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

_ID_CARD = re.compile(r"\d{17}[\dXx]|\d{15}")
_MOBILE = re.compile(r"(?:\+?86[.-]?)?1[3-9]\d{9}")


def is_personal(code: str) -> bool:
    """Whether a code is shaped like an ID card or a mobile phone (PIPL): events would carry it everywhere."""
    return bool(_ID_CARD.fullmatch(code) or _MOBILE.fullmatch(code))


def _not_personal(code: str) -> str:
    if is_personal(code):
        raise ValueError("编码不得为身份证号或手机号 | a code must not be an ID card or phone number")
    return code


PlainCode = Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
Sha256 = Annotated[
    str, Field(pattern=r"^[0-9a-f]{64}$", description="已存文件的校验值 | of a stored file, as POST /files answered it")
]
PersonCode = Annotated[PlainCode, AfterValidator(_not_personal)]
