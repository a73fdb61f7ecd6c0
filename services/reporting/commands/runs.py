"""What may be asked about digests: nothing about the society, only that a digest be computed and kept."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field

from shared.commands import Command


class KeepRun(Command):
    """计算一期简报并留存 | Compute the digest of a period and keep it"""

    digest: Annotated[str, Field(min_length=4, max_length=7, description="2025, 2025-Q4 or 2025-12")]
    known_on: Annotated[AwareDatetime | None, Field(description="what was known at this moment; now if absent")] = None
