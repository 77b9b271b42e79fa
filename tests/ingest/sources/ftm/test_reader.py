"""What the reader makes of small files in the published forms."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from graph.errors import FileRefused
from graph.model.facts import Attribute, Entity, Identifier, Name, Relation, Sanction
from graph.model.lists import known_lists
from graph.model.share import UNKNOWN_STAKE, Share
from graph.model.time import PartialDate, Validity
from graph.model.vocabulary import Confidence, NameKind, NodeKind, RelationKind
from ingest.source import source_info
from ingest.sources.ftm.listings import LIST_OF_DATASET, LIST_OF_PROGRAMME, LIST_OF_THE_REST
from ingest.sources.ftm.reader import identify, published, read
from tests.ingest.sources.ftm.files import (
    PARTIES,
    Json,
    as_delta,
    as_lines,
    as_simple,
    as_statements,
    entity,
    facts,
    issues,
    of,
    rows_of,
    statements,
    told,
)


def day(text: str) -> PartialDate:
    return PartialDate.parse(text)


# -- parties -------------------------------------------------------------------------------------
def test_a_schema_is_a_kind_and_a_name_tells_a_company_from_other_bodies(tmp_path: Path) -> None:
    made = [
        entity("1", "Company", name="Zala"),
        entity("2", "Organization", name=["Inter Tobacco", "LLC “Inter Tobacco”"]),
        entity("3", "Organization", name="Quds Force"),
        entity("4", "LegalEntity", name="Harbour Bank AG"),
        entity("5", "LegalEntity", name="Harbour"),
        entity("6", "PublicBody", name="Port Authority Ltd"),
        entity("7", "Person", name="Ada Example"),
        entity("8", "Vessel", name="Ever Quay"),
        entity("9", "Airplane", name="EP-XXX"),
        entity("10", "Asset", name="Crane OOO"),
        entity("11", "Asset", name="A crane"),
        entity("12", "Vehicle", name="A car"),
    ]
    rows = rows_of(tmp_path, made)
    assert {fact.id: fact.kind for fact in of(Entity, rows)} == {
        "ftm:1": NodeKind.COMPANY,
        "ftm:2": NodeKind.COMPANY,
        "ftm:3": NodeKind.ORGANIZATION,
        "ftm:4": NodeKind.COMPANY,
        "ftm:5": NodeKind.ORGANIZATION,
        "ftm:6": NodeKind.ORGANIZATION,
        "ftm:7": NodeKind.PERSON,
        "ftm:8": NodeKind.VESSEL,
        "ftm:9": NodeKind.AIRPLANE,
        "ftm:10": NodeKind.COMPANY,
    }
    assert told(rows) == [
        "an Asset whose name has no legal form is no node",
        "Vehicle is not read: cars and the like are no kind of node",
    ]


def test_the_caption_is_the_primary_name_and_a_name_is_stated_once(tmp_path: Path) -> None:
    made = entity(
        "1",
        "Company",
        name=["Zala  Aero", "ZALA"],
        alias=["ZALA", "CST"],
        previousName="Unmanned Ltd",
        weakAlias="UAV",
    )
    made["caption"] = "ZALA"
    assert set(of(Name, rows_of(tmp_path, [made]))) == {
        Name("ftm:1", "ZALA", NameKind.PRIMARY),
        Name("ftm:1", "Zala Aero", NameKind.ALIAS),
        Name("ftm:1", "CST", NameKind.ALIAS),
        Name("ftm:1", "Unmanned Ltd", NameKind.FORMER),
        Name("ftm:1", "UAV", NameKind.WEAK),
    }


def test_an_entity_without_a_name_is_called_by_its_caption(tmp_path: Path) -> None:
    made = entity("1", "Company", email="a@example.org")
    made["caption"] = "a@example.org"
    rows = rows_of(tmp_path, [made])
    assert list(of(Name, rows)) == [Name("ftm:1", "a@example.org")]
    assert told(rows) == ["a Company without a name"]


def test_numbers_are_kept_with_their_country_and_check_digit(tmp_path: Path) -> None:
    made = [
        entity(
            "ofac-17260",
            "Company",
            name="Harbour OOO",
            jurisdiction="ru",
            registrationNumber=["1029900000019", "HE 99999"],
            taxNumber=["7799000005", "7799000006"],
            innCode=["7799000005", "7799000006"],
            ogrnCode="1",
            leiCode=["5493000TESTHARBOUR25", "5493000TESTHARBOUR26"],
            cikCode="0000789019",
            isinCode="US0378331005",
            okpoCode="00099999",
            swiftBic="HARBRUMM",
        ),
        entity("2", "Vessel", name="Quay", imoNumber=["IMO 9074729", "9074728"], mmsi="273999990"),
        entity(
            "3", "Company", name="A", jurisdiction="cn", registrationNumber="911100001000064804"
        ),
        entity("4", "Company", name="B", country=["cy", "ru"], registrationNumber="77"),
        entity(
            "Q42",
            "Person",
            name="C",
            nationality="de",
            country="fr",
            passportNumber="C01X",
            idNumber="5",
        ),
    ]
    made[0]["referents"] = ["gb-fcdo-rus1712", "gb-hmt-15734", "eu-fsf-eu-10966-20", "ofac-0a1b"]
    rows = rows_of(tmp_path, made)
    found: dict[str, set[tuple[str, str]]] = {}
    for fact in of(Identifier, rows):
        found.setdefault(fact.entity.removeprefix("ftm:"), set()).add((fact.scheme, fact.value))
    assert found["ofac-17260"] == {
        ("ofac", "17260"),
        ("uk", "RUS1712"),
        ("ofsi", "15734"),
        ("eu", "EU.10966.20"),
        ("ftm-referent", "gb-fcdo-rus1712"),
        ("ftm-referent", "gb-hmt-15734"),
        ("ftm-referent", "eu-fsf-eu-10966-20"),
        ("ftm-referent", "ofac-0a1b"),
        ("ogrn", "1029900000019"),
        ("registration-ru", "HE 99999"),
        ("registration-ru", "1"),
        ("inn", "7799000005"),
        ("tax-ru", "7799000006"),
        ("lei", "5493000TESTHARBOUR25"),
        ("lei-unchecked", "5493000TESTHARBOUR26"),
        ("cik", "789019"),
        ("isin", "US0378331005"),
        ("okpo", "00099999"),
        ("swift", "HARBRUMM"),
    }
    assert found["2"] == {("imo", "9074729"), ("imo-unchecked", "9074728"), ("mmsi", "273999990")}
    assert found["3"] == {("uscc", "911100001000064804")}
    assert found["4"] == {("registration", "77")}  # of which of its two countries, nobody says
    assert found["Q42"] == {("wikidata", "Q42"), ("passport-de", "C01X"), ("national-id-de", "5")}
    assert sorted(told(rows)) == [
        "imo: the check digit does not fit",
        "inn: the check digit does not fit",
        "lei: the check digit does not fit",
        "ogrn: the check digit does not fit",
        "tax-ru: the check digit does not fit",
    ]


def test_places(tmp_path: Path) -> None:
    made = [
        entity("1", "Company", name="A", jurisdiction="gb-sct", country=["ua-cri", "xk", "suhh"]),
        entity("2", "Person", name="B", nationality=["ru", "suhh"], country="atlantis"),
        entity(
            "3", "Company", name="C", addressEntity=["a", "b", "missing", "1"], address="3 Pier"
        ),
        entity("a", "Address", full="1 Quay Road, Limassol", country="cy", remarks="c/o"),
        entity("b", "Address", street="2 Quay Road", city="Limassol", country="zz"),
    ]
    rows = rows_of(tmp_path, made)
    located = {(f.source, f.target, f.how) for f in of(Relation, rows)}
    assert located == {
        ("ftm:1", "country:GB", "jurisdiction"),
        ("ftm:1", "country:XK", "country"),
        ("ftm:3", "country:CY", "address"),
    }
    said = {(f.entity, f.key, f.value) for f in of(Attribute, rows)}
    assert said == {
        ("ftm:1", "territory", "ua-cri"),
        ("ftm:1", "territory", "suhh"),
        ("ftm:2", "nationality", "RU"),
        ("ftm:2", "nationality", "suhh"),
        ("ftm:3", "address", "1 Quay Road, Limassol"),
        ("ftm:3", "addressRemark", "c/o"),
        ("ftm:3", "address", "2 Quay Road, Limassol"),
        ("ftm:3", "territory", "zz"),
        ("ftm:3", "address", "3 Pier"),
    }
    assert told(rows) == ["'atlantis' is not a known country", "an address that is not in the file"]


# -- stakes --------------------------------------------------------------------------------------
def stakes(folder: Path, *made: Json) -> list[Relation]:
    rows = rows_of(folder, [*made, *PARTIES])
    return [fact for fact in of(Relation, rows) if fact.kind is RelationKind.OWNS]


def owns(
    share: Share, start: str | None = None, end: str | None = None, **more: object
) -> Relation:
    validity = Validity(day(start) if start else None, day(end) if end else None)
    return Relation(
        RelationKind.OWNS,
        "ftm:p1",
        "ftm:c1",
        validity,
        share=share,
        **more,  # type: ignore[arg-type]  # each test knows its own fields
    )


def exactly(percent: int) -> Share:
    return Share.exact(percent * 10_000)


def stake(id: str = "s1", **properties: Any) -> Json:
    made: Json = {"owner": "p1", "asset": "c1", **properties}
    return entity(id, "Ownership", **made)


def test_stakes_that_contradict_each_other_are_all_kept_as_stated(tmp_path: Path) -> None:
    found = stakes(
        tmp_path,
        stake("s1", percentage="51", startDate="2015-11-25", sharesCount="6624.16"),
        stake("s2", percentage=["50", "48 %"], startDate="2015-11-25", endDate="2023-03-02"),
    )
    assert set(found) == {
        owns(exactly(51), "2015-11-25"),
        owns(exactly(50), "2015-11-25", "2023-03-02"),
        owns(exactly(48), "2015-11-25", "2023-03-02"),
    }


def test_a_stake_without_a_figure_is_a_stake_of_unknown_size(tmp_path: Path) -> None:
    assert stakes(tmp_path, stake(role="subsidiary of", sharesCount="100")) == [
        owns(UNKNOWN_STAKE, note="subsidiary of")
    ]


def test_a_figure_that_cannot_be_read_leaves_the_size_unknown_and_is_told(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, [stake(percentage="a majority"), *PARTIES])
    assert next(of(Relation, rows)).share == UNKNOWN_STAKE
    assert told(rows) == ["a percentage that cannot be read"]


def test_a_role_does_not_make_another_stake_of_it(tmp_path: Path) -> None:
    """`how` and `joint` tell stakes apart (decision 0007); a role is none of the two."""
    found = stakes(tmp_path, stake("s1", percentage="49"), stake("s2", role="parent"))
    assert {(fact.how, fact.joint) for fact in found} == {(None, None)}


def test_what_a_register_says_of_the_kind_of_stake(tmp_path: Path) -> None:
    assert stakes(
        tmp_path, stake(percentage="30", ownershipType="Indirect", sharesType="voting rights")
    ) == [owns(exactly(30), interest="votes", direct=False, note="Indirect")]
    bands = ["ownership-of-shares-25-to-50-percent", "voting-rights-50-to-75-percent"]
    found = stakes(tmp_path, stake(role=bands))
    assert {(fact.share, fact.interest) for fact in found} == {
        (Share(250_001, 500_000), "shares"),
        (Share(500_001, 749_999), "votes"),
    }


def test_a_stake_that_has_ended_nobody_knows_when_is_no_stake_of_today(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, [stake(percentage="51", status="Former"), *PARTIES])
    (found,) = (f for f in of(Relation, rows) if f.kind is not RelationKind.LOCATED_IN)
    assert (found.kind, found.how) == (RelationKind.LINKED_TO, "former Ownership")
    assert told(rows) == ["an ended Ownership without an end date: only a former link"]
    ended = stakes(tmp_path, stake(percentage="51", status="Former", endDate="2020"))
    assert ended == [owns(exactly(51), None, "2020")]


def test_of_several_dates_the_widest_time_is_taken_and_it_is_told(tmp_path: Path) -> None:
    made = stake(
        percentage="51",
        startDate=["2015-11-25", "2015", "2014-01-01"],
        endDate=["2020", "2019-05"],
    )
    rows = rows_of(tmp_path, [made, *PARTIES])
    assert owns(exactly(51), "2014-01-01", "2020") in facts(rows)
    assert told(rows) == [
        "several values of Ownership:startDate; the earliest is taken",
        "several values of Ownership:endDate; the latest is taken",
    ]
    vaguer = rows_of(tmp_path, [stake(startDate=["2015", "2015-11-25"]), *PARTIES])
    assert not told(vaguer)


def test_the_registers_are_the_evidence(tmp_path: Path) -> None:
    made = stake(percentage="51", role="founder", sourceUrl="https://example.org/r")
    made["datasets"] = ["xx_register", "another"]
    rows = rows_of(tmp_path, [made, *PARTIES])
    (said,) = (s for s in statements(rows[:1]))
    assert said.evidence.text == "Ownership: owner p1; asset c1; percentage 51; role founder"
    assert said.evidence.title == "FollowTheMoney: another, xx_register"
    assert said.evidence.url == "https://example.org/r"
    assert said.evidence.locator == "entities.ftm.json line 1"
    assert said.evidence.confidence is Confidence.MEDIUM


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (stake(owner="nobody"), "Ownership:owner: 'nobody' is not in the file"),
        (entity("s", "Ownership", owner="p1"), "Ownership without asset"),
        (stake(asset="p2"), "Ownership:asset: it cannot be a Person"),
        (stake(owner="c1"), "Ownership: both ends are the same"),
        (
            stake(startDate="2020-01-01", endDate="2019-01-01"),
            "Ownership: it ends (2019-01-01) before it begins (2020-01-01)",
        ),
    ],
)
def test_a_stake_that_cannot_be_is_quarantined_with_its_text(
    made: Json, why: str, tmp_path: Path
) -> None:
    row, *_ = rows_of(tmp_path, [made, *PARTIES])
    assert row.quarantined
    assert not row.statements
    assert [issue.what for issue in row.issues] == [why]
    assert orjson.loads(row.issues[0].text) == made


def test_one_good_end_among_several_is_kept_and_the_others_are_told(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, [stake(owner=["p1", "nobody"], percentage="5"), *PARTIES])
    assert next(of(Relation, rows)) == owns(exactly(5))
    assert told(rows) == ["Ownership:owner: 'nobody' is not in the file"]


def test_an_end_that_is_no_node_here_is_counted_and_nothing_is_stated(tmp_path: Path) -> None:
    made = [
        stake("s1", asset="house"),
        stake("s2", asset="house"),
        entity("house", "RealEstate", name="1 Quay Road"),
    ]
    rows = rows_of(tmp_path, [*made, *PARTIES])
    assert not any(row.quarantined for row in rows)
    assert not facts(rows[:3])
    found = {issue.what: issue.where for issue in issues(rows)}
    assert found["Ownership:asset: a RealEstate is no node"].endswith("line 1 and 1 more")


# -- other links ---------------------------------------------------------------------------------
def test_links_are_linked_to_with_schema_and_role(tmp_path: Path) -> None:
    made = [
        entity(
            "1", "Directorship", director="p1", organization="c1", role="Director", endDate="2020"
        ),
        entity("2", "Membership", member="p1", organization="o1"),
        entity("3", "Employment", employee="p1", employer="c1", role=["cook", "clerk"]),
        entity("4", "Representation", agent="p1", client="c1"),
        entity("5", "Family", person="p1", relative="p2", relationship="sister"),
        entity("6", "Associate", person="p1", associate="p2", relationship="friend"),
        entity("7", "UnknownLink", subject="v", object="c1", role="owned by"),
        entity("8", "Succession", predecessor="c1", successor="c2", status="former"),
        entity("9", "Debt", debtor="c1", creditor="c2", amount="5"),
        entity("10", "Control", controller="p1", controlled="c1", controlType="voting"),
        entity("11", "Control", controller="p1", controlled="c2"),
        entity("v", "Vessel", name="Quay", owner="p2", operator="c2"),
        entity("12", "Company", name="D Ltd", parent="c1"),
    ]
    rows = rows_of(tmp_path, [*made, *PARTIES])
    found = {
        (f.kind.value, f.source, f.target, f.how)
        for f in of(Relation, rows)
        if f.kind is not RelationKind.LOCATED_IN
    }
    assert found == {
        ("LINKED_TO", "ftm:p1", "ftm:c1", "Directorship: Director"),
        ("LINKED_TO", "ftm:p1", "ftm:o1", "Membership"),
        ("LINKED_TO", "ftm:p1", "ftm:c1", "Employment: clerk; cook"),
        ("LINKED_TO", "ftm:p1", "ftm:c1", "Representation"),
        ("LINKED_TO", "ftm:p1", "ftm:p2", "Family: sister"),
        ("LINKED_TO", "ftm:p1", "ftm:p2", "Associate: friend"),
        ("LINKED_TO", "ftm:v", "ftm:c1", "UnknownLink: owned by"),
        ("LINKED_TO", "ftm:c1", "ftm:c2", "former Succession"),
        ("LINKED_TO", "ftm:c1", "ftm:c2", "Debt"),
        ("CONTROLS", "ftm:p1", "ftm:c1", "voting"),
        ("CONTROLS", "ftm:p1", "ftm:c2", "Control"),
        ("OWNS", "ftm:p2", "ftm:v", None),
        ("LINKED_TO", "ftm:v", "ftm:c2", "Vehicle operator"),
        ("OWNS", "ftm:c1", "ftm:12", None),
    }


def test_posts_documents_wallets_and_securities_are_their_holders(tmp_path: Path) -> None:
    made = [
        entity("1", "Occupancy", holder="p1", post="post1", startDate="2012-05", endDate="2016"),
        entity("2", "Occupancy", holder="p2", post="post1", startDate="2017"),
        entity("3", "Passport", holder="p1", number="C01X", country="de"),
        entity("4", "Identification", holder="p1", number="77", country="fr", type="ID card"),
        entity("5", "Identification", holder="c1", number="HE 1", country="cy"),
        entity("6", "CryptoWallet", name="w", holder="p1", publicKey="1abc", currency="XBT"),
        entity("7", "CryptoWallet", name="w", holder="p1", publicKey="2abc"),
        entity("8", "Security", name="s", issuer="c1", isin="US0378331005", ticker="HRB"),
        entity("9", "Post", holder="p2", role="Chair", organization="Port Club"),
        entity("10", "Risk", entity="c1", topics="export.risk", reason="ships goods"),
    ]
    rows = rows_of(tmp_path, [*made, *PARTIES])
    said = facts(rows[:10])
    for fact in (
        Attribute("ftm:p1", "position", "Minister of Ports (2012-05 to 2016)"),
        Attribute("ftm:p2", "position", "Minister of Ports (from 2017)"),
        Relation(
            RelationKind.LINKED_TO,
            "ftm:p1",
            "ftm:o1",
            Validity(day("2012-05"), day("2016")),
            how="Occupancy: Minister of Ports",
        ),
        Identifier("ftm:p1", "passport-de", "C01X"),
        Identifier("ftm:p1", "national-id-fr", "77"),
        Identifier("ftm:c1", "registration-cy", "HE 1"),
        Identifier("ftm:p1", "crypto-xbt", "1abc"),
        Identifier("ftm:p1", "crypto", "2abc"),
        Identifier("ftm:c1", "isin", "US0378331005"),
        Identifier("ftm:c1", "ticker", "HRB"),
        Attribute("ftm:p2", "position", "Chair; Port Club"),
        Attribute("ftm:c1", "topic", "export.risk"),
        Attribute("ftm:c1", "risk", "ships goods"),
    ):
        assert fact in said
    assert not told(rows)


# -- listings ------------------------------------------------------------------------------------
def listing(datasets: list[str], **properties: Any) -> Json:
    made: Json = {"entity": "c1", **properties}
    return entity("x1", "Sanction", datasets=datasets, **made)


def test_a_sanction_is_an_entry_on_the_list_of_its_dataset(tmp_path: Path) -> None:
    made = listing(
        ["us_ofac_sdn"],
        program="RUSSIA-EO14024",
        programId="US-RUSHAR",
        authorityId="45928",
        listingDate="2023-11-02",
        endDate="2030-01-01",
        provisions=["Block", "More"],
        reason="It made boats.",
    )
    rows = rows_of(tmp_path, [made, *PARTIES])
    assert facts(rows[:1]) == [
        Identifier("ftm:c1", "ofac", "45928"),
        Sanction(
            "ftm:c1:us_ofac_sdn:x1",
            "ftm:c1",
            "us_ofac_sdn",
            Validity(day("2023-11-02"), day("2030-01-01")),
            ("RUSSIA-EO14024", "US-RUSHAR"),
            "Block; More",
            "It made boats.",
        ),
    ]
    assert not told(rows)


@pytest.mark.parametrize(
    ("dataset", "properties", "list_id"),
    [
        ("eu_fsf", {}, "eu_fsf"),
        ("gb_hmt_sanctions", {}, "uk_sanctions"),
        ("gb_fcdo_sanctions", {}, "uk_sanctions"),
        ("un_sc_sanctions", {}, "un_sc"),
        ("us_trade_csl", {"programId": "US-BIS-EL"}, "us_bis_entity_list"),
        ("us_trade_csl", {"authority": "Military End User (MEU) List - BIS"}, "us_bis_meu"),
        ("us_ofac_cons", {"programId": "US-SSI"}, "us_ofac_ssi"),
        ("us_ofac_cons", {"programId": "US-NEW"}, "us_ofac_consolidated"),
        ("ch_seco_sanctions", {"programId": "SECO-UKRAINE"}, "ch_seco_russia"),
        ("us_dhs_uflpa", {}, "us_uflpa"),
        ("us_dod_chinese_milcorps", {}, "us_1260h"),
    ],
)
def test_lists_that_are_known(
    dataset: str, properties: dict[str, object], list_id: str, tmp_path: Path
) -> None:
    rows = rows_of(tmp_path, [listing([dataset], **properties), *PARTIES])
    assert [fact.list_id for fact in of(Sanction, rows)] == [list_id]
    assert not told(rows)


@pytest.mark.parametrize(
    ("datasets", "properties", "list_id"),
    [
        (["be_fod_sanctions"], {"programId": "EU-UKR"}, "ftm_be_fod_sanctions"),
        (["us_trade_csl"], {"programId": "US-DOS-ISN"}, "ftm_us_trade_csl"),
        (["ch_seco_sanctions"], {"programId": "SECO-SYRIA"}, "ftm_ch_seco_sanctions"),
        ([], {"authority": "Amt für Häfen"}, "ftm_amt_fur_hafen"),
        ([], {}, "ftm_sanctions"),
    ],
)
def test_a_list_that_is_not_known_is_one_of_its_own_and_told(
    datasets: list[str], properties: dict[str, object], list_id: str, tmp_path: Path
) -> None:
    rows = rows_of(tmp_path, [listing(datasets, **properties), *PARTIES])
    assert [fact.list_id for fact in of(Sanction, rows)] == [list_id]
    assert told(rows) == [f"a list that is not known here: {list_id}"]


def test_every_list_that_is_named_is_in_the_table() -> None:
    named = {*LIST_OF_DATASET.values(), *LIST_OF_THE_REST.values()}
    for several in LIST_OF_PROGRAMME.values():
        named |= set(several.values())
    assert named <= set(known_lists())


def test_numbers_of_the_lists(tmp_path: Path) -> None:
    made = [
        listing(["gb_fcdo_sanctions"], authorityId=["RUS1712", "15734"]),
        listing(["eu_fsf"], authorityId=["EU.10966.20", "none"]) | {"id": "x2"},
        listing(["un_sc_sanctions"], authorityId="QDe.001", unscId="QDe.002") | {"id": "x3"},
        listing(["us_trade_csl"], authorityId="88 FR 76128") | {"id": "x4"},
    ]
    rows = rows_of(tmp_path, [*made, *PARTIES])
    assert {(fact.scheme, fact.value) for fact in of(Identifier, rows)} == {
        ("uk", "RUS1712"),
        ("ofsi", "15734"),
        ("eu", "EU.10966.20"),
        ("un", "QDe.001"),
        ("un", "QDe.002"),
    }


def test_a_sanction_that_has_ended_nobody_knows_when_is_no_listing(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, [listing(["eu_fsf"], status="Expired"), *PARTIES])
    assert not list(of(Sanction, rows))
    (kept,) = (f for f in of(Attribute, rows) if f.key == "formerListing")
    assert "status Expired" in kept.value
    assert told(rows) == ["an ended Sanction without an end date: it is no listing"]
    dated = rows_of(tmp_path, [listing(["eu_fsf"], status="Expired", endDate="2020"), *PARTIES])
    assert [f.validity.end for f in of(Sanction, dated)] == [day("2020")]


def test_a_topic_is_no_listing(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, [entity("1", "Company", name="A", topics="sanction")])
    assert not list(of(Sanction, rows))
    assert Attribute("ftm:1", "topic", "sanction") in facts(rows)


# -- lines ---------------------------------------------------------------------------------------
def many(count: int) -> list[bytes]:
    return [
        as_lines([entity(f"n{number}", "Company", name=f"Quay {number} Ltd")])
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{not json}\n", "no JSON"),
        (b"\n", "an empty line"),
        (b"[1]\n", "no JSON object"),
        (b'{"schema":"Company","properties":{}}\n', "an entity without an id"),
        (b'{"id":"a b","schema":"Company","properties":{}}\n', "'a b' cannot be an id"),
        (b'{"id":"a","properties":{}}\n', "'a' has no schema"),
        (b'{"id":"a","schema":"Klingon","properties":{}}\n', "unknown schema 'Klingon'"),
        (b'{"id":"a","schema":"Company"}\n', "'a' has no properties"),
        (b'{"id":"\xff","schema":"Company","properties":{}}\n', "no JSON"),
    ],
)
def test_a_line_that_cannot_be_read_is_quarantined_with_its_number(
    line: bytes, why: str, tmp_path: Path
) -> None:
    rows = rows_of(tmp_path, b"".join([*many(3), line, *many(0)]))
    assert [row.quarantined for row in rows] == [False, False, False, True]
    (issue,) = issues(rows)
    assert issue.what.startswith(why)
    assert issue.where == "entities.ftm.json line 4"
    assert issue.text == line.decode("utf-8", "backslashreplace").rstrip("\n")


def test_an_id_that_comes_again_is_quarantined(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, b"".join(many(2) + many(1)))
    assert [row.quarantined for row in rows] == [False, False, True]
    assert told(rows) == ["'n0' stands on an earlier line already"]


def test_more_than_one_unreadable_line_in_a_thousand_refuses_the_file(tmp_path: Path) -> None:
    good = many(2_000)
    rows = rows_of(tmp_path, b"".join([*good, b"x\n", b"y\n"]))
    assert sum(row.quarantined for row in rows) == 2
    with pytest.raises(FileRefused, match="3 of 2003 lines cannot be read"):
        rows_of(tmp_path, b"".join([*good, b"x\n", b"y\n", b"z\n"]))


def test_a_file_that_is_cut_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="cut in line 3"):
        rows_of(tmp_path, b"".join(many(3))[:-20])
    assert len(rows_of(tmp_path, b"".join(many(3)).rstrip(b"\n"))) == 3


def test_the_source_names_its_files() -> None:
    assert source_info("ftm").parts == {
        "entities": "entities.ftm.json",
        "delta": "entities.delta.json",
        "index": "index.json",
    }


# -- nested targets ------------------------------------------------------------------------------
def test_what_stands_inside_a_target_is_stated_with_it(tmp_path: Path) -> None:
    nested = entity(
        "c1",
        "Company",
        name="Harbour Machines Ltd",
        addressEntity={**PARTIES[4]},
        sanctions=[entity("x1", "Sanction", entity="c1", datasets=["eu_fsf"], startDate="2022")],
        ownershipAsset=[
            entity("s1", "Ownership", owner=[PARTIES[2]], asset="c1", percentage="51"),
            entity("s2", "Ownership", owner="outside", asset="c1", percentage="2"),
        ],
    )
    rows = rows_of(tmp_path, [nested])
    assert len(rows) == 1
    assert owns(exactly(51)) in facts(rows)
    assert [fact.list_id for fact in of(Sanction, rows)] == ["eu_fsf"]
    assert {fact.id for fact in of(Entity, rows)} == {"ftm:c1", "ftm:p1"}
    assert Attribute("ftm:c1", "address", "1 Quay Road, Limassol") in facts(rows)
    assert told(rows) == ["Ownership:owner: 'outside' is not in the file"]


def test_nested_targets_say_what_the_entities_say(tmp_path: Path) -> None:
    flat = [*PARTIES[:2], stake(owner="c2", percentage="51")]
    inside = {**flat[2], "properties": {**flat[2]["properties"], "owner": [flat[1]]}}
    nested = entity("c1", "Company", name="Harbour Machines Ltd", jurisdiction="cy")
    nested["properties"]["ownershipAsset"] = [inside]
    assert set(facts(rows_of(tmp_path, flat))) == set(facts(rows_of(tmp_path, [nested])))


# -- deltas --------------------------------------------------------------------------------------
BASE = [
    entity("c1", "Company", name="Harbour Machines Ltd"),
    entity("c2", "Company", name="Pier Holding Ltd"),
    entity("c3", "Company", name="Mole Ltd"),
    entity("s1", "Ownership", owner="c2", asset="c1", percentage="51"),
]


def delta(*operations: tuple[str, Json]) -> bytes:
    return as_delta(operations)


def test_a_delta_on_its_file_states_what_the_next_file_states(tmp_path: Path) -> None:
    renamed = entity("c2", "Company", name="Pier Group Ltd")
    again = entity("c4", "Company", name="New Ltd")
    later = entity("c4", "Company", name="Newer Ltd")
    stakes = entity("s1", "Ownership", owner="c4", asset="c1", percentage="60")
    rows = rows_of(
        tmp_path,
        BASE,
        delta=delta(
            ("MOD", renamed), ("DEL", {"id": "c3"}), ("ADD", again), ("MOD", stakes), ("MOD", later)
        ),
    )
    after = rows_of(tmp_path, [BASE[0], renamed, later, stakes])
    assert set(facts(rows)) == set(facts(after))
    assert [row.part for row in rows] == ["entities"] * 4 + ["delta"] * 5
    assert not issues(rows)
    # One part, so that the next full file withdraws what the delta said.
    assert {statement.evidence.part for statement in statements(rows)} == {"entities"}
    assert any(s.evidence.locator == "entities.delta.json line 5" for s in statements(rows))


@pytest.mark.parametrize(
    ("operation", "why"),
    [
        (("ADD", BASE[0]), "line 1 has ADD for 'c1', which is there already"),
        (("MOD", entity("c9", "Company", name="X")), "line 1 has MOD for 'c9', which is not there"),
        (("DEL", {"id": "c9"}), "line 1 has DEL for 'c9', which is not there"),
    ],
)
def test_a_delta_that_does_not_follow_its_file_is_refused(
    operation: tuple[str, Json], why: str, tmp_path: Path
) -> None:
    with pytest.raises(FileRefused, match=why):
        rows_of(tmp_path, BASE, delta=delta(operation))


@pytest.mark.parametrize(
    "line", [b"x\n", b'{"op":"PUT","entity":{}}\n', b'{"op":"DEL","entity":{}}\n', b"{}\n"]
)
def test_a_delta_with_a_broken_line_is_refused_whole(line: bytes, tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"line 2.*applied whole or not"):
        rows_of(tmp_path, BASE, delta=delta(("DEL", {"id": "c3"})) + line)


def test_a_delta_alone_is_refused_in_a_line_that_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "entities.delta.json"
    path.write_bytes(delta(("DEL", {"id": "c3"})))
    with pytest.raises(FileRefused, match=r"ingest ftm entities\.ftm\.json entities\.delta\.json"):
        list(read({"delta": path}, "ftm"))


@pytest.mark.parametrize("content", [as_simple([]), as_statements(BASE)])
def test_a_delta_on_another_form_is_refused(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"only be applied to entities\.ftm\.json"):
        rows_of(tmp_path, content, delta=delta(("DEL", {"id": "c3"})))


def test_a_delta_on_nested_targets_is_refused(tmp_path: Path) -> None:
    nested = entity("c1", "Company", name="A", addressEntity=PARTIES[4])
    with pytest.raises(FileRefused, match="not to nested targets"):
        rows_of(tmp_path, [nested], delta=delta(("DEL", {"id": "c1"})))


def test_an_operation_with_another_key_is_told(tmp_path: Path) -> None:
    line = orjson.dumps({"op": "MOD", "entity": BASE[0], "version": "1"}) + b"\n"
    assert told(rows_of(tmp_path, BASE, delta=line)) == ["unknown key 'version' of an operation"]


# -- the index -----------------------------------------------------------------------------------
def index(**more: object) -> bytes:
    return orjson.dumps({"name": "xx", "datasets": [], **more}, option=orjson.OPT_INDENT_2)


def test_the_index_tells_the_day_of_the_export(tmp_path: Path) -> None:
    path = tmp_path / "index.json"
    path.write_bytes(index(last_export="2026-04-29T12:00:00", run_time="2026-05-01T00:00:00"))
    assert published({"index": path}) == date(2026, 4, 29)
    path.write_bytes(index(run_time="2026-05-01T00:00:00", updated_at="never"))
    assert published({"index": path}) == date(2026, 5, 1)
    path.write_bytes(index())
    assert published({"index": path}) is None
    assert published({}) is None


def test_the_index_is_a_row_and_one_of_another_file_is_told(tmp_path: Path) -> None:
    content = as_lines(BASE)
    fits = {"name": "entities.ftm.json", "size": len(content)}
    rows = rows_of(tmp_path, content, index=index(resources=[fits]))
    assert [row.part for row in rows][-1] == "index"
    assert not issues(rows)
    other = {"name": "entities.ftm.json", "size": 7}
    rows = rows_of(tmp_path, content, index=index(resources=[other]))
    why = f"has {len(content):,} bytes where the index says 7: is it of that export?"
    assert told(rows) == [f"entities.ftm.json {why}"]


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff"])
def test_an_index_that_is_none_is_refused(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(FileRefused):
        rows_of(tmp_path, BASE, index=content)


# -- tables --------------------------------------------------------------------------------------
def test_the_simple_table(tmp_path: Path) -> None:
    rows = rows_of(
        tmp_path,
        as_simple(
            [
                {
                    "id": "ofac-9",
                    "schema": "Company",
                    "name": "Harbour Ltd",
                    "aliases": 'HM;"Harbour; Machines"',
                    "countries": "cy",
                    "identifiers": "HE 1;HE 2",
                    "program_ids": "US-RUSHAR",
                    "sanctions": "RUSSIA-EO14024 - 2022-01-01",
                    "dataset": "US OFAC SDN List",
                },
                {"id": "p", "schema": "Person", "name": "Ada", "countries": "cy"},
                {"id": "a", "schema": "Address", "name": "1 Quay Road"},
                {"id": "p", "schema": "Person", "name": "Ada"},
                {"id": "", "schema": "Person", "name": "Ada"},
                {"id": "q", "schema": "Klingon", "name": "Ada"},
            ]
        ),
    )
    assert [row.quarantined for row in rows] == [False, False, False, True, True, True]
    assert facts(rows[:1]) == [
        Entity("ftm:ofac-9", NodeKind.COMPANY),
        Name("ftm:ofac-9", "Harbour Ltd"),
        Name("ftm:ofac-9", "HM", NameKind.ALIAS),
        Name("ftm:ofac-9", "Harbour; Machines", NameKind.ALIAS),
        Identifier("ftm:ofac-9", "ofac", "9"),
        Attribute("ftm:ofac-9", "programId", "US-RUSHAR"),
        Identifier("ftm:ofac-9", "ftm-identifier", "HE 1"),
        Identifier("ftm:ofac-9", "ftm-identifier", "HE 2"),
        Relation(RelationKind.LOCATED_IN, "ftm:ofac-9", "country:CY", how="country"),
        Attribute("ftm:ofac-9", "sanction", "RUSSIA-EO14024 - 2022-01-01"),
    ]
    assert Attribute("ftm:p", "country", "CY") in facts(rows)
    assert statements(rows)[0].evidence.title == "FollowTheMoney: US OFAC SDN List"


def test_every_statement_is_a_row_and_the_last_of_an_entity_states_it(tmp_path: Path) -> None:
    content = as_statements(BASE)
    rows = rows_of(tmp_path, content)
    assert len(rows) == content.count(b"\n") - 1
    assert [bool(row.statements) for row in rows[:4]] == [False, True, False, True]
    stake = statements(rows)[-1]
    assert isinstance(stake.fact, Relation)
    assert stake.evidence.locator == "entities.ftm.json lines 8 to 11"


def test_statements_that_the_publisher_did_not_accept_state_nothing(tmp_path: Path) -> None:
    content = as_statements(BASE[:1]).replace(b'"f"', b'"t"')
    assert not statements(rows_of(tmp_path, content))


def test_rows_of_one_entity_that_stand_apart_are_quarantined_or_refused(tmp_path: Path) -> None:
    lines = as_statements(BASE).splitlines(keepends=True)
    late = lines[1]
    rows = rows_of(tmp_path, b"".join([*lines, late]))
    assert rows[-1].quarantined
    assert "do not stand together" in rows[-1].issues[0].what
    with pytest.raises(FileRefused, match="sort the file by canonical_id"):
        rows_of(tmp_path, b"".join([lines[0], *lines[1::2], *lines[2::2]]))


# -- recognition ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "part"),
    [
        (as_lines(BASE), "entities"),
        (b"\xef\xbb\xbf" + as_lines(BASE), "entities"),
        (as_lines([entity("1", "Company", name="x" * 100_000)]), "entities"),
        (as_statements(BASE), "entities"),
        (as_simple([]), "entities"),
        (as_delta([("DEL", {"id": "x"})]), "delta"),
        (as_delta([("ADD", entity("1", "Company", name="x" * 100_000))]), "delta"),
        (index(), "index"),
        (orjson.dumps({"datasets": [], "run_time": "2024-06-13T15:20:04"}), "index"),
        (b"id,kind,name\n1,Company,A\n", None),
        (b'{"type":"FeatureCollection"}\n', None),
        (b"36,AEROCARIBBEAN AIRLINES,-0- ,CUBA\r\n", None),
        (b"just words\n", None),
    ],
)
def test_a_file_is_recognised_by_what_it_holds(
    content: bytes, part: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "any.name"
    path.write_bytes(content)
    assert identify(path, content[:65_536]) == part


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"[\n{}\n]", "one JSON array"),
        (as_simple([]).replace(b'"schema"', b'"Schema"'), "missing: schema"),
        (as_statements([]).replace(b'"prop",', b'"property",'), "missing: prop"),
    ],
)
def test_what_is_nearly_one_of_the_files_is_refused_with_the_reason(
    content: bytes, why: str, tmp_path: Path
) -> None:
    with pytest.raises(FileRefused, match=why):
        identify(tmp_path / "any.name", content)
