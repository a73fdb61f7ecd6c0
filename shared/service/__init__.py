"""A service: what it declares, what it is while it runs, and how it lives."""

from shared.service.declare import Door, Job, Service
from shared.service.life import attach, build, describe, run, serve, started
from shared.service.running import Running

__all__ = ["Door", "Job", "Running", "Service", "attach", "build", "describe", "run", "serve", "started"]
