"""How do facts get into the ledger? Copy aside, append, check, sync, swap.

Nothing is visible before the manifest's rename and everything is after it. A process killed at any
moment leaves at most a `.part` file, which the next writer of the same source removes.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import duckdb

from graph.errors import FileRefused, LedgerError, Shrunken
from graph.ledger.bulk import insert
from graph.ledger.manifest import (
    final_name,
    next_number,
    read_current,
    read_manifest,
    swap_file,
    sync_file,
    sync_folder,
    writing,
)
from graph.ledger.schema import HISTORY, TABLES, TRAIT
from graph.model.facts import SOMEBODY, Issue, Row, Severity
from graph.model.ids import fact_id, statement_id
from graph.model.time import day_number

SHRUNKEN_BELOW = 0.95  # of the last good count (reliability study, promise 8)
_SHOWN = 2_000  # characters of the text of an issue
_FLUSH_AT = 50_000  # statements held in memory before they go to the staging tables
_MEMORY = "256MB"  # of the database; staged rows beyond it go to a folder beside the file
_STATEMENT_COLUMNS = (
    "key",
    "fact",
    "subject",
    "part",
    "locator",
    "text",
    "title",
    "url",
    "confidence",
)


@dataclass(frozen=True, slots=True)
class SnapshotFile:
    """One file of an ingest, as it was received. `published` is the publisher's own date."""

    part: str
    file: str
    sha256: str
    bytes: int
    retrieved: datetime
    reader_version: int
    url: str | None = None
    published: date | None = None

    @property
    def known(self) -> date:
        """The day from which one could know what the file says."""
        return self.published if self.published is not None else self.retrieved.date()


@dataclass(frozen=True, slots=True)
class PartCount:
    """Rows of one part: every row is loaded or quarantined, never neither."""

    rows_in: int = 0
    loaded: int = 0
    quarantined: int = 0
    warnings: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an ingest came to: the parties before and after it are compared.

    `kept` are those who go on standing because a record of theirs could not be read; `told` says
    so for every part.
    """

    changed: bool
    counts: dict[str, PartCount]
    added: int = 0
    altered: int = 0
    closed: int = 0
    unchanged: int = 0
    total: int = 0
    version: str = ""
    kept: tuple[str, ...] = ()
    told: tuple[Issue, ...] = ()


class SourceWriter:
    """Appends one ingest to one source. Use through `open_writer`; publish once at the end."""

    def __init__(self, folder: Path, name: str, aside: Path, *, fresh: bool) -> None:
        self._folder, self._name, self._aside = folder, name, aside
        self._db = duckdb.connect(str(aside), config={"memory_limit": _MEMORY})
        if fresh:
            for table in TABLES.values():
                self._db.execute(table.create)
            self._db.execute(HISTORY)
        self._facts: dict[str, dict[str, tuple[object, ...]]] = {
            t.name: {} for t in TABLES.values()
        }
        self._statements: dict[str, tuple[object, ...]] = {}
        self._counts: dict[str, PartCount] = {}
        self._issues: list[Issue] = []
        self._unread: dict[str, set[str]] = {}  # by part
        self._told: list[Issue] = []
        for table in TABLES.values():
            self._db.execute(f"CREATE TEMP TABLE new_{table.name} AS FROM {table.name} LIMIT 0")
        self._db.execute(
            "CREATE TEMP TABLE new_statement (key UUID, fact UUID, subject VARCHAR, part VARCHAR, "
            "locator VARCHAR, text VARCHAR, title VARCHAR, url VARCHAR, confidence UTINYINT)"
        )

    @property
    def counts(self) -> dict[str, PartCount]:
        """Rows so far, by part."""
        return dict(self._counts)

    def add(self, row: Row) -> None:
        """Take one row: its statements, unless it is quarantined, and its issues."""
        count = self._counts.get(row.part, PartCount())
        warnings = sum(issue.severity == Severity.WARNING for issue in row.issues)
        self._counts[row.part] = replace(
            count,
            rows_in=count.rows_in + 1,
            loaded=count.loaded + (not row.quarantined),
            quarantined=count.quarantined + row.quarantined,
            warnings=count.warnings + warnings,
        )
        self._issues.extend(row.issues)
        if row.unread is not None:
            self._unread.setdefault(row.part, set()).add(row.unread)
        if row.quarantined:
            return
        for statement in row.statements:
            fact, evidence = statement.fact, statement.evidence
            table = TABLES[type(fact)]
            key = fact_id(fact)
            self._facts[table.name][key] = table.row(fact)
            said = statement_id(key, evidence)
            if said not in self._statements:
                self._statements[said] = (
                    key,
                    getattr(fact, table.subject),
                    evidence.part,
                    evidence.locator,
                    evidence.text,
                    evidence.title,
                    evidence.url,
                    evidence.confidence.rank,
                )
        if len(self._statements) >= _FLUSH_AT:
            self._flush()

    def _flush(self) -> None:
        for table in TABLES.values():
            facts = self._facts[table.name]
            columns = ["fact", *(name for name, _ in table.columns)]
            insert(self._db, f"new_{table.name}", columns, [(k, *row) for k, row in facts.items()])
            facts.clear()
        said = [(key, *row) for key, row in self._statements.items()]
        insert(self._db, "new_statement", _STATEMENT_COLUMNS, said)
        self._statements.clear()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def publish(
        self,
        files: Sequence[SnapshotFile],
        *,
        force: bool = False,
        guarded: bool = True,
        closes: bool = False,
        varying: Collection[str] = (),
    ) -> Outcome:
        """Append what was added as one snapshot a file, sync, and swap the manifest.

        closes: what is gone from a later file has ended, see `graph.ledger.standing`.
        varying: parts that are not guarded, because their size says nothing.

        A guarded part whose loaded rows fell below 95 % of its last good count raises Shrunken
        unless forced; a part of which no row could be loaded raises FileRefused.
        """
        self._flush()
        for file in files:
            self._check(file, force=force, guarded=guarded and file.part not in varying)
        before = self._entities("before_all")
        self._db.execute(TRAIT)
        self._db.execute("DELETE FROM trait")
        self._db.execute("INSERT INTO trait VALUES (?)", [closes])
        self._append_facts()
        run, first = self._next("run"), self._next("id")
        numbered = list(enumerate(files, start=first))
        self._find_held(numbered)
        kept: set[str] = set()
        for no, file in numbered:
            kept |= self._append_snapshot(file, run, no, forced=force)
        after = self._entities("after_all")
        altered = self._altered() & before & after
        if self._db.execute(
            "SELECT count(*) FROM statement WHERE fact IS NULL OR snapshot IS NULL"
        ).fetchone() != (0,):
            msg = "the ledger file did not pass its own check; nothing was changed"
            raise LedgerError(msg)
        made_of = self._db.execute(
            "SELECT part, sha256, reader_version, published, known, forced "
            "FROM snapshot ORDER BY id"
        ).fetchall()
        self._db.execute("CHECKPOINT")
        self.close()
        return Outcome(
            changed=True,
            counts=self.counts,
            added=len(after - before),
            altered=len(altered),
            closed=len(before - after),
            unchanged=len(before & after) - len(altered),
            total=len(after),
            version=self._swap([*made_of, "closes"] if closes else made_of),
            kept=tuple(sorted(kept)),
            told=tuple(self._told),
        )

    def _swap(self, made_of: object) -> str:
        """Give the finished file its name and point the manifest at it; the ledger's version."""
        final = final_name(self._aside, made_of)
        sync_file(self._aside)
        self._aside.replace(final)
        sync_folder(final.parent)
        manifest = swap_file(self._folder, self._name, f"{self._name}/{final.name}")
        for old in final.parent.glob("*.duckdb"):
            if old != final:
                with suppress(OSError):  # Windows: a reader still holds it; the next ingest retries
                    old.unlink()
        return manifest.version

    def _next(self, column: str) -> int:
        row = self._db.execute(f"SELECT coalesce(max({column}), 0) + 1 FROM snapshot").fetchone()
        assert row is not None
        return int(row[0])

    def _check(self, file: SnapshotFile, *, force: bool, guarded: bool) -> None:
        count = self._counts.get(file.part, PartCount())
        nothing_at_all = not any(other.loaded for other in self._counts.values())
        if count.loaded == 0 and (guarded or count.rows_in or nothing_at_all) and not force:
            why = "not one of its rows could be loaded" if count.rows_in else "it has no rows"
            raise FileRefused(file.file, f"{why} (--force to take it as an empty list)")
        last = self._db.execute(
            "SELECT loaded FROM snapshot WHERE part = ? ORDER BY ord DESC LIMIT 1", [file.part]
        ).fetchone()
        if guarded and not force and last is not None and count.loaded < last[0] * SHRUNKEN_BELOW:
            raise Shrunken(file.file, int(last[0]), count.loaded)

    def _append_facts(self) -> None:
        for table in TABLES.values():
            self._db.execute(
                f"INSERT INTO {table.name} SELECT DISTINCT ON (fact) * FROM new_{table.name} n "
                f"WHERE NOT EXISTS (SELECT 1 FROM {table.name} o WHERE o.fact = n.fact)"
            )
        # `snapshot` is filled in by the snapshot that first carries the statement.
        self._db.execute(
            "INSERT INTO statement (no, key, fact, subject, part, snapshot, locator, text, title, "
            "url, confidence) SELECT (SELECT coalesce(max(no), 0) FROM statement) "
            "+ row_number() OVER (ORDER BY part, fact, key), key, fact, subject, part, -1, "
            "locator, text, title, url, confidence "
            "FROM (SELECT DISTINCT ON (key) * FROM new_statement) n "
            "WHERE NOT EXISTS (SELECT 1 FROM statement o WHERE o.key = n.key)"
        )

    def _find_held(self, numbered: Sequence[tuple[int, SnapshotFile]]) -> None:
        """Whose records could not be read, as `held`: what was last said of them goes on standing.

        A record of which nobody can tell whose it is may be that of anybody who seems to be gone.
        """
        self._db.execute("CREATE OR REPLACE TEMP TABLE held (subject VARCHAR)")
        named = set().union(*self._unread.values()) - {SOMEBODY}
        insert(self._db, "held", ("subject",), [(subject,) for subject in sorted(named)])
        for no, file in numbered:
            if SOMEBODY in self._unread.get(file.part, ()):
                self._standing_into("before", file.part, _place(file, no))
                self._db.execute(
                    "INSERT INTO held SELECT DISTINCT t.subject FROM before b "
                    "JOIN statement t ON t.no = b.statement SEMI JOIN entity e ON e.fact = t.fact "
                    "WHERE t.subject NOT IN (SELECT n.subject FROM new_statement n "
                    "SEMI JOIN entity e ON e.fact = n.fact WHERE n.part = ?)",
                    [file.part],
                )

    def _hold(self, part: str) -> set[str]:
        """Let `stated` say again what stood of those held; whom that concerns.

        An entry of a list that is stated anew is not held besides. Where a record may be
        anybody's, it may be an entry of a party that has others.
        """
        if not self._unread:
            return set()
        held = "t.subject IN (SELECT subject FROM held)"
        if SOMEBODY in self._unread.get(part, ()):
            held = f"({held} OR s.id IS NOT NULL)"
        rows = self._db.execute(
            "WITH anew AS (SELECT s.id FROM new_statement n JOIN sanction s ON s.fact = n.fact "
            "WHERE n.part = ?) INSERT INTO stated SELECT b.statement FROM before b "
            "JOIN statement t ON t.no = b.statement LEFT JOIN sanction s ON s.fact = t.fact "
            f"WHERE {held} AND b.statement NOT IN (SELECT statement FROM stated) "
            "AND (s.id IS NULL OR s.id NOT IN (SELECT id FROM anew)) RETURNING statement",
            [part],
        ).fetchall()
        subjects = self._db.execute(
            "SELECT DISTINCT subject FROM statement WHERE no IN (SELECT unnest(?::INTEGER[]))",
            [[row[0] for row in rows]],
        ).fetchall()
        return {row[0] for row in subjects}

    def _tell_kept(self, file: SnapshotFile, kept: set[str]) -> None:
        count = self._counts[file.part]
        self._counts[file.part] = replace(count, warnings=count.warnings + 1)
        who = f"{len(kept)} parties" if len(kept) > 1 else "1 party"
        what = f"{who} kept as last read: records of this file could not be read"
        text = ", ".join(sorted(kept))[:_SHOWN]
        self._told.append(Issue(file.part, file.file, what, text, Severity.WARNING))

    def _append_snapshot(self, file: SnapshotFile, run: int, no: int, *, forced: bool) -> set[str]:
        """Append one file; who was kept because a record could not be read."""
        place = _place(file, no)
        following = self._db.execute(
            "SELECT id, ord FROM snapshot WHERE part = ? AND ord > ? ORDER BY ord LIMIT 1",
            [file.part, place],
        ).fetchone()
        self._standing_into("before", file.part, place)
        self._db.execute(
            "CREATE OR REPLACE TEMP TABLE stated AS SELECT DISTINCT s.no AS statement "
            "FROM new_statement n JOIN statement s ON s.key = n.key WHERE n.part = ?",
            [file.part],
        )
        if kept := self._hold(file.part):
            self._tell_kept(file, kept)
        count = self._counts.get(file.part, PartCount())
        if following is not None:
            self._standing_into("later", file.part, int(following[1]) + 1)
        self._db.execute(
            "UPDATE statement SET snapshot = ? WHERE snapshot = -1 AND part = ?", [no, file.part]
        )
        self._db.execute(
            "INSERT INTO snapshot VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                no,
                run,
                file.part,
                file.file,
                file.sha256,
                file.bytes,
                file.url,
                file.published,
                file.retrieved.replace(tzinfo=None),
                file.known,
                place,
                file.reader_version,
                count.rows_in,
                count.loaded,
                count.quarantined,
                count.warnings,
                forced,
            ],
        )
        self._events("stated", "before", no, stands=True)
        self._events("before", "stated", no, stands=False)
        if following is not None:
            # The file takes its place in the past: what the next snapshot said must stay said.
            self._events("later", "stated", int(following[0]), stands=True)
            self._events("stated", "later", int(following[0]), stands=False)
        insert(
            self._db,
            "issue",
            ("snapshot", "part", "place", "what", "text", "severity"),
            [
                (no, i.part, i.where, i.what, i.text, i.severity)
                for i in (*self._issues, *self._told)
                if i.part == file.part
            ],
        )
        return kept

    def _standing_into(self, name: str, part: str, before: int) -> None:
        """Statements of a part that stand just before a place in its history."""
        self._db.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT statement FROM ("
            "SELECT e.statement, arg_max(e.stands, s.ord) AS stands FROM standing e "
            "JOIN snapshot s ON s.id = e.snapshot WHERE s.part = ? AND s.ord < ? "
            "GROUP BY e.statement) WHERE stands",
            [part, before],
        )

    def _events(self, present: str, absent: str, snapshot: int, *, stands: bool) -> None:
        """One event for each statement in the first set and not in the second."""
        self._db.execute(
            f"INSERT INTO standing SELECT statement, ?, ? FROM {present} p WHERE NOT EXISTS "
            f"(SELECT 1 FROM {absent} a WHERE a.statement = p.statement) AND NOT EXISTS "
            "(SELECT 1 FROM standing e WHERE e.statement = p.statement AND e.snapshot = ?)",
            [snapshot, stands, snapshot],
        )

    def _entities(self, name: str) -> set[str]:
        """Every entity that stands now; what stands is kept as a temporary table of this name."""
        self._db.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT statement FROM ("
            "SELECT e.statement, arg_max(e.stands, s.ord) AS stands FROM standing e "
            "JOIN snapshot s ON s.id = e.snapshot GROUP BY e.statement) WHERE stands"
        )
        rows = self._db.execute(
            "SELECT DISTINCT t.subject FROM entity f JOIN statement t ON t.fact = f.fact "
            f"SEMI JOIN {name} x ON x.statement = t.no"
        ).fetchall()
        return {row[0] for row in rows}

    def _altered(self) -> set[str]:
        """Entities about which something stands now that did not before, or the other way."""
        rows = self._db.execute(
            "SELECT DISTINCT t.subject FROM statement t JOIN ("
            "(FROM before_all EXCEPT FROM after_all) UNION ALL "
            "(FROM after_all EXCEPT FROM before_all)) x ON x.statement = t.no"
        ).fetchall()
        return {row[0] for row in rows}


def _place(file: SnapshotFile, no: int) -> int:
    """Where a file stands in the history of its part: by the day it was known, then as it came."""
    return day_number(file.known) * 1_000_000 + no


def already_has(folder: Path, name: str, files: Sequence[SnapshotFile]) -> bool:
    """True when the latest ingest of a source read exactly these bytes with these readers."""
    sql = (
        "SELECT part, sha256, reader_version, published FROM snapshot "
        "WHERE run = (SELECT max(run) FROM snapshot)"
    )
    latest = read_current(folder, name, lambda db: db.execute(sql).fetchall())
    if latest is None:
        return False
    given = {(f.part, f.sha256, f.reader_version) for f in files}
    dates = {f.published for f in files if f.published is not None}
    return given == {row[:3] for row in latest} and dates <= {row[3] for row in latest}


@contextmanager
def open_writer(folder: Path, name: str) -> Iterator[SourceWriter]:
    """A writer on a fresh copy of a source's file; the copy is dropped unless it is published.

    Args:
        folder: the ledger folder.
        name: the stored source name.

    Raises:
        LedgerBusy: another process is writing this source.
        LedgerError: the folder cannot be written to.
    """
    with writing(folder, name):
        home = folder / name
        try:
            home.mkdir(parents=True, exist_ok=True)
            _drop_unfinished(home)
            current = read_manifest(folder).files.get(name)
            aside = home / f"{next_number(current)}.duckdb.part"
            if current is not None:
                shutil.copyfile(folder / current, aside)
            writer = SourceWriter(folder, name, aside, fresh=current is None)
            try:
                yield writer
            finally:
                writer.close()
        except (duckdb.ProgrammingError, duckdb.DataError):
            raise  # a mistake of ours, not of the disk
        except (duckdb.Error, OSError) as error:
            why = str(error).splitlines()[0]
            msg = f"cannot write the ledger at {home}: {why}; the old state is intact"
            raise LedgerError(msg) from error
        finally:
            _drop_unfinished(home)


def _drop_unfinished(home: Path) -> None:
    for unfinished in home.glob("*.part*"):
        if unfinished.is_dir():
            shutil.rmtree(unfinished)
        else:
            unfinished.unlink()
