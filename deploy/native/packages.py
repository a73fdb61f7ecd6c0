"""Gets the server packages when they are missing, without letting the packages start servers of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from deploy.native import postgres, rabbitmq_home
from deploy.native.server import ServerError

OFFICE = "libreoffice-writer-nogui"
BROWSER = "chromium"
# Without it the browser's own words (the parts of a date in an empty field) are English to every reader.
BROWSER_WORDS = "chromium-l10n"

# A policy-rc.d that answers 101 is Debian's way to say "start nothing"; one that is there already is left alone.
_INSTALL = """
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  trap 'rm -f $policy' EXIT
  printf '#!/bin/sh\\nexit 101\\n' > $policy && chmod 755 $policy
fi
export DEBIAN_FRONTEND=noninteractive
install() { apt-get -y -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 install --no-install-recommends "$@"; }
install "$@" || { apt-get -qq update && install "$@"; }
"""


def missing() -> list[str]:
    """The packages that are missing for both servers."""
    wanted = {"postgresql": postgres.binaries(), "rabbitmq-server": rabbitmq_home.installed()}
    return [package for package, found in wanted.items() if found is None]


def missing_fonts() -> list[str]:
    """The package of the Chinese fonts in which compendia are set, if it is missing; only they fail without it."""
    there = next(Path("/usr/share/fonts").rglob("NotoSerifCJK-*"), None)
    return [] if there else ["fonts-noto-cjk"]


def _as_root() -> list[str] | None:
    """The words before a command that make it run as root; None when we can't."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and (os.isatty(0) or _sudo_asks_nothing()):
        return ["sudo"]
    return None


def _sudo_asks_nothing() -> bool:
    return subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0


def _silently(_doing: str) -> AbstractContextManager[None]:
    return nullcontext()


def ensure_installed(progress: Callable[[str], AbstractContextManager[None]] = _silently) -> None:
    """Install what is missing; raises ServerError with one sentence that says what to do when that is impossible.

    `progress(doing)` is entered while packages are fetched.
    """
    servers = missing()
    packages = [*servers, *missing_fonts()]
    if not packages:
        return
    prefix = _as_root()
    if prefix is None or not shutil.which("apt-get"):
        if not servers:
            return
        needed = "PostgreSQL and RabbitMQ are needed: start Docker, or have an administrator run"
        raise ServerError(f"{needed}: {_by_hand(packages)}")
    done = _install(prefix, packages, progress)
    if (servers and done.returncode) or missing():
        raise ServerError(f"{_by_hand(packages)} failed: {done.stderr.strip()[-2000:]}")


def ensure_office(progress: Callable[[str], AbstractContextManager[None]] = _silently) -> None:
    """
    Install what opens DOCX without a screen: 85 MB to fetch, 260 MB on the disk, one to two minutes.

    Only `make documents` and `make pictures` need it, and compendia of documents that have no PDF. Raises ServerError.
    """
    _ensure([] if shutil.which("soffice") else [OFFICE], "LibreOffice", progress)


def ensure_browser(progress: Callable[[str], AbstractContextManager[None]] = _silently) -> None:
    """
    Install Debian's Chromium with its words in Chinese: 95 MB to fetch, 450 MB on the disk, about a minute.

    Only `make browser` and `make pictures` need it. Raises ServerError.
    """
    wanted = [] if shutil.which("chromium") else [BROWSER]
    words = [] if Path("/usr/lib/chromium/locales/zh-CN.pak").exists() else [BROWSER_WORDS]
    _ensure([*wanted, *words], "Chromium", progress)


def _ensure(packages: list[str], name: str, progress: Callable[[str], AbstractContextManager[None]]) -> None:
    """Install these, and the Chinese fonts, where they are missing. Raises ServerError."""
    packages = [*packages, *missing_fonts()]
    if not packages:
        return
    prefix = _as_root()
    if prefix is None or not shutil.which("apt-get"):
        raise ServerError(f"{name} is needed: have an administrator run: {_by_hand(packages)}")
    done = _install(prefix, packages, progress)
    if done.returncode:
        raise ServerError(f"{_by_hand(packages)} failed: {done.stderr.strip()[-2000:]}")


def _by_hand(packages: list[str]) -> str:
    return f"apt-get install --no-install-recommends {' '.join(packages)}"


def _install(
    prefix: list[str], packages: list[str], progress: Callable[[str], AbstractContextManager[None]]
) -> subprocess.CompletedProcess[str]:
    argv = [*prefix, "sh", "-c", _INSTALL, "install", *packages]
    with progress(f"Installing {' and '.join(packages)}"):
        return subprocess.run(argv, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    # Before there is a .venv this runs without any library.
    if wanted := {"office": ensure_office, "browser": ensure_browser}.get("".join(sys.argv[1:])):
        from deploy.progress import step

        wanted(step)
    else:
        ensure_installed()
