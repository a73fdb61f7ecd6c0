"""The few HTTP requests of the launcher, with the standard library: it must be quick to start."""

from __future__ import annotations

import base64
import http.client
import json
import time
from urllib.parse import urlsplit


def status_of(url: str, seconds: float = 2) -> int | None:
    """The status that GET is answered with, or None when nobody answers."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=seconds)
    try:
        connection.request("GET", parts.path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def refuses_for_good(url: str, seconds: float = 2) -> str | None:
    """The sentence of a service that will not become ready by waiting, or None."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=seconds)
    try:
        connection.request("GET", parts.path)
        said = json.loads(connection.getresponse().read())
        return f"{said['because']} | {said['because_en']}" if said["for_good"] else None
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return None
    finally:
        connection.close()


def post_json(url: str, login: tuple[str, str], body: object) -> None:
    """POST as this user; raises RuntimeError with the answer unless it is a success."""
    parts = urlsplit(url)
    token = base64.b64encode(":".join(login).encode()).decode()
    headers = {"Authorization": f"Basic {token}", "Content-Type": "application/json"}
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    try:
        connection.request("POST", parts.path, json.dumps(body), headers)
        answer = connection.getresponse()
        said = answer.read().decode(errors="replace")
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        raise RuntimeError(f"{url} answered {answer.status}: {said}")


def wait_for(url: str, seconds: float) -> None:
    """Wait until anything answers there; raises TimeoutError."""
    end = time.monotonic() + seconds
    while status_of(url) is None:
        if time.monotonic() > end:
            raise TimeoutError(f"Nobody answered at {url} in {seconds:.0f} s.")
        time.sleep(0.1)
