"""Where the running system is: what `deploy up` wrote down for the operator."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer


@dataclass(frozen=True)
class Place:
    """Base addresses of the services, and everything else the file says."""

    urls: dict[str, str]
    issuer_key: Path
    known: dict[str, Any]

    def url(self, service: str) -> str:
        """The base address of a service; another name ends the command with a sentence."""
        if service not in self.urls:
            raise typer.BadParameter(f"{service}: 没有这个服务；有 {'、'.join(self.urls)}")
        return self.urls[service]


def place() -> Place:
    """Read `.lianxi/ops.json`, or the file that LIANXI_OPS_FILE names."""
    file = Path(os.environ.get("LIANXI_OPS_FILE", ".lianxi/ops.json"))
    if not file.exists():
        raise typer.BadParameter(f"{file} 不存在：请先运行 `make up` | is missing: run `make up` first")
    known = json.loads(file.read_text("utf-8"))
    return Place(known["urls"], Path(known["issuer_key_file"]), known)
