"""The society as it describes itself, and what its bodies decide."""

from __future__ import annotations

from datetime import date

from shared.events.base import BodyName, Code, Count, DomainEvent, Part


class Decision(Part):
    """
    What a body decided: the source of every change of the society's order.

    `file` is the code or the SHA-256 (64 hexadecimal digits) of the stored paper.
    """

    body: BodyName
    decided_on: date | None = None
    number: Code | None = None
    file: Code | None = None


class Targets(Part):
    """The ten, the hundred and the thousand, as this society has set them."""

    key_works: Count
    experts: Count
    beneficiaries: Count


class SocietyDescribed(DomainEvent, type="registry.society.described.v1"):
    """The society's profile, whole, as it holds from `effective_on`."""

    code: Code
    name_zh: BodyName
    name_en: BodyName
    founded: Code
    secretariat_staff: Count
    party_branch_founded: Code | None = None
    party_branch_members: Count | None = None
    targets: Targets
