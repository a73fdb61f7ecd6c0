"""
The catalogue of objective indicators.

What people judge (会议规模与层次) is in no catalogue: no value of ours may stand in its place. The mean age of a
committee is computed by the registry, the only one that knows years of birth.
"""

from __future__ import annotations

import hashlib

from services.reporting.domain.indicators.indicator import Indicator, Listing
from services.reporting.domain.indicators.order import ORDER
from services.reporting.domain.indicators.work import WORK
from shared.errors import Unknown

INDICATORS: dict[str, Indicator] = {indicator.code: indicator for indicator in (*WORK, *ORDER)}
LISTINGS: tuple[Listing, ...] = tuple(dict.fromkeys(indicator.listing for indicator in INDICATORS.values()))
# Another text of a rule, another measure or version: what was computed under the ones before is computed again.
EDITION = hashlib.sha256("".join(one.model_dump_json() for one in INDICATORS.values()).encode()).hexdigest()


def indicator_of(code: str) -> Indicator:
    """The indicator of a code. Raises Unknown."""
    if code not in INDICATORS:
        raise Unknown(what="指标 (indicator)", code=code)
    return INDICATORS[code]
