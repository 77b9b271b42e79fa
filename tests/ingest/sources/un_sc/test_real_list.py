"""The published list of 27 February 2026, measured.

Counts of elements are compared with a search of the text of the file; the others are pinned, so
that a change of the reader shows what it changes.
"""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from graph.model.facts import (
    Attribute,
    Entity,
    Identifier,
    Name,
    Relation,
    Row,
    Sanction,
    Statement,
)
from graph.model.vocabulary import NameKind, NodeKind, RelationKind
from ingest.source import HEAD_BYTES
from ingest.sources.un_sc.reader import identify, published
from tests.ingest.sources.un_sc.files import read_file, statements

DATA = Path(os.environ.get("ISTHMUS_DATA", Path(__file__).parents[5] / "shared" / "data"))
FILE = DATA / "un" / "consolidated_2026-02-27.xml"
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(
        not FILE.exists(), reason=f"the published UN list is not in {DATA} (set ISTHMUS_DATA)"
    ),
]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return read_file(FILE)


@pytest.fixture(scope="module")
def loaded(rows: list[Row]) -> list[Statement]:
    return statements(rows)


@pytest.fixture(scope="module")
def text() -> str:
    return FILE.read_text("utf-8")


def test_the_file_is_recognised_and_dated() -> None:
    with FILE.open("rb") as handle:
        assert identify(FILE, handle.read(HEAD_BYTES)) == "list"
    assert published({"list": FILE}) == date(2026, 2, 27)


def test_every_record_is_loaded(rows: list[Row], loaded: list[Statement], text: str) -> None:
    assert len(rows) == text.count("<INDIVIDUAL>") + text.count("<ENTITY>") == 1003
    assert not any(row.quarantined for row in rows)
    kinds = Counter(s.fact.kind for s in loaded if isinstance(s.fact, Entity))
    assert kinds == {NodeKind.PERSON: 730, NodeKind.ORGANIZATION: 194, NodeKind.COMPANY: 79}


def test_the_warnings_are_these_and_no_others(rows: list[Row]) -> None:
    found = [
        (issue.what, issue.where.partition(" and ")[2]) for row in rows for issue in row.issues
    ]
    assert Counter(found) == {
        ("QDi.317 is not on the list", ""): 3,
        ("QDe.073 is not on the list", ""): 2,
        ("QDe.072 is not on the list", ""): 1,
        ("TAi.152 is not on the list", ""): 1,
        ("a document's NUMBER holds words: kept as attribute `document`", "50 more"): 1,
        ("'former Soviet Union' is not a known country", ""): 1,
    }


def test_listings_by_programme(loaded: list[Statement], text: str) -> None:
    listed = [s.fact for s in loaded if isinstance(s.fact, Sanction)]
    assert len({each.id for each in listed}) == 1003
    assert all(each.validity.start is not None and each.validity.end is None for each in listed)
    by_programme = Counter(each.programmes[0] for each in listed)
    assert by_programme == Counter(re.findall(r"<UN_LIST_TYPE>(.*?)</UN_LIST_TYPE>", text))
    assert by_programme["DPRK"] == 155
    assert by_programme["Iran"] == 121
    assert sum(each.reason is not None for each in listed) == 648 + 266


def test_names(loaded: list[Statement], text: str) -> None:
    kinds = Counter(s.fact.kind for s in loaded if isinstance(s.fact, Name))
    assert kinds == {
        NameKind.PRIMARY: 1003,
        NameKind.ALIAS: 2536,
        NameKind.WEAK: 626,
        NameKind.FORMER: 56,
    }
    assert text.count("<QUALITY>f.k.a.</QUALITY>") == 19  # and 37 notes `previously listed as`
    assert text.count("<QUALITY>Low</QUALITY>") == 615


def test_numbers(loaded: list[Statement], text: str) -> None:
    schemes = Counter(
        re.sub(r"^(passport|national-id)-..$", r"\1", s.fact.scheme)
        for s in loaded
        if isinstance(s.fact, Identifier)
    )
    assert schemes == {"un": 1003, "passport": 279, "national-id": 124}
    assert text.count("<NUMBER>") == 454 == 279 + 124 + 51  # 51 hold words
    papers = [s.fact for s in loaded if isinstance(s.fact, Attribute) and s.fact.key == "document"]
    assert len(papers) == 468


def test_links_are_the_references_in_brackets(loaded: list[Statement], text: str) -> None:
    links = [
        s for s in loaded if isinstance(s.fact, Relation) and s.fact.kind == RelationKind.LINKED_TO
    ]
    hows = Counter(s.fact.how for s in links if isinstance(s.fact, Relation))
    assert hows == {
        "cited": 309,
        "associated with": 90,
        "leader of": 42,
        "member of": 41,
        "family": 23,
        "supporter of": 6,
        "owner of": 3,
        "owned by": 3,
        "subsidiary of": 2,
    }
    # Each stands in the file outside REFERENCE_NUMBER: 528, less seven to parties that are gone,
    # one to the party itself and one that is not in brackets.
    everywhere = len(re.findall(r"\b[A-Z]{2}[ie]\.\d{3}\b", text)) - 1003
    assert everywhere == 528 == len(links) + 7 + 1 + 1
    for statement in links:
        assert isinstance(statement.fact, Relation)
        assert statement.fact.target.removeprefix("un:") in statement.evidence.text


def test_every_address_with_a_known_country_is_located(loaded: list[Statement], text: str) -> None:
    located = [
        s for s in loaded if isinstance(s.fact, Relation) and s.fact.kind == RelationKind.LOCATED_IN
    ]
    blocks = re.findall(r"<(?:INDIVIDUAL|ENTITY)_ADDRESS>.*?</\w+_ADDRESS>", text, re.DOTALL)
    assert len(located) == sum("<COUNTRY>" in block for block in blocks) == 734


def test_one_party_word_for_word(loaded: list[Statement]) -> None:
    house = [s.fact for s in loaded if isinstance(s.fact, Name) and s.fact.entity == "un:KPe.020"]
    assert [fact.value for fact in house][:1] == [
        "OCEAN MARITIME MANAGEMENT COMPANY, LIMITED (OMM)"
    ]
    (listed,) = [
        s.fact for s in loaded if isinstance(s.fact, Sanction) and s.fact.subject == "un:KPe.020"
    ]
    assert str(listed.validity.start) == "2014-07-28"
    assert (listed.reason or "").startswith("Ocean Maritime Management Company, Limited is the")


def test_it_is_read_in_seconds() -> None:
    start = time.process_time()
    assert len(read_file(FILE)) == 1003
    assert time.process_time() - start < 5
