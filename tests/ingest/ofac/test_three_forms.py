"""One list in three forms (CSV, advanced XML, enhanced XML): is the same stated of the same?

First a small list that is written here once for both forms of XML and by hand as CSV; then the
whole list of the CSV fixture, which the fixtures of the other two sources write in their forms.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.ofac_enhanced_xml import EnhancedFile
from benchmarks.ofac_xml import AdvancedFile, Alias, Chosen, Days, Feature, Number, Where
from graph.model.facts import Attribute, Entity, Fact, Identifier, Name, Relation, Row, Sanction
from graph.model.vocabulary import RelationKind
from ingest.sources.ofac_advanced.reader import read as read_advanced
from ingest.sources.ofac_enhanced.reader import read as read_enhanced
from ingest.sources.ofac_sdn.reader import read as read_csv
from tests.ingest.sources.ofac_advanced import files as advanced
from tests.ingest.sources.ofac_advanced.files import facts
from tests.ingest.sources.ofac_enhanced import files as enhanced
from tests.ingest.sources.ofac_sdn import files as csv

XML = ("advanced", "enhanced")
FORMS = ("csv", *XML)

# A small list, by hand -------------------------------------------------------------------------

SDN = (
    '101,"NORTH QUAY TRADING LLC",-0- ,"RUSSIA-EO14024",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Tax ID '
    "No. 7704274402 (Russia); Registration Number HE 5 (Cyprus); Website www.quay.example; Email "
    "Address a@quay.example; Phone Number 74950000000; Organization Established Date 05 Mar 2009; "
    "Organization Type: Wholesale of other machinery and equipment; Target Type Private Company; "
    "Secondary sanctions risk: See Section 11 of Executive Order 14024.; Nationality of "
    "Registration Cyprus; Digital Currency Address - XBT 1BoatSLRHtKNngkdXEeobR76b53LETtpyT; "
    "a.k.a. 'NQT'.\"",
    '102,"SAMPLE, Ann","individual","SDGT] [IFSR","Director",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 07 '
    "Oct 1954; alt. DOB circa 1955; alt. DOB 1954 to 1956; POB Sampleton, Cuba; nationality Cuba; "
    'citizen Malta; Gender Female; Passport X1 (Cuba); National ID No. 77 (Malta)."',
    '103,"QUAY STAR","vessel","RUSSIA-EO14024",-0- ,"UBXX9","Crude Oil Tanker","105,000","56,000",'
    '"Panama","NORTH QUAY TRADING LLC","Vessel Registration Identification IMO 9990014; MMSI '
    '273999990; Vessel Year of Build 2003; Former Vessel Flag Malta."',
    '104,"EP-QQQ","aircraft","IFSR",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Aircraft Model B747; '
    "Aircraft Manufacturer's Serial Number (MSN) 99999; Aircraft Manufacture Date Sep 1984; "
    'Aircraft Mode S Transponder Code 730000."',
    '105,"QUAY BANK PJSC",-0- ,"UKRAINE-EO13662] [RUSSIA-EO14024",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '-0- ,"SWIFT/BIC QUAYRUMM; Executive Order 13662 Directive Determination - Subject to '
    "Directive 1; Executive Order 14024 Directive Information Subject to Directive 3 - new debt is "
    "prohibited.; Listing Date (EO 14024 Directive 3): 24 Feb 2022; Effective Date (EO 14024 "
    'Directive 3): 26 Mar 2022."',
)
ALT = (
    '101,1,"aka","NORD KAI HANDEL",-0- ',
    '101,2,"fka","QUAY NUMBER ONE OOO",-0- ',
    '102,3,"aka","SAMPLE, Anna Maria",-0- ',
    '105,4,"nka","QUAY BANK OF TODAY",-0- ',
)
ADD = (
    '101,1,"1 Quay, Building 2","Saint Petersburg, Leningrad 190000","Russia",-0- ',
    '101,2,-0- ,"Simferopol","Region: Crimea",-0- ',
    '105,3,-0- ,-0- ,"Russia",-0- ',
)
CONS_PRIM = (
    '201,"HARBOUR CHIP CO., LTD.",-0- ,"CMIC-EO13959",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Equity '
    "Ticker 00999 HK; Issuer Name Harbour Chip; ISIN CNE10000ZZZ9; Effective Date (CMIC) 02 Aug "
    "2021; Purchase/Sales For Divestment Date (CMIC) 03 Jun 2022; Listing Date (CMIC) 03 Jun 2021."
    '"',
    '202,"SAMPLE, Councillor","individual","NS-PLC",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 1959."',
    '203,"BANK OF QUAYS LTD",-0- ,"561-Related",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ',
    '204,"QUAY OIL OOO",-0- ,"UKRAINE-EO13662",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Executive Order '
    '13662 Directive Determination - Subject to Directive 4."',
)
RUSSIA = "Executive Order 14024 (Russia)"
SSI = "Sectoral Sanctions Identifications List"

File = AdvancedFile | EnhancedFile


def _said(*features: tuple[str, str | Chosen | Days | Where]) -> list[Feature]:
    return [Feature(label, value) for label, value in features]


def _company(name: str, kind: str = "Name", *, low: bool = False) -> Alias:
    return Alias(kind, (("Latin", (("Entity Name", name),)),), low)


def _person(family: str, given: str, kind: str = "Name") -> Alias:
    parts = (("Last Name", family), *(("First Name", name) for name in given.split()[:1]))
    more = tuple(("Middle Name", name) for name in given.split()[1:])
    return Alias(kind, (("Latin", parts + more),))


def _country(name: str) -> Where:
    return Where(parts=(("Unknown", name),))


def _sdn(file: File) -> None:
    quay = (
        ("ADDRESS1", "1 Quay"),
        ("ADDRESS2", "Building 2"),
        ("CITY", "Saint Petersburg"),
        ("STATE/PROVINCE", "Leningrad"),
        ("POSTAL CODE", "190000"),
    )
    file.party(
        101,
        "Entity",
        [
            _company("NORTH QUAY TRADING LLC"),
            _company("NORD KAI HANDEL", "A.K.A."),
            _company("NQT", "A.K.A.", low=True),
            _company("QUAY NUMBER ONE OOO", "F.K.A."),
        ],
        _said(
            ("Website", "www.quay.example"),
            ("Email Address", "a@quay.example"),
            ("Phone Number", "74950000000"),
            ("Organization Established Date", Days("2009-03-05")),
            ("Organization Type:", Chosen("Wholesale of other machinery and equipment")),
            ("Target Type", Chosen("Private Company")),
            ("Secondary sanctions risk:", Chosen("See Section 11 of Executive Order 14024.")),
            ("Nationality of Registration", _country("Cyprus")),
            ("Digital Currency Address - XBT", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"),
            ("Location", Where("Russia", quay)),
            ("Location", Where(parts=(("CITY", "Simferopol"),), area="Region: Crimea")),
        ),
        [
            Number("Tax ID No.", "7704274402", "Russia"),
            Number("Registration Number", "HE 5", "Cyprus"),
        ],
    )
    file.entry(101, "SDN List", [("2022-06-28", RUSSIA)], ["RUSSIA-EO14024"])
    file.party(
        102,
        "Individual",
        [_person("SAMPLE", "Ann"), _person("SAMPLE", "Anna Maria", "A.K.A.")],
        _said(
            ("Title", "Director"),
            ("Birthdate", Days("1954-10-07")),
            ("Birthdate", Days("1955-01-01", "1955-12-31", circa=True)),
            ("Birthdate", Days("1954-01-01", "1956-12-31")),
            ("Place of Birth", "Sampleton, Cuba"),
            ("Nationality Country", _country("Cuba")),
            ("Citizenship Country", _country("Malta")),
            ("Gender", Chosen("Female")),
        ),
        [Number("Passport", "X1", "Cuba"), Number("National ID No.", "77", "Malta")],
    )
    file.entry(102, "SDN List", [("2019-01-24", "Unknown")], ["SDGT", "IFSR"])
    file.relation(102, 101, "Leader or official of")
    file.party(
        103,
        "Vessel",
        [Alias("Name", (("Latin", (("Vessel Name", "QUAY STAR"),)),))],
        _said(
            ("Vessel Call Sign", "UBXX9"),
            ("Vessel Type", Chosen("Crude Oil Tanker")),
            ("Vessel Tonnage", "105,000"),
            ("Vessel Gross Registered Tonnage", "56,000"),
            ("Vessel Flag", "Panama"),
            ("Vessel Owner", "NORTH QUAY TRADING LLC"),
            ("Vessel Year of Build", "2003"),
            ("Former Vessel Flag", "Malta"),
        ),
        [
            Number("Vessel Registration Identification", "IMO 9990014"),
            Number("MMSI", "273999990"),
        ],
    )
    file.entry(103, "SDN List", [("2022-06-28", RUSSIA)], ["RUSSIA-EO14024"])
    file.relation(103, 101, "Owned or Controlled By")
    file.party(
        104,
        "Aircraft",
        [Alias("Name", (("Latin", (("Aircraft Name", "EP-QQQ"),)),))],
        _said(
            ("Aircraft Model", "B747"),
            ("Aircraft Manufacturer's Serial Number (MSN)", "99999"),
            ("Aircraft Manufacture Date", Days("1984-09-01", "1984-09-30")),
            ("Aircraft Mode S Transponder Code", "730000"),
        ),
    )
    file.entry(104, "SDN List", [("2019-01-24", "Unknown")], ["IFSR"])
    file.relation(104, 102, "Acting for or on behalf of", quality="High", comment="a note")
    file.party(
        105,
        "Entity",
        [_company("QUAY BANK PJSC"), _company("QUAY BANK OF TODAY", "N.K.A.")],
        _said(
            ("SWIFT/BIC", "QUAYRUMM"),
            ("Executive Order 13662 Directive Determination -", Chosen("Subject to Directive 1")),
            (
                "Executive Order 14024 Directive Information",
                Chosen("Subject to Directive 3 - new debt is prohibited."),
            ),
            ("Listing Date (EO 14024 Directive 3):", Days("2022-02-24")),
            ("Effective Date (EO 14024 Directive 3):", Days("2022-03-26")),
            ("Location", Where("Russia")),
        ),
    )
    file.entry(105, "SDN List", [("2022-04-06", RUSSIA)], ["RUSSIA-EO14024"])
    file.entry(
        105, SSI, [("2014-09-12", "Unknown")], ["UKRAINE-EO13662"], ["13662 Sectoral Directive 1"]
    )


def _cons(file: File) -> None:
    everything = "Consolidated List"
    file.party(
        201,
        "Entity",
        [_company("HARBOUR CHIP CO., LTD.")],
        _said(
            ("Equity Ticker", "00999 HK"),
            ("Issuer Name", "Harbour Chip"),
            ("ISIN", "CNE10000ZZZ9"),
            ("Effective Date (CMIC)", Days("2021-08-02")),
            ("Purchase/Sales For Divestment Date (CMIC)", Days("2022-06-03")),
            ("Listing Date (CMIC)", Days("2021-06-03")),
        ),
    )
    cmic = "Non-SDN Chinese Military-Industrial Complex Companies List (NS-CMIC List)"
    file.entry(201, cmic, [("2021-06-03", "Executive Order 13959")], ["CMIC-EO13959"], ["Menu"])
    file.entry(201, everything, [("2021-06-03", "Executive Order 13959")], [], [])
    file.party(
        202,
        "Individual",
        [_person("SAMPLE", "Councillor")],
        _said(("Birthdate", Days("1959-01-01", "1959-12-31"))),
    )
    plc = "Non-SDN Palestinian Legislative Council List"
    file.entry(202, plc, [("2006-04-12", "Unknown")], ["NS-PLC"], ["Reject"])
    file.entry(202, everything, [("2014-10-10", "Unknown")], [], [])
    file.party(203, "Entity", [_company("BANK OF QUAYS LTD")])
    file.entry(203, everything, [("2019-07-31", "CISADA")], ["561-Related"], ["CAPTA"])
    file.party(
        204,
        "Entity",
        [_company("QUAY OIL OOO")],
        _said(
            ("Executive Order 13662 Directive Determination -", Chosen("Subject to Directive 4"))
        ),
    )
    file.entry(204, SSI, [("2014-09-12", "Unknown")], ["UKRAINE-EO13662"])
    file.relation(204, 105, "Owned or Controlled By")


def _small(folder: Path, form: str) -> list[Row]:
    if form == "csv":
        lines = {"sdn": SDN, "alt": ALT, "add": ADD, "cons_prim": CONS_PRIM}
        return list(read_csv(csv.write(folder, tuple(lines), **lines), "x"))
    names = {"Russia": "RU", "Cyprus": "CY", "Cuba": "CU", "Malta": "MT", "Panama": "PA"}
    made: list[File] = (
        [AdvancedFile(countries=names), AdvancedFile(countries=names)]
        if form == "advanced"
        else [
            EnhancedFile(countries=names),
            EnhancedFile(countries=names, list_name="Consolidated List"),
        ]
    )
    files = {}
    for part, fill, file in zip(("sdn", "cons"), (_sdn, _cons), made, strict=True):
        fill(file)
        files[part] = folder / f"{part}_{form}.xml"
        files[part].write_bytes(file.text())
    return list((read_advanced if form == "advanced" else read_enhanced)(files, "x"))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    return {form: _small(tmp_path_factory.mktemp(form), form) for form in FORMS}


# The list of the CSV fixture -------------------------------------------------------------------


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    return {
        "csv": csv.rows_of(tmp_path_factory.mktemp("csv"), tuple(csv.LINES)),
        "advanced": advanced.rows_of(tmp_path_factory.mktemp("advanced")),
        "enhanced": enhanced.rows_of(tmp_path_factory.mktemp("enhanced")),
    }


RARE = f"ofac:{advanced.RARE}"  # the advanced fixture holds a party more


def of(kind: type[Fact], rows: list[Row]) -> set[Fact]:
    return {
        fact
        for fact in facts(rows)
        if isinstance(fact, kind)
        and RARE not in (getattr(fact, name, "") for name in ("id", "entity", "subject", "source"))
    }


@pytest.mark.parametrize("which", ["small", "large"])
@pytest.mark.parametrize("kind", [Entity, Name, Identifier])
def test_parties_names_and_numbers_are_the_same(
    request: pytest.FixtureRequest, which: str, kind: type[Fact]
) -> None:
    rows = request.getfixturevalue(which)
    expected = of(kind, rows["csv"])
    assert len(expected) >= 9
    for form in XML:
        assert of(kind, rows[form]) == expected, form


def _listings(rows: list[Row]) -> dict[tuple[str, str], tuple[str, tuple[str, ...]]]:
    return {
        (each.subject, each.list_id): (each.id, tuple(sorted(each.programmes)))
        for each in of(Sanction, rows)
        if isinstance(each, Sanction)
    }


@pytest.mark.parametrize("which", ["small", "large"])
def test_listings_have_the_same_ids_on_the_same_lists(
    request: pytest.FixtureRequest, which: str
) -> None:
    rows = request.getfixturevalue(which)
    expected = _listings(rows["csv"])
    assert len(expected) >= 11
    # CSV and enhanced XML state programmes of a party, not of a listing: list by list the same.
    assert _listings(rows["enhanced"]) == expected
    ids = {key: listing for key, (listing, _) in expected.items()}
    assert {key: listing for key, (listing, _) in _listings(rows["advanced"]).items()} == ids


def test_the_programmes_of_a_party_are_the_same(small: dict[str, list[Row]]) -> None:
    def programmes(rows: list[Row]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for (subject, _), (_, codes) in _listings(rows).items():
            found.setdefault(subject, set()).update(codes)
        return found

    expected = programmes(small["csv"])
    assert expected["ofac:105"] == {"UKRAINE-EO13662", "RUSSIA-EO14024"}
    for form in XML:
        assert programmes(small[form]) == expected, form


def test_listings_in_both_forms_of_xml_begin_alike(small: dict[str, list[Row]]) -> None:
    def starts(rows: list[Row]) -> dict[str, str]:
        found = (each for each in of(Sanction, rows) if isinstance(each, Sanction))
        return {each.id: str(each.validity.start) for each in found}

    assert starts(small["enhanced"]) == starts(small["advanced"])
    assert starts(small["enhanced"])["ofac:105:us_ofac_ssi"] == "2014-09-12"
    assert starts(small["enhanced"])["ofac:202:us_ofac_plc"] == "2006-04-12"


def _attributes(rows: list[Row]) -> set[tuple[str, str, str]]:
    found = (fact for fact in of(Attribute, rows) if isinstance(fact, Attribute))
    return {(fact.entity, fact.key, fact.value) for fact in found}


def test_attributes_of_the_small_list_are_the_same(small: dict[str, list[Row]]) -> None:
    expected = _attributes(small["csv"])
    assert len(expected) > 35
    for form in XML:
        more = _attributes(small[form]) - expected
        assert expected <= _attributes(small[form]), form
        assert {key for _, key, _ in more} == {"legalBasis"}, form


def test_attributes_of_the_large_list_are_the_same_as_in_advanced_xml(
    large: dict[str, list[Row]],
) -> None:
    one, two = _attributes(large["enhanced"]), _attributes(large["advanced"])
    # The day of a legal basis is known to the advanced form only, and the name of a party that is
    # in no file to the enhanced one.
    assert {key for _, key, _ in one ^ two} == {"legalBasis", "linkedTo"}
    assert {each for each in one - two if each[1] == "linkedTo"} == {
        ("ofac:18300", "linkedTo", "PARTY 99999")
    }


def test_the_three_days_of_a_cmic_listing_have_the_same_keys(small: dict[str, list[Row]]) -> None:
    for form in FORMS:
        dates = {
            (key, value)
            for entity, key, value in _attributes(small[form])
            if entity == "ofac:201" and key.endswith("Date")
        }
        assert dates == {
            ("cmicListingDate", "2021-06-03"),
            ("cmicEffectiveDate", "2021-08-02"),
            ("cmicDivestmentDate", "2022-06-03"),
        }, form
        (listing,) = (
            each
            for each in of(Sanction, small[form])
            if isinstance(each, Sanction) and each.subject == "ofac:201"
        )
        assert listing.list_id == "us_ofac_ns_cmic"
        assert str(listing.validity.start) == "2021-06-03"


@pytest.mark.parametrize("which", ["small", "large"])
def test_relations_are_the_same_in_both_forms_of_xml(
    request: pytest.FixtureRequest, which: str
) -> None:
    rows = request.getfixturevalue(which)
    expected = of(Relation, rows["advanced"])
    assert of(Relation, rows["enhanced"]) == expected
    assert len(expected) > 6
    located = {
        fact
        for fact in expected
        if isinstance(fact, Relation) and fact.kind is RelationKind.LOCATED_IN
    }
    assert located == {
        fact
        for fact in of(Relation, rows["csv"])
        if isinstance(fact, Relation) and fact.kind is RelationKind.LOCATED_IN
    }
