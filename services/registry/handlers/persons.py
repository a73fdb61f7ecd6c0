"""Persons are registered, put right, linked with a member, and erased."""

from __future__ import annotations

from dataclasses import replace

from services.registry.commands.persons import CorrectPerson, ErasePerson, LinkPerson, MemberOf, RegisterPerson
from services.registry.domain import person as domain
from services.registry.domain.person import Person
from services.registry.domain.refusals import AlreadyThere
from services.registry.store import person_vault, search
from services.registry.store import persons as store
from services.registry.store.codes import propose_code
from services.registry.store.corrections import save_correction
from shared.audit import audit
from shared.database import UnitOfWork
from shared.errors import Unknown
from shared.events.registry import PersonCorrected, PersonErased, PersonRegistered
from shared.http import Answer


async def register_person(uow: UnitOfWork, command: RegisterPerson) -> Answer:
    """A person becomes known; the name is sealed with a key of their own, and events carry the code alone."""
    code = command.code or await propose_code(uow, "person")
    if await uow.lock(f"person/{code}"):
        raise AlreadyThere(field="code", code=code)
    person = domain.register(command, code)
    await store.save_person(uow, replace(person, member=await _number(uow, person, command.member)))
    await person_vault.new_key(uow, code)
    await person_vault.seal(uow, code, {name: getattr(command, name) for name in domain.PRIVATE})
    await search.name_persons(uow, {code: command.name})
    uow.emit(PersonRegistered(code=code, effective_on=uow.today))
    return {"code": code}


async def correct_person(uow: UnitOfWork, command: CorrectPerson) -> Answer:
    """What is kept of a person is put right; which fields and why is kept, the old texts are not."""
    version = await uow.lock(f"person/{command.code}")
    known = domain.living(await store.person(uow, command.code), command.code)
    person, fields = domain.correct(known, command)
    await store.save_person(uow, person)
    private = {name: getattr(command, name) for name in domain.PRIVATE if name in fields}
    if private:
        await person_vault.seal(uow, command.code, private)
    if command.name is not None:
        await search.name_persons(uow, {command.code: command.name})
    await save_correction(uow, f"person/{command.code}", version, fields, command.because)
    uow.emit(PersonCorrected(code=command.code, effective_on=uow.today))
    return {"code": command.code, "corrected": fields}


async def link_person(uow: UnitOfWork, command: LinkPerson) -> Answer:
    """Who the person is among the members; of that the registry keeps its own number and no code of a source."""
    await uow.lock(f"person/{command.code}")
    person = domain.living(await store.person(uow, command.code), command.code)
    number = await _number(uow, person, command.member)
    await store.save_person(uow, replace(person, member=number))
    uow.emit(PersonCorrected(code=command.code, effective_on=uow.today))
    return {"code": command.code, "linked": number is not None}


async def erase_person(uow: UnitOfWork, command: ErasePerson) -> Answer:
    """The key is destroyed and everything beside the code goes; rosters keep the code, so their counts stay."""
    await uow.lock(f"person/{command.code}")
    domain.living(await store.person(uow, command.code), command.code)
    await person_vault.destroy_key(uow, command.code)
    await search.forget(uow, command.code)
    await store.save_person(uow, Person(command.code, erased=True))
    await audit(uow, "erase", [f"person/{command.code}"])
    uow.emit(PersonErased(code=command.code, effective_on=command.effective_on or uow.today))
    return {"code": command.code, "erased": True}


async def _number(uow: UnitOfWork, person: Person, member: MemberOf | None) -> str | None:
    """The member's number. Raises Unknown, MemberIsAnotherPerson."""
    if member is None:
        return None
    number = await store.member_number(uow, member.source, member.code)
    if number is None:
        raise Unknown(field="member", what="会员 (member)", code=member.code)
    other = await store.person_of_member(uow, number)
    if other not in (None, person.code):
        raise domain.MemberIsAnotherPerson(field="member", person=other)
    return number
