"""How does a list come in that no publisher offers as a file? As a CSV that its user has filled.

The user writes one row an entry, from the published pages. A column means the same in every such
source; which columns, lists and kinds there are is a `Written`. Every value is checked, and every
entry names the address it was read at.

* A party is its name and its country, a ship its IMO number: these lists number nobody.
* What a party has on one list is one Sanction. Each time in which it is in force is a fact of its
  own under that id (`ingest.inforce`), so that a time that is corrected has not ended.
* Nothing is lost by a slip in the first line: a column that is not known refuses the file, while
  the readers of published files (`ingest.tabledoor`) go on and tell it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anyascii import anyascii

from graph.errors import FileRefused, InvalidValue
from graph.model.countries import alpha2
from graph.model.facts import Relation, Row
from graph.model.ids import entity_id
from graph.model.time import PartialDate, Validity
from graph.model.vocabulary import Confidence, NameKind, NodeKind, RelationKind
from ingest import checkdigits
from ingest.doors import csv_rows
from ingest.forms import kind_of_entity
from ingest.inforce import in_force, suspensions
from ingest.kept import Kept, Several
from ingest.saying import Record
from ingest.shape import Columns
from ingest.tally import Tally

# Schemes whose numbers name one party and no other: the check digit must fit.
CHECKED: dict[str, Callable[[str], bool]] = {
    "imo": checkdigits.is_imo,
    "inn": checkdigits.is_inn,
    "isin": checkdigits.is_isin,
    "lei": checkdigits.is_lei,
    "ogrn": checkdigits.is_ogrn,
    "uscc": checkdigits.is_uscc,
}
PARENT = "subsidiary of"
_SCHEME = re.compile(r"([a-z][a-z0-9-]*):(\S.*)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Written:
    """What the file of one such source may say.

    `lists` maps each list id to what an entry on it forbids, unless its row says so; with one list
    only there is no column `list`. On a list of `ships` a party without a kind is a vessel. The
    values of the column `programmes` become the programmes of the listing; if there are `codes`,
    they are joined by `;`, and each is one of these and called so. `again`: a party may have
    several entries on one list, told apart by their first day, programmes and measures.
    """

    part: str
    title: str
    prefix: str
    columns: Columns
    lists: Mapping[str, str]
    kinds: tuple[NodeKind, ...]
    ships: frozenset[str] = frozenset()
    programmes: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    again: bool = False

    def identify(self, head: bytes) -> str | None:
        """By the columns that must be there, whatever the file is called."""
        first = head.partition(b"\n")[0].decode("utf-8-sig", "replace")
        columns = {name.strip().strip('"') for name in first.split(",")}
        return self.part if {self.columns.required[0], "source_url"} <= columns else None

    def read(self, path: Path) -> Iterator[Row]:
        """One Row for every line below the columns.

        Raises:
            FileRefused: a column is missing, unknown or doubled, or there is no line below them.
        """
        tally = Tally(self.part, path.name)
        named = Several()
        if "parent" in self.columns.names:  # which may stand further down
            for entry in self._lines(path, Tally(self.part, path.name)):
                if isinstance(entry, _Entry):
                    named.add(entry.name, entry.key)
        lines = self._lines(path, tally)
        rows = (line if isinstance(line, Row) else line.stated(named) for line in lines)
        why = "no entry stands below the columns"
        yield from tally.closing(rows, FileRefused(str(path), why))

    def _lines(self, path: Path, tally: Tally) -> Iterator[_Entry | Row]:
        """Every line as an entry that is sound, or as a quarantined row."""
        rows = csv_rows(path)
        header = self._header(path, rows)
        seen = Kept(list, _first)
        for line, fields in rows:
            record = Record(self.part, f"{path.name} line {line}", self.title, tally, line=line)
            try:
                if len(fields) != len(header):
                    msg = f"{len(fields)} columns where the header has {len(header)}"
                    raise InvalidValue(msg)
                values = (" ".join(value.split()) for value in fields)
                entry = _entry(self, record, dict(zip(header, values, strict=True)))
                entry.stands_once(seen)
                yield entry
            except InvalidValue as error:
                yield record.quarantined(str(error), ",".join(fields))

    def _header(self, path: Path, rows: Iterator[tuple[int, list[str]]]) -> list[str]:
        _, header = next(rows, (0, []))
        known = ", ".join(self.columns.names)
        for what, names in (
            ("missing", self.columns.missing(header)),
            ("unknown", self.columns.unknown(header)),
            ("doubled", sorted({name for name in header if header.count(name) > 1})),
        ):
            if names:
                raise FileRefused(str(path), f"{what} column {', '.join(names)}; known: {known}")
        return header


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line whose every value is sound."""

    written: Written
    record: Record
    cells: Mapping[str, str]
    key: str
    kind: NodeKind
    country: str
    list_id: str
    numbers: tuple[tuple[str, str], ...]
    programmes: tuple[str, ...]
    suspended: tuple[Validity, ...]
    times: tuple[Validity, ...]

    @property
    def name(self) -> str:
        return self.cells["name"]

    def cell(self, name: str) -> str:
        return self.cells.get(name, "")

    def stands_once(self, seen: Kept[tuple[str, int]]) -> None:
        """InvalidValue for an entry that stands on an earlier line, or an id that is another's."""
        line = self.record.line
        first, where = seen.setdefault(self.key, (self.name, line))
        _check(first == self.name, f"'{self.name}' has the id of '{first}' on line {where}")
        day = self.cell("since") if self.written.again else ""
        entry = (day, *self.programmes, self.cell("measures")) if self.written.again else ()
        _, where = seen.setdefault(repr((self.key, self.list_id, entry)), (self.name, line))
        on = f" on {day}" if day else ""
        msg = f"'{self.name}' already stands in {self.list_id}{on} on line {where}"
        _check(where == line, msg)

    def stated(self, named: Several) -> Row:
        """The finished row; `named` are the ids of the file's parties by name."""
        record, key, cell = self.record, self.key, self.cell
        record.url = cell("source_url")
        record.title = self._title()
        record.entity(key, self.kind, f"{self.name}, {self.list_id}")
        record.name(key, self.name)
        for alias in (cell("chinese_name"), *cell("aliases").split(";")):
            record.name(key, alias, NameKind.ALIAS)
        for scheme, value in self.numbers:
            record.identifier(key, scheme, value)
        record.located(key, self.country, "address")
        record.attribute(key, "edition", cell("edition"))
        if cell("parent"):
            self._parent(cell("parent"), named)
        self._listed()
        return record.row()

    def _title(self) -> str:
        """What the evidence is called: who published which edition, under which number."""
        words = self.cell("body") or self.written.title
        edition = self.cell("edition")
        return ", ".join(
            filter(None, (words + (f" of {edition}" if edition else ""), self.cell("notice")))
        )

    def _parent(self, name: str, named: Several) -> None:
        """A link to the one party of the file that is called so; else its name, and a warning."""
        record, text = self.record, f"{self.name}: subsidiary of {name}"
        found = named.of(name)
        if len(found) == 1 and found != {self.key}:
            (target,) = found
            record.say(Relation(RelationKind.LINKED_TO, self.key, target, how=PARENT), text)
            return
        why = "is no name of a party in this file"
        if found:
            why = "is the party itself" if found == {self.key} else f"is the name of {len(found)}"
        record.attribute(self.key, "linkedTo", name, text)
        record.warn(f"the parent '{name}' {why}", text)

    def _listed(self) -> None:
        record, cell = self.record, self.cell
        text = f"{self.name}, since {cell('since')}"
        if not cell("since"):
            record.odd("an entry without `since`", self.name)
        if self.suspended:
            told = "; ".join(
                f"{each.start} to {each.end or 'further notice'}" for each in self.suspended
            )
            text += f", suspended {told}"
            record.attribute(self.key, "suspended", f"{self.list_id}: {told}", text)
        if not self.times:
            record.odd("an entry that was never in force", text)
        for time in self.times:
            # That it comes back into force was announced, and nobody publishes that it did.
            announced = any(time.start == each.end for each in self.suspended)
            record.confidence = Confidence.LOW if announced else Confidence.HIGH
            record.listed(
                self.key,
                self.list_id,
                text,
                start=time.start,
                end=time.end,
                programmes=self.programmes,
                measures=cell("measures") or self.written.lists[self.list_id] or None,
                reason=cell("reason") or None,
            )


def _entry(written: Written, record: Record, cells: Mapping[str, str]) -> _Entry:
    """Everything of one line; InvalidValue says why nothing of it can be loaded."""

    def cell(name: str) -> str:
        return cells.get(name, "")

    name, url = cell("name"), cell("source_url")
    list_id = cell("list") if "list" in written.columns.names else next(iter(written.lists))
    country = _country(cell("country"))
    numbers = tuple(_numbers(cell("identifiers")))
    _check(list_id in written.lists, f"unknown list '{list_id}'; known: {', '.join(written.lists)}")
    _check(bool(name), "an entry without a name")
    _check(url.startswith(("https://", "http://")), f"'{url}' is not the address of an act")
    kind = _kind(written, cell("kind"), list_id, name)
    ship = dict(numbers).get("imo")
    _check(ship is not None or kind is not NodeKind.VESSEL, "a vessel without an IMO number")
    _day(cell("edition"))
    suspended = suspensions(cell("suspended_from"), cell("suspended_until"))
    return _Entry(
        written,
        record,
        cells,
        key=entity_id(written.prefix, f"imo-{ship}" if ship else _slug(name, country)),
        kind=kind,
        country=country,
        list_id=list_id,
        numbers=numbers,
        programmes=tuple(_programmes(written, cell(written.programmes))),
        suspended=suspended,
        times=in_force(Validity(_day(cell("since")), _day(cell("until"))), suspended),
    )


def _first(found: list[Any]) -> tuple[str, int]:
    name, line = found
    return name, line


def _check(holds: bool, why: str) -> None:
    if not holds:
        raise InvalidValue(why)


def _country(text: str) -> str:
    code = alpha2(text) if text else ""
    if code is None:
        msg = f"'{text}' is not a known country"
        raise InvalidValue(msg)
    return code


def _day(text: str) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def _kind(written: Written, text: str, list_id: str, name: str) -> NodeKind:
    if text:
        kinds = {str(kind): kind for kind in written.kinds}
        _check(text in kinds, f"unknown kind '{text}'; known: {', '.join(kinds)}")
        return kinds[text]
    return NodeKind.VESSEL if list_id in written.ships else kind_of_entity(name, "")


def _numbers(text: str) -> Iterator[tuple[str, str]]:
    for part in filter(None, (each.strip() for each in text.split(";"))):
        found = _SCHEME.fullmatch(part)
        if found is None:
            msg = f"'{part}' is no identifier; write scheme:value, as inn:7704274402"
            raise InvalidValue(msg)
        scheme, value = found.groups()
        fits = CHECKED.get(scheme)
        _check(fits is None or fits(value), f"{part}: the check digit does not fit")
        yield scheme, value


def _programmes(written: Written, text: str) -> Iterator[str]:
    if text and not written.codes:
        yield text
        return
    for code in filter(None, (each.strip() for each in text.split(";"))):
        known = ", ".join(written.codes)
        _check(code in written.codes, f"unknown {written.programmes} '{code}'; known: {known}")
        yield written.codes[code]


def _slug(name: str, country: str) -> str:
    """`acme-llc.ru`: the letters of a name, and where it is."""
    letters = re.sub(r"[^a-z0-9]+", "-", anyascii(name).lower()).strip("-")
    _check(bool(letters), f"'{name}' has no letter to make an id of")
    return f"{letters[:180]}.{country.lower() or 'xx'}"
