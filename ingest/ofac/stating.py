"""How does what OFAC says of a party become facts? The same for every form it is published in.

A number, a property or a directive is a phrase with a label, whether it stands in a remark of a
CSV file or in an element of XML; `remarks.meaning_of` tells what it means, `state` states it.
"""

from __future__ import annotations

from collections.abc import Sequence

from graph.model.facts import Sanction
from graph.model.time import PartialDate, Validity
from graph.model.vocabulary import NodeKind
from ingest.ofac.lists import KNOWN_CODES, Listing
from ingest.ofac.remarks import (
    Alias,
    Directive,
    Ignored,
    Link,
    ListingDate,
    Meaning,
    Measure,
    Number,
    Said,
    Unknown,
)
from ingest.saying import Record

ID_PREFIX = "ofac"
PARTY_URL = "https://sanctionssearch.ofac.treas.gov/Details.aspx?id="
CMIC_DATES = {
    "listing": "cmicListingDate",
    "effective": "cmicEffectiveDate",
    "divestment": "cmicDivestmentDate",
}
NO_COUNTRY = frozenset({"undetermined", "none identified"})


def positions_of(title: str) -> list[str]:
    """`Position: Owner; Alt. Position: General Manager` → both."""
    found = []
    for part in title.split("; "):
        words = part.strip(" .").removeprefix("Alt. ").removeprefix("Position: ")
        if words:
            found.append(words)
    return found


def state(record: Record, key: str, kind: NodeKind, meaning: Meaning, text: str) -> None:
    """State what one phrase means for a party; what it leaves in doubt is told."""
    match meaning:
        case Number(scheme, value, doubt):
            if scheme.startswith("imo") and kind is not NodeKind.VESSEL:
                # Owners and managers have IMO numbers too, with another check digit.
                scheme, doubt = "imo-company", None
            record.identifier(key, scheme, value, text)
            if doubt is not None:
                record.odd(doubt, text)
        case Said(what, value, country, doubt):
            record.attribute(key, what, value, text)
            if doubt is not None and value.casefold() not in NO_COUNTRY:
                record.odd(doubt, text)
            if what == "registrationCountry" and country is not None:
                record.located(key, country, "incorporated", text)
        case Alias(name, name_kind):
            record.name(key, name, name_kind)
        case Link(name):
            record.attribute(key, "linkedTo", name, text)
        case Directive(order, number, _):
            record.attribute(key, "directive", f"EO {order} Directive {number}", text)
        case ListingDate(which, scope, date):
            if scope == "CMIC":
                record.attribute(key, CMIC_DATES[which], str(date), text)
            else:
                record.attribute(key, f"{which}Date", f"{scope}: {date}", text)
        case Measure(act, words):
            record.attribute(key, "measure", f"{act}: {words}", text)
        case Unknown(pattern):
            record.attribute(key, "remark", text)
            record.odd(f"a remark of no known form: '{pattern}'", text)
        case Ignored():
            pass


def state_listing(
    record: Record,
    key: str,
    listing: Listing,
    text: str,
    *,
    start: PartialDate | None,
    programmes: Sequence[str],
    measures: Sequence[str],
) -> None:
    """State a listing; the id is the one that every form of the list gives it."""
    for code in programmes:
        if code not in KNOWN_CODES:
            record.odd(f"unknown programme '{code[:60]}'", text)
    sanction = Sanction(
        id=f"{key}:{listing.list_id}",
        subject=key,
        list_id=listing.list_id,
        validity=Validity(start=start),
        programmes=tuple(dict.fromkeys(programmes)),
        measures="; ".join(dict.fromkeys(measures)) or None,
    )
    record.say(sanction, text)
