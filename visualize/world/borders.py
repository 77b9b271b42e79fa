"""Which shapes does the world map draw, and is a file of them safe to draw?

The file that ships is made by `build.py`; another may take its place, because where a border runs
is not for a program to decide (docs/decisions/0017). It is JSON of one form, and nothing else:

    {"format": "isthmus-borders/1",
     "policy": "whose view of the borders this is, in words",
     "credit": "where the shapes come from",
     "size": [width, height],
     "points": {"AD": [x, y], …},             where a country's mark sits
     "paths": {"AD": "M1,2L3,4 5,6Z", …}}     closed rings; "ZZ" is land that goes by no code

Coordinates are whole units from the top left, y downwards. A country may have a point and no path
(too small to draw) but not the other way round. In the page the paths travel as numbers, packed by
`packed_rings`, so no text of the file is ever read as a path.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from graph.errors import InvalidValue, IsthmusError

FORMAT = "isthmus-borders/1"
SHIPPED = Path(__file__).parent / "borders.json"
NO_CODE = "ZZ"  # user-assigned in ISO 3166-1: land without a code, drawn and never named
POLICY = (
    "Borders follow the United Nations' view as far as the source draws it: Crimea lies in "
    "Ukraine, Western Sahara stands apart. Shapes are for orientation and no statement on the "
    "status of any area."
)

_LARGEST = 2_000_000  # bytes of a file, and units of an edge
_LONGEST_TEXT = 600
_PATH = re.compile(r"(?:M\d{1,7},\d{1,7}L\d{1,7},\d{1,7}(?: \d{1,7},\d{1,7})*Z)+", re.ASCII)
_CODE = re.compile(r"[A-Z]{2}", re.ASCII)

Ring: TypeAlias = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Borders:
    """A checked map: `shapes` are rings of whole units by ISO code, `points` where marks sit."""

    policy: str
    credit: str
    width: int
    height: int
    points: dict[str, tuple[int, int]]
    shapes: dict[str, tuple[Ring, ...]]


@cache
def shipped_borders() -> Borders:
    """The map that comes with the program."""
    return read_borders(SHIPPED)


def read_borders(path: Path) -> Borders:
    """A borders file, checked.

    Raises:
        IsthmusError: the file cannot be read, or is larger than 2 MB.
        InvalidValue: it is not of the form above; the message says what and where.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise IsthmusError(f"{path}: cannot be read ({error.strerror})") from error
    if len(data) > _LARGEST:
        raise IsthmusError(f"{path}: {len(data)} bytes; a borders file has at most {_LARGEST}")
    try:
        made = json.loads(data)
    except ValueError as error:
        raise InvalidValue(f"{path}: is no JSON ({error})") from error
    except RecursionError:
        raise InvalidValue(f"{path}: is no borders file, but JSON nested without end") from None
    try:
        return _checked(made)
    except InvalidValue as error:
        raise InvalidValue(f"{path}: {error}; see docs/world.md") from None


def _checked(made: Any) -> Borders:
    if not isinstance(made, dict) or made.get("format") != FORMAT:
        raise InvalidValue(f"is no borders file: `format` must be '{FORMAT}'")
    width, height = _pair(made.get("size"), "size", (_LARGEST, _LARGEST))
    if width < 1 or height < 1:
        raise InvalidValue(f"`size` of {width} by {height} leaves nothing to draw on")
    size = (width, height)
    points = {
        _code(code): _pair(point, f"points.{code}", size)
        for code, point in _table(made, "points").items()
    }
    shapes = {_code(code): _rings(path, code, size) for code, path in _table(made, "paths").items()}
    for code in sorted(shapes.keys() - points.keys() - {NO_CODE}):
        raise InvalidValue(f"'{code}' has a path and no point for its mark")
    return Borders(
        policy=_text(made, "policy"),
        credit=_text(made, "credit"),
        width=width,
        height=height,
        points=dict(sorted(points.items())),
        shapes=dict(sorted(shapes.items())),
    )


def _table(made: dict[str, Any], key: str) -> dict[str, Any]:
    value = made.get(key)
    if not isinstance(value, dict):
        raise InvalidValue(f"`{key}` must be an object of country codes")
    return value


def _text(made: dict[str, Any], key: str) -> str:
    value = made.get(key)
    if not isinstance(value, str) or not 0 < len(value.strip()) <= _LONGEST_TEXT:
        raise InvalidValue(f"`{key}` must say in 1 to {_LONGEST_TEXT} characters what stands below")
    return value


def _code(code: str) -> str:
    if _CODE.fullmatch(code) is None:
        raise InvalidValue(f"'{code[:20]}' is no ISO 3166-1 alpha-2 code, such as 'AD'")
    return code


def _pair(value: Any, where: str, most: tuple[int, int]) -> tuple[int, int]:
    if (
        not isinstance(value, list)
        or len(value) != 2
        or any(type(number) is not int for number in value)
        or not all(0 <= number <= edge for number, edge in zip(value, most, strict=True))
    ):
        raise InvalidValue(f"`{where}` must be two whole numbers from 0 to {most[0]} and {most[1]}")
    return value[0], value[1]


def _rings(path: Any, code: str, size: tuple[int, int]) -> tuple[Ring, ...]:
    if not isinstance(path, str) or _PATH.fullmatch(path) is None:
        raise InvalidValue(
            f"`paths.{code}` must be closed rings such as 'M1,2L3,4 5,6Z', and nothing else"
        )
    rings = tuple(
        tuple(
            (int(x), int(y))
            for x, _, y in (pair.partition(",") for pair in re.findall(r"\d+,\d+", ring))
        )
        for ring in path.split("Z")[:-1]
    )
    for ring in rings:
        for x, y in ring:
            # The southern edge cuts shapes off: they may reach below it, not beside it.
            if x > size[0] or y > 2 * size[1]:
                raise InvalidValue(f"`paths.{code}` reaches {x},{y}, outside the map")
    return rings


# -- inside a page --------------------------------------------------------------------------------
# Characters that stand for themselves in a JSON string of the page (see island.inert_json).
ALPHABET = "".join(chr(code) for code in range(35, 127) if chr(code) not in "&<>\\")
_HALF = len(ALPHABET) // 2


def packed_rings(rings: Iterable[Ring]) -> str:
    """Rings as packed numbers: how many points each has, then the steps from point to point."""
    out: list[int] = []
    x = y = 0
    for ring in rings:
        out.append(len(ring))
        for nx, ny in ring:
            out += (nx - x, ny - y)
            x, y = nx, ny
    return packed_numbers(out)


def packed_numbers(values: Iterable[int]) -> str:
    """Whole numbers as text, of which small ones take one character.

    A number is zigzagged (0, -1, 1, -2, …) and written in base 44, the lowest digit first; a digit
    that another one follows comes from the second half of the alphabet.
    """
    return "".join(_number(value) for value in values)


def _number(value: int) -> str:
    rest = -2 * value - 1 if value < 0 else 2 * value
    digits = []
    while rest >= _HALF:
        digits.append(ALPHABET[_HALF + rest % _HALF])
        rest //= _HALF
    digits.append(ALPHABET[rest])
    return "".join(digits)
