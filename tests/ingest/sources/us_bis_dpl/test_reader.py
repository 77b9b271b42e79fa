"""BIS's Denied Persons List: facts, drift, refusal, damage. Every party is invented."""

from __future__ import annotations

import csv
import io
import os
import random
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from graph.errors import FileRefused
from graph.model.facts import Attribute, Entity, Fact, Issue, Name, Relation, Row, Sanction
from graph.model.time import PartialDate, Validity
from graph.model.vocabulary import NodeKind, RelationKind
from ingest.source import source_info
from ingest.sources.us_bis_dpl.format import COLUMNS
from ingest.sources.us_bis_dpl.reader import identify, read
from ingest.unnumbered import name_hash

DOCS = Path(__file__).parents[4] / "docs" / "sources" / "us_bis_dpl.md"
_NAMES = (
    "Name Street_Address City State Country Postal_Code Effective_Date Expiration_Date "
    "Standard_Order Last_Update Action FR_Citation"
)
HEADER = _NAMES.split()
_ROWS = """
 EXAMPLE FREIGHT LLC|P.O. BOX 1|DUBAI||AE||10/31/2023|10/30/2024|Y|2023-11-02|TDO RENEWAL|\
80 F.R. 30435 5/28/15, 88 F.R. 30078 5/10/2023
EXAMPLE  FREIGHT, LLC|P.O. BOX 2|AMMAN||JO|11191|10/31/2023|10/30/2024|Y|2023-11-02|TDO RENEWAL|\
80 F.R. 30435 5/28/15
SAMPLE PLACEHOLDER|INMATE NUMBER: 00000-000, FCI SAMPLE|SAMPLETON|TX||70000|02/20/2020||N|\
2020-03-02||85 F.R. 10000 3/1/2020
"""
FREIGHT, AMMAN, PRISONER = (tuple(line.split("|")) for line in _ROWS.strip("\n").splitlines())
ROWS = (FREIGHT, AMMAN, PRISONER)


def as_published(
    rows: Sequence[Sequence[str]] = ROWS, header: Sequence[str] = HEADER, delimiter: str = "\t"
) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def read_bytes(folder: Path, content: bytes) -> list[Row]:
    path = folder / "dpl.txt"
    path.write_bytes(content)
    return list(read({"dpl": path}, "us_bis_dpl"))


def facts(rows: Sequence[Row]) -> set[Fact]:
    return {statement.fact for row in rows for statement in row.statements}


def issues(rows: Sequence[Row]) -> list[Issue]:
    return [issue for row in rows for issue in row.issues]


def changed(row: Sequence[str], **cells: str) -> list[str]:
    return [cells.get(name, value) for name, value in zip(HEADER, row, strict=True)]


def test_two_addresses_of_one_order_are_one_party_and_one_sanction(tmp_path: Path) -> None:
    rows = read_bytes(tmp_path, as_published())
    assert [len(rows), issues(rows)] == [3, []]
    key = f"dpl:{name_hash('EXAMPLE FREIGHT LLC')}"
    prisoner = f"dpl:{name_hash('SAMPLE PLACEHOLDER')}"
    assert facts(rows) == {
        Entity(key, NodeKind.COMPANY),
        Name(key, "EXAMPLE FREIGHT LLC"),
        Name(key, "EXAMPLE FREIGHT, LLC"),
        Attribute(key, "address", "P.O. BOX 1, DUBAI, AE"),
        Attribute(key, "address", "P.O. BOX 2, AMMAN, 11191, JO"),
        Attribute(key, "remark", "TDO RENEWAL"),
        Relation(RelationKind.LOCATED_IN, key, "country:AE", how="address"),
        Relation(RelationKind.LOCATED_IN, key, "country:JO", how="address"),
        Sanction(
            f"{key}:us_bis_dpl:80fr30435-2023-10-31",
            key,
            "us_bis_dpl",
            Validity(PartialDate(2023, 10, 31), PartialDate(2024, 10, 30)),
            measures="Standard denial order",
            reason="80 F.R. 30435 5/28/15; 80 F.R. 30435 5/28/15, 88 F.R. 30078 5/10/2023",
        ),
        Entity(prisoner, NodeKind.PERSON),
        Name(prisoner, "SAMPLE PLACEHOLDER"),
        Attribute(
            prisoner, "address", "INMATE NUMBER: 00000-000, FCI SAMPLE, SAMPLETON, TX, 70000"
        ),
        Sanction(
            f"{prisoner}:us_bis_dpl:85fr10000-2020-02-20",
            prisoner,
            "us_bis_dpl",
            Validity(PartialDate(2020, 2, 20)),
            measures="Denial order with terms of its own",
            reason="85 F.R. 10000 3/1/2020",
        ),
    }
    evidence = rows[1].statements[0].evidence
    assert (evidence.part, evidence.locator) == ("dpl", "dpl.txt line 3")


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    assert facts(read_bytes(tmp_path, as_published(ROWS[::-1]))) == facts(
        read_bytes(tmp_path, as_published())
    )


def test_a_renewed_order_is_an_entry_of_its_own_of_the_same_party(tmp_path: Path) -> None:
    renewed = changed(FREIGHT, Effective_Date="10/30/2024", Expiration_Date="10/29/2025")
    rows = read_bytes(tmp_path, as_published([FREIGHT, renewed]))
    ids = {fact.id.partition(":us_")[2] for fact in facts(rows) if isinstance(fact, Sanction)}
    assert ids == {"bis_dpl:80fr30435-2023-10-31", "bis_dpl:80fr30435-2024-10-30"}
    assert len({fact.id for fact in facts(rows) if isinstance(fact, Entity)}) == 1


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"Effective_Date": "31/10/2023"}, "Effective_Date is no date"),
        ({"Expiration_Date": "never"}, "Expiration_Date is no date"),
        (
            {"Expiration_Date": "10/30/2022"},
            "an Expiration_Date before the Effective_Date is left out",
        ),
        ({"Standard_Order": "Q"}, "unknown Standard_Order 'Q'"),
        ({"Country": "QQ"}, "'QQ' is not a known country"),
        ({"Name": "EX?MPLE"}, "a name has lost characters; it is kept as published"),
        ({"City": "D?BAI"}, "an address has lost characters; it is kept as published"),
    ],
)
def test_an_oddity_is_told_and_the_row_is_loaded(
    tmp_path: Path, cells: dict[str, str], told: str
) -> None:
    rows = read_bytes(tmp_path, as_published([changed(FREIGHT, **cells)]))
    assert [issue.what for issue in issues(rows)] == [told]
    assert any(isinstance(fact, Sanction) for fact in facts(rows))


def test_rows_of_one_order_with_two_ends_are_told(tmp_path: Path) -> None:
    rows = read_bytes(
        tmp_path, as_published([FREIGHT, changed(FREIGHT, Expiration_Date="10/31/2024")])
    )
    (issue,) = issues(rows)
    assert issue.what == "rows of one order differ in Expiration_Date; the latest is taken"
    (order,) = (fact for fact in facts(rows) if isinstance(fact, Sanction))
    assert order.validity.end == PartialDate(2024, 10, 31)


def test_what_names_nobody_is_quarantined(tmp_path: Path) -> None:
    lines = as_published().split(b"\r\n")
    nameless = as_published([changed(FREIGHT, Name=" ")]).split(b"\r\n")[1]
    content = b"\r\n".join([lines[0], b'"short"', nameless, b"", *lines[1:]])
    rows = read_bytes(tmp_path, content)
    assert [row.issues[0].what for row in rows if row.quarantined] == [
        "1 columns where the header has 12",
        "a row without a name",
        "an empty line",
    ]
    assert len(rows) == 6


# -- drift -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", HEADER)
def test_a_column_that_is_renamed_added_or_removed_is_told(tmp_path: Path, column: str) -> None:
    at = HEADER.index(column)
    renamed = [*HEADER[:at], "Strange", *HEADER[at + 1 :]]
    removed = [*HEADER[:at], *HEADER[at + 1 :]]
    short = [[*row[:at], *row[at + 1 :]] for row in ROWS]
    if column in COLUMNS.required:
        for content in (as_published(header=renamed), as_published(short, removed)):
            with pytest.raises(FileRefused, match=f"no column {column}"):
                read_bytes(tmp_path, content)
        return
    told = [issue.what for issue in issues(read_bytes(tmp_path, as_published(header=renamed)))]
    assert told == ["unknown column 'Strange'", f"the column '{column}' is missing"]
    told = [issue.what for issue in issues(read_bytes(tmp_path, as_published(short, removed)))]
    assert told == [f"the column '{column}' is missing"]
    longer = as_published([[*row, "x"] for row in ROWS], [*HEADER, "Strange"])
    told = [issue.what for issue in issues(read_bytes(tmp_path, longer))]
    assert told == ["unknown column 'Strange'"]


# -- refusal and damage ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (as_published([]), "holds no row"),
        (as_published()[:-40], "row beginning at line 4"),
        (as_published()[: as_published().rindex(b"\t")], "cut in its last row"),
        (as_published().replace(b"DUBAI", b"D\xfcBAI"), "not utf-8"),
        (as_published(header=[*HEADER[:-1], "City"]), "names City twice"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_in_one_line(
    tmp_path: Path, content: bytes, why: str
) -> None:
    with pytest.raises(FileRefused, match=why) as refusal:
        read_bytes(tmp_path, content)
    assert "\n" not in str(refusal.value)


def test_the_list_is_recognised_by_its_header() -> None:
    path = Path("given")
    assert identify(path, as_published()) == "dpl"
    assert identify(path, b"\xef\xbb\xbf" + as_published()) == "dpl"
    assert identify(path, b"a\tb\tc\n") is None
    for content, why in (
        (as_published(delimiter=","), "BIS uses tabs"),
        (b"source,name,federal_register_notice\n", "us_csl"),
        (b'{"results": []}', "us_csl"),
        (b"<html></html>", "HTML"),
    ):
        with pytest.raises(FileRefused, match=why):
            identify(path, content)


def read_damaged(folder: Path, content: bytes) -> list[Row] | None:
    """The rows, or None when the file was refused."""
    try:
        return read_bytes(folder, content)
    except FileRefused as refusal:
        words = str(refusal)
    assert "\n" not in words
    return None


def test_damaged_files_are_refused_or_lose_no_row(tmp_path: Path) -> None:
    chance = random.Random(1126)
    whole, read_well = as_published(ROWS * 4), 0
    for _ in range(400):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 3)):
            start = chance.randrange(len(content))
            end = start + chance.choice([0, 1, chance.randint(0, 50)])
            content[start:end] = chance.choice([b"", b'"', b"\t", b"\n", b"?", chance.randbytes(2)])
        if chance.random() < 0.2:
            content = content[: chance.randrange(1, len(content))]
        rows = read_damaged(tmp_path, bytes(content))
        if rows is None:
            continue
        text = content.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
        assert len(rows) == len(lines) - 1
        assert all(row.statements or row.quarantined for row in rows)
        read_well += 1
    assert read_well > 40


# -- the page, and the published list --------------------------------------------------------------


def test_the_page_tells_what_becomes_of_every_column() -> None:
    text = DOCS.read_text("utf-8")
    told = re.findall(r"^\| `(\w+)` \| (.+?) \|$", text, re.MULTILINE)
    assert told == [(each.path, each.becomes) for each in COLUMNS.fields]
    assert source_info("us_bis_dpl").required == ("dpl",)


DATA = Path(os.environ.get("ISTHMUS_DATA", Path(__file__).parents[5] / "shared" / "data"))
REAL = DATA / "bis" / "dpl.txt"


@pytest.mark.real_data
@pytest.mark.skipif(not REAL.exists(), reason=f"{REAL} is not here (set ISTHMUS_DATA)")
def test_the_published_list_is_read_without_loss() -> None:
    rows = list(read({"dpl": REAL}, "us_bis_dpl"))
    with REAL.open(encoding="utf-8-sig", newline="") as handle:
        published = list(csv.DictReader(handle, delimiter="\t"))
    assert len(rows) == len(published)
    assert not any(row.quarantined for row in rows)
    names = {name_hash(row["Name"]) for row in published}
    assert {fact.id for fact in facts(rows) if isinstance(fact, Entity)} == {
        f"dpl:{name}" for name in names
    }
    listings = [fact for fact in facts(rows) if isinstance(fact, Sanction)]
    assert len({fact.id for fact in listings}) == len(listings)
    assert all(fact.validity.start is not None for fact in listings)
