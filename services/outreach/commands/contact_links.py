"""What may be asked about links to note a contact."""

from __future__ import annotations

from pydantic import Field

from services.outreach.commands.fields import RecordCode
from shared.commands import Command


class RevokeContactLink(Command):
    """收回登记联系的链接 | Revoke the links to note contacts of an expert"""

    expert: RecordCode = Field(description="专家编码 | code of the expert", examples=["E-001"])
    liaison: RecordCode = Field(description="链接发给谁 | whom the link was made for", examples=["R-1"])
