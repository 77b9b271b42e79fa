"""Which country does a text name, and what is that country called?

The key is ISO 3166-1 alpha-2. ISO's own names come from pycountry, loaded at first use; the table
below adds the names publishers write (OFAC, EU, UK) and the short names people use. A text that
is not exactly a known name is no country: nothing is guessed. `XK` (Kosovo) is not in ISO 3166-1;
it is the code the EU, the UK and most publishers use. Regions (`Region: Crimea`) are no countries.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

# Short names for people; everything else is called by ISO's common name or name.
_SHORT = {
    "BN": "Brunei",
    "BQ": "Caribbean Netherlands",
    "CD": "DR Congo",
    "CG": "Congo",
    "CI": "Côte d'Ivoire",
    "FK": "Falkland Islands",
    "FM": "Micronesia",
    "GB": "United Kingdom",
    "HK": "Hong Kong",
    "IR": "Iran",
    "KP": "North Korea",
    "KR": "South Korea",
    "LA": "Laos",
    "MO": "Macao",
    "NL": "Netherlands",
    "PS": "Palestine",
    "RU": "Russia",
    "SH": "Saint Helena",
    "SX": "Sint Maarten",
    "SY": "Syria",
    "TR": "Türkiye",
    "TW": "Taiwan",
    "TZ": "Tanzania",
    "US": "United States",
    "VA": "Vatican City",
    "VE": "Venezuela",
    "VG": "British Virgin Islands",
    "VI": "US Virgin Islands",
    "VN": "Vietnam",
    "XK": "Kosovo",
}

# What publishers and people write, beside ISO's names. The inverted forms are OFAC's.
_ALSO = {
    "BA": ("Bosnia-Herzegovina",),
    "BN": ("Brunei Darussalam",),
    "BO": ("Bolivia",),
    "BS": ("Bahamas, The",),
    "CD": (
        "Congo, Democratic Republic of the",
        "Congo (Democratic Republic)",
        "Congo (Kinshasa)",
        "Democratic Republic of Congo",
        "Democratic Republic of the Congo",
        "DRC",
    ),
    "CG": (
        "Congo, Republic of the",
        "Congo (Brazzaville)",
        "Republic of Congo",
        "Congo-Brazzaville",
    ),
    "CI": ("Cote d Ivoire", "Ivory Coast"),
    "CN": ("Mainland China", "PRC", "China, People's Republic of"),
    "CV": ("Cape Verde",),
    "CZ": ("Czech Republic",),
    "FM": ("Micronesia, Federated States of",),
    "GB": (
        "UK",
        "Great Britain",
        "Britain",
        "England",
        "Scotland",
        "Wales",
        "Northern Ireland",
    ),
    "GM": ("Gambia, The", "The Gambia"),
    "GW": ("Guinea Bissau",),
    "HK": (
        "Hong Kong SAR",
        "Hong Kong, China",
        "Hong Kong SAR, China",
        "China, Hong Kong SAR",
        "China, Hong Kong Special Administrative Region",
    ),
    "IM": ("Man, Isle of",),
    "IR": ("Iran (Islamic Republic of)",),
    "KG": ("Kyrgyz Republic",),
    "KP": (
        "Korea, North",
        "DPRK",
        "Korea (North)",
        "Democratic People's Republic of Korea",
        "Democratic Peoples Republic of Korea",
    ),
    "KR": ("Korea, South", "Korea (South)", "Republic of Korea"),
    "LA": ("Lao PDR",),
    "MD": ("Republic of Moldova",),
    "MK": ("North Macedonia, The Republic of", "Macedonia", "FYROM"),
    "MM": ("Burma", "Burma (Myanmar)", "Myanmar (Burma)"),
    "MO": ("Macau", "Macau SAR", "Macao SAR"),
    "NL": ("Holland", "The Netherlands"),
    "PS": (
        "Palestinian",
        "Palestinian Territories",
        "Palestinian Territory",
        "Occupied Palestinian Territories",
        "West Bank",
        "Gaza",
        "Gaza Strip",
    ),
    "SH": ("St. Helena",),
    "KN": ("St. Kitts and Nevis", "St Kitts and Nevis"),
    "LC": ("St. Lucia", "St Lucia"),
    "VC": ("St. Vincent and the Grenadines", "St Vincent and the Grenadines"),
    "ST": ("Sao Tome & Principe",),
    "SY": ("Syrian Arab Republic",),
    "SZ": ("Swaziland",),
    "TL": ("East Timor",),
    "TR": ("Turkey", "Türkiye", "Turkiye"),
    "TW": ("Taiwan, China", "Taiwan, Province of China", "Chinese Taipei", "Taiwan (ROC)"),
    "TZ": ("Tanzania", "United Republic of Tanzania"),
    "AE": ("UAE", "United Arab Emirates (UAE)"),
    "US": ("USA", "U.S.", "U.S.A.", "United States of America"),
    "VA": ("Vatican", "Holy See"),
    "VG": ("Virgin Islands, British", "British Virgin Islands", "BVI"),
    "VI": ("Virgin Islands, U.S.", "US Virgin Islands"),
    "VN": ("Viet Nam", "Vietnam"),
    "XK": ("Kosovo", "Kosovo, Republic of"),
}
# Dissolved states (Netherlands Antilles, USSR, Yugoslavia) are left out: they are not one country.


def _folded(name: str) -> str:
    """Compared without case, accents, dots, `&` and white space."""
    text = unicodedata.normalize("NFKD", name).casefold().replace("&", " and ")
    text = "".join(c for c in text if not unicodedata.combining(c)).replace("’", "'")
    return re.sub(r"[\s.]+", " ", text).strip().removeprefix("the ")


@cache
def _codes() -> dict[str, str]:
    """Every known name, folded, to its alpha-2 code."""
    import pycountry

    found: dict[str, str] = {}
    for country in pycountry.countries:
        code = country.alpha_2
        for field in ("name", "official_name", "common_name", "alpha_2", "alpha_3"):
            text = getattr(country, field, None)
            if text is not None:
                found[_folded(text)] = code
    for table in (_ALSO, {code: (name,) for code, name in _SHORT.items()}):
        for code, names in table.items():
            found.update((_folded(name), code) for name in names)
    found["xk"] = found["xkx"] = "XK"
    return found


@lru_cache(maxsize=4096)
def alpha2(name: str) -> str | None:
    """The ISO 3166-1 alpha-2 code a text names (`Korea, North`, `PRK`, `kp` → `KP`), or None."""
    return _codes().get(_folded(name))


@cache
def country_name(code: str) -> str:
    """A short name to show for an alpha-2 code; the code itself when it is none."""
    if code in _SHORT:
        return _SHORT[code]
    import pycountry

    country = pycountry.countries.get(alpha_2=code)
    if country is None:
        return code
    name = getattr(country, "common_name", None) or country.name
    return str(name).split(",", 1)[0]


def shown_country(text: str) -> str:
    """The name of a country that goes by an alpha-2 code, in capitals or not; else the text."""
    return country_name(text.upper()) if re.fullmatch("[A-Za-z]{2}", text) else text
