"""Small files in the published form. Parties are invented, or well-known public bodies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from graph.model.facts import Fact, Issue, Row, Severity, Statement
from ingest.sources.ofac_sdn.reader import read

END = b"\x1a"

_DIRECTIVE_3 = (
    "Executive Order 14024 Directive Information Subject to Directive 3 - All transactions in, "
    "provision of financing for, and other dealings in new debt of longer than 14 days maturity "
    "or new equity where such new debt or new equity is issued on or after the 'Effective Date "
    "(EO 14024 Directive)' associated with this name are prohibited."
)
# A remark of more than 1,000 characters: the primary file cuts it, the comments file goes on.
SBERBANK = (
    "SWIFT/BIC SABRRUMM; Website www.sberbank.ru; alt. Website www.sberbank.com; Executive Order "
    "13662 Directive Determination - Subject to Directive 1; Secondary sanctions risk: "
    "Ukraine-/Russia-Related Sanctions Regulations, 31 CFR 589.201 and/or 589.209; alt. Secondary "
    "sanctions risk: See Section 11 of Executive Order 14024.; Target Type Financial Institution; "
    "Executive Order 14024 Directive Information - For more information on directives, please "
    "visit the following link: https://home.treasury.gov/policy-issues/financial-sanctions/"
    "sanctions-programs-and-country-information#directives; "
    f"{_DIRECTIVE_3}; Listing Date (EO 14024 Directive 3): 24 Feb 2022; Effective Date (EO 14024 "
    "Directive 3): 26 Mar 2022; Tax ID No. 7707083893 (Russia); Registration Number 1027700132195 "
    "(Russia); a.k.a. 'SBERBANK TEST OFFICE'."
)

SDN = (
    '36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ',
    '17018,"PUBLIC JOINT STOCK COMPANY SBERBANK OF RUSSIA",-0- ,"UKRAINE-EO13662] [RUSSIA-EO14024"'
    f',-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"{SBERBANK[:1000]}"',
    '17260,"STATE CORPORATION ROSTEC",-0- ,"UKRAINE-EO13662] [RUSSIA-EO14024",-0- ,-0- ,-0- ,-0- '
    ',-0- ,-0- ,-0- ,"Executive Order 13662 Directive Determination - Subject to Directive 3; '
    "Organization Established Date 2007; Tax ID No. 7704274402 (Russia); a.k.a. 'RT'.\"",
    '90001,"NORTH PIER SHIPPING, OOO",-0- ,"RUSSIA-EO14024",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"Tax ID No. 7799000005 (Russia); alt. Tax ID No. 7799000006 (Russia); Registration Number '
    "1029900000019 (Russia); Legal Entity Number 5493000TESTHARBOUR25 (Russia); Government Gazette "
    "Number 00099999 (Russia); Registration Number HE 99999 (Cyprus); Identification Number IMO "
    '5999999; Nationality of Registration Cyprus; Linked To: STATE CORPORATION ROSTEC."',
    '90002,"PIER STAR","vessel","RUSSIA-EO14024",-0- ,"UBXX9","Crude Oil Tanker","105,000","56,000"'
    ',"Russia","NORTH PIER SHIPPING, OOO","Vessel Registration Identification IMO 9990014; MMSI '
    "273999990; Vessel Year of Build 2003; Former Vessel Flag Malta; Other Vessel Flag None "
    'Identified; Linked To: NORTH PIER SHIPPING, OOO."',
    '90003,"EP-ZZZ","aircraft","SDGT] [IFSR",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Aircraft Model '
    "B747-200; Aircraft Manufacturer's Serial Number (MSN) 99999; Aircraft Manufacture Date 14 Sep "
    "1984; Aircraft Operator AEROCARIBBEAN AIRLINES; Linked To: AEROCARIBBEAN; Linked To: NOBODY "
    'AT ALL LTD."',
    '90004,"MINISTRY OF TEST AFFAIRS",-0- ,"SYRIA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"Target Type Government Entity; a phrase nobody knows 12; Phone Number 000000000."',
    '90005,"SAMPLE, Placeholder","individual","SDGT","Minister of Samples; Alt. Position: '
    'Director",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 01 Jan 1970; alt. DOB circa 1971; POB Sampleton, '
    "Cuba; nationality Cuba; Gender Male; Passport X000000 (Cuba) issued 01 Jan 2000 expires 01 "
    'Jan 2010; Minister of Samples; Former Deputy Head of the Sample Office."',
)
COMMENTS = (f'17018,"{SBERBANK[1000:]}"',)
ALT = (
    '36,12,"aka","AEROCARIBBEAN",-0- ',
    '17018,13,"fka","SBERBANK OF RUSSIA OPEN JOINT STOCK COMPANY",-0- ',
    '90001,14,"nka","NORTHERN PIER LINES",-0- ',
    '99999,15,"aka","SOMEBODY LISTED LATER",-0- ',
)
ADD = (
    '36,25,-0- ,"Havana","Cuba",-0- ',
    '17018,26,"19 ul. Vavilova","Moscow 117312","Russia",-0- ',
    '90001,27,"1 Pier Road","Simferopol","Region: Crimea",-0- ',
    "90002,28,-0- ,-0- ,-0- ,-0- ",
    '90003,29,-0- ,"Tehran","Persia Nova",-0- ',
    '90004,30,-0- ,-0- ,"undetermined",-0- ',
    '99999,31,-0- ,"Havana","Cuba",-0- ',
)
CONS_PRIM = (
    '9600,"SAMPLE, Councillor","individual","SDGT] [NS-PLC",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"DOB 1959; HAMAS - Hebron."',
    '15268,"BANK OF SAMPLE CO LTD",-0- ,"561-Related",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"SWIFT/BIC SMPLCNBJ."',
    '17018,"PUBLIC JOINT STOCK COMPANY SBERBANK OF RUSSIA",-0- ,"UKRAINE-EO13662] [RUSSIA-EO14024"'
    f',-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"{SBERBANK[:1000]}"',
    '18300,"SAMPLE REFINERY OOO",-0- ,"UKRAINE-EO13662",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"Executive Order 13662 Directive Determination - Subject to Directive 4; alt. Executive Order '
    "13662 Directive Determination - Subject to Directive 2; Registration ID 1029900000019; For "
    "more information on directives, please visit the following link: http://www.treasury.gov/"
    'resource-center/sanctions/Programs/Pages/ukraine.aspx#directives.; Linked To: ROSTEC."',
    '27016,"PRESIDENCY OF DEFENSE INDUSTRIES",-0- ,"CAATSA - RUSSIA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- '
    ",-0- ,\"CAATSA Section 235 Information: EXPORT SANCTIONS Sec. 235(a)(2); a.k.a. 'SSB'.\"",
    '30999,"HARBOUR MICRO SEMICONDUCTOR CO., LTD.",-0- ,"CMIC-EO13959",-0- ,-0- ,-0- ,-0- ,-0- ,'
    '-0- ,-0- ,"Equity Ticker 600999  CN; alt. Equity Ticker 00999 HK; Issuer Name Harbour Micro; '
    "ISIN CNE10000ZZZ9; alt. ISIN CNE10000ZZZ9; alt. ISIN CNE10000ZZZ1; Target Type Public "
    "Company; "
    "Effective Date (CMIC) 02 Aug 2021; Purchase/Sales For Divestment Date (CMIC) 03 Jun 2022; "
    "Listing Date (CMIC) 03 Jun 2021; Unified Social Credit Code (USCC) 91310000MATE5T0X0L "
    '(China)."',
    '31695,"CENTRAL BANK OF THE RUSSIAN FEDERATION",-0- ,"RUSSIA-EO14024",-0- ,-0- ,-0- ,-0- ,-0- '
    ',-0- ,-0- ,"Executive Order 14024 Directive Information Subject to Directive 1a - '
    "participation in the secondary market for bonds is prohibited.; Listing Date (EO 14024 "
    "Directive 1a): 22 Feb 2022; Effective Date (EO 14024 Directive 1a): 01 Mar 2022; Executive "
    "Order 14024 Directive Information Subject to Directive 2 - correspondent accounts are "
    'prohibited.; Listing Date (EO 14024 Directive 2): 24 Feb 2022."',
    '46999,"SAMPLE GAS ENTERPRISE",-0- ,"NS-NEWLIST-EO15000",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"Organization Type: Extraction of crude petroleum."',
    '50999,"SAMPLE, Trafficker","individual","ILLICIT-DRUGS-EO14059",-0- ,-0- ,-0- ,-0- ,-0- ,-0- '
    ',-0- ,"Executive Order 14059 information: Prohibition on any United States financial '
    'institution from making loans or providing credit to this target."',
    '51999,"SAMPLE EVADER TRADING LTD.",-0- ,"SYRIA] [FSE-SY",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    "-0- ",
)
CONS_COMMENTS = (f'17018,"{SBERBANK[1000:]}"',)
CONS_ALT = ('30999,400,"aka","HARBOUR MICRO",-0- ',)
CONS_ADD = ('30999,500,"5 Chip Street","Shanghai 200000","China",-0- ',)

NAMES = {
    "sdn": "SDN.CSV",
    "alt": "ALT.CSV",
    "add": "ADD.CSV",
    "comments": "SDN_COMMENTS.CSV",
    "cons_prim": "CONS_PRIM.CSV",
    "cons_alt": "CONS_ALT.CSV",
    "cons_add": "CONS_ADD.CSV",
    "cons_comments": "CONS_COMMENTS.CSV",
}
LINES = {
    "sdn": SDN,
    "alt": ALT,
    "add": ADD,
    "comments": COMMENTS,
    "cons_prim": CONS_PRIM,
    "cons_alt": CONS_ALT,
    "cons_add": CONS_ADD,
    "cons_comments": CONS_COMMENTS,
}


def as_published(lines: Iterable[str]) -> bytes:
    """CRLF after every line, byte 0x1A after the last."""
    return b"".join(line.encode() + b"\r\n" for line in lines) + END


def write(folder: Path, parts: Sequence[str], **changed: Iterable[str] | bytes) -> dict[str, Path]:
    """The files of these parts under their published names; `changed` replaces lines or bytes."""
    files = {}
    for part in parts:
        content = changed.get(part, LINES[part])
        path = folder / NAMES[part]
        path.write_bytes(content if isinstance(content, bytes) else as_published(content))
        files[part] = path
    return files


def rows_of(folder: Path, parts: Sequence[str], **changed: Iterable[str] | bytes) -> list[Row]:
    """What the reader makes of these parts."""
    return list(read(write(folder, parts, **changed), "ofac_sdn"))


def statements(rows: Iterable[Row]) -> list[Statement]:
    """All statements of rows that are loaded."""
    return [statement for row in rows if not row.quarantined for statement in row.statements]


def facts(rows: Iterable[Row]) -> set[Fact]:
    """All facts of rows that are loaded."""
    return {statement.fact for statement in statements(rows)}


def issues(rows: Iterable[Row], severity: str = Severity.WARNING) -> list[Issue]:
    """All issues of one severity."""
    return [issue for row in rows for issue in row.issues if issue.severity == severity]


def said_by(rows: Iterable[Row], fact: Fact) -> list[Statement]:
    """The statements of one fact."""
    return [statement for statement in statements(rows) if statement.fact == fact]
