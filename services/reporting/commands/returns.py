"""What may be asked about mail that came back."""

from __future__ import annotations

from typing import Annotated

from pydantic import Base64Bytes, Field

from shared.commands import Command

MOST_BYTES = 1024 * 1024


class TakeInReturn(Command):
    """收取退信 | Take in a mail that came back to the return address, as it came; of a long one its beginning"""

    message: Annotated[
        Base64Bytes,
        Field(
            min_length=1,
            max_length=MOST_BYTES,
            description="the mail with its header, in base64; of one longer than 1 MiB its first MiB",
            examples=["RnJvbTogTUFJTEVSLURBRU1PTg0KDQo="],
        ),
    ]
