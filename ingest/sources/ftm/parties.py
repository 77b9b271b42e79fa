"""What does an entity say of itself? Names, numbers, places, attributes: facts of one party.

What becomes of each property is written in `format.SCHEMATA_TEXT`; this module does it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from graph.model.facts import Relation
from graph.model.share import UNKNOWN_STAKE
from graph.model.vocabulary import ENDS, Confidence, NameKind, NodeKind, RelationKind
from ingest.saying import Record
from ingest.sources.ftm.directory import kind_of
from ingest.sources.ftm.format import Property
from ingest.sources.ftm.lines import PREFIX, Entity
from ingest.sources.ftm.listings import number_in_id
from ingest.sources.ftm.numbers import scheme_of
from ingest.sources.ftm.places import country_of, is_territory
from ingest.tally import Tally

_NAME_KINDS = {
    "": NameKind.ALIAS,
    "alias": NameKind.ALIAS,
    "former": NameKind.FORMER,
    "weak": NameKind.WEAK,
}
_HOMES = ("jurisdiction", "mainCountry", "country")
_HOMES_OF_PERSONS = ("nationality", "citizenship", "country")
_PIECES = ("postOfficeBox", "street", "street2", "postalCode", "city", "region", "state")


class NoNode(str):
    """A reason that lies in our vocabulary, not in the file: counted, nothing is quarantined."""

    __slots__ = ()


class Known(Protocol):
    """What is known of the ids of a file."""

    def what(self, id: str) -> NodeKind | str | None:
        """The kind of node of an id, the schema of one that is no node, None when there is none."""

    def entity(self, id: str) -> Entity:
        """The address or post of an id that `what` knows."""


@dataclass(frozen=True, slots=True)
class Around:
    """What an entity's ids can mean: the entities inside its own line, and those of the file."""

    directory: Known | None = None
    inside: Mapping[str, Entity] = field(default_factory=dict)

    def what(self, id: str) -> NodeKind | str | None:
        """The kind of node of an id, the schema of one that is no node, None when there is none."""
        entity = self.inside.get(id)
        if entity is not None:
            return kind_of(entity) or entity.schema.name
        return None if self.directory is None else self.directory.what(id)

    def entity(self, id: str) -> Entity:
        """The address or post of an id that `what` knows."""
        found = self.inside.get(id)
        if found is None:
            assert self.directory is not None, id
            found = self.directory.entity(id)
        return found

    def end(self, id: str, allowed: frozenset[NodeKind], what: str) -> str | None:
        """Why a relation (`what`) cannot have this id at an end where these kinds are allowed."""
        kind = self.what(id)
        if kind is None:
            return f"{what}: '{id[:60]}' is not in the file"
        if not isinstance(kind, NodeKind):
            return NoNode(f"{what}: a {kind} is no node")
        return None if kind in allowed else f"{what}: it cannot be a {kind}"


def record_of(entity: Entity, where: str, line: int, tally: Tally) -> Record:
    """A record to state an entity's facts with: its datasets are the title, its source the url.

    What stands in these files was written down from registers and lists by somebody else.
    """
    title = ", ".join(entity.datasets)
    record = Record(
        part="entities",
        where=where,
        title=f"FollowTheMoney: {title}" if title else "FollowTheMoney",
        tally=tally,
        line=line,
        url=min((url for url in entity.of("sourceUrl") if url.startswith("http")), default=None),
        confidence=Confidence.MEDIUM,
    )
    for what, sample in entity.odd:
        record.odd(what, f"{entity.id}: {sample}")
    return record


def say_party(record: Record, entity: Entity, kind: NodeKind, around: Around) -> None:
    """State everything that an entity says of itself."""
    key = entity.key
    record.entity(key, kind, f"{entity.caption or entity.id}, schema {entity.schema.name}")
    _names(record, entity)
    for id in (entity.id, *entity.referents):
        if id != entity.id:
            record.identifier(key, "ftm-referent", id)
        if (number := number_in_id(id)) is not None:
            record.identifier(key, *number, f"id {id}")
    for name, values in entity.properties.items():
        known = entity.schema.every.get(name)
        if known is not None and (say := SAID.get(known.verb)) is not None:
            say(record, entity, known, values, around)


def _names(record: Record, entity: Entity) -> None:
    """The caption or else the first name is the primary one; a value is stated once."""
    names = sorted(entity.of("name"))
    if not names:
        record.odd(f"a {entity.schema.name} without a name", entity.id)
        names = [entity.caption or entity.id]
    primary = entity.caption if entity.caption in names else names[0]
    record.name(entity.key, primary)
    told = {" ".join(primary.split())}
    for known in entity.schema.names:
        for value in names if known.name == "name" else sorted(entity.of(known.name)):
            if (value := " ".join(value.split())) not in told:
                told.add(value)
                record.name(entity.key, value, _NAME_KINDS[known.argument])


def _attribute(
    record: Record, entity: Entity, known: Property, values: list[str], _: Around
) -> None:
    for value in values:
        record.attribute(entity.key, known.argument, value)


def _country(record: Record, entity: Entity, known: Property, values: list[str], _: Around) -> None:
    for value in values:
        code = country_of(value)
        if code is None and not is_territory(value):
            record.odd(f"'{value[:60]}' is not a known country", f"{entity.id}: {known.name}")
        record.attribute(entity.key, known.argument, code or value, value)


def _located(record: Record, entity: Entity, known: Property, values: list[str], _: Around) -> None:
    for value in values:
        place(record, entity.key, value, known.argument)


def place(record: Record, key: str, value: str, how: str) -> None:
    """It is in a country, or in a territory that is none."""
    code = country_of(value)
    if code is not None:
        record.located(key, code, how, value)
    elif is_territory(value):
        record.attribute(key, "territory", value)
    else:
        record.odd(f"'{value[:60]}' is not a known country", f"{key}: {how}")


def _identifier(
    record: Record, entity: Entity, known: Property, values: list[str], _: Around
) -> None:
    for value in values:
        number(record, entity.key, known.argument, value, home_of(entity))


def number(
    record: Record, key: str, scheme: str, value: str, country: str | None, text: str | None = None
) -> None:
    """It carries a number; in which scheme, the check digit has a word in."""
    found = scheme_of(scheme, value, country)
    if found.doubt is not None:
        record.odd(found.doubt, f"{key}: {value}")
    record.identifier(key, found.scheme, found.value, text or value)


def home_of(entity: Entity) -> str | None:
    """The country of its numbers: that of its jurisdiction, when it is one and no other."""
    is_person = "Person" in entity.schema.ancestors
    for name in _HOMES_OF_PERSONS if is_person else _HOMES:
        if values := entity.of(name):
            codes = {country_of(value) for value in values}
            return codes.pop() if len(codes) == 1 else None
    return None


def _address(
    record: Record, entity: Entity, known: Property, values: list[str], around: Around
) -> None:
    for value in values:
        if known.argument != "entity":
            record.attribute(entity.key, "address", value)
        elif around.what(value) != "Address":
            record.odd("an address that is not in the file", f"{entity.id}: {value}")
        else:
            _address_entity(record, entity.key, around.entity(value))


def _address_entity(record: Record, key: str, address: Entity) -> None:
    texts = sorted(address.of("full"))
    if not texts:
        pieces = [", ".join(sorted(address.of(name))) for name in _PIECES]
        texts = [", ".join(filter(None, pieces)) or address.caption]
    for text in texts:
        record.attribute(key, "address", text)
    for remark in address.of("remarks"):
        record.attribute(key, "addressRemark", remark, f"{texts[0]}: {remark}")
    for country in address.of("country"):
        code = country_of(country)
        if code is None:
            place(record, key, country, "address")
        else:
            record.located(key, code, "address", texts[0] or country)


def _stake(
    record: Record, entity: Entity, known: Property, values: list[str], around: Around
) -> None:
    """The value owns the entity: `Vehicle:owner`, `LegalEntity:parent`."""
    for value in values:
        if _joined(record, RelationKind.OWNS, value, entity.id, known, around):
            relation = Relation(
                RelationKind.OWNS,
                f"{PREFIX}:{value}",
                entity.key,
                share=UNKNOWN_STAKE,
                note=known.name,
            )
            record.say(relation, f"{known.name}: {value}")


def _link(
    record: Record, entity: Entity, known: Property, values: list[str], around: Around
) -> None:
    for value in values:
        if _joined(record, RelationKind.LINKED_TO, entity.id, value, known, around):
            relation = Relation(
                RelationKind.LINKED_TO, entity.key, f"{PREFIX}:{value}", how=known.argument
            )
            record.say(relation, f"{known.name}: {value}")


def _joined(
    record: Record, kind: RelationKind, source: str, target: str, known: Property, around: Around
) -> bool:
    """The two can be joined; otherwise the reason is a warning."""
    ends = ENDS[kind]
    why = (
        around.end(source, ends.sources, known.name)
        or around.end(target, ends.targets, known.name)
        or (f"{known.name}: it names the entity itself" if source == target else None)
    )
    if why is not None:
        record.warn(why, f"{source} → {target}")
    return why is None


# What the first word of a property (format.SCHEMATA_TEXT) does.
SAID: dict[str, Callable[[Record, Entity, Property, list[str], Around], None] | None] = {
    "name": None,  # said together: one of them is the primary name
    "attribute": _attribute,
    "country": _country,
    "located": _located,
    "identifier": _identifier,
    "address": _address,
    "owner": _stake,
    "parent": _stake,
    "link": _link,
}
