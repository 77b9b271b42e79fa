"""Which country does a code of FollowTheMoney mean? Its codes are ISO 3166-1 alpha-2, and others.

The others are bodies (`eu`), states that are gone (`suhh`), territories whose state is disputed
(`ua-cri`) and parts of a country (`gb-sct`). Only the last are a country; the rest is kept as
attribute `territory`, so that nothing in Crimea becomes Ukrainian or Russian by our choice.
"""

from __future__ import annotations

import re
from functools import lru_cache

from graph.model.countries import alpha2

_NO_COUNTRY_CODES = """
zz eu ez un qo xa xb zr dd yucs csxx cshh suhh
ge-ab x-so ua-lpr ua-dpr ua-cri so-som cy-trnc az-nk md-pmr
"""
_NO_COUNTRY = frozenset(_NO_COUNTRY_CODES.split())
_PART_OF = {"ac": "SH", "ta": "SH", "cp": "FR", "cq": "GG", "dg": "IO", "ea": "ES", "ic": "ES"}
_PART = re.compile(r"([a-z]{2})-[a-z0-9]{2,4}")


@lru_cache(maxsize=4096)
def country_of(code: str) -> str | None:
    """ISO alpha-2 of a code, or None: it is a territory, or unknown (`is_known` tells)."""
    code = code.strip().lower()
    if code in _NO_COUNTRY:
        return None
    if code in _PART_OF:
        return _PART_OF[code]
    part = _PART.fullmatch(code)
    return alpha2(part[1] if part else code)


def is_territory(code: str) -> bool:
    """Known to be no country of today."""
    return code.strip().lower() in _NO_COUNTRY
