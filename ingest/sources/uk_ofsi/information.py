"""What does `Other Information` say? Labelled parts, and prose between the references and them.

`(UK Sanctions List Ref):RUS0251. Financial sanctions imposed in addition to an asset freeze: Trust
services. Date trust services sanctions imposed: 21/03/2023. (UK Statement of Reasons):… (Gender):
Male`. The text of a statement of reasons is taken as it is; the prose is kept as it is, and the
measures and links that it states in fixed words are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.sources.uk_ofsi.format import (
    ASSET_FREEZE,
    DISQUALIFICATION,
    LABELS,
    REASONS,
    REFERENCE,
    UN_REFERENCE,
)
from ingest.uk.saying import Saying
from ingest.uk.words import prose

_LABEL = re.compile(rf"\(({'|'.join(map(re.escape, LABELS))})\):")
_UNKNOWN = re.compile(r"\(([A-Z][A-Za-z ]{2,40})\):(?=\S)")
_UK = re.compile(r"\s*([A-Z]{3}\d{4}(?:(?:\s+and\s+|\s*,\s*)[A-Z]{3}\d{4})*)\s*\.?\s*")
_ONE_UN = r"[A-Z]{2}[ieE]\.\s?\d{3}"
_UN = re.compile(rf"\s*({_ONE_UN}(?:(?:\s+and\s+|\s*,\s*){_ONE_UN})*)\s*\.?\s*")
_BETWEEN = re.compile(r"\s+and\s+|\s*,\s*")
_MORE = re.compile(
    r"imposed in addition to an asset freeze: (.*?)(?=\s*(?:\bDate\b|\(\d\)|The |$))", re.DOTALL
)
_DATE = r"(\d{1,2}/\d{1,2}/\d{4})"
_DATED = re.compile(rf"\bDate ([^:.]{{3,80}}?) imposed: {_DATE}")
_IMPOSED_ON = re.compile(
    rf"\b(?:The )?([Pp]rohibition on .{{3,80}}?|{DISQUALIFICATION}) was imposed on {_DATE}"
)
_ASSET_OF = re.compile(r"Listed as asset of (.{1,150}?)\s*[-,(]*\s*OFSI ID: (\d+)")
_LINKED_TO = re.compile(r"Linked To: ([^.;\n]+)")


@dataclass(frozen=True, slots=True)
class Information:
    """The parts of one text."""

    references: tuple[str, ...]
    un_references: tuple[str, ...]
    remark: str
    reasons: str
    sayings: tuple[Saying, ...]
    odd: tuple[str, ...]

    @property
    def measures(self) -> list[str]:
        """What is imposed, in the words of the list; everybody on it is subject to the freeze."""
        found = [ASSET_FREEZE]
        for more in _MORE.findall(self.remark):
            found += [words for each in re.split(r"\.(?:\s+|$)", more) if (words := each.strip())]
        if DISQUALIFICATION in self.remark:
            found.append(DISQUALIFICATION)
        return list(dict.fromkeys(found))

    @property
    def imposed(self) -> Iterator[tuple[str, str]]:
        """(measure, day) of what was imposed later than the freeze."""
        yield from _DATED.findall(self.remark)
        yield from _IMPOSED_ON.findall(self.remark)

    @property
    def asset_of(self) -> tuple[str, str, str] | None:
        """(words, name, Group ID) of the party a ship is an asset of."""
        found = _ASSET_OF.search(self.remark)
        return None if found is None else (found[0], found[1], found[2])

    @property
    def linked_to(self) -> list[str]:
        """Names behind `Linked To:`, the words of OFAC that OFSI copied a few times."""
        return [name.strip() for name in _LINKED_TO.findall(self.remark)]


def information(text: str) -> Information:
    """A text taken apart at its labels."""
    text = prose(text)
    first, *labelled = _LABEL.split(text)
    parts = list(zip(labelled[::2], labelled[1::2], strict=True))
    odd = []
    references: list[str] = []
    un_references: list[str] = []
    between = [first.strip()]
    for label, value in parts:
        if label == REFERENCE:
            between.append(_numbers(_UK, value, references))
        elif label == UN_REFERENCE:
            between.append(_numbers(_UN, value, un_references))
    if not references:
        odd.append(f"no {REFERENCE} of the known form")
    if any(label == UN_REFERENCE for label, _ in parts) and not un_references:
        odd.append(f"a {UN_REFERENCE} that is not of the known form")
    odd += [f"unknown label '({label}):'" for label in _UNKNOWN.findall(_LABEL.sub(" ", text))]
    sayings = []
    for label, value in parts:
        kind = LABELS[label]
        if kind is not None and (saying := Saying(kind, (value.strip(),))):
            sayings.append(saying)
    return Information(
        tuple(references),
        tuple(un_references),
        " ".join(words for words in between if words),
        "\n".join(value.strip() for label, value in parts if label == REASONS),
        tuple(sayings),
        tuple(odd),
    )


def _numbers(pattern: re.Pattern[str], value: str, found: list[str]) -> str:
    """Take the references at the beginning of a text; the rest of it."""
    start = pattern.match(value)
    if start is None:
        return value.strip()
    found += [number.replace(" ", "") for number in _BETWEEN.split(start[1])]
    return value[start.end() :].strip()
