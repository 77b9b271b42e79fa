"""What does the ledger say, as known on a day? Read-only views over all sources at once.

A `Ledger` is opened on one manifest and keeps showing that state while others write. Every table
is read through `standing_<source>`: the statements that stood at the last snapshot known by
`known_on`. Values reach SQL as parameters only; source names are checked identifiers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from graph.errors import InvalidValue, LedgerDamaged
from graph.ledger.manifest import Manifest, read_manifest
from graph.ledger.schema import TABLES
from graph.ledger.standing import standing_view
from graph.model.facts import Relation, Sanction
from graph.model.vocabulary import Confidence, RelationKind

SOURCE_NAME = re.compile(r"[a-z][a-z0-9_]{0,47}")
_TRIES = 5  # a writer may swap and clean up between our reading the manifest and opening a file

Columns = dict[str, NDArray[Any]]


def checked_source_name(name: str) -> str:
    """A name that may stand in a path and in SQL; InvalidValue says what is allowed."""
    if SOURCE_NAME.fullmatch(name) is None or name in {"judgements", "manifest"}:
        msg = f"'{name}' cannot name a source: a-z, 0-9 and _ only, beginning with a letter"
        raise InvalidValue(msg)
    return name


@dataclass(frozen=True, slots=True)
class SnapshotInfo:
    """One file as it was ingested."""

    id: int
    run: int
    part: str
    file: str
    sha256: str
    bytes: int
    url: str | None
    published: date | None
    retrieved: datetime
    known: date
    reader_version: int
    rows_in: int
    loaded: int
    quarantined: int
    warnings: int
    forced: bool


@dataclass(frozen=True, slots=True)
class IssueInfo:
    """One issue, with the snapshot it belongs to."""

    source: str
    snapshot: int
    part: str
    where: str
    what: str
    text: str
    severity: str


@dataclass(frozen=True, slots=True)
class StatementInfo:
    """One piece of evidence, complete."""

    source: str
    no: int
    part: str
    file: str
    sha256: str
    published: date | None
    retrieved: datetime
    locator: str
    text: str
    title: str | None
    url: str | None
    confidence: Confidence


_STATEMENT_FIELDS = tuple(item.name for item in fields(StatementInfo))[1:]


class Ledger:
    """All sources of one manifest, read-only. Close it, or use it in a `with`."""

    def __init__(
        self, manifest: Manifest, connection: duckdb.DuckDBPyConnection, known_on: date | None
    ) -> None:
        self.manifest = manifest
        self.known_on = known_on
        self._db = connection
        for source in manifest.sources:
            self._db.execute(standing_view(source, known_on, closes=self._closes(source)))

    def _closes(self, source: str) -> bool:
        """Have entries that are gone from a later file of this source ended? See `standing`."""
        made = self._db.execute(
            "SELECT count(*) FROM duckdb_tables() WHERE database_name = ? AND table_name = 'trait'",
            [f"src_{source}"],
        ).fetchone()
        if made is None or not made[0]:
            return False
        found = self._db.execute(f"SELECT closes FROM src_{source}.trait").fetchone()
        return found is not None and bool(found[0])

    @property
    def version(self) -> str:
        """The ledger version every answer carries."""
        return self.manifest.version

    @property
    def sources(self) -> tuple[str, ...]:
        """Stored source names, in order; the position is the source number in the arrays."""
        return self.manifest.sources

    def close(self) -> None:
        """Let go of the files."""
        self._db.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def facts(
        self,
        kind: type,
        least: Confidence = Confidence.LOW,
        about: Collection[str] | None = None,
    ) -> Columns:
        """Every standing fact of one class, from all sources, one row for each source stating it.

        Args:
            about: only facts whose subject (of a relation: the source) is one of these entities.

        Columns: those of the class's table, plus `fact` (16 raw bytes as text), `source` number as
        `source_no`, `statements` (list of statement numbers), `confidence` (best rank, 1-3) and
        `first_known` (day number of the earliest snapshot in which one of them stood). An entry
        that is gone from a later file of an official list ends between the two.
        Rows are ordered by fact and source, so equal ledgers give equal arrays.
        """
        table = TABLES[kind]
        names = ", ".join(f"{_column(name, kind)} AS {name}" for name, _ in table.columns)
        chosen = "" if about is None else f"SEMI JOIN wanted w ON w.key = f.{table.subject} "
        parts = [
            f"SELECT CAST(f.fact AS VARCHAR) AS fact, {number} AS source_no, "
            f"list(t.no ORDER BY t.no) AS statements, max(t.confidence) AS confidence, "
            f"min(x.first_known) AS first_known, {names} "
            f"FROM src_{source}.{table.name} f {chosen}"
            f"JOIN src_{source}.statement t ON t.fact = f.fact "
            f"JOIN standing_{source} x ON x.statement = t.no "
            f"WHERE t.confidence >= {least.rank} GROUP BY f.fact"
            for number, source in enumerate(self.sources)
        ]
        if not parts:
            columns = ["fact", "source_no", "statements", "confidence", "first_known"]
            return {name: np.array([], dtype=object) for name in (*columns, *_names(kind))}
        with self.keys(about or ()):
            return self._columns(f"{' UNION ALL '.join(parts)} ORDER BY fact, source_no")

    def _columns(self, sql: str, parameters: Sequence[object] = ()) -> Columns:
        with _undamaged():
            raw = self._db.execute(sql, list(parameters)).fetchnumpy()
        return {name: _plain(values) for name, values in raw.items()}

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Rows of a query of this program (never of a user); for the lookups beside the arrays."""
        with _undamaged():
            return self._db.execute(sql, list(parameters)).fetchall()

    @contextmanager
    def table(self, name: str, sql: str, parameters: Sequence[object]) -> Iterator[None]:
        """A table made by a query of this program, for the queries inside."""
        with _undamaged():
            self._db.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}", list(parameters))
        try:
            yield
        finally:
            self._db.execute(f"DROP TABLE {name}")

    def snapshots(self, source: str) -> list[SnapshotInfo]:
        """Every file of a source, oldest first."""
        rows = self.rows(
            "SELECT id, run, part, file, sha256, bytes, url, published, retrieved, known, "
            f"reader_version, rows_in, loaded, quarantined, warnings, forced "
            f"FROM src_{checked_source_name(source)}.snapshot ORDER BY ord"
        )
        return [SnapshotInfo(*row) for row in rows]

    def issues(self, source: str, *, run: int | None = None) -> list[IssueInfo]:
        """What went wrong in the given ingest of a source (the latest unless told otherwise)."""
        name = checked_source_name(source)
        rows = self.rows(
            f"SELECT i.snapshot, i.part, i.place, i.what, i.text, i.severity "
            f"FROM src_{name}.issue i JOIN src_{name}.snapshot s ON s.id = i.snapshot "
            f"WHERE s.run = coalesce(?, (SELECT max(run) FROM src_{name}.snapshot)) "
            "ORDER BY i.rowid",
            [run],
        )
        return [IssueInfo(source, *row) for row in rows]

    def count(self, source: str, kind: type) -> int:
        """How many facts of a class the latest files of a source state."""
        table = TABLES[kind].name
        rows = self.rows(
            f"SELECT count(DISTINCT f.fact) FROM src_{source}.{table} f "
            f"JOIN src_{source}.statement t ON t.fact = f.fact "
            f"SEMI JOIN (FROM standing_{source} WHERE ended_last IS NULL) x ON x.statement = t.no"
        )
        return int(rows[0][0])

    def kinds(self, source: str) -> list[tuple[str, int]]:
        """How many entities of each kind the latest files of a source state, the most first."""
        rows = self.rows(
            f"SELECT f.kind, count(DISTINCT f.id) FROM src_{source}.entity f "
            f"JOIN src_{source}.statement t ON t.fact = f.fact "
            f"SEMI JOIN (FROM standing_{source} WHERE ended_last IS NULL) x ON x.statement = t.no "
            "GROUP BY f.kind ORDER BY 2 DESC, 1"
        )
        return [(str(kind), int(count)) for kind, count in rows]

    def statements(
        self, wanted: Mapping[str, Sequence[int]]
    ) -> dict[tuple[str, int], StatementInfo]:
        """The evidence behind statement numbers, by source: what, where, and the original text."""
        found: dict[tuple[str, int], StatementInfo] = {}
        levels = {level.rank: level for level in Confidence}
        for source, numbers in wanted.items():
            rows = self._joined(
                "SELECT t.no, t.part, s.file, s.sha256, s.published, s.retrieved, t.locator, "
                f"t.text, t.title, t.url, t.confidence FROM src_{source}.statement t "
                f"JOIN src_{source}.snapshot s ON s.id = t.snapshot "
                "SEMI JOIN wanted w ON w.key = t.no",
                np.array(sorted({int(number) for number in numbers}), np.int32),
            )
            for row in rows:
                details = dict(zip(_STATEMENT_FIELDS, row, strict=True))
                details["confidence"] = levels[row[-1]]
                found[(source, row[0])] = StatementInfo(source=source, **details)
        return found

    def fact_rows(self, kind: type, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Full rows of facts by id, whichever source states them."""
        table = TABLES[kind]
        columns = ["fact", *(name for name, _ in table.columns)]
        wanted = np.array(sorted(set(keys)), dtype=object)
        found: dict[str, dict[str, Any]] = {}
        for source in self.sources:
            rows = self._joined(
                f"SELECT CAST(f.fact AS VARCHAR), {', '.join(columns[1:])} "
                f"FROM src_{source}.{table.name} f "
                "SEMI JOIN wanted w ON CAST(w.key AS UUID) = f.fact",
                wanted,
            )
            found.update({row[0]: dict(zip(columns, row, strict=True)) for row in rows})
        return found

    def details(self, entities: Iterable[str]) -> list[tuple[str, str, str]]:
        """(entity, label, value) of every standing identifier and attribute, sorted."""
        wanted = np.array(sorted(set(entities)), dtype=object)
        found: set[tuple[str, str, str]] = set()
        for source in self.sources:
            for table, label in (("identifier", "upper(f.scheme)"), ("attribute", "f.key")):
                found.update(
                    self._joined(
                        f"SELECT f.entity, {label}, f.value FROM src_{source}.{table} f "
                        f"JOIN src_{source}.statement t ON t.fact = f.fact "
                        f"SEMI JOIN standing_{source} x ON x.statement = t.no "
                        "SEMI JOIN wanted w ON w.key = f.entity",
                        wanted,
                    )
                )
        return sorted(found)

    def across(
        self, entities: Iterable[str], kinds: Iterable[RelationKind], *, forward: bool = False
    ) -> set[str]:
        """The other ends of relations of some kinds that these entities had at any time.

        Withdrawn relations are among them: whoever follows them may see too much, never too little.

        Args:
            forward: from source to target; else from target to source.
        """
        near, far = ("source", "target") if forward else ("target", "source")
        chosen = ", ".join(f"'{RelationKind(kind)}'" for kind in kinds)
        parts = [
            f"SELECT DISTINCT f.{far} FROM src_{source}.relation f "
            f"SEMI JOIN wanted w ON w.key = f.{near} WHERE f.kind IN ({chosen})"
            for source in self.sources
        ]
        wanted = np.array(sorted(set(entities)), dtype=object)
        return {row[0] for row in self._joined(" UNION ALL ".join(parts), wanted)}

    def subjects(self, lists: Iterable[str]) -> set[str]:
        """Every entity that stood on one of these lists at any time."""
        parts = [
            f"SELECT DISTINCT f.subject FROM src_{source}.sanction f "
            "SEMI JOIN wanted w ON w.key = f.list_id"
            for source in self.sources
        ]
        wanted = np.array(sorted(set(lists)), dtype=object)
        return {row[0] for row in self._joined(" UNION ALL ".join(parts), wanted)}

    def related_between(
        self, entities: Iterable[str], least: Confidence = Confidence.LOW
    ) -> set[tuple[str, int, int]]:
        """(entity, earliest start, latest end) of the standing relations with these entities."""
        parts = [
            f"SELECT DISTINCT f.{end}, f.from_first, f.to_last FROM src_{source}.relation f "
            f"SEMI JOIN wanted w ON w.key = f.{end} "
            f"JOIN src_{source}.statement t ON t.fact = f.fact "
            f"SEMI JOIN standing_{source} x ON x.statement = t.no "
            f"WHERE t.confidence >= {least.rank}"
            for source in self.sources
            for end in ("source", "target")
        ]
        wanted = np.array(sorted(set(entities)), dtype=object)
        return set(self._joined(" UNION ALL ".join(parts), wanted))

    def relations_outside(self, entities: Iterable[str], day: int) -> list[dict[str, Any]]:
        """Full rows of the standing relations of these entities that do not hold on a day number:
        they ended by it, or begin after it.

        Each row has the keys of the relation table, `fact`, and `statement` (source, number) of
        its surest evidence. Ordered by fact.
        """
        table = TABLES[Relation]
        names = ["fact", *(name for name, _ in table.columns)]
        wanted = np.array(sorted(set(entities)), dtype=object)
        found: dict[str, dict[str, Any]] = {}
        for source in self.sources:
            rows = self._joined(
                f"SELECT CAST(f.fact AS VARCHAR), {', '.join('f.' + n for n in names[1:])}, "
                f"first(t.no ORDER BY t.confidence DESC, t.no) FROM src_{source}.relation f "
                f"JOIN src_{source}.statement t ON t.fact = f.fact "
                f"SEMI JOIN standing_{source} x ON x.statement = t.no "
                "SEMI JOIN wanted w ON w.key = f.source OR w.key = f.target "
                f"WHERE f.to_last <= {int(day)} OR f.from_first > {int(day)} GROUP BY ALL",
                wanted,
            )
            for row in rows:
                cells = dict(zip(names, row[:-1], strict=True))
                found[row[0]] = {**cells, "statement": (source, row[-1])}
        return [found[key] for key in sorted(found)]

    def relations_of_kind(
        self,
        kind: RelationKind,
        entities: Iterable[str],
        *,
        begun_by: int,
        least: Confidence = Confidence.LOW,
    ) -> list[dict[str, Any]]:
        """Full rows of the standing relations of one kind with one of these entities at either end,
        also ended ones; only those that may have begun by a day number.

        Each row has the keys of the relation table, `fact`, and `statements`, the (source, number)
        of all its evidence. Ordered by fact.
        """
        names = ["fact", *(name for name, _ in TABLES[Relation].columns)]
        wanted = np.array(sorted(set(entities)), dtype=object)
        found: dict[str, dict[str, Any]] = {}
        for source in self.sources:
            rows = self._joined(
                f"SELECT CAST(f.fact AS VARCHAR), {', '.join('f.' + n for n in names[1:])}, "
                f"list(t.no ORDER BY t.no) FROM src_{source}.relation f "
                f"JOIN src_{source}.statement t ON t.fact = f.fact "
                f"SEMI JOIN standing_{source} x ON x.statement = t.no "
                f"WHERE f.kind = '{RelationKind(kind)}' AND f.from_first <= {int(begun_by)} "
                f"AND t.confidence >= {least.rank} AND (f.source IN (SELECT key FROM wanted) "
                "OR f.target IN (SELECT key FROM wanted)) GROUP BY ALL",
                wanted,
            )
            for row in rows:
                cells = found.setdefault(
                    row[0], {**dict(zip(names, row[:-1], strict=True)), "statements": []}
                )
                cells["statements"] += [(source, number) for number in row[-1]]
        return [found[key] for key in sorted(found)]

    def _joined(self, sql: str, keys: NDArray[Any]) -> list[Any]:
        """Rows of a query that joins the table `wanted` with its one column `key`."""
        if not len(keys) or not self.sources:
            return []
        with self.keys(keys), _undamaged():
            return self._db.execute(sql).fetchall()

    @contextmanager
    def keys(self, keys: Collection[str] | NDArray[Any]) -> Iterator[None]:
        """The table `wanted` with its one column `key`, for the queries inside."""
        if not isinstance(keys, np.ndarray):
            keys = np.array(sorted(keys), dtype=object)
        self._db.register("wanted", {"key": keys})
        try:
            yield
        finally:
            self._db.unregister("wanted")


@contextmanager
def _undamaged() -> Iterator[None]:
    """A block that cannot be read is damage to the file; a query that cannot be run is our bug."""
    try:
        yield
    except (duckdb.ProgrammingError, duckdb.DataError):
        raise
    except duckdb.Error as error:
        why = str(error).splitlines()[0]
        msg = f"a file of the ledger is damaged ({why}); restore it, or ingest its source afresh"
        raise LedgerDamaged(msg) from error


def _column(name: str, kind: type) -> str:
    """What a column of a fact is over all statements of it."""
    if kind is Sanction and name in ("to_first", "to_last"):
        ended = "ended_first" if name == "to_first" else "ended_last"
        return (
            f"CASE WHEN bool_or(x.ended_last IS NULL) THEN any_value(f.{name}) "
            f"ELSE least(any_value(f.{name}), max(x.{ended})) END"
        )
    return f"any_value(f.{name})"


def _names(kind: type) -> list[str]:
    return [name for name, _ in TABLES[kind].columns]


def _plain(values: Any) -> NDArray[Any]:
    """No masks: a missing number or flag is -1 (none of ours is negative), missing text None."""
    if isinstance(values, np.ma.MaskedArray):
        if values.dtype.kind not in "biuf":
            plain = np.array(values.data, dtype=object)
            plain[np.ma.getmaskarray(values)] = None  # `filled(None)` would fill in a "?"
            return plain
        if values.dtype == bool:
            return np.where(np.ma.getmaskarray(values), -1, values.data.astype(np.int8))
        return np.asarray(values.filled(-1))
    return np.asarray(values)


@contextmanager
def _attached(folder: Path, manifest: Manifest) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(":memory:")
    try:
        for source in manifest.sources:
            path = str(folder / manifest.files[source]).replace("'", "''")
            connection.execute(f"ATTACH '{path}' AS src_{checked_source_name(source)} (READ_ONLY)")
        yield connection
    except BaseException:
        connection.close()
        raise


def open_ledger(folder: Path, known_on: date | None = None) -> Ledger:
    """The ledger below `folder` as known on a day (None: as known now).

    Raises:
        LedgerDamaged: a file named by the manifest cannot be opened.
    """
    trouble = ""
    for _ in range(_TRIES):
        manifest = read_manifest(folder)
        try:
            with _attached(folder, manifest) as connection:
                return Ledger(manifest, connection, known_on)
        except duckdb.Error as error:
            trouble = str(error).splitlines()[0]
            if manifest == read_manifest(folder):
                break
    msg = f"a file of the ledger at {folder} cannot be opened: {trouble}"
    raise LedgerDamaged(msg)
