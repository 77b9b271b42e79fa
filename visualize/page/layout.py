"""Where does each party of a set of exposure paths stand, and how do the lines between them run?

A layered drawing (Sugiyama, Tagawa, Toda 1981), computed here so that the page opens drawn:

1. the paths are made acyclic, best-ranked first: a relation that would close a circle is laid
   out the other way round and drawn leftwards;
2. a party's column is its number of steps on the longest path to it, so that every line runs
   towards the right; listed parties at a path's end share the last column;
3. a line that skips a column gets a place of its own between the cards there (a dummy), so no
   line ever passes behind a card;
4. crossings are reduced by medians and by exchanging neighbours, a fixed number of sweeps; the
   best order seen is kept, the first order included;
5. heights are the exact least-squares answer to "as near to your neighbours as the gaps allow"
   (isotonic regression by pooling), in alternating sweeps.

Lengths are CSS pixels at zoom 1, x to the right and y downwards; a card's (x, y) is its centre.
Nothing is random, so the same paths give the same map.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from visualize.page.textwidth import line_count

TARGET_WIDTH = 1028.0  # the free stage of a 1440-pixel window beside the panel
TARGET_HEIGHT = 680.0  # the same for 900 pixels, less head, legend and column heads
SMALLEST = 11.0  # font size of a name where room is short; where there is more the page takes 12.5
FOCAL_SIZE = 15.0  # font size of the name of the party asked about
PADDING = 9.0  # between a card's edge and its text
LANE = 14.0  # height kept free for a line that runs past the cards of a column

SWEEPS = 12
_SETTLING = 24


@dataclass(frozen=True, slots=True)
class Card:
    """One party on the map. `lines` is how many lines its name may fill."""

    party: str
    column: int
    x: float
    y: float
    width: float
    height: float
    lines: int


@dataclass(frozen=True, slots=True)
class Line:
    """How one pair of parties is joined, from `left`'s edge to `right`'s edge.

    A relation that closes a circle runs from `right` to `left`. `points` alternate: point 0 to 1
    is a curve across a gap between columns, 1 to 2 a straight run through a column, 2 to 3 a
    curve again, and so on; curves leave and arrive level.
    """

    left: str
    right: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its centre and width, and how many cards stand in it."""

    x: float
    width: float
    cards: int
    listed: bool


@dataclass(frozen=True, slots=True)
class MapLayout:
    """A drawn map: cards by column from the top, one line for each two parties that are joined."""

    cards: tuple[Card, ...]
    lines: tuple[Line, ...]
    columns: tuple[Column, ...]
    compact: bool  # cards without their second, smaller line
    crossings: int


@dataclass(slots=True)
class _Item:
    """A card or a dummy while it is being placed. `party` is None for a dummy."""

    key: int
    column: int
    party: str | None
    height: float = LANE
    lines: int = 1
    y: float = 0.0


def lay_out(
    focus: str,
    routes: Sequence[Sequence[tuple[str, str]]],
    names: Mapping[str, str],
    *,
    focal_rows: int = 3,
    rows: Mapping[str, int] | None = None,
    sweeps: int = SWEEPS,
) -> MapLayout:
    """Place the union of `routes`, each a path as its (source, target) steps, best-ranked first.

    `names` gives each party's name for the height of its card; the focal card also holds
    `focal_rows` lines of totals, and a card named in `rows` so many smaller lines. A path without
    steps adds nothing. With `sweeps=0` parties keep the order in which the paths name them.
    """
    pairs = list(dict.fromkeys(pair for route in routes for pair in route if pair[0] != pair[1]))
    ends = {route[-1][1] for route in routes if route} - {focus}
    arcs = _acyclic(pairs)
    columns = _columns(focus, arcs.values(), ends)
    count = max(columns.values()) + 1
    card_width, gap, focal_width = _widths(count)

    items, chains = _with_dummies(columns, arcs)
    layers: list[list[int]] = [[] for _ in range(count)]
    for item in items:
        layers[item.column].append(item.key)
    segments = _segments(chains, items, count)
    crossings = _reduce_crossings(layers, segments, sweeps)

    compact = _size_cards(items, layers, names, card_width, rows or {})
    focal = items[layers[0][0]]
    focal.lines = min(4, line_count(names.get(focus, focus), FOCAL_SIZE, focal_width - 24.0))
    focal.height = 28.0 + 18.0 * focal.lines + 15.0 * (1 + focal_rows)

    _settle(items, layers, segments)

    xs, widths, x = [], [], 0.0
    for column in range(count):
        width = focal_width if column == 0 else card_width
        xs.append(x + width / 2)
        widths.append(width)
        x += width + gap
    last_is_listed = count > 1 and any(columns[end] == count - 1 for end in ends)
    return MapLayout(
        cards=tuple(
            Card(
                item.party,
                column,
                _round(xs[column]),
                _round(item.y),
                _round(widths[column]),
                item.height,
                item.lines,
            )
            for column, layer in enumerate(layers)
            for item in (items[key] for key in layer)
            if item.party is not None
        ),
        lines=_route(chains, items, xs, widths),
        columns=tuple(
            Column(
                _round(xs[column]),
                _round(widths[column]),
                sum(items[key].party is not None for key in layer),
                last_is_listed and column == count - 1,
            )
            for column, layer in enumerate(layers)
        ),
        compact=compact,
        crossings=crossings,
    )


def _acyclic(pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
    """Each pair with the direction it is laid out in: its own, or turned if it closes a circle."""
    after: dict[str, list[str]] = {}
    arcs: dict[tuple[str, str], tuple[str, str]] = {}
    for source, target in pairs:
        turned = _reaches(after, target, source)
        left, right = (target, source) if turned else (source, target)
        arcs[source, target] = (left, right)
        after.setdefault(left, []).append(right)
    return arcs


def _reaches(after: Mapping[str, Sequence[str]], start: str, goal: str) -> bool:
    seen, todo = {start}, [start]
    while todo:
        here = todo.pop()
        if here == goal:
            return True
        for there in after.get(here, ()):
            if there not in seen:
                seen.add(there)
                todo.append(there)
    return False


def _columns(focus: str, arcs: Iterable[tuple[str, str]], ends: set[str]) -> dict[str, int]:
    """Longest number of steps to each party; ends that lead nowhere else go to the last column."""
    after: dict[str, list[str]] = {focus: []}
    waiting: dict[str, int] = {focus: 0}
    for left, right in dict.fromkeys(arcs):
        after.setdefault(left, []).append(right)
        after.setdefault(right, [])
        waiting[right] = waiting.get(right, 0) + 1
        waiting.setdefault(left, 0)
    column = {party: 0 for party, count in waiting.items() if count == 0}
    ready = list(column)
    while ready:
        here = ready.pop()
        for there in after[here]:
            column[there] = max(column.get(there, 0), column[here] + 1)
            waiting[there] -= 1
            if waiting[there] == 0:
                ready.append(there)
    sinks = {end for end in ends if end in after and not after[end]}
    last = max([column[s] for s in sinks] + [c + 1 for p, c in column.items() if p not in sinks])
    if not sinks:
        last = max(column.values())
    for sink in sinks:
        column[sink] = last
    # Every party stands where the paths put it, in their order, so that ties below are stable.
    order = dict.fromkeys([focus, *after])
    return {party: column[party] for party in order}


def _widths(columns: int) -> tuple[float, float, float]:
    """Width of a card, of a gap, and of the focal card, so that the map fills TARGET_WIDTH."""
    if columns == 1:
        return 260.0, 0.0, 260.0
    # Between two columns alone there is room for the words of a line without breaking them.
    widest = 180.0 if columns == 2 else 116.0
    gap = min(widest, max(54.0, 0.30 * TARGET_WIDTH / (columns - 1)))
    card = min(188.0, max(104.0, (TARGET_WIDTH - 24 - gap * (columns - 1)) / columns))
    return float(round(card)), float(round(gap)), float(round(card)) + 24


def _with_dummies(
    columns: Mapping[str, int], arcs: Mapping[tuple[str, str], tuple[str, str]]
) -> tuple[list[_Item], dict[tuple[str, str], list[int]]]:
    """Cards and dummies, and for each laid-out arc the chain of items it runs through."""
    items = [_Item(key, column, party) for key, (party, column) in enumerate(columns.items())]
    key_of = {item.party: item.key for item in items}
    chains: dict[tuple[str, str], list[int]] = {}
    for left, right in dict.fromkeys(arcs.values()):
        chain = [key_of[left]]
        for column in range(columns[left] + 1, columns[right]):
            items.append(_Item(len(items), column, None))
            chain.append(len(items) - 1)
        chain.append(key_of[right])
        chains[left, right] = chain
    return items, chains


def _segments(
    chains: Mapping[tuple[str, str], Sequence[int]], items: Sequence[_Item], count: int
) -> list[list[tuple[int, int]]]:
    """Per gap between columns, the (left item, right item) pairs that cross it."""
    segments: list[list[tuple[int, int]]] = [[] for _ in range(count - 1)]
    for chain in chains.values():
        for left, right in pairwise(chain):
            segments[items[left].column].append((left, right))
    return segments


def count_crossings(
    layers: Sequence[Sequence[int]], segments: Sequence[Sequence[tuple[int, int]]]
) -> int:
    """Number of pairs of lines that cross, over all gaps between neighbouring columns."""
    place = {key: index for layer in layers for index, key in enumerate(layer)}
    total = 0
    for gap in segments:
        seen: list[int] = []
        for _, right in sorted((place[a], place[b]) for a, b in gap):
            total += len(seen) - _at_or_below(seen, right)
            insort(seen, right)
    return total


def _at_or_below(ordered: list[int], value: int) -> int:
    return bisect_left(ordered, value + 1)


def _reduce_crossings(
    layers: list[list[int]], segments: Sequence[Sequence[tuple[int, int]]], sweeps: int
) -> int:
    """Reorder `layers` in place to the best order seen; returns its number of crossings."""
    left_of: dict[int, list[int]] = {}
    right_of: dict[int, list[int]] = {}
    for gap in segments:
        for left, right in gap:
            right_of.setdefault(left, []).append(right)
            left_of.setdefault(right, []).append(left)
    best, fewest = [list(layer) for layer in layers], count_crossings(layers, segments)
    for sweep in range(sweeps):
        rightwards = sweep % 2 == 0
        near = left_of if rightwards else right_of
        for layer in layers[1:] if rightwards else layers[-2::-1]:
            _by_median(layer, near, layers)
        _exchange(layers, left_of, right_of)
        crossings = count_crossings(layers, segments)
        if crossings < fewest:
            best, fewest = [list(layer) for layer in layers], crossings
        if fewest == 0:
            break
    for layer, order in zip(layers, best, strict=True):
        layer[:] = order
    return fewest


def _by_median(
    layer: list[int], near: Mapping[int, Sequence[int]], layers: Sequence[Sequence[int]]
) -> None:
    """Sort one layer by the median place of the neighbours; those without keep their place."""
    place = {key: index for other in layers for index, key in enumerate(other)}
    medians = {}
    for key in layer:
        places = sorted(place[other] for other in near.get(key, ()))
        if places:
            middle = len(places) // 2
            odd = len(places) % 2 == 1
            medians[key] = places[middle] if odd else (places[middle - 1] + places[middle]) / 2
    ordered = iter(sorted(medians, key=lambda key: (medians[key], place[key])))
    layer[:] = [next(ordered) if key in medians else key for key in layer]


def _exchange(
    layers: Sequence[list[int]],
    left_of: Mapping[int, Sequence[int]],
    right_of: Mapping[int, Sequence[int]],
) -> None:
    """Swap neighbours in a column while that removes a crossing; at most eight rounds."""
    place = {key: index for layer in layers for index, key in enumerate(layer)}
    for _ in range(8):
        improved = False
        for layer in layers:
            for index in range(len(layer) - 1):
                upper, lower = layer[index], layer[index + 1]
                gain = 0
                for near in (left_of, right_of):
                    above = [place[other] for other in near.get(upper, ())]
                    below = [place[other] for other in near.get(lower, ())]
                    gain += sum(a > b for a in above for b in below)
                    gain -= sum(a < b for a in above for b in below)
                if gain > 0:
                    layer[index], layer[index + 1] = lower, upper
                    place[lower], place[upper] = index, index + 1
                    improved = True
        if not improved:
            return


def _size_cards(
    items: Sequence[_Item],
    layers: Sequence[Sequence[int]],
    names: Mapping[str, str],
    card_width: float,
    rows: Mapping[str, int],
) -> bool:
    """Give every card its height; returns whether the small second line had to go."""
    room = card_width - 2 * PADDING
    for item in items:
        if item.party is None:
            continue
        name = names.get(item.party, item.party)
        # Rather a little smaller than one line more; the page has room for one more all the same.
        item.lines = min(5, line_count(name, SMALLEST, room))
    compact = False
    for compact in (False, True):
        for item in items:
            if item.party is not None:
                # Listed parties keep the second line: it names their lists in words.
                plain = compact and item.column != len(layers) - 1 and item.party not in rows
                below = 0 if plain else rows.get(item.party, 1)
                item.height = 2 * 7.0 + 15.0 * item.lines + 15.0 * below
        # The last column cannot be made lower, so it has no say.
        if all(_stack(items, layer) <= TARGET_HEIGHT for layer in layers[:-1]):
            break
    return compact


def _stack(items: Sequence[_Item], layer: Sequence[int]) -> float:
    """Height of a column when it is packed closely."""
    gaps = sum(_gap(items[a], items[b], crowded=True) for a, b in pairwise(layer))
    return sum(items[key].height for key in layer) + gaps


def _gap(upper: _Item, lower: _Item, crowded: bool) -> float:
    """Least free height between two neighbours of a column."""
    if upper.party is None and lower.party is None:
        return 0.0
    if upper.party is None or lower.party is None:
        return 3.0
    return 9.0 if crowded else 16.0


def _settle(
    items: Sequence[_Item],
    layers: Sequence[Sequence[int]],
    segments: Sequence[Sequence[tuple[int, int]]],
) -> None:
    """Give every item its y, in alternating sweeps; the map is centred on y = 0."""
    near: dict[int, list[tuple[int, float]]] = {}
    for gap in segments:
        for left, right in gap:
            # A line through dummies should run level: it pulls harder than one between cards.
            dummies = (items[left].party is None) + (items[right].party is None)
            weight = (1.0, 2.0, 6.0)[dummies]
            near.setdefault(left, []).append((right, weight))
            near.setdefault(right, []).append((left, weight))
    apart: list[list[float]] = []
    for layer in layers:
        crowded = _stack(items, layer) + 7.0 * len(layer) > TARGET_HEIGHT
        apart.append(
            [
                (items[a].height + items[b].height) / 2 + _gap(items[a], items[b], crowded)
                for a, b in pairwise(layer)
            ]
        )
    for layer, gaps in zip(layers, apart, strict=True):
        _space(items, layer, gaps, [0.0] * len(layer), [1.0] * len(layer))
    for sweep in range(_SETTLING):
        order = range(len(layers)) if sweep % 2 == 0 else range(len(layers) - 1, -1, -1)
        for column in order:
            layer = layers[column]
            wanted, weights = [], []
            for key in layer:
                neighbours = near.get(key, [])
                weight = sum(pull for _, pull in neighbours)
                mean = sum(items[other].y * pull for other, pull in neighbours) / (weight or 1.0)
                # A weak pull to the middle keeps the picture from wandering apart.
                wanted.append(mean * 0.97)
                weights.append(max(weight, 0.5))
            _space(items, layer, apart[column], wanted, weights)
    _straighten(items, layers, apart, segments)
    top = min(item.y - item.height / 2 for item in items)
    bottom = max(item.y + item.height / 2 for item in items)
    for item in items:
        item.y = _round(item.y - (top + bottom) / 2)


def _straighten(
    items: Sequence[_Item],
    layers: Sequence[Sequence[int]],
    apart: Sequence[Sequence[float]],
    segments: Sequence[Sequence[tuple[int, int]]],
) -> None:
    """Put neighbouring dummies of one line on one level wherever their columns leave room."""
    follows = {
        a: b
        for gap in segments
        for a, b in gap
        if items[a].party is None and items[b].party is None
    }
    place = {key: (c, i) for c, layer in enumerate(layers) for i, key in enumerate(layer)}
    for start in sorted(set(follows) - set(follows.values())):
        run = [start]
        while run[-1] in follows:
            run.append(follows[run[-1]])
        lowest, highest = -1e9, 1e9
        for key in run:
            column, index = place[key]
            layer, gaps = layers[column], apart[column]
            if index > 0:
                lowest = max(lowest, items[layer[index - 1]].y + gaps[index - 1])
            if index + 1 < len(layer):
                highest = min(highest, items[layer[index + 1]].y - gaps[index])
        if lowest <= highest:
            level = min(max(sum(items[key].y for key in run) / len(run), lowest), highest)
            for key in run:
                items[key].y = level


def _space(
    items: Sequence[_Item],
    layer: Sequence[int],
    gaps: Sequence[float],
    wanted: Sequence[float],
    weights: Sequence[float],
) -> None:
    """Least-squares heights under `y[i + 1] - y[i] >= gaps[i]`: pool adjacent violators."""
    offset, offsets = 0.0, [0.0]
    for distance in gaps:
        offset += distance
        offsets.append(offset)
    blocks: list[tuple[float, float, int]] = []  # mean, weight, members
    for want, shift, weight in zip(wanted, offsets, weights, strict=False):
        mean, total, members = want - shift, weight, 1
        while blocks and blocks[-1][0] > mean:
            before, other, more = blocks.pop()
            mean = (before * other + mean * total) / (other + total)
            total, members = total + other, members + more
        blocks.append((mean, total, members))
    index = 0
    for mean, _, members in blocks:
        for _ in range(members):
            items[layer[index]].y = mean + offsets[index]
            index += 1


def _route(
    chains: Mapping[tuple[str, str], Sequence[int]],
    items: Sequence[_Item],
    xs: Sequence[float],
    widths: Sequence[float],
) -> tuple[Line, ...]:
    """Points of every line, with the ends of lines at one card spread over its side."""
    ports = _ports(chains, items)
    lines = []
    for (left, right), chain in chains.items():
        first, last = items[chain[0]], items[chain[-1]]
        points = [(xs[first.column] + widths[first.column] / 2, ports[left, right, 0])]
        for key in chain[1:-1]:
            dummy = items[key]
            half = widths[dummy.column] / 2
            points.append((xs[dummy.column] - half, dummy.y))
            points.append((xs[dummy.column] + half, dummy.y))
        points.append((xs[last.column] - widths[last.column] / 2, ports[left, right, 1]))
        lines.append(Line(left, right, tuple((_round(x), _round(y)) for x, y in points)))
    return tuple(lines)


def _ports(
    chains: Mapping[tuple[str, str], Sequence[int]], items: Sequence[_Item]
) -> dict[tuple[str, str, int], float]:
    """Height at which each line leaves (0) its left card and reaches (1) its right card."""
    at: dict[tuple[int, int], list[tuple[float, tuple[str, str]]]] = {}
    for pair, chain in chains.items():
        at.setdefault((chain[0], 0), []).append((items[chain[1]].y, pair))
        at.setdefault((chain[-1], 1), []).append((items[chain[-2]].y, pair))
    ports = {}
    for (key, side), ends in at.items():
        ends.sort()
        item = items[key]
        step = min(9.0, (item.height - 18.0) / max(1, len(ends) - 1))
        for index, (_, pair) in enumerate(ends):
            ports[(*pair, side)] = item.y + (index - (len(ends) - 1) / 2) * step
    return ports


def _round(value: float) -> float:
    """Half pixels are enough, and keep the file small and the same on every machine."""
    return round(value * 2) / 2
