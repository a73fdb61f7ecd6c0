"""The images the system is made of: those that are here, those a registry has, and stand-ins built from packages."""

from __future__ import annotations

import os
import selectors
import shutil
import subprocess
import time
from collections.abc import Mapping
from typing import IO, cast

from deploy.progress import step
from deploy.services import ROOT

OFFICIAL = {
    "POSTGRES_IMAGE": "postgres:17",
    "RABBITMQ_IMAGE": "rabbitmq:4.1-management",
    "PYTHON_IMAGE": "python:3.13-slim",
}
STANDINS = {
    "POSTGRES_IMAGE": "standin/postgres:17",
    "RABBITMQ_IMAGE": "standin/rabbitmq:4-management",
    "PYTHON_IMAGE": "standin/python:3.13-slim",
}
# A registry that cannot be reached may leave us waiting; one that answers may be slow.
SECONDS_TO_HEAR_OF_IT = 30
SECONDS_TO_PULL = 900


class NoImages(Exception):
    """The images can be had in no way; the message says in one sentence what was tried."""


def wanted(told: Mapping[str, str]) -> dict[str, str]:
    """The images that the environment names, else `.env`, else the official ones."""
    return {name: os.environ.get(name) or told.get(name) or official for name, official in OFFICIAL.items()}


def provide(images: Mapping[str, str]) -> dict[str, str]:
    """Get what is missing: pull it, else use stand-ins, which are built when they are missing; returns the images.

    Raises NoImages.
    """
    if all(map(_is_here, images.values())):
        return dict(images)
    with step(f"Asking registries for {', '.join(images.values())}"):
        if all(_is_here(image) or _pull(image) for image in images.values()):
            return dict(images)
    if images.items() - OFFICIAL.items() - STANDINS.items():
        raise NoImages(f"Docker answers, but not all of {', '.join(images.values())} can be pulled.")
    if not all(map(_is_here, STANDINS.values())):
        _build_standins()
    return dict(STANDINS)


def _is_here(image: str) -> bool:
    return subprocess.run(["docker", "image", "inspect", image], capture_output=True, check=False).returncode == 0


def _pull(image: str) -> bool:
    """Its first line comes when the registry has answered; until then we wait for half a minute only."""
    pulling = subprocess.Popen(["docker", "pull", image], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        if not _registry_answers(cast(IO[bytes], pulling.stdout)):
            return False
        pulling.communicate(timeout=SECONDS_TO_PULL)
        return pulling.returncode == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        pulling.kill()
        pulling.communicate()


def _registry_answers(said: IO[bytes]) -> bool:
    end = time.monotonic() + SECONDS_TO_HEAR_OF_IT
    with selectors.DefaultSelector() as waiting:
        waiting.register(said, selectors.EVENT_READ)
        while (left := end - time.monotonic()) > 0:
            if waiting.select(left):
                words = os.read(said.fileno(), 65536)
                if not words or b"Pulling" in words:
                    return bool(words)
    return False


def _build_standins() -> None:
    root = [] if os.geteuid() == 0 else ["sudo", "-n", "--preserve-env=DOCKER_HOST"]
    if not shutil.which("apt-get") or (root and not shutil.which("sudo")):
        raise NoImages("Docker answers, but no registry does, and only root on Debian can build stand-ins.")
    with step("No registry answers: building stand-ins for its images from Debian packages"):
        script = str(ROOT / "deploy" / "images" / "build-standins")
        done = subprocess.run([*root, script], capture_output=True, text=True, check=False)
    if done.returncode or not all(map(_is_here, STANDINS.values())):
        raise NoImages(f"Docker answers, but no registry does, and stand-ins were not built: {done.stderr[-500:]}")
