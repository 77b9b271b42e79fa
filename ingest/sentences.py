"""Where does a sentence of a statement of reasons end? Not behind `Aug.`, `No.` or an initial."""

from __future__ import annotations

import re
from collections.abc import Iterator

_STOP = re.compile(r"[.!?][”\"’')\]]*\s+(?=[A-Z“\"‘(\[])")
_SHORT = """
jan feb mar apr jun jul aug sep sept oct nov dec no nos dr mr mrs ms st gen col lt brig maj
art res para approx ca vs
"""
_ABBREVIATED = frozenset(_SHORT.split())


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, white space collapsed."""
    text = " ".join(text.split())
    start = 0
    for stop in _STOP.finditer(text):
        word = re.search(r"[^\W_]+$", text[: stop.start()])
        if text[stop.start()] == "." and word is not None:
            short = word[0]
            if short.casefold() in _ABBREVIATED or (len(short) == 1 and short.isupper()):
                continue
        yield text[start : stop.end()].strip()
        start = stop.end()
    if rest := text[start:].strip():
        yield rest
