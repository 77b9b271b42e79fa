"""Which characters of the data may reach a terminal? Those that stay in their place on the line.

A name is somebody else's text: a control character in it could move the cursor, colour the screen
or answer in the user's stead, and a direction override could show one name as another. What was
there is marked by U+FFFD rather than dropped, so that a doctored name looks doctored.
"""

from __future__ import annotations

import re

# White space that would break the line becomes a blank.
_BREAKS = re.compile("[\t\n\x0b\x0c\r\x85\u2028\u2029]+")
# C0 and C1 controls, lone surrogates, non-characters, invisible characters (soft hyphen, zero
# width space, word joiner, byte order mark, tags) and direction embeddings, overrides, isolates.
# The joiners that Persian names and emoji need (U+200C, U+200D) and plain direction marks stay.
_UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef"
    "\ufeff\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)


def clean(text: str) -> str:
    """The text on one line, with U+FFFD for every character that cannot be shown honestly."""
    return marked(_BREAKS.sub(" ", text))


def marked(text: str) -> str:
    """The text with its line breaks and tabs, and U+FFFD for what cannot be shown honestly."""
    return _UNSHOWABLE.sub("\ufffd", text)
