"""What is one entry of the list, whichever form of the file it was read from?

The three forms give the same Entry. The CSV and TSV files join: several values of a column by
`; `, the parts of an address and of a number by `, `, each part in the alphabetical order of its
JSON key, empty ones left out. So a joined text is split again here, and JSON's parts are joined
the same way for the words of the evidence. What the joined form cannot tell stays untold: a value
that holds `; ` itself is read as two, and of a number with one date nobody knows which it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from graph.model.countries import alpha2
from ingest.sources.us_csl.format import (
    ADDRESS,
    COLUMNS,
    MANY,
    NUMBER,
    SINGLE,
    STATES,
)

Odd = Callable[[str, str], None]

_SOURCE = re.compile(r"\(([^()]+)\)")
_CODE = re.compile(r"[A-Z]{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SHORT_NAMES = frozenset({"PRC", "UAE", "USA", "DPRK"})
_ALSO_A_STATE = frozenset({"georgia"})


@dataclass(frozen=True, slots=True)
class Address:
    """An address as one text, and what names its country in it, if anything does."""

    text: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number or property: its type, its value, its country, and all of it as published."""

    kind: str
    value: str
    country: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One row or result. `place` is its line, or its number among the results."""

    place: int
    text: str
    single: Mapping[str, str]
    many: Mapping[str, tuple[str, ...]]
    addresses: tuple[Address, ...]
    ids: tuple[Number, ...]
    odd: tuple[tuple[str, str], ...] = ()

    @property
    def source(self) -> str:
        """The abbreviation of its list: `EL`; the whole text when there is none in brackets."""
        found = _SOURCE.search(self.single["source"])
        return self.single["source"] if found is None else found[1]


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that is no entry, and why."""

    place: int
    text: str
    why: str


Item = Entry | Broken


@dataclass
class _Oddities:
    told: list[tuple[str, str]] = field(default_factory=list)

    def add(self, what: str, text: str) -> None:
        self.told.append((what, text))


# The joined form: CSV and TSV ---------------------------------------------------------------------


def entry_of_cells(place: int, text: str, cells: Mapping[str, str]) -> Entry:
    """The entry of a row of the joined form; columns that the file does not have are empty."""
    odd = _Oddities()
    single = {name: cells.get(name, "").strip() for name in SINGLE}
    states = STATES if "(DPL)" in single["source"] else frozenset[str]()
    return Entry(
        place=place,
        text=text,
        single=single,
        many={name: _split(cells.get(name, "")) for name in MANY},
        addresses=tuple(
            Address(each, _country_at_end(each, states, odd.add))
            for each in map(_tidy, _split(cells.get("addresses", "")))
        ),
        ids=tuple(_number_of(_tidy(each)) for each in _split(cells.get("ids", ""))),
        odd=tuple(odd.told),
    )


def _tidy(text: str) -> str:
    """Without what white space the joining leaves: parts are published with blanks at their ends,
    so that joined ones have some before their commas.
    """
    return " ".join(text.split()).replace(" ,", ",").strip(", ")


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for piece in text.split("; ") if (part := piece.strip(" ;")))


def _country_at_end(text: str, states: frozenset[str], odd: Odd) -> str:
    """The code that ends an address, or the name of a country; nothing for a state or a place."""
    end = text.rpartition(", ")[2]
    if _CODE.fullmatch(end) and alpha2(end) is not None:
        if end in states:
            odd("an address ends with what may be a country or a state", text)
            return ""
        return end
    return _named(end)


def _named(end: str) -> str:
    if len(end) < 4 and end not in _SHORT_NAMES:
        return ""
    return end if end.casefold() not in _ALSO_A_STATE and alpha2(end) is not None else ""


def _number_of(text: str) -> Number:
    """`JO, 2014-08-30, 2009-08-31, K475336, Passport`: country, two days, number, type."""
    *parts, kind = text.split(", ")
    country = ""
    if len(parts) > 1 and _CODE.fullmatch(parts[0]) and alpha2(parts[0]) is not None:
        country = parts.pop(0)
    for _ in range(2):
        if len(parts) > 1 and _DAY.fullmatch(parts[0]):
            del parts[0]
    return Number(kind, ", ".join(parts), country, text)


# JSON ---------------------------------------------------------------------------------------------


def entry_of_object(place: int, text: str, found: Mapping[str, object]) -> Entry:
    """The entry of a result; a key that is not there is empty."""
    odd = _Oddities()
    for key in found:
        if key not in COLUMNS.names:
            odd.add(f"unknown key results/{key}", str(found[key]))
    addresses = tuple(
        _address_of(each) for each in _objects(found, "addresses", ADDRESS.names, odd)
    )
    country = _word(found.get("country"), "results/country", odd)
    if country and country not in {address.country for address in addresses}:
        odd.add("the country of a result is that of none of its addresses", country)
    return Entry(
        place=place,
        text=text,
        single={name: _word(found.get(name), f"results/{name}", odd) for name in SINGLE},
        many={name: tuple(_words(found.get(name), f"results/{name}", odd)) for name in MANY},
        addresses=tuple(address for address in addresses if address.text),
        ids=tuple(
            Number(
                each["type"],
                _tidy(each["number"]),
                each["country"],
                _tidy(", ".join(each[name] for name in NUMBER.names if each[name])),
            )
            for each in _objects(found, "ids", NUMBER.names, odd)
        ),
        odd=tuple(odd.told),
    )


def _address_of(parts: Mapping[str, str]) -> Address:
    text = _tidy(", ".join(parts[name] for name in ADDRESS.names if parts[name]))
    return Address(text, parts["country"] or _named(text.rpartition(", ")[2]))


def _word(value: object, path: str, odd: _Oddities) -> str:
    """The text of a value; a number is written out, anything else is told."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(value)
    odd.add(f"{path} is no text", str(value))
    return ""


def _list(value: object, path: str, odd: _Oddities) -> Sequence[object]:
    if value is None:
        return ()
    if isinstance(value, list):
        return value
    odd.add(f"{path} is no list", str(value))
    return (value,) if isinstance(value, str) else ()


def _words(value: object, path: str, odd: _Oddities) -> Iterator[str]:
    for each in _list(value, path, odd):
        if word := _word(each, path, odd).strip(" ;"):
            yield word


def _objects(
    found: Mapping[str, object], name: str, keys: Sequence[str], odd: _Oddities
) -> Iterator[dict[str, str]]:
    path = f"results/{name}"
    for each in _list(found.get(name), path, odd):
        if not isinstance(each, dict):
            odd.add(f"{path} holds what is no object", str(each))
            continue
        for key in each:
            if key not in keys:
                odd.add(f"unknown key {path}/{key}", str(each[key]))
        yield {key: _word(each.get(key), f"{path}/{key}", odd) for key in keys}
