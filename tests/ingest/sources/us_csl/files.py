"""A small list in its three published forms, written from the same results.

Parties are invented, or well-known public bodies and companies. The results cover every key of the
format; the joined forms are made by the rules the publisher joins by.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from hashlib import sha1
from pathlib import Path
from typing import Any

from graph.model.facts import Fact, Issue, Row
from ingest.sources.us_csl.reader import read

Result = dict[str, Any]

_NAMES = (
    "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,"
    "end_date,standard_order,license_requirement,license_policy,call_sign,vessel_type,gross_tonnage,"
    "gross_registered_tonnage,vessel_flag,vessel_owner,remarks,source_list_url,alt_names,"
    "citizenships,dates_of_birth,nationalities,places_of_birth,source_information_url,ids"
)
PRESENT = _NAMES.split(",")
OLD = PRESENT[1:]  # the order of 2019, without `_id`

SDN = "Specially Designated Nationals (SDN) - Treasury Department"
SSI = "Sectoral Sanctions Identifications List (SSI) - Treasury Department"
CMIC = "Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury Department"
MBS = "Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department"
CAP = "Capta List (CAP) - Treasury Department"
PLC = "Palestinian Legislative Council List (PLC) - Treasury Department"
FSE = "Foreign Sanctions Evaders (FSE) - Treasury Department"
ISA = "Non-SDN Iranian Sanctions Act List (ISA) - Treasury Department"
EL = "Entity List (EL) - Bureau of Industry and Security"
MEU = "Military End User (MEU) List - Bureau of Industry and Security"
UVL = "Unverified List (UVL) - Bureau of Industry and Security"
DPL = "Denied Persons List (DPL) - Bureau of Industry and Security"
ISN = "Nonproliferation Sanctions (ISN) - State Department"
DTC = "ITAR Debarred (DTC) - State Department"


def address(
    street: str | None = None,
    city: str | None = None,
    state: str | None = None,
    postal_code: str | None = None,
    country: str | None = None,
) -> Result:
    return {
        "address": street,
        "city": city,
        "state": state,
        "postal_code": postal_code,
        "country": country,
    }


def number(
    kind: str,
    value: str,
    country: str | None = None,
    issued: str | None = None,
    expires: str | None = None,
) -> Result:
    return {
        "type": kind,
        "number": value,
        "country": country,
        "issue_date": issued,
        "expiration_date": expires,
    }


def result(source: str, name: str, **others: Any) -> Result:
    """A result with every key that is given, and the links every result has."""
    return {
        "_id": sha1(f"{source}{name}".encode()).hexdigest(),
        "source": source,
        "name": name,
        "source_list_url": "http://example.org/list",
        "source_information_url": "http://example.org/about",
        **others,
    }


WORKS = {
    "entity_number": "900001",
    "type": "Entity",
    "programs": ["UKRAINE-EO13662", "RUSSIA-EO14024"],
    "addresses": [address("1 Pier Street ", "Moscow", None, "101000 ", "RU")],
    "alt_names": ["NORTH PIER WORKS", "NPW"],
    "remarks": "(Linked To: EXAMPLE HOLDING, OOO; Linked To: NOBODY AT ALL LTD)",
    "ids": [
        number("Tax ID No.", "7704274402", "RU"),
        number("Registration Number", "110364903", "MM", "2017-01-16"),
        number("Website", "www.example.org"),
        number("Executive Order 13662 Directive Determination -", "Subject to Directive 3"),
    ],
}
ALL_ITEMS = "For all items subject to the EAR. (See §744.11 of the EAR)."
RESULTS: tuple[Result, ...] = (
    result(SDN, "NORTH PIER MACHINE WORKS, OOO", **WORKS),
    result(SSI, "NORTH PIER MACHINE WORKS, OOO", **WORKS),
    result(
        SDN,
        "EXAMPLE HOLDING, OOO",
        entity_number="900002",
        type="Entity",
        programs=["RUSSIA-EO14024"],
        addresses=[address(city="Moscow", country="RU")],
        remarks="All offices worldwide",
    ),
    result(
        SDN,
        "PIER STAR",
        entity_number="900003",
        type="Vessel",
        programs=["RUSSIA-EO14024"],
        call_sign="UBXX9",
        vessel_type="Crude Oil Tanker",
        gross_tonnage="105000",
        gross_registered_tonnage="56000",
        vessel_flag="Russia",
        vessel_owner="EXAMPLE HOLDING, OOO",
        ids=[number("Vessel Registration Identification", "IMO 9990014")],
    ),
    result(
        SDN,
        "SAMPLE, Placeholder",
        entity_number="900004",
        type="Individual",
        programs=["SDGT"],
        title="Minister of Samples; Head of the Sample Office",
        citizenships=["CU"],
        nationalities=["CU", "MX"],
        dates_of_birth=["1970-01-01", "circa 1971"],
        places_of_birth=["Sampleton, Cuba"],
        ids=[
            number("Gender", "Male"),
            number("Passport", "X000000", "CU", "2000-01-01", "2010-01-01"),
        ],
    ),
    result(
        SDN, "EP-ZZZ", entity_number="900005", type="Aircraft", programs=["SDGT", "IFSR"],
        ids=[
            number("Aircraft Operator", "EXAMPLE HOLDING, OOO"),
            number("Nationality of Registration", "Korea, North"),
        ],
    ),
    result(
        CMIC,
        "EXAMPLE SEMICONDUCTOR LIMITED",
        entity_number="900006",
        type="Entity",
        programs=["CMIC-EO13959"],
        ids=[
            number("Listing Date (CMIC)", "03 Jun 2021"),
            number("Effective Date (CMIC)", "02 Aug 2021"),
        ],
    ),
    result(MBS, "EXAMPLE BANK", entity_number="900007", type="Entity", programs=["MBS"]),
    result(CAP, "EXAMPLE BANK II", entity_number="900008", type="Entity", programs=["561-Related"]),
    result(PLC, "SAMPLE, Member", entity_number="900009", type="Individual", programs=["NS-PLC"]),
    result(FSE, "EXAMPLE TRADE", entity_number="900010", type="Entity", programs=["FSE-IR"]),
    result(ISA, "EXAMPLE OIL", entity_number="900011", type="Entity", programs=["NS-ISA"]),
    result(
        EL,
        "Example Optics Co., Ltd. (f.k.a. Old Example Optics Co., Ltd.)",
        addresses=[address("1 Lens Road", "Beijing", None, "100000", "CN")],
        federal_register_notice="77 FR 24587, 76 FR 71867",
        start_date="2011-11-21",
        license_requirement=ALL_ITEMS,
        license_policy="Presumption of denial.",
        alt_names=["Lens Works", "and Lens Factory (a.k.a. Factory 7)"],
    ),
    result(
        EL,
        "EXAMPLE OPTICS CO LTD",
        addresses=[address("2 Lens Road, Shanghai, China")],
        federal_register_notice="76  FR 71867",
        start_date="2011-11-21",
        license_requirement=ALL_ITEMS,
        license_policy="Presumption of denial.",
    ),
    result(
        EL,
        "Example Optics Co., Ltd..  Affiliated Entity:  Example Mirror Institute",
        addresses=[address("Xi?an Road 3", "Xi?an", country="CN")],
        federal_register_notice="84 FR 22961",
        start_date="2019-05-21",
    ),
    result(
        EL,
        "Example Prism Factory (a subordinate institute of CETC-0)",
        addresses=[address("4 Prism Road", "Kyiv")],
        federal_register_notice="84 FR 22961",
        start_date="2019-05-21",
    ),
    result(
        MEU,
        "Example Aero Engine Factory",
        addresses=[address("5 Aero Road", "Xian", country="CN")],
        federal_register_notice="85 FR 83799",
        start_date="2020-12-23",
        license_requirement="For any item subject to the EAR listed in supplement no. 2.",
    ),
    result(UVL, "Example Trading (HK) Ltd.", addresses=[address("6 Dock", country="HK")]),
    result(
        DPL,
        "EXAMPLE FREIGHT LLC",
        addresses=[address("P.O. BOX 1", "DUBAI", country="AE")],
        federal_register_notice="86 F.R. 66277 11/22/2021",
        start_date="2021-11-17",
        end_date="2022-05-16",
        standard_order="Y",
        remarks="TDO RENEWAL ADDED",
    ),
    result(
        DPL,
        "SAMPLE PLACEHOLDER",
        addresses=[address("INMATE NUMBER: 00000-000, FCI SAMPLE", "SAMPLETON", "TX", "70000")],
        federal_register_notice="85 F.R. 10000 3/1/2020",
        start_date="2020-02-20",
        end_date="2030-02-20",
        standard_order="N",
    ),
    result(
        ISN,
        "Example Arms Trading and any successor, sub-unit, or subsidiary thereof",
        programs=["INKSNA", "E.O. 13382"],
        federal_register_notice="Vol. 78, No. 175, 9/10/13",
        start_date="2013-09-10",
        remarks="Procurement ban ended 02/03",
    ),
    result(DTC, "Example Aerospace, Inc. (a.k.a. Example Space; EXA, Inc.)",
           federal_register_notice="71 FR 2291"),
)  # fmt: skip


def joined(each: Result) -> dict[str, str]:
    """The cells of a result as the publisher joins them: keys in alphabetical order."""
    cells = {}
    for key, value in each.items():
        if isinstance(value, list):
            parts = []
            for item in value:
                if isinstance(item, dict):
                    order = (
                        ("address", "city", "state", "postal_code", "country")
                        if key == "addresses"
                        else sorted(item)
                    )
                    item = ", ".join(str(item[part]) for part in order if item.get(part))
                parts.append(item)
            value = "; ".join(parts)
        cells[key] = "" if value is None else str(value)
    return cells


def as_table(
    results: Sequence[Result] = RESULTS,
    columns: Sequence[str] = PRESENT,
    delimiter: str = ",",
) -> bytes:
    out = io.StringIO()
    rows = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    rows.writerow(columns)
    for each in results:
        cells = joined(each)
        rows.writerow([cells.get(name, "") for name in columns])
    return out.getvalue().encode()


def as_json(results: Sequence[Result] = RESULTS, **head: Any) -> bytes:
    whole = {
        "search_performed_at": "2026-11-24T00:00:00Z",
        "sources": [{"source": "SDN"}],
        "offset": 0,
        "total": len(results),
        **head,
        "results": list(results),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def read_bytes(folder: Path, content: bytes, name: str = "consolidated.csv") -> list[Row]:
    path = folder / name
    path.write_bytes(content)
    return list(read({"csl": path}, "us_csl"))


def facts(rows: Sequence[Row]) -> list[Fact]:
    return [statement.fact for row in rows for statement in row.statements]


def issues(rows: Sequence[Row]) -> list[Issue]:
    return [issue for row in rows for issue in row.issues]


def said_of(rows: Sequence[Row], key: str) -> set[Fact]:
    """Facts about one entity: of it, or from it."""
    return {
        fact
        for fact in facts(rows)
        if key in (getattr(fact, name, None) for name in ("id", "entity", "source", "subject"))
    }


def without(each: Mapping[str, Any], *keys: str) -> Result:
    return {key: value for key, value in each.items() if key not in keys}
