"""The registry's web application without servers, and its document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shared.service import build
from shared.settings import Settings
from tests.conftest import service
from tests.registry.conftest import door, silent_vhost  # noqa: F401  (fixtures)


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    """What `GET /openapi.json` of the registry answers."""
    nowhere = Settings(database_url="-", broker_url="-", jwks_file=Path("-"), parked_key_file=Path("-"))
    return build(service("registry"), nowhere).openapi()
