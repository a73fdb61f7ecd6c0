"""The certificate of an honour as PDF: the same honour gives the same bytes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson
import typst

from services.registry.store.person_vault import open_persons
from services.registry.views.honours import recipient_name, society_name
from shared.database import UnitOfWork
from shared.errors import Refused

TEMPLATE = Path(__file__).parents[1] / "templates" / "certificate.typ"
Text = dict[str, Any]


class NoCertificateYet(Refused):
    """
    荣誉 {code} 处于“{state}”状态，只有已授予的荣誉可以出具证书。
    The honour {code} is "{state}"; a certificate is printed for one that is given.
    """


class CertificateNeedsApproval(Refused):
    """
    “本会表彰”无批准文号，不能出具证书。
    An award of the society itself has no certificate without the number of its approval.
    """


class RecipientWithoutName(Refused):
    """
    证书上的受表彰者 {code} 没有可用的名称。
    The recipient {code} has no name here that a certificate could carry.
    """


async def text_of(uow: UnitOfWork, honour: dict[str, Any]) -> Text:
    """
    What stands on the certificate; a person's name is opened for it, which is audited.

    Raises NoCertificateYet, CertificateNeedsApproval, RecipientWithoutName.
    """
    if honour["state"] != "given":
        raise NoCertificateYet(field="code", code=honour["code"], state=honour["state"])
    if honour["kind"] == "society_award" and not honour["approval_number"]:
        raise CertificateNeedsApproval(field="approval_number")
    recipient = await _name(uow, honour)
    society = await society_name(uow.connection, honour["since"])
    if recipient is None or society is None:
        raise RecipientWithoutName(field="recipient", code=honour["recipient"]["code"])
    return laid_out(honour, recipient, society)


async def _name(uow: UnitOfWork, honour: dict[str, Any]) -> str | None:
    named = honour["recipient"]
    if named["kind"] == "person":
        opened = await open_persons(uow, [named["code"]], f"certificate of honour/{honour['code']}")
        return opened.get(named["code"], {}).get("name")
    return await recipient_name(uow.connection, honour, honour["since"])


def laid_out(honour: dict[str, Any], recipient: str, society: str) -> Text:
    """The lines of the certificate; days are written 2026年9月10日."""
    occasion = f"在{honour['session']}上，" if honour["session"] else ""
    who = "你" if honour["recipient"]["kind"] == "person" else "你单位"
    numbers = [f"证书编号：{honour['code']}"]
    if honour["approval_number"]:
        numbers.append(f"批准文号：{honour['approval_number']}")
    if honour["basis"]:
        numbers.append(f"依据文件：{honour['basis']}")
    return {
        "title": f"{honour['award']} {honour['code']}",
        "heading": "荣誉证书",
        "heading_en": "CERTIFICATE OF HONOUR",
        "society": society,
        "recipient": recipient,
        "sentence": f"{occasion}授予{who}{honour['year']}年度“{honour['award']}”，特发此证。",
        "numbers": numbers,
        "issuer": society,
        "day": _written(honour["since"]),
    }


def pdf(text: Text) -> bytes:
    """Set the certificate. The fonts are those of the system (Noto CJK); nothing is fetched, no clock is read."""
    compiled = typst.compile(
        str(TEMPLATE),
        format="pdf",
        sys_inputs={"honour": orjson.dumps(text).decode()},
        timestamp=datetime(2000, 1, 1, tzinfo=UTC),
    )
    if not isinstance(compiled, bytes):
        raise TypeError("a certificate has one page")
    return compiled


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
