"""What posts and kinds of bodies are called on paper."""

from __future__ import annotations

from shared.events import words

POSTS: dict[str, str] = {post: zh for post, (zh, _) in words.POSTS.items()}
POSTS_EN: dict[str, str] = {post: en for post, (_, en) in words.POSTS.items()}
LEADERS = frozenset({"chair", "past_chair", "chair_elect", "vice_chair", "branch_secretary"})
