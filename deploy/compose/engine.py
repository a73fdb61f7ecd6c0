"""The Docker engine and its Compose, whichever generation is there, asked by their own commands."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from functools import cache

SECONDS_TO_ANSWER = 10


def _answers(argv: list[str]) -> bool:
    try:
        return subprocess.run(argv, capture_output=True, timeout=SECONDS_TO_ANSWER, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def answers() -> bool:
    """Does a Docker engine answer?"""
    return shutil.which("docker") is not None and _answers(["docker", "version", "--format", "{{.Server.Version}}"])


@cache
def compose() -> tuple[str, ...] | None:
    """The words that call Compose: version 2, else 1.29, else None."""
    for words in (("docker", "compose"), ("docker-compose",)):
        if shutil.which(words[0]) and _answers([*words, "version"]):
            return words
    return None


@dataclass(frozen=True)
class Container:
    """A container of a Compose project and its status in Docker's words: `Up 2 minutes (healthy)`, `Exited (0) ...`."""

    number: str
    service: str
    status: str

    @property
    def runs(self) -> bool:
        """Is it up?"""
        return self.status.startswith("Up")

    @property
    def healthy(self) -> bool:
        """Does its health check say so?"""
        return self.runs and "(healthy)" in self.status

    @property
    def failed(self) -> bool:
        """Did it end by a fault, or does it run and is not well?"""
        return "(unhealthy)" in self.status or not (self.runs or "(0)" in self.status)

    def last_words(self, lines: int = 30) -> str:
        """The end of its log."""
        argv = ["docker", "logs", "--tail", str(lines), self.number]
        return subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False).stdout


def containers(project: str) -> dict[str, Container]:
    """Every container of a Compose project, running or not, by its service."""
    label = "com.docker.compose"
    columns = f'{{{{.ID}}}}\t{{{{.Label "{label}.service"}}}}\t{{{{.Status}}}}'
    argv = ["docker", "ps", "--all", "--filter", f"label={label}.project={project}", "--format", columns]
    told = subprocess.run(argv, capture_output=True, text=True, check=True)
    found = (Container(*line.split("\t")) for line in told.stdout.splitlines())
    return {container.service: container for container in found}
