"""A service with the kernel's tables only: what writers leave in its outbox, it says."""

from __future__ import annotations

from pathlib import Path

from shared.service import Service

SERVICE = Service(name="registry", title="Speaker of the fault tests", migrations=Path(__file__).with_name("none"))
