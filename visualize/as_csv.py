"""How does an answer go into a spreadsheet? Rows with a header, safe against formulas.

A cell that begins with a formula character gets an apostrophe in front, as spreadsheets expect
(OWASP, CSV injection; the full-width forms are read as formulas too in East Asian versions).
Control characters are marked by U+FFFD, as in a terminal. JSON keeps the raw value.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from queries.result import EvidenceView, ExposureReport, VerdictReport
from visualize.showable import marked

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def safe_cell(value: object) -> str:
    """The value as text that no spreadsheet takes for a formula."""
    text = "" if value is None else marked(str(value))
    harmless = not text.startswith(_FORMULA) or _NUMBER.fullmatch(text)
    return text if harmless else f"'{text}"


def to_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV text with `\\r\\n` line ends (RFC 4180)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8", "replace").decode()


def _sources(evidence: Iterable[EvidenceView]) -> str:
    return " | ".join(dict.fromkeys(view.url or view.title for view in evidence))


def exposure_csv(report: ExposureReport) -> str:
    """One row a step; the 0-step path (the party itself is listed) has one row with no step."""
    header = [
        "party",
        "rank",
        "strength",
        "target",
        "lists",
        "sentence",
        "step",
        "from",
        "relation",
        "phrase",
        "to",
        "valid_from",
        "valid_to",
        "confidence",
        "sources",
    ]
    rows: list[Sequence[object]] = []
    for exposure in report.results:
        for path in exposure.paths:
            target = report.parties[path.target]
            lists = " ".join(dict.fromkeys(item.list_id for item in target.listings))
            head = (exposure.focus.name, path.rank, round(path.strength, 6), target.name, lists)
            if not path.steps:
                listed = _sources(view for item in target.listings for view in item.evidence)
                rows.append((*head, path.sentence, 0, "", "", "", "", "", "", "", listed))
            for number, step in enumerate(path.steps, start=1):
                rows.append(
                    (
                        *head,
                        path.sentence,
                        number,
                        report.parties[step.source].name,
                        step.relation,
                        step.phrase,
                        report.parties[step.target].name,
                        step.valid_from,
                        step.valid_to,
                        step.confidence,
                        _sources(step.evidence),
                    )
                )
    return to_csv(header, rows)


def verdict_csv(*reports: VerdictReport) -> str:
    """One row a party and regime."""
    header = [
        "id",
        "name",
        "regime",
        "as_of",
        "verdict",
        "share_min_ppm",
        "share_max_ppm",
        "flags",
        "arithmetic",
        "settles",
        "citation",
    ]
    return to_csv(
        header,
        (
            (
                item.party.id,
                item.party.name,
                item.regime,
                report.as_of,
                item.verdict,
                item.share_min_ppm,
                item.share_max_ppm,
                " ".join(item.flags),
                item.arithmetic,
                item.settles,
                item.citation,
            )
            for report in reports
            for item in report.results
        ),
    )
