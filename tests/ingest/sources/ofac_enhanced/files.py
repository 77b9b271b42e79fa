"""Small enhanced files: one by hand with every part of the format, and the list of the CSV fixture.

Parties are invented, or well-known public bodies.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from benchmarks.ofac_enhanced_xml import NAMESPACE, EnhancedFile
from graph.model.facts import Row
from ingest.sources.ofac_enhanced.reader import read
from tests.ingest.sources.ofac_advanced import files as advanced

DAY = date(2026, 11, 24)
NAMES = {"sdn": "SDN_ENHANCED.XML", "cons": "CONS_ENHANCED.XML"}
RARE = 90009  # the party that has what others do not


class Numbered:
    """Elements with a value, and the list of the values at the head of the file."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    def __call__(self, name: str, words: str, attributes: str = "", shown: str = "=") -> str:
        """`shown` is the text in the element, when it is not the words of the value."""
        number = self.known.setdefault(words, 500 + len(self.known))
        text = words if shown == "=" else shown
        return f'<{name} refId="{number}"{attributes}>{text}</{name}>'

    def values(self) -> str:
        """All values that were used, as the head of the file has them."""
        more = {
            "Samplia": "<isoCode>SM</isoCode>",
            "Cuba embargo": "<code>CUBA</code>",
            "Cuba": "<advancedXmlOffset>11</advancedXmlOffset>",
        }
        return "".join(
            f'<referenceValue refId="{number}"><type>any</type><value>{words}</value>'
            f"{more.get(words, '')}</referenceValue>\n"
            for words, number in self.known.items()
        )


_LABELS = {"Website": 14, "Birthdate": 8, "Organization Established Date": 21, "Gender": 22}


def _name(
    v: Numbered, parts: Sequence[tuple[str, str]], formatted: str, script: str = "Latin", *,
    first: bool = True,
) -> str:  # fmt: skip
    said = "".join(
        f'<namePart id="1">{v("type", kind)}<value>{text}</value></namePart>'
        for kind, text in parts
    )
    return (
        f'<translation id="2"><isPrimary>{str(first).lower()}</isPrimary>{v("script", script)}'
        "<formattedFirstName>x</formattedFirstName><formattedLastName>y</formattedLastName>"
        f"<formattedFullName>{formatted}</formattedFullName><nameParts>{said}</nameParts>"
        "</translation>"
    )


def _named(v: Numbered, spellings: str, kind: str = "", *, low: bool = False) -> str:
    alias = v("aliasType", kind) if kind else ""
    return (
        f'<name id="3"><isPrimary>{str(not kind).lower()}</isPrimary>{alias}<isLowQuality>'
        f"{str(low).lower()}</isLowQuality><translations>{spellings}</translations></name>\n"
    )


def _whole(v: Numbered, name: str, kind: str = "", *, low: bool = False) -> str:
    return _named(v, _name(v, [("Entity Name", name)], name), kind, low=low)


def _feature(label: str, value: str, more: str = "", after: str = "") -> str:
    number = _LABELS.setdefault(label, 100 + len(_LABELS))
    return (
        f'<feature id="4"><type featureTypeId="{number}">{label}</type><versionId>5</versionId>'
        f"<value>{value}</value>{more}<isPrimary>true</isPrimary>{after}</feature>\n"
    )


def _period(name: str, days: str, *, circa: bool = False, ranged: bool = False) -> str:
    """`b` and `e` mark which of the two days of a beginning and of an end is told."""
    held = "".join(
        f"<{tag}>{day.split('=')[1]}</{tag}>"
        for day in days.split()
        for tag in [{"b": "fromDateBegin", "B": "fromDateEnd", "E": "toDateBegin",
                     "e": "toDateEnd"}[day[0]]]
    )  # fmt: skip
    return (
        f'<{name} id="6">{held}<isApproximate>{str(circa).lower()}</isApproximate><isDateRange>'
        f"{str(ranged).lower()}</isDateRange></{name}>"
    )


def _address(country: str, *translations: str, inner: str = "") -> str:
    held = f"<translations>{inner}{''.join(translations)}</translations>"
    return f'<address id="7">{country}{held if translations or inner else ""}</address>\n'


def _written(v: Numbered, parts: Sequence[tuple[str, str]], script: str = "Latin") -> str:
    said = "".join(
        f'<addressPart id="8">{v("type", kind)}<value>{text}</value></addressPart>'
        for kind, text in parts
    )
    return (
        f'<translation id="9"><isPrimary>{str(script == "Latin").lower()}</isPrimary>'
        f"{v('script', script)}<addressParts>{said}</addressParts></translation>"
    )


def _document(v: Numbered, label: str, number: str, more: str = "", *, valid: bool = True) -> str:
    return (
        f'<identityDocument id="10">{v("type", label)}<name nameId="3" nameTranslationId="2">n'
        f"</name><documentNumber>{number}</documentNumber><isValid>{str(valid).lower()}</isValid>"
        f"{more}</identityDocument>\n"
    )


def _relation(v: Numbered, kind: str, target: int, name: str, more: str = "") -> str:
    return (
        f'<relationship id="11">{v("type", kind)}<relatedEntity entityId="{target}">{name}'
        f"</relatedEntity>{more}</relationship>\n"
    )


def _entity(
    v: Numbered, number: int, kind: str, lists: Sequence[tuple[str, str]], programme: str,
    names: str, more: str = "", *, types: Sequence[str] = ("Block",), info: str = "",
    bases: Sequence[str] = (), shown: str = "=",
) -> str:  # fmt: skip
    named = "".join(v("sanctionsList", name, f' id="12" datePublished="{d}"') for name, d in lists)
    measures = "".join(v("sanctionsType", each, ' id="13"') for each in types)
    listed = v("sanctionsProgram", programme, ' id="16"', shown)
    authorities = "".join(v("legalAuthority", each, ' id="14"') for each in bases)
    return (
        f'<entity id="{number}">\n<generalInfo><identityId>15</identityId>{v("entityType", kind)}'
        f"{info}</generalInfo>\n<sanctionsLists>{named}</sanctionsLists>\n<sanctionsPrograms>"
        f"{listed}</sanctionsPrograms>\n"
        f"<sanctionsTypes>{measures}</sanctionsTypes>\n<legalAuthorities>{authorities}"
        f"</legalAuthorities>\n<names>\n{names}</names>\n{more}</entity>\n"
    )


def _small(v: Numbered) -> str:
    """Few parties with every part of the format."""
    sdn = [("SDN List", "1986-12-10")]
    cuba = _entity(
        v, 36, "Entity", sdn, "Cuba embargo", _whole(v, "AEROCARIBBEAN AIRLINES"), shown="CUBA"
    )
    rostec = _entity(
        v,
        17260,
        "Entity",
        [("SDN List", "2022-06-28"), ("Consolidated List", "2014-10-10")],
        "RUSSIA-EO14024",
        _whole(v, "STATE CORPORATION ROSTEC"),
        types=("Block", "Menu"),
    )
    person = _entity(
        v,
        90005,
        "Individual",
        [("Consolidated List", "2014-11-01")],
        "561-Related",
        _named(v, _name(v, [("Last Name", "SAMPLE"), ("First Name", "Case")], "SAMPLE, Case")),
        "<addresses>\n"
        + _address(v("country", "Region: Crimea"), _written(v, [("CITY", "Simferopol")]))
        + _address("", inner=v("country", "Samplia"))
        + "</addresses>\n<features>\n"
        + _feature(
            "Birthdate",
            "",
            _period("valueDate", "b=1971-01-01 e=1971-12-31", circa=True),
        )
        + _feature("Birthdate", "", _period("valueDate", "B=1972-02-01 E=1972-02-29"))
        + _feature("Gender", "", f"<valueRefId>{v.known.setdefault('Male', 400)}</valueRefId>")
        + _feature("Nationality Country", "Cuba")
        + "</features>\n<identityDocuments>\n"
        + _document(
            v,
            "Passport",
            "X1",
            v("issuingCountry", "Cuba")
            + _period("issueDate", "b=2000-01-01 e=2000-01-31")
            + _period("expirationDate", "B=2010-01-01 E=2010-12-31"),
        )
        + _document(
            v,
            "Passport",
            "X2",
            v("issuingCountry", "Cuba")
            + _period("issueDate", "B=2001-01-01 E=2001-12-31")
            + _period("expirationDate", "b=2011-01-01 e=2011-12-31"),
        )
        + "</identityDocuments>\n",
        types=("Reject",),
        info=(
            f"{v('livingStatus', 'Deceased')}<remarks>Former Minister of Samples.</remarks>"
            "<title>Minister of Samples; Alt. Position: Director</title>"
            "<isUsCitizen>true</isUsCitizen><isUsPerson>true</isUsPerson>"
        ),
    )
    vessel = _entity(
        v,
        90002,
        "Vessel",
        sdn,
        "SDGT",
        _named(v, _name(v, [("Vessel Name", "PIER STAR")], "PIER STAR")),
    )
    return cuba + rostec + person + vessel + _rare(v)


def _rare(v: Numbered) -> str:
    """A party that carries what the others do not."""
    spellings = _name(v, [("Entity Name", "ПОРТОВЫЕ РАБОТЫ")], "ПОРТОВЫЕ РАБОТЫ", "Cyrillic",
                      first=False) + _name(v, [("Entity Name", "HARBOUR WORKS")],
                                           "HARBOUR WORKS")  # fmt: skip
    names = (
        _named(v, spellings)
        + _whole(v, "HW", "A.K.A.", low=True)
        + _named(
            v,
            _name(
                v,
                [("Last Name", "ГАВАНЬ"), ("First Name", "СТРОЙ")],
                "ГАВАНЬ, СТРОЙ",
                "Cyrillic",
            ),
            "F.K.A.",
        )
        + _whole(v, "HARBOUR NOW", "N.K.A.")
    )
    quay = [
        ("POSTAL CODE", "190000"),
        ("REGION", "North-West"),
        ("CITY", "Saint Petersburg"),
        ("ADDRESS2", "Building 2"),
        ("ADDRESS1", "1 Quay"),
        ("STATE/PROVINCE", "Leningrad"),
    ]
    addresses = _address(
        v("country", "Russia"),
        _written(v, quay),
        _written(v, [("CITY", "Санкт-Петербург"), ("ADDRESS1", "Набережная, 1")], "Cyrillic"),
    ) + _address(v("country", "undetermined"))
    features = (
        _feature("Website", "www.harbour.example", after=v("reliability", "False"))
        + _feature("Website", "www.works.example", after="<comments>No longer answers.</comments>")
        + _feature(
            "Organization Established Date",
            "1998 to 1999",
            _period("valueDate", "b=1998-01-01 B=1998-01-01 E=1999-12-31 e=1999-12-31"),
        )
    )
    documents = _document(
        v,
        "Tax ID No.",
        "7707083893",
        f"{v('issuingCountry', 'Russia')}<comments>shown at the border</comments>",
        valid=False,
    ) + _document(
        v,
        "Trade License No.",
        "LIC 5",
        "<issuingAuthority>Office 7</issuingAuthority><issuingLocation>Valletta, Malta"
        f"</issuingLocation>{v('issuingCountry', 'Cyprus')}<comments>Expired</comments><idFeatures>"
        '<idFeature id="17" featureVersionId="5">f</idFeature></idFeatures>',
    )
    relations = (
        _relation(
            v,
            "Providing support to",
            17260,
            "ROSTEC",
            v("quality", "High")
            + _period("dateRange", "b=2015-04-01 e=2019-03-31", ranged=True)
            + "<comments>until the strike</comments>",
        )
        + _relation(
            v, "Associate Of", 36, "AERO", _period("dateRange", "B=2015-04-01 E=2015-12-31")
        )
        + _relation(
            v,
            "Associate Of",
            90002,
            "PIER STAR",
            _period("dateRange", "B=2015-04-01 E=2015-12-31", ranged=True),
        )
        + _relation(
            v, "Associate Of", 90005, "SAMPLE", _period("dateRange", "b=2016-01-01", circa=True)
        )
    )
    return _entity(
        v,
        RARE,
        "Entity",
        [("SDN List", "2024-02-23")],
        "RUSSIA-EO14024",
        names,
        f"<addresses>\n{addresses}</addresses>\n<features>\n{features}</features>\n"
        f"<identityDocuments>\n{documents}</identityDocuments>\n<relationships>\n{relations}"
        "</relationships>\n",
        bases=("Executive Order 14024 (Russia)",),
    )


def _file(v: Numbered, entities: str, list_name: str) -> bytes:
    labels = "".join(
        f'<featureType featureTypeId="{number}"><type>{label}</type>{v("detailType", "TEXT")}'
        "<publishExclude>false</publishExclude><publishDescription>d</publishDescription>"
        "<publishOrder>1</publishOrder></featureType>\n"
        for label, number in _LABELS.items()
    )
    shown = v("sanctionsList", list_name)
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<sanctionsData xmlns="{NAMESPACE}">\n'
        f"<publicationInfo><dataAsOf>{DAY}T00:00:00</dataAsOf><filters><sanctionsLists>{shown}"
        f"</sanctionsLists></filters></publicationInfo>\n<referenceValues>\n{v.values()}"
        f"</referenceValues>\n<featureTypes>\n{labels}</featureTypes>\n<entities>\n{entities}"
        "</entities>\n</sanctionsData>\n"
    ).encode()


@cache
def content(part: str) -> bytes:
    """`small`: by hand, with every part; `sdn` and `cons`: the list of the CSV fixture."""
    if part == "small":
        values = Numbered()
        return _file(values, _small(values), "SDN List")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(advanced, "AdvancedFile", EnhancedFile)
        patch.setattr(advanced, "rare", lambda file, odd: None)
        written: object = {"sdn": advanced.sdn_file, "cons": advanced.cons_file}[part]()
    assert isinstance(written, EnhancedFile)
    if part == "cons":
        written.list_name = "Consolidated List"
    return written.text()


def write(folder: Path, **changed: bytes) -> dict[str, Path]:
    """The two files under their published names; `changed` replaces the bytes of a part."""
    files = {}
    for part, name in NAMES.items():
        files[part] = folder / name
        files[part].write_bytes(changed.get(part, content(part)))
    return files


def rows_of(folder: Path, **changed: bytes) -> list[Row]:
    """What the reader makes of both files."""
    return list(read(write(folder, **changed), "ofac_enhanced"))


def small(folder: Path, text: bytes | None = None) -> list[Row]:
    """What the reader makes of the file by hand, or of it changed."""
    path = folder / NAMES["sdn"]
    path.write_bytes(content("small") if text is None else text)
    return list(read({"sdn": path}, "ofac_enhanced"))
