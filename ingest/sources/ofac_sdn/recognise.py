"""Which of OFAC's CSV files is this? Judged by the shape of its rows, then by its name.

The shape tells primary, alternate names, addresses and comments apart (12, 5, 6 and 2 columns
behind a whole number). SDN and consolidated files have the same shape: the programme codes of a
primary file tell them apart, the name decides for the others.
"""

from __future__ import annotations

import re
from pathlib import Path

from graph.errors import FileRefused
from ingest.doors import refuse_what_is_no_text
from ingest.ofac.lists import LIST_OF_CODE, LIST_OF_CODE_IN_CONS, split_programmes
from ingest.sources.ofac_sdn.lines import cells_of

WIDTHS = {"sdn": 12, "alt": 5, "add": 6, "comments": 2}
CONS = {"sdn": "cons_prim", "alt": "cons_alt", "add": "cons_add", "comments": "cons_comments"}
ALT_TYPES = frozenset({"aka", "fka", "nka"})
PARTY_TYPES = frozenset({"", "individual", "vessel", "aircraft"})
_NUMBER = re.compile(r"[1-9][0-9]{0,9}")

# Other publishers' files, by words of their first line.
_OTHERS = (
    ("source,entity_number,type,programs", "the Consolidated Screening List (trade.gov)"),
    ("fileGenerationDate", "the EU consolidated list"),
    ("Entity_LogicalId", "the EU consolidated list"),
    ("OFSI Group ID", "the UK sanctions list"),
    ("Report Date", "the UK sanctions list"),
    ("Name 6", "a UK sanctions list"),
    ("LEI,", "a GLEIF file"),
)


def is_party_number(text: str) -> bool:
    """A whole number without leading zeros, as OFAC numbers its parties."""
    return _NUMBER.fullmatch(text) is not None


def recognise(path: Path, head: bytes) -> str | None:
    """The part, or None; FileRefused when the file is recognisably something else."""
    if not head.strip(b"\r\n\t \x1a\xef\xbb\xbf"):
        raise FileRefused(str(path), "the file is empty")
    refuse_what_is_no_text(path, head)
    text = head.decode("utf-8-sig", "replace")
    start = text.lstrip()
    if start.startswith("<"):
        raise FileRefused(str(path), _markup(start))
    lines = [line.rstrip("\r") for line in text.split("\n")]
    if len(head) >= 65_536 or len(lines) > 1:
        lines.pop()  # cut by the look at the head, or empty
    shapes = [shape for line in lines[:50] if (shape := _shape(line)) is not None]
    if not shapes:
        _refuse_known_others(path, lines[0] if lines else text)
        return None
    part = max(sorted(set(shapes)), key=shapes.count)
    if 2 * shapes.count(part) < len(lines[:50]):
        return None
    return CONS[part] if _is_consolidated(path, part, lines[:50]) else part


def _shape(line: str) -> str | None:
    for part, width in WIDTHS.items():
        cells, trouble = cells_of(line, width)
        if trouble is not None or not is_party_number(cells[0]):
            continue
        if part == "sdn" and cells[2].strip() in PARTY_TYPES and cells[1]:
            return part
        if part == "alt" and is_party_number(cells[1]) and cells[2].strip() in ALT_TYPES:
            return part
        if part == "add" and is_party_number(cells[1]):
            return part
        if part == "comments" and cells[1]:
            return part
    return None


def _is_consolidated(path: Path, part: str, lines: list[str]) -> bool:
    """By the programme codes of a primary file where they tell, else by the file's name."""
    named = path.name.lower().startswith("cons") or "non-sdn" in path.name.lower()
    if part != "sdn":
        return named
    other = sdn = 0
    for line in lines:
        cells, trouble = cells_of(line, WIDTHS["sdn"])
        if trouble is None:
            codes = split_programmes(cells[3])
            other += any(code in LIST_OF_CODE for code in codes)
            sdn += not any(code in LIST_OF_CODE or code in LIST_OF_CODE_IN_CONS for code in codes)
    if other == sdn == 0:
        return named
    return other > sdn if other != sdn else named


def _markup(start: str) -> str:
    low = start[:4000].lower()
    if "<html" in low or "<!doctype html" in low:
        return "this is an HTML page (often an error page saved as data); download it again"
    for word, what in (
        ("sdnlist", "OFAC's SDN list as XML"),
        ("sanctions", "a sanctions list as XML"),
        ("consolidated_list", "the UN list as XML"),
    ):
        if word in low:
            return f"this is {what}; this source reads the CSV files"
    return "this is XML; this source reads the CSV files"


def _refuse_known_others(path: Path, first: str) -> None:
    for words, what in _OTHERS:
        if words in first:
            raise FileRefused(str(path), f"this is {what}, not an OFAC file")
    if first[:1] in "{[":
        raise FileRefused(str(path), "this is JSON; this source reads the CSV files")
    if re.match(r"\"?(?:ent_?num|sdn_?name|uid|name|id)\"?\s*[,;\t]", first, re.IGNORECASE):
        raise FileRefused(
            str(path), "line 1 is a header; the files OFAC publishes have none, so this is a copy"
        )
