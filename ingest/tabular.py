"""What does a folder in the neutral `tables` format state? `entities.csv` and `relations.csv`.

The format is for users' own data and for the starter set; docs/sources/tables.md describes every
column. Each value that cannot be read is an issue naming file, line and column; the row it stands
in is quarantined, and every other row is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from rapidfuzz import fuzz, process

from graph.errors import FileRefused, InvalidValue
from graph.model.countries import alpha2
from graph.model.facts import (
    Attribute,
    Entity,
    Evidence,
    Fact,
    Identifier,
    Issue,
    Name,
    Relation,
    Row,
    Sanction,
    Severity,
    Statement,
)
from graph.model.ids import country_id, entity_id
from graph.model.money import minor_digits
from graph.model.share import UNKNOWN_STAKE, Share, parse_percent
from graph.model.time import PartialDate, Validity
from graph.model.vocabulary import (
    CRAFT,
    ENDS,
    PARTIES,
    Confidence,
    NameKind,
    NodeKind,
    RelationKind,
)
from ingest.doors import csv_rows

T = TypeVar("T")

ENTITIES, RELATIONS = "entities", "relations"
ENTITY_COLUMNS = ("id", "kind", "name", "country", "aliases", "identifiers", "listings")
SOURCE_COLUMNS = ("source_title", "source_url", "confidence")
RELATION_COLUMNS = (
    "relation",
    "source",
    "target",
    "share",
    "share_min",
    "share_max",
    "joint",
    "interest",
    "direct",
    "how",
    "product",
    "input_share",
    "revenue_share",
    "market_share",
    "value",
    "currency",
    "quantity",
    "reporter",
    "period",
    "valid_from",
    "valid_to",
    *SOURCE_COLUMNS,
    "note",
)
_REQUIRED = {ENTITIES: ("id", "kind", "name"), RELATIONS: ("relation", "source", "target")}
_LIST_ID = re.compile(r"[a-z][a-z0-9_]{1,60}")
_FLAGS = {"": None, "true": True, "yes": True, "false": False, "no": False}
_URL = re.compile(r"https?://\S+", re.IGNORECASE)


class _Trouble(Exception):
    """A value that cannot be read: which column, and why."""

    def __init__(self, column: str, why: str) -> None:
        self.column, self.why = column, why
        super().__init__(why)


class _Cells:
    """One row's cells by column, with the place they stand in."""

    def __init__(self, part: str, file: str, line: int, cells: dict[str, str]) -> None:
        self.part, self.file, self.line = part, file, line
        self.cells = cells

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def text(self, column: str) -> str | None:
        return self[column] or None

    def split(self, column: str) -> list[str]:
        return [item for piece in self[column].split(";") if (item := piece.strip())]

    def percent(self, column: str) -> int | None:
        if not self[column]:
            return None
        return self.reading(column, parse_percent, self[column])

    def date(self, column: str) -> PartialDate | None:
        return self.reading(column, PartialDate.parse, self[column]) if self[column] else None

    def one_of(self, column: str, known: Mapping[str, T]) -> T:
        value = self[column]
        if value not in known:
            near = ", ".join(key for key in known if key)
            raise _Trouble(column, f"unknown {column} '{value}'; known: {near}")
        return known[value]

    def reading(self, column: str, read: Callable[[str], T], value: str) -> T:
        try:
            return read(value)
        except InvalidValue as error:
            raise _Trouble(column, str(error)) from error

    def issue(self, column: str, why: str, severity: str = Severity.QUARANTINED) -> Issue:
        where = f"{self.file} line {self.line}, column {column}"
        return Issue(self.part, where, why, self.cells.get(column, ""), severity)

    def evidence(self) -> Evidence:
        """The row as its own evidence: its words, and the source it names."""
        url = self.text("source_url")
        if url is not None and _URL.fullmatch(url) is None:
            raise _Trouble("source_url", f"'{url}' is not an http(s) address")
        known = {"": Confidence.MEDIUM, **{str(level): level for level in Confidence}}
        ends = [self[end] for end in ("source", "target")] if self.part == RELATIONS else []
        said = [f"{self['relation']} {' → '.join(ends)}"] if ends else []
        said += [
            f"{column}: {value.strip()}"
            for column, value in self.cells.items()
            if value.strip() and column not in (*SOURCE_COLUMNS, *_REQUIRED[RELATIONS])
        ]
        return Evidence(
            part=self.part,
            locator=f"{self.file} line {self.line}",
            text="; ".join(said),
            confidence=self.one_of("confidence", known),
            title=self.text("source_title"),
            url=url,
        )


def read_tables(files: Mapping[str, Path], name: str) -> Iterator[Row]:
    """Rows of `entities.csv`, then of `relations.csv`, as statements under the source `name`."""
    kinds: dict[str, NodeKind] = {}
    entities = files[ENTITIES]
    for cells, warning in _rows(ENTITIES, entities, None):
        yield _entity_row(cells, warning, name, kinds)
    if RELATIONS in files:
        for cells, warning in _rows(RELATIONS, files[RELATIONS], RELATION_COLUMNS):
            yield _relation_row(cells, warning, name, kinds)


def _rows(
    part: str, path: Path, known: Sequence[str] | None
) -> Iterator[tuple[_Cells, tuple[Issue, ...]]]:
    """Each data row with its cells by column; warnings about the header go with the first one."""
    lines = csv_rows(path)
    first = next(lines, None)
    if first is None:
        raise FileRefused(str(path), "the file is empty")
    header = [column.strip() for column in first[1]]
    missing = [column for column in _REQUIRED[part] if column not in header]
    if missing:
        raise FileRefused(str(path), f"line 1 must name the columns; missing: {', '.join(missing)}")
    twice = sorted({column for column in header if header.count(column) > 1})
    if twice:
        raise FileRefused(str(path), f"line 1 names a column twice: {', '.join(twice)}")
    warnings = tuple(
        Issue(
            part,
            f"{path.name} line 1, column {column or number}",
            f"unknown column{_nearest(column, known)}; it was not read",
            column,
            Severity.WARNING,
        )
        for number, column in enumerate(header, start=1)
        if known is not None and column not in known
    )
    for line, fields in lines:
        if not any(field.strip() for field in fields):
            continue
        cells = _Cells(part, path.name, line, dict(zip(header, fields, strict=False)))
        if len(fields) != len(header):
            why = f"{len(fields)} fields where the header has {len(header)}"
            cells.cells["id" if part == ENTITIES else "relation"] = ",".join(fields)[:300]
            column = "id" if part == ENTITIES else "relation"
            issue = cells.issue(column, why)
            yield _Cells(part, path.name, line, {}), (*warnings, issue)
        else:
            yield cells, warnings
        warnings = ()


def _nearest(word: str, known: Sequence[str] | None) -> str:
    found = process.extractOne(word, known or (), scorer=fuzz.ratio, score_cutoff=60)
    return "" if found is None else f"; did you mean '{found[0]}'?"


def _entity_row(
    cells: _Cells, issues: tuple[Issue, ...], name: str, kinds: dict[str, NodeKind]
) -> Row:
    if not cells.cells:
        return Row(cells.part, issues=issues)
    try:
        evidence = cells.evidence()
        facts = list(_entity_facts(cells, name, kinds))
    except _Trouble as trouble:
        return Row(cells.part, issues=(*issues, cells.issue(trouble.column, trouble.why)))
    return Row(cells.part, tuple(Statement(fact, evidence) for fact in facts), issues)


def _entity_facts(cells: _Cells, name: str, kinds: dict[str, NodeKind]) -> Iterator[Fact]:
    known = {str(kind): kind for kind in NodeKind if kind != NodeKind.SANCTION}
    kind = cells.one_of("kind", known)
    local = cells["id"]
    if local in kinds:
        raise _Trouble("id", f"'{local}' stands on an earlier line already")
    if kind == NodeKind.COUNTRY:
        entity = _country(local)
        if entity is None:
            raise _Trouble("id", f"a Country's id is its ISO code (country:RU), not '{local}'")
    else:
        entity = cells.reading("id", lambda value: entity_id(name, value), local)
    if not cells["name"]:
        raise _Trouble("name", "a name is needed")
    country = None
    if cells["country"]:
        country = _country(cells["country"])
        if country is None:
            raise _Trouble("country", f"'{cells['country']}' is no ISO 3166-1 alpha-2 code")
    facts: list[Fact] = [Entity(entity, kind), Name(entity, cells["name"])]
    facts += [Name(entity, alias, NameKind.ALIAS) for alias in cells.split("aliases")]
    for written in cells.split("identifiers"):
        scheme, colon, value = written.partition(":")
        if not colon or not scheme.strip() or not value.strip():
            raise _Trouble("identifiers", f"'{written}' is not scheme:value")
        facts.append(Identifier(entity, scheme.strip().lower(), value.strip()))
    facts += [_listing(cells, entity, written) for written in cells.split("listings")]
    if country is not None and kind in PARTIES | CRAFT:
        facts.append(Relation(RelationKind.LOCATED_IN, entity, country, how="based in"))
    elif country is not None:
        facts.append(Attribute(entity, "country", country.removeprefix("country:")))
    for column in cells.cells:
        if column not in ENTITY_COLUMNS and column not in SOURCE_COLUMNS and cells[column]:
            facts.append(Attribute(entity, column, cells[column]))
    kinds[local] = kind
    yield from facts


def _listing(cells: _Cells, entity: str, written: str) -> Sanction:
    """`list_id@2022-04-06` or `list_id@2022-04-06..2024-01-01`; the date may be left out."""
    list_id, _, dates = written.partition("@")
    if _LIST_ID.fullmatch(list_id) is None:
        raise _Trouble("listings", f"'{list_id}' is no list id (like us_ofac_sdn)")
    start, _, end = dates.partition("..")

    def validity(text: str) -> Validity:
        return Validity(
            PartialDate.parse(start) if start else None, PartialDate.parse(end) if end else None
        )

    return Sanction(
        id=f"{entity}:{list_id}:{start or 'undated'}",
        subject=entity,
        list_id=list_id,
        validity=cells.reading("listings", validity, dates),
    )


def _relation_row(
    cells: _Cells, issues: tuple[Issue, ...], name: str, kinds: Mapping[str, NodeKind]
) -> Row:
    if not cells.cells:
        return Row(cells.part, issues=issues)
    try:
        evidence = cells.evidence()
        fact = _relation(cells, name, kinds)
    except _Trouble as trouble:
        return Row(cells.part, issues=(*issues, cells.issue(trouble.column, trouble.why)))
    return Row(cells.part, (Statement(fact, evidence),), issues)


def _country(text: str) -> str | None:
    code = text.removeprefix("country:")
    return country_id(code) if re.fullmatch("[A-Z]{2}", code) and alpha2(code) == code else None


def _end(
    cells: _Cells, column: str, name: str, kinds: Mapping[str, NodeKind]
) -> tuple[str, NodeKind]:
    """The entity id and kind at one end of a relation."""
    local = cells[column]
    if local in kinds and kinds[local] != NodeKind.COUNTRY:
        return entity_id(name, local), kinds[local]
    country = _country(local)
    if country is not None:
        return country, NodeKind.COUNTRY
    hint = _nearest(local, list(kinds)) or "; it needs a row in entities.csv"
    raise _Trouble(column, f"unknown end '{local}'{hint}")


def _relation(cells: _Cells, name: str, kinds: Mapping[str, NodeKind]) -> Relation | Sanction:
    known = {str(kind): kind for kind in RelationKind if kind != RelationKind.IMPOSED_BY}
    kind = cells.one_of("relation", known)
    start, end = cells.date("valid_from"), cells.date("valid_to")
    validity = cells.reading("valid_to", lambda _: Validity(start, end), "")
    source, source_kind = _end(cells, "source", name, kinds)
    if source_kind not in ENDS[kind].sources:
        raise _Trouble("source", f"{kind} cannot begin at a {source_kind}")
    if kind == RelationKind.SUBJECT_TO:
        return _subject_to(cells, source, validity)
    target, target_kind = _end(cells, "target", name, kinds)
    if target_kind not in ENDS[kind].targets:
        raise _Trouble("target", f"{kind} cannot end at a {target_kind}")
    if source == target:
        raise _Trouble("target", "both ends are the same")
    product = cells.text("product")
    if product is not None and kinds.get(product) == NodeKind.PRODUCT:
        product = entity_id(name, product)
    currency = cells.text("currency")
    return Relation(
        kind=kind,
        source=source,
        target=target,
        validity=validity,
        share=_share(cells, kind),
        interest=cells.text("interest"),
        direct=cells.one_of("direct", _FLAGS),
        joint=cells.text("joint"),
        how=cells.text("how"),
        product=product,
        input_share=cells.percent("input_share"),
        revenue_share=cells.percent("revenue_share"),
        market_share=cells.percent("market_share"),
        value=_minor_units(cells, currency),
        currency=currency,
        quantity=cells.text("quantity"),
        reporter=cells.text("reporter"),
        period=cells.text("period"),
        note=cells.text("note"),
    )


def _subject_to(cells: _Cells, subject: str, validity: Validity) -> Sanction:
    list_id = cells["target"]
    if _LIST_ID.fullmatch(list_id) is None:
        raise _Trouble("target", f"'{list_id}' is no list id (like us_ofac_sdn)")
    how = cells.text("how")
    return Sanction(
        id=f"{subject}:{list_id}:{validity.start or 'undated'}",
        subject=subject,
        list_id=list_id,
        validity=validity,
        programmes=() if how is None else (how,),
        reason=cells.text("note"),
    )


def _share(cells: _Cells, kind: RelationKind) -> Share | None:
    exact, low, high = (cells.percent(c) for c in ("share", "share_min", "share_max"))
    if exact is not None and (low is not None or high is not None):
        raise _Trouble("share", "give share, or share_min and share_max, not both")
    if exact is not None:
        return Share.exact(exact)
    if low is None and high is None:
        return UNKNOWN_STAKE if kind == RelationKind.OWNS else None
    floor = UNKNOWN_STAKE.low if low is None else low
    ceiling = UNKNOWN_STAKE.high if high is None else high
    if floor > ceiling:
        raise _Trouble("share_min", f"{cells['share_min']} is above share_max {cells['share_max']}")
    return Share(floor, ceiling)


def _minor_units(cells: _Cells, currency: str | None) -> int | None:
    if not cells["value"]:
        return None
    if currency is None or re.fullmatch("[A-Z]{3}", currency) is None:
        raise _Trouble("currency", "a value needs an ISO 4217 currency (USD)")
    try:
        amount = Decimal(cells["value"]).scaleb(minor_digits(currency))
    except InvalidOperation:
        raise _Trouble("value", f"'{cells['value']}' is not a number (write 528000000)") from None
    if not amount.is_finite() or amount != int(amount) or not -(2**62) < amount < 2**62:
        raise _Trouble("value", f"'{cells['value']}' is no amount of {currency}")
    return int(amount)
