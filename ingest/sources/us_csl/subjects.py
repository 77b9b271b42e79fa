"""Which parties does a file hold, and what do all rows together say of each entry?

The first pass over the file. Parties of OFAC's lists carry OFAC's number; those of other lists are
told apart by their name (`ingest.unnumbered`). It is kept in tables that go to disk
(`ingest.kept`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from graph.model.ids import entity_id
from graph.model.time import PartialDate
from graph.model.vocabulary import NodeKind
from ingest.forms import kind_of_entity
from ingest.kept import Kept, Several
from ingest.ofac.labels import NUMBERS
from ingest.ofac.remarks import split_remark
from ingest.saying import read_date
from ingest.sources.us_csl.entries import Broken, Entry, Item, Number
from ingest.sources.us_csl.format import ORDERS, SOURCES, TYPES, Source
from ingest.sources.us_csl.names import Names, names_of
from ingest.unnumbered import Entries, entry_number, kind_of_unnumbered, name_hash, surer

_NUMBER = re.compile(r"[1-9][0-9]{0,9}")
_LINKS = re.compile(r"\((Linked To: .*)\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom an entry is about. `names` are the parts of the name of a party without a number."""

    id: str
    source: Source
    kind: NodeKind
    names: Names | None = None
    number: str = ""  # of the entry, for parties without a number
    start: PartialDate | None = None
    end: PartialDate | None = None


def subject_of(entry: Entry) -> Subject | str:
    """Whom it is about, or why that cannot be told."""
    source = SOURCES.get(entry.source)
    name, number = entry.single["name"], entry.single["entity_number"]
    if source is None:
        return f"unknown source '{entry.single['source'][:80]}'"
    if not name:
        return "an entry without a name"
    told = TYPES.get(entry.single["type"].casefold())
    if source.of_ofac:
        if _NUMBER.fullmatch(number) is None:
            return f"'{number[:40]}' is not a party number" if number else "no party number"
        words = "; ".join(phrase for phrase, _ in phrases_of(entry))
        return Subject(entity_id("ofac", number), source, told or kind_of_entity(name, words))
    names = names_of(name)
    if names.person:
        told = NodeKind.PERSON
    start, end = (read_date(entry.single[name]) for name in ("start_date", "end_date"))
    if start is not None and end is not None and end.last < start.first:
        end = None
    return Subject(
        id=id_of_name(source, names.key),
        source=source,
        kind=told or kind_of_unnumbered(names.name, (each.text for each in entry.addresses)),
        names=names,
        number=entry_number(entry.single["federal_register_notice"], start),
        start=start,
        end=end,
    )


def id_of_name(source: Source, name: str) -> str:
    """`csl:el-0123456789ab`."""
    return entity_id("csl", f"{source.short}-{name_hash(name)}")


def phrases_of(entry: Entry) -> Iterator[tuple[str, str]]:
    """(phrase as OFAC's own remarks have it, words of the file) of `ids` and `remarks`."""
    for number in entry.ids:
        yield _phrase(number), number.text
    for phrase in split_remark(_LINKS.sub(r"\1", entry.single["remarks"])):
        yield phrase.text, phrase.text


def _phrase(number: Number) -> str:
    country = f" ({number.country})" if number.country else ""
    known = number.kind in NUMBERS or not country
    return f"{number.kind} {number.value}" + (country if known else f", {number.country}")


def measures_of(entry: Entry) -> str | None:
    """What the entry forbids, in the publisher's words."""
    said = [
        ORDERS.get(entry.single["standard_order"].upper(), ""),
        *(
            f"{label}: {' '.join(words.split())}"
            for label, column in (
                ("License requirement", "license_requirement"),
                ("License policy", "license_policy"),
            )
            if (words := entry.single[column])
        ),
    ]
    return "; ".join(part for part in said if part) or None


def name_key(name: str) -> str:
    """Names are compared without case, white space and closing stop (a remark ends with one)."""
    return " ".join(name.split()).strip(" .").casefold()


@dataclass(slots=True)
class Directory:
    """The parties of a file: their kinds, the names of OFAC's, and what is said of each entry."""

    kinds: Kept[NodeKind] = field(default_factory=lambda: Kept(str, NodeKind))
    names: Several = field(default_factory=Several)
    other_names: Several = field(default_factory=Several)
    entries: Entries = field(default_factory=Entries)

    def by_name(self, name: str) -> set[str]:
        """The parties of OFAC's lists called so; by alternate names when none is by its own."""
        key = name_key(name)
        return self.names.of(key) or self.other_names.of(key)


def take_directory(items: Iterable[Item]) -> Directory:
    """Read every entry once."""
    directory = Directory()
    for item in items:
        subject = None if isinstance(item, Broken) else subject_of(item)
        if isinstance(item, Broken) or subject is None or isinstance(subject, str):
            continue
        held = directory.kinds.get(subject.id)
        directory.kinds[subject.id] = subject.kind if held is None else surer(held, subject.kind)
        if subject.source.of_ofac:
            directory.names.add(name_key(item.single["name"]), subject.id)
            for name in item.many["alt_names"]:
                directory.other_names.add(name_key(name), subject.id)
            continue
        entry = (subject.id, subject.source.list_id, subject.number)
        said = directory.entries[entry]
        said.programmes.update(item.many["programs"])
        if subject.end is not None:
            said.ends.add(subject.end)
        if measures := measures_of(item):
            said.measures.add(measures)
        if notice := " ".join(item.single["federal_register_notice"].split()):
            said.reasons.add(notice)
        directory.entries[entry] = said
    return directory
