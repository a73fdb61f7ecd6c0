"""What falls due in outreach: each job is one line here, one handler, and one transaction."""

from __future__ import annotations

from shared.service import Job

JOBS: tuple[Job, ...] = ()
