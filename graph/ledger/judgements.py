"""Who decided that two records are the same party, when, and why? An append-only log.

The latest judgement on a pair counts. A person's judgement is never overridden by the program:
`made_by` is `identifiers` for the automatic ones, anything else is a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import duckdb

from graph.errors import LedgerError
from graph.ledger.bulk import insert
from graph.ledger.manifest import (
    JUDGEMENTS,
    final_name,
    next_number,
    read_current,
    read_manifest,
    swap_file,
    sync_file,
    writing,
)

AUTOMATIC = "identifiers"
_SECONDS_FOR_THE_LOG = 30  # every ingest appends to the one log; each is done in a moment
_COLUMNS = ("no", "left_id", "right_id", "verdict", "reason", "made_by", "made_at")


class Verdict(StrEnum):
    """What a judgement says of a pair."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"  # also how an automatic judgement is taken back


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision on a pair of entity ids, `left` < `right`."""

    left: str
    right: str
    verdict: Verdict
    reason: str
    made_by: str
    at: datetime


def judge(left: str, right: str, verdict: Verdict, reason: str, by: str, at: datetime) -> Judgement:
    """A judgement with its pair in order."""
    first, second = sorted((left, right))
    return Judgement(first, second, verdict, reason, by, at)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def read_judgements(folder: Path) -> list[Judgement]:
    """The whole log, oldest first."""
    sql = "SELECT left_id, right_id, verdict, reason, made_by, made_at FROM judgement ORDER BY no"
    rows = read_current(folder, JUDGEMENTS, lambda db: db.execute(sql).fetchall()) or []
    return [Judgement(r[0], r[1], Verdict(r[2]), r[3], r[4], r[5]) for r in rows]


def current_judgements(folder: Path) -> dict[tuple[str, str], Judgement]:
    """The judgement that counts for each pair: a person's latest, else the program's latest."""
    return _current(read_judgements(folder))


def _current(log: Iterable[Judgement]) -> dict[tuple[str, str], Judgement]:
    current: dict[tuple[str, str], Judgement] = {}
    for judgement in log:
        pair = (judgement.left, judgement.right)
        held = current.get(pair)
        if held is None or held.made_by == AUTOMATIC or judgement.made_by != AUTOMATIC:
            current[pair] = judgement
    return current


def append_judgements(folder: Path, judgements: Sequence[Judgement]) -> None:
    """Add judgements to the log, atomically; a no-op for none."""
    if not judgements:
        return
    with writing(folder, JUDGEMENTS, patience=_SECONDS_FOR_THE_LOG):
        log = [*read_judgements(folder), *judgements]
        home = folder / JUDGEMENTS
        home.mkdir(exist_ok=True)
        current = read_manifest(folder).files.get(JUDGEMENTS)
        aside = home / f"{next_number(current)}.duckdb.part"
        aside.unlink(missing_ok=True)
        try:
            with duckdb.connect(str(aside)) as connection:
                connection.execute(
                    "CREATE TABLE judgement (no INTEGER, left_id VARCHAR, right_id VARCHAR, "
                    "verdict VARCHAR, reason VARCHAR, made_by VARCHAR, made_at TIMESTAMP)"
                )
                rows = [
                    (n, j.left, j.right, str(j.verdict), j.reason, j.made_by, _utc(j.at))
                    for n, j in enumerate(log, start=1)
                ]
                insert(connection, "judgement", _COLUMNS, rows)
        except (duckdb.Error, OSError) as error:
            why = str(error).splitlines()[0]
            msg = f"cannot write the judgements: {why}; the old ones are intact"
            raise LedgerError(msg) from error
        sync_file(aside)
        # What counts, not when and after which others it was judged: equal judgements give equal
        # versions, in whatever order the sources came.
        counting = [
            (*pair, str(j.verdict), j.reason, j.made_by)
            for pair, j in sorted(_current(log).items())
        ]
        final = final_name(aside, counting)
        aside.replace(final)
        swap_file(folder, JUDGEMENTS, f"{JUDGEMENTS}/{final.name}")
        for old in home.glob("*.duckdb"):
            if old != final:
                old.unlink()
