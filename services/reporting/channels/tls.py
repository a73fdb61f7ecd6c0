"""How channels know the other side: by a certificate of the usual authorities, or of the one that the channel names."""

from __future__ import annotations

import ssl
from functools import lru_cache

from services.reporting.channels.sending import Way


def context(way: Way) -> ssl.SSLContext:
    """A context that refuses a certificate which does not fit the name."""
    return _trusting(way.settings.get("ca") or None)


@lru_cache(maxsize=8)
def _trusting(ca: str | None) -> ssl.SSLContext:
    """Made once: to read all the usual authorities takes a tenth of a second."""
    made = ssl.create_default_context(cadata=ca)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    return made
