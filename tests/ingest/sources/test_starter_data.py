"""Do the starter set's two files keep the rules of their format, and say what they must?"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from graph.model.countries import alpha2
from graph.model.lists import known_lists
from graph.model.share import parse_percent
from graph.model.time import Holds, PartialDate, Validity
from graph.model.vocabulary import (
    ENDS,
    STRONG_SCHEMES,
    Confidence,
    NodeKind,
    RelationKind,
)

DATA = Path(__file__).parents[3] / "ingest" / "sources" / "starter" / "data"
TODAY = date(2026, 11, 24)
ENTITY_COLUMNS = (
    "id",
    "kind",
    "name",
    "country",
    "aliases",
    "identifiers",
    "listings",
    "sector",
    "source_title",
    "source_url",
    "confidence",
    "note",
)
RELATION_COLUMNS = (
    "relation",
    "source",
    "target",
    "share",
    "share_min",
    "share_max",
    "joint",
    "interest",
    "direct",
    "how",
    "product",
    "input_share",
    "revenue_share",
    "market_share",
    "value",
    "currency",
    "quantity",
    "reporter",
    "period",
    "valid_from",
    "valid_to",
    "source_title",
    "source_url",
    "confidence",
    "note",
)
SOURCE_COLUMNS = ("source_title", "source_url", "confidence")
IDENTIFIER = re.compile(
    r"(?:ticker:[A-Z0-9]+(?:\.[A-Z]{1,3})?|cik:\d{1,10}|imo:\d{7}|ofac:\d{2,6}|inn:\d{10}|"
    r"ogrn:\d{13}|hs:\d{6})"
)
# Assets whose told stakes add up to more than 100 %: none is known today. An asset belongs here
# only with the sources that contradict each other.
CONFLICTING_STAKES: dict[str, str] = {}

Table = list[dict[str, str]]


@cache
def _table(name: str) -> Table:
    with (DATA / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def entities() -> Table:
    return _table("entities.csv")


def relations() -> Table:
    return _table("relations.csv")


def of(kind: str, source: str | None = None, target: str | None = None) -> Table:
    """The relations of one kind, with the ends asked for."""
    return [
        row
        for row in relations()
        if row["relation"] == kind
        and source in (None, row["source"])
        and target in (None, row["target"])
    ]


def entity(key: str) -> dict[str, str]:
    (found,) = [row for row in entities() if row["id"] == key]
    return found


def validity(row: dict[str, str]) -> Validity:
    start, end = row["valid_from"], row["valid_to"]
    return Validity(
        PartialDate.parse(start) if start else None, PartialDate.parse(end) if end else None
    )


def lists_on(party: str, day: str) -> set[str]:
    """The lists a party surely stood on that day."""
    when = date.fromisoformat(day)
    return {
        row["target"]
        for row in of("SUBJECT_TO", party)
        if validity(row).holds_on(when) == Holds.YES
    }


def stakes_in(asset: str, day: date = TODAY) -> dict[str, float]:
    """Exact stakes held that day, in percent, by owner."""
    return {
        row["source"]: float(row["share"])
        for row in of("OWNS", target=asset)
        if row["share"] and validity(row).holds_on(day) == Holds.YES
    }


def where(row: dict[str, str]) -> str:
    return f"{row['relation']} {row['source']} > {row['target']}"


def kind_of() -> dict[str, NodeKind]:
    return {row["id"]: NodeKind(row["kind"]) for row in entities()}


def test_the_set_has_the_promised_size_and_columns() -> None:
    assert len(entities()) >= 900
    assert len(relations()) >= 2500
    assert tuple(entities()[0])[: len(ENTITY_COLUMNS)] == ENTITY_COLUMNS
    assert tuple(relations()[0]) == RELATION_COLUMNS
    assert {row["relation"] for row in relations()} == {
        str(kind) for kind in RelationKind if kind != RelationKind.IMPOSED_BY
    }


def test_files_end_lines_with_a_line_feed_and_carry_no_stray_space() -> None:
    for name in ("entities.csv", "relations.csv"):
        raw = (DATA / name).read_bytes()
        assert b"\r" not in raw
        assert raw.endswith(b"\n")
        for row in _table(name):
            for column, value in row.items():
                assert value == value.strip(), (name, row, column)
                assert "\n" not in value


def test_every_id_is_a_readable_slug_and_stands_once() -> None:
    ids = [row["id"] for row in entities()]
    assert [key for key, times in Counter(ids).items() if times > 1] == []
    assert [key for key in ids if re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", key) is None] == []


def test_every_entity_has_a_known_kind_a_name_and_a_country_that_exists() -> None:
    allowed = {"Company", "Organization", "Person", "Vessel", "Product"}
    for row in entities():
        assert row["kind"] in allowed, row["id"]
        assert row["name"], row["id"]
        assert not row["country"] or alpha2(row["country"]) == row["country"], row["id"]
        assert row["listings"] == "", row["id"]


def test_identifiers_are_well_formed_and_strong_ones_name_one_party_only() -> None:
    holders: dict[str, set[str]] = defaultdict(set)
    for row in entities():
        for written in filter(None, row["identifiers"].split(";")):
            assert IDENTIFIER.fullmatch(written), (row["id"], written)
            if written.partition(":")[0] in STRONG_SCHEMES:
                holders[written].add(row["id"])
    assert {key: ids for key, ids in holders.items() if len(ids) > 1} == {}


def test_every_row_names_its_source_with_address_and_confidence() -> None:
    for row in (*entities(), *relations()):
        assert row["source_title"], row
        assert re.fullmatch(r"https?://[^\s/]+\S*", row["source_url"]), row
        assert "utm_" not in row["source_url"], row
        assert row["confidence"] in set(Confidence), row
        told = (row["source_title"] + row["source_url"]).lower()
        assert "opensanctions" not in told, row
        assert "eto.tech" not in told, row


def _check_end(key: str, kinds: dict[str, NodeKind]) -> NodeKind | None:
    if key.startswith("country:"):
        code = key.removeprefix("country:")
        return NodeKind.COUNTRY if alpha2(code) == code else None
    return kinds.get(key)


def test_both_ends_of_every_relation_exist_and_may_be_joined_so() -> None:
    kinds = kind_of()
    for row in relations():
        ends = ENDS[RelationKind(row["relation"])]
        assert _check_end(row["source"], kinds) in ends.sources, where(row)
        if row["relation"] == "SUBJECT_TO":
            assert row["target"] in known_lists(), where(row)
        else:
            assert _check_end(row["target"], kinds) in ends.targets, where(row)
        assert row["source"] != row["target"], where(row)
        if row["product"].startswith(("product-", "hs-")):
            assert kinds.get(row["product"]) == NodeKind.PRODUCT, where(row)


def test_every_entity_is_joined_to_something_or_has_an_attribute_to_show() -> None:
    told = {row[end] for row in relations() for end in ("source", "target", "product")}
    attributes = [c for c in entities()[0] if c not in ENTITY_COLUMNS]
    lonely = [
        row["id"]
        for row in entities()
        if row["id"] not in told and not any(row[column] for column in attributes)
    ]
    # Fluor has a ticker and a country: nothing was found that joins it to a listed party.
    assert set(lonely) <= {"fluor"}


def test_dates_are_dates_and_no_fact_ends_before_it_begins() -> None:
    for row in relations():
        validity(row)
        if row["valid_from"] and row["valid_to"]:
            start, end = PartialDate.parse(row["valid_from"]), PartialDate.parse(row["valid_to"])
            assert start.first < end.last, where(row)
            assert start != end, where(row)


def test_shares_are_percentages_of_at_most_four_decimals() -> None:
    for row in relations():
        for column in ("share", "share_min", "share_max"):
            assert not row[column] or row["relation"] == "OWNS", where(row)
        for column in (
            "share",
            "share_min",
            "share_max",
            "input_share",
            "revenue_share",
            "market_share",
        ):
            if row[column]:
                assert parse_percent(row[column]) > 0, where(row)
        assert not (row["share"] and (row["share_min"] or row["share_max"])), where(row)
        if row["share_min"] and row["share_max"]:
            assert parse_percent(row["share_min"]) <= parse_percent(row["share_max"]), where(row)
        assert row["direct"] in ("", "true", "false"), where(row)
        assert not row["value"] or re.fullmatch("[A-Z]{3}", row["currency"]), where(row)


def test_no_row_stands_twice() -> None:
    rows = Counter(tuple(row.values()) for row in relations())
    assert [row for row, times in rows.items() if times > 1] == []


def test_sources_of_one_listing_agree_on_its_end_its_notice_and_its_reason() -> None:
    told: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for row in of("SUBJECT_TO"):
        key = (row["source"], row["target"], row["valid_from"])
        told[key].add((row["valid_to"], row["how"], row["note"]))
    assert {key: rest for key, rest in told.items() if len(rest) > 1} == {}


def test_no_entry_is_in_force_while_a_note_says_that_it_is_suspended() -> None:
    pattern = r"suspended from (\S+?)(?: to |, stopped on )(\S+)"
    told = {
        (row["source"], row["target"], *found.groups())
        for row in of("SUBJECT_TO")
        if (found := re.search(pattern, row["note"]))
    }
    assert Counter(where for _, where, *_ in told) == {
        "cn_export_control": 15,
        "cn_uel": 13,
        "cn_product_controls": 5,
        "cn_us_export_ban": 4,
    }
    for source, target, first, end in told:
        for row in of("SUBJECT_TO", source, target):
            held = (row["valid_from"], row["valid_to"] or "9999")
            assert held[1] <= first or held[0] >= end, where(row)


@pytest.mark.parametrize(
    ("party", "before"),
    [
        ("skydio", {"cn_uel", "cn_export_control", "cn_countermeasures"}),
        # One statement suspended announcements 21 and 22 on 2025-05-14.
        ("high-point-aero", {"cn_export_control"}),
        ("brinc", {"cn_uel", "cn_export_control", "cn_countermeasures"}),
    ],
)
def test_a_suspension_of_2025_is_a_gap(party: str, before: set[str]) -> None:
    suspended = {"cn_uel"} if party == "skydio" else {"cn_uel", "cn_export_control"}
    assert lists_on(party, "2025-05-13") == before
    assert lists_on(party, "2025-05-14") == before - suspended
    assert lists_on(party, "2025-08-11") == before - suspended


def test_open_stakes_in_one_company_do_not_add_up_to_more_than_all_of_it() -> None:
    assets = {row["target"] for row in of("OWNS")}
    over = {asset: total for asset in assets if (total := sum(stakes_in(asset).values())) > 100.01}
    assert set(over) == set(CONFLICTING_STAKES), over


def test_one_owner_holds_one_exact_stake_of_an_asset_at_a_time() -> None:
    days = [date(year, month, 15) for year in range(2014, 2027) for month in (1, 7)]
    held: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in of("OWNS"):
        if row["share"]:
            held[row["source"], row["target"]].append(row)
    for ends, rows in held.items():
        for day in days:
            shares = {r["share"] for r in rows if validity(r).holds_on(day) == Holds.YES}
            # Toshiba's stake before the listing was told as 41 and as 40.2 percent.
            assert len(shares) <= 1 or ends == ("toshiba", "kioxia"), (ends, day, shares)


def test_measured_figures_carry_the_period_they_measure() -> None:
    for row in relations():
        measured = row["revenue_share"] or row["market_share"] or row["input_share"]
        if measured and row["relation"] != "NEEDS":
            assert row["period"], where(row)


FIRMS = {
    "smic": ("CN", "ticker:0981.HK"),
    "asml": ("NL", "ticker:ASML"),
    "dji": ("CN", "ofac:33111"),  # not listed on any exchange: no ticker
    "kratos": ("US", "ticker:KTOS"),
    "crowdstrike": ("US", "ticker:CRWD"),
    "palo-alto-networks": ("US", "ticker:PANW"),
    "rigetti": ("US", "ticker:RGTI"),
    "ionq": ("US", "ticker:IONQ"),
    "caterpillar": ("US", "ticker:CAT"),
    "fluor": ("US", "ticker:FLR"),
    "nvidia": ("US", "ticker:NVDA"),
}


@pytest.mark.parametrize("firm", FIRMS)
def test_each_of_the_eleven_firms_has_its_country_and_ticker(firm: str) -> None:
    country, identifier = FIRMS[firm]
    row = entity(firm)
    assert row["country"] == country
    assert identifier in row["identifiers"].split(";")
    if country in ("US", "NL"):
        assert "cik:" in row["identifiers"]


def test_kratos_is_listed_by_china_through_its_own_unit() -> None:
    assert stakes_in("kratos-unmanned") == {"kratos": 100.0}
    starts = {row["valid_from"] for row in of("SUBJECT_TO", "kratos-unmanned")}
    assert {"2024-12-05", "2025-04-04", "2025-04-10"} <= starts
    assert lists_on("kratos-unmanned", "2025-05-13") == {
        "cn_countermeasures",
        "cn_uel",
        "cn_export_control",
    }
    assert lists_on("kratos-unmanned", "2025-05-14") == {"cn_countermeasures"}


def test_asml_is_supplied_by_its_optics_and_laser_makers_and_sells_to_smic_and_ymtc() -> None:
    assert {"zeiss-smt", "cymer", "trumpf"} <= {r["source"] for r in of("SUPPLIES", target="asml")}
    customers = {
        row["target"]
        for row in of("SUPPLIES", "asml")
        if validity(row).holds_on(TODAY) == Holds.YES
    }
    assert {"smic", "ymtc"} <= customers
    assert stakes_in("zeiss-smt") == {"asml": 24.9, "zeiss": 75.1}
    shares = {r["market_share"] for r in of("PRODUCES", "asml", "product-euv-scanner")}
    assert "100" in shares


def test_amd_reaches_hygon_through_two_holdings_and_weapons_through_parts() -> None:
    assert stakes_in("hygon-hmc") == {"amd": 51.0, "hygon": 49.0}
    assert stakes_in("hygon-hicd") == {"amd": 30.0, "hygon": 70.0}
    assert "us_bis_entity_list" in lists_on("hygon", "2019-06-24")
    weapons = {row["target"] for row in of("FOUND_IN", "amd")}
    assert {"product-kh-101", "product-9m727", "product-russian-weapons"} <= weapons


def test_texas_instruments_parts_were_found_in_the_orlan_and_the_kh_101() -> None:
    weapons = {row["target"] for row in of("FOUND_IN", "texas-instruments")}
    assert {"product-orlan-10", "product-kh-101"} <= weapons


@pytest.mark.parametrize("firm", ["nvidia", "ionq", "rigetti"])
def test_chip_and_quantum_makers_make_or_need_a_controlled_product(firm: str) -> None:
    made = {row["target"] for row in of("PRODUCES", firm)}
    needed = {row["target"] for row in of("NEEDS") if row["source"] in made}
    controlled = {
        product
        for product in made | needed
        if "us_ear_product_controls" in lists_on(product, "2026-11-24")
    }
    assert controlled


@pytest.mark.parametrize("firm", ["crowdstrike", "palo-alto-networks"])
def test_security_firms_are_under_the_chinese_instruction_from_its_day(firm: str) -> None:
    assert lists_on(firm, "2026-01-13") == set()
    assert lists_on(firm, "2026-01-14") == {"cn_software_directive_2026"}


def test_caterpillar_left_russia_in_march_2022() -> None:
    (row,) = of("LOCATED_IN", "caterpillar", "country:RU")
    assert (row["how"], row["valid_to"]) == ("operates", "2022-03-09")


def test_smic_is_listed_from_the_eighteenth_of_december_2020() -> None:
    assert lists_on("smic", "2020-12-17") == set()
    assert lists_on("smic", "2020-12-18") == {"us_bis_entity_list"}
    assert {"us_1260h", "us_ofac_ns_cmic"} <= lists_on("smic", "2021-06-03")


def test_element_is_held_by_rostec_and_sberbank_who_differ_by_regime() -> None:
    assert stakes_in("element", date(2026, 1, 19)) == {"rostec": 41.66, "sberbank": 41.9}
    assert of("CONTROLS", "element", "mikron")
    assert "us_ofac_sdn" in lists_on("rostec", "2026-01-19") & lists_on("sberbank", "2026-01-19")
    assert "eu_fsf" in lists_on("sberbank", "2026-01-19")
    assert "eu_fsf" not in lists_on("rostec", "2026-01-19")
    assert "eu_833_iv" in lists_on("rostec", "2026-01-19")
    assert "uk_sanctions" in lists_on("rostec", "2026-01-19") & lists_on("sberbank", "2026-01-19")


def test_arctic_lng_2_has_five_holders_who_hold_all_of_it() -> None:
    holders = stakes_in("arctic-lng-2")
    assert holders == {
        "novatek": 60.0,
        "totalenergies": 10.0,
        "cnpc": 10.0,
        "cnooc": 10.0,
        "japan-arctic-lng": 10.0,
    }
    assert "us_ofac_sdn" in lists_on("arctic-lng-2", "2023-11-02")
    assert "us_ofac_sdn" not in lists_on("arctic-lng-2", "2023-11-01")
    assert any(row["target"] == "us_ofac_ssi" for row in of("SUBJECT_TO", "novatek"))
    assert stakes_in("yamal-lng") == {
        "novatek": 50.1,
        "totalenergies": 20.0,
        "cnpc": 20.0,
        "silk-road-fund": 9.9,
    }
    ships = {row["source"] for row in of("LINKED_TO", target="arctic-lng-2")}
    assert {"arctic-metagaz", "christophe-de-margerie"} <= ships
    assert "imo:9864837" in entity("arctic-mulan")["identifiers"]


def test_the_engine_chain_runs_from_xiamen_to_kupol() -> None:
    assert of("SUPPLIES", "xiamen-limbach", "redlepus")
    assert of("SUPPLIES", "xiamen-limbach", "juhang")
    assert of("SUPPLIES", "redlepus", "tsk-vektor")
    assert of("SUPPLIES", "tsk-vektor", "kupol")
    assert of("PRODUCES", "kupol", "product-garpiya")
    assert of("NEEDS", "product-garpiya", "product-l550e")


def test_the_electronics_chain_runs_from_hong_kong_to_the_orlan() -> None:
    assert of("SUPPLIES", "asia-pacific-links", "smt-ilogic")
    assert of("SUPPLIES", "smt-ilogic", "stc")
    assert of("PRODUCES", "stc", "product-orlan-10")


def test_alabuga_owns_its_makers_of_drones_outright() -> None:
    assert stakes_in("alabuga-development") == {"alabuga": 100.0}
    assert stakes_in("alabuga-machinery") == {"alabuga-development": 100.0}
    assert of("PRODUCES", "alabuga-machinery", "product-shahed-136")


def test_wingtech_owns_nexperia_whose_votes_a_court_took_away() -> None:
    assert stakes_in("nexperia") == {"wingtech": 100.0}
    assert lists_on("wingtech", "2024-12-02") == {"us_bis_entity_list"}
    custody = of("CONTROLS", "amsterdam-enterprise-chamber", "nexperia")
    assert "2025-10-07" in {row["valid_from"] for row in custody}
    assert "nl_goods_availability" in lists_on("nexperia", "2025-11-18")
    assert "nl_goods_availability" not in lists_on("nexperia", "2025-11-19")


def test_big_fund_and_smic_hold_their_joint_ventures() -> None:
    assert stakes_in("smnc") == {"smic": 51.0, "big-fund": 32.0, "e-town-capital": 5.75}
    assert stakes_in("xinxin-hk") == {"big-fund": 100.0}
    assert sum(stakes_in("smic-beijing-jv-2020").values()) == 100.0
    assert of("CONTROLS", "kalashnikov", "zala-cst")


def test_the_fifty_high_priority_codes_carry_their_tier() -> None:
    tiers = {
        row["id"].removeprefix("hs-"): row["chpl_tier"]
        for row in entities()
        if row["id"].startswith("hs-")
    }
    assert Counter(tiers.values()) == {
        "1": 4,
        "2": 5,
        "3.A": 16,
        "3.B": 9,
        "4.A": 11,
        "4.B": 5,
    }
    assert tiers["854231"] == "1"
    assert all(f"hs:{code}" in entity(f"hs-{code}")["identifiers"].split(";") for code in tiers)


def test_scanners_and_chips_form_a_graph_of_tiers_without_a_cycle() -> None:
    needs: dict[str, set[str]] = defaultdict(set)
    for row in of("NEEDS"):
        needs[row["source"]].add(row["target"])
    assert {"product-euv-light-source", "product-euv-optics"} <= needs["product-euv-scanner"]
    assert {"product-silicon-wafer", "product-photoresist"} <= needs["product-logic-chip"]
    done: set[str] = set()

    def walk(product: str, above: tuple[str, ...]) -> None:
        assert product not in above, (*above, product)
        if product not in done:
            for part in needs.get(product, set()):
                walk(part, (*above, product))
            done.add(product)

    for product in list(needs):
        walk(product, ())


def test_the_share_of_chinese_chips_says_that_it_measures_the_route() -> None:
    (row,) = [r for r in of("EXPORTS", "country:CN", "country:RU") if r["input_share"] == "89"]
    assert "route" in row["how"]
    assert "not where they were made" in row["note"]


def test_conflicting_revenue_shares_stand_side_by_side() -> None:
    told = {
        row["revenue_share"]
        for row in of("EARNS_IN", "kla", "country:CN")
        if row["period"] == "2023-07-01..2024-06-30"
    }
    assert told == {"41", "43"}
    (nvidia,) = [
        row
        for row in of("EARNS_IN", "nvidia", "country:US")
        if validity(row).holds_on(TODAY) == Holds.YES
    ]
    assert nvidia["revenue_share"] == "47"
    assert "60 percent" in nvidia["note"]


def _with_listing(party: str) -> set[str]:
    return lists_on(party, TODAY.isoformat())


def _turkish_annex_iv_of_2026() -> Iterator[str]:
    for row in of("SUBJECT_TO"):
        if row["target"] == "eu_833_iv" and row["valid_from"].startswith("2026"):
            yield from [row["source"]] if entity(row["source"])["country"] == "TR" else []


def _listed_us_parents() -> Iterator[str]:
    chinese = {"cn_uel", "cn_export_control", "cn_countermeasures"}
    for row in (*of("OWNS"), *of("CONTROLS")):
        parent = row["source"]
        if "ticker:" in entity(parent)["identifiers"] and entity(parent)["country"] == "US":
            yield from [parent] if _with_listing(row["target"]) & chinese else []


def _eu_but_not_sdn() -> Iterator[str]:
    for row in of("SUBJECT_TO"):
        if row["target"] == "eu_fsf" and "us_ofac_sdn" not in _with_listing(row["source"]):
            yield row["source"]


@pytest.mark.parametrize(
    ("question", "must_contain"),
    [
        (_turkish_annex_iv_of_2026, {"meryn-dis-ticaret"}),
        (_listed_us_parents, {"kratos", "rtx", "teledyne", "l3harris", "boeing"}),
        (_eu_but_not_sdn, {"sichuan-aee", "hunan-haotianyi", "brightmile", "xinxiang-richful"}),
    ],
)
def test_the_acceptance_questions_about_lists_have_answers(
    question: Callable[[], Iterator[str]], must_contain: set[str]
) -> None:
    assert must_contain <= set(question())


def test_hua_hong_is_unlisted_and_has_a_holder_so_that_a_listing_would_change_something() -> None:
    assert _with_listing("hua-hong") == set()
    assert stakes_in("hua-hong") == {"big-fund": 10.27}


def test_people_are_few_listed_and_the_reason_of_an_exposure() -> None:
    people = [row["id"] for row in entities() if row["kind"] == "Person"]
    assert 0 < len(people) <= 10
    for person in people:
        assert of("SUBJECT_TO", person), person
        assert of("OWNS", person) or of("CONTROLS", person) or of("LINKED_TO", person), person


def test_every_list_in_the_table_has_a_short_label_a_title_and_a_known_kind() -> None:
    for info in known_lists().values():
        assert re.fullmatch(r"[a-z][a-z0-9_]{1,60}", info.id)
        assert 0 < len(info.label) <= 8, info.id
        assert info.title, info.id
        assert info.authority, info.id
        assert info.kind in ("party", "product", "country", "mixed"), info.id
        assert info.country == "" or alpha2(info.country) == info.country, info.id
    standard = {
        "us_ofac_sdn",
        "us_ofac_ssi",
        "us_ofac_ns_cmic",
        "us_bis_entity_list",
        "us_bis_meu",
        "us_bis_uvl",
        "us_bis_dpl",
        "us_1260h",
        "us_uflpa",
        "eu_fsf",
        "eu_833_iv",
        "eu_833_xix",
        "uk_sanctions",
        "un_sc",
        "cn_uel",
        "cn_export_control",
        "cn_countermeasures",
    }
    assert standard <= set(known_lists())
