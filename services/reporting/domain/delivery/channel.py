"""What a channel of each kind must be told before it can be used, and which of that is secret."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from services.reporting.domain.delivery.occurrence import MAIL, TOPICS
from services.reporting.domain.delivery.refusals import SecretMissing, SettingMissing
from shared.errors import Malformed

# kind -> secrets it cannot do without; a robot without a signing key is one whose maker does not ask for it.
SECRETS: Final[Mapping[str, tuple[str, ...]]] = {
    "mail": (),
    "wecom": ("url",),
    "dingtalk": ("url",),
    "feishu": ("url",),
    "webhook": ("url", "signing_key"),
    "apprise": ("url",),
    "folder": (),
}
# With `+` and the 32 characters of a try they are the 64 that a mail server takes (RFC 5321, 4.5.3.1.1).
_LONGEST_NAME: Final = 31
_ROBOTS: Final = ("wecom", "dingtalk", "feishu", "webhook")


def check(
    kind: str, code: str, settings: Mapping[str, Any], secrets: Mapping[str, str], topics: tuple[str, ...]
) -> None:
    """Refuse a channel that could not work. Raises SettingMissing, SecretMissing, Malformed."""
    if (kind == "mail") != (code == MAIL):
        raise SettingMissing(
            field="code", kind=kind, why="邮件通道的编码是 mail，且只有一个 | mail has the code mail, and is one"
        )
    if unknown := [topic for topic in topics if topic not in TOPICS]:
        raise Malformed(field="topics", field_name="topics", why=", ".join(unknown))
    if missing := [name for name in SECRETS[kind] if not secrets.get(name)]:
        raise SecretMissing(field="secrets", code=code, why=", ".join(missing))
    if kind == "mail":
        _check_mail(settings, secrets)
    if kind in _ROBOTS:
        _check_url(kind, secrets["url"], plain=bool(settings.get("plain")))


def _check_mail(settings: Mapping[str, Any], secrets: Mapping[str, str]) -> None:
    if missing := [name for name in ("host", "sender") if not settings.get(name)]:
        raise SettingMissing(
            field=missing[0], kind="mail", why=f"缺少 {', '.join(missing)} | it lacks {', '.join(missing)}"
        )
    if len(str(settings.get("return_path") or "").rpartition("@")[0]) > _LONGEST_NAME:
        raise SettingMissing(
            field="return_path", kind="mail", why="退信地址 @ 之前至多 31 个字符 | at most 31 characters before the @"
        )
    if settings.get("username") and not secrets.get("password"):
        raise SecretMissing(field="secrets", code=MAIL, why="password")
    if settings.get("username") and settings["tls"] == "none":
        raise SettingMissing(field="tls", kind="mail", why="口令不得明文传送 | a password is not sent in the clear")


def _check_url(kind: str, url: str, *, plain: bool) -> None:
    """Of a wrong address only that it is wrong is told: it may be a secret with a typing mistake."""
    try:
        parts = urlsplit(url)
        fits = bool(parts.hostname) and parts.scheme in (("https", "http") if plain else ("https",)) and parts.port != 0
    except ValueError:
        fits = False
    if not fits:
        raise SettingMissing(field="secrets", kind=kind, why="url 须为 https 地址 | url must be an https address")
