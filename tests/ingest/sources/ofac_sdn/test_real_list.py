"""The published lists: primary file of 3 May 2024, the other files of February 2025.

The counts were measured with independent means (line counts, text search) where such exist, and
are pinned so that a change of the reader shows what it changes.
"""

from __future__ import annotations

import csv
import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.model.facts import (
    Entity,
    Identifier,
    Name,
    Relation,
    Row,
    Sanction,
    Severity,
    Statement,
)
from graph.model.vocabulary import NameKind, NodeKind, RelationKind
from ingest.checkdigits import is_imo, is_inn
from ingest.source import HEAD_BYTES
from ingest.sources.ofac_sdn.reader import identify, read

DATA = Path(os.environ.get("ISTHMUS_DATA", Path(__file__).parents[5] / "shared" / "data")) / "ofac"
FILES = {
    "sdn": DATA / "sdn_2024-05-03" / "sdn.csv",
    "alt": DATA / "sdn_2025-02" / "alt.csv",
    "add": DATA / "sdn_2025-02" / "add.csv",
    "comments": DATA / "sdn_2025-02" / "sdn_comments.csv",
}
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(
        not all(path.exists() for path in FILES.values()),
        reason=f"the published OFAC files are not in {DATA} (set ISTHMUS_DATA)",
    ),
]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return list(read(FILES, "ofac_sdn"))


@pytest.fixture(scope="module")
def loaded(rows: list[Row]) -> list[Statement]:
    return [statement for row in rows for statement in row.statements]


@pytest.fixture(scope="module")
def published() -> list[list[str]]:
    """The primary rows as Python's own csv module reads them."""
    with FILES["sdn"].open(newline="") as handle:
        return [row for row in csv.reader(handle) if len(row) == 12]


def test_every_file_is_recognised() -> None:
    for part, path in FILES.items():
        with path.open("rb") as handle:
            assert identify(path, handle.read(HEAD_BYTES)) == part


def test_every_line_is_a_row_and_the_end_mark_is_none(rows: list[Row]) -> None:
    counted = Counter(row.part for row in rows)
    assert counted == {"sdn": 14_965, "alt": 19_486, "add": 22_641, "comments": 21}
    for part, path in FILES.items():
        assert counted[part] == path.read_bytes().count(b"\n")


def test_rows_whose_party_is_absent_are_quarantined_and_no_others(
    rows: list[Row], published: list[list[str]]
) -> None:
    known = {row[0] for row in published}
    expected = {}
    for part in ("alt", "add", "comments"):
        with FILES[part].open(newline="") as handle:
            absent = [row[0] not in known for row in csv.reader(handle) if len(row) > 1]
        expected[part] = sum(absent)
    orphans = [
        issue
        for row in rows
        for issue in row.issues
        if issue.severity == Severity.QUARANTINED and "is not in sdn.csv" in issue.what
    ]
    assert Counter(issue.part for issue in orphans) == expected
    assert expected == {"alt": 1_468, "add": 2_474, "comments": 2}
    assert all(issue.text for issue in orphans)
    others = [
        row for row in rows if row.quarantined and "is not in sdn.csv" not in row.issues[0].what
    ]
    # One comments row continues a remark that the older primary file does not cut.
    assert [row.issues[0].what for row in others] == [
        "the remark of party 34682 is not cut in sdn.csv"
    ]


def test_parties_are_of_these_kinds(loaded: list[Statement], published: list[list[str]]) -> None:
    kinds = Counter(s.fact.kind for s in loaded if isinstance(s.fact, Entity))
    types = Counter(row[2].strip() for row in published)
    assert kinds[NodeKind.PERSON] == types["individual"] == 6_854
    assert kinds[NodeKind.VESSEL] == types["vessel"] == 851
    assert kinds[NodeKind.AIRPLANE] == types["aircraft"] == 376
    assert kinds[NodeKind.COMPANY] + kinds[NodeKind.ORGANIZATION] == types["-0-"] == 6_884
    assert kinds[NodeKind.COMPANY] == 5_219


def test_every_party_is_on_the_sdn_list_and_sixty_are_ssi_too(loaded: list[Statement]) -> None:
    listings = [s.fact for s in loaded if isinstance(s.fact, Sanction)]
    assert Counter(fact.list_id for fact in listings) == {
        "us_ofac_sdn": 14_965,
        "us_ofac_ssi": 60,
        "us_ofac_capta": 25,
        "us_ofac_ns_mbs": 5,
        "us_ofac_plc": 2,
    }
    assert len({fact.id for fact in listings}) == len(listings)
    ssi = {fact.subject: fact for fact in listings if fact.list_id == "us_ofac_ssi"}
    assert ssi["ofac:17260"].measures == "Subject to Directive 3"
    assert ssi["ofac:17018"].measures == "Subject to Directive 1"


def test_the_other_lists_agree_with_the_consolidated_screening_list(
    loaded: list[Statement],
) -> None:
    screening = DATA.parent / "csl" / "csl_2022-04.csv"
    if not screening.exists():
        pytest.skip(f"the Consolidated Screening List of April 2022 is not at {screening}")
    beginnings = {
        "Sectoral Sanctions": "us_ofac_ssi",
        "Non-SDN Menu-Based": "us_ofac_ns_mbs",
        "Capta": "us_ofac_capta",
    }
    ours: dict[str, set[str]] = {name: set() for name in beginnings.values()}
    parties = set()
    for statement in loaded:
        if isinstance(statement.fact, Sanction) and statement.fact.list_id in ours:
            ours[statement.fact.list_id].add(statement.fact.subject)
        elif isinstance(statement.fact, Entity):
            parties.add(statement.fact.id)
    theirs: dict[str, set[str]] = {name: set() for name in beginnings.values()}
    with screening.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            for beginning, name in beginnings.items():
                if row["source"].startswith(beginning):
                    theirs[name].add(f"ofac:{row['entity_number']}")
    # Of the parties the two publications share, the same stand on SSI and NS-MBS, both ways.
    shared = {name: found & parties for name, found in theirs.items()}
    assert shared["us_ofac_ssi"] == ours["us_ofac_ssi"]
    assert shared["us_ofac_ns_mbs"] == ours["us_ofac_ns_mbs"]
    # Half of the CAPTA parties carry no word of it in the CSV; Sberbank's own row has the date.
    assert ours["us_ofac_capta"] - shared["us_ofac_capta"] == {"ofac:17018"}
    assert len(shared["us_ofac_capta"] - ours["us_ofac_capta"]) == 25


def test_linked_to_is_resolved_but_for_eleven(
    rows: list[Row], loaded: list[Statement], published: list[list[str]]
) -> None:
    assert sum(row[11].count("Linked To:") for row in published) == 6_375
    links = [
        s
        for s in loaded
        if isinstance(s.fact, Relation)
        and s.fact.kind is RelationKind.LINKED_TO
        and s.fact.how == "Linked To"
    ]
    warnings = [i.what for row in rows for i in row.issues if i.text.startswith("Linked To: ")]
    # Five more phrases stand in the comments file or across the cut.
    assert len(links) + len(warnings) == 6_380
    assert len(links) == 6_369
    assert sum("is no name of a party" in what for what in warnings) == 8
    assert sum("is the name of 2 parties" in what for what in warnings) == 3
    assert {s.evidence.part for s in links} == {"sdn", "comments"}
    by_alias = [s.fact for s in loaded if isinstance(s.fact, Relation) and s.evidence.part == "alt"]
    assert Counter(fact.how for fact in by_alias) == {"Aircraft operator": 54, "Vessel owner": 3}


def test_a_known_chain_is_linked(loaded: list[Statement]) -> None:
    (name,) = {
        s.fact.entity
        for s in loaded
        if isinstance(s.fact, Name)
        and s.fact.kind is NameKind.PRIMARY
        and s.fact.value == "JOINT STOCK COMPANY IZHEVSK ELECTROMECHANICAL PLANT KUPOL"
    }
    assert any(
        isinstance(s.fact, Relation) and s.fact.source == "ofac:46441" and s.fact.target == name
        for s in loaded
    )


def test_identifiers_by_scheme(loaded: list[Statement], published: list[list[str]]) -> None:
    found = Counter(s.fact.scheme for s in loaded if isinstance(s.fact, Identifier))
    expected = {
        "ofac": 14_965,
        "inn": 2_567,
        "ogrn": 2_113,
        "imo": 843,
        "okpo": 253,
        "swift": 162,
        "mmsi": 154,
        "imo-company": 141,
        "uscc": 95,
        "lei": 74,
        "duns": 35,
        "isin": 4,
    }
    assert {scheme: found[scheme] for scheme in expected} == expected
    text = "\n".join(row[11] for row in published)
    inns = re.findall(r"Tax ID No\. (\d{10}|\d{12}) \(Russia\)", text)
    assert len([inn for inn in inns if is_inn(inn)]) <= found["inn"]
    ships = [row[11] for row in published if row[2].strip() == "vessel"]
    numbers = re.findall(r"Vessel Registration Identification IMO +(\w+)", "\n".join(ships))
    assert sum(is_imo(number) for number in numbers) == found["imo"]


def test_fewer_than_two_phrases_in_a_thousand_are_of_no_known_form(
    rows: list[Row], published: list[list[str]]
) -> None:
    phrases = sum(row[11].count("; ") + 1 for row in published if row[11] != "-0- ")
    unknown = [
        int(more[1]) + 1 if (more := re.search(r"and (\d+) more", issue.where)) else 1
        for row in rows
        for issue in row.issues
        if "no known form" in issue.what
    ]
    assert phrases > 60_000
    assert sum(unknown) == 24
    assert sum(unknown) / phrases < 0.002


def test_cut_remarks_are_joined_with_the_comments(loaded: list[Statement]) -> None:
    from_comments = [s for s in loaded if s.evidence.part == "comments"]
    assert len({s.evidence.url for s in from_comments}) == 18
    assert any(
        isinstance(s.fact, Identifier) and (s.fact.scheme, s.fact.value) == ("inn", "7707083893")
        for s in from_comments
    )


def test_warnings_stay_few_enough_to_read(rows: list[Row]) -> None:
    warnings = [i for row in rows for i in row.issues if i.severity == Severity.WARNING]
    assert len(warnings) == 41


def test_reading_the_set_takes_seconds_and_little_memory(rows: list[Row]) -> None:
    def drained(some: Iterator[Row]) -> int:
        return sum(1 for _ in some)

    began = time.process_time()
    assert drained(read(FILES, "ofac_sdn")) == len(rows)
    assert time.process_time() - began < 6.0  # 1.9 s measured; twice 3 s for a busy machine
