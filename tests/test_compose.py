"""docker-compose.yml runs what deploy/services.py describes, on both generations of Compose; checked without Docker."""

from __future__ import annotations

import json
import re
import socket
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from console.settings import Settings as ConsoleSettings
from deploy.compose import images
from deploy.compose.files import FOLDER, PORTS, Environment, variable, write_files
from deploy.native.rabbitmq import PLUGINS
from deploy.secrets import Secrets, ensure_secrets
from deploy.services import ALL, ROOT, Described, Place, environment
from deploy.tls import AMQPS_PORT, broker_conf
from shared.settings import Settings
from tests.compose_file import keys, plain, read, variables

COMPOSE = read(ROOT / "docker-compose.yml")
SERVICES = COMPOSE["services"]
KEEPERS = [service for service in ALL if service.keeps]
SERVERS = ("postgres", "rabbitmq")
VOLUMES = SERVICES["rabbitmq"]["volumes"]
APPLICATION = sorted(set(SERVICES) - set(SERVERS))


@dataclass(frozen=True)
class Written(Secrets):
    """The secrets as docker-compose.yml names them: variables, and files in the container."""

    def role(self, name: str) -> str:
        return f"${{{variable('postgres', name)}}}"

    def login(self, name: str) -> str:
        return f"${{{variable('rabbitmq', name)}}}"

    @property
    def jwks(self) -> Path:
        return Path("/run/secrets/jwks")

    @property
    def parked_key(self) -> Path:
        return Path("/run/secrets/parked_key")


PLACE = Place(
    society="${LIANXI_SOCIETY}",
    postgres="postgres:5432",
    amqp="rabbitmq:5672",
    http={service.name: (service.name, 8000) for service in ALL},
    listen="0.0.0.0",
    root=Path("/app"),
)


def _told(name: str) -> dict[str, Any]:
    """What a container is told, without what is only handed through from outside."""
    return {key: value for key, value in plain(SERVICES[name]["environment"]).items() if value is not None}


# --- the same services ------------------------------------------------------------------------------------------------


def test_containers_are_those_that_are_described() -> None:
    prepared = [f"{service.name}-prepare" for service in KEEPERS]
    assert set(SERVICES) == {*SERVERS, "databases", "ready", *prepared, *(service.name for service in ALL)}


@pytest.mark.parametrize("service", ALL, ids=lambda service: service.name)
def test_a_container_runs_the_command_and_is_told_what_a_native_service_is_told(service: Described) -> None:
    assert SERVICES[service.name]["command"] == ["python", *service.serve]
    assert _told(service.name) == environment(service, PLACE, Written(Path()))
    if service.prepare:
        assert SERVICES[f"{service.name}-prepare"]["command"] == ["python", *service.prepare]
        assert _told(f"{service.name}-prepare") == environment(service, PLACE, Written(Path()), preparing=True)


@pytest.mark.parametrize("service", ALL, ids=lambda service: service.name)
def test_a_container_is_asked_whether_it_is_ready_where_it_listens_and_is_published(service: Described) -> None:
    asked = " ".join(SERVICES[service.name]["healthcheck"]["test"])
    assert f"'http://127.0.0.1:{PLACE.http[service.name][1]}{service.health_path}'" in asked
    (published,) = plain(SERVICES[service.name]["ports"])
    assert published == f"127.0.0.1:${{{service.name.upper()}_PORT}}:{PLACE.http[service.name][1]}"


@pytest.mark.parametrize("service", ALL, ids=lambda service: service.name)
def test_every_setting_can_be_set_from_outside(service: Described) -> None:
    settings = set(Settings.model_fields if service.keeps else ConsoleSettings.model_fields)
    settings -= {"owner_database_url"} | (set() if service.name == "registry" else {"broker_test_url"})
    assert set(SERVICES[service.name]["environment"]) == {f"LIANXI_{name.upper()}" for name in settings}


def test_all_databases_are_prepared_before_any_service_serves() -> None:
    prepared = {f"{service.name}-prepare": "service_completed_successfully" for service in KEEPERS}
    for service in ALL:
        waited = {name: wait["condition"] for name, wait in SERVICES[service.name]["depends_on"].items()}
        assert waited == {"rabbitmq": "service_healthy", **prepared}
    for name in prepared:
        assert SERVICES[name]["depends_on"] == {"databases": {"condition": "service_completed_successfully"}}
    assert SERVICES["databases"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}


def test_ready_waits_for_all_to_be_healthy() -> None:
    assert SERVICES["ready"]["depends_on"] == {service.name: {"condition": "service_healthy"} for service in ALL}


def test_the_databases_are_made_by_the_code_that_makes_them_natively() -> None:
    assert SERVICES["databases"]["command"] == ["python", "-m", "deploy.databases"]
    read_there = set(re.findall(r'os\.environ\["(\w+)"\]', (ROOT / "deploy" / "databases.py").read_text()))
    assert set(SERVICES["databases"]["environment"]) == read_there
    assert SERVICES["databases"]["secrets"] == ["roles"]


def test_the_broker_reads_its_definitions_when_it_starts() -> None:
    assert "./deploy/compose/rabbitmq.conf:/etc/rabbitmq/conf.d/20-lianxi.conf:ro" in VOLUMES
    assert SERVICES["rabbitmq"]["secrets"] == ["definitions"]
    conf = (ROOT / "deploy/compose/rabbitmq.conf").read_text().splitlines()
    assert "load_definitions = /run/secrets/definitions" in conf
    (largest,) = (line for line in conf if line.startswith("max_message_size"))
    assert largest in (ROOT / "deploy/native/rabbitmq.py").read_text()


def test_the_broker_has_the_plugins_that_it_has_natively() -> None:
    assert "./deploy/compose/enabled_plugins:/etc/rabbitmq/enabled_plugins:ro" in VOLUMES
    said = (ROOT / "deploy/compose/enabled_plugins").read_text().strip()
    assert set(PLUGINS) < set(re.findall(r"\w+", said))
    image = (ROOT / "deploy/images/rabbitmq/Dockerfile").read_text()
    assert f"echo '{said}' > /etc/rabbitmq/enabled_plugins" in image
    left_out = re.findall(r"(\S+)-?\*", image[image.index("rm -rf", image.index("/plugins")) :])
    assert [
        name for name in (*PLUGINS, "amqp10_client") if any(name.startswith(one.strip("-")) for one in left_out)
    ] == []


# --- closed to strangers ----------------------------------------------------------------------------------------------


def test_nothing_is_published_beyond_this_machine_unless_the_operator_opens_the_door_for_publishers() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", ())]
    assert len(published) == len(PORTS)
    door = [port for port in published if not port.startswith("127.0.0.1:")]
    assert door == [f"${{AMQPS_ADDRESS:-127.0.0.1}}:${{AMQPS_PORT:-{AMQPS_PORT}}}:{AMQPS_PORT}"]
    assert {name for port in published for name in variables(port)} == {*PORTS, "AMQPS_ADDRESS"}


def test_the_broker_speaks_tls_with_publishers_as_it_does_natively() -> None:
    (folder,) = (line.split(":")[1] for line in VOLUMES if line.startswith("./.lianxi/"))
    assert f"./.lianxi/{FOLDER}/tls:{folder}:ro" in VOLUMES
    assert broker_conf(str(AMQPS_PORT), folder) in (ROOT / "deploy/compose/rabbitmq.conf").read_text()


def test_outside_is_open_only_when_the_operator_names_the_host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, made = ensure_secrets(tmp_path / "kept"), Environment(tmp_path / ".env")
    write_files(kept, made, ports_in_use=True)
    assert made.read()["AMQPS_ADDRESS"] == "127.0.0.1"
    certificate = (kept.folder / FOLDER / "tls" / "server.pem").read_text()
    monkeypatch.setenv("LIANXI_PUBLIC_HOST", "amqp.example.org")
    write_files(kept, made, ports_in_use=True)
    opened = made.read()
    assert (opened["AMQPS_ADDRESS"], opened["AMQPS_PORT"]) == ("0.0.0.0", "5671")
    assert (kept.folder / FOLDER / "tls" / "server.pem").read_text() != certificate
    made.change({"AMQPS_ADDRESS": "192.0.2.1"})
    monkeypatch.delenv("LIANXI_PUBLIC_HOST")
    write_files(kept, made, ports_in_use=True)
    assert made.read()["AMQPS_ADDRESS"] == "192.0.2.1"
    made.change({"LIANXI_PUBLIC_HOST": ""})
    write_files(kept, made, ports_in_use=True)
    assert made.read()["AMQPS_ADDRESS"] == "127.0.0.1"


@pytest.mark.parametrize("name", APPLICATION)
def test_a_container_of_ours_may_do_nothing_but_its_work(name: str) -> None:
    container = SERVICES[name]
    assert container["read_only"] is True
    assert container["cap_drop"] == ["ALL"]
    assert container["security_opt"] == ["no-new-privileges:true"]
    assert container.get("volumes") is None


def test_only_the_one_who_makes_the_databases_gets_all_their_passwords() -> None:
    assert [name for name, one in SERVICES.items() if "roles" in one.get("secrets", ())] == ["databases"]
    owners = {name for name, one in SERVICES.items() for found in variables(one) if found.endswith("_OWNER")}
    assert owners == {f"{service.name}-prepare" for service in KEEPERS}


def test_a_missing_secret_is_said_in_a_sentence_and_one_command_makes_them_all(tmp_path: Path) -> None:
    made = Environment(tmp_path / ".env")
    write_files(ensure_secrets(tmp_path / "kept"), made, ports_in_use=False)
    for name, said in variables(COMPOSE).items():
        if "PASSWORD" in name:
            assert said == {"run make secrets"}
            assert made.read()[name]
        else:
            assert len(said) == 1
    files = {entry["file"] for entry in COMPOSE["secrets"].values()} | {f".lianxi/{FOLDER}/tls"}
    assert files == {f".lianxi/{FOLDER}/{path.name}" for path in (tmp_path / "kept" / FOLDER).iterdir()}
    assert {".env", ".lianxi/"} <= set((ROOT / ".gitignore").read_text().splitlines())


# --- both generations of Compose, every builder -----------------------------------------------------------------------

NEW_IN_VERSION_2 = {"version", "name", "include", "start_interval", "required", "additional_contexts", "develop"}
NEW_IN_VERSION_2 |= {"post_start", "pre_stop", "configs", "content", "env_file", "pull_policy", "provider", "models"}
UNSAFE = {"privileged", "ulimits", "network_mode", "pid", "userns_mode", "cap_add"}


def test_only_what_both_generations_of_compose_know_is_used() -> None:
    assert not keys(COMPOSE) & (NEW_IN_VERSION_2 | UNSAFE)
    assert {name for name in COMPOSE if not name.startswith("x-")} == {"services", "volumes", "secrets"}
    assert set(COMPOSE["x-app"]["build"]) == {"context", "dockerfile", "args"}
    written = (ROOT / "docker-compose.yml").read_text()
    assert not re.findall(r"\$\{\w+:\+", written)
    assert len(re.findall(r"\$\{", written)) == len(re.findall(r"\$\{\w+:[-?][^{}]*\}", written))


@pytest.mark.parametrize("file", [ROOT / "deploy/Dockerfile", *sorted((ROOT / "deploy/images").glob("*/Dockerfile"))])
def test_images_are_built_by_any_builder(file: Path) -> None:
    text = file.read_text()
    assert not re.search(r"#\s*syntax|<<|--link|--mount", text)
    assert text.index("ARG ") < text.index("FROM ${")


def test_images_are_named_by_variables_with_official_defaults() -> None:
    said = variables(COMPOSE)
    assert {name: said[name] for name in images.OFFICIAL} == {k: {v} for k, v in images.OFFICIAL.items()}
    assert images.OFFICIAL.keys() == images.STANDINS.keys()
    built = (ROOT / "deploy/images/build-standins").read_text()
    assert all(f'"${{prefix}}{image.removeprefix("standin/")}"' in built for image in images.STANDINS.values())


def test_the_tests_use_the_same_images() -> None:
    text = (ROOT / "tests/servers/containers.py").read_text()
    assert all(f'"{name}", "{images.OFFICIAL[name]}"' in text for name in ("POSTGRES_IMAGE", "RABBITMQ_IMAGE"))


def test_the_broker_is_one_that_does_not_lose_what_it_confirmed() -> None:
    major, minor = re.findall(r"\d+", images.OFFICIAL["RABBITMQ_IMAGE"])[:2]
    assert (int(major), int(minor)) >= (4, 1)


def test_nothing_private_gets_into_the_image() -> None:
    everything_first, *let_in = [
        line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")
    ]
    assert everything_first == "*"
    shipped = {line[1:] for line in let_in if line.startswith("!")}
    assert shipped == {"pyproject.toml", "requirements.lock", "shared", "services", "console", "deploy"}


def test_yaml_that_only_a_full_reader_knows_is_refused(tmp_path: Path) -> None:
    for text in ("services:\n  - one\n", "text: |\n  lines\n", "a: b: c\n", "a: b # c\n", "- one\n"):
        (tmp_path / "file").write_text(text)
        with pytest.raises(ValueError, match="read"):
            read(tmp_path / "file")


# --- the files beside it ----------------------------------------------------------------------------------------------


def test_lines_of_the_operator_stay_in_env(tmp_path: Path) -> None:
    kept, made = ensure_secrets(tmp_path / "kept"), Environment(tmp_path / ".env")
    made.file.write_text("# mine\nPOSTGRES_IMAGE=mirror/postgres:17\nREGISTRY_PORT=1\n")
    write_files(kept, made, ports_in_use=True)
    first = made.file.read_bytes()
    write_files(kept, made, ports_in_use=True)
    assert made.file.read_bytes() == first
    assert first.startswith(b"# mine\nPOSTGRES_IMAGE=mirror/postgres:17\nREGISTRY_PORT=1\n")
    assert images.wanted(made.read())["POSTGRES_IMAGE"] == "mirror/postgres:17"
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600


def test_a_port_that_a_stranger_took_is_chosen_anew_unless_it_is_held_by_us(tmp_path: Path) -> None:
    kept, made = ensure_secrets(tmp_path / "kept"), Environment(tmp_path / ".env")
    write_files(kept, made, ports_in_use=False)
    before = made.read()
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", int(before["AMQPS_PORT"])))
        stranger.listen()
        write_files(kept, made, ports_in_use=True)
        assert made.read() == before
        write_files(kept, made, ports_in_use=False)
    assert {name for name, value in made.read().items() if value != before[name]} == {"AMQPS_PORT"}


def test_containers_read_files_that_nobody_else_on_the_machine_reaches(tmp_path: Path) -> None:
    kept = ensure_secrets(tmp_path / "kept")
    write_files(kept, Environment(tmp_path / ".env"), ports_in_use=False)
    folder = kept.folder / FOLDER
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o644}
    assert {path.name for path in (folder / "tls").iterdir()} == {"server.pem", "server.key"}
    assert (folder / "parked.key").read_text() == kept.parked_key.read_text()
    assert "admin" not in json.loads((folder / "roles.json").read_text())
