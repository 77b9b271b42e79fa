"""Published files: the ZALA sample, an excerpt of eu_fsf with its deltas, the catalogue's model.

They stay where they are; nothing of them is copied here but ids, counts and percentages. Counts
were measured by other means (the JSON read by itself) where such exist.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import orjson
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
from graph.model.share import UNKNOWN_STAKE
from graph.model.vocabulary import NodeKind, RelationKind
from ingest.source import HEAD_BYTES
from ingest.sources.ftm.format import SCHEMATA, WAYS_BACK
from ingest.sources.ftm.reader import identify, published, read

DATA = (
    Path(os.environ.get("ISTHMUS_DATA", Path(__file__).parents[5] / "shared" / "data"))
    / "ftm"
    / "yente_fixtures"
)
ZALA, FSF, INDEX = (
    DATA / name for name in ("zala.entities.ftm.json", "t1.entities.ftm.json", "t1.index.json")
)
DELTAS = sorted(DATA.glob("t2_*.entities.delta.json"))
CST, KALASHNIKOV = "ftm:NK-abdzbEBkqyT29GyREbiURZ", "ftm:NK-nR5AXM9AVPq4pQaSPSaVam"
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(
        not (ZALA.exists() and FSF.exists() and INDEX.exists()),
        reason=f"the published samples are not in {DATA} (set ISTHMUS_DATA)",
    ),
]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return list(read({"entities": ZALA}, "ftm"))


@pytest.fixture(scope="module")
def said(rows: list[Row]) -> list[Statement]:
    return [statement for row in rows for statement in row.statements]


@pytest.fixture(scope="module")
def raw() -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in ZALA.read_bytes().splitlines()]


def of(kind: type, statements: list[Statement]) -> Iterator[Any]:
    return (s.fact for s in statements if isinstance(s.fact, kind))


def test_every_file_is_recognised() -> None:
    for path in (ZALA, FSF, INDEX, *DELTAS):
        with path.open("rb") as file:
            part = identify(path, file.read(HEAD_BYTES))
        assert part == path.name.removesuffix(".json").removesuffix(".ftm").rpartition(".")[2]


# -- the model -----------------------------------------------------------------------------------
def test_every_schema_and_property_of_the_published_model_is_known() -> None:
    model = orjson.loads(INDEX.read_bytes())["model"]["schemata"]
    assert len(model) == 70
    assert set(model) <= set(SCHEMATA)
    known = 0
    for name, published_schema in model.items():
        schema = SCHEMATA[name]
        assert sorted(schema.parents) == sorted(published_schema["extends"]), name
        assert schema.abstract or schema.ignored or not published_schema.get("abstract")
        if schema.ignored:
            continue
        for prop, about in published_schema["properties"].items():
            known += 1
            if about.get("stub"):
                assert prop in WAYS_BACK, f"{name}:{prop}"
            else:
                assert prop in schema.every, f"{name}:{prop}"
    assert known > 200


def test_the_ends_of_links_are_those_of_the_published_model() -> None:
    model = orjson.loads(INDEX.read_bytes())["model"]["schemata"]
    links = {
        name: schema.becomes.split(" ")[1:]
        for name, schema in SCHEMATA.items()
        if schema.becomes.startswith(("OWNS ", "LINKED_TO "))
    }
    assert len(links) == 10
    for name, ends in links.items():
        edge = model[name]["edge"]
        assert ends == [edge["source"], edge["target"]]


# -- ZALA ----------------------------------------------------------------------------------------
def test_every_line_is_a_row_and_none_is_quarantined(rows: list[Row]) -> None:
    assert len(rows) == ZALA.read_bytes().count(b"\n") == 91
    assert not any(row.quarantined for row in rows)


def test_what_is_told_is_what_the_excerpt_lacks_and_lists_that_are_not_ours(
    rows: list[Row], raw: list[dict[str, Any]]
) -> None:
    ids = {entity["id"] for entity in raw}
    absent = sum(
        address not in ids
        for entity in raw
        for address in entity["properties"].get("addressEntity", [])
    )
    found = {issue.what: issue.where for row in rows for issue in row.issues}
    assert found["an address that is not in the file"].endswith(f"and {absent - 1} more")
    assert absent == 16
    lists = {what.rpartition(" ")[2] for what in found if "not known here" in what}
    assert lists == {
        "ftm_au_dfat_sanctions",
        "ftm_be_fod_sanctions",
        "ftm_eu_travel_bans",
        "ftm_fr_tresor_gels_avoir",
        "ftm_gb_coh_disqualified",
        "ftm_jp_mof_sanctions",
        "ftm_mc_fund_freezes",
        "ftm_nz_russia_sanctions",
        "ftm_ua_war_sanctions",
        "ftm_us_sam_exclusions",
    }
    several = {what for what in found if what.startswith("several values")}
    assert len(found) == 1 + len(lists) + len(several)
    assert several == {
        "several values of Sanction:listingDate; the earliest is taken",
        "several values of Sanction:startDate; the earliest is taken",
    }


def test_parties_and_names(said: list[Statement], raw: list[dict[str, Any]]) -> None:
    kinds = Counter(fact.kind for fact in of(Entity, said))
    schemata = Counter(entity["schema"] for entity in raw)
    assert kinds == {
        NodeKind.COMPANY: schemata["Company"],
        NodeKind.PERSON: schemata["Person"],
    }
    assert kinds == {NodeKind.COMPANY: 11, NodeKind.PERSON: 6}
    assert len(list(of(Name, said))) == 245


def test_the_stakes_in_llc_cst_are_kept_as_they_are_stated(said: list[Statement]) -> None:
    stakes = [
        (s.fact, s.evidence)
        for s in said
        if isinstance(s.fact, Relation)
        and s.fact.kind is RelationKind.OWNS
        and s.fact.target == CST
    ]
    assert len(stakes) == 7
    founder = next(fact.source for fact, _ in stakes if str(fact.share) == "51 %")
    found: Counter[tuple[str, ...]] = Counter()
    for fact, evidence in stakes:
        owner = {founder: "founder", KALASHNIKOV: "Kalashnikov"}.get(fact.source, "another")
        size = "?" if fact.share == UNKNOWN_STAKE else str(fact.share)
        title = str(evidence.title).removeprefix("FollowTheMoney: ")
        start, end = (str(day or "") for day in (fact.validity.start, fact.validity.end))
        found[owner, size, start, end, title] += 1
    egrul = "ext_ru_egrul"  # the Russian register of legal entities
    assert found == {
        ("founder", "51 %", "2015-11-25", "", egrul): 1,
        ("founder", "50 %", "2015-11-25", "2023-03-02", egrul): 1,
        ("founder", "48 %", "2015-11-25", "2023-12-21", egrul): 1,
        ("Kalashnikov", "49 %", "2016-03-29", "", egrul): 1,
        ("Kalashnikov", "?", "", "", "gb_fcdo_sanctions, ua_war_sanctions"): 1,
        ("another", "2 %", "2019-05-24", "2023-12-21", egrul): 1,
        ("another", "1 %", "2022-01-17", "2023-03-02", egrul): 1,
    }
    assert all("percentage" in said.text or "role" in said.text for _, said in stakes)


def test_listings_by_list(said: list[Statement], raw: list[dict[str, Any]]) -> None:
    listings = list(of(Sanction, said))
    sanctions = [entity for entity in raw if entity["schema"] == "Sanction"]
    assert len(listings) == len(sanctions) == 41
    assert len({fact.id for fact in listings}) == 41
    found = Counter(fact.list_id for fact in listings if not fact.list_id.startswith("ftm_"))
    assert found == {
        "ch_seco_russia": 4,
        "us_ofac_sdn": 3,
        "ua_nsdc": 3,
        "eu_fsf": 2,
        "uk_sanctions": 2,
        "ca_sema_russia": 1,
        "jp_meti_russia": 1,
        "us_bis_entity_list": 1,
    }
    (entity_list,) = (fact for fact in listings if fact.list_id == "us_bis_entity_list")
    assert (entity_list.subject, str(entity_list.validity.start)) == (CST, "2023-11-02")
    ended = {fact.subject for fact in listings if str(fact.validity.end) == "2024-10-30"}
    assert ended == {CST}


def test_identifiers_by_scheme(said: list[Statement], raw: list[dict[str, Any]]) -> None:
    found = Counter(fact.scheme for fact in set(of(Identifier, said)))
    referents = sum(
        len(entity["referents"]) for entity in raw if entity["schema"] in ("Company", "Person")
    )
    assert found["ftm-referent"] == referents == 238
    numbers = {
        (entity["id"], number)
        for entity in raw
        for number in entity["properties"].get("innCode", [])
    }
    inns = {
        (f.entity.removeprefix("ftm:"), f.value) for f in of(Identifier, said) if f.scheme == "inn"
    }
    assert numbers <= inns
    assert {scheme: found[scheme] for scheme in ("inn", "ogrn", "ofac", "uk", "ofsi", "eu")} == {
        "inn": 20,
        "ogrn": 15,
        "ofac": 10,
        "uk": 8,
        "ofsi": 8,
        "eu": 7,
    }


def test_links_are_all_there(said: list[Statement], raw: list[dict[str, Any]]) -> None:
    schemata = Counter(entity["schema"] for entity in raw)
    links = Counter(
        str(fact.how).partition(":")[0]
        for fact in of(Relation, said)
        if fact.kind is RelationKind.LINKED_TO
    )
    assert links == {"Family": schemata["Family"], "Directorship": schemata["Directorship"]}
    owns = [fact for fact in of(Relation, said) if fact.kind is RelationKind.OWNS]
    assert len(owns) == schemata["Ownership"] == 14


# -- eu_fsf and its deltas -----------------------------------------------------------------------
def test_the_excerpt_of_the_eu_list_states_no_listing(tmp_path: Path) -> None:
    """It holds no Sanction: its topics are not taken for listings."""
    rows = list(read({"entities": FSF}, "ftm"))
    said = [statement for row in rows for statement in row.statements]
    assert len(rows) == 6 + 1  # the last line has no end
    assert not list(of(Sanction, said))
    assert sum(f.key == "topic" for f in of(Attribute, said)) == 6


def test_the_deltas_follow_the_excerpt(tmp_path: Path) -> None:
    joined = tmp_path / "entities.delta.json"
    joined.write_bytes(b"".join(path.read_bytes().rstrip(b"\n") + b"\n" for path in DELTAS))
    rows = list(read({"entities": FSF, "delta": joined}, "ftm"))
    assert Counter(row.part for row in rows) == {"entities": 7, "delta": 5}
    assert not any(row.quarantined for row in rows)
    said = [statement for row in rows for statement in row.statements]
    entities = {fact.id for fact in of(Entity, said)}
    # Six parties and an address; four more are added, and one of all is changed.
    assert len(entities) == 10
    assert "ftm:Q4365364" in entities


def test_the_catalogue_tells_its_day(tmp_path: Path) -> None:
    assert published({"entities": FSF, "index": INDEX}) == date(2024, 6, 13)
    rows = list(read({"entities": FSF, "index": INDEX}, "ftm"))
    # An excerpt has not the length of any file of the catalogue.
    assert "is it of that export?" in rows[-1].issues[0].what
