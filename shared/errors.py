"""Refusals: sentences that people read, in Chinese and English, and that HTTP answers as problem+json."""

from __future__ import annotations

import inspect
import re
from typing import Any

from rfc9457 import Problem


class Refused(Problem):
    """
    这个请求不能照办。
    The request cannot be carried out.
    """

    STATUS = 409

    def __init__(self, field: str | None = None, **facts: Any) -> None:
        chinese, english = sentences(type(self))
        extras: dict[str, Any] = {"title_en": english.format(**_in_language(facts, -1))}
        if facts:
            extras["facts"] = {name: str(value) for name, value in facts.items()}
        if field:
            extras["errors"] = [{"field": field, "rule": rule_of(type(self))}]
        title = chinese.format(**_in_language(facts, 0))
        super().__init__(title, type_=rule_of(type(self)), status=self.STATUS, **extras)


def _in_language(facts: dict[str, Any], part: int) -> dict[str, Any]:
    """A reason written `中文 | English` is told in each language by its own half."""
    return {**facts, "why": facts["why"].split(" | ")[part]} if isinstance(facts.get("why"), str) else facts


def sentences(refusal: type[Refused]) -> tuple[str, str]:
    """The Chinese and the English sentence of a refusal: the first two lines of its docstring."""
    lines = inspect.cleandoc(refusal.__doc__ or "").strip().splitlines()
    return lines[0], lines[1] if len(lines) > 1 else lines[0]


def rule_of(refusal: type[Refused]) -> str:
    """`BranchIsUnknown` -> `branch-is-unknown`: the stable name of the rule that was broken."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", refusal.__name__).lower()


class Unknown(Refused):
    """
    没有编码为 {code} 的{what}。
    There is no {what} with the code {code}.
    """

    STATUS = 404


class Forbidden(Refused):
    """
    您的职务不能对此做“{action}”。
    None of your offices may do {action} here.
    """

    STATUS = 403


class Unidentified(Refused):
    """
    请求没有有效的身份令牌：{why}。
    The request carries no valid token: {why}.
    """

    STATUS = 401


class StaleVersion(Refused):
    """
    记录已被他人改动：您看到的是第 {seen} 版，现在是第 {now} 版。
    The record has changed: you saw version {seen}, it is now {now}.
    """

    STATUS = 412

    def __init__(self, subject: str, seen: int, now: int) -> None:
        super().__init__(field="If-Match", seen=seen, now=now)
        self.subject, self.seen = subject, seen


class VersionMissing(Refused):
    """
    修改已有记录要用 If-Match 说明您看到的版本。
    A change of an existing record needs If-Match with the version you saw.
    """

    STATUS = 428


class KeyReused(Refused):
    """
    同一个 Idempotency-Key 已用于另一个请求。
    This Idempotency-Key was used for another request.
    """

    STATUS = 422


class Malformed(Refused):
    """
    {field_name} 不符合规则：{why}。
    {field_name} breaks a rule: {why}.
    """

    STATUS = 422


class Unstorable(Refused):
    """
    请求里有无法保存或查找的值：空字符，或过大的数字、日期。
    The request holds a value that can be neither stored nor looked for: a NUL character, a number or day too large.
    """

    STATUS = 422


class NotReadable(Refused):
    """
    请求内容无法读取：{why}。
    The body of the request cannot be read: {why}.
    """

    STATUS = 400


class UploadTooLarge(Refused):
    """
    请求内容过大。
    The request is too large.
    """

    STATUS = 413


class NoSuchRoute(Refused):
    """
    没有这个地址：{path}。
    There is nothing at {path}.
    """

    STATUS = 404


class MethodNotAllowed(Refused):
    """
    这个地址不接受 {method} 请求。
    Nothing can be done here by {method}.
    """

    STATUS = 405


class Away(Refused):
    """
    数据库暂时不可用，请稍后用同一个 Idempotency-Key 再试。
    The database is away for the moment; try again later with the same Idempotency-Key.
    """

    STATUS = 503


class OurFault(Refused):
    """
    系统出错，已记入日志；什么都没有保存。
    A fault of ours, now in the log; nothing was saved.
    """

    STATUS = 500
