"""What do the words, numbers and days of an enhanced file mean?

A value stands in the file in words, with a number that the head of the file explains by the same
words. The words are read; where they miss, the number is; where the two disagree, that is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from graph.model.time import PartialDate
from ingest.ofac.elements import span_words
from ingest.saying import read_date
from ingest.shape import line_of
from ingest.sources.ofac_enhanced.format import CUT, NAMESPACE
from ingest.tally import Tally

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(frozen=True, slots=True)
class Value:
    """A value at the head of the file: its words, the same in short, and a country's code."""

    words: str
    code: str = ""
    iso: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """From its first day to its last, as far as they are told."""

    first: date | None
    last: date | None
    circa: bool = False
    ranged: bool = False  # a beginning and an end; else a day, a month or a year

    @property
    def words(self) -> str:
        """As OFAC prints it: `24 Feb 2022`, `circa 1971`, `1954 to 1956`."""
        first, last = self.first or self.last, self.last or self.first
        if first is None or last is None:
            return ""
        return ("circa " if self.circa else "") + span_words(first, last)


@dataclass(slots=True)
class Values:
    """The values that the head of a file explains, and what was odd about those that follow."""

    tally: Tally
    references: dict[str, Value] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)  # of features
    _agreed: dict[tuple[str | None, str | None], str] = field(default_factory=dict)

    def take(self, element: _Element) -> None:
        """Remember a `referenceValue` or a `featureType`."""
        said = self.within(element)
        if str(element.tag)[CUT:] == "featureType":
            self.labels[element.get("featureTypeId") or ""] = text_of(said.get("type"))
            return
        number = element.get("refId") or ""
        if not number:
            self.tally.add("a value without a number", line_of(element), text_of(said.get("value")))
        self.references[number] = Value(
            text_of(said.get("value")), text_of(said.get("code")), text_of(said.get("isoCode"))
        )

    def within(self, element: _Element | None) -> dict[str, _Element]:
        """The elements in an element by name, of which there is one each."""
        found: dict[str, _Element] = {}
        if element is None:
            return found
        for part in element:
            name = str(part.tag)[CUT:]
            if name in found:
                what = f"a second {name} in one {str(element.tag)[CUT:]}"
                self.tally.add(what, line_of(part), text_of(part))
            else:
                found[name] = part
        return found

    def meant(self, element: _Element | None) -> str:
        """The words of a value, or of its number; empty when the element is missing."""
        if element is None:
            return ""
        number, text = element.get("refId"), element.text
        agreed = self._agreed.get((number, text))
        if agreed is not None:
            return agreed
        known = self.references.get(number or "")
        words = " ".join((text or "").split())
        spellings = () if known is None else (known.words, known.code)
        return self._compared(element, number, text, words, spellings)

    def label(self, element: _Element | None) -> str:
        """The kind of a feature; empty when the element is missing."""
        if element is None:
            return ""
        number, text = element.get("featureTypeId"), element.text
        agreed = self._agreed.get((f"feature {number}", text))
        if agreed is not None:
            return agreed
        words = " ".join((text or "").split())
        known = self.labels.get(number or "")
        return self._compared(
            element, f"feature {number}", text, words, () if known is None else (known,)
        )

    def _compared(
        self,
        element: _Element,
        number: str | None,
        text: str | None,
        words: str,
        spellings: tuple[str, ...],
    ) -> str:
        name = str(element.tag)[CUT:]
        if not spellings:
            what = f"a number of {name} that the file does not explain"
            self.tally.add(what, line_of(element), f"{number} {words}")
            return words
        if words and words not in spellings:
            what = f"a {name} whose number is explained otherwise"
            self.tally.add(what, line_of(element), f"{words} {number} {spellings[0]}")
            return words
        self._agreed[number, text] = words or spellings[0]
        return words or spellings[0]

    def iso(self, element: _Element | None) -> str:
        """The code that the file gives a country."""
        known = None if element is None else self.references.get(element.get("refId") or "")
        return "" if known is None else known.iso

    def flag(self, element: _Element | None, what: str, line: int) -> bool:
        """True or false; told when it is neither."""
        text = None if element is None else (element.text or "").strip()
        if text not in _FLAGS:
            self.tally.add(f"{what} or not", line, str(text))
        return text in _TRUE

    def period(self, element: _Element) -> Period:
        """The period that an element holds."""
        line = line_of(element)
        said = self.within(element)
        days = {name: self._day(said.get(name), line) for name in _DAYS}
        return Period(
            days["fromDateBegin"] or days["fromDateEnd"],
            days["toDateEnd"] or days["toDateBegin"],
            self.flag(
                said.get("isApproximate"), "a period that is not said to be approximate", line
            ),
            self.flag(said.get("isDateRange"), "a period that is not said to be a range", line),
        )

    def _day(self, element: _Element | None, line: int) -> date | None:
        text = text_of(element)
        if not text:
            return None
        day = day_of(text)
        if day is None or day.day is None:
            self.tally.add("a date that is none", line, text)
            return None
        return day.first


_TRUE = frozenset({"true", "1"})
_FLAGS = _TRUE | {"false", "0"}
_DAYS = ("fromDateBegin", "fromDateEnd", "toDateBegin", "toDateEnd")


@lru_cache(maxsize=8192)
def day_of(text: str) -> PartialDate | None:
    """A day as the file writes it: `2022-02-24`, a time or a zone may follow."""
    return read_date(text)


def text_of(element: _Element | None) -> str:
    """The text of an element, white space collapsed; empty when it is missing."""
    return "" if element is None or element.text is None else " ".join(element.text.split())


def every(section: _Element | None, name: str) -> Iterator[_Element]:
    """The elements called so in a section that may be missing."""
    return iter(()) if section is None else section.iterchildren(f"{{{NAMESPACE}}}{name}")
