"""docs/operating.md tells of every setting what the code tells of it."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic_core import PydanticUndefined
from pydantic_settings import BaseSettings

from console.settings import Settings as ConsoleSettings
from deploy.compose import images
from deploy.compose.files import PORTS
from deploy.secrets import ensure_secrets
from deploy.services import ALL, ROOT, Place, environment
from shared.settings import Settings

TEXT = (ROOT / "docs" / "operating.md").read_text("utf-8")
PLACE = Place("csbme", "pg:5432", "mq:5672", {service.name: (service.name, 8000) for service in ALL})
SAID_ELSEWHERE = {"office_zone", "log_level", "http_host", "http_port"}


def _table(settings: type[BaseSettings], given: set[str]) -> str:
    """The rows of the table of settings; those that `make up` gives are marked."""
    rows = ["| setting | default | what it is |", "|---|---|---|"]
    for name, field in settings.model_fields.items():
        variable = f"LIANXI_{name.upper()}"
        default = "" if field.default is PydanticUndefined or field.default is None else f"`{field.default}`"
        default = default if field.default_factory is None else ""
        rows.append(f"| `{variable}`{' ·' if variable in given else ''} | {default} | {field.description} |")
    return "\n".join(rows)


def test_the_table_of_settings_is_what_the_code_says(tmp_path: Path) -> None:
    kept = ensure_secrets(tmp_path)
    given = {name for service in ALL for name in environment(service, PLACE, kept, preparing=service.keeps)}
    wanted = _table(Settings, given)
    assert wanted in TEXT, f"docs/operating.md should have this table:\n{wanted}"


def test_the_console_has_no_settings_but_those_of_a_service() -> None:
    assert set(ConsoleSettings.model_fields) <= set(Settings.model_fields)
    for name in SAID_ELSEWHERE - {"http_port"}:
        assert ConsoleSettings.model_fields[name].default == Settings.model_fields[name].default


def test_what_env_can_set_is_told() -> None:
    assert {*images.OFFICIAL, *PORTS, "COMPOSE_PROJECT_NAME", "LIANXI_IMAGE"} <= set(re.findall(r"`(\w+)`", TEXT))


def test_every_environment_variable_that_our_programs_read_is_told() -> None:
    code = [path for name in ("deploy", "ops", "shared", "services", "console") for path in (ROOT / name).rglob("*.py")]
    code += [ROOT / "deploy" / "bootstrap", *(ROOT / "tests" / "servers").glob("*.py")]
    read = {name for path in code for name in re.findall(r"\bLIANXI_[A-Z]\w+", path.read_text("utf-8"))}
    assert read <= set(re.findall(r"`(LIANXI_\w+)`", TEXT))
