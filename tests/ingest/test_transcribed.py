"""What the lists that a user writes down have in common; each source tries its own columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import FileRefused
from graph.model.facts import Attribute, Entity, Fact, Name, Relation, Row, Sanction
from graph.model.time import PartialDate, Validity
from graph.model.vocabulary import Confidence, NameKind, NodeKind, RelationKind
from ingest.shape import columns_of
from ingest.transcribed import Written

WRITTEN = Written(
    part="firms",
    title="A list",
    prefix="mine",
    columns=columns_of(
        """
        name  n
        country  c
        kind  k
        chinese_name  o
        identifiers  i
        parent  p
        body  b
        edition  e
        sublist  s
        notice  f
        since  d
        until  u
        suspended_from  v
        suspended_until  w
        measures  m
        source_url  a
        """,
        required=("name", "source_url"),
    ),
    lists={"us_1260h": "bars"},
    kinds=(NodeKind.COMPANY, NodeKind.ORGANIZATION),
    programmes="sublist",
    codes={"i": "clause (i)", "ii": "clause (ii)"},
    again=True,
)
NAMES = WRITTEN.columns.names
FIRM = {
    "name": "Harbour Works Ltd",
    "country": "CN",
    "since": "2021-06-03",
    "source_url": "https://example.org/list",
}
KEY = "mine:harbour-works-ltd.cn"


def _read(folder: Path, *rows: dict[str, str]) -> list[Row]:
    path = folder / "firms.csv"
    lines = [",".join(NAMES), *(",".join(f'"{row.get(n, "")}"' for n in NAMES) for row in rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return list(WRITTEN.read(path))


def _facts(rows: list[Row]) -> list[Fact]:
    return [statement.fact for row in rows for statement in row.statements]


def _links(rows: list[Row]) -> list[Relation]:
    return [
        fact
        for fact in _facts(rows)
        if isinstance(fact, Relation) and fact.kind is RelationKind.LINKED_TO
    ]


def _issues(rows: list[Row]) -> list[str]:
    return [issue.what for row in rows for issue in row.issues]


def test_the_only_list_needs_no_column_and_its_words_no_cell(tmp_path: Path) -> None:
    rows = _read(tmp_path, FIRM, FIRM | {"name": "Other", "measures": "its own"})
    assert [fact for fact in _facts(rows) if isinstance(fact, Sanction)] == [
        Sanction(
            f"{KEY}:us_1260h",
            KEY,
            "us_1260h",
            Validity(PartialDate(2021, 6, 3)),
            measures="bars",
        ),
        Sanction(
            "mine:other.cn:us_1260h",
            "mine:other.cn",
            "us_1260h",
            Validity(PartialDate(2021, 6, 3)),
            measures="its own",
        ),
    ]


def test_the_evidence_is_called_by_edition_body_and_notice(tmp_path: Path) -> None:
    more = {"edition": "2026-06-08", "notice": "91 FR 35189", "body": ""}
    rows = _read(
        tmp_path, FIRM | more, FIRM | {"name": "B", "body": "A ministry", "notice": "No. 7"}
    )
    titles = [{s.evidence.title for s in row.statements} for row in rows]
    assert titles == [{"A list of 2026-06-08, 91 FR 35189"}, {"A ministry, No. 7"}]
    assert Attribute(KEY, "edition", "2026-06-08") in _facts(rows)


def test_a_parent_of_the_file_is_linked_wherever_it_stands(tmp_path: Path) -> None:
    parent = FIRM | {"name": "North  Pier Holding"}
    rows = _read(tmp_path, FIRM | {"parent": "North Pier Holding"}, parent)
    assert _links(rows) == [
        Relation(RelationKind.LINKED_TO, KEY, "mine:north-pier-holding.cn", how="subsidiary of")
    ]
    assert _issues(rows) == []


@pytest.mark.parametrize(
    ("others", "why"),
    [
        ([], "is no name of a party in this file"),
        ([{"name": "North Pier Holdings"}], "is no name of a party in this file"),
        # A row that is not loaded is no party, and an alias is no name.
        ([{"name": "North Pier Holding", "country": "Ruritania"}], "is no name of a party"),
        ([{"name": "Quay", "chinese_name": "North Pier Holding"}], "is no name of a party"),
        (
            [{"name": "North Pier Holding"}, {"name": "North Pier Holding", "country": "HK"}],
            "is the name of 2",
        ),
    ],
)
def test_a_parent_that_is_not_sure_is_kept_as_words(
    tmp_path: Path, others: list[dict[str, str]], why: str
) -> None:
    rows = _read(
        tmp_path, FIRM | {"parent": "North Pier Holding"}, *(FIRM | each for each in others)
    )
    assert _links(rows) == []
    assert Attribute(KEY, "linkedTo", "North Pier Holding") in _facts(rows)
    assert why in rows[0].issues[0].what
    assert not rows[0].quarantined


def test_nobody_is_the_own_parent(tmp_path: Path) -> None:
    rows = _read(tmp_path, FIRM | {"parent": FIRM["name"]})
    assert _links(rows) == []
    assert "is the party itself" in rows[0].issues[0].what


def test_codes_are_called_as_the_source_calls_them(tmp_path: Path) -> None:
    rows = _read(tmp_path, FIRM | {"sublist": "ii; i"}, FIRM | {"name": "B", "sublist": "iii"})
    (listing,) = [fact for fact in _facts(rows) if isinstance(fact, Sanction)]
    assert listing.programmes == ("clause (ii)", "clause (i)")
    assert rows[1].quarantined
    assert "unknown sublist 'iii'; known: i, ii" in rows[1].issues[0].what


def test_a_party_comes_back_on_another_day(tmp_path: Path) -> None:
    first = FIRM | {"until": "2022-01-01"}
    rows = _read(tmp_path, first, FIRM | {"since": "2024-01-31"}, first)
    listings = [fact for fact in _facts(rows) if isinstance(fact, Sanction)]
    assert {fact.id for fact in listings} == {f"{KEY}:us_1260h"}
    assert [str(fact.validity.start) for fact in listings] == ["2021-06-03", "2024-01-31"]
    assert [row.quarantined for row in rows] == [False, False, True]
    assert "already stands in us_1260h on 2021-06-03 on line 2" in rows[2].issues[0].what


def test_a_suspension_makes_two_times_of_one_entry(tmp_path: Path) -> None:
    rows = _read(tmp_path, FIRM | {"suspended_from": "2025-05-14", "suspended_until": "2026-11-10"})
    said = [each for each in rows[0].statements if isinstance(each.fact, Sanction)]
    assert [(each.fact, each.evidence.confidence) for each in said] == [
        (
            Sanction(
                f"{KEY}:us_1260h",
                KEY,
                "us_1260h",
                Validity(PartialDate(2021, 6, 3), PartialDate(2025, 5, 14)),
                measures="bars",
            ),
            Confidence.HIGH,
        ),
        (
            Sanction(
                f"{KEY}:us_1260h",
                KEY,
                "us_1260h",
                Validity(PartialDate(2026, 11, 10)),
                measures="bars",
            ),
            Confidence.LOW,
        ),
    ]
    told = "us_1260h: 2025-05-14 to 2026-11-10"
    assert Attribute(KEY, "suspended", told) in _facts(rows)
    words = "Harbour Works Ltd, since 2021-06-03, suspended 2025-05-14 to 2026-11-10"
    assert {each.evidence.text for each in said} == {words}


def test_an_entry_that_never_was_in_force_is_told(tmp_path: Path) -> None:
    rows = _read(tmp_path, FIRM | {"suspended_from": "2021-06-03"})
    assert Entity(KEY, NodeKind.COMPANY) in _facts(rows)
    assert not [fact for fact in _facts(rows) if isinstance(fact, Sanction)]
    assert _issues(rows) == ["an entry that was never in force"]


def test_the_chinese_name_is_an_alias(tmp_path: Path) -> None:
    rows = _read(tmp_path, FIRM | {"chinese_name": "海港有限公司"})
    assert Name(KEY, "海港有限公司", NameKind.ALIAS) in _facts(rows)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"edition": "June 2026"}, "is not a date"),
        ({"suspended_until": "2025-08-12"}, "0 suspensions begin and 1 end"),
        (
            {"suspended_from": "2025-05-14", "until": "2025-01-01"},
            "begins when the entry has ended",
        ),
        ({"kind": "Person"}, "unknown kind 'Person'; known: Company, Organization"),
    ],
)
def test_what_cannot_be_is_quarantined(tmp_path: Path, change: dict[str, str], why: str) -> None:
    rows = _read(tmp_path, FIRM | change, FIRM)
    assert [row.quarantined for row in rows] == [True, False]
    assert why in rows[0].issues[0].what


@pytest.mark.parametrize(
    "head", ["name,source_url\n", '"name","source_url"\r\n', "\ufeffsource_url,country,name\n"]
)
def test_a_file_is_known_by_its_columns_as_spreadsheets_write_them(head: str) -> None:
    assert WRITTEN.identify(head.encode()) == "firms"


@pytest.mark.parametrize("head", ["name,country\n", "<html>", "id,kind,name,url\n", ""])
def test_another_file_is_not(head: str) -> None:
    assert WRITTEN.identify(head.encode()) is None


def test_a_misspelt_column_is_refused_with_the_ones_there_are(tmp_path: Path) -> None:
    path = tmp_path / "firms.csv"
    path.write_text("name,source_url,sinc\nA,https://example.org,2021\n", "utf-8")
    with pytest.raises(FileRefused, match="unknown column sinc; known: name, country"):
        list(WRITTEN.read(path))
