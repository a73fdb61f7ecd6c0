"""What is refused about deliveries, channels and addresses."""

from __future__ import annotations

from shared.errors import Refused


class NothingToSendAgain(Refused):
    """
    没有可以重发的消息：已送达的不再发送。
    There is nothing to send again: what was accepted is not sent twice.
    """


class NoAddressOfYours(Refused):
    """
    通讯录里没有您（{who}）的邮箱地址。
    The address book has no mail address for you ({who}).
    """


class ChannelIsOff(Refused):
    """
    通道 {code} 没有启用。
    The channel {code} is not enabled.
    """


class SecretMissing(Refused):
    """
    通道 {code} 还缺：{why}。
    The channel {code} still lacks: {why}.
    """

    STATUS = 422


class SettingMissing(Refused):
    """
    {kind} 通道的设置不符合规则：{why}。
    The settings of a {kind} channel break a rule: {why}.
    """

    STATUS = 422


class StillBeingSent(Refused):
    """
    这封邮件的发送结果还没有记下，请过几分钟再收取退信。
    What became of sending it is not written down yet: take it in again in some minutes.
    """


class AlreadyTold(Refused):
    """
    {about} 的通知已经列入发送，无需补发。
    The notice of {about} is among the deliveries already.
    """


class NothingHeldBack(Refused):
    """
    没有听到 {about} 还有效的通知。
    No notice of {about} that is still of use has been heard.
    """
