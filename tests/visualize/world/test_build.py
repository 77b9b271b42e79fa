"""Does the script that makes the map keep borders shared, join what it says, and repeat itself?"""

from __future__ import annotations

import math
from typing import Any

import pytest

from visualize.world.borders import SHIPPED
from visualize.world.build import _area, _merged, _projected, _simplified, as_text, build

CODES = {"AAA": "AA", "BBB": "BB"}


def topology(*a3: str) -> dict[str, Any]:
    """Two squares of ten degrees side by side, with a wavy border of one arc between them."""
    wave = [[10 + (at % 2) * 0.01, at / 10] for at in range(101)]
    west = [[10.0, 10.0], [0.0, 10.0], [0.0, 0.0], [10.0, 0.0]]
    east = [[10.0, 10.0], [20.0, 10.0], [20.0, 0.0], [10.0, 0.0]]
    arcs = []
    for arc in (wave, west, east):
        whole = [(round(x * 1000), round(y * 1000)) for x, y in arc]
        steps = zip([(0, 0), *whole], whole, strict=False)
        arcs.append([[x - px, y - py] for (px, py), (x, y) in steps])
    shapes = [[[[0, 1]]], [[[~0, ~2]]]]
    geometries = [
        {"type": "MultiPolygon", "arcs": arcs_of, "properties": {"a3": code}}
        for code, arcs_of in zip(a3, shapes, strict=True)
    ]
    return {
        "transform": {"scale": [0.001, 0.001], "translate": [0, 0]},
        "arcs": arcs,
        "objects": {"countries": {"geometries": geometries}},
    }


def test_neighbours_keep_one_border_and_a_wave_below_notice_goes() -> None:
    made = build(topology("AAA", "BBB"), CODES)
    west, east = (
        set(made["paths"][code].strip("MZ").replace("L", " ").split()) for code in CODES.values()
    )
    assert len(west) < 12
    assert len(west & east) >= 2


def test_areas_that_go_by_one_code_have_no_line_between_them() -> None:
    made = build(topology("AAA", "BBB"), {"AAA": "AA", "BBB": "AA"})
    assert made["paths"]["AA"].count("M") == 1


def test_an_area_without_a_code_stops_the_script() -> None:
    with pytest.raises(ValueError, match="'BBB' has no ISO alpha-2 code"):
        build(topology("AAA", "BBB"), {"AAA": "AA"})


def test_equal_input_gives_equal_bytes() -> None:
    once, again = (as_text(build(topology("AAA", "BBB"), CODES)) for _ in range(2))
    assert once == again


def test_areas_are_kept_by_the_projection() -> None:
    """One degree by one degree is as large on the map as on the globe, anywhere."""

    def drawn(lat: float) -> float:
        corners = [(40.0, lat), (41.0, lat), (41.0, lat + 1), (40.0, lat + 1)]
        return _area([_projected(*corner) for corner in corners])

    def on_globe(lat: float) -> float:
        return math.sin(math.radians(lat + 1)) - math.sin(math.radians(lat))

    ratio = drawn(0) / on_globe(0)
    for lat in (20, 45, 60, 75):
        assert drawn(lat) / on_globe(lat) == pytest.approx(ratio, rel=2e-3)


def test_simplifying_keeps_the_ends_and_the_large_corners() -> None:
    line = [(float(x), 40.0 if x == 50 else 0.05 * (x % 2)) for x in range(101)]
    kept = _simplified(line)
    assert kept[0] == line[0]
    assert kept[-1] == line[-1]
    assert (50.0, 40.0) in kept
    assert len(kept) < 10


def test_two_squares_are_sewn_to_one() -> None:
    left = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    right = [(1.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 1.0)]
    (sewn,) = _merged([left, right])
    assert _area(sewn) == 2
    assert len(_merged([left, [(x + 5, y) for x, y in right]])) == 2


def test_the_file_that_ships_has_the_form_the_script_writes() -> None:
    import json

    text = SHIPPED.read_text("utf-8")
    assert as_text(json.loads(text)) == text
