"""The parties of the CSV fixture (tests/ingest/sources/ofac_sdn/files.py) as advanced XML.

Parties are invented, or well-known public bodies. The SDN file holds one party more, 90009, that
carries every part of the format the others do not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from benchmarks.ofac_xml import (
    AdvancedFile,
    Alias,
    Chosen,
    Days,
    Feature,
    Number,
    Value,
    Where,
)
from graph.model.facts import Fact, Issue, Row, Severity, Statement
from ingest.sources.ofac_advanced.reader import read
from tests.ingest.sources.ofac_sdn.files import SBERBANK

DAY = date(2026, 11, 24)
NAMES = {"sdn": "SDN_ADVANCED.XML", "cons": "CONS_ADVANCED.XML"}
COUNTRIES = {
    "Russia": "RU",
    "Cuba": "CU",
    "Cyprus": "CY",
    "China": "CN",
    "Malta": "MT",
    "Samplia": "SM",
}
RUSSIA = "Executive Order 14024 (Russia)"
PLC = "Non-SDN Palestinian Legislative Council List"
SSI = "Sectoral Sanctions Identifications List"
CMIC = "Non-SDN Chinese Military-Industrial Complex Companies List (NS-CMIC List)"
ALL = "Consolidated List"
RARE = 90009  # the party that has what others do not


def company(name: str, kind: str = "Name", *, low: bool = False) -> Alias:
    return Alias(kind, (("Latin", (("Entity Name", name),)),), low)


def person(family: str, given: str) -> Alias:
    return Alias("Name", (("Latin", (("Last Name", family), ("First Name", given))),))


def features(*said: tuple[str, Value]) -> list[Feature]:
    return [Feature(label, value) for label, value in said]


def country(name: str) -> Where:
    """A country as features name it: a location whose one part is the country's name."""
    return Where(parts=(("Unknown", name),))


def address(country_name: str = "", *, area: str = "", **parts: str) -> Where:
    kinds = {"street": "ADDRESS1", "city": "CITY", "state": "STATE/PROVINCE", "code": "POSTAL CODE"}
    return Where(
        country_name, tuple((kinds[key], value) for key, value in parts.items()), area=area
    )


def sberbank(file: AdvancedFile) -> None:
    """Sberbank, whose remark of over 1,000 characters the CSV files cut."""
    directive = SBERBANK[
        SBERBANK.index("Subject to Directive 3") : SBERBANK.index("; Listing Date")
    ]
    file.party(
        17018,
        "Entity",
        [
            company("PUBLIC JOINT STOCK COMPANY SBERBANK OF RUSSIA"),
            company("SBERBANK OF RUSSIA OPEN JOINT STOCK COMPANY", "F.K.A."),
            company("SBERBANK TEST OFFICE", "A.K.A.", low=True),
        ],
        features(
            ("SWIFT/BIC", "SABRRUMM"),
            ("Website", "www.sberbank.ru"),
            ("Website", "www.sberbank.com"),
            ("Executive Order 13662 Directive Determination -", Chosen("Subject to Directive 1")),
            (
                "Secondary sanctions risk:",
                Chosen(
                    "Ukraine-/Russia-Related Sanctions Regulations, 31 CFR 589.201 and/or 589.209"
                ),
            ),
            ("Secondary sanctions risk:", Chosen("See Section 11 of Executive Order 14024.")),
            ("Target Type", Chosen("Financial Institution")),
            ("Executive Order 14024 Directive Information", Chosen(directive)),
            ("Listing Date (EO 14024 Directive 3):", Days("2022-02-24")),
            ("Effective Date (EO 14024 Directive 3):", Days("2022-03-26")),
            ("Location", address("Russia", street="19 ul. Vavilova", city="Moscow", code="117312")),
        ),
        [
            Number("Tax ID No.", "7707083893", "Russia"),
            Number("Registration Number", "1027700132195", "Russia"),
        ],
    )


def sdn_file() -> AdvancedFile:
    file = AdvancedFile((DAY.year, DAY.month, DAY.day), countries=dict(COUNTRIES))
    file.party(
        36,
        "Entity",
        [company("AEROCARIBBEAN AIRLINES"), company("AEROCARIBBEAN", "A.K.A.")],
        features(("Location", address("Cuba", city="Havana"))),
    )
    file.entry(36, "SDN List", [("1986-12-10", "Unknown")], ["CUBA"])
    sberbank(file)
    file.entry(17018, "SDN List", [("2022-04-06", RUSSIA)], ["RUSSIA-EO14024"])
    file.entry(
        17018,
        SSI,
        [("2014-09-12", "Executive Order 13662 (Ukraine)")],
        ["UKRAINE-EO13662"],
        ["13662 Sectoral Directive 1"],
    )
    file.entry(17018, ALL, [("2014-09-12", "Executive Order 13662 (Ukraine)")], [], [])
    file.party(
        17260,
        "Entity",
        [company("STATE CORPORATION ROSTEC"), company("RT", "A.K.A.", low=True)],
        features(
            ("Executive Order 13662 Directive Determination -", Chosen("Subject to Directive 3")),
            ("Organization Established Date", Days("2007-01-01", "2007-12-31")),
        ),
        [Number("Tax ID No.", "7704274402", "Russia")],
    )
    # Two events: it was named again under another order. Since when is the first of them.
    file.entry(
        17260,
        "SDN List",
        [("2022-06-28", RUSSIA), ("2023-01-01", "CAATSA (Russia)")],
        ["UKRAINE-EO13662", "RUSSIA-EO14024"],
    )
    file.party(
        90001,
        "Entity",
        [company("NORTH PIER SHIPPING, OOO"), company("NORTHERN PIER LINES", "N.K.A.")],
        features(
            ("Nationality of Registration", country("Cyprus")),
            (
                "Location",
                Where(
                    parts=(("ADDRESS1", "1 Pier Road"), ("CITY", "Simferopol")),
                    area="Region: Crimea",
                ),
            ),
        ),
        [
            Number("Tax ID No.", "7799000005", "Russia"),
            Number("Tax ID No.", "7799000006", "Russia"),
            Number("Registration Number", "1029900000019", "Russia"),
            Number("Legal Entity Number", "5493000TESTHARBOUR25", "Russia"),
            Number("Government Gazette Number", "00099999", "Russia"),
            Number("Registration Number", "HE 99999", "Cyprus"),
            Number("Identification Number", "IMO 5999999"),
        ],
    )
    file.entry(90001, "SDN List", [("2022-06-28", RUSSIA)], ["RUSSIA-EO14024"])
    file.relation(90001, 17260, "Owned or Controlled By")
    file.party(
        90002,
        "Vessel",
        [Alias("Name", (("Latin", (("Vessel Name", "PIER STAR"),)),))],
        features(
            ("Vessel Call Sign", "UBXX9"),
            ("Vessel Type", Chosen("Crude Oil Tanker")),
            ("Vessel Tonnage", "105,000"),
            ("Vessel Gross Registered Tonnage", "56,000"),
            ("Vessel Flag", "Russia"),
            ("Vessel Owner", "NORTH PIER SHIPPING, OOO"),
            ("Vessel Year of Build", "2003"),
            ("Former Vessel Flag", "Malta"),
            ("Other Vessel Flag", "None Identified"),
            ("Location", address(area="undetermined")),
        ),
        [
            Number("Vessel Registration Identification", "IMO 9990014"),
            Number("MMSI", "273999990"),
        ],
    )
    file.entry(90002, "SDN List", [("2022-06-28", RUSSIA)], ["RUSSIA-EO14024"])
    file.relation(90002, 90001, "Property in the interest of")
    file.party(
        90003,
        "Aircraft",
        [Alias("Name", (("Latin", (("Aircraft Name", "EP-ZZZ"),)),))],
        features(
            ("Aircraft Model", "B747-200"),
            ("Aircraft Manufacturer's Serial Number (MSN)", "99999"),
            ("Aircraft Manufacture Date", Days("1984-09-14")),
            ("Aircraft Operator", "AEROCARIBBEAN AIRLINES"),
            ("Location", Where("Persia Nova", (("CITY", "Tehran"),))),
        ),
    )
    file.entry(90003, "SDN List", [("2019-01-24", "Unknown")], ["SDGT", "IFSR"])
    file.relation(90003, 36, "Acting for or on behalf of")
    file.party(
        90004,
        "Entity",
        [company("MINISTRY OF TEST AFFAIRS")],
        features(
            ("Target Type", Chosen("Government Entity")),
            ("Phone Number", "000000000"),
            ("Location", address(area="undetermined")),
        ),
        comment="a phrase nobody knows 12;",
    )
    file.entry(90004, "SDN List", [("2011-05-18", "Unknown")], ["SYRIA"])
    file.party(
        90005,
        "Individual",
        [person("SAMPLE", "Placeholder")],
        features(
            ("Title", "Minister of Samples; Alt. Position: Director"),
            ("Birthdate", Days("1970-01-01")),
            ("Birthdate", Days("1971-01-01", "1971-12-31", circa=True)),
            ("Place of Birth", "Sampleton, Cuba"),
            ("Nationality Country", country("Cuba")),
            ("Gender", Chosen("Male")),
        ),
        [
            Number(
                "Passport",
                "X000000",
                "Cuba",
                issued=Days("2000-01-01"),
                expires=Days("2010-01-01"),
            )
        ],
        comment="Former Deputy Head of the Sample Office.",
    )
    file.entry(90005, "SDN List", [("2001-09-24", "Unknown")], ["SDGT"])
    rare(file, odd=True)
    return file


def rare(file: AdvancedFile, *, odd: bool) -> None:
    """A party that carries every part of the format that the others do not."""
    file.party(
        RARE,
        "Entity",
        [
            Alias(
                "Name",
                (
                    ("Latin", (("Entity Name", "HARBOUR WORKS"),)),
                    ("Cyrillic", (("Entity Name", "ПОРТОВЫЕ РАБОТЫ"),)),
                ),
            ),
            Alias("A.K.A.", (("Latin", (("Entity Name", "HW"),)),), acronym=True),
            Alias("F.K.A.", (("Cyrillic", (("Last Name", "ГАВАНЬ"), ("First Name", "СТРОЙ"))),)),
        ],
        [
            Feature("Website", "www.harbour.example", "False"),
            Feature("Website", "www.works.example", "Confirmed", "No longer answers."),
            Feature("Organization Established Date", Days("1999-03-01", "1999-03-31", end=False)),
            Feature("Organization Established Date", Days("1998-01-01", "1999-12-31")),
            Feature("A Kind Never Seen:" if odd else "Organization:", "a value"),
            Feature(
                "Location",
                Where(
                    "Russia",
                    (
                        ("POSTAL CODE", "190000"),
                        ("REGION", "North-West"),
                        ("CITY", "Saint Petersburg"),
                        ("ADDRESS2", "Building 2"),
                        ("ADDRESS1", "1 Quay"),
                        ("STATE/PROVINCE", "Leningrad"),
                    ),
                    others=(
                        ("CITY", "Cyrillic", "Санкт-Петербург"),
                        ("CITY", "Chinese Simplified", "圣彼得堡"),
                    ),
                ),
            ),
        ],
        [
            Number(
                "Tax ID No.",
                "7707083893",
                "Russia",
                validity="Fraudulent",
                comment="shown at the border",
            ),
            Number(
                "Trade License No.",
                "LIC 5",
                "Cyprus",
                authority="Office 7",
                comment="Expired",
                issued_in=Where("Malta", (("CITY", "Valletta"),)),
            ),
        ],
        extra=(
            '<SanctionsEntryReference SanctionsEntryID="1" />'
            f'<ExternalReference ExRefTypeID="{file.number("ExRefType", "Press release")}">'
            "<Comment>announced</Comment><ExRefValue>PR-1</ExRefValue>"
            "<DirectURL>https://harbour.example/pr-1</DirectURL><SubLink><Description>d"
            '</Description><Target TargetTypeID="1">t</Target></SubLink></ExternalReference>'
        ),
        identities=(
            f'<Identity ID="77" FixedRef="{RARE}" Primary="false" False="false">'
            f'<Alias FixedRef="{RARE}" AliasTypeID="{file.number("AliasType", "A.K.A.")}" '
            'Primary="true" LowQuality="false"><DocumentedName ID="78" '
            f'FixedRef="{RARE}" DocNameStatusID="1"><DocumentedNamePart><NamePartValue '
            f'NamePartGroupID="79" ScriptID="{file.number("Script", "Latin")}" '
            'ScriptStatusID="1" Acronym="false">HARBOUR UNDER ANOTHER FLAG</NamePartValue>'
            "</DocumentedNamePart></DocumentedName></Alias><NamePartGroups><MasterNamePartGroup>"
            f'<NamePartGroup ID="79" NamePartTypeID="{file.number("NamePartType", "Entity Name")}"'
            " /></MasterNamePartGroup></NamePartGroups><IdentityFeatureVersionReference "
            'FeatureVersionID="1" IdentityFeatureLinkTypeID="1" /></Identity>'
            f'<Identity ID="87" FixedRef="{RARE}" Primary="false" False="true">'
            f'<Alias FixedRef="{RARE}" AliasTypeID="{file.number("AliasType", "A.K.A.")}" '
            'Primary="false" LowQuality="false"><DocumentedName ID="88" '
            f'FixedRef="{RARE}" DocNameStatusID="1"><DocumentedNamePart><NamePartValue '
            f'NamePartGroupID="79" ScriptID="{file.number("Script", "Latin")}" '
            'ScriptStatusID="1" Acronym="false">HARBOUR THAT NEVER WAS</NamePartValue>'
            "</DocumentedNamePart></DocumentedName></Alias><NamePartGroups><MasterNamePartGroup>"
            f'<NamePartGroup ID="79" NamePartTypeID="{file.number("NamePartType", "Entity Name")}"'
            " /></MasterNamePartGroup></NamePartGroups></Identity>"
        ),
    )
    file.documents[-1] = file.documents[-1].replace(
        "<DocumentedNameReference",
        '<IDRegDocumentMention IDRegDocumentID="1" ReferenceType="r" /><FeatureVersionReference '
        'FeatureVersionID="1" /><ProfileSubsidiaryReference ProfileID="1" SubsidiaryBodyID="1" />'
        "<DocumentedNameReference",
    )
    file.relation(
        RARE,
        17260,
        "Providing support to",
        quality="High",
        former=True,
        comment="until the strike",
        days=Days("2015-04-01", "2019-03-31"),
        extra=(
            '<IDRegDocumentReference IDRegDocumentID="1" /><FeatureVersionReference '
            'FeatureVersionID="1" />'
        ),
    )
    file.relation(
        RARE, 36, "Associate Of", quality="Low", days=Days("2015-04-01", "2016-01-01", end=False)
    )
    file.relation(
        RARE,
        36,
        "A relation never seen" if odd else "Associate Of",
        days=Days("2015-04-01", circa=True),
    )
    file.entry(
        RARE,
        "SDN List",
        [("2024-02-23", RUSSIA)],
        ["RUSSIA-EO14024"],
        extra=(
            "<LimitationsToListing>until further notice</LimitationsToListing><SupInfo>s</SupInfo>"
            f'<SanctionsMeasure ID="1" SanctionsTypeID="{file.number("SanctionsType", "Reject")}">'
            f"<Comment>of payments</Comment>{file.days(Days('2024-03-01', '2024-04-01'))}"
            "</SanctionsMeasure>"
        ),
        event_comment="named in a notice",
    )


def cons_file() -> AdvancedFile:
    file = AdvancedFile((DAY.year, DAY.month, DAY.day), countries=dict(COUNTRIES))
    file.party(
        9600,
        "Individual",
        [person("SAMPLE", "Councillor")],
        features(("Birthdate", Days("1959-01-01", "1959-12-31"))),
        comment="HAMAS - Hebron.",
    )
    file.entry(9600, PLC, [("2006-04-12", "Unknown")], ["SDGT", "NS-PLC"], ["Reject"])
    file.entry(9600, ALL, [("2006-04-12", "Unknown")], [], [])
    file.party(
        15268, "Entity", [company("BANK OF SAMPLE CO LTD")], features(("SWIFT/BIC", "SMPLCNBJ"))
    )
    file.entry(15268, ALL, [("2012-07-31", "CISADA")], ["561-Related"], ["CAPTA"])
    sberbank(file)
    file.entry(
        17018,
        SSI,
        [("2014-09-12", "Executive Order 13662 (Ukraine)")],
        ["UKRAINE-EO13662"],
        ["13662 Sectoral Directive 1"],
    )
    file.entry(
        17018,
        ALL,
        [("2014-09-12", "Executive Order 13662 (Ukraine)")],
        ["UKRAINE-EO13662", "RUSSIA-EO14024"],
        [],
    )
    file.party(
        18300,
        "Entity",
        [company("SAMPLE REFINERY OOO")],
        features(
            ("Executive Order 13662 Directive Determination -", Chosen("Subject to Directive 4")),
            ("Executive Order 13662 Directive Determination -", Chosen("Subject to Directive 2")),
        ),
        [Number("Registration ID", "1029900000019")],
        comment=(
            "For more information on directives, please visit the following link: http://www."
            "treasury.gov/resource-center/sanctions/Programs/Pages/ukraine.aspx#directives."
        ),
    )
    file.entry(18300, SSI, [("2014-09-12", "Executive Order 13662 (Ukraine)")], ["UKRAINE-EO13662"])
    file.relation(18300, 99999, "Owned or Controlled By")
    file.party(
        27016,
        "Entity",
        [company("PRESIDENCY OF DEFENSE INDUSTRIES"), company("SSB", "A.K.A.", low=True)],
        features(
            ("CAATSA Section 235 Information:", Chosen("EXPORT SANCTIONS Sec. 235(a)(2)")),
        ),
    )
    file.entry(27016, ALL, [("2020-12-14", "CAATSA (Russia)")], ["CAATSA - RUSSIA"], ["Menu"])
    file.party(
        30999,
        "Entity",
        [company("HARBOUR MICRO SEMICONDUCTOR CO., LTD."), company("HARBOUR MICRO", "A.K.A.")],
        features(
            ("Equity Ticker", "600999  CN"),
            ("Equity Ticker", "00999 HK"),
            ("Issuer Name", "Harbour Micro"),
            ("ISIN", "CNE10000ZZZ9"),
            ("ISIN", "CNE10000ZZZ1"),
            ("Target Type", Chosen("Public Company")),
            ("Effective Date (CMIC)", Days("2021-08-02")),
            ("Purchase/Sales For Divestment Date (CMIC)", Days("2022-06-03")),
            ("Listing Date (CMIC)", Days("2021-06-03")),
            (
                "Location",
                address("China", street="5 Chip Street", city="Shanghai", code="200000"),
            ),
        ),
        [Number("Unified Social Credit Code (USCC)", "91310000MATE5T0X0L", "China")],
    )
    file.entry(30999, CMIC, [("2021-06-03", "Executive Order 13959")], ["CMIC-EO13959"], [])
    file.party(
        31695,
        "Entity",
        [company("CENTRAL BANK OF THE RUSSIAN FEDERATION")],
        features(
            (
                "Executive Order 14024 Directive Information",
                Chosen(
                    "Subject to Directive 1a - participation in the secondary market for bonds is "
                    "prohibited."
                ),
            ),
            ("Listing Date (EO 14024 Directive 1a):", Days("2022-02-22")),
            ("Effective Date (EO 14024 Directive 1a):", Days("2022-03-01")),
            (
                "Executive Order 14024 Directive Information",
                Chosen("Subject to Directive 2 - correspondent accounts are prohibited."),
            ),
            ("Listing Date (EO 14024 Directive 2):", Days("2022-02-24")),
        ),
    )
    file.entry(31695, ALL, [("2022-02-22", RUSSIA)], ["RUSSIA-EO14024"], [])
    file.party(
        46999,
        "Entity",
        [company("SAMPLE GAS ENTERPRISE")],
        features(("Organization Type:", Chosen("Extraction of crude petroleum"))),
    )
    file.entry(46999, ALL, [("2024-01-01", "Unknown")], ["NS-NEWLIST-EO15000"], [])
    file.party(
        50999,
        "Individual",
        [person("SAMPLE", "Trafficker")],
        features(
            (
                "Executive Order 14059 information:",
                Chosen(
                    "Prohibition on any United States financial institution from making loans or "
                    "providing credit to this target."
                ),
            ),
        ),
    )
    file.entry(50999, ALL, [("2023-01-01", "Unknown")], ["ILLICIT-DRUGS-EO14059"], [])
    file.party(51999, "Entity", [company("SAMPLE EVADER TRADING LTD.")])
    file.entry(51999, ALL, [("2014-02-06", "Unknown")], ["SYRIA", "FSE-SY"], [])
    file.day = (2026, 11, 20)
    return file


def small_file() -> AdvancedFile:
    """Few parties with every part of the format."""
    file = AdvancedFile((DAY.year, DAY.month, DAY.day), countries=dict(COUNTRIES))
    for number in (36, 17260):
        file.party(
            number, "Entity", [company(f"PARTY {number}")], features(("Website", "a.example"))
        )
        file.entry(number, "SDN List", [("1986-12-10", "Unknown")], ["CUBA"])
    file.party(
        90005,
        "Individual",
        [person("SAMPLE", "Placeholder")],
        features(
            ("Gender", Chosen("Male")),
            ("Nationality Country", country("Cuba")),
            ("Birthdate", Days("1971-01-01", "1971-12-31", circa=True)),
            ("Location", address(area="Region: Crimea", city="Simferopol")),
            # Not a country by its name: the code alone tells.
            ("Location", address("Samplia", city="Sampleton")),
        ),
        [
            Number("Passport", "X1", "Cuba", expires=Days("2010-01-01", circa=True)),
            Number("Passport", "X2", "Cuba", issued=Days("2010-01-01", "2010-02-01", end=False)),
        ],
        comment="Minister of Samples.",
    )
    file.entry(90005, ALL, [("2001-09-24", "Unknown")], ["561-Related"])
    file.party(
        90002,
        "Vessel",
        [Alias("Name", (("Latin", (("Vessel Name", "PIER STAR"),)),))],
        numbers=[Number("MMSI", "1")],
    )
    file.entry(90002, "SDN List", [("2001-09-24", "Unknown")], ["SDGT"])
    rare(file, odd=False)
    return file


MORE_SETS = (
    '<EntryLinkTypeValues><EntryLinkType ID="1">x</EntryLinkType></EntryLinkTypeValues>'
    '<SupInfoTypeValues><SupInfoType ID="1">x</SupInfoType></SupInfoTypeValues>'
    '<TargetTypeValues><TargetType ID="1">x</TargetType></TargetTypeValues>'
)


@cache
def content(part: str) -> bytes:
    """One file of the pair."""
    if part == "small":
        return small_file().text(MORE_SETS, "<SanctionsEntryLink>l</SanctionsEntryLink>")
    if part == "sdn":
        return sdn_file().text(MORE_SETS, "<SanctionsEntryLink>l</SanctionsEntryLink>")
    return cons_file().text()


def write(folder: Path, **changed: bytes) -> dict[str, Path]:
    """The two files under their published names; `changed` replaces the bytes of a part."""
    files = {}
    for part, name in NAMES.items():
        files[part] = folder / name
        files[part].write_bytes(changed.get(part, content(part)))
    return files


def rows_of(folder: Path, **changed: bytes) -> list[Row]:
    """What the reader makes of both files."""
    return list(read(write(folder, **changed), "ofac_advanced"))


def statements(rows: Iterable[Row]) -> list[Statement]:
    """All statements of rows that are loaded."""
    return [statement for row in rows if not row.quarantined for statement in row.statements]


def facts(rows: Iterable[Row]) -> set[Fact]:
    """All facts of rows that are loaded."""
    return {statement.fact for statement in statements(rows)}


def issues(rows: Iterable[Row], severity: str = Severity.WARNING) -> list[Issue]:
    """All issues of one severity."""
    return [issue for row in rows for issue in row.issues if issue.severity == severity]
