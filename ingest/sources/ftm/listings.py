"""On which list does a Sanction put its entity, and under which number does that list keep it?

The dataset that a Sanction stands in tells the list; in a dataset of several lists the programme
does (`programId`, or what the authority calls the list). A list that is not known here becomes one
of its own, `ftm_<dataset>`, and is reported: nothing is put on a list that it does not say.
A national copy of another authority's list (Belgium's of the EU's) is a list of its own too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from anyascii import anyascii

# A dataset that is one list.
LIST_OF_DATASET = {
    "us_ofac_sdn": "us_ofac_sdn",
    "us_bis_denied": "us_bis_dpl",
    "us_dhs_uflpa": "us_uflpa",
    "us_dod_chinese_milcorps": "us_1260h",
    "us_fcc_covered_list": "us_fcc_covered",
    "eu_fsf": "eu_fsf",
    "gb_fcdo_sanctions": "uk_sanctions",
    "gb_hmt_sanctions": "uk_sanctions",
    "un_sc_sanctions": "un_sc",
    "jp_meti_ru": "jp_meti_russia",
    "ua_nsdc_sanctions": "ua_nsdc",
}
# A dataset of several lists: which programme, or which words of the authority, mean which list.
LIST_OF_PROGRAMME = {
    "us_ofac_cons": {
        "US-SSI": "us_ofac_ssi",
        "US-CAPTA": "us_ofac_capta",
        "US-FSE": "us_ofac_fse",
        "US-NS-CMIC": "us_ofac_ns_cmic",
        "US-NS-MBS": "us_ofac_ns_mbs",
        "US-NS-PLC": "us_ofac_plc",
    },
    "us_trade_csl": {
        "US-BIS-EL": "us_bis_entity_list",
        "US-BIS-MEU": "us_bis_meu",
        "US-BIS-UVL": "us_bis_uvl",
        "US-BIS-DPL": "us_bis_dpl",
        "Entity List": "us_bis_entity_list",
        "Military End User": "us_bis_meu",
        "Unverified List": "us_bis_uvl",
        "Denied Persons List": "us_bis_dpl",
    },
    "cn_sanctions": {"CN-UEL": "cn_uel", "CN-AFSL": "cn_countermeasures"},
    "ch_seco_sanctions": {"SECO-UKRAINE": "ch_seco_russia"},
    "ca_dfatd_sema_sanctions": {"Russia / Russie": "ca_sema_russia"},
}
# Where none of its programmes is met.
LIST_OF_THE_REST = {"us_ofac_cons": "us_ofac_consolidated"}

_ENDED_WORDS = """
cancelled ceased deleted delisted ended expired former historic historical inactive lapsed
lifted past previous removed repealed revoked terminated
"""
_ENDED = frozenset(_ENDED_WORDS.split())

_NUMBERS = (
    (("us_ofac_sdn", "us_ofac_cons"), "ofac", re.compile(r"[0-9]{1,6}")),
    (("gb_fcdo_sanctions", "gb_hmt_sanctions"), "uk", re.compile(r"[A-Z]{2,4}[0-9]{4}")),
    (("gb_fcdo_sanctions", "gb_hmt_sanctions"), "ofsi", re.compile(r"[0-9]{4,6}")),
    (("eu_fsf",), "eu", re.compile(r"EU\.[0-9]+\.[0-9]+")),
    (("un_sc_sanctions",), "un", re.compile(r"[A-Z]{2}[ie]\.[0-9]{3}")),
)
_IN_IDS = (
    (re.compile(r"ofac-([0-9]{1,6})"), "ofac", "{}"),
    (re.compile(r"gb-fcdo-([a-z]{2,4}[0-9]{4})"), "uk", "{}"),
    (re.compile(r"gb-hmt-([0-9]{4,6})"), "ofsi", "{}"),
    (re.compile(r"eu-fsf-eu-([0-9]{1,6}-[0-9]{1,3})"), "eu", "EU.{}"),
    (re.compile(r"(Q[0-9]{1,12})"), "wikidata", "{}"),
)


def lists_of(
    datasets: Sequence[str], programmes: Sequence[str], authorities: Sequence[str]
) -> list[tuple[str, bool]]:
    """(list id, known) of every list that a Sanction speaks of."""
    found: dict[str, bool] = {}
    for dataset in sorted(datasets):
        several = LIST_OF_PROGRAMME.get(dataset, {})
        met = [several[words] for words in programmes if words in several]
        met += [id for words, id in several.items() if any(words in a for a in authorities)]
        one = LIST_OF_DATASET.get(dataset) or LIST_OF_THE_REST.get(dataset)
        if not met and one is not None:
            met = [one]
        for list_id in met:
            found[list_id] = True
        if not met:
            found[_own(dataset)] = False
    if not datasets:
        found[_own(min(authorities, default="sanctions"))] = False
    return list(found.items())


def _own(words: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "_", anyascii(words).lower()).strip("_")
    return f"ftm_{slug}"[:60].rstrip("_")


def has_ended(statuses: Sequence[str]) -> bool:
    """Every status given says that it is over."""
    return bool(statuses) and all(status.strip().lower() in _ENDED for status in statuses)


def numbers_of(
    datasets: Sequence[str], authority_ids: Sequence[str], un_ids: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """(scheme, number) under which the lists of a Sanction keep its entity."""
    for names, scheme, form in _NUMBERS:
        if set(names) & set(datasets):
            for number in authority_ids:
                if form.fullmatch(number):
                    yield scheme, number
    un = _NUMBERS[-1][2]
    for number in un_ids:
        if un.fullmatch(number):
            yield "un", number


def number_in_id(id: str) -> tuple[str, str] | None:
    """(scheme, number) that an id is made of: `ofac-17260` is OFAC's party 17260."""
    for form, scheme, shown in _IN_IDS:
        if found := form.fullmatch(id):
            return scheme, shown.format(found[1].replace("-", ".").upper())
    return None
