"""The published list of April 2022 (present order of columns) and rows of 2019 (old order).

The counts were measured with independent means (the csv module, text search) where such exist, and
are pinned so that a change of the reader shows what it changes.
"""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from pathlib import Path

import pytest

from graph.model.facts import (
    Entity,
    Fact,
    Identifier,
    Name,
    Relation,
    Row,
    Sanction,
    Severity,
)
from graph.model.vocabulary import NodeKind, RelationKind
from ingest.source import HEAD_BYTES
from ingest.sources.us_csl.reader import identify, read

DATA = Path(os.environ.get("ISTHMUS_DATA", Path(__file__).parents[5] / "shared" / "data")) / "csl"
WHOLE, SAMPLE = DATA / "csl_2022-04.csv", DATA / "csl_sample_2019.csv"
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(
        not (WHOLE.exists() and SAMPLE.exists()),
        reason=f"the published lists are not in {DATA} (set ISTHMUS_DATA)",
    ),
]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return list(read({"csl": WHOLE}, "us_csl"))


@pytest.fixture(scope="module")
def loaded(rows: list[Row]) -> list[Fact]:
    return [statement.fact for row in rows for statement in row.statements]


@pytest.fixture(scope="module")
def published() -> list[dict[str, str]]:
    """The rows as Python's own csv module reads them."""
    with WHOLE.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_both_orders_are_recognised() -> None:
    for path in (WHOLE, SAMPLE):
        with path.open("rb") as handle:
            assert identify(path, handle.read(HEAD_BYTES)) == "csl"


def test_every_row_is_loaded(rows: list[Row], published: list[dict[str, str]]) -> None:
    assert len(rows) == len(published) == 14_160
    assert not [row for row in rows if row.quarantined]


def test_listings_are_those_of_the_source_column(
    loaded: list[Fact], published: list[dict[str, str]]
) -> None:
    listed = Counter(fact.list_id for fact in loaded if isinstance(fact, Sanction))
    assert listed == {
        "us_ofac_sdn": 10_026,
        "us_bis_entity_list": 2_001,
        "us_dtc_debarred": 727,
        "us_bis_dpl": 462,
        "us_ofac_ssi": 290,
        "us_bis_uvl": 201,
        "us_isn": 163,
        "us_ofac_plc": 78,
        "us_bis_meu": 71,
        "us_ofac_ns_cmic": 68,
        "us_ofac_capta": 53,
        "us_ofac_ns_mbs": 17,
        "us_ofac_fse": 3,
    }
    assert sorted(listed.values()) == sorted(Counter(row["source"] for row in published).values())


def test_every_entry_has_an_id_of_its_own(
    loaded: list[Fact], published: list[dict[str, str]]
) -> None:
    listings = {fact for fact in loaded if isinstance(fact, Sanction)}
    assert len({fact.id for fact in listings}) == len(listings) == 14_111
    parties = {fact.id for fact in loaded if isinstance(fact, Entity)}
    assert len(parties) == 13_957
    numbered = {row["entity_number"] for row in published if row["entity_number"]}
    assert {key for key in parties if key.startswith("ofac:")} == {f"ofac:{n}" for n in numbered}
    # One name of a list is one party: fewer than there are spellings, and never of two lists.
    spelt = {(row["source"], row["name"].strip()) for row in published if not row["entity_number"]}
    unnumbered = len(parties) - len(numbered)
    assert (len(spelt), unnumbered) == (3_543, 3_534)


def test_parties_are_of_these_kinds(loaded: list[Fact], published: list[dict[str, str]]) -> None:
    kinds = {fact.id: fact.kind for fact in loaded if isinstance(fact, Entity)}
    assert Counter(kinds.values()) == {
        NodeKind.PERSON: 5_410,
        NodeKind.COMPANY: 4_298,
        NodeKind.ORGANIZATION: 3_533,
        NodeKind.VESSEL: 433,
        NodeKind.AIRPLANE: 283,
    }
    types = {row["entity_number"]: row["type"] for row in published if row["entity_number"]}
    assert Counter(types.values())["Vessel"] == 433
    assert Counter(types.values())["Aircraft"] == 283
    individuals = Counter(types.values())["Individual"]
    prisoners = {key for key, kind in kinds.items() if kind is NodeKind.PERSON and "csl:dpl" in key}
    described = {key for key, kind in kinds.items() if kind is NodeKind.PERSON and "csl:isn" in key}
    assert individuals + len(prisoners) + len(described) == 5_410
    assert len(described) == 3  # `(Russian individual)` and two more


def test_names_links_and_identifiers(loaded: list[Fact], published: list[dict[str, str]]) -> None:
    assert sum(isinstance(fact, Name) for fact in loaded) == 34_194
    hows = Counter(
        fact.how
        for fact in loaded
        if isinstance(fact, Relation) and fact.kind is RelationKind.LINKED_TO
    )
    assert hows == {
        "Linked To": 4_343,
        "Aircraft operator": 209,
        "Subordinate Institution": 27,
        "Affiliated Entity": 23,
        "Vessel owner": 6,
    }
    said = sum(row["remarks"].count("Linked To: ") for row in published)
    assert said == 4_343 + 3  # three to names of two parties each
    affiliated = [row for row in published if "Affiliated Entity" in row["name"]]
    assert len(affiliated) == 23
    schemes = Counter(fact.scheme for fact in loaded if isinstance(fact, Identifier))
    assert schemes["ofac"] == sum(bool(row["entity_number"]) for row in published)
    tails = Counter(
        piece.rpartition(", ")[2] for row in published for piece in row["ids"].split("; ")
    )
    assert schemes["swift"] == tails["SWIFT/BIC"] == 177
    assert schemes["isin"] + 3 == tails["ISIN"] == 165  # three with another check digit
    assert schemes["crypto-xbt"] == tails["Digital Currency Address - XBT"] == 278
    assert schemes["inn"] == 516
    assert schemes["imo"] == 429


def test_what_is_told_of_it(rows: list[Row], published: list[dict[str, str]]) -> None:
    told = [issue for row in rows for issue in row.issues]
    assert all(issue.severity == Severity.WARNING for issue in told)
    how_many = {
        issue.what: 1 + int(found[1]) if (found := re.search(r"and (\d+) more", issue.where)) else 1
        for issue in told
    }
    lost = re.compile(r"\?|[\x80-\x9f]|(?<=[A-Za-z])[‚¢]")
    in_names = [row for row in published if not row["entity_number"] and lost.search(row["name"])]
    assert how_many["a name has lost characters; it is kept as published"] == len(in_names) == 33
    assert how_many["an address has lost characters; it is kept as published"] == 110
    assert how_many["an address that ends with no country"] == 285
    assert how_many["an address ends with what may be a country or a state"] == 30
    unknown = [what for what in how_many if "of no known form" in what]
    assert len(unknown) == 26
    assert sum(how_many[what] for what in unknown) == 30
    assert [what for what in how_many if "unknown" in what] == []
    links = Counter(issue.what for issue in told if "name of" in issue.what)
    assert sum(links.values()) == 10


def test_the_rows_of_2019_are_read_in_the_old_order() -> None:
    rows = list(read({"csl": SAMPLE}, "us_csl"))
    assert len(rows) == 115
    assert not any(row.quarantined for row in rows)
    told = {
        issue.what for row in rows for issue in row.issues if "name of a party" not in issue.what
    }
    assert told == {
        "an address that ends with no country",
        "an address has lost characters; it is kept as published",
        "an address ends with what may be a country or a state",
        "a number or remark of no known form: 'United States financial'",
        "a name has lost characters; it is kept as published",
    }
