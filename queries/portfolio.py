"""What stands behind every line of a portfolio? Verdicts, strongest paths, and sums over both.

A line that cannot be resolved is reported with the nearest names and never dropped: a portfolio of
which part was silently left out would look cleaner than it is.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path as FilePath

from graph.analysis.arrays import AnalysisGraph
from graph.errors import AmbiguousName, FileRefused, UnknownName
from graph.ledger.reader import Ledger
from graph.model.vocabulary import STRONG_SCHEMES
from queries.exposure import ExposureQuestion, exposure
from queries.lookup import Lookup
from queries.result import Exposure, ExposureReport, Party, Verdict
from queries.rule import load_regime, regime_ids
from queries.verdict import verdicts

SCHEMES = ("lei", "isin", "cik", *sorted(STRONG_SCHEMES - {"lei", "isin", "cik"}), "ticker")
COLUMNS = ("id", *SCHEMES, "name", "value", "currency", "sector")
HITS = ("listed", "owned", "controlled")  # what a regime forbids or restricts
_LARGEST = 50_000_000  # bytes of a file that is read as a whole
NO_SECTOR = "(none)"
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stands in the file. `asked` are (column, text), the surest column first."""

    number: int
    asked: tuple[tuple[str, str], ...]
    value: Decimal | None
    currency: str
    sector: str
    trouble: str | None = None  # a value that is no number

    @property
    def caption(self) -> str:
        """What the file calls it: the name, else the first thing that stands there."""
        return dict(self.asked).get("name") or (self.asked[0][1] if self.asked else "")


@dataclass(frozen=True, slots=True)
class Position:
    """One line and its answer. Without a party, `problem` says why; else `matched` says how."""

    line: Line
    party: Party | None
    matched: str
    problem: str | None
    sector: str
    verdicts: tuple[Verdict, ...]
    exposure: Exposure | None

    @property
    def hits(self) -> tuple[Verdict, ...]:
        """The regimes that reach it."""
        return tuple(item for item in self.verdicts if item.verdict in HITS)


@dataclass(frozen=True, slots=True)
class Sum:
    """Lines and value of one group, e.g. (regime, verdict) or (sector, what)."""

    group: str
    what: str
    lines: int
    value: tuple[tuple[str, Decimal], ...]  # by currency


@dataclass(frozen=True, slots=True)
class PortfolioReport:
    """Every line, the sums by regime and by sector, and the exposure report behind the page."""

    file: str
    ledger: str
    as_of: str
    known_on: str | None
    regimes: tuple[tuple[str, str], ...]  # (id, title)
    profile: str
    positions: tuple[Position, ...]
    total: Sum
    by_regime: tuple[Sum, ...]
    by_sector: tuple[Sum, ...]
    exposure: ExposureReport
    cut: tuple[str, ...]


def read_lines(path: FilePath) -> list[Line]:
    """The lines of a CSV file (comma, semicolon or tab; UTF-8).

    Raises:
        FileRefused: no table, no column that names a party, or a row longer than the header.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise FileRefused(str(path), f"larger than {_LARGEST // 1_000_000} MB")
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise FileRefused(str(path), f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise FileRefused(str(path), f"is no UTF-8 text (byte {error.start})") from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        rows.extend((reader.line_num, cells) for cells in reader)
    except csv.Error as error:
        where = f"line {reader.line_num}"
        raise FileRefused(str(path), f"{where} is no row of a table ({error})") from error
    return _lines(path, rows)


def _lines(path: FilePath, rows: Sequence[tuple[int, list[str]]]) -> list[Line]:
    header = [cell.strip().casefold() for cell in rows[0][1]] if rows else []
    naming = [column for column in ("id", *SCHEMES, "name") if column in header]
    if not naming:
        known = ", ".join(("id", "name", "ticker", "isin", "lei"))
        raise FileRefused(str(path), f"no column names a party; the header needs one of {known}")
    twice = {column for column in header if column and header.count(column) > 1}
    if twice:
        raise FileRefused(str(path), f"two columns are called {', '.join(sorted(twice))}")
    lines = []
    for number, cells in rows[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header):
            raise FileRefused(str(path), f"line {number} has more cells than the header")
        row = {column: cell.strip() for column, cell in zip(header, cells, strict=False) if column}
        value, trouble = _value(row.get("value", ""))
        lines.append(
            Line(
                number=number,
                asked=tuple((column, row[column]) for column in naming if row.get(column)),
                value=value,
                currency=row.get("currency", "").upper(),
                sector=row.get("sector", ""),
                trouble=trouble,
            )
        )
    if not lines:
        raise FileRefused(str(path), "it has a header and no lines")
    return lines


def _value(text: str) -> tuple[Decimal | None, str | None]:
    """A number as people write it (`1,250,000.50`, `1 250 000`), or what is wrong with it."""
    if not text:
        return None, None
    plain = re.sub(r"[\s\u00a0\u202f'’]", "", text)
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if _NUMBER.fullmatch(plain) is None:
        return None, f"'{text}' is no number (write 1250000.50); the line counts without a value"
    return Decimal(plain), None


def resolve(lines: Sequence[Line], lookup: Lookup) -> list[tuple[int | None, str, str | None]]:
    """(node, the column it was found by, else why not) of every line, in order."""
    return [_resolved(line, lookup) for line in lines]


def resolved_nodes(file: FilePath, lookup: Lookup) -> tuple[list[int], list[str]]:
    """(the nodes of a file's lines, each once; a sentence for each line that is not resolved)."""
    lines = read_lines(file)
    answers = resolve(lines, lookup)
    nodes = list(dict.fromkeys(node for node, _, _ in answers if node is not None))
    told = [
        f"line {line.number} of {file.name} is not resolved: {problem}"
        for line, (node, _, problem) in zip(lines, answers, strict=True)
        if node is None
    ]
    return nodes, told


def _resolved(line: Line, lookup: Lookup) -> tuple[int | None, str, str | None]:
    found: dict[str, int] = {}
    problem: str | None = None
    for column, text in line.asked:
        try:
            found[column] = lookup.find(f"{column}:{text}" if column in SCHEMES else text)
        except (UnknownName, AmbiguousName) as error:
            problem = str(error)
    if len(set(found.values())) > 1:
        named = ", ".join(f"{column} '{dict(line.asked)[column]}'" for column in found)
        return None, "", f"its columns name different parties: {named}"
    if found:
        column = next(iter(found))
        return found[column], column, None
    return None, "", problem or "nothing on the line names a party"


def portfolio(
    graph: AnalysisGraph,
    ledger: Ledger,
    file: FilePath,
    question: ExposureQuestion,
    regimes: Sequence[str] = (),
) -> PortfolioReport:
    """Verdicts and strongest paths of every line of a file.

    Raises:
        FileRefused: the file is no table of parties.
    """
    lines = read_lines(file)
    resolved = resolve(lines, Lookup(graph, ledger))
    nodes = list(dict.fromkeys(node for node, _, _ in resolved if node is not None))
    chosen = [load_regime(name) for name in regimes or regime_ids()]
    ruled = [verdicts(graph, ledger, regime, nodes) for regime in chosen]
    exposed = exposure(graph, ledger, nodes, question)
    by_node = {
        node: (tuple(report.results[at] for report in ruled), exposed.results[at])
        for at, node in enumerate(nodes)
    }
    positions = tuple(
        _position(line, answer, by_node) for line, answer in zip(lines, resolved, strict=True)
    )
    cut = list(dict.fromkeys((*exposed.cut, *(text for report in ruled for text in report.cut))))
    open_ = sum(position.party is None for position in positions)
    if any(text.endswith("(--top)") for result in exposed.results for text in result.cut):
        cut.insert(0, f"of each line, the {question.top} strongest targets are told (--top)")
    if open_:
        cut.insert(0, f"{open_} of {len(positions)} lines are not resolved: nobody looked at them")
    return PortfolioReport(
        file=file.name,
        ledger=graph.ledger,
        as_of=graph.as_of.isoformat(),
        known_on=None if graph.known_on is None else graph.known_on.isoformat(),
        regimes=tuple((regime.id, regime.title) for regime in chosen),
        profile=exposed.profile,
        positions=positions,
        total=_sum("all lines", "", positions),
        by_regime=_by_regime(positions, [regime.id for regime in chosen]),
        by_sector=_by_sector(positions),
        exposure=exposed,
        cut=tuple(cut),
    )


def _position(
    line: Line,
    answer: tuple[int | None, str, str | None],
    by_node: Mapping[int, tuple[tuple[Verdict, ...], Exposure]],
) -> Position:
    node, matched, problem = answer
    if node is None:
        return Position(line, None, "", problem, line.sector or NO_SECTOR, (), None)
    ruled, exposed = by_node[node]
    known = dict(exposed.focus.facts).get("sector", "")
    sector = line.sector or known or NO_SECTOR
    return Position(line, exposed.focus, matched, None, sector, ruled, exposed)


def _by_regime(positions: Sequence[Position], regimes: Sequence[str]) -> tuple[Sum, ...]:
    """Lines of every verdict under every regime, whoever is not found left out."""
    sums = []
    for regime in regimes:
        groups: dict[str, list[Position]] = {}
        for position in positions:
            for verdict in position.verdicts:
                if verdict.regime == regime:
                    groups.setdefault(verdict.verdict, []).append(position)
        sums += [_sum(regime, word, group) for word, group in groups.items() if word != "not_found"]
    return tuple(sums)


def _by_sector(positions: Sequence[Position]) -> tuple[Sum, ...]:
    """Lines of every sector: all, what a regime reaches, what is exposed, what is open."""
    sums = []
    for sector in sorted({position.sector for position in positions}):
        group = [position for position in positions if position.sector == sector]
        sums.append(_sum(sector, "all", group))
        reached = [position for position in group if position.hits]
        exposed = [p for p in group if p.exposure is not None and p.exposure.paths]
        unknown = [position for position in group if position.party is None]
        sums += [
            _sum(sector, word, some)
            for word, some in (
                ("reached by a regime", reached),
                ("exposed", exposed),
                ("not resolved", unknown),
            )
            if some
        ]
    return tuple(sums)


def _sum(group: str, what: str, positions: Sequence[Position]) -> Sum:
    value: dict[str, Decimal] = {}
    for position in positions:
        line = position.line
        if line.value is not None:
            value[line.currency] = value.get(line.currency, Decimal(0)) + line.value
    return Sum(group, what, len(positions), tuple(sorted(value.items())))
