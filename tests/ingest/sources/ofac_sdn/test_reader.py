"""What the reader makes of small files in the published form."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import FileRefused
from graph.model.facts import (
    Attribute,
    Entity,
    Identifier,
    Name,
    Relation,
    Sanction,
    Severity,
)
from graph.model.time import PartialDate, Validity
from graph.model.vocabulary import ENDS, NameKind, NodeKind, RelationKind
from ingest.source import source_info
from tests.ingest.sources.ofac_sdn.files import (
    ADD,
    ALT,
    CONS_PRIM,
    LINES,
    NAMES,
    SBERBANK,
    SDN,
    as_published,
    facts,
    issues,
    rows_of,
    said_by,
    statements,
    write,
)

EVERY_PART = tuple(LINES)
SDN_PARTS = ("sdn", "alt", "add", "comments")


def linked(source: str, target: str, how: str = "Linked To") -> Relation:
    return Relation(RelationKind.LINKED_TO, source, target, how=how)


def located(source: str, country: str, how: str = "address") -> Relation:
    return Relation(RelationKind.LOCATED_IN, source, f"country:{country}", how=how)


def test_the_source_names_the_eight_files_it_reads() -> None:
    assert source_info("ofac_sdn").parts == NAMES


def test_every_line_of_every_file_is_one_row(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, EVERY_PART)
    counted = {part: sum(row.part == part for row in rows) for part in EVERY_PART}
    assert counted == {part: len(lines) for part, lines in LINES.items()}


def test_an_entity_with_a_legal_form_in_its_name_is_a_company_and_others_are_not(
    tmp_path: Path,
) -> None:
    kinds = {
        fact.id: fact.kind
        for fact in facts(rows_of(tmp_path, ("sdn",)))
        if isinstance(fact, Entity)
    }
    assert kinds == {
        "ofac:36": NodeKind.ORGANIZATION,
        "ofac:17018": NodeKind.COMPANY,
        "ofac:17260": NodeKind.COMPANY,
        "ofac:90001": NodeKind.COMPANY,
        "ofac:90002": NodeKind.VESSEL,
        "ofac:90003": NodeKind.AIRPLANE,
        "ofac:90004": NodeKind.ORGANIZATION,
        "ofac:90005": NodeKind.PERSON,
    }


def test_identifiers_are_read_with_their_country_and_check_digit(tmp_path: Path) -> None:
    found = {
        (fact.scheme, fact.value)
        for fact in facts(rows_of(tmp_path, ("sdn",)))
        if isinstance(fact, Identifier) and fact.entity == "ofac:90001"
    }
    assert found == {
        ("ofac", "90001"),
        ("inn", "7799000005"),
        ("tax-ru", "7799000006"),  # fails its check digit: must not make two records one party
        ("ogrn", "1029900000019"),
        ("lei", "5493000TESTHARBOUR25"),
        ("okpo", "00099999"),
        ("registration-cy", "HE 99999"),
        ("imo-company", "5999999"),
    }


def test_a_number_that_fails_its_check_digit_is_a_warning(tmp_path: Path) -> None:
    found = [issue.what for issue in issues(rows_of(tmp_path, ("sdn",)))]
    assert "tax-ru: the check digit does not fit" in found


def test_a_vessel_keeps_its_columns_and_is_linked_to_its_owner(tmp_path: Path) -> None:
    found = facts(rows_of(tmp_path, ("sdn",)))
    vessel = "ofac:90002"
    for fact in (
        Identifier(vessel, "imo", "9990014"),
        Identifier(vessel, "mmsi", "273999990"),
        Attribute(vessel, "callSign", "UBXX9"),
        Attribute(vessel, "vesselType", "Crude Oil Tanker"),
        Attribute(vessel, "tonnage", "105,000"),
        Attribute(vessel, "grossRegisterTonnage", "56,000"),
        Attribute(vessel, "flag", "RU"),
        Attribute(vessel, "formerFlag", "MT"),
        Attribute(vessel, "buildDate", "2003"),
        Attribute(vessel, "owner", "NORTH PIER SHIPPING, OOO"),
        linked(vessel, "ofac:90001"),
        linked(vessel, "ofac:90001", "Vessel owner"),
    ):
        assert fact in found


def test_an_aircraft_is_linked_to_its_listed_operator(tmp_path: Path) -> None:
    found = facts(rows_of(tmp_path, ("sdn",)))
    assert linked("ofac:90003", "ofac:36", "Aircraft operator") in found
    assert Identifier("ofac:90003", "aircraft-msn", "99999") in found
    assert Attribute("ofac:90003", "buildDate", "1984-09-14") in found


def test_a_person_has_dates_posts_and_documents_under_generic_schemes(tmp_path: Path) -> None:
    found = facts(rows_of(tmp_path, ("sdn",)))
    person = "ofac:90005"
    for fact in (
        Attribute(person, "birthDate", "1970-01-01"),
        Attribute(person, "birthDate", "circa 1971"),
        Attribute(person, "nationality", "CU"),
        Attribute(person, "position", "Minister of Samples"),
        Attribute(person, "position", "Director"),
        Attribute(person, "position", "Former Deputy Head of the Sample Office"),
        Identifier(person, "passport-cu", "X000000"),
    ):
        assert fact in found


def test_alternate_names_keep_their_kind_and_quoted_names_are_weak(tmp_path: Path) -> None:
    found = facts(rows_of(tmp_path, SDN_PARTS))
    assert Name("ofac:36", "AEROCARIBBEAN", NameKind.ALIAS) in found
    assert Name("ofac:90001", "NORTHERN PIER LINES", NameKind.ALIAS) in found
    former = "SBERBANK OF RUSSIA OPEN JOINT STOCK COMPANY"
    assert Name("ofac:17018", former, NameKind.FORMER) in found
    assert Name("ofac:17260", "RT", NameKind.WEAK) in found


def test_addresses_become_attributes_and_places_where_a_country_is_named(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, ("sdn", "add"))
    found = facts(rows)
    assert located("ofac:36", "CU") in found
    assert located("ofac:17018", "RU") in found
    assert Attribute("ofac:17018", "address", "19 ul. Vavilova, Moscow 117312, Russia") in found
    crimea = "1 Pier Road, Simferopol, Region: Crimea"
    assert Attribute("ofac:90001", "address", crimea) in found
    assert located("ofac:90001", "CY", "incorporated") in found
    places = {f.source for f in found if isinstance(f, Relation) and f.how == "address"}
    assert places == {"ofac:36", "ofac:17018"}
    assert Attribute("ofac:90003", "address", "Tehran, Persia Nova") in found
    (unknown,) = [issue for issue in issues(rows) if issue.part == "add"]
    assert (unknown.where, unknown.what) == (
        "ADD.CSV line 5",
        "'Persia Nova' is not a known country",
    )


def test_an_address_row_of_nothing_but_nulls_states_nothing_and_is_no_trouble(
    tmp_path: Path,
) -> None:
    (row,) = [row for row in rows_of(tmp_path, ("sdn", "add")) if row.part == "add"][3:4]
    assert row.statements == () == row.issues


def test_a_row_whose_party_is_not_in_the_primary_file_is_kept_with_its_text_and_reason(
    tmp_path: Path,
) -> None:
    orphans = issues(rows_of(tmp_path, SDN_PARTS), Severity.QUARANTINED)
    assert [(issue.where, issue.text) for issue in orphans] == [
        ("ALT.CSV line 4", ALT[3]),
        ("ADD.CSV line 7", ADD[6]),
    ]
    assert all("party 99999 is not in SDN.CSV" in issue.what for issue in orphans)


def test_linked_to_finds_a_party_by_primary_name_then_by_alternate_name(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, SDN_PARTS)
    (by_name,) = said_by(rows, linked("ofac:90001", "ofac:17260"))
    assert (by_name.evidence.part, by_name.evidence.locator) == ("sdn", "SDN.CSV line 4")
    assert by_name.evidence.text == "Linked To: STATE CORPORATION ROSTEC"
    (by_alias,) = said_by(rows, linked("ofac:90003", "ofac:36"))
    assert by_alias.evidence.part == "alt"


def test_a_link_to_no_listed_party_is_a_warning_and_stays_an_attribute(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, ("sdn",))
    assert Attribute("ofac:90003", "linkedTo", "NOBODY AT ALL LTD") in facts(rows)
    (warning,) = [i for i in issues(rows) if "NOBODY" in i.what]
    assert warning.where == "SDN.CSV line 6"
    assert warning.what == "'NOBODY AT ALL LTD' is no name of a party in these files"


def test_a_link_to_a_name_of_two_parties_is_not_guessed(tmp_path: Path) -> None:
    twin = SDN[0].replace("36,", "37,", 1)
    linking = SDN[3].replace("STATE CORPORATION ROSTEC", "AEROCARIBBEAN AIRLINES")
    rows = rows_of(tmp_path, ("sdn",), sdn=(SDN[0], twin, linking))
    assert Attribute("ofac:90001", "linkedTo", "AEROCARIBBEAN AIRLINES") in facts(rows)
    (warning,) = [i for i in issues(rows) if "parties" in i.what]
    assert "ofac:36, ofac:37" in warning.what


def test_every_relation_joins_kinds_that_the_vocabulary_allows(tmp_path: Path) -> None:
    found = facts(rows_of(tmp_path, EVERY_PART))
    kinds = {fact.id: fact.kind for fact in found if isinstance(fact, Entity)}
    relations = [fact for fact in found if isinstance(fact, Relation)]
    assert relations
    for relation in relations:
        ends = ENDS[relation.kind]
        assert kinds[relation.source] in ends.sources
        if not relation.target.startswith("country:"):
            assert kinds[relation.target] in ends.targets


def test_an_sdn_party_with_a_directive_stands_on_both_lists(tmp_path: Path) -> None:
    found = {fact for fact in facts(rows_of(tmp_path, ("sdn",))) if isinstance(fact, Sanction)}
    rostec = "ofac:17260"
    both = ("UKRAINE-EO13662", "RUSSIA-EO14024")
    assert Sanction(f"{rostec}:us_ofac_sdn", rostec, "us_ofac_sdn", programmes=both) in found
    assert (
        Sanction(
            f"{rostec}:us_ofac_ssi",
            rostec,
            "us_ofac_ssi",
            programmes=("UKRAINE-EO13662",),
            measures="Subject to Directive 3",
        )
        in found
    )
    assert sum(fact.list_id == "us_ofac_sdn" for fact in found) == len(SDN)


def test_a_cut_remark_is_joined_with_its_comments_in_the_middle_of_a_word(tmp_path: Path) -> None:
    assert SBERBANK[990:1010].isascii()
    rows = rows_of(tmp_path, SDN_PARTS)
    bank = "ofac:17018"
    for fact in (
        Identifier(bank, "inn", "7707083893"),
        Identifier(bank, "ogrn", "1027700132195"),
        Name(bank, "SBERBANK TEST OFFICE", NameKind.WEAK),
    ):
        (said,) = said_by(rows, fact)
        assert said.evidence.part == "comments"
        assert said.evidence.locator == "SDN_COMMENTS.CSV line 1"
    (swift,) = said_by(rows, Identifier(bank, "swift", "SABRRUMM"))
    assert swift.evidence.part == "sdn"
    (listed,) = [
        s
        for s in statements(rows)
        if isinstance(s.fact, Sanction) and s.fact.list_id == "us_ofac_ns_mbs"
    ]
    assert isinstance(listed.fact, Sanction)
    assert listed.fact.validity == Validity(start=PartialDate(2022, 2, 24))
    assert listed.fact.measures is not None
    assert listed.fact.measures.startswith("Subject to Directive 3 - All transactions in")


def test_without_the_comments_file_a_cut_remark_says_so_and_its_last_phrase_is_not_read(
    tmp_path: Path,
) -> None:
    rows = rows_of(tmp_path, ("sdn",))
    (warning,) = [i for i in issues(rows) if "cut at 1,000" in i.what]
    assert warning.where == "SDN.CSV line 2"
    assert "SDN_COMMENTS.CSV" in warning.what
    last = SBERBANK[:1000].rpartition("; ")[2]
    assert SBERBANK[1000:][:2] != "; "
    assert not [s for s in statements(rows) if s.evidence.text.startswith(last)]


def test_facts_in_the_primary_text_are_stated_alike_with_and_without_the_comments_file(
    tmp_path: Path,
) -> None:
    parts = [("sdn",), ("sdn", "comments")]
    alone, joined = (
        {
            s.fact
            for s in statements(rows_of(tmp_path, given))
            if s.evidence.part == "sdn" and not isinstance(s.fact, Sanction)
        }
        for given in parts
    )
    assert alone == joined


def test_a_comments_row_of_a_remark_that_is_not_cut_is_quarantined(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, ("sdn", "comments"), comments=('17260,"67328 (Russia)."',))
    (issue,) = issues(rows, Severity.QUARANTINED)
    assert issue.what == "the remark of party 17260 is not cut in SDN.CSV"


def test_consolidated_parties_stand_on_the_list_of_their_programme_or_directive(
    tmp_path: Path,
) -> None:
    found = {
        (fact.subject, fact.list_id, fact.programmes)
        for fact in facts(rows_of(tmp_path, ("cons_prim", "cons_comments")))
        if isinstance(fact, Sanction)
    }
    assert found == {
        ("ofac:9600", "us_ofac_plc", ("NS-PLC",)),
        ("ofac:15268", "us_ofac_capta", ("561-Related",)),
        ("ofac:17018", "us_ofac_ssi", ("UKRAINE-EO13662",)),
        ("ofac:17018", "us_ofac_ns_mbs", ("RUSSIA-EO14024",)),
        ("ofac:18300", "us_ofac_ssi", ("UKRAINE-EO13662",)),
        ("ofac:27016", "us_ofac_ns_mbs", ("CAATSA - RUSSIA",)),
        ("ofac:30999", "us_ofac_ns_cmic", ("CMIC-EO13959",)),
        ("ofac:31695", "us_ofac_ns_mbs", ("RUSSIA-EO14024",)),
        ("ofac:31695", "us_ofac_capta", ("RUSSIA-EO14024",)),
        ("ofac:46999", "us_ofac_consolidated", ("NS-NEWLIST-EO15000",)),
        ("ofac:50999", "us_ofac_ns_mbs", ("ILLICIT-DRUGS-EO14059",)),
        ("ofac:51999", "us_ofac_fse", ("FSE-SY",)),
    }


def test_a_party_in_both_files_is_one_party_with_equal_listings(tmp_path: Path) -> None:
    def said(parts: tuple[str, ...]) -> set[Sanction]:
        return {
            fact
            for fact in facts(rows_of(tmp_path, parts))
            if isinstance(fact, Sanction)
            and fact.subject == "ofac:17018"
            and fact.list_id != "us_ofac_sdn"
        }

    assert said(("sdn", "comments")) == said(("cons_prim", "cons_comments"))
    assert len(said(("sdn", "comments"))) == 2


def test_cmic_dates_ticker_and_isin_are_read(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, ("cons_prim",))
    found = facts(rows)
    firm = "ofac:30999"
    (listed,) = [f for f in found if isinstance(f, Sanction) and f.subject == firm]
    assert listed.validity == Validity(start=PartialDate(2021, 6, 3))
    for fact in (
        Attribute(firm, "cmicListingDate", "2021-06-03"),
        Attribute(firm, "cmicEffectiveDate", "2021-08-02"),
        Attribute(firm, "cmicDivestmentDate", "2022-06-03"),
        Identifier(firm, "ticker", "600999 CN"),
        Identifier(firm, "ticker", "00999 HK"),
        Identifier(firm, "isin", "CNE10000ZZZ9"),
        Identifier(firm, "isin-unchecked", "CNE10000ZZZ1"),
        Identifier(firm, "uscc", "91310000MATE5T0X0L"),
    ):
        assert fact in found
    assert len(said_by(rows, Identifier(firm, "isin", "CNE10000ZZZ9"))) == 1


def test_directives_are_listed_in_order_whatever_their_order_in_the_remark(
    tmp_path: Path,
) -> None:
    found = facts(rows_of(tmp_path, ("cons_prim",)))
    (ssi,) = [f for f in found if isinstance(f, Sanction) and f.subject == "ofac:18300"]
    assert ssi.measures == "Subject to Directive 2; Subject to Directive 4"


def test_a_listing_date_alone_puts_a_party_on_the_list_of_its_directive(tmp_path: Path) -> None:
    dated = SDN[3].replace(
        "Tax ID No.", "Listing Date (EO 14024 Directive 2): 24 Feb 2022; Tax ID No.", 1
    )
    found = facts(rows_of(tmp_path, ("sdn",), sdn=(dated,)))
    assert (
        Sanction(
            "ofac:90001:us_ofac_capta",
            "ofac:90001",
            "us_ofac_capta",
            validity=Validity(start=PartialDate(2022, 2, 24)),
            programmes=("RUSSIA-EO14024",),
            measures="Directive 2",
        )
        in found
    )
    assert Attribute("ofac:90001", "listingDate", "EO 14024 Directive 2: 2022-02-24") in found


def test_a_programme_no_list_is_known_for_is_loaded_with_a_warning(tmp_path: Path) -> None:
    warned = [issue.what for issue in issues(rows_of(tmp_path, ("cons_prim",)))]
    assert "unknown programme 'NS-NEWLIST-EO15000'" in warned
    assert "no list is known for the programmes 'NS-NEWLIST-EO15000'" in warned


def test_a_link_may_reach_a_party_of_the_other_list(tmp_path: Path) -> None:
    named = [CONS_PRIM[3].replace("Linked To: ROSTEC", "Linked To: STATE CORPORATION ROSTEC")]
    rows = rows_of(tmp_path, ("sdn", "cons_prim"), cons_prim=named)
    assert linked("ofac:18300", "ofac:17260") in facts(rows)


def test_a_phrase_of_no_known_form_is_kept_and_counted_once_for_its_pattern(
    tmp_path: Path,
) -> None:
    doubled = SDN[6].replace("12;", "12; a phrase nobody knows 77;")
    again = doubled.replace("90004", "90014")
    rows = rows_of(tmp_path, ("sdn",), sdn=(*SDN[:6], doubled, again))
    assert Attribute("ofac:90004", "remark", "a phrase nobody knows 12") in facts(rows)
    (warning,) = [i for i in issues(rows) if "no known form" in i.what]
    assert warning.what == "a remark of no known form: 'a phrase nobody'"
    assert warning.where == "SDN.CSV line 7 and 3 more"
    assert warning.text == "a phrase nobody knows 12"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (SDN[0].replace("36,", "x36,", 1), "'x36' is not a party number"),
        (SDN[0].replace("36,", "036,", 1), "'036' is not a party number"),
        (SDN[0].replace('"AEROCARIBBEAN AIRLINES"', "-0- "), "party 36 has no name"),
        (SDN[0] + ",-0- ", "13 columns where the format has 12"),
        (SDN[0].replace('"CUBA"', '"CUBA'), "unclosed quote"),
        (SDN[0].replace("AIRLINES", "AIR\x07LINES"), "control character 0x07 in the row"),
        ("", "an empty line"),
    ],
)
def test_a_broken_row_is_quarantined_with_its_reason_and_the_next_is_read(
    tmp_path: Path, line: str, why: str
) -> None:
    rows = rows_of(tmp_path, ("sdn",), sdn=(SDN[2], line, SDN[3]))
    assert [row.quarantined for row in rows] == [False, True, False]
    (issue,) = issues(rows, Severity.QUARANTINED)
    assert (issue.where, issue.what, issue.text) == ("SDN.CSV line 2", why, line)


def test_a_second_row_of_one_party_is_quarantined(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, ("sdn",), sdn=(SDN[0], SDN[0].replace("CUBA", "SYRIA")))
    (issue,) = issues(rows, Severity.QUARANTINED)
    assert issue.what == "party 36 already stands on line 1"


@pytest.mark.parametrize("keep", [1, 20, 60, 120])
@pytest.mark.parametrize("part", ["sdn", "alt", "add", "comments"])
def test_a_file_cut_within_its_last_row_is_refused_with_the_line(
    tmp_path: Path, part: str, keep: int
) -> None:
    whole = as_published(LINES[part])
    last = LINES[part][-1]
    kept = min(keep, len(last) - 2)
    cut = whole[: len(whole) - 3 - len(last) + kept]
    with pytest.raises(FileRefused, match=f"truncated at line {len(LINES[part])} "):
        rows_of(tmp_path, SDN_PARTS, **{part: cut})


def test_a_file_without_its_end_mark_is_read_with_a_warning(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, ("sdn",), sdn=as_published(SDN)[:-1])
    assert [i.what for i in issues(rows) if "0x1A" in i.what]
    assert len(rows) == len(SDN)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (as_published(SDN) + as_published(SDN), "rows follow the end mark"),
        (as_published(SDN).replace(b"CUBA", b"C\x00BA"), "line 1 holds NUL bytes"),
        (as_published(SDN).replace(b"CUBA", b"C\xdaBA"), "line 1 is not UTF-8 \\(byte 0xDA\\)"),
        (as_published([SDN[0], f'37,"{"X" * 1_000_000}"']), "line 2 is longer than"),
        (b"\x1a", "it holds no party"),
        (b"", "it holds no party"),
    ],
)
def test_a_file_that_is_not_what_it_claims_is_refused_in_one_line(
    tmp_path: Path, content: bytes, why: str
) -> None:
    with pytest.raises(FileRefused, match=why) as caught:
        rows_of(tmp_path, ("sdn",), sdn=content)
    assert "\n" not in str(caught.value)


def test_line_ends_of_unix_and_a_byte_order_mark_are_accepted(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + as_published(SDN).replace(b"\r\n", b"\n")
    assert facts(rows_of(tmp_path, ("sdn",), sdn=content)) == facts(rows_of(tmp_path, ("sdn",)))


@pytest.mark.parametrize("part", ["alt", "add", "comments"])
def test_a_file_without_its_primary_file_is_refused_and_told_what_is_missing(
    tmp_path: Path, part: str
) -> None:
    with pytest.raises(FileRefused, match=r"give SDN\.CSV of the same day"):
        rows_of(tmp_path, (part,))


def test_every_statement_names_its_file_line_page_and_words(tmp_path: Path) -> None:
    for statement in statements(rows_of(tmp_path, EVERY_PART)):
        evidence = statement.evidence
        assert evidence.text
        assert evidence.locator.split(" line ")[0] in NAMES.values()
        assert evidence.title is not None
        assert evidence.title.endswith(evidence.locator.split(" line ")[0])
        assert evidence.url is not None
        assert evidence.url.startswith("https://sanctionssearch.ofac.treas.gov/Details.aspx?id=")


def test_reading_the_same_files_twice_states_the_same(tmp_path: Path) -> None:
    files = write(tmp_path, EVERY_PART)
    from ingest.sources.ofac_sdn.reader import read

    assert list(read(files, "ofac_sdn")) == list(read(files, "ofac_sdn"))
