"""A small list in the published form, written by hand. Parties are invented or public bodies."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from graph.model.facts import Fact, Issue, Row, Severity
from ingest.sources.uk_ofsi.reader import PART, read
from tests.workbooks import workbook

HEADER = [
    "Name 6",
    "Name 1",
    "Name 2",
    "Name 3",
    "Name 4",
    "Name 5",
    "Title",
    "Name Non-Latin Script",
    "Non-Latin Script Type",
    "Non-Latin Script Language",
    "DOB",
    "Town of Birth",
    "Country of Birth",
    "Nationality",
    "Passport Number",
    "Passport Details",
    "National Identification Number",
    "National Identification Details",
    "Position",
    "Address 1",
    "Address 2",
    "Address 3",
    "Address 4",
    "Address 5",
    "Address 6",
    "Post/Zip Code",
    "Country",
    "Other Information",
    "Group Type",
    "Alias Type",
    "Alias Quality",
    "Regime",
    "Listed On",
    "UK Sanctions List Date Designated",
    "Last Updated",
    "Group ID",
]
DAY_LINE = ["Last Updated", "10/04/2025"]

REASONS = "SAMPLE BANK is an involved person (as its subsidiaries (s): are).\nIt is a bank."
BANK = {
    "Name 6": "PUBLIC JOINT STOCK COMPANY SAMPLE BANK",
    "Name Non-Latin Script": "ПАО Образец банк",
    "Non-Latin Script Type": "Cyrillic",
    "Non-Latin Script Language": "Russian",
    "Address 1": "19 Sample Street",
    "Address 6": "Moscow",
    "Post/Zip Code": "117312",
    "Country": "Russia",
    "Other Information": (
        "(UK Sanctions List Ref):RUS9001. Financial sanctions imposed in addition to an asset "
        "freeze: Correspondent banking relationships etc. Trust services. Date trust services "
        "sanctions imposed: 21/03/2023. The prohibition on correspondent banking relationships "
        "etc. measure was imposed on 15/12/2023. Linked To: SAMPLE HOLDING (UK Statement of "
        f"Reasons):{REASONS} (Phone number):(1) +7 495 000 0000 (2) +7 495 000 0001 "
        "(Website):www.sample.example (Email address):office@sample.example (Type of entity):"
        "Public Joint Stock Company (Subsidiaries):Sample Leasing. Samplebank "
        "(Parent company):Sample Holding (SHG) (Business Reg No):(1) OGRN: 1027700132195 (2) TIN: "
        "7707083893"
    ),
    "Group Type": "Entity",
    "Alias Type": "Primary name",
    "Regime": "Russia",
    "Listed On": "06/04/2022",
    "UK Sanctions List Date Designated": "06/04/2022",
    "Last Updated": "21/03/2023",
    "Group ID": "99001",
}
HOLDING = {
    "Name 6": "SAMPLE HOLDING",
    "Other Information": (
        "(UK Sanctions List Ref):RUS9002 and BEL9002. Listed under the Russia and Belarus "
        "sanctions regimes. (1) Sanction imposed in addition to an asset freeze: Travel ban. "
        "Date travel ban imposed: 29/08/2024. (2) The Director Disqualification Sanction was "
        "imposed on 09/04/2025"
    ),
    "Group Type": "Entity",
    "Alias Type": "Primary name",
    "Regime": "Russia",
    "Listed On": "06/04/2022",
    "UK Sanctions List Date Designated": "06/04/2022",
    "Last Updated": "09/04/2025",
    "Group ID": "99002",
}
PERSON = {
    "Name 6": "SAMPLE",
    "Name 1": "Placeholder",
    "Name 2": "Two",
    "Name 3": "Three",
    "Name 4": "Four",
    "Name 5": "Five",
    "Title": "(1) Colonel (2) Doctor",
    "DOB": "00/00/1968",
    "Town of Birth": "(1) Sampleton (2) Sampleville",
    "Country of Birth": "(1) North Korea (2) China",
    "Nationality": "(1) North Korea. (2) China",
    "Passport Number": "(1) P0000001 (2) P0000002",
    "Passport Details": "(1) North Korea number, issued in 2010 (2) -",
    "National Identification Number": "123-45",
    "National Identification Details": "North Korea",
    "Position": "Head of the Sample Office",
    "Address 1": "One",
    "Address 2": "Two",
    "Address 3": "Three",
    "Address 4": "Four",
    "Address 5": "Five",
    "Address 6": "Pyongyang",
    "Country": "North Korea",
    "Other Information": (
        "(UK Sanctions List Ref):DPR9003. (UN Ref):KPi.901. A sample of a person. (Gender):Male"
    ),
    "Group Type": "Individual",
    "Alias Type": "Primary name",
    "Regime": "Democratic People's Republic of Korea",
    "Listed On": "03/12/2016",
    "UK Sanctions List Date Designated": "31/12/2020",
    "Last Updated": "01/02/2021",
    "Group ID": "9903",
}
SHIP = {
    "Name 6": "PIER STAR",
    "Other Information": (
        "(UK Sanctions List Ref):DPR9004. Listed as asset of Sample Holding (OFSI ID: 99002, UN "
        "Reference Number: UN Ref KPe.901) (IMO number):9990014 (Current owners):Nobody At All Ltd "
        "(Flag of ship):North Korea (Previous flags):Panama. South Korea (Type of ship):Oil tanker "
        "(Tonnage of ship):1038 (Length of ship):70 (Year built):1984"
    ),
    "Group Type": "Ship",
    "Alias Type": "Primary name",
    "Regime": "Democratic People's Republic of Korea",
    "Listed On": "03/04/2018",
    "UK Sanctions List Date Designated": "30/03/2018",
    "Last Updated": "31/12/2020",
    "Group ID": "99004",
}
# Sorted by names, as published: the rows of a group stand apart.
ROWS = [
    {**PERSON, "Name 6": "Abu Sample", **dict.fromkeys((f"Name {n}" for n in range(1, 6)), ""),
     "Alias Type": "AKA", "Alias Quality": "Low quality"},
    {**SHIP, "Name 6": "OLD STAR", "Alias Type": "FKA"},
    {**PERSON, "Name 2": "", "Alias Type": "Primary name variation", "DOB": "01/02/1969"},
    BANK,
    SHIP,
    PERSON,
    {**HOLDING, "Name 6": "SHG", "Alias Type": "AKA", "Alias Quality": "Good quality"},
    {**BANK, "Address 1": "", "Address 6": "", "Post/Zip Code": "",
     "Country": "Iraq (previous address)"},
    HOLDING,
    {**HOLDING, "Regime": "Belarus", "Listed On": "08/08/2023",
     "UK Sanctions List Date Designated": "08/08/2023"},
    {**BANK, "Name 6": "SAMPLEBANK", "Alias Type": "AKA"},
]  # fmt: skip

Cells = dict[str, str]


def table(rows: list[Cells], header: list[str] | None = None) -> list[list[str]]:
    columns = header or HEADER
    cells = [[row.get(column, "") for column in columns] for row in rows]
    return [DAY_LINE, columns, *cells]


def as_csv(rows: list[Cells], header: list[str] | None = None) -> bytes:
    """As published: UTF-8, CRLF, the day above the header."""
    out = io.StringIO()
    csv.writer(out).writerows(table(rows, header))
    return out.getvalue().encode()


def as_workbook(rows: list[Cells], header: list[str] | None = None) -> bytes:
    """As archived copies are: every cell a text, in one sheet."""
    return workbook(table(rows, header))


def read_bytes(folder: Path, content: bytes, name: str = "ConList.csv") -> list[Row]:
    path = folder / name
    path.write_bytes(content)
    return list(read({PART: path}, "uk_ofsi"))


def facts(rows: list[Row]) -> set[Fact]:
    return {statement.fact for row in rows for statement in row.statements}


def issues(rows: list[Row], severity: str = Severity.WARNING) -> list[Issue]:
    return [issue for row in rows for issue in row.issues if issue.severity == severity]
