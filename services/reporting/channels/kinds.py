"""Which sender serves which kind of channel, and what each kind needs to be told."""

from __future__ import annotations

from typing import Final

from services.reporting.channels import folder, mail, others, robots, webhook
from services.reporting.channels.sending import Sender

SENDERS: Final[dict[str, Sender]] = {
    "mail": mail.send,
    "wecom": robots.wecom,
    "dingtalk": robots.dingtalk,
    "feishu": robots.feishu,
    "webhook": webhook.send,
    "apprise": others.send,
    "folder": folder.send,
}
