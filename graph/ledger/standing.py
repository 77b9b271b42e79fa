"""Which statements stand at the last snapshot, and which have ended because their record is gone?

A row that is gone from the next file of somebody's own tables was withdrawn: it is no longer said.
A record that is gone from the next file of an official list was right until then: the party was
listed, and is not any more. So for sources that say so (`closes` in their source.toml) what a list
last said of a party stays, and its entries end between the last file that had it and the first that
has not. An entry that is gone while its party stays ends in the same way. A statement about a party
that is still there and was replaced (another spelling of a name) is withdrawn, there too.
"""

from __future__ import annotations

from datetime import date

_DAY = "CAST(date_diff('day', DATE '1970-01-01', {}) AS INTEGER)"


def standing_view(source: str, known_on: date | None, *, closes: bool) -> str:
    """SQL that makes `standing_<source>`: statement, first_known, ended_first, ended_last.

    `first_known` is the day number of the earliest snapshot in which its fact stood; `ended_first`
    and `ended_last` are null for what stands at the last snapshot known by `known_on`, else the
    first and the last day number on which it may have ended.
    """
    known = "" if known_on is None else f"WHERE known <= DATE '{known_on.isoformat()}'"
    final = (
        "snap AS (SELECT id, ord, known, "
        "coalesce(lag(known) OVER (PARTITION BY part ORDER BY ord), known) AS before "
        f"FROM src_{source}.snapshot {known}), "
        # A file that took its place in the past leaves a second end: the first after the last
        # time that it stood is the one.
        "events AS (SELECT e.statement, e.stands, s.ord, s.known, s.before, max(s.ord) "
        "FILTER (e.stands) OVER (PARTITION BY e.statement) AS stood, "
        # In whichever words: a fact is known since somebody first stated it.
        "min(s.known) FILTER (e.stands) OVER (PARTITION BY t.fact) AS first "
        f"FROM src_{source}.standing e JOIN snap s ON s.id = e.snapshot "
        f"JOIN src_{source}.statement t ON t.no = e.statement), "
        "final AS (SELECT statement, arg_max(stands, ord) AS stands, "
        "arg_min(known, ord) FILTER (NOT stands AND ord > stood) AS changed, "
        "arg_min(before, ord) FILTER (NOT stands AND ord > stood) AS before, "
        f"{_DAY.format('min(first)')} AS first_known "
        "FROM events GROUP BY statement)"
    )
    stands = (
        "SELECT statement, first_known, CAST(NULL AS INTEGER) AS ended_first, "
        "CAST(NULL AS INTEGER) AS ended_last FROM final WHERE stands"
    )
    if not closes:
        return f"CREATE TEMP VIEW standing_{source} AS WITH {final} {stands}"
    ended = (
        f"{_DAY.format('f.before')} + 1 AS ended_first, {_DAY.format('f.changed')} AS ended_last"
    )
    return (
        f"CREATE TEMP TABLE standing_{source} AS WITH {final}, "
        # Records that no file has any more, and the day from which that is known.
        "gone AS (SELECT t.subject, max(f.changed) AS day FROM final f "
        f"JOIN src_{source}.statement t ON t.no = f.statement "
        f"SEMI JOIN src_{source}.entity n ON n.fact = t.fact "
        "GROUP BY t.subject HAVING NOT bool_or(f.stands)), "
        # Entries by their own id: one that was only stated anew has not ended.
        "entries AS (SELECT n.id, f.statement, f.stands, f.changed FROM final f "
        f"JOIN src_{source}.statement t ON t.no = f.statement "
        f"JOIN src_{source}.sanction n ON n.fact = t.fact), "
        "closed AS (SELECT id, max(changed) AS day FROM entries GROUP BY id "
        "HAVING NOT bool_or(stands)) "
        f"{stands} UNION ALL SELECT f.statement, f.first_known, {ended} FROM final f "
        f"JOIN src_{source}.statement t ON t.no = f.statement "
        "WHERE NOT f.stands AND (EXISTS (SELECT 1 FROM gone g WHERE g.subject = t.subject "
        "AND f.changed >= g.day AND NOT EXISTS (SELECT 1 FROM entries e "
        "WHERE e.statement = f.statement)) "
        "OR EXISTS (SELECT 1 FROM closed c JOIN entries e ON e.id = c.id "
        "WHERE e.statement = f.statement AND f.changed = c.day))"
    )
