"""Mail by SMTP: one recipient a message, so that each has an answer of its own."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime

import aiosmtplib

from services.reporting.channels.sending import AboutTo, Way
from services.reporting.channels.tls import context
from services.reporting.domain.delivery.answer import Answer, clean
from services.reporting.domain.delivery.message import Message
from services.reporting.domain.delivery.returned import HEADER, return_address
from shared.database import clock

SECONDS = 60.0
_PORTS = {"tls": 465, "starttls": 587, "none": 25}


async def send(way: Way, message: Message, to: str | None, about_to: AboutTo) -> Answer:
    """
    Hand a mail over. The server's refusal of the recipient for good (5xx) is a bounce, a 4xx is temporary.

    `about_to` is called when the recipient has been taken, right before DATA: what fails after it may have arrived.
    """
    if to is None:
        return Answer("refused", "no_address", "there is no address")
    try:
        client = await _connected(way)
    except aiosmtplib.SMTPResponseException as error:
        return _refused(error.code, error.message)
    except OSError:
        raise
    except aiosmtplib.SMTPException:
        return Answer("refused", "no_tls", "the server does not offer STARTTLS")
    try:
        return await _transaction(client, way, message, to, about_to)
    except aiosmtplib.SMTPResponseException as error:
        return _refused(error.code, error.message)
    finally:
        client.close()


async def _connected(way: Way) -> aiosmtplib.SMTP:
    """Raises SMTPException (an OSError where the network is at fault), NotAllowed."""
    host, tls = str(way.settings["host"]), str(way.settings["tls"])
    port = int(way.settings.get("port") or _PORTS[tls])
    sock = await way.allowed.socket_to(host, port)
    client = aiosmtplib.SMTP(
        hostname=host,
        sock=sock,
        use_tls=tls == "tls",
        start_tls=tls == "starttls",
        tls_context=context(way) if tls != "none" else None,
        timeout=SECONDS,
        local_hostname="lianxi.invalid",
    )
    await client.connect()
    return client


async def _transaction(client: aiosmtplib.SMTP, way: Way, message: Message, to: str, about_to: AboutTo) -> Answer:
    if way.settings.get("username"):
        try:
            await client.login(str(way.settings["username"]), way.secrets["password"])
        except aiosmtplib.SMTPNotSupported:
            return Answer("refused", "no_login", "the server offers no login")
        except aiosmtplib.SMTPAuthenticationError as error:
            return Answer("temporary", str(error.code), clean(error.message))
    await client.mail(_returns_to(way, message))
    try:
        await client.rcpt(to)
    except aiosmtplib.SMTPRecipientRefused as error:
        return _of_recipient(error.code, error.message)
    content = mail_of(way, message, to).as_bytes(policy=WIRE)
    await about_to()
    try:
        code, text = await client.data(content)
    except aiosmtplib.SMTPDataError as error:
        return _of_recipient(error.code, error.message)
    return Answer("accepted", str(code), clean(text))


def _returns_to(way: Way, message: Message) -> str:
    """Where the mail comes back to if a later server cannot deliver it: an address for this try, if there is one."""
    base = way.settings.get("return_path")
    return return_address(str(base), message.attempt) if base and message.attempt else str(way.settings["sender"])


def _of_recipient(code: int, text: str) -> Answer:
    return Answer("bounced" if code >= 500 else "temporary", str(code), clean(text))


def _refused(code: int, text: str) -> Answer:
    """Greeting, EHLO, STARTTLS or MAIL FROM were answered otherwise: not the recipient's fault."""
    return Answer("refused" if code >= 500 else "temporary", str(code), clean(text))


def mail_of(way: Way, message: Message, to: str) -> EmailMessage:
    """The mail: plain text in UTF-8, attachments with names in any script, an id that is the same at every try."""
    mail = EmailMessage(policy=WIRE)
    mail["From"] = Address(str(way.settings.get("sender_name") or ""), addr_spec=str(way.settings["sender"]))
    mail["To"] = Address(addr_spec=to)
    mail["Subject"] = " ".join(message.subject.split())
    mail["Date"] = format_datetime(clock())
    mail["Message-ID"] = f"<{message.key}@{way.origin}.lianxi.invalid>"
    mail["Auto-Submitted"] = "auto-generated"
    if message.attempt:
        mail[HEADER] = message.attempt
    if reply_to := way.settings.get("reply_to"):
        mail["Reply-To"] = Address(addr_spec=str(reply_to))
    mail.set_content(message.text, subtype="plain", charset="utf-8", cte="base64")
    for one in message.attachments:
        kind, *rest = [part.strip() for part in one.mime.split(";")]
        main, _, sub = kind.partition("/")
        parameters = dict(part.split("=", 1) for part in rest if "=" in part)
        mail.add_attachment(one.content, maintype=main, subtype=sub, filename=one.name, params=parameters)
    return mail
