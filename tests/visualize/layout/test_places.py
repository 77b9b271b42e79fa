"""Every country has a place on the sheet, and it is in its part of the world."""

from __future__ import annotations

import pycountry

from visualize.layout.places import places


def test_every_country_of_iso_and_kosovo_has_a_place_on_the_sheet() -> None:
    known = {country.alpha_2 for country in pycountry.countries} | {"XK"}
    assert set(places()) == known
    for x, y in places().values():
        assert -1 <= x <= 1
        assert -0.6 <= y <= 0.6


def test_west_is_left_and_north_is_up() -> None:
    where = places()
    across = [where[code][0] for code in ("US", "BR", "GB", "DE", "RU", "CN", "JP", "NZ")]
    assert across == sorted(across)
    down = [where[code][1] for code in ("NO", "DE", "IT", "EG", "KE", "ZA")]
    assert down == sorted(down)
