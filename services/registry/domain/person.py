"""Rules of a person: what may be kept, and that nothing is left of an erased one but the code."""

from __future__ import annotations

from dataclasses import dataclass, replace

from services.registry.commands.persons import CorrectPerson, PartyMember, RegisterPerson
from shared.errors import Refused, Unknown

PRIVATE = ("name", "unit", "title")
PLAIN = ("birth_year", "party_member", "consent")


class ConsentMissing(Refused):
    """
    记录是否党员须有本人同意的凭据编号（consent）；没有凭据请填“未知”。
    Whether somebody is a Party member is kept only with the reference of their consent; without it say unknown.
    """


class PersonWasErased(Refused):
    """
    人员 {code} 的个人信息已删除，不能再登记或更正。
    What was known of the person {code} was erased; nothing can be kept under this code any more.
    """


class MemberIsAnotherPerson(Refused):
    """
    该会员已与人员 {person} 关联。
    This member is linked with the person {person} already.
    """


class NothingSent(Refused):
    """
    没有填写要更正的内容。
    The request names nothing to correct.
    """


@dataclass(frozen=True, slots=True)
class Person:
    """What is kept in plain text beside a code; name, unit and title lie in the vault."""

    code: str
    birth_year: int | None = None
    member: str | None = None
    party_member: PartyMember = "unknown"
    consent: str | None = None
    erased: bool = False


def register(command: RegisterPerson, code: str) -> Person:
    """A person becomes known under a code."""
    return _with_consent(Person(code, command.birth_year, party_member=command.party_member, consent=command.consent))


def correct(person: Person, command: CorrectPerson) -> tuple[Person, list[str]]:
    """The person as put right, and the fields that were sent."""
    sent = sorted(command.model_fields_set & {*PRIVATE, *PLAIN})
    if not sent or ("name" in sent and command.name is None):
        raise NothingSent(field="name")
    plain = {name: getattr(command, name) for name in PLAIN if name in sent}
    if plain.get("party_member", "") is None:
        plain["party_member"] = "unknown"
    return _with_consent(replace(living(person), **plain)), sent


def living(person: Person | None, code: str = "") -> Person:
    """The person, if known and not erased. Raises Unknown, PersonWasErased."""
    if person is None:
        raise Unknown(field="code", what="人员 (person)", code=code)
    if person.erased:
        raise PersonWasErased(field="code", code=person.code)
    return person


def _with_consent(person: Person) -> Person:
    if person.party_member != "unknown" and person.consent is None:
        raise ConsentMissing(field="consent")
    return person
