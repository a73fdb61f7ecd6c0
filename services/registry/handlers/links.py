"""Members that are one: declared, annulled, and told again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from services.registry.commands.members import AnnulLink, DeclareShared, OrderSources, WithdrawShared
from services.registry.domain.books import Books, reopened, shared_from
from services.registry.domain.declaring import annullable, since, two_sources
from services.registry.domain.examined import Publisher
from services.registry.domain.sharing import Share
from services.registry.store import ingress, links, members
from shared.database import UnitOfWork
from shared.errors import Unknown
from shared.http import Answer

AT_ONCE = 500


async def tell(uow: UnitOfWork, books: Books, because: str | None = None) -> int:
    """Keep what is linked by now, and say what has changed; returns how many states were said."""
    told = books.news()
    if books.links.new_merges or books.links.new_shares:
        await links.save_links(uow, books.links, because)
    if books.together:
        await links.save_together(uow, books.together)
    if told:
        await members.save_states(uow, told)
        for saying in told:
            uow.emit(saying)
    return len(told)


async def open_books(uow: UnitOfWork, numbers: Collection[str], sources: Mapping[str, Publisher]) -> Books:
    """What is known of these members and of all that they are linked with; each is to be told again."""
    known = await links.links_around(uow, numbers, sources)
    for number, source in (await links.sources_of(uow, numbers)).items():
        known.rank[number] = (sources[source].rank if source in sources else len(sources) + 1, number)
    facts = await links.facts_of(uow, {*numbers, *known.rank})
    return reopened(facts, await members.said(uow, facts), known, sources, numbers)


async def known_sources(uow: UnitOfWork) -> dict[str, Publisher]:
    """Every publisher by its source."""
    return {publisher.source: publisher for publisher in (await ingress.publishers(uow)).values()}


async def tell_again(uow: UnitOfWork, numbers: Collection[str], sources: Mapping[str, Publisher]) -> int:
    """Say what has changed for these members since it was said last."""
    return await tell(uow, await open_books(uow, numbers, sources))


async def declare_shared(uow: UnitOfWork, command: DeclareShared) -> Answer:
    """Counted once from the day on; the states are those of the source that comes first."""
    await ingress.take_turn(uow, 0)
    sources = await known_sources(uow)
    two_sources(command.source, command.other, sources)
    if command.code is None or command.other_code is None:
        return await _share_codes(uow, command, sources)
    pair = []
    for field, source, code in (
        ("code", command.source, command.code),
        ("other_code", command.other, command.other_code),
    ):
        if (number := await links.member_of_code(uow, source, code)) is None:
            raise Unknown(field=field, what="会员 (member)", code=code)
        pair.append(number)
    await share(uow, [(pair[0], pair[1])], since(command.effective_on), sources, command.because)
    return {"members": pair, "shared": 1}


async def _share_codes(uow: UnitOfWork, command: DeclareShared, sources: Mapping[str, Publisher]) -> Answer:
    one, other = sources[command.source], sources[command.other]
    spaces = {one.space, other.space} - {None}
    whole = sorted({one.source, other.source} | {p.source for p in sources.values() if p.space in spaces})
    await links.save_space(uow, whole, whole[0], since(command.effective_on))
    sources = await known_sources(uow)
    shared = await link_equal_codes(uow, sources, command.because)
    return {"sources": whole, "shared": shared, "going_on": shared == AT_ONCE}


async def link_equal_codes(uow: UnitOfWork, sources: Mapping[str, Publisher], because: str | None = None) -> int:
    """Link some of the equal codes of sources that share them; returns how many. Fewer than AT_ONCE: all are linked."""
    shared = 0
    spoken = sorted((p for p in sources.values() if p.space), key=lambda publisher: publisher.rank)
    for n, one in enumerate(spoken):
        for other in (p for p in spoken[n + 1 :] if p.space == one.space and shared < AT_ONCE):
            pairs = await links.pairs_to_share(uow, one.source, other.source, AT_ONCE - shared)
            await share(uow, pairs, shared_from(one, other), sources, because)
            shared += len(pairs)
    await links.note_linking(uow, going_on=shared == AT_ONCE)
    return shared


async def share(
    uow: UnitOfWork, pairs: list[tuple[str, str]], day: date, sources: Mapping[str, Publisher], because: str | None
) -> None:
    """Both numbers of each pair are one from a day on."""
    if pairs:
        books = await open_books(uow, {number for pair in pairs for number in pair}, sources)
        there = {frozenset((share.one, share.other)) for share in books.links.shares}
        new = [Share(one, other, day) for one, other in pairs if frozenset((one, other)) not in there]
        books.links = books.links.plus(shares=tuple(new))
        await tell(uow, books, because)


async def withdraw_shared(uow: UnitOfWork, command: WithdrawShared) -> Answer:
    """Each source has its own codes again; those that were one by an equal code are two, on every day."""
    await ingress.take_turn(uow, 0)
    sources = await known_sources(uow)
    two_sources(command.source, command.other, sources)
    await links.save_space(uow, [command.source, command.other], None, None)
    withdrawn, found = 0, await links.shares_between(uow, command.source, command.other, AT_ONCE)
    while found:
        await _annul(uow, found, command.because)
        withdrawn += len(found)
        found = await links.shares_between(uow, command.source, command.other, AT_ONCE)
    return {"withdrawn": withdrawn}


async def annul_link(uow: UnitOfWork, command: AnnulLink) -> Answer:
    """As if it had never been said: what was told of the alias since is its own again."""
    await ingress.take_turn(uow, 0)
    link = annullable(await links.link_in(uow, command.link), command.link)
    told = await _annul(uow, {command.link: (link["kept"], link["alias"])}, command.because)
    return {"link": command.link, "members": [link["kept"], link["alias"]], "told": told}


async def _annul(uow: UnitOfWork, found: Mapping[int, tuple[str, str]], because: str) -> int:
    sources = await known_sources(uow)
    known = await links.links_around(uow, {one for pair in found.values() for one in pair}, sources)
    before = frozenset(known.rank)
    await links.annul_links(uow, list(found), because)
    await links.set_apart(uow, before)
    told = await tell_again(uow, before, sources)
    await uow.flush()
    return told


async def order_sources(uow: UnitOfWork, command: OrderSources) -> Answer:
    """Everybody known to several sources is told again as the first of them says."""
    await ingress.take_turn(uow, 0)
    known = await known_sources(uow)
    for source in command.sources:
        if source not in known:
            raise Unknown(field="sources", what="来源 (source)", code=source)
    await links.save_ranks(uow, command.sources)
    sources, after, told = await known_sources(uow), "", 0
    while page := await links.shared_members(uow, after, AT_ONCE):
        told, after = told + await tell_again(uow, page, sources), page[-1]
        await uow.flush()
    return {"sources": list(command.sources), "told": told}
