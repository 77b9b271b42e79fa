"""Which party is tied to which, how and since when?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from graph.errors import InvalidValue
from graph.model.facts import Relation
from graph.model.ids import entity_id
from graph.model.time import PartialDate, Validity
from graph.model.vocabulary import RelationKind
from ingest.ofac.stating import ID_PREFIX
from ingest.ofac.terms import RELATIONS
from ingest.saying import Record
from ingest.sources.ofac_advanced.periods import Period
from ingest.sources.ofac_advanced.tables import Tables, period_told

if TYPE_CHECKING:
    from lxml.etree import _Element


class Link(NamedTuple):
    """A relation of two parties, by the numbers of their profiles."""

    line: int
    source: str
    target: str
    how: str
    note: str | None
    validity: Validity


def link_of(tables: Tables, element: _Element, line: int) -> Link:
    """The relation that a ProfileRelationship holds."""
    how = tables.meant("RelationType", element.get("RelationTypeID"), line) or "Related to"
    former = element.get("Former")
    if former not in ("true", "false"):
        tables.tally.add("a relation that is not said to be former or not", line, str(former))
    notes: list[str] = []
    quality = tables.meant("RelationQuality", element.get("RelationQualityID"), line)
    if quality not in ("", "Unknown"):
        notes.append(f"relation quality: {quality}")
    validity = Validity()
    for part in element:
        name = str(part.tag)[tables.cut :]
        if name == "Comment" and part.text is not None and part.text.strip():
            notes.append(" ".join(part.text.split()))
        elif name == "DatePeriod":
            period = period_told(tables, part, line)
            if period.circa:
                notes.append(f"approximate: {period.words}")
            else:
                validity = _validity(tables, period, line)
    return Link(
        line,
        element.get("From-ProfileID") or "",
        element.get("To-ProfileID") or "",
        f"{how} (former)" if former == "true" else how,
        "; ".join(notes) or None,
        validity,
    )


def _validity(tables: Tables, period: Period, line: int) -> Validity:
    """Since the first day; until the day after the last, when the period has an end."""
    end = period.last if period.ended else None
    if end is not None and end.day is not None:
        end = PartialDate.of(end.last + timedelta(days=1))
    try:
        return Validity(period.first, end)
    except InvalidValue as error:
        tables.tally.add("a relation that ends before it begins", line, str(error))
        return Validity()


def state_link(record: Record, link: Link, source: str, target: str) -> None:
    """State a relation of two parties, by their own numbers."""
    if link.how.removesuffix(" (former)") not in RELATIONS:
        record.odd(f"unknown kind of relation '{link.how[:60]}'", link.how)
    key, other = entity_id(ID_PREFIX, source), entity_id(ID_PREFIX, target)
    text = f"{link.how} {other}" + (f", {link.note}" if link.note else "")
    relation = Relation(
        RelationKind.LINKED_TO, key, other, link.validity, how=link.how, note=link.note
    )
    record.say(relation, text)
