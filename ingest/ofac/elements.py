"""How does what OFAC's XML says of a party in elements become facts? As from the CSV files.

A feature or a paper is put into the words in which a remark of the CSV files prints it, and
`remarks.meaning_of` tells what they mean; an address into the order of its columns.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from graph.model.countries import alpha2
from graph.model.vocabulary import NodeKind
from ingest.ofac.remarks import Meaning, Said, meaning_of
from ingest.ofac.stating import NO_COUNTRY, positions_of, state
from ingest.ofac.terms import COLUMNS, STREET
from ingest.saying import Record

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


class Feature(NamedTuple):
    """Something that is said of a party: its label, its value, and whether it is known as false."""

    line: int
    label: str
    value: str
    false: bool = False
    comment: str = ""

    @property
    def text(self) -> str:
        """As a remark of the CSV file prints it."""
        return f"{self.label} {self.value}".strip()


def state_feature(record: Record, key: str, kind: NodeKind, feature: Feature) -> Meaning | None:
    """State a feature; its meaning when that may tell of a listing."""
    text = feature.text
    if feature.comment:
        record.attribute(key, "remark", f"{text}: {feature.comment}")
    if feature.false:
        record.attribute(key, "falseInformation", text)
        return None
    if not feature.value:
        record.odd(f"a feature without a value: '{feature.label[:60]}'", text)
        return None
    column = COLUMNS.get(feature.label)
    if column is None:
        meaning = meaning_of(text)
        state(record, key, kind, meaning, text)
        return meaning
    for value in positions_of(feature.value) if column == "position" else [feature.value]:
        if column == "flag":
            if value.casefold() in NO_COUNTRY:
                continue
            value = alpha2(value) or value
        state(record, key, kind, Said(column, value), text)
    return None


class Paper(NamedTuple):
    """A number as a remark prints it, what more is said of it, and whether it is not valid."""

    line: int
    text: str  # Tax ID No. 7704274402 (Russia)
    more: str  # issued 01 Jan 2000, by Office 7
    fraudulent: bool


def state_paper(record: Record, key: str, kind: NodeKind, paper: Paper) -> None:
    """State a number; never as an identifier when the paper is not valid."""
    text = f"{paper.text} {paper.more}".strip()
    if paper.fraudulent:
        record.attribute(key, "fraudulentDocument", text)
        return
    state(record, key, kind, meaning_of(paper.text), text)
    if paper.more:
        record.attribute(key, "document", text)


def address_of(
    parts: Mapping[str, str], country: str, odd: Callable[[str, str], None], whole: str = ""
) -> str:
    """An address in one line, in the order of the CSV files; a kind of part not known is told.

    `whole` is what stands before them and is not taken apart.
    """
    parts = dict(parts)
    town = ", ".join(text for kind in ("CITY", "STATE/PROVINCE") if (text := parts.pop(kind, "")))
    town = f"{town} {parts.pop('POSTAL CODE', '')}".strip()
    street = [parts.pop(kind, "") for kind in STREET]
    region = parts.pop("REGION", "")
    for kind, text in parts.items():
        odd(f"unknown part of an address '{kind[:40]}'", text)
    named = "" if country.casefold() in NO_COUNTRY else country
    pieces = [whole, *street, *parts.values(), town, region, named]
    return ", ".join(dict.fromkeys(piece for piece in pieces if piece))


def country_of(iso: str, name: str, odd: Callable[[str, str], None]) -> str:
    """A country's code: as the file says, else by its name; a region or `undetermined` has none."""
    code = (alpha2(iso) if iso else None) or alpha2(name)
    if code is None and name and not is_no_country(name):
        odd(f"'{name[:60]}' is not a known country", name)
    return code or ""


def is_no_country(name: str) -> bool:
    """`undetermined`, and what OFAC itself calls a region."""
    return name.casefold() in NO_COUNTRY or name.startswith("Region: ")


def span_words(first: date, last: date) -> str:
    """As OFAC prints it: `24 Feb 2022`, `Feb 2022`, `1971`, `1954 to 1956`."""
    if first == last:
        return f"{first.day:02d} {_MONTHS[first.month - 1]} {first.year}"
    whole_years = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    if whole_years:
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    if first.day == 1 and last == first.replace(day=monthrange(first.year, first.month)[1]):
        return f"{_MONTHS[first.month - 1]} {first.year}"
    return f"{span_words(first, first)} to {span_words(last, last)}"
