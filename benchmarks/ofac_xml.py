"""Files in the shape of OFAC's advanced XML: small ones for tests, one of the real size to measure.

    python -m benchmarks.ofac_xml            # writes a file of the real size, reads it, prints both
    python -m benchmarks.ofac_xml --form enhanced    # the same with enhanced XML

The shape and the proportions are those of SDN_ADVANCED.XML: 1.2 addresses a party, 1.1 numbers,
4.1 features, 2.4 names in 2.7 scripts and spellings, 0.4 relations, one entry with 2.2 measures.
Parties are invented.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from benchmarks.ofac_enhanced_xml import EnhancedFile

NAMESPACE = (
    "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML"
)
PARTIES = 20_000  # come to 122 MB, the size of the real file at the end of 2025
COUNTRIES = {"Russia": "RU", "Cyprus": "CY", "China": "CN", "Iran": "IR"}
_SCRIPTS = {"Latin": "Latn", "Cyrillic": "Cyrl", "Chinese Simplified": "Hans"}
_FIXED = 'YearFixed="false" MonthFixed="false" DayFixed="false"'
_KINDS = {"Vessel": 1, "Aircraft": 2, "Entity": 3, "Individual": 4}
_SETS = {
    "AliasType": ("AliasTypeValues", ""),
    "DetailReference": ("DetailReferenceValues", ""),
    "EntryEventType": ("EntryEventTypeValues", ""),
    "FeatureType": ("FeatureTypeValues", 'FeatureTypeGroupID="1"'),
    "IDRegDocDateType": ("IDRegDocDateTypeValues", ""),
    "IDRegDocType": ("IDRegDocTypeValues", ""),
    "LegalBasis": (
        "LegalBasisValues",
        'LegalBasisShortRef="x" LegalBasisTypeID="1" SanctionsProgramID="1"',
    ),
    "List": ("ListValues", ""),
    "LocPartType": ("LocPartTypeValues", ""),
    "NamePartType": ("NamePartTypeValues", ""),
    "RelationQuality": ("RelationQualityValues", ""),
    "RelationType": ("RelationTypeValues", 'Symmetrical="false"'),
    "Reliability": ("ReliabilityValues", ""),
    "SanctionsType": ("SanctionsTypeValues", ""),
    "Validity": ("ValidityValues", ""),
    "ExRefType": ("ExRefTypeValues", ""),
}
# Sets that are the same in every file, and of which nothing is read.
_SAME = """
<AreaCodeTypeValues><AreaCodeType ID="1">ISO 3166 (2)</AreaCodeType></AreaCodeTypeValues>
<CalendarTypeValues><CalendarType ID="1">Gregorian</CalendarType></CalendarTypeValues>
<CountryRelevanceValues><CountryRelevance ID="1413">PRIMARY</CountryRelevance>\
</CountryRelevanceValues>
<DecisionMakingBodyValues><DecisionMakingBody ID="1" OrganisationID="1">United States Treasury \
Department</DecisionMakingBody></DecisionMakingBodyValues>
<DetailTypeValues><DetailType ID="1430">DATE</DetailType><DetailType ID="1431">LOOKUP</DetailType>\
<DetailType ID="1432">TEXT</DetailType><DetailType ID="1433">COUNTRY</DetailType></DetailTypeValues>
<DocNameStatusValues><DocNameStatus ID="1">Primary Latin</DocNameStatus><DocNameStatus ID="2">\
Others</DocNameStatus></DocNameStatusValues>
<FeatureTypeGroupValues><FeatureTypeGroup ID="1">Unknown</FeatureTypeGroup></FeatureTypeGroupValues>
<IdentityFeatureLinkTypeValues><IdentityFeatureLinkType ID="1">Unknown</IdentityFeatureLinkType>\
</IdentityFeatureLinkTypeValues>
<LegalBasisTypeValues><LegalBasisType ID="1">Unknown</LegalBasisType></LegalBasisTypeValues>
<LocPartValueStatusValues><LocPartValueStatus ID="1">Main</LocPartValueStatus>\
</LocPartValueStatusValues>
<LocPartValueTypeValues><LocPartValueType ID="1">Unknown</LocPartValueType></LocPartValueTypeValues>
<OrganisationValues><Organisation ID="1" CountryID="11212">State</Organisation></OrganisationValues>
<PartySubTypeValues><PartySubType ID="1" PartyTypeID="4">Vessel</PartySubType><PartySubType ID="2" \
PartyTypeID="4">Aircraft</PartySubType><PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType>\
<PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>
<PartyTypeValues><PartyType ID="1">Individual</PartyType><PartyType ID="2">Entity</PartyType>\
<PartyType ID="3">Location</PartyType><PartyType ID="4">Transport</PartyType></PartyTypeValues>
<SanctionsProgramValues><SanctionsProgram ID="1" SubsidiaryBodyID="1">Unknown</SanctionsProgram>\
</SanctionsProgramValues>
<ScriptStatusValues><ScriptStatus ID="1">Unknown</ScriptStatus></ScriptStatusValues>
<SubsidiaryBodyValues><SubsidiaryBody ID="1" Notional="false" DecisionMakingBodyID="1">Office of \
Foreign Assets Control</SubsidiaryBody></SubsidiaryBodyValues>
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A value out of the list of values at the head of the file."""

    value: str


@dataclass(frozen=True, slots=True)
class Days:
    """From a day to a day; the same twice is a day, a whole year is a year."""

    first: str
    last: str = ""
    circa: bool = False
    end: bool = True


@dataclass(frozen=True, slots=True)
class Where:
    """An address by its parts. The part `Unknown` is the name of a country."""

    country: str = ""
    parts: tuple[tuple[str, str], ...] = ()
    area: str = ""
    others: tuple[tuple[str, str, str], ...] = ()  # part, script, text


Value = str | Chosen | Days | Where


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature of a party."""

    label: str
    value: Value
    reliability: str = "Unknown"
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a party: label, number, issuing country, and what else a document may say."""

    label: str
    number: str
    country: str = ""
    validity: str = "Valid"
    issued: Days | None = None
    expires: Days | None = None
    authority: str = ""
    comment: str = ""
    issued_in: Where | None = None


@dataclass(frozen=True, slots=True)
class Alias:
    """A name: its kind, and in each script its parts as (kind of part, text)."""

    kind: str
    names: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    low: bool = False
    acronym: bool = False


@dataclass
class AdvancedFile:
    """Collects records and numbers them, then writes the file."""

    day: tuple[int, int, int] = (2026, 11, 24)
    namespace: str = NAMESPACE
    countries: dict[str, str] = field(default_factory=dict)  # name to ISO code
    values: dict[str, dict[str, int]] = field(default_factory=dict)
    used_countries: dict[str, int] = field(default_factory=dict)
    locations: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    parties: list[str] = field(default_factory=list)
    relations: list[str] = field(default_factory=list)
    entries: list[str] = field(default_factory=list)
    serial: int = 200_000

    def number(self, kind: str, value: str) -> int:
        """The number of a value of a set, given at first use."""
        known = self.values.setdefault(kind, {})
        return known.setdefault(value, 1000 + len(known))

    def _next(self) -> int:
        self.serial += 1
        return self.serial

    def _country(self, name: str) -> int:
        return self.used_countries.setdefault(name, 11_029 + len(self.used_countries))

    def days(self, days: Days, attributes: str = _FIXED) -> str:
        """A DatePeriod."""

        def day(text: str) -> str:
            year, month, number = text.split("-")
            parts = f"<Month>{int(month)}</Month><Day>{int(number)}</Day>"
            return f"<Year>{int(year)}</Year>{parts}"

        def side(name: str, first: str, last: str) -> str:
            circa = str(days.circa).lower()
            return (
                f'<{name} Approximate="{circa}" {_FIXED}><From>{day(first)}</From>'
                f"<To>{day(last)}</To></{name}>"
            )

        last = days.last or days.first
        start = side("Start", days.first, days.first if days.end else last)
        end = side("End", last, last) if days.end else ""
        return f'<DatePeriod CalendarTypeID="1" {attributes}>{start}{end}</DatePeriod>'

    def location(self, where: Where, reference: str) -> int:
        """A Location; its number."""
        number = self._next()
        parts = []
        for kind, text in where.parts:
            values = self._part_value(text)
            for other, script, written in where.others:
                if other == kind:
                    values += self._part_value(written, script=script)
            parts.append(
                f'<LocationPart LocPartTypeID="{self.number("LocPartType", kind)}">{values}'
                "</LocationPart>"
            )
        area = country = ""
        if named := where.country or where.area:
            area = f'<LocationAreaCode AreaCodeID="{self._country(named)}" />'
        if where.country:
            code = self._country(where.country)
            country = f'<LocationCountry CountryID="{code}" CountryRelevanceID="1413" />'
        self.locations.append(
            f'<Location ID="{number}">{area}{country}{"".join(parts)}{reference}</Location>'
        )
        return number

    def _part_value(self, text: str, script: str = "") -> str:
        primary = str(not script).lower()
        return (
            f'<LocationPartValue Primary="{primary}" LocPartValueTypeID="1" '
            f'LocPartValueStatusID="1"><Comment>{escape(script)}</Comment>'
            f"<Value>{escape(text)}</Value></LocationPartValue>"
        )

    def party(
        self,
        number: int,
        kind: str,
        aliases: Sequence[Alias],
        features: Iterable[Feature] = (),
        numbers: Iterable[Number] = (),
        comment: str = "",
        extra: str = "",
        identities: str = "",
    ) -> None:
        """A DistinctParty with its addresses and documents. `extra` goes into the profile."""
        identity = self._next()
        said: list[str] = []
        groups: list[str] = []
        for place, alias in enumerate(aliases):
            said.append(self._alias(number, alias, groups, primary=place == 0))
        spoken = "".join(self._feature(feature, identity) for feature in features)
        for each in numbers:
            self._document(each, identity)
        self.parties.append(
            f'<DistinctParty FixedRef="{number}"><Comment>{escape(comment)}</Comment>'
            f'<Profile ID="{number}" PartySubTypeID="{_KINDS[kind]}">'
            f'<Identity ID="{identity}" FixedRef="{number}" Primary="true" False="false">'
            f"{''.join(said)}<NamePartGroups>{''.join(groups)}</NamePartGroups></Identity>"
            f"{identities}{spoken}{extra}</Profile></DistinctParty>"
        )

    def _alias(self, party: int, alias: Alias, groups: list[str], *, primary: bool) -> str:
        names = []
        for script, parts in alias.names:
            values = []
            for kind, text in parts:
                group = self._next()
                groups.append(
                    f'<MasterNamePartGroup><NamePartGroup ID="{group}" NamePartTypeID='
                    f'"{self.number("NamePartType", kind)}" /></MasterNamePartGroup>'
                )
                values.append(
                    f'<DocumentedNamePart><NamePartValue NamePartGroupID="{group}" ScriptID='
                    f'"{self.number("Script", script)}" ScriptStatusID="1" '
                    f'Acronym="{str(alias.acronym).lower()}">{escape(text)}</NamePartValue>'
                    "</DocumentedNamePart>"
                )
            status = 1 if primary and script == "Latin" else 2
            names.append(
                f'<DocumentedName ID="{self._next()}" FixedRef="{party}" '
                f'DocNameStatusID="{status}">{"".join(values)}</DocumentedName>'
            )
        return (
            f'<Alias FixedRef="{party}" AliasTypeID="{self.number("AliasType", alias.kind)}" '
            f'Primary="{str(primary).lower()}" LowQuality="{str(alias.low).lower()}">'
            f"{''.join(names)}</Alias>"
        )

    def _feature(self, feature: Feature, identity: int) -> str:
        version = self._next()
        match feature.value:
            case Chosen(value):
                chosen = self.number("DetailReference", value)
                detail = f'<VersionDetail DetailTypeID="1431" DetailReferenceID="{chosen}" />'
            case Days():
                detail = self.days(feature.value) + '<VersionDetail DetailTypeID="1430" />'
            case Where():
                reference = f'<FeatureVersionReference FeatureVersionID="{version}" />'
                place = self.location(feature.value, reference)
                detail = f'<VersionLocation LocationID="{place}" />'
                if feature.label != "Location":
                    detail = f'<VersionDetail DetailTypeID="1433" />{detail}'
            case text:
                detail = f'<VersionDetail DetailTypeID="1432">{escape(text)}</VersionDetail>'
        reliability = self.number("Reliability", feature.reliability)
        return (
            f'<Feature ID="{self._next()}" FeatureTypeID='
            f'"{self.number("FeatureType", feature.label)}"><FeatureVersion ID="{version}" '
            f'ReliabilityID="{reliability}"><Comment>{escape(feature.comment)}</Comment>{detail}'
            f'</FeatureVersion><IdentityReference IdentityID="{identity}" '
            'IdentityFeatureLinkTypeID="1" /></Feature>'
        )

    def _document(self, number: Number, identity: int) -> None:
        mine = self._next()
        country = inside = ""
        if number.country:
            country = f' IssuedBy-CountryID="{self._country(number.country)}"'
        if number.issued_in is not None:
            reference = f'<IDRegDocumentReference IDRegDocumentID="{mine}" />'
            inside = f' IssuedIn-LocationID="{self.location(number.issued_in, reference)}"'
        dates = "".join(
            f'<DocumentDate IDRegDocDateTypeID="{self.number("IDRegDocDateType", kind)}">'
            f"{self.days(days)}</DocumentDate>"
            for kind, days in (("Issue Date", number.issued), ("Expiration Date", number.expires))
            if days is not None
        )
        label = self.number("IDRegDocType", number.label)
        validity = self.number("Validity", number.validity)
        self.documents.append(
            f'<IDRegDocument ID="{mine}" IDRegDocTypeID="{label}" IdentityID="{identity}"'
            f'{country}{inside} ValidityID="{validity}"><Comment>{escape(number.comment)}</Comment>'
            f"<IDRegistrationNo>{escape(number.number)}</IDRegistrationNo>"
            f"<IssuingAuthority>{escape(number.authority)}</IssuingAuthority>{dates}"
            f'<DocumentedNameReference DocumentedNameID="{identity}" /></IDRegDocument>'
        )

    def relation(
        self,
        source: int,
        target: int,
        kind: str,
        *,
        quality: str = "Unknown",
        former: bool = False,
        comment: str = "",
        days: Days | None = None,
        extra: str = "",
    ) -> None:
        """A ProfileRelationship."""
        period = "" if days is None else self.days(days)
        self.relations.append(
            f'<ProfileRelationship ID="{self._next()}" From-ProfileID="{source}" '
            f'To-ProfileID="{target}" RelationTypeID="{self.number("RelationType", kind)}" '
            f'RelationQualityID="{self.number("RelationQuality", quality)}" '
            f'Former="{str(former).lower()}" SanctionsEntryID="{source}">'
            f"<Comment>{escape(comment)}</Comment>{period}{extra}</ProfileRelationship>"
        )

    def entry(
        self,
        party: int,
        list_name: str,
        events: Sequence[tuple[str, str]],
        programmes: Sequence[str] = (),
        measures: Sequence[str] = ("Block",),
        extra: str = "",
        event_comment: str = "",
    ) -> None:
        """A SanctionsEntry; events are (day, legal basis)."""
        said = []
        for day, basis in events:
            year, month, number = (int(part) for part in day.split("-"))
            said.append(
                f'<EntryEvent ID="{self._next()}" EntryEventTypeID='
                f'"{self.number("EntryEventType", "Created")}" LegalBasisID='
                f'"{self.number("LegalBasis", basis)}"><Comment>{escape(event_comment)}</Comment>'
                f'<Date CalendarTypeID="1"><Year>{year}</Year><Month>{month}</Month>'
                f"<Day>{number}</Day></Date></EntryEvent>"
            )
        for kind, comment in [
            *((measure, "") for measure in measures),
            *(("Program", programme) for programme in programmes),
        ]:
            said.append(
                f'<SanctionsMeasure ID="{self._next()}" SanctionsTypeID='
                f'"{self.number("SanctionsType", kind)}"><Comment>{escape(comment)}</Comment>'
                '<DatePeriod CalendarTypeID="1" YearFixed="true" MonthFixed="true" '
                'DayFixed="true" /></SanctionsMeasure>'
            )
        self.entries.append(
            f'<SanctionsEntry ID="{self._next()}" ProfileID="{party}" '
            f'ListID="{self.number("List", list_name)}">{"".join(said)}{extra}</SanctionsEntry>'
        )

    def pieces(self, more_sets: str = "", after: str = "") -> Iterable[str]:
        """The file, piece by piece."""
        year, month, day = self.day
        yield '<?xml version="1.0" encoding="utf-8"?>\n'
        yield f'<Sanctions xmlns="{self.namespace}" Version="1">\n'
        yield (
            f'<DateOfIssue CalendarTypeID="1"><Year>{year}</Year><Month>{month}</Month>'
            f"<Day>{day}</Day></DateOfIssue>\n<ReferenceValueSets>"
        )
        yield self._sets()
        yield f"{_SAME}{more_sets}</ReferenceValueSets>\n"
        for name, records in (
            ("Locations", self.locations),
            ("IDRegDocuments", self.documents),
            ("DistinctParties", self.parties),
            ("ProfileRelationships", self.relations),
            ("SanctionsEntries", self.entries),
        ):
            yield f"<{name}>\n"
            for record in records:
                yield record
                yield "\n"
            yield f"</{name}>\n"
        yield f"<SanctionsEntryLinks>{after}</SanctionsEntryLinks>\n</Sanctions>\n"

    def _sets(self) -> str:
        found = []
        for name, (group, more) in _SETS.items():
            items = "".join(
                f'<{name} ID="{number}" {more}>{escape(value)}</{name}>'
                for value, number in self.values.get(name, {}).items()
            )
            found.append(f"<{group}>{items}</{group}>")
        scripts = "".join(
            f'<Script ID="{number}" ScriptCode="{_SCRIPTS[value]}">{value}</Script>'
            for value, number in self.values.get("Script", {}).items()
        )
        found.append(f"<ScriptValues>{scripts}</ScriptValues>")
        areas, countries = [], []
        for name, number in self.used_countries.items():
            code = self.countries.get(name, "")
            iso = f' ISO2="{code}"' if code else ""
            countries.append(f'<Country ID="{number}"{iso}>{escape(name)}</Country>')
            areas.append(
                f'<AreaCode ID="{number}" CountryID="{number}" Description={quoteattr(name)} '
                f'AreaCodeTypeID="1">{code}</AreaCode>'
            )
        found.append(f"<AreaCodeValues>{''.join(areas)}</AreaCodeValues>")
        found.append(f"<CountryValues>{''.join(countries)}</CountryValues>")
        return "\n".join(found)

    def text(self, more_sets: str = "", after: str = "") -> bytes:
        """The whole file."""
        return "".join(self.pieces(more_sets, after)).encode()


def of_real_size(parties: int = PARTIES) -> AdvancedFile:
    """A file of this many parties, in the proportions of the real one."""
    made = AdvancedFile(countries=dict(COUNTRIES))
    fill(made, parties)
    return made


def fill(made: AdvancedFile | EnhancedFile, parties: int) -> None:
    """Invent this many parties, in the proportions of the real file."""
    country = list(COUNTRIES)
    for at in range(parties):
        number, home = 1000 + at, country[at % 4]
        person = at % 2 == 0
        aliases = [Alias("Name", (("Latin", _name(at, "", person)),))]
        if at % 10 < 6:
            cyrillic = (("Cyrillic", (("Entity Name", f"ОБЩЕСТВО НОМЕР {at}"),)),)
            aliases.append(
                Alias("A.K.A.", (("Latin", _name(at, "ALSO", person)), *cyrillic[: at % 3]))
            )
        if at % 10 < 5:
            aliases.append(Alias("A.K.A.", (("Latin", _name(at, "TOO", person)),), low=at % 3 == 0))
        if at % 10 < 3:
            aliases.append(Alias("F.K.A.", (("Latin", _name(at, "ONCE", person)),)))
        parts = (
            ("ADDRESS1", f"{at} Invented Street, Building {at % 90}"),
            ("CITY", f"City of Number {at % 500}"),
            ("POSTAL CODE", f"{100_000 + at}"),
        )
        features = [
            Feature("Location", Where(home, parts)),
            Feature(
                "Secondary sanctions risk:", Chosen("See Section 11 of Executive Order 14024.")
            ),
        ]
        if person:
            born = f"{1940 + at % 60}-{1 + at % 12:02}-{1 + at % 28:02}"
            features += [
                Feature("Birthdate", Days(born)),
                Feature("Gender", Chosen("Male" if at % 4 else "Female")),
                Feature("Place of Birth", f"City of Number {at % 500}, {home}"),
                Feature("Nationality Country", Where(parts=(("Unknown", home),))),
            ]
        else:
            features += [
                Feature("Organization Established Date", Days("2007-01-01", "2007-12-31")),
                Feature("Website", f"www.company-number-{at}.example"),
            ]
        numbers = [Number("Registration Number", f"{10**12 + at}", home)]
        if at % 5 == 0:
            numbers.append(Number("Passport", f"X{at:07}", home, expires=Days("2030-01-01")))
        made.party(number, "Individual" if person else "Entity", aliases, features, numbers)
        if at % 5 < 2:
            made.relation(number, 1000 + (at * 7 + 1) % parties, "Owned or Controlled By")
        made.entry(
            number,
            "SDN List",
            [(f"{2004 + at % 20}-0{1 + at % 9}-1{at % 9}", "Executive Order 14024 (Russia)")],
            ["RUSSIA-EO14024", "SDGT"][: 1 + at % 2],
        )


def _name(at: int, more: str, person: bool) -> tuple[tuple[str, str], ...]:
    if person:
        return (
            ("Last Name", f"{more}SURNAME{at}"),
            ("First Name", f"First{at % 700}"),
            ("Middle Name", f"Middle{at % 300}"),
        )
    return (("Entity Name", f"{more} LIMITED LIABILITY COMPANY NUMBER {at}".strip()),)


def main() -> None:
    """Write a file of the real size, read it, print size, rows, CPU seconds and memory."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ofac_xml", description=__doc__)
    parser.add_argument("--form", choices=("advanced", "enhanced"), default="advanced")
    parser.add_argument("--parties", type=int, help="how many; as many as published, if not given")
    parser.add_argument(
        "--keep", type=Path, help="where to write the file, instead of a passing one"
    )
    parser.add_argument("--read", type=Path, help="read this file instead of a new one")
    given = parser.parse_args()
    if given.read is not None:
        _measure(given.read, given.form)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = given.keep or Path(folder) / f"SDN_{given.form.upper()}.XML"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(_made(given.form, given.parties).pieces())
        print(f"{path.stat().st_size / 1e6:.1f} MB written")
        # Reading is measured in a process of its own: this one has held the whole file.
        command = [sys.executable, "-m", "benchmarks.ofac_xml", "--form", given.form]
        command += ["--read", str(path)]
        subprocess.run(command, check=True)


def _made(form: str, parties: int | None) -> AdvancedFile | EnhancedFile:
    if form == "advanced":
        return of_real_size(parties or PARTIES)
    from benchmarks import ofac_enhanced_xml

    return ofac_enhanced_xml.of_real_size(parties or ofac_enhanced_xml.PARTIES)


def _measure(path: Path, form: str) -> None:
    from ingest.source import reader_of

    read = reader_of(f"ofac_{form}").read
    began = time.process_time()
    rows = quarantined = statements = issues = 0
    for row in read({"sdn": path}, f"ofac_{form}"):
        rows += 1
        quarantined += row.quarantined
        statements += len(row.statements)
        issues += len(row.issues)
    used = time.process_time() - began
    size = path.stat().st_size / 1e6
    print(
        f"{size:.1f} MB: {rows:,} rows ({quarantined:,} quarantined), {statements:,} statements, "
        f"{issues} issues, {used:.2f} CPU seconds ({size / used:.0f} MB/s), {peak()} MB at most"
    )


def peak() -> int:
    """Megabytes this process has held at most; not what the one that started it held."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
