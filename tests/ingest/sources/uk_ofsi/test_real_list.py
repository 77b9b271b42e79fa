"""The list of 10 April 2025, a workbook of an archive.

The counts are pinned so that a change of the reader shows what it changes; where the cells
themselves can be counted, they are, by another way than the reader's.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from graph.model.facts import (
    Attribute,
    Entity,
    Fact,
    Identifier,
    Name,
    Relation,
    Row,
    Sanction,
    Severity,
)
from graph.model.vocabulary import NameKind, NodeKind, RelationKind
from ingest.checkdigits import is_imo, is_inn, is_ogrn
from ingest.source import HEAD_BYTES
from ingest.sources.uk_ofsi.reader import identify, published, read

DATA = Path(os.environ.get("ISTHMUS_DATA", Path(__file__).parents[5] / "shared" / "data"))
FILE = DATA / "uk" / "UK_Sanctions_List_2025-04.xlsx"
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(
        not FILE.exists(), reason=f"the archived list is not at {FILE} (set ISTHMUS_DATA)"
    ),
]
Cells = dict[str, str]
CLOSED = "this list was closed on 2026-01-28: what was lifted after 2025-04-10 still stands in it"


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return list(read({"list": FILE}, "uk_ofsi"))


@pytest.fixture(scope="module")
def facts(rows: list[Row]) -> list[Fact]:
    """Every fact once: the reader states none twice but countries, which addresses share."""
    return list(dict.fromkeys(s.fact for row in rows for s in row.statements))


@pytest.fixture(scope="module")
def cells() -> list[Cells]:
    """The table, read without the reader."""
    with CalamineWorkbook.from_path(str(FILE)) as workbook:
        _, header, *lines = workbook.get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, header), map(str, line), strict=True)) for line in lines]


def test_it_is_recognised_and_says_its_day() -> None:
    assert identify(FILE, FILE.read_bytes()[:HEAD_BYTES]) == "list"
    assert published({"list": FILE}) == date(2025, 4, 10)


def test_every_row_is_loaded(rows: list[Row]) -> None:
    with zipfile.ZipFile(FILE) as archive:
        in_sheet = archive.read("xl/worksheets/sheet1.xml").count(b"<row ")
    assert len(rows) == in_sheet - 2 == 18_796  # without the day and the header
    assert not [row for row in rows if row.quarantined]


def test_parties_and_their_kinds(facts: list[Fact], cells: list[Cells]) -> None:
    groups = {row["Group ID"]: row["Group Type"] for row in cells}
    kinds = Counter(fact.kind for fact in facts if isinstance(fact, Entity))
    assert sum(kinds.values()) == len(groups) == 4_686
    types = Counter(groups.values())
    assert kinds[NodeKind.PERSON] == types["Individual"] == 3_662
    assert kinds[NodeKind.VESSEL] == types["Ship"] == 15
    assert kinds[NodeKind.COMPANY] == 599
    assert kinds[NodeKind.ORGANIZATION] == types["Entity"] - 599 == 410


def test_names(facts: list[Fact], cells: list[Cells]) -> None:
    kinds = Counter(fact.kind for fact in facts if isinstance(fact, Name))
    assert kinds == {
        NameKind.PRIMARY: 4_688,
        NameKind.ALIAS: 10_688,
        NameKind.WEAK: 617,
        NameKind.FORMER: 15,
    }

    def counted(alias_type: str) -> int:
        columns = ("Group ID", *(f"Name {n}" for n in range(1, 7)))
        return len({tuple(r[c] for c in columns) for r in cells if r["Alias Type"] == alias_type})

    assert counted("Primary name") == 4_688
    assert counted("FKA") == 15


def test_one_listing_for_each_regime_of_a_party(facts: list[Fact], cells: list[Cells]) -> None:
    listings = [fact for fact in facts if isinstance(fact, Sanction)]
    assert len({fact.id for fact in listings}) == len(listings) == 4_702
    regimes = Counter(fact.programmes[0] for fact in listings)
    assert regimes == Counter(r for _, r in {(row["Group ID"], row["Regime"]) for row in cells})
    assert regimes["Russia"] == 2_181
    assert {fact.list_id for fact in listings} == {"uk_sanctions"}
    assert not [fact for fact in listings if fact.validity.start is None]
    starts = Counter(str(fact.validity.start) for fact in listings)
    days = {(row["Group ID"], row["Regime"], row["Listed On"]) for row in cells}
    theirs = Counter("-".join(reversed(day.split("/"))) for _, _, day in days)
    assert starts == theirs


def test_measures(facts: list[Fact], cells: list[Cells]) -> None:
    listings = [fact for fact in facts if isinstance(fact, Sanction)]
    trust = sum("Trust services" in (fact.measures or "") for fact in listings)
    texts = {row["Group ID"]: row["Other Information"] for row in cells}
    assert trust == sum("Date trust services sanctions" in text for text in texts.values()) == 2_178
    assert all((fact.measures or "").startswith("Asset freeze") for fact in listings)
    assert sum("Director Disq" in (fact.measures or "") for fact in listings) == 4


def test_reasons_are_there_word_for_word(facts: list[Fact], cells: list[Cells]) -> None:
    reasons = {fact.subject: fact.reason for fact in facts if isinstance(fact, Sanction)}
    texts = {f"ofsi:{row['Group ID']}": row["Other Information"] for row in cells}
    label = "(UK Statement of Reasons):"
    assert sum(reason is not None for reason in reasons.values()) == sum(
        label in text for text in texts.values()
    )
    for key, reason in reasons.items():
        text = texts[key].replace("\r\n", "\n")
        assert reason is None or text.partition(label)[2].lstrip().startswith(reason)


def test_identifiers(facts: list[Fact], cells: list[Cells]) -> None:
    numbers = [fact for fact in facts if isinstance(fact, Identifier)]
    schemes = Counter(fact.scheme for fact in numbers)
    pinned = {"ofsi": 4_686, "uk": 4_696, "un": 867, "imo": 15, "inn": 163, "ogrn": 80}
    pinned |= {"uscc": 5, "lei": 2, "swift": 1, "kpp": 9, "passport": 486, "national-id": 289}
    assert {scheme: schemes[scheme] for scheme in pinned} == pinned
    texts = {row["Group ID"]: row["Other Information"] for row in cells}
    heads = [text[:60] for text in texts.values()]
    references = [n for head in heads for n in re.findall(r"\b[A-Z]{3}\d{4}\b", head[:48])]
    assert len(references) == schemes["uk"]
    for scheme, fits in (("inn", is_inn), ("ogrn", is_ogrn), ("imo", is_imo)):
        assert all(fits(fact.value) for fact in numbers if fact.scheme == scheme)
    everything = " ".join(" ".join(row.values()) for row in cells)
    assert all(fact.value in everything for fact in numbers if fact.scheme in ("inn", "ogrn"))
    assert Identifier("ofsi:16681", "uk", "SDi.005") not in numbers


def test_relations(facts: list[Fact]) -> None:
    relations = [fact for fact in facts if isinstance(fact, Relation)]
    how = Counter((fact.kind, fact.how) for fact in relations)
    assert how == {
        (RelationKind.LOCATED_IN, "address"): 2_676,
        (RelationKind.LINKED_TO, "Parent company"): 38,
        (RelationKind.LINKED_TO, "Subsidiary"): 21,
        (RelationKind.LINKED_TO, "Listed as asset of"): 15,
        (RelationKind.LINKED_TO, "Current owner/operator"): 11,
    }
    sentences = [f for f in relations if f.how == "Listed as asset of"]
    assert (
        Relation(RelationKind.LINKED_TO, "ofsi:13651", "ofsi:13635", how="Listed as asset of")
        in sentences
    )


def test_attributes(facts: list[Fact], cells: list[Cells]) -> None:
    keys = Counter(fact.key for fact in facts if isinstance(fact, Attribute))
    assert keys["gender"] == 2_711
    assert keys["imposedDate"] == 2_210
    born = {(row["Group ID"], row["DOB"]) for row in cells if row["DOB"]}
    assert keys["birthDate"] == len(born) == 3_542


def test_what_is_told(rows: list[Row]) -> None:
    told = [issue for row in rows for issue in row.issues]
    assert {issue.severity for issue in told} == {Severity.WARNING}
    counts = {
        issue.what: 1 + int((re.search(r"and (\d+) more", issue.where) or [0, 0])[1])
        for issue in told
    }
    assert counts == {
        CLOSED: 1,
        "Parent company: no party of this list has that name": 108,
        "Subsidiary: no party of this list has that name": 124,
        "Current owner/operator: no party of this list has that name": 3,
        "Linked To: no party of this list has that name": 4,
        "no UK Sanctions List Ref of the known form": 3,
        "'115088' is not a known country": 1,
        "'Moscow' is not a known country": 1,
        "'Russian' is not a known country": 2,
        "'German' is not a known country": 1,
        "'Belrus' is not a known country": 1,
        "'Repubic of Moldova' is not a known country": 1,
        "a script or language without a name": 1,
    }


MEASURE = """
import re, sys
from pathlib import Path
from ingest.sources.uk_ofsi.reader import read
count = sum(1 for _ in read({"list": Path(sys.argv[1])}, "uk_ofsi"))
print(count, int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""
# Not getrusage: what it tells of a new process begins at the size of the process that made it.


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured in /proc")
def test_time_and_memory_are_bounded() -> None:
    began = time.perf_counter()
    call = [sys.executable, "-c", MEASURE, str(FILE)]
    root = Path(__file__).parents[4]
    done = subprocess.run(call, cwd=root, capture_output=True, text=True, check=True)
    count, megabytes = done.stdout.split()
    assert int(count) == 18_796
    assert int(megabytes) < 150
    assert time.perf_counter() - began < 60
