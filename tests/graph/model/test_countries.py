"""Which country a text names."""

from __future__ import annotations

import pytest

from graph.model.countries import alpha2, country_name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Russia", "RU"),
        ("Russian Federation", "RU"),
        ("RUS", "RU"),
        ("ru", "RU"),
        ("Korea, North", "KP"),
        ("Korea, Democratic People's Republic of", "KP"),
        ("Korea, South", "KR"),
        ("Burma", "MM"),
        ("Turkey", "TR"),
        ("Türkiye", "TR"),
        ("Congo, Democratic Republic of the", "CD"),
        ("Congo, Republic of the", "CG"),
        ("Cote d Ivoire", "CI"),
        ("Côte d'Ivoire", "CI"),
        ("Virgin Islands, British", "VG"),
        ("Man, Isle of", "IM"),
        ("North Macedonia, The Republic of", "MK"),
        ("St. Kitts & Nevis", "KN"),
        ("St. Vincent and the Grenadines", "VC"),
        ("The Gambia", "GM"),
        ("Bahamas, The", "BS"),
        ("Macau", "MO"),
        ("Taiwan", "TW"),
        ("Hong Kong", "HK"),
        ("Palestinian", "PS"),
        ("West Bank", "PS"),
        ("Kosovo", "XK"),
        ("XK", "XK"),
        ("U.S.A.", "US"),
        ("  united   kingdom ", "GB"),
        ("Netherlands", "NL"),
        ("Georgia", "GE"),
    ],
)
def test_names_in_use_find_their_code(text: str, code: str) -> None:
    assert alpha2(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Region: Crimea",
        "Crimea",
        "undetermined",
        "Netherlands Antilles",
        "Russi",
        "ZZ",
        "Korea",
    ],
)
def test_regions_dissolved_states_and_near_misses_are_no_country(text: str) -> None:
    assert alpha2(text) is None


def test_every_short_name_leads_back_to_its_code() -> None:
    import pycountry

    for code in [country.alpha_2 for country in pycountry.countries] + ["XK"]:
        assert alpha2(country_name(code)) == code
        assert alpha2(code) == code


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("RU", "Russia"),
        ("TW", "Taiwan"),
        ("HK", "Hong Kong"),
        ("US", "United States"),
        ("KP", "North Korea"),
        ("BO", "Bolivia"),
        ("XK", "Kosovo"),
        ("ZZ", "ZZ"),
    ],
)
def test_countries_are_called_by_their_short_name(code: str, name: str) -> None:
    assert country_name(code) == name
