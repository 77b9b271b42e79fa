"""Small files in the published form, written by hand. Parties are invented or public bodies.

The two files hold the same four designations: the XML once each, the CSV as the published one does,
a row for every combination of what a designation holds several of.
"""

from __future__ import annotations

import csv
import io
from itertools import product
from pathlib import Path

from graph.model.facts import Fact, Issue, Row, Severity
from ingest.sources.uk_sanctions_list.reader import PART, read

HEADER = [
    "Last Updated",
    "Unique ID",
    "OFSI Group ID",
    "UN Reference Number",
    "Name 6",
    "Name 1",
    "Name 2",
    "Name 3",
    "Name 4",
    "Name 5",
    "Name type",
    "Alias strength",
    "Title",
    "Name non-latin script",
    "Non-latin script type",
    "Non-latin script language",
    "Regime Name",
    "Designation Type",
    "Designation source",
    "Sanctions Imposed",
    "Other Information",
    "UK Statement of Reasons",
    "Address Line 1",
    "Address Line 2",
    "Address Line 3",
    "Address Line 4",
    "Address Line 5",
    "Address Line 6",
    "Address Postal Code",
    "Address Country",
    "Phone number",
    "Website",
    "Email address",
    "Date Designated",
    "D.O.B",
    "Nationality(/ies)",
    "National Identifier number",
    "National Identifier additional information",
    "Passport number",
    "Passport additional information",
    "Position",
    "Gender",
    "Town of birth",
    "Country of birth",
    "Type of entity",
    "Subsidiaries",
    "Parent company",
    "Business registration number (s)",
    "IMO number",
    "Current owner/operator (s)",
    "Previous owner/operator (s)",
    "Current believed flag of ship",
    "Previous flags",
    "Type of ship",
    "Tonnage of ship",
    "Length of ship",
    "Year Built",
    "Hull identification number (HIN)",
]

RUSSIA = "The Russia (Sanctions) (EU Exit) Regulations 2019"
DPRK = "The Democratic People's Republic of Korea (Sanctions) (EU Exit) Regulations 2019"
REASONS = (
    'SAMPLE BANK is an "involved person" under the Russia (Sanctions) (EU Exit) Regulations 2019:\n'
    "(1) it carries on business in the financial services sector, a sector of strategic\n"
    "significance; and (2) it is owned or controlled by SAMPLE HOLDING."
)
ALL_MEASURES = (
    "Asset freeze|Arms Embargo|Targeted Arms Embargo|Chartering of ships|Closure of representative "
    "offices|Crew servicing of ships and aircraft|Deflag|Prevention of business arrangements|"
    "Prohibition of port entry|Travel Ban|Prevention of chartering of ships|Prevention of "
    "chartering of ships and aircraft|Technical assistance related to aircraft|Trust Services "
    "Sanctions|Director Disqualification Sanction"
)

XML = f"""<?xml version="1.0" encoding="utf-8"?>
<Designations xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <DateGenerated>11/09/2026</DateGenerated>
  <Designation>
    <LastUpdated>04/08/2026</LastUpdated>
    <DateDesignated>06/04/2022</DateDesignated>
    <UniqueID>RUS9001</UniqueID>
    <OFSIGroupID>99001</OFSIGroupID>
    <UNReferenceNumber></UNReferenceNumber>
    <Names>
      <Name><Name6>PUBLIC JOINT STOCK COMPANY SAMPLE BANK</Name6><NameType>Primary Name</NameType>
      </Name>
      <Name><Name6>SAMPLEBANK</Name6><NameType>ALias</NameType></Name>
      <Name><NameType>Primary Name Variation</NameType></Name>
    </Names>
    <NonLatinNames>
      <NonLatinName>
        <NameNonLatinScript>ПАО Образец банк</NameNonLatinScript>
        <NonLatinScriptType>Cyrillic</NonLatinScriptType>
        <NonLatinScriptLanguage>Russian</NonLatinScriptLanguage>
      </NonLatinName>
    </NonLatinNames>
    <RegimeName>{RUSSIA}</RegimeName>
    <IndividualEntityShip>Entity</IndividualEntityShip>
    <DesignationSource>UK</DesignationSource>
    <SanctionsImposed>Asset freeze|Trust Services Sanctions</SanctionsImposed>
    <SanctionsImposedIndicators>
      <AssetFreeze>true</AssetFreeze>
      <TravelBan>false</TravelBan>
      <TrustServicesSanctions>true</TrustServicesSanctions>
    </SanctionsImposedIndicators>
    <OtherInformation>Trust services sanctions imposed: 21/03/2023.</OtherInformation>
    <UKStatementofReasons>
{REASONS}
    </UKStatementofReasons>
    <Addresses>
      <Address>
        <AddressLine1>19 Sample Street</AddressLine1>
        <AddressLine6>Moscow</AddressLine6>
        <AddressPostalCode>117312</AddressPostalCode>
        <AddressCountry>Russia</AddressCountry>
      </Address>
      <Address><AddressCountry>Russia</AddressCountry></Address>
    </Addresses>
    <PhoneNumbers><PhoneNumber>+7 (495) 000 0000</PhoneNumber></PhoneNumbers>
    <EmailAddresses><EmailAddress>office@sample.example</EmailAddress></EmailAddresses>
    <Websites>
      <Website>www.sample.example</Website>
      <Website>bank.sample.example</Website>
    </Websites>
    <EntityDetails>
      <Entity>
        <TypeOfEntities><TypeOfEntity>Public Joint Stock Company</TypeOfEntity></TypeOfEntities>
        <Subsidiaries><Subsidiary>Sample Leasing</Subsidiary></Subsidiaries>
        <ParentCompanies><ParentCompany>Sample Holding</ParentCompany></ParentCompanies>
        <BusinessRegistrationNumbers>
          <BusinessRegistrationNumber>OGRN: 1027700132195
INN: 7707083893</BusinessRegistrationNumber>
        </BusinessRegistrationNumbers>
      </Entity>
    </EntityDetails>
  </Designation>
  <Designation>
    <LastUpdated>04/08/2026</LastUpdated>
    <DateDesignated>06/04/2022</DateDesignated>
    <UniqueID>RUS9002</UniqueID>
    <Names>
      <Name><Name6>SAMPLE HOLDING</Name6><NameType>Primary name</NameType></Name>
    </Names>
    <RegimeName>{RUSSIA}</RegimeName>
    <IndividualEntityShip>Entity</IndividualEntityShip>
    <DesignationSource>UK</DesignationSource>
    <SanctionsImposed>{ALL_MEASURES}</SanctionsImposed>
    <SanctionsImposedIndicators>
      <AssetFreeze>true</AssetFreeze>
      <ArmsEmbargo>true</ArmsEmbargo>
      <TargetedArmsEmbargo>true</TargetedArmsEmbargo>
      <CharteringOfShips>true</CharteringOfShips>
      <ClosureOfRepresentativeOffices>true</ClosureOfRepresentativeOffices>
      <CrewServicingOfShipsAndAircraft>true</CrewServicingOfShipsAndAircraft>
      <Deflag>true</Deflag>
      <PreventionOfBusinessArrangements>true</PreventionOfBusinessArrangements>
      <ProhibitionOfPortEntry>true</ProhibitionOfPortEntry>
      <TravelBan>true</TravelBan>
      <PreventionOfCharteringOfShips>true</PreventionOfCharteringOfShips>
      <PreventionOfCharteringOfShipsAndAircraft>true</PreventionOfCharteringOfShipsAndAircraft>
      <TechnicalAssistanceRelatedToAircraft>true</TechnicalAssistanceRelatedToAircraft>
      <TrustServicesSanctions>true</TrustServicesSanctions>
      <DirectorDisqualificationSanction>true</DirectorDisqualificationSanction>
    </SanctionsImposedIndicators>
  </Designation>
  <Designation>
    <LastUpdated>01/02/2021</LastUpdated>
    <DateDesignated>31/12/2020</DateDesignated>
    <UniqueID>DPR9003</UniqueID>
    <OFSIGroupID>99003</OFSIGroupID>
    <UNReferenceNumber>KPi.901</UNReferenceNumber>
    <Names>
      <Name>
        <Name1>Placeholder</Name1><Name2>Two</Name2><Name3>Three</Name3><Name4>Four</Name4>
        <Name5>Five</Name5><Name6>SAMPLE</Name6><NameType>Primary Name</NameType>
      </Name>
      <Name>
        <Name6>Abu Sample</Name6><NameType>Alias</NameType>
        <AliasStrength>Low quality a.k.a</AliasStrength>
      </Name>
    </Names>
    <Titles><Title>Colonel</Title><Title>Doctor</Title></Titles>
    <RegimeName>{DPRK}</RegimeName>
    <IndividualEntityShip>Individual</IndividualEntityShip>
    <DesignationSource>UN</DesignationSource>
    <SanctionsImposed>Asset freeze|Travel Ban</SanctionsImposed>
    <SanctionsImposedIndicators>
      <AssetFreeze>true</AssetFreeze><TravelBan>true</TravelBan>
    </SanctionsImposedIndicators>
    <Addresses>
      <Address>
        <AddressLine1>One</AddressLine1><AddressLine2>Two</AddressLine2>
        <AddressLine3>Three</AddressLine3><AddressLine4>Four</AddressLine4>
        <AddressLine5>Five</AddressLine5><AddressLine6>Pyongyang</AddressLine6>
        <AddressCountry>North Korea</AddressCountry>
      </Address>
    </Addresses>
    <IndividualDetails>
      <Individual>
        <DOBs><DOB>dd/mm/1968</DOB><DOB>01/02/1969</DOB></DOBs>
        <Nationalities><Nationality>North Korea</Nationality></Nationalities>
        <NationalIdentifierDetails>
          <NationalIdentifier>
            <NationalIdentifierNumber>123-45</NationalIdentifierNumber>
            <NationalIdentifierAdditionalInformation>
              North Korea
            </NationalIdentifierAdditionalInformation>
          </NationalIdentifier>
        </NationalIdentifierDetails>
        <PassportDetails>
          <Passport>
            <PassportNumber>P0000001</PassportNumber>
            <PassportAdditionalInformation>
              North Korea number, issued on 1 Jan. 2010
            </PassportAdditionalInformation>
          </Passport>
        </PassportDetails>
        <Positions><Position>Head of the Sample Office</Position></Positions>
        <BirthDetails>
          <Location>
            <TownOfBirth>Sampleton</TownOfBirth><CountryOfBirth>North Korea</CountryOfBirth>
          </Location>
        </BirthDetails>
        <Genders><Gender>Male</Gender></Genders>
      </Individual>
    </IndividualDetails>
  </Designation>
  <Designation>
    <LastUpdated>01/02/2026</LastUpdated>
    <DateDesignated>24/02/2025</DateDesignated>
    <UniqueID>RUS9004</UniqueID>
    <Names>
      <Name><Name6>PIER STAR</Name6><NameType>Primary Name</NameType></Name>
    </Names>
    <RegimeName>{RUSSIA}</RegimeName>
    <IndividualEntityShip>Ship</IndividualEntityShip>
    <DesignationSource>UK</DesignationSource>
    <SanctionsImposed>Prohibition of port entry</SanctionsImposed>
    <SanctionsImposedIndicators>
      <ProhibitionOfPortEntry>true</ProhibitionOfPortEntry>
    </SanctionsImposedIndicators>
    <ShipDetails>
      <Ship>
        <IMONumbers><IMONumber>IMO9990014</IMONumber></IMONumbers>
        <CurrentOwnerOperators>
          <CurrentOwnerOperator>SAMPLE HOLDING</CurrentOwnerOperator>
        </CurrentOwnerOperators>
        <PreviousOwnerOperators>
          <PreviousOwnerOperator>Nobody At All Ltd</PreviousOwnerOperator>
        </PreviousOwnerOperators>
        <CurrentBelievedFlagOfShips>
          <CurrentBelievedFlagOfShip>Comoros</CurrentBelievedFlagOfShip>
        </CurrentBelievedFlagOfShips>
        <PreviousFlags><PreviousFlag>Panama</PreviousFlag></PreviousFlags>
        <TypeOfShipDetails><TypeOfShip>Crude Oil Tanker</TypeOfShip></TypeOfShipDetails>
        <TonnageOfShipDetails><TonnageOfShip>56,000</TonnageOfShip></TonnageOfShipDetails>
        <LengthOfShipDetails><LengthOfShip>243</LengthOfShip></LengthOfShipDetails>
        <YearsBuilt><YearBuilt>2003</YearBuilt></YearsBuilt>
        <HullIdentificationNumbers>
          <HullIdentificationNumber>HIN0001</HullIdentificationNumber>
        </HullIdentificationNumbers>
      </Ship>
    </ShipDetails>
  </Designation>
</Designations>
"""

Cells = dict[str, str]


def combinations(once: Cells, *several: tuple[Cells, ...]) -> list[Cells]:
    """The rows of a designation: what stands once, with every combination of the rest."""
    rows = []
    for choice in product(*several):
        row = dict(once)
        for cells in choice:
            row |= cells
        rows.append(row)
    return rows


BANK = combinations(
    {
        "Last Updated": "04/08/2026",
        "Unique ID": "RUS9001",
        "OFSI Group ID": "99001",
        "Name non-latin script": "ПАО Образец банк",
        "Non-latin script type": "Cyrillic",
        "Non-latin script language": "Russian",
        "Regime Name": RUSSIA,
        "Designation Type": "Entity",
        "Designation source": "UK",
        "Sanctions Imposed": "Asset freeze|Trust Services Sanctions",
        "Other Information": "Trust services sanctions imposed: 21/03/2023.",
        "UK Statement of Reasons": REASONS.replace("\n", "\r\n"),
        "Phone number": "+7 (495) 000 0000",
        "Email address": "office@sample.example",
        "Date Designated": "06/04/2022",
        "Type of entity": "Public Joint Stock Company",
        "Subsidiaries": "Sample Leasing",
        "Parent company": "Sample Holding",
        "Business registration number (s)": "OGRN: 1027700132195\r\nINN: 7707083893",
    },
    (
        {"Name 6": "PUBLIC JOINT STOCK COMPANY SAMPLE BANK", "Name type": "Primary Name"},
        {"Name 6": "SAMPLEBANK", "Name type": "ALias"},
    ),
    (
        {
            "Address Line 1": "19 Sample Street",
            "Address Line 6": "Moscow",
            "Address Postal Code": "117312",
            "Address Country": "Russia",
        },
        {"Address Country": "Russia"},
    ),
    ({"Website": "www.sample.example"}, {"Website": "bank.sample.example"}),
)
HOLDING = [
    {
        "Last Updated": "04/08/2026",
        "Unique ID": "RUS9002",
        "Name 6": "SAMPLE HOLDING",
        "Name type": "Primary name",
        "Regime Name": RUSSIA,
        "Designation Type": "Entity",
        "Designation source": "UK",
        "Sanctions Imposed": ALL_MEASURES,
        "Date Designated": "06/04/2022",
    }
]
PERSON = combinations(
    {
        "Last Updated": "01/02/2021",
        "Unique ID": "DPR9003",
        "OFSI Group ID": "99003",
        "UN Reference Number": "KPi.901",
        "Regime Name": DPRK,
        "Designation Type": "Individual",
        "Designation source": "UN",
        "Sanctions Imposed": "Asset freeze|Travel Ban",
        "Address Line 1": "One",
        "Address Line 2": "Two",
        "Address Line 3": "Three",
        "Address Line 4": "Four",
        "Address Line 5": "Five",
        "Address Line 6": "Pyongyang",
        "Address Country": "North Korea",
        "Date Designated": "31/12/2020",
        "Nationality(/ies)": "North Korea",
        "National Identifier number": "123-45",
        "National Identifier additional information": "North Korea",
        "Passport number": "P0000001",
        "Passport additional information": "North Korea number, issued on 1 Jan. 2010",
        "Position": "Head of the Sample Office",
        "Gender": "Male",
        "Town of birth": "Sampleton",
        "Country of birth": "North Korea",
    },
    (
        {
            "Name 1": "Placeholder",
            "Name 2": "Two",
            "Name 3": "Three",
            "Name 4": "Four",
            "Name 5": "Five",
            "Name 6": "SAMPLE",
            "Name type": "Primary Name",
        },
        {"Name 6": "Abu Sample", "Name type": "Alias", "Alias strength": "Low quality a.k.a"},
    ),
    ({"Title": "Colonel"}, {"Title": "Doctor"}),
    ({"D.O.B": "dd/mm/1968"}, {"D.O.B": "01/02/1969"}),
)
SHIP = [
    {
        "Last Updated": "01/02/2026",
        "Unique ID": "RUS9004",
        "Name 6": "PIER STAR",
        "Name type": "Primary Name",
        "Regime Name": RUSSIA,
        "Designation Type": "Ship",
        "Designation source": "UK",
        "Sanctions Imposed": "Prohibition of port entry",
        "Date Designated": "24/02/2025",
        "IMO number": "IMO9990014",
        "Current owner/operator (s)": "SAMPLE HOLDING",
        "Previous owner/operator (s)": "Nobody At All Ltd",
        "Current believed flag of ship": "Comoros",
        "Previous flags": "Panama",
        "Type of ship": "Crude Oil Tanker",
        "Tonnage of ship": "56,000",
        "Length of ship": "243",
        "Year Built": "2003",
        "Hull identification number (HIN)": "HIN0001",
    }
]
ROWS = [*BANK, *HOLDING, *PERSON, *SHIP]
DAY_LINE = "Report Date: 11-Sep-2026"


def as_csv(rows: list[Cells], header: list[str] | None = None, day: str = DAY_LINE) -> bytes:
    """Rows in the published form: UTF-8, CRLF, a line with the day above the header."""
    out = io.StringIO()
    out.write(f"{day}\r\n" if day else "")
    writer = csv.DictWriter(out, header or HEADER, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def rows_of(path: Path) -> list[Row]:
    return list(read({PART: path}, "uk_sanctions_list"))


def read_bytes(folder: Path, content: bytes, name: str = "list.csv") -> list[Row]:
    path = folder / name
    path.write_bytes(content)
    return rows_of(path)


def facts(rows: list[Row]) -> set[Fact]:
    return {statement.fact for row in rows for statement in row.statements}


def issues(rows: list[Row], severity: str = Severity.WARNING) -> list[Issue]:
    return [issue for row in rows for issue in row.issues if issue.severity == severity]
