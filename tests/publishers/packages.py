"""The clients of other languages, from Debian, where they are missing: `python -m tests.publishers.packages`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

AMQP_JAR = Path("/usr/share/java/amqp-client.jar")
SLF4J_JAR = Path("/usr/share/java/slf4j-api.jar")
# Without the compiler `java Publish.java` cannot read a source.
WANTED = {
    "openjdk-17-jdk-headless": lambda: shutil.which("javac"),
    "librabbitmq-client-java": AMQP_JAR.exists,
    "libslf4j-java": SLF4J_JAR.exists,
    "amqp-tools": lambda: shutil.which("amqp-publish"),
    "curl": lambda: shutil.which("curl"),
}
_INSTALL = """
export DEBIAN_FRONTEND=noninteractive
install() { apt-get -y -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 install --no-install-recommends "$@"; }
install "$@" || { apt-get -qq update && install "$@"; }
"""


def missing() -> list[str]:
    """The packages whose programs are not there."""
    return [package for package, found in WANTED.items() if not found()]


def main() -> int:
    """Install what is missing; 1 and a sentence where that is impossible."""
    packages = missing()
    if not packages:
        return 0
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    done = subprocess.run([*prefix, "sh", "-c", _INSTALL, "install", *packages], capture_output=True, text=True)
    if done.returncode or missing():
        by_hand = f"apt-get install --no-install-recommends {' '.join(packages)}"
        sys.stderr.write(f"The examples for publishers need: {by_hand}\n{done.stderr.strip()[-2000:]}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
