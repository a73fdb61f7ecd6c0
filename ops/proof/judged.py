"""What a third party can prove of a paper with a bundle and a head of a log: pure, each check with what it means."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import rfc8785

from ops.proof.bundle import Bundle, Log

OWN = "reporting"
KEPT, RENDERED = "reporting.run.kept.", "reporting.run.rendered."
TEXT_FORMS = ("html", "md")


@dataclass(frozen=True)
class Check:
    """One thing looked at; `where` says what is wrong and at which place."""

    name: str
    where: str | None = None

    @property
    def holds(self) -> bool:
        """Whether it is proven."""
        return self.where is None


@dataclass(frozen=True)
class Judged:
    """Every check, and what these checks leave open."""

    checks: tuple[Check, ...]
    open: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether everything that was looked at is proven."""
        return all(check.holds for check in self.checks)


@dataclass(frozen=True)
class Chained:
    """A log walked: the hash of its chain at every position of the stretch."""

    log: Log
    hashes: dict[int, bytes]

    def position_of(self, head: str) -> int | None:
        """Where the chain has this hash."""
        return next((place for place, hash_ in self.hashes.items() if hash_.hex() == head), None)


def judge(content: bytes, bundle: Bundle, heads: Sequence[str]) -> Judged:
    """
    Whether a file is the one that was kept, made of this dataset, these lists and these events of the logs.

    Raises ValueError where the bundle lacks what every bundle has.
    """
    try:
        return _judged(content, bundle, heads)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{type(error).__name__} {error}") from error


def _judged(content: bytes, bundle: Bundle, heads: Sequence[str]) -> Judged:
    chains = {name: _walked(log) for name, log in bundle.logs.items()}
    events = {name: _events(log) for name, log in bundle.logs.items()}
    own = events.get(OWN, {})
    rendered = _told_file(own, hashlib.sha256(content).hexdigest())
    kept = next((place for place, event in own.items() if event["type"].startswith(KEPT)), None)
    checks = [
        *(_bodies(log) for log in bundle.logs.values()),
        _file(rendered, bundle),
        *_dataset(content, own, kept, rendered, bundle),
        *_lists(bundle),
        *_printed(bundle, chains),
        _cited(bundle, events),
        *(_head(head, chains, {OWN: max(kept or 0, rendered or 0)}) for head in heads),
    ]
    return Judged(tuple(checks), tuple(_open(bundle, chains, heads, events)))


def _walked(log: Log) -> Chained:
    hash_, hashes = log.start, {log.before: log.start}
    for place, link in enumerate(log.links, log.before + 1):
        hash_ = hashlib.sha256(hash_ + link).digest()
        hashes[place] = hash_
    return Chained(log, hashes)


def _events(log: Log) -> dict[int, dict[str, Any]]:
    found = {}
    for place, body in log.events.items():
        try:
            found[place] = json.loads(body)
        except ValueError:
            found[place] = {"id": "", "type": "", "data": {}}  # its hash differs too, and that is told
    return found


def _bodies(log: Log) -> Check:
    """Every body of the bundle is the one that the chain was made of."""
    name = f"{log.service}：事件内容与账本链一致 | events are those of the log ({len(log.events)})"
    for place, body in log.events.items():
        n = place - log.before - 1
        if not 0 <= n < len(log.links) or hashlib.sha256(body).digest() != log.links[n]:
            return Check(name, f"{log.service} position {place}: 内容与链不符 | the body is not that of the chain")
    return Check(name)


def _told_file(own: dict[int, dict[str, Any]], sha256: str) -> int | None:
    told = (n for n, event in own.items() if event["type"].startswith(RENDERED) and event["data"]["sha256"] == sha256)
    return next(told, None)


def _file(rendered: int | None, bundle: Bundle) -> Check:
    name = "文件与留存时逐字节相同 | the file is byte for byte the one that was kept"
    if rendered is None:
        code = bundle.run["run"]["code"]
        return Check(name, f"{code}: 没有哈希相同的文件 | no file with this hash was told")
    return Check(name)


def _dataset(
    content: bytes, own: dict[int, dict[str, Any]], kept: int | None, rendered: int | None, bundle: Bundle
) -> Iterator[Check]:
    """The run that was told has this dataset and these paragraphs, and the text names it."""
    name = "数据集是留存时所述的那一份 | the dataset is the one that was told"
    if kept is None:
        yield Check(name, "账本中没有这一期 | the log does not tell of this run")
        return
    told, sha256 = own[kept]["data"], _sha256(bundle.run["dataset"])
    same = told["dataset_sha256"] == sha256
    yield Check(name, None if same else f"dataset: {sha256} ≠ {told['dataset_sha256']}")
    same = (told.get("heads") or []) == bundle.run["heads"]
    yield Check("所印链头与所述一致 | the heads are those that were told", None if same else "heads")
    if expected := told.get("paragraphs_sha256"):
        same = expected == _sha256(bundle.run["paragraphs"])
        yield Check("文字段落未变 | the paragraphs are those that were told", None if same else "paragraphs")
    if rendered is not None and own[rendered]["data"]["form"] in TEXT_FORMS:
        wanted = [sha256, *(head["sha256"] for head in bundle.run["heads"])]
        missing = [hash_ for hash_ in wanted if hash_.encode() not in content]
        yield Check("文件写明数据集和链头 | the file names dataset and heads", "、".join(missing) or None)
    values = {figure["name"]: figure["value"] for figure in told["figures"]}
    other = [name for name, one in bundle.run["dataset"]["figures"].items() if values.get(name) != one["value"]]
    yield Check("指标与所述一致 | figures are those that were told", "、".join(other) or None)


def _lists(bundle: Bundle) -> Iterator[Check]:
    """Every list has its hash, and every figure is what its lists give."""
    lists = bundle.run["lists"]
    wrong = [f"{one['figure']}/{one['role']}" for one in lists if _sha256_of_list(one) != one["sha256"]]
    yield Check(f"清单与哈希一致 | lists have their hashes ({len(lists)})", "、".join(wrong) or None)
    known = {one["sha256"]: one for one in lists}
    figures = list(_figures(bundle.run["dataset"], ""))
    wrong = [name for name, figure in figures if not _follows(figure, known)]
    yield Check(f"指标值由清单得出 | figures follow from their lists ({len(figures)})", "、".join(wrong) or None)


def _figures(part: Any, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every figure of a dataset, wherever it stands in it."""
    if isinstance(part, dict):
        if {"lists", "kind", "value"} <= part.keys():
            yield name, part
        else:
            for key, value in part.items():
                yield from _figures(value, key)
    elif isinstance(part, list):
        for value in part:
            yield from _figures(value, name)


def _follows(figure: dict[str, Any], known: dict[str, dict[str, Any]]) -> bool:
    lists = {role: known.get(listed["sha256"]) for role, listed in figure["lists"].items()}
    lengths = {role: len(one["event_ids"]) for role, one in lists.items() if one}
    if any(lengths.get(role) != listed["length"] for role, listed in figure["lists"].items()):
        return False
    totals = {role: sum(one["weights"]) for role, one in lists.items() if one}
    return bool(_value(figure["kind"], lengths, totals) == figure["value"])


def _value(kind: str, lengths: dict[str, int], totals: dict[str, int]) -> float:
    """The value of a figure by its kind (decision 11)."""
    if kind == "ratio":
        return round(100 * lengths["numerator"] / lengths["denominator"], 1) if lengths["denominator"] else 0.0
    if kind == "mean":
        return round(totals["counted"] / lengths["counted"], 1) if lengths["counted"] else 0.0
    return totals["counted"] if kind == "sum" else lengths["counted"]


def _printed(bundle: Bundle, chains: dict[str, Chained]) -> Iterator[Check]:
    """The heads that were told with the run, and that the paper prints, lie on the chains."""
    for head in bundle.run["heads"]:
        name = f"{head['log']}：文件所印链头在账本链上 | the head printed in the paper lies on the chain"
        chained = chains.get(head["log"])
        there = chained.hashes.get(head["position"]) if chained else None
        same = there is not None and there.hex() == head["sha256"]
        yield Check(name, None if same else f"{head['log']} position {head['position']}")


def _cited(bundle: Bundle, events: dict[str, dict[int, dict[str, Any]]]) -> Check:
    """Every event that a list names is in the logs."""
    have = {event["id"] for own in events.values() for event in own.values()}
    cited = {event for one in bundle.run["lists"] for event in one["event_ids"]}
    missing = sorted(cited - have)
    name = f"清单所列事件都在账本中 | every event of the lists is in a log ({len(cited)})"
    return Check(name, f"{len(missing)}: {'、'.join(missing[:3])}" if missing else None)


def _head(head: str, chains: dict[str, Chained], needed: dict[str, int]) -> Check:
    """The chain passes through the head that its holder has, after what it is to vouch for."""
    name = f"账本链经过您持有的链头 | a chain passes through the head {head[:12]}…"
    for service, chained in chains.items():
        place = chained.position_of(head)
        if place is not None:
            late = place < needed.get(service, 0)
            older = f"{service} position {place}: 早于本期或本文件 | older than the run or the file"
            return Check(name, older if late else None)
    return Check(name, "没有任何账本链经过它 | no chain passes through it")


def _open(
    bundle: Bundle, chains: dict[str, Chained], heads: Sequence[str], events: dict[str, dict[int, dict[str, Any]]]
) -> Iterator[str]:
    """What is not proven by these checks, in words."""
    own = chains.get(OWN)
    if own is None or all(own.position_of(head) is None for head in heads):
        yield "未给出报告账本的链头：材料只能自证 | no head of reporting's log was given: the archive speaks for itself"
    for head in bundle.run["heads"]:
        after = sum(1 for place in events.get(head["log"], {}) if place > head["position"])
        if after and head["log"] != OWN:
            yield f"{head['log']}：{after} 条事件晚于文件所印链头 | {after} events are later than the head in the paper"
    yield from _template(bundle, events)
    yield "清单是否齐全须由账本重算 | whether a list lacks something is shown by computing it from the ledgers"
    yield "记录所述是否属实不由哈希证明 | whether what was recorded is true no hash can show"


def _template(bundle: Bundle, events: dict[str, dict[int, dict[str, Any]]]) -> Iterator[str]:
    """A run that was kept with other templates than there are now: its kept files stand, new ones would differ."""
    kept = next((event for event in events.get(OWN, {}).values() if event["type"].startswith(KEPT)), None)
    then, today = kept and kept["data"].get("template_sha256"), bundle.run.get("template_sha256_today")
    if then and today and then != today:
        yield (
            "模板在留存之后改过：现在重新出具的文件与留存的不同，数据不变 | the template was changed after the run was "
            "kept: a file made anew differs from the kept one, its data do not"
        )


def _sha256(value: Any) -> str:
    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()


def _sha256_of_list(one: dict[str, Any]) -> str:
    """None of a list of which one column is longer than another: it has no lines."""
    if len({len(one[column]) for column in ("event_ids", "weights", "groups")}) > 1:
        return ""
    lines = zip(one["event_ids"], one["weights"], one["groups"], strict=True)
    return hashlib.sha256("\n".join(f"{event} {weight} {group}" for event, weight, group in lines).encode()).hexdigest()
