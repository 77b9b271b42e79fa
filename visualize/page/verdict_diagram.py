"""How is a verdict drawn? Holders to the left of what they hold, the party asked about at the end.

A small layered drawing (Sugiyama, Tagawa, Toda 1981):

1. from the party asked about upwards, every holder that counts, through the verdicts that its own
   verdict rests on; then the holders that do not count, the largest first. A stake that closes a
   circle is left out and said so;
2. a party's column is the longest way from it to the party asked about, so every line runs to the
   right; a listed subsidiary stands to the right of its parent;
3. a line that passes a column gets a lane of its own between the cards there;
4. crossings are reduced by means, a fixed number of sweeps, and heights are the least-squares
   answer to "as near to your neighbours as the gaps allow" (pooling).

The share stands beside its holder's card, in a strip that no line crosses: each card is at least
as high as its labels, so labels cannot touch each other, and lines bend only in the gaps between
columns. Nothing is random: the same verdict gives the same drawing. Lengths are CSS pixels.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

from graph.model.share import format_percent
from queries.result import StakeLine, Verdict
from visualize.page.textwidth import text_width
from visualize.showable import clean

CARD = 156.0  # width of a card
PADDING = 8.0  # between a card's edge and its text
NAME_SIZE, NOTE_SIZE, LABEL_SIZE = 13.0, 11.5, 11.5
NAME_LINE, NOTE_LINE, LABEL_LINE = 16.0, 14.5, 14.0
MOST_CARDS = 30  # what one can still read; the tables hold everything
MOST_COLUMNS = 5  # holders above each other
MOST_OUTSIDE = 8  # holders that do not count

_MARGIN = 6.0
_BEND = 38.0  # the gap in which lines bend, and what is added for each card beside it
_BEND_MORE, _BEND_MOST = 5.0, 150.0
_STUB = 6.0  # between a card and its label, and between the label and the bend
_ROOM = 12.0  # between two cards of a column
_LANE = 14.0  # kept free for a line that passes a column
_PORT = 5.0  # between two labels of a card
_SWEEPS = 8
_LONGEST = 160  # characters of a name that are looked at; more never fits on a card

# How `queries.verdict` begins the reason for which a holder counts.
_LISTED, _PERHAPS, _CHILD = "listed: ", "perhaps listed on the day: ", "its subsidiary, listed: "
APART = "counted apart"  # how it tells of a stake that is in a sum of its own
_SHORT = 24  # a reason of so many characters is said on the card: `ended 2024-05-01`


@dataclass(frozen=True, slots=True)
class Card:
    """A party: its place (left, top), the lines of its name and of what is said below it.

    `kind`: asked, listed, perhaps (listed on the day), reached (by the rule), outside (no count).
    """

    party: str
    kind: str
    x: float
    y: float
    width: float
    height: float
    name: tuple[str, ...]
    notes: tuple[str, ...]

    def baselines(self) -> list[tuple[float, str, bool]]:
        """Each line of text with the height it is written at and whether it is the name."""
        top = self.y + (self.height - _text_height(self.name, self.notes)) / 2
        out = [(top + at * NAME_LINE + 12.5, text, True) for at, text in enumerate(self.name)]
        top += len(self.name) * NAME_LINE
        out += [(top + at * NOTE_LINE + 11.5, text, False) for at, text in enumerate(self.notes)]
        return out


@dataclass(frozen=True, slots=True)
class Label:
    """What a line says, in a box (left, top) on that line."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]

    def baselines(self) -> list[tuple[float, str]]:
        """Each line of text with the height it is written at."""
        return [(self.y + at * LABEL_LINE + 11.0, text) for at, text in enumerate(self.lines)]


@dataclass(frozen=True, slots=True)
class Line:
    """A stake, control or a subsidiary as the data of an SVG path, and the tip of its arrow."""

    path: str
    tip: str
    counts: bool
    exact: bool
    control: bool


@dataclass(frozen=True, slots=True)
class Diagram:
    """A drawn verdict. `said` tells it in sentences, `left_out` what is not drawn."""

    width: float
    height: float
    columns: int
    cards: tuple[Card, ...]
    labels: tuple[Label, ...]
    lines: tuple[Line, ...]
    said: tuple[str, ...]
    left_out: tuple[str, ...]


def derivation(verdict: Verdict) -> tuple[Verdict, ...]:
    """The verdicts that this one rests on, each party once, what bears before what is borne.

    A proof is shared, not copied: written out as a tree it may have more lines than there are
    atoms, so every party is visited once.
    """
    done: dict[str, Verdict] = {}
    seen = {verdict.party.id}
    pending = [(verdict, iter(verdict.proof))]
    while pending:
        told, rest = pending[-1]
        below = next((item for item in rest if item.party.id not in seen), None)
        if below is not None:
            seen.add(below.party.id)
            pending.append((below, iter(below.proof)))
            continue
        pending.pop()
        if pending:
            done[told.party.id] = told
    return tuple(done.values())


def percents(low: int, high: int) -> str:
    """A share or a sum in ppm: `41.9 %`, `0 to 41.66 %`."""
    if low == high:
        return f"{format_percent(low)} %"
    return f"{format_percent(low)} to {format_percent(high)} %"


def wrapped(text: str, size: float, width: float, most: int) -> tuple[str, ...]:
    """The text in at most so many lines of this width; what does not fit ends in `…`."""
    text = " ".join(clean(text).split())
    cut = len(text) > _LONGEST
    lines: list[str] = []
    for word in _fitting(text[:_LONGEST].split(" "), size, width):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(joined, size) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    if len(lines) > most or cut:
        lines = lines[:most]
        last = lines[-1]
        while last and text_width(f"{last}…", size) > width:
            last = last[: _last_break(last)]
        lines[-1] = f"{last.rstrip()}…"
    return tuple(line for line in lines if line)


def _fitting(words: Iterable[str], size: float, width: float) -> Iterable[str]:
    """The words, those that are wider than a line in pieces."""
    for word in words:
        start, used = 0, 0.0
        for at, char in enumerate(word):
            wide = text_width(char, size)
            if used + wide > width and at > start and not unicodedata.combining(char):
                yield word[start:at]
                start, used = at, 0.0
            used += wide
        yield word[start:]


def _last_break(text: str) -> int:
    """Where the last letter begins, with the marks that combine with it."""
    at = len(text) - 1
    while at > 0 and unicodedata.combining(text[at]):
        at -= 1
    return at


@dataclass(frozen=True, slots=True)
class _Tie:
    """One line of the drawing, from who holds to what is held."""

    holder: str
    held: str
    label: tuple[str, ...]
    said: str
    counts: bool = True
    exact: bool = True
    control: bool = False


# A party's id, or the lane of a line through a column; the two can never be taken for each other.
_Key: TypeAlias = "str | tuple[int, int]"


@dataclass(slots=True)
class _Item:
    """A card or a lane while it is being placed; `y` is its middle."""

    key: _Key
    height: float
    y: float = 0.0


@dataclass(slots=True)
class _Found:
    """Who is drawn, in the order in which they were found, and how they are joined."""

    asked: Verdict
    told: Mapping[str, Verdict]
    numbers: Mapping[str, int]
    cards: dict[str, tuple[str, str, tuple[str, ...]]] = field(default_factory=dict)
    ties: list[_Tie] = field(default_factory=list)
    circles: int = 0
    _holds: dict[str, list[str]] = field(default_factory=dict)

    def gather(self) -> None:
        """Upwards through what counts, then the asked party's other holders and subsidiaries."""
        asked = self.asked
        name, word = asked.party.name, asked.verdict.replace("_", " ")
        notes = [asked.arithmetic if asked.verdict == "listed" else word]
        if asked.share_max_ppm and asked.verdict != "listed":
            notes.append(f"counted: {percents(asked.share_min_ppm, asked.share_max_ppm)}")
        self.cards[asked.party.id] = ("asked", name, tuple(notes))
        pending = [asked]
        while pending:
            told = pending.pop(0)
            for line in told.lines:
                if line.counts_because is not None and self._stake(line, told):
                    pending.append(self.told[line.owner])
            for line in told.reasons:
                if _is_child(line):
                    continue
                if self._control(line, told):
                    pending.append(self.told[line.owner])
        for line in asked.reasons:
            if _is_child(line):
                self._child(line)
        outside = [line for line in asked.lines if line.counts_because is None]
        for line in [line for line in outside if line.share_max_ppm][:MOST_OUTSIDE]:
            self._stake(line, asked)

    def _stake(self, line: StakeLine, told: Verdict) -> bool:
        share = percents(line.share_min_ppm, line.share_max_ppm)
        counts = line.counts_because is not None
        exact = line.share_min_ppm == line.share_max_ppm
        said = f"{line.owner_name} holds {share} of {told.party.name}"
        label = (share,) if exact else tuple(_two_lines(line))
        tie = _Tie(
            line.owner,
            told.party.id,
            label,
            said if counts else f"{said}, which {_outside(line, 'does not count')}",
            counts=counts,
            exact=exact,
        )
        return self._join(tie, line.owner, self._card(line))

    def _control(self, line: StakeLine, told: Verdict) -> bool:
        said = f"{line.owner_name} controls {told.party.name}"
        tie = _Tie(line.owner, told.party.id, ("controls",), said, control=True)
        return self._join(tie, line.owner, self._card(line))

    def _child(self, line: StakeLine) -> None:
        said = f"{line.owner_name} is a listed subsidiary of {self.asked.party.name}"
        tie = _Tie(self.asked.party.id, line.owner, ("subsidiary",), said, control=True)
        self._join(tie, line.owner, self._card(line))

    def _join(self, tie: _Tie, new: str, card: tuple[str, str, tuple[str, ...]]) -> bool:
        """Add a line and the card at its other end; True when that card is to be followed."""
        if self._leads(tie.held, tie.holder):
            self.circles += 1
            return False
        fresh = new not in self.cards
        if fresh and len(self.cards) >= 4 * MOST_CARDS:
            return False
        if fresh:
            self.cards[new] = card
        self.ties.append(tie)
        self._holds.setdefault(tie.holder, []).append(tie.held)
        return fresh and new in self.told

    def _leads(self, start: str, goal: str) -> bool:
        """True when `goal` is held by `start`, at any remove: a line back would close a circle."""
        reached, pending = {start}, [start]
        while pending:
            here = pending.pop()
            if here == goal:
                return True
            for held in self._holds.get(here, ()):
                if held not in reached:
                    reached.add(held)
                    pending.append(held)
        return False

    def _card(self, line: StakeLine) -> tuple[str, str, tuple[str, ...]]:
        """Kind, name and notes of a holder's card."""
        if line.counts_because is None:
            why = line.not_counted_because or ""
            note = why if 0 < len(why) <= _SHORT else _outside(line, "does not count")
            return "outside", line.owner_name, (note,)
        # Behind how it controls, a reason says why the controller counts.
        because = line.counts_because
        if line.share_max_ppm == 0 and because.startswith("controls it ("):
            because = because.rpartition("); ")[2]
        for start, kind in ((_CHILD, "listed"), (_LISTED, "listed"), (_PERHAPS, "perhaps")):
            if because.startswith(start):
                lists = because.removeprefix(start)
                lead = "perhaps listed: " if kind == "perhaps" else "listed: "
                return kind, line.owner_name, (lead + lists,)
        number = self.numbers.get(line.owner)
        return "reached", line.owner_name, (because if number is None else f"{number}. {because}",)


def _is_child(line: StakeLine) -> bool:
    return (line.counts_because or "").startswith(_CHILD)


def _outside(line: StakeLine, otherwise: str) -> str:
    """What is said of a stake that is not in the sum."""
    return f"is {APART}" if APART in (line.not_counted_because or "") else otherwise


def _two_lines(line: StakeLine) -> Iterable[str]:
    yield f"{format_percent(line.share_min_ppm)} to"
    yield f"{format_percent(line.share_max_ppm)} %"


def diagram(verdict: Verdict) -> Diagram | None:
    """The drawing of a verdict; None when it has no holder, controller or subsidiary to draw."""
    told = derivation(verdict)
    found = _Found(
        verdict,
        {item.party.id: item for item in told},
        {item.party.id: at for at, item in enumerate(told, start=1)},
    )
    found.gather()
    columns = _columns(found.ties, found.cards)
    kept = [key for key in found.cards if columns[key] <= MOST_COLUMNS][:MOST_CARDS]
    ties = [tie for tie in found.ties if tie.holder in kept and tie.held in kept]
    if not ties:
        return None
    cards = {key: found.cards[key] for key in kept}
    drawn = _Drawing(cards, ties, _columns(ties, cards))
    return drawn.diagram(_left_out(verdict, told, set(kept), found.circles))


def _left_out(
    verdict: Verdict, told: Sequence[Verdict], drawn: set[str], circles: int
) -> tuple[str, ...]:
    """What the drawing does not show, in words; the tables show all of it."""
    lines = [line for item in (*told, verdict) for line in (*item.lines, *item.reasons)]
    counting = {line.owner for line in lines if line.counts_because is not None} - drawn
    others = {line.owner for line in verdict.lines if line.counts_because is None} - drawn
    upwards = {
        line.owner for item in told for line in item.lines if line.counts_because is None
    } - (drawn | others)
    out = []
    if counting:
        out.append(_number(len(counting), "party that counts", "parties that count"))
    others -= counting
    if others:
        out.append(_number(len(others), "holder that does not count", "holders that do not count"))
    upwards -= counting
    if upwards:
        out.append(
            _number(
                len(upwards),
                "holder further up that does not count",
                "holders further up that do not count",
            )
        )
    if circles:
        out.append(_number(circles, "stake that closes a circle", "stakes that close a circle"))
    return tuple(out)


def _number(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _columns(ties: Sequence[_Tie], keys: Iterable[str]) -> dict[str, int]:
    """For each party the longest way to one that holds nothing; ties form no circle."""
    columns = dict.fromkeys(keys, 0)
    for _ in range(len(columns)):
        changed = False
        for tie in ties:
            if columns[tie.holder] <= columns[tie.held]:
                columns[tie.holder] = columns[tie.held] + 1
                changed = True
        if not changed:
            break
    return columns


def _text_height(name: Sequence[str], notes: Sequence[str]) -> float:
    return len(name) * NAME_LINE + len(notes) * NOTE_LINE


def _label_height(tie: _Tie) -> float:
    return len(tie.label) * LABEL_LINE


class _Drawing:
    """Places cards, labels and lines."""

    def __init__(
        self,
        cards: Mapping[str, tuple[str, str, tuple[str, ...]]],
        ties: Sequence[_Tie],
        columns: Mapping[str, int],
    ) -> None:
        self.ties, self.cards = ties, cards
        inner = CARD - 2 * PADDING
        self.names = {
            key: wrapped(name, NAME_SIZE, inner, 3) or ("(no name)",)
            for key, (_, name, _) in cards.items()
        }
        self.notes = {
            key: tuple(line for note in notes for line in wrapped(note, NOTE_SIZE, inner, 2))
            for key, (_, _, notes) in cards.items()
        }
        most = max(columns.values())
        self.column = {key: most - value for key, value in columns.items()}  # from the left
        self.columns: list[list[_Item]] = [[] for _ in range(most + 1)]
        self.items: dict[_Key, _Item] = {}
        for key in cards:
            self._place(self.column[key], _Item(key, self._height(key)))
        # A line as the items it passes, from left to right.
        self.routes: list[list[_Key]] = []
        for at, tie in enumerate(ties):
            route: list[_Key] = [tie.holder]
            for column in range(self.column[tie.holder] + 1, self.column[tie.held]):
                lane = _Item((at, column), _LANE)
                self._place(column, lane)
                route.append(lane.key)
            self.routes.append([*route, tie.held])
        self._order()
        self._settle()

    def _place(self, column: int, item: _Item) -> None:
        self.items[item.key] = item
        self.columns[column].append(item)

    def _height(self, key: str) -> float:
        """High enough for the text, for the labels on the right and the arrows on the left."""
        out = [_label_height(tie) for tie in self.ties if tie.holder == key]
        arriving = sum(1 for tie in self.ties if tie.held == key)
        text = _text_height(self.names[key], self.notes[key]) + 2 * PADDING - 2
        return max(text, sum(out) + _PORT * (len(out) + 1), 7.0 * arriving + 2 * PADDING)

    def _neighbours(self, *, right: bool) -> dict[_Key, list[_Key]]:
        found: dict[_Key, list[_Key]] = {key: [] for key in self.items}
        for route in self.routes:
            for left, after in pairwise(route):
                found[left if right else after].append(after if right else left)
        return found

    def _order(self) -> None:
        """Fewer crossings: each column in the order of the mean place of its neighbours."""
        best, fewest = [list(column) for column in self.columns], self._crossings()
        for sweep in range(_SWEEPS):
            right = sweep % 2 == 0
            neighbours = self._neighbours(right=right)
            for column in reversed(self.columns) if right else self.columns:
                place = {item.key: at for items in self.columns for at, item in enumerate(items)}
                mean = {
                    item.key: sum(place[key] for key in near) / len(near)
                    if (near := neighbours[item.key])
                    else float(place[item.key])
                    for item in column
                }
                column.sort(key=lambda item: mean[item.key])
            crossings = self._crossings()
            if crossings < fewest:
                best, fewest = [list(column) for column in self.columns], crossings
        self.columns = best

    def _crossings(self) -> int:
        place = {item.key: at for items in self.columns for at, item in enumerate(items)}
        gaps: dict[int, list[tuple[int, int]]] = {}
        column = {item.key: at for at, items in enumerate(self.columns) for item in items}
        for route in self.routes:
            for left, right in pairwise(route):
                gaps.setdefault(column[left], []).append((place[left], place[right]))
        return sum(
            1
            for pairs in gaps.values()
            for at, (a, b) in enumerate(pairs)
            for c, d in pairs[:at]
            if (a - c) * (b - d) < 0
        )

    def _settle(self) -> None:
        """Heights: near to one's neighbours, no nearer to each other than the gaps allow."""
        for column in self.columns:
            _pool(column, [0.0] * len(column))
        for sweep in range(7):
            right = sweep % 2 == 1
            neighbours = self._neighbours(right=right)
            for column in reversed(self.columns) if right else self.columns:
                wanted = []
                for item in column:
                    near = [self.items[key].y for key in neighbours[item.key]]
                    wanted.append(sum(near) / len(near) if near else item.y)
                _pool(column, wanted)
        top = min(item.y - item.height / 2 for item in self.items.values())
        for item in self.items.values():
            item.y = round(item.y - top + _MARGIN, 1)

    def diagram(self, left_out: tuple[str, ...]) -> Diagram:
        """The finished drawing."""
        widths = [
            max(
                (
                    text_width(text, LABEL_SIZE)
                    for tie in self.ties
                    if self.column[tie.holder] == column
                    for text in tie.label
                ),
                default=0.0,
            )
            for column in range(len(self.columns))
        ]
        strips = [round(width + 2 * _STUB, 1) if width else 0.0 for width in widths]
        lefts, x, bend = [], _MARGIN, 0.0
        for column, strip in enumerate(strips):
            lefts.append(round(x, 1))
            bend = min(_BEND + _BEND_MORE * (len(self.columns[column]) - 1), _BEND_MOST)
            x += CARD + strip + bend
        labels, lines = self._lines(lefts, strips)
        height = max(item.y + item.height / 2 for item in self.items.values()) + _MARGIN
        return Diagram(
            width=round(x - bend + _MARGIN, 1),
            height=round(height, 1),
            columns=len(self.columns),
            cards=tuple(self._card(key, lefts) for key in self.cards),
            labels=tuple(labels),
            lines=tuple(lines),
            said=tuple(tie.said for tie in self.ties),
            left_out=left_out,
        )

    def _card(self, key: str, lefts: Sequence[float]) -> Card:
        item, (kind, _, _) = self.items[key], self.cards[key]
        top = round(item.y - item.height / 2, 1)
        left = lefts[self.column[key]]
        return Card(key, kind, left, top, CARD, item.height, self.names[key], self.notes[key])

    def _lines(
        self, lefts: Sequence[float], strips: Sequence[float]
    ) -> tuple[list[Label], list[Line]]:
        leaving, arriving = self._ports()
        labels, lines = [], []
        for at, (tie, route) in enumerate(zip(self.ties, self.routes, strict=True)):
            column, y = self.column[tie.holder], leaving[at]
            start = lefts[column] + CARD
            width = max(text_width(text, LABEL_SIZE) for text in tie.label)
            high = _label_height(tie)
            labels.append(
                Label(
                    round(start + _STUB, 1),
                    round(y - high / 2, 1),
                    round(width, 1),
                    high,
                    tie.label,
                )
            )
            path = f"M{start:.1f} {y:.1f}H{start + strips[column]:.1f}"
            here = start + strips[column]
            for key in route[1:]:
                column += 1
                last = key == tie.held
                to = arriving[at] if last else self.items[key].y
                # An arrow's head keeps its line from showing through its tip.
                end = lefts[column] - (6.0 if last else 0.0)
                bend = (here + end) / 2
                path += f"C{bend:.1f} {y:.1f} {bend:.1f} {to:.1f} {end:.1f} {to:.1f}"
                y = to
                if not last:
                    here = lefts[column] + CARD + strips[column]
                    path += f"H{here:.1f}"
            edge = lefts[column]
            tip = f"M{edge:.1f} {y:.1f}l-7.5 -4v8z"
            lines.append(Line(path, tip, tie.counts, tie.exact, tie.control))
        return labels, lines

    def _ports(self) -> tuple[dict[int, float], dict[int, float]]:
        """The height at which each line leaves its holder and arrives at what is held."""
        leaving: dict[int, float] = {}
        arriving: dict[int, float] = {}
        for key in self.cards:
            item = self.items[key]
            out = [at for at, tie in enumerate(self.ties) if tie.holder == key]
            out.sort(key=lambda at: (self.items[self.routes[at][1]].y, at))
            y = item.y - (sum(_label_height(self.ties[at]) + _PORT for at in out) - _PORT) / 2
            for at in out:
                high = _label_height(self.ties[at])
                leaving[at] = round(y + high / 2, 1)
                y += high + _PORT
            into = [at for at, tie in enumerate(self.ties) if tie.held == key]
            into.sort(key=lambda at: (self.items[self.routes[at][-2]].y, at))
            step = 0.0
            if len(into) > 1:
                step = min(14.0, (item.height - 2 * PADDING) / (len(into) - 1))
            for place, at in enumerate(into):
                arriving[at] = round(item.y + (place - (len(into) - 1) / 2) * step, 1)
        return leaving, arriving


def _pool(column: Sequence[_Item], wanted: Sequence[float]) -> None:
    """Set the items' heights as near to the wanted ones as their order and the gaps allow.

    With the room above each item taken off, the heights must only not decrease: isotonic
    regression, by pooling what is out of order (Ayer et al. 1955).
    """
    offsets, used = [], 0.0
    for at, item in enumerate(column):
        if at:
            used += (column[at - 1].height + item.height) / 2 + _ROOM
        offsets.append(used)
    blocks: list[tuple[float, int]] = []  # sum of what is wanted, number of items
    for want, offset in zip(wanted, offsets, strict=True):
        total, count = want - offset, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            before, number = blocks.pop()
            total, count = total + before, count + number
        blocks.append((total, count))
    at = 0
    for total, count in blocks:
        for _ in range(count):
            column[at].y = total / count + offsets[at]
            at += 1
