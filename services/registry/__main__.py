"""The registry as a process: `python -m services.registry serve`."""

from __future__ import annotations

from pathlib import Path

from services.registry.api import (
    annual_facts,
    assessments,
    bodies,
    branch_changes,
    branches,
    checkup,
    compendia,
    coverage,
    documents,
    exports,
    files,
    findings,
    honours,
    imports,
    ingress,
    members,
    paper_names,
    persons,
    posts,
    re_elections,
    roster,
    rosters,
    rules,
    search,
    snapshots,
    society,
)
from services.registry.api.words import WORDS
from services.registry.clock import JOBS
from services.registry.store.said import SAYS
from services.registry.subscribers import FAMILIES, HEARS
from services.registry.subscribers.ingress import DOORS
from shared.service import Service, run

SERVICE = Service(
    name="registry",
    title="联席 · 登记 | Lianxi registry",
    migrations=Path(__file__).parent / "migrations",
    routers=(
        society.router,
        coverage.router,
        branches.router,
        branch_changes.router,
        annual_facts.router,
        roster.router,
        imports.router,
        exports.router,
        checkup.router,
        posts.router,
        bodies.router,
        rosters.router,
        persons.router,
        paper_names.router,
        ingress.router,
        snapshots.router,
        members.router,
        search.router,
        honours.router,
        assessments.router,
        files.router,
        documents.router,
        compendia.router,
        rules.router,
        findings.router,
        re_elections.router,
    ),
    hears=HEARS,
    says=SAYS,
    families=FAMILIES,
    doors=DOORS,
    jobs=JOBS,
    words=WORDS,
)

if __name__ == "__main__":
    run(SERVICE)
