"""The rules of the house that no tool knows: each check is a function, and each has been seen to find its fault."""

from __future__ import annotations

import ast
import functools
import importlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute

from deploy.topology import HEARS
from shared import kernel_api
from shared.errors import Refused, sentences
from shared.identity import Policy
from tests.world import SERVICES

ROOT = Path(__file__).parents[1]
SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|INDEX|ROLE|DATABASE))\b", re.S
)
GLOSSARY = re.compile(
    r"(?<![a-z])(branch|liaison|expert|member|committee|meeting|activity|party|society|chair|digest|contact)(?![a-z])"
)
SUFFIX = re.compile(r"\w(Event|Command|Handler|Service|Manager|Helper|Utils)$")
# The kernel's own words that are also words of the glossary: the code of the deployment, and base classes.
KERNEL_WORDS = {"society", "DomainEvent", "Command", "Event", "Service", "Handler", "CommandHandler"}
Fault = Iterator[str]
Check = Callable[[str, ast.Module], Fault]


def may_hold_sql(path: str) -> bool:
    parts = path.split("/")
    if parts[0] == "services":
        return parts[2].removesuffix(".py") in ("store", "views")
    return parts[0] in ("shared", "deploy", "ops")


def sql_outside_store_and_views(path: str, tree: ast.Module) -> Fault:
    """SQL stands where a decision or a screen is served, and in the kernel."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value):
            if not may_hold_sql(path):
                yield f"{path}:{node.lineno} SQL"


def remote_calls_outside_the_bus(path: str, tree: ast.Module) -> Fault:
    """Only the relay publishes events; nothing else writes to RabbitMQ."""
    allowed = {"shared/bus.py", "shared/relay.py", "shared/replay.py", "services/registry/subscribers/ingress.py"}
    if path in allowed or not path.startswith(("services/", "shared/")):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            name = node.attr if isinstance(node, ast.Attribute) else node.id
            if name in ("publish_all", "basic_publish", "publish"):
                yield f"{path}:{node.lineno} {name}"


def calls_of_commit(path: str, tree: ast.Module) -> Fault:
    """Nobody calls commit: leaving the unit of work does."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("commit", "rollback")
        ):
            yield f"{path}:{node.lineno} {node.func.attr}()"


def silent_failures(path: str, tree: ast.Module) -> Fault:
    """A failure that nobody hears of."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and all(isinstance(s, ast.Pass) for s in node.body):
            caught = ast.unparse(node.type) if node.type else "everything"
            if caught in ("Exception", "BaseException", "everything"):
                yield f"{path}:{node.lineno} except {caught}: pass"
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress"):
            if {ast.unparse(arg) for arg in node.args} & {"Exception", "BaseException"}:
                yield f"{path}:{node.lineno} suppress"


def stubs(path: str, tree: ast.Module) -> Fault:
    """What is not done is not there: a contract is an abstract method, and nobody swallows that one is missing."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == "NotImplementedError":
            yield f"{path}:{node.lineno} NotImplementedError"


def names_with_a_suffix(path: str, tree: ast.Module) -> Fault:
    """The file says what a class is; its name need not."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and SUFFIX.search(node.name) and node.name not in KERNEL_WORDS:
            yield f"{path}:{node.lineno} class {node.name}"


def glossary_in_shared(path: str, tree: ast.Module) -> Fault:
    """shared/ is mechanics: it knows no word of the society (the published language apart)."""
    if not path.startswith("shared/") or path.startswith("shared/events/"):
        return
    for node in ast.walk(tree):
        name = getattr(node, "name", None) or getattr(node, "arg", None) or getattr(node, "id", None)
        if isinstance(name, str) and GLOSSARY.search(name.lower().replace("_", " ")) and name not in KERNEL_WORDS:
            yield f"{path}:{getattr(node, 'lineno', 0)} {name}"


def long_handlers(path: str, tree: ast.Module) -> Fault:
    """Load, decide, save, say: what is longer hides a rule that belongs in domain.py."""
    if not re.fullmatch(r"services/\w+/handlers(/\w+)?\.py", path):
        return
    for node in tree.body:
        if isinstance(node, ast.AsyncFunctionDef) and not node.name.startswith("_"):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            if lines > 16:
                yield f"{path}:{node.lineno} {node.name}: {lines} lines"


def long_files(path: str, tree: ast.Module) -> Fault:
    """Doubt at 200 lines, split at 300."""
    last = max((getattr(node, "end_lineno", 0) or 0 for node in ast.walk(tree)), default=0)
    if last > 300:
        yield f"{path}: {last} lines"


CHECKS: dict[Check, tuple[str, str]] = {
    sql_outside_store_and_views: ("services/registry/handlers.py", 'x = "SELECT code FROM branch"'),
    remote_calls_outside_the_bus: ("services/registry/handlers.py", "await channel.basic_publish(b'')"),
    calls_of_commit: ("services/registry/handlers.py", "connection.commit()"),
    silent_failures: ("shared/bus.py", "try:\n    x()\nexcept Exception:\n    pass"),
    stubs: ("services/registry/commands/posts.py", "def place(self):\n    raise NotImplementedError"),
    names_with_a_suffix: ("services/registry/domain.py", "class BranchManager: ..."),
    glossary_in_shared: ("shared/http.py", "def find_branch(code): ..."),
    long_handlers: ("services/registry/handlers.py", "async def found(uow):\n" + "    x = 1\n" * 17),
    long_files: ("services/registry/handlers.py", "x = 1\n" * 301),
}


@functools.cache
def sources() -> list[tuple[str, ast.Module]]:
    found = []
    for top in ("services", "shared", "console", "ops", "deploy"):
        for path in sorted((ROOT / top).rglob("*.py")):
            found.append((str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))))
    return found


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_house_keeps(check: Check) -> None:
    assert [fault for path, tree in sources() for fault in check(path, tree)] == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_planted_fault_is_found_by(check: Check) -> None:
    path, source = CHECKS[check]
    assert list(check(path, ast.parse(source))) != []


def test_suppressing_everything_is_a_silent_failure() -> None:
    assert list(silent_failures("shared/bus.py", ast.parse("with contextlib.suppress(Exception):\n    x()"))) != []
    assert list(silent_failures("shared/bus.py", ast.parse("with suppress(TimeoutError):\n    x()"))) == []


def service(name: str) -> Any:
    return importlib.import_module(f"services.{name}.__main__").SERVICE


def rules_of(route: APIRoute) -> set[str]:
    """The actions a route asks the policy table about, found in its dependencies."""
    found, todo = set(), [route.dependant]
    while todo:
        dependant = todo.pop()
        if action := getattr(dependant.call, "action", None):
            found.add(action)
        todo += dependant.dependencies
    return found


OPEN_TO_ALL = {"/live", "/ready", "/metrics", "/asyncapi.json"}


def routes_without_a_rule(routes: list[Any], known: frozenset[str]) -> list[str]:
    return [
        route.path
        for route in routes
        if isinstance(route, APIRoute)
        and route.path not in OPEN_TO_ALL
        and not (rules_of(route) and rules_of(route) <= known)
    ]


def all_routes() -> list[Any]:
    routers = [kernel_api.router] + [router for name in SERVICES for router in service(name).routers]
    return [route for router in routers for route in router.routes]


def test_every_route_has_a_rule_in_the_policy_table() -> None:
    known = Policy.read(ROOT / "deploy/policy.toml").actions
    assert routes_without_a_rule(all_routes(), known) == []


def test_a_route_without_a_rule_is_found() -> None:
    from fastapi import APIRouter

    router = APIRouter()
    router.add_api_route("/secret", lambda: {})
    assert routes_without_a_rule(list(router.routes), frozenset()) == ["/secret"]


def test_every_rule_of_the_policy_table_is_asked_by_some_route() -> None:
    asked = {action for route in all_routes() if isinstance(route, APIRoute) for action in rules_of(route)}
    assert Policy.read(ROOT / "deploy/policy.toml").actions - asked == set()


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_hears_is_bound_on_the_broker(name: str) -> None:
    assert set(service(name).families) == set(HEARS[name])


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_handles_only_types_of_families_it_hears(name: str) -> None:
    families = tuple(f"{family}." for family in service(name).families)
    assert [type_ for type_ in service(name).hears if not type_.startswith(families)] == []


def refusals(base: type[Refused]) -> Iterator[type[Refused]]:
    for refusal in base.__subclasses__():
        yield refusal
        yield from refusals(refusal)


def test_every_refusal_is_a_sentence_in_chinese_and_in_english() -> None:
    for name in SERVICES:
        service(name)
    for refusal in refusals(Refused):
        chinese, english = sentences(refusal)
        assert re.search(r"[\u4e00-\u9fff]", chinese), refusal
        assert re.search(r"[A-Za-z]{3}", english), refusal
        assert chinese != english, refusal


def test_nothing_committed_names_a_path_of_a_machine_or_a_registry() -> None:
    hosts = re.compile(
        "|".join(("pypi" + r"\.org", "python" + r"hosted\.org", "npm" + r"js\.(org|com)", "deb" + r"ian\.org"))
    )
    for top in ("services", "shared", "console", "ops", "deploy", "tests", "docs"):
        for path in (ROOT / top).rglob("*"):
            if path.is_file() and path.suffix in (".py", ".md", ".sh", ".toml", ".yml", ".sql", ".json"):
                assert not hosts.search(path.read_text("utf-8")), path
