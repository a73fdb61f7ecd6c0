"""The pure rules of the relay: packing, what may leave the outbox, and the chain."""

from __future__ import annotations

import hashlib

from shared.relay import MAX_BATCH_BYTES, Pending, chain, confirmed_prefix, pack


def row(number: int, subject: str, size: int = 10) -> Pending:
    return Pending(number, f"id-{number}", f"registry.{subject.split('/')[0]}.founded.v1", subject, b"x" * size)


def test_a_pack_has_one_family_and_one_partition() -> None:
    rows = [row(n, f"branch/{n % 40}") for n in range(200)] + [row(999, "post/1")]
    packs = pack(rows)
    assert sorted(r.id for p in packs for r in p) == sorted(r.id for r in rows)
    for group in packs:
        assert len({r.type.split(".")[1] for r in group}) == 1
    assert len(packs) <= 17


def test_a_pack_stays_under_its_bytes_and_keeps_the_order_of_a_stream() -> None:
    rows = [row(n, "branch/a", 50_000) for n in range(7)]
    packs = pack(rows)
    assert all(sum(len(r.body) for r in p) <= MAX_BATCH_BYTES for p in packs)
    assert [r.id for p in packs for r in p] == list(range(7))


def test_after_an_unconfirmed_row_its_stream_stays_and_others_leave() -> None:
    packs = [[row(1, "branch/a")], [row(2, "branch/b")], [row(3, "branch/a")]]
    assert [r.id for r in confirmed_prefix(packs, [False, True, True])] == [2]


def test_one_changed_byte_changes_every_later_link() -> None:
    zero = b"\0" * 32
    honest, altered = chain(zero, [b"1", b"2", b"3"]), chain(zero, [b"1", b"X", b"3"])
    assert honest[0] == altered[0]
    assert honest[1] != altered[1]
    assert honest[2] != altered[2]
    assert honest[0] == hashlib.sha256(zero + hashlib.sha256(b"1").digest()).digest()
