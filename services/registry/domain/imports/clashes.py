"""What stands in the way of an undo although nobody touched the batch's own records: a name or a seat taken since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from services.registry.domain.imports.known import Rules
from services.registry.domain.post import Post
from shared.events.registry import BranchState, PostFilled
from shared.imports.step import Step


def clashes(
    steps: Sequence[Step], living_names: Mapping[str, str], posts: Mapping[str, Sequence[Post]], rules: Rules
) -> Iterator[tuple[str, str]]:
    """(record to be restored, record that has its place now); records of the same undo make room for each other."""
    moving = {step.subject for step in steps if step.events}
    for step in steps:
        for event in step.events:
            if isinstance(event, BranchState) and event.status != "ended":
                other = f"branch/{living_names.get(event.name, event.code)}"
                if other not in moving:
                    yield step.subject, other
            if isinstance(event, PostFilled):
                for held in _rivals(event, posts.get(event.body, ()), rules):
                    if f"post/{held.code}" not in moving:
                        yield step.subject, f"post/{held.code}"


def _rivals(event: PostFilled, posts: Sequence[Post], rules: Rules) -> Iterator[Post]:
    single = rules.place(event.body).is_single(event.post)
    for held in posts:
        same = held.post == event.post and (single or held.person == event.person)
        if same and held.code != event.code and held.overlaps(event.effective_on, event.until):
            yield held
