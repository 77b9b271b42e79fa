"""Which records of different sources are the same party? Those that share a strong identifier.

A publisher's own list is taken at its word: two entries of one source stay two parties, even when
they share a number, and a join that would make them one is judged `unsure` with its reason.
Judgements are reversible: a person's `different` on a pair is never overridden, and an automatic
`same` is taken back when the shared identifier is withdrawn.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from graph.identity.clusters import Clusters
from graph.ledger.judgements import (
    AUTOMATIC,
    Judgement,
    Verdict,
    append_judgements,
    current_judgements,
    judge,
)
from graph.ledger.reader import open_ledger
from graph.model.facts import Identifier
from graph.model.vocabulary import STRONG_SCHEMES


def normal_identifier(value: str) -> str:
    """An identifier as it is compared: upper case, letters and digits only."""
    return re.sub(r"[^0-9A-Z]", "", value.upper())


def shared_identifiers(folder: Path) -> dict[tuple[str, str], str]:
    """Pairs of entity ids of different sources that share a strong identifier, with the reason."""
    with open_ledger(folder) as ledger:
        columns = ledger.facts(Identifier)
        sources = ledger.sources
    holders: dict[tuple[str, str], set[tuple[str, str]]] = {}
    rows = zip(
        columns["scheme"], columns["value"], columns["entity"], columns["source_no"], strict=True
    )
    for scheme, value, entity, source in rows:
        if scheme in STRONG_SCHEMES and (key := normal_identifier(value)):
            holders.setdefault((scheme, key), set()).add((entity, sources[source]))
    pairs: dict[tuple[str, str], str] = {}
    for (scheme, value), entities in sorted(holders.items()):
        ordered = sorted(entities)
        for at, (left, left_source) in enumerate(ordered):
            for right, right_source in ordered[at + 1 :]:
                if left != right and left_source != right_source:
                    pairs.setdefault((left, right), f"both carry {scheme} {value}")
    return pairs


def match_identifiers(folder: Path, now: datetime) -> int:
    """Bring the automatic judgements up to date; how many were added to the log."""
    wanted = shared_identifiers(folder)
    current = current_judgements(folder)
    clusters = Clusters()
    held: dict[str, dict[str, str]] = {}  # cluster -> source prefix -> the entity it holds of it
    for (left, right), judgement in sorted(current.items()):
        if judgement.made_by != AUTOMATIC and judgement.verdict == Verdict.SAME:
            clusters.join(left, right)
    fresh: list[Judgement] = []
    for (left, right), reason in sorted(wanted.items()):
        known = current.get((left, right))
        if known is not None and known.made_by != AUTOMATIC:
            continue
        clash = _clash(clusters, held, left, right)
        if clash is None:
            _join(clusters, held, left, right)
            verdict, why = Verdict.SAME, reason
        else:
            verdict, why = Verdict.UNSURE, f"{reason}, but {clash}"
        if known is None or (known.verdict, known.reason) != (verdict, why):
            fresh.append(judge(left, right, verdict, why, AUTOMATIC, now))
    for pair, judgement in sorted(current.items()):
        stale = judgement.made_by == AUTOMATIC and judgement.verdict == Verdict.SAME
        if stale and pair not in wanted:
            why = f"no longer holds: {judgement.reason}"
            fresh.append(judge(*pair, Verdict.UNSURE, why, AUTOMATIC, now))
    append_judgements(folder, fresh)
    return len(fresh)


def _prefix(entity: str) -> str:
    return entity.split(":", 1)[0]


def _of_each_source(
    clusters: Clusters, held: dict[str, dict[str, str]], entity: str
) -> dict[str, str]:
    return held.get(clusters.of(entity), {_prefix(entity): entity})


def _clash(
    clusters: Clusters, held: dict[str, dict[str, str]], left: str, right: str
) -> str | None:
    """Why joining two would make two entries of one source the same, or None."""
    if clusters.of(left) == clusters.of(right):
        return None
    ours = _of_each_source(clusters, held, left)
    theirs = _of_each_source(clusters, held, right)
    for source in sorted(ours.keys() & theirs.keys()):
        if ours[source] != theirs[source]:
            return f"{ours[source]} and {theirs[source]} are two entries of '{source}'"
    return None


def _join(clusters: Clusters, held: dict[str, dict[str, str]], left: str, right: str) -> None:
    both = _of_each_source(clusters, held, left) | _of_each_source(clusters, held, right)
    clusters.join(left, right)
    held[clusters.of(left)] = both


def clusters_of(folder: Path) -> Clusters:
    """The sets of ids that judgements call the same."""
    current = current_judgements(folder)
    return Clusters(pair for pair, j in sorted(current.items()) if j.verdict == Verdict.SAME)
