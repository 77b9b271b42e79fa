"""A small edition of the Financial Sanctions Files, as XML and as CSV: the same invented content.

Every element, attribute and column of the two formats occurs. The CSV is written out by hand: one
line for each part of a party, as published.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from graph.model.facts import Fact, Row, Statement
from ingest.sources.eu_fsf.format import COLUMNS
from ingest.sources.eu_fsf.reader import read

ACT = (
    '<regulationSummary regulationType="amendment" publicationDate="2022-02-25" '
    'numberTitle="2022/332 (OJ L53)" publicationUrl="https://eur-lex.example/332"/>'
)
TAIL = 'regulationLanguage="en" logicalId="77"'
PERSON = f"""\
  <sanctionEntity designationDate="2022-02-25" designationDetails="by the Committee" \
unitedNationId="CDi.901" euReferenceNumber="EU.9001.11" logicalId="9001">
    <remark>Treasurer of Zenda Works LLC. Associated with Zenda Works LLC.</remark>
    <remark>Date of UN designation: 2012-12-31</remark>
    <regulation regulationType="amendment" organisationType="council" \
publicationDate="2022-02-25" entryIntoForceDate="2022-02-26" numberTitle="2022/332 (OJ L53)" \
programme="UKR" logicalId="149145">
      <publicationUrl>https://eur-lex.example/332</publicationUrl>
    </regulation>
    <subjectType code="person" classificationCode="P"/>
    <nameAlias firstName="Anna" middleName="B." lastName="EXAMPLE" wholeName="Anna B. EXAMPLE" \
function="Treasurer" gender="F" title="Dr." nameLanguage="EN" strong="true" {TAIL}>
      <remark>as in her passport</remark>
      {ACT}
    </nameAlias>
    <nameAlias firstName="Ana" middleName="Beata" lastName="Exempel" wholeName="" function="" \
title="" nameLanguage="SV" strong="true" {TAIL}>
      {ACT}
    </nameAlias>
    <nameAlias firstName="" middleName="" lastName="" wholeName="Muestra" function="" title="" \
nameLanguage="" strong="false" {TAIL}>
      {ACT}
    </nameAlias>
    <citizenship region="Strelsau" countryIso2Code="UG" countryDescription="UGANDA" {TAIL}>
      <remark>by birth</remark>
      {ACT}
    </citizenship>
    <birthdate circa="false" calendarType="GREGORIAN" city="Kampala" zipCode="00256" \
birthdate="1961-04-03" region="Central Region" place="Mill Lane" countryIso2Code="UG" \
countryDescription="UGANDA" {TAIL}>
      <remark>from a register</remark>
      {ACT}
    </birthdate>
    <birthdate circa="true" calendarType="GREGORIAN" city="" zipCode="" year="1962" \
monthOfYear="5" dayOfMonth="7" region="" place="" countryIso2Code="00" \
countryDescription="UNKNOWN" {TAIL}>{ACT}</birthdate>
    <birthdate circa="true" calendarType="GREGORIAN" city="" zipCode="" yearRangeFrom="1958" \
yearRangeTo="1963" region="" place="" countryIso2Code="00" countryDescription="UNKNOWN" {TAIL}/>
    <birthdate circa="false" calendarType="ISLAMIC" city="" zipCode="" year="1343" region="" \
place="" countryIso2Code="00" countryDescription="UNKNOWN" {TAIL}/>
    <identification diplomatic="true" knownExpired="true" knownFalse="false" reportedLost="true" \
revokedByIssuer="true" issuedBy="Ministry" issuedDate="2008-01-17" validFrom="2008-01-18" \
validTo="2013-01-17" latinNumber="LA77" nameOnDocument="A. Example" number="SA 0020249" \
region="Strelsau" countryIso2Code="UG" countryDescription="UGANDA" \
identificationTypeCode="passport" identificationTypeDescription="National passport" {TAIL}>
      <remark>service passport</remark>
      {ACT}
    </identification>
    <identification diplomatic="false" knownExpired="false" knownFalse="true" \
reportedLost="false" revokedByIssuer="false" issuedBy="" latinNumber="" nameOnDocument="" \
number="F-1" region="" countryIso2Code="00" countryDescription="UNKNOWN" \
identificationTypeCode="id" identificationTypeDescription="National identification card" {TAIL}/>
  </sanctionEntity>
"""
WORKS = f"""\
  <sanctionEntity designationDetails="" unitedNationId="" euReferenceNumber="EU.9002.22" \
logicalId="9002">
    <remark>Zenda Works LLC is owned by Ruritania Holding and Anna B. EXAMPLE.</remark>
    <regulation regulationType="amendment" organisationType="council" \
publicationDate="2023-06-23" entryIntoForceDate="2023-06-24" numberTitle="2023/1216 (OJ L159I)" \
programme="UKR" logicalId="149146">
      <publicationUrl>https://eur-lex.example/1216</publicationUrl>
    </regulation>
    <regulation regulationType="regulation" organisationType="commission" \
publicationDate="2023-06-20" entryIntoForceDate="2023-06-21" numberTitle="2023/1200 (OJ L159)" \
programme="BLR" logicalId="149147">
      <publicationUrl>https://eur-lex.example/1200</publicationUrl>
    </regulation>
    <subjectType code="enterprise" classificationCode="E"/>
    <nameAlias firstName="" middleName="" lastName="" wholeName="Zenda Works LLC" function="" \
title="" nameLanguage="EN" strong="true" {TAIL}>{ACT}</nameAlias>
    <address city="Moscow" street="1 Mill Street" poBox="99" zipCode="125009" \
region="Moscow Region" place="Building 2" asAtListingTime="true" countryIso2Code="RU" \
countryDescription="RUSSIAN FEDERATION" {TAIL}>
      <contactInfo key="PHONE" value="+7 495 0000001"/>
      <contactInfo key="EMAIL" value="info@zenda.example"/>
      <contactInfo key="WEB" value="https://zenda.example"/>
      <contactInfo key="FAX" value="+7 495 0000002"/>
      <remark>head office</remark>
      {ACT}
    </address>
    <identification diplomatic="false" knownExpired="false" knownFalse="false" \
reportedLost="false" revokedByIssuer="false" issuedBy="" latinNumber="" nameOnDocument="" \
number="1027700000008" region="" countryIso2Code="RU" countryDescription="RUSSIAN FEDERATION" \
identificationTypeCode="regnumber" identificationTypeDescription="Registration Number" {TAIL}/>
    <identification diplomatic="false" knownExpired="false" knownFalse="false" \
reportedLost="false" revokedByIssuer="false" issuedBy="" latinNumber="" nameOnDocument="" \
number="7799000005" region="" countryIso2Code="RU" countryDescription="RUSSIAN FEDERATION" \
identificationTypeCode="fiscalcode" identificationTypeDescription="Fiscal code" {TAIL}/>
  </sanctionEntity>
"""
HOLDING = """\
  <sanctionEntity designationDate="2014-07-31" designationDetails="" unitedNationId="" \
euReferenceNumber="EU.9003.33" logicalId="9003">
    <regulation regulationType="repealing" organisationType="council" \
publicationDate="2014-07-30" entryIntoForceDate="2014-07-31" numberTitle="826/2014 (OJ L226)" \
programme="UKR" logicalId="149148">
      <publicationUrl>https://eur-lex.example/826</publicationUrl>
    </regulation>
    <subjectType code="enterprise" classificationCode="E"/>
    <nameAlias firstName="" middleName="" lastName="" wholeName="Ruritania Holding" function="" \
title="" nameLanguage="EN" strong="true" regulationLanguage="en" logicalId="80"/>
  </sanctionEntity>
"""


def document(*parties: str) -> str:
    """An edition that holds these parties."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<export xmlns="http://eu.europa.ec/fpi/fsd/export" '
        'generationDate="2026-08-05T16:47:04.449+02:00" globalFileId="184961">\n'
        f"{''.join(parties or (PERSON, WORKS, HOLDING))}</export>\n"
    )


FIXTURE = document().encode()

_GENERATED = {"fileGenerationDate": "05/08/2026"}
_PERSON = _GENERATED | {
    "Entity_LogicalId": "9001",
    "Entity_EU_ReferenceNumber": "EU.9001.11",
    "Entity_UnitedNationId": "CDi.901",
    "Entity_DesignationDate": "2022-02-25",
    "Entity_DesignationDetails": "by the Committee",
    "Entity_Remark": "(Treasurer of Zenda Works LLC. Associated with Zenda Works LLC.)\\n"
    "(Date of UN designation: 2012-12-31)",
    "Entity_SubjectType": "P",
    "Entity_SubjectType_ClassificationCode": "person",
    "Entity_Regulation_Type": "amendment",
    "Entity_Regulation_OrganisationType": "council",
    "Entity_Regulation_PublicationDate": "2022-02-25",
    "Entity_Regulation_EntryIntoForceDate": "2022-02-26",
    "Entity_Regulation_NumberTitle": "2022/332 (OJ L53)",
    "Entity_Regulation_Programme": "UKR",
    "Entity_Regulation_PublicationUrl": "https://eur-lex.example/332",
}
_WORKS = _GENERATED | {
    "Entity_LogicalId": "9002",
    "Entity_EU_ReferenceNumber": "EU.9002.22",
    "Entity_Remark": "(Zenda Works LLC is owned by Ruritania Holding and Anna B. EXAMPLE.)",
    "Entity_SubjectType": "E",
    "Entity_SubjectType_ClassificationCode": "enterprise",
}
_FIRST_ACT = {
    "Entity_Regulation_Type": "amendment",
    "Entity_Regulation_OrganisationType": "council",
    "Entity_Regulation_PublicationDate": "2023-06-23",
    "Entity_Regulation_EntryIntoForceDate": "2023-06-24",
    "Entity_Regulation_NumberTitle": "2023/1216 (OJ L159I)",
    "Entity_Regulation_Programme": "UKR",
    "Entity_Regulation_PublicationUrl": "https://eur-lex.example/1216",
}
_SECOND_ACT = {
    "Entity_Regulation_Type": "regulation",
    "Entity_Regulation_OrganisationType": "commission",
    "Entity_Regulation_PublicationDate": "2023-06-20",
    "Entity_Regulation_EntryIntoForceDate": "2023-06-21",
    "Entity_Regulation_NumberTitle": "2023/1200 (OJ L159)",
    "Entity_Regulation_Programme": "BLR",
    "Entity_Regulation_PublicationUrl": "https://eur-lex.example/1200",
}
_HOLDING = _GENERATED | {
    "Entity_LogicalId": "9003",
    "Entity_EU_ReferenceNumber": "EU.9003.33",
    "Entity_DesignationDate": "2014-07-31",
    "Entity_SubjectType": "E",
    "Entity_SubjectType_ClassificationCode": "enterprise",
    "Entity_Regulation_Type": "repealing",
    "Entity_Regulation_OrganisationType": "council",
    "Entity_Regulation_PublicationDate": "2014-07-30",
    "Entity_Regulation_EntryIntoForceDate": "2014-07-31",
    "Entity_Regulation_NumberTitle": "826/2014 (OJ L226)",
    "Entity_Regulation_Programme": "UKR",
    "Entity_Regulation_PublicationUrl": "https://eur-lex.example/826",
}


def _part(group: str, **fields: str) -> dict[str, str]:
    """The columns of one part; every part also says its number, language and act."""
    act = {
        "LogicalId": "77",
        "RegulationLanguage": "en",
        "Regulation_Type": "amendment",
        "Regulation_OrganisationType": "council",
        "Regulation_PublicationDate": "2022-02-25",
        "Regulation_EntryIntoForceDate": "2022-02-26",
        "Regulation_NumberTitle": "2022/332 (OJ L53)",
        "Regulation_Programme": "UKR",
        "Regulation_PublicationUrl": "https://eur-lex.example/332",
    }
    return {f"{group}_{name}": value for name, value in (act | fields).items()}


_NOWHERE = {"CountryIso2Code": "00", "CountryDescription": "UNKNOWN"}
_UGANDA = {"CountryIso2Code": "UG", "CountryDescription": "UGANDA"}
_RUSSIA = {"CountryIso2Code": "RU", "CountryDescription": "RUSSIAN FEDERATION"}
_NO = {
    "Diplomatic": "false",
    "KnownExpired": "false",
    "KnownFalse": "false",
    "ReportedLost": "false",
    "RevokedByIssuer": "false",
}
_BORN = {"Circa": "true", "CalendarType": "GREGORIAN"}
LINES = (
    _PERSON
    | _part(
        "NameAlias",
        FirstName="Anna",
        MiddleName="B.",
        LastName="EXAMPLE",
        WholeName="Anna B. EXAMPLE",
        Function="Treasurer",
        Gender="F",
        Title="Dr.",
        NameLanguage="EN",
        Remark="as in her passport",
    ),
    _PERSON | _part("NameAlias", FirstName="Ana", MiddleName="Beata", LastName="Exempel"),
    _PERSON | _part("NameAlias", WholeName="Muestra"),
    _PERSON | _part("Citizenship", Region="Strelsau", Remark="by birth", **_UGANDA),
    _PERSON
    | _part(
        "BirthDate",
        BirthDate="1961-04-03",
        Circa="false",
        CalendarType="GREGORIAN",
        City="Kampala",
        ZipCode="00256",
        Region="Central Region",
        Place="Mill Lane",
        Remark="from a register",
        **_UGANDA,
    ),
    _PERSON | _part("BirthDate", Year="1962", Month="5", Day="7", **_BORN, **_NOWHERE),
    _PERSON | _part("BirthDate", YearRangeFrom="1958", YearRangeTo="1963", **_BORN, **_NOWHERE),
    _PERSON | _part("BirthDate", Year="1343", Circa="false", CalendarType="ISLAMIC", **_NOWHERE),
    _PERSON
    | _part(
        "Identification",
        Number="SA 0020249",
        Diplomatic="true",
        KnownExpired="true",
        KnownFalse="false",
        ReportedLost="true",
        RevokedByIssuer="true",
        IssuedBy="Ministry",
        IssuedDate="2008-01-17",
        ValidFrom="2008-01-18",
        ValidTo="2013-01-17",
        LatinNumber="LA77",
        NameOnDocument="A. Example",
        TypeCode="passport",
        TypeDescription="National passport",
        Region="Strelsau",
        Remark="service passport",
        **_UGANDA,
    ),
    _PERSON
    | _part(
        "Identification",
        Number="F-1",
        TypeCode="id",
        TypeDescription="National identification card",
        **(_NO | {"KnownFalse": "true"}),
        **_NOWHERE,
    ),
    _WORKS | _FIRST_ACT | _part("NameAlias", WholeName="Zenda Works LLC", NameLanguage="EN"),
    _WORKS
    | _SECOND_ACT
    | _part(
        "Address",
        City="Moscow",
        Street="1 Mill Street",
        PoBox="99",
        ZipCode="125009",
        Region="Moscow Region",
        Place="Building 2",
        AsAtListingTime="true",
        ContactInfo="PHONE[+7 495 0000001]\nEMAIL[info@zenda.example]\n"
        "WEB[https://zenda.example]\nFAX[+7 495 0000002]",
        Remark="head office",
        **_RUSSIA,
    ),
    _WORKS
    | _FIRST_ACT
    | _part(
        "Identification",
        Number="1027700000008",
        TypeCode="regnumber",
        TypeDescription="Registration Number",
        **_NO,
        **_RUSSIA,
    ),
    _WORKS
    | _FIRST_ACT
    | _part(
        "Identification",
        Number="7799000005",
        TypeCode="fiscalcode",
        TypeDescription="Fiscal code",
        **_NO,
        **_RUSSIA,
    ),
    _HOLDING | _part("NameAlias", WholeName="Ruritania Holding", NameLanguage="EN"),
)


def table(
    lines: tuple[dict[str, str], ...] = LINES, columns: tuple[str, ...] = COLUMNS.names
) -> str:
    """The CSV of these lines."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, delimiter=";", extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows(lines)
    return "\ufeff" + out.getvalue()


def read_file(path: Path) -> list[Row]:
    return list(read({"list": path}, "eu_fsf"))


def read_text(folder: Path, text: str | bytes, name: str = "eu.xml") -> list[Row]:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_file(path)


def statements(rows: list[Row]) -> list[Statement]:
    return [statement for row in rows for statement in row.statements]


def facts(rows: list[Row]) -> set[Fact]:
    return {statement.fact for statement in statements(rows)}


def issues(rows: list[Row]) -> list[str]:
    return [issue.what for row in rows for issue in row.issues]
