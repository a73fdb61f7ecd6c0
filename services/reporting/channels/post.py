"""A POST of JSON to a host on the list: to the very address that was checked, with the certificate of the name."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx

from services.reporting.channels.allowed import NotAllowed
from services.reporting.channels.sending import AboutTo, NothingLeft, Way
from services.reporting.channels.tls import context

SECONDS = 20.0
LONGEST_BODY = 64 * 1024


async def post(way: Way, url: str, body: bytes, headers: Mapping[str, str], about_to: AboutTo) -> tuple[int, bytes]:
    """
    Status and body of the answer. Redirects are not followed: they would lead past the list.

    Raises NotAllowed, and OSError or TimeoutError where no answer came.
    """
    parts = urlsplit(url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    if not parts.hostname or not port or (parts.scheme == "http" and not way.settings.get("plain")):
        raise NotAllowed("neither https nor allowed to be plain")
    address = await way.allowed.address(parts.hostname, port)
    shown = f"[{address}]" if address.version == 6 else str(address)
    target = parts._replace(netloc=f"{shown}:{port}").geturl()
    request = httpx.Request(
        "POST",
        target,
        content=body,
        headers={**headers, "Host": parts.netloc.rpartition("@")[2]},
        extensions={"sni_hostname": parts.hostname, "timeout": httpx.Timeout(SECONDS).as_dict()},
    )
    try:
        async with httpx.AsyncClient(verify=context(way), trust_env=False, timeout=SECONDS) as client:
            await about_to()
            answer = await client.send(request, stream=True)
            try:
                return answer.status_code, await _body(answer)
            finally:
                await answer.aclose()
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise NothingLeft(type(error).__name__) from None
    except httpx.TimeoutException as error:
        raise TimeoutError(type(error).__name__) from None
    except httpx.HTTPError as error:
        raise ConnectionError(type(error).__name__) from None


async def _body(answer: httpx.Response) -> bytes:
    """As much of the body as an answer of a robot may have."""
    found = b""
    async for part in answer.aiter_bytes():
        found += part
        if len(found) > LONGEST_BODY:
            break
    return found[:LONGEST_BODY]
