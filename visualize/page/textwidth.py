"""How much room will a name take on a card?

The page measures its own text in the reader's fonts; Python only needs to know how many lines to
keep free. The widths are those of a plain sans serif (Arial, Helvetica and Liberation Sans share
them), with a margin because a reader's system font may be wider.
"""

from __future__ import annotations

import re
import unicodedata

# Advance widths in thousandths of the font size, semibold; what is not named takes `_OTHER`.
_NARROW = dict.fromkeys("iljI.,:;'|!", 290) | dict.fromkeys("ftr()[]-/ ", 350)
_WIDE = dict.fromkeys("mwMW@%", 890) | dict.fromkeys("ABCDEGHKNOPQRSUVXYZ&", 720)
_OTHER = 575
_MARGIN = 1.06

# A line may break after a space or a hyphen; ideographs and kana break anywhere.
_TOKEN = re.compile(r"[^\s\-‐-–/]+[\-‐-–/]?|[\-‐-–/]")


def text_width(text: str, size: float) -> float:
    """Estimated width of one line of `text` in pixels at a font size in pixels."""
    thousandths = 0
    for char in text:
        known = _NARROW.get(char) or _WIDE.get(char)
        if known is not None:
            thousandths += known
        elif unicodedata.east_asian_width(char) in "WF":
            thousandths += 1000
        elif not unicodedata.combining(char):
            thousandths += 660 if char.isupper() else _OTHER
    return thousandths * size * _MARGIN / 1000


def line_count(text: str, size: float, width: float) -> int:
    """Lines that `text` fills at this font size when wrapped into `width` pixels; at least one."""
    lines, used, space = 1, 0.0, text_width(" ", size)
    for token, glued in _tokens(text):
        need = text_width(token, size)
        gap = 0.0 if glued or used == 0 else space
        if used + gap + need <= width:
            used += gap + need
            continue
        if used > 0:
            lines += 1
        # A single word wider than the card is broken inside, so it may fill several lines.
        while need > width:
            need -= width
            lines += 1
        used = need
    return lines


def _tokens(text: str) -> list[tuple[str, bool]]:
    """Unbreakable pieces of a text, each with whether it follows the last one without a space."""
    pieces: list[tuple[str, bool]] = []
    for word in text.split():
        first = True
        for token in _TOKEN.findall(word):
            if any(unicodedata.east_asian_width(char) in "WF" for char in token):
                for char in token:
                    pieces.append((char, not first))
                    first = False
            else:
                pieces.append((token, not first))
                first = False
    return pieces
