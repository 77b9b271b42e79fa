from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from graph.ledger.reader import open_ledger
from graph.ledger.writer import Outcome, SnapshotFile, open_writer
from graph.model.facts import (
    Entity,
    Evidence,
    Fact,
    Identifier,
    Issue,
    Name,
    Relation,
    Row,
    Sanction,
    Statement,
)
from graph.model.share import Share
from graph.model.vocabulary import NodeKind, RelationKind

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def party(key: str, kind: NodeKind = NodeKind.COMPANY) -> list[Fact]:
    return [Entity(key, kind), Name(key, key.split(":")[1].title())]


def owns(owner: str, owned: str, ppm: int) -> Relation:
    return Relation(RelationKind.OWNS, owner, owned, share=Share.exact(ppm))


def row(part: str, facts: Iterable[Fact], place: str = "line 1", text: str = "") -> Row:
    evidence = Evidence(part, place, text or place)
    return Row(part, tuple(Statement(fact, evidence) for fact in facts))


def broken(part: str) -> Row:
    return Row(part, issues=(Issue(part, "line 9", "cannot be read", "…"),))


def snapshot(part: str, content: str, published: date | None = None) -> SnapshotFile:
    digest = sha256(content.encode()).hexdigest()
    return SnapshotFile(part, f"{part}.csv", digest, len(content), NOW, 1, None, published)


def write(
    folder: Path,
    source: str,
    rows: Mapping[str, Iterable[Row]],
    *,
    published: date | None = None,
    force: bool = False,
    guarded: bool = False,
    closes: bool = False,
) -> Outcome:
    """One ingest: the rows of each part as one snapshot."""
    parts = {part: list(items) for part, items in rows.items()}
    with open_writer(folder, source) as writer:
        for items in parts.values():
            for item in items:
                writer.add(item)
        files = [snapshot(part, repr(items), published) for part, items in parts.items()]
        return writer.publish(files, force=force, guarded=guarded, closes=closes)


def standing(folder: Path, known_on: date | None = None) -> set[tuple[object, ...]]:
    """Every standing fact, as comparable tuples: what a reader sees."""
    found: set[tuple[object, ...]] = set()
    with open_ledger(folder, known_on) as ledger:
        for kind in (Entity, Name, Identifier, Relation, Sanction):
            columns = ledger.facts(kind)
            keys = [key for key in columns if key not in ("statements", "source_no")]
            found |= {
                (kind.__name__, *values)
                for values in zip(*(columns[key].tolist() for key in keys), strict=True)
            }
    return found
