"""What may be asked about deliveries, channels and addresses."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from shared.commands import Command

ChannelKind = Literal["mail", "wecom", "dingtalk", "feishu", "webhook", "apprise", "folder"]
PlainCode = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
DeliveryCode = Annotated[
    str,
    Field(
        pattern=r"^D-[0-9a-f]{20}$",
        description="消息编码 | the code of a delivery",
        examples=["D-0123456789abcdef0123"],
    ),
]


def _readable(text: str) -> str:
    """PostgreSQL cannot keep NUL, and no header may have a second line."""
    if any(ord(sign) < 32 for sign in text):
        raise ValueError("须为一行文字 | one line of text")
    return text


Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_readable)]
# Enough to notice a typing mistake; whether there is such a mailbox only its server knows.
MailAddress = Annotated[
    str, Field(max_length=254, pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")
]
Holder = Annotated[
    str,
    Field(
        max_length=130,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?$",
        description="a person's code, or an office: secretariat, duty_officer, liaison/<branch>, <post>/<body>",
        examples=["secretariat", "liaison/CSBME-01", "R-17"],
    ),
]


class ChannelSettings(BaseModel):
    """What a channel is told that is no secret. Mail needs host and sender; `plain` lets a webhook go without TLS."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    host: Annotated[Line | None, Field(description="mail server; must be on the operator's list")] = None
    port: Annotated[int | None, Field(ge=1, le=65535, description="by `tls` when left out: 465, 587 or 25")] = None
    tls: Annotated[Literal["tls", "starttls", "none"], Field(description="how mail is protected on its way")] = "tls"
    sender: Annotated[MailAddress | None, Field(description="address mail comes from")] = None
    sender_name: Annotated[Line | None, Field(description="name mail comes from")] = None
    reply_to: Annotated[MailAddress | None, Field(description="address that answers go to")] = None
    return_path: Annotated[
        MailAddress | None,
        Field(
            max_length=200,
            description="退信地址：邮件服务器须把 名字+任意@ 也投到这里 | mailbox for mail that comes back; its server "
            "must take name+anything as well",
            examples=["bounces@example.org"],
        ),
    ] = None
    username: Annotated[Line | None, Field(description="login at the mail server")] = None
    ca: Annotated[
        str | None, Field(max_length=20_000, description="certificate (PEM) of the authority, where it is an own one")
    ] = None
    plain: Annotated[bool, Field(description="a webhook without TLS, inside one's own walls")] = False


class ChannelSecrets(BaseModel):
    """What is never shown again: address of the robot or webhook, its signing key, password of the mail server."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: Annotated[SecretStr | None, Field(max_length=2000, description="address of the robot or webhook")] = None
    signing_key: Annotated[SecretStr | None, Field(max_length=500, description="key it signs by")] = None
    password: Annotated[SecretStr | None, Field(max_length=500, description="of the login at the mail server")] = None

    def given(self) -> dict[str, str]:
        """Those that were given, opened."""
        return {name: value.get_secret_value() for name, value in self if value is not None}


class SetChannel(Command):
    """设置发送通道 | Set up a channel, or change it; secrets that are left out stay as they are"""

    code: Annotated[PlainCode, Field(description="`mail` for mail, of which there is one", examples=["wecom-office"])]
    kind: Annotated[ChannelKind, Field(description="通道种类 | of which maker")]
    name: Annotated[Line, Field(description="名称 | as people know it")]
    enabled: Annotated[bool, Field(description="启用 | whether it sends")] = True
    topics: Annotated[tuple[str, ...], Field(max_length=20, description="what the group behind it is told of")] = ()
    per_minute: Annotated[int | None, Field(ge=1, le=1000, description="at most; the maker's limit holds anyway")] = (
        None
    )
    settings: ChannelSettings = ChannelSettings()
    secrets: ChannelSecrets = ChannelSecrets()


class TestChannel(Command):
    """试发一条消息 | Send a test message on a channel: by mail to the caller, else to its group"""

    channel: Annotated[PlainCode, Field(description="通道编码 | the code of the channel")]


class SetAddress(Command):
    """登记职务或人员的邮箱 | Keep the mail address of an office or a person"""

    holder: Holder
    address: Annotated[MailAddress, Field(description="邮箱 | the mail address")]


class RemoveAddress(Command):
    """删除邮箱 | Forget the mail address of an office or a person"""

    CHANGES: ClassVar[bool] = True

    holder: Holder


class ResendDeliveries(Command):
    """重发未送达的消息 | Send again what did not arrive: those named, or all of an occurrence"""

    deliveries: Annotated[tuple[DeliveryCode, ...], Field(max_length=200, description="消息 | these deliveries")] = ()
    occurrence: Annotated[
        str | None, Field(min_length=1, max_length=64, pattern=r"^[!-~]+$", description="事由 | all of this occurrence")
    ] = None

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if bool(self.deliveries) == bool(self.occurrence):
            raise ValueError("须指明消息，或事由，二者之一 | either deliveries or an occurrence")
        return self


class SendToMe(Command):
    """只发给我 | Send the message of a delivery to the caller alone"""

    delivery: DeliveryCode


class SendNotice(Command):
    """补发通知 | Send a notice that was heard only by replay, and is still of use"""

    meeting: Annotated[PlainCode, Field(description="会议编码 | the code of the meeting")]


class SetDeliveryHour(Command):
    """设置发送时间 | Set quiet hours, or the hour of the one message a working day, from a day on"""

    name: Annotated[Literal["quiet_from", "quiet_until", "bundle_at"], Field(description="哪一项 | which hour")]
    since: Annotated[date, Field(description="自该日起 | from this day on")]
    value: Annotated[time, Field(description="HH:MM in the office's time zone", examples=["21:00"])]

    @model_validator(mode="before")
    @classmethod
    def _no_zone(cls, given: Any) -> Any:
        value = given.get("value") if isinstance(given, dict) else None
        if isinstance(value, str) and (value.endswith("Z") or "+" in value):
            raise ValueError("时间不带时区 | a time of the office, without a zone")
        return given
