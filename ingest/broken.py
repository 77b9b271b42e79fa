"""Is a character of this text lost? Lists that went through an old code page lose letters.

What is lost cannot be repaired from the text alone: `Xi?an` may have been `Xi'an` or `Xi’an`. The
text is kept as published and the loss is told.
"""

from __future__ import annotations

import re

# A question mark in a name or an address; the replacement character; a byte of Windows-1252 read
# as Latin-1 (0x80 to 0x9F); two letters of code page 437 read as Windows-1252 (é → ‚, ó → ¢).
_LOST = re.compile(r"\?|\ufffd|[\x80-\x9f]|(?<=[A-Za-z])[‚¢]")


def has_lost_characters(text: str) -> bool:
    """True when a character stands for one that was lost."""
    return _LOST.search(text) is not None
