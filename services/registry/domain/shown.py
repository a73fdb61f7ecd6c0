"""By which texts the search finds each kind of thing, and how it shows it."""

from __future__ import annotations

from services.registry.domain.search import Shown
from shared.events.registry import BranchState


def branch(state: BranchState) -> Shown:
    """A branch: by name, host unit and discipline."""
    texts = {"name": state.name, "host_unit": state.host_unit, "discipline": state.discipline}
    return Shown("branch", state.code, state.effective_on, state.name, texts, state.status == "ended")
