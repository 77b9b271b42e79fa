"""Which row does an entity come to? Whatever stands inside it is stated by the same row."""

from __future__ import annotations

from dataclasses import replace

from graph.errors import InvalidValue
from graph.model.facts import SOMEBODY, Issue, Row, Severity
from ingest.saying import SHOWN, Record
from ingest.sources.ftm.directory import kind_of
from ingest.sources.ftm.lines import Entity
from ingest.sources.ftm.links import SAYINGS, say_link
from ingest.sources.ftm.parties import Around, NoNode, record_of, say_party
from ingest.tally import Tally

_LINKS = ("OWNS ", "CONTROLS ", "LINKED_TO ")


def row_of(
    part: str, entity: Entity, where: str, line: int, around: Around, tally: Tally, text: str
) -> Row:
    """The row of an entity and of those inside it; its facts are stated as part `entities`.

    Args:
        part: the file it stands in, of which it is a row.
        text: its line, kept when it is quarantined.
    """
    statements, issues = [], []
    for each in entity.everyone():
        record = record_of(each, where, line, tally)
        try:
            why = _say(record, each, around)
        except InvalidValue as error:
            why = f"{each.schema.name}: {error}"
        if isinstance(why, NoNode):
            record.odd(why, each.id)
        elif why is not None and each is entity:
            # Of what is no party (a stake, an entry) all was read: it says nothing that can stand.
            of = None if kind_of(entity) is None else entity.key
            return quarantined(part, where, why, text, of=of)
        elif why is not None:
            record.warn(why, each.id)
            record.statements.clear()
        statements += record.statements
        issues += [replace(issue, part=part) for issue in record.issues]
    return Row(part, tuple(statements), tuple(issues))


def quarantined(part: str, where: str, why: str, text: str, *, of: str | None = SOMEBODY) -> Row:
    """Nothing of the line is loaded; its text is kept. `of` is the party it may be about."""
    issue = Issue(part, where, why, text[:SHOWN], Severity.QUARANTINED)
    return Row(part, issues=(issue,), unread=of)


def _say(record: Record, entity: Entity, around: Around) -> str | None:
    """State what an entity says; why it says nothing."""
    schema = entity.schema
    kind = kind_of(entity)
    if kind is not None:
        say_party(record, entity, kind, around)
        return None
    if schema.name in SAYINGS:
        return SAYINGS[schema.name](record, entity, around)
    if schema.becomes.startswith(_LINKS):
        return say_link(record, entity, around)
    if schema.ignored or schema.abstract:
        return NoNode(f"{schema.name} is not read: {schema.becomes.removeprefix('ignored: ')}")
    if schema.name == "Asset":
        return NoNode("an Asset whose name has no legal form is no node")
    return None  # Address, Position: read where they are named
