"""On which lists does a party stand, under which programmes, and since when?

A party on the SDN file is on `us_ofac_sdn`. The programme column joins every programme of the
party, so a code of a non-SDN list puts it on that list too, in either file, and so do the
directives its remarks name, in a phrase or in a listing date. One party can stand on several: an
SSI party that was blocked later stands in both files under one number.

Sources: OFAC's programme tags; 31 CFR 599.201 note 3 (non-blocking measures of the illicit-drugs
programme go to the NS-MBS list); EO 14024 Directive 2 is the CAPTA directive, 1, 1a, 3 and 4 are
on the NS-MBS list (OFAC, non-SDN menu-based sanctions list).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graph.model.time import PartialDate
from ingest.ofac.remarks import Directive, ListingDate, Meaning, Measure

SDN = "us_ofac_sdn"
SSI = "us_ofac_ssi"
CMIC = "us_ofac_ns_cmic"
MBS = "us_ofac_ns_mbs"
CAPTA = "us_ofac_capta"
PLC = "us_ofac_plc"
FSE = "us_ofac_fse"
ISA = "us_ofac_isa"
OTHER = "us_ofac_consolidated"  # in the consolidated file, under no list known here

# Codes that name a non-SDN list, in either file.
LIST_OF_CODE = {
    "561-Related": CAPTA,
    "561List": CAPTA,
    "CAPTA": CAPTA,
    "CMIC-EO13959": CMIC,
    "FSE-IR": FSE,
    "FSE-SDGT": FSE,
    "FSE-SY": FSE,
    "FSE-WMD": FSE,
    "MBS": MBS,
    "NS-CMIC": CMIC,
    "NS-CMIC-EO13959": CMIC,
    "NS-ISA": ISA,
    "NS-MBS": MBS,
    "NS-PLC": PLC,
}
# Codes that block on the SDN file and name a non-SDN list in the consolidated file.
LIST_OF_CODE_IN_CONS = {
    "CAATSA - RUSSIA": MBS,
    "ILLICIT-DRUGS-EO14059": MBS,
    "UKRAINE-EO13662": SSI,
}
# Programmes met on published SDN lists; another one is drift.
_BLOCKING_CODES = """
BALKANS BALKANS-EO14033 BELARUS BELARUS-EO14038 BPI-PA BPI-RUSSIA-EO14024 BPI-SDNTK
BURMA-EO14014 CAR CUBA CYBER2 CYBER3 CYBER4 DARFUR DPRK DPRK-NKSPEA DPRK2 DPRK3 DPRK4 DRCONGO
ELECTION-EO13848 ETHIOPIA-EO14046 FTO GLOMAG HIFPAA HK-EO13936 HOSTAGES-EO14078 HRIT-IR
HRIT-SY ICC-EO14203 IFCA IFSR ILLICIT-DRUGS-EO14059 IRAN IRAN-CON-ARMS-EO IRAN-EO13846
IRAN-EO13871 IRAN-EO13876 IRAN-EO13902 IRAN-HR IRAN-TRA IRAQ2 IRAQ3 IRGC ISA LEBANON LIBYA2
LIBYA3 MAGNIT MALI-EO13882 NICARAGUA NICARAGUA-NHRAA NPWMD PAARSSR-EO13894 PEESA-EO14039
RUSSIA-EO14024 RUSSIA-EO14065 SDGT SDNT SDNTK SOMALIA SSIDES SUDAN-EO14098 SYRIA SYRIA-CAESAR
SYRIA-EO13894 TCO UHRPA UKRAINE-EO13660 UKRAINE-EO13661 UKRAINE-EO13662 UKRAINE-EO13685
VENEZUELA VENEZUELA-EO13850 VENEZUELA-EO13884 WEST-BANK-EO14115 YEMEN
"""
KNOWN_CODES = (
    frozenset(LIST_OF_CODE)
    | frozenset(_BLOCKING_CODES.split())
    | {"CAATSA - IRAN", "CAATSA - RUSSIA", "SOUTH SUDAN"}
)


@dataclass(slots=True)
class Listing:
    """A party's standing on one list, as far as one row and its remark tell."""

    list_id: str
    codes: list[str] = field(default_factory=list)
    measures: list[str] = field(default_factory=list)
    start: PartialDate | None = None
    words: list[str] = field(default_factory=list)  # the phrases it was read from
    end: int = 0  # where the last of them ends in the remark

    def note(self, words: str, end: int) -> None:
        """Remember a phrase that this listing was read from."""
        self.words.append(words)
        self.end = max(self.end, end)


def split_programmes(cell: str) -> tuple[str, ...]:
    """`UKRAINE-EO13662] [RUSSIA-EO14024` → both codes."""
    return tuple(code for part in cell.split("] [") if (code := part.strip(" []")))


Read = Sequence[tuple[str, int, Meaning]]  # (phrase, where it ends in the remark, its meaning)
TELLING = (Directive, ListingDate, Measure)  # the meanings that may put a party on a list


def listings(codes: Sequence[str], remarks: Read, *, in_sdn_file: bool) -> list[Listing]:
    """The lists a row puts its party on, by its programmes, then by its remark."""
    standing = _Standing(codes)
    if in_sdn_file:
        blocking = [code for code in codes if code not in LIST_OF_CODE]
        standing.on(SDN, blocking or codes)
    for code in codes:
        list_id = LIST_OF_CODE.get(code)
        if list_id is None and not in_sdn_file:
            list_id = LIST_OF_CODE_IN_CONS.get(code)
        if list_id is not None:
            standing.on(list_id, [code])
    _by_directives(standing, remarks)
    for words, end, meaning in remarks:
        if isinstance(meaning, Measure) and not in_sdn_file:
            listing = standing.on(MBS)
            listing.measures.append(meaning.text)
            listing.note(words, end)
        elif isinstance(meaning, ListingDate) and meaning.which == "listing":
            _by_date(standing, meaning, words, end)
    if not standing.found:
        standing.on(OTHER, codes)
    return list(standing.found.values())


# By (executive order, directive), an empty directive meaning any; all others mean the NS-MBS list.
_LIST_OF_ORDER = {("13662", ""): SSI, ("14024", "2"): CAPTA}


class _Standing:
    """The listings of one row as they are found."""

    def __init__(self, codes: Sequence[str]) -> None:
        self._codes = codes
        self.found: dict[str, Listing] = {}

    def on(self, list_id: str, codes: Iterable[str] = ()) -> Listing:
        """The listing on this list, made when it is the first word of it."""
        listing = self.found.setdefault(list_id, Listing(list_id))
        listing.codes += codes
        return listing

    def under(self, order: str, number: str) -> Listing:
        """The listing that a directive under an executive order means, with the order's codes."""
        list_id = _LIST_OF_ORDER.get((order, number)) or _LIST_OF_ORDER.get((order, ""), MBS)
        return self.on(list_id, [code for code in self._codes if code.endswith(f"EO{order}")])


def _by_directives(standing: _Standing, remarks: Read) -> None:
    said = [item for item in remarks if isinstance(item[2], Directive)]
    # Both files print directives, in no fixed order: sorted, they state one and the same listing.
    for words, end, meaning in sorted(said, key=lambda item: item[0].removeprefix("alt. ")):
        if isinstance(meaning, Directive):
            listing = standing.under(meaning.order, meaning.number)
            listing.measures.append(meaning.measure)
            listing.note(words, end)


def _by_date(standing: _Standing, dated: ListingDate, words: str, end: int) -> None:
    """A listing date tells since when, and for directives without a phrase of their own, that."""
    directive = re.fullmatch(r"EO (\d{5}) Directive (\w+)", dated.scope)
    if directive is not None:
        listing = standing.under(directive[1], directive[2])
        if not listing.measures:
            listing.measures.append(f"Directive {directive[2]}")
    elif dated.scope == "CMIC" and CMIC in standing.found:
        listing = standing.on(CMIC)
    else:
        return
    if listing.start is None or dated.date.first < listing.start.first:
        listing.start = dated.date
    listing.note(words, end)
