from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.analysis import compile_graph
from graph.errors import FileRefused, UnknownName, UsageError
from graph.ledger.reader import open_ledger
from graph.model.facts import Name, Relation
from ingest.pipeline import IngestReport, ingest
from tests.tables import NOW, ingest_tables, party, relation, write_tables

BOTH = [party("acme"), party("bolt"), party("chip", kind="Product")]


def _issues(report: IngestReport) -> list[tuple[str, str]]:
    return [(issue.where, issue.what) for issue in report.issues]


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        (relation("HOLDS", "acme", "bolt"), "relation", "unknown relation 'HOLDS'; known: OWNS"),
        (relation("OWNS", "acme", "nobody"), "target", "unknown end 'nobody'"),
        (relation("OWNS", "acmee", "bolt"), "source", "did you mean 'acme'?"),
        (relation("OWNS", "acme", "bolt", share=100.5), "share", "outside 0 to 100"),
        (relation("OWNS", "acme", "bolt", share=-3), "share", "outside 0 to 100"),
        (
            relation("OWNS", "acme", "bolt", share_min=60, share_max=50),
            "share_min",
            "60 is above share_max 50",
        ),
        (relation("OWNS", "acme", "bolt", share=50, share_min=50), "share", "not both"),
        (relation("OWNS", "acme", "bolt", valid_from="06.04.2022"), "valid_from", "YYYY-MM-DD"),
        (
            relation("OWNS", "acme", "bolt", valid_from="2022-01-01", valid_to="2021"),
            "valid_to",
            "ends (2021) before it begins",
        ),
        (relation("OWNS", "acme", "chip"), "target", "OWNS cannot end at a Product"),
        (relation("NEEDS", "acme", "chip"), "source", "NEEDS cannot begin at a Company"),
        (relation("OWNS", "acme", "acme"), "target", "both ends are the same"),
        (relation("OWNS", "acme", "bolt", confidence="sure"), "confidence", "known: high"),
        (relation("OWNS", "acme", "bolt", direct="maybe"), "direct", "unknown direct 'maybe'"),
        (relation("SUBJECT_TO", "acme", "SDN List"), "target", "is no list id"),
        (
            relation("OWNS", "acme", "bolt", source_url="javascript:alert(1)"),
            "source_url",
            "is not an http(s) address",
        ),
    ],
)
def test_what_is_wrong_with_a_relation_is_said_with_file_line_and_column(
    tmp_path: Path, row: dict[str, str], column: str, why: str
) -> None:
    good = relation("SUPPLIES", "acme", "bolt")
    report = ingest_tables(tmp_path, BOTH, [good, row])
    ((where, what),) = _issues(report)
    assert where == f"relations.csv line 3, column {column}"
    assert why in what
    count = report.outcome.counts["relations"]
    assert (count.rows_in, count.loaded, count.quarantined) == (2, 1, 1)


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        (party("x", kind="Firm"), "kind", "unknown kind 'Firm'; known: Company"),
        (party("has space"), "id", "cannot be an id"),
        (party("acme"), "id", "stands on an earlier line"),
        (party("x", country="Russia"), "country", "no ISO 3166-1 alpha-2 code"),
        (party("x", identifiers="1234"), "identifiers", "is not scheme:value"),
        (party("x", listings="SDN@2022-01-01"), "listings", "is no list id"),
        (party("x", listings="us_ofac_sdn@yesterday"), "listings", "is not a date"),
        ({**party("x"), "name": ""}, "name", "a name is needed"),
    ],
)
def test_what_is_wrong_with_an_entity_is_said_with_file_line_and_column(
    tmp_path: Path, row: dict[str, str], column: str, why: str
) -> None:
    report = ingest_tables(tmp_path, [party("acme"), row])
    ((where, what),) = _issues(report)
    assert where == f"entities.csv line 3, column {column}"
    assert why in what


def test_an_unknown_relation_column_is_reported_with_the_nearest_known_one(tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "t", BOTH, [])
    (folder / "relations.csv").write_text("relation,source,target,shares\nOWNS,acme,bolt,50\n")
    report = ingest(tmp_path / "ledger", "tables", [folder], now=NOW)
    assert _issues(report) == [
        (
            "relations.csv line 1, column shares",
            "unknown column; did you mean 'share'?; it was not read",
        )
    ]
    assert report.total("loaded") == 4


def test_a_row_with_too_few_fields_is_quarantined_and_the_next_one_read(tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "t", BOTH, [])
    text = "relation,source,target,share\nOWNS,acme\nOWNS,acme,bolt,50\n"
    (folder / "relations.csv").write_text(text)
    report = ingest(tmp_path / "ledger", "tables", [folder], now=NOW)
    ((where, what),) = _issues(report)
    assert where == "relations.csv line 2, column relation"
    assert what == "2 fields where the header has 4"
    assert report.outcome.counts["relations"].loaded == 1


def test_a_folder_in_a_changed_state_closes_what_it_no_longer_states(tmp_path: Path) -> None:
    supply = relation("SUPPLIES", "acme", "bolt", input_share=40)
    ingest_tables(tmp_path, BOTH, [supply], published=date(2026, 1, 1))
    changed = {**supply, "input_share": "55"}
    report = ingest_tables(tmp_path, BOTH[:2], [changed], published=date(2026, 2, 1))
    assert (report.outcome.closed, report.outcome.altered) == (1, 1)
    with open_ledger(tmp_path / "ledger") as ledger:
        assert ledger.facts(Relation)["input_share"].tolist() == [550_000]
    with open_ledger(tmp_path / "ledger", date(2026, 1, 15)) as ledger:
        assert ledger.facts(Relation)["input_share"].tolist() == [400_000]
        assert len(ledger.facts(Name)["value"]) == 3


def test_the_same_folder_twice_changes_nothing(tmp_path: Path) -> None:
    first = ingest_tables(tmp_path, BOTH)
    again = ingest_tables(tmp_path, BOTH)
    assert (first.outcome.changed, again.outcome.changed) == (True, False)
    assert first.outcome.version == again.outcome.version


def test_two_folders_do_not_replace_each_other(tmp_path: Path) -> None:
    for folder in ("suppliers", "Holdings 2026"):
        write_tables(tmp_path / folder, [party(f"p-{folder[0].lower()}")], [])
        ingest(tmp_path / "ledger", "tables", [tmp_path / folder], now=NOW)
    with open_ledger(tmp_path / "ledger") as ledger:
        assert ledger.sources == ("holdings_2026", "suppliers")


def test_listings_of_parties_products_and_countries_come_out_alike(tmp_path: Path) -> None:
    entities = [
        party("acme", "us_ofac_sdn@2022-04-06;eu_fsf@2022..2024-01-01"),
        party("chip", kind="Product", listings="us_ear_product_controls@2022-10-07"),
    ]
    ban = relation("SUBJECT_TO", "country:RU", "us_embargo", valid_from="2022-02-24")
    ingest_tables(tmp_path, entities, [ban])
    graph = compile_graph(tmp_path / "ledger", as_of=date(2023, 6, 1))
    listed = {
        (graph.names[int(node)], graph.listings.lists[int(no)])
        for node, no in zip(graph.listings.node, graph.listings.list_no, strict=True)
    }
    assert listed == {
        ("Acme", "us_ofac_sdn"),
        ("Acme", "eu_fsf"),
        ("Chip", "us_ear_product_controls"),
        ("Russia", "us_embargo"),
    }


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "the file is empty"),
        (b"<!DOCTYPE html><html><body>503</body></html>", "this is an HTML page"),
        (b"PK\x03\x04rest", "this is a zip"),
        (b"id,kind,name\nx,Company,N\xff\n", "not utf-8 text"),
        (b"id,kind,name\nx,Company,A\x00B\n", "NUL"),
        (b"name,kind\nAcme,Company\n", "among them id,kind,name"),
        (b'id,kind,name\nx,Company,"open\n', "row beginning at line 2"),
        (b"id,kind,name,name\nx,Company,A,B\n", "names a column twice: name"),
        (b"id,kind,name\n", "it has no rows"),
    ],
)
def test_a_file_that_is_not_what_it_claims_changes_nothing(
    tmp_path: Path, content: bytes, why: str
) -> None:
    ingest_tables(tmp_path, BOTH)
    folder = tmp_path / "tables-mine"
    (folder / "entities.csv").write_bytes(content)
    with open_ledger(tmp_path / "ledger") as ledger:
        before = ledger.version
    with pytest.raises(FileRefused, match=r"entities\.csv") as refused:
        ingest(tmp_path / "ledger", "tables", [folder], now=NOW, name="mine")
    assert why in str(refused.value)
    assert "nothing was changed" in str(refused.value)
    with open_ledger(tmp_path / "ledger") as ledger:
        assert ledger.version == before


def test_wrong_calls_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="did you mean"):
        ingest(tmp_path, "tabels", [], now=NOW)
    with pytest.raises(UsageError, match=r"needs files \(entities.csv, relations.csv\)"):
        ingest(tmp_path, "tables", [], now=NOW)
    with pytest.raises(FileRefused, match="cannot be read"):
        ingest(tmp_path, "tables", [tmp_path / "absent.csv"], now=NOW)
    with pytest.raises(UsageError, match="cannot name a source"):
        ingest(tmp_path, "tables", [tmp_path], now=NOW, name="../etc")
