"""Files in the shape of OFAC's enhanced XML, of the same parties as `ofac_xml` writes.

The shape is that of the publisher's schema (ENHANCED_XML.xsd), indented as it is published. The
size is that of SDN_ENHANCED.XML in 2026: about 105 MB and 18,500 parties.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from benchmarks.ofac_xml import COUNTRIES, Alias, Chosen, Days, Feature, Number, Where, fill

NAMESPACE = (
    "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ENHANCED_XML"
)
PARTIES = 18_500
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_FAMILY = ("Last Name", "Maiden Name", "Patronymic", "Matronymic")

Attributes = dict[str, object]


@dataclass(frozen=True, slots=True)
class Node:
    """An element: its name, attributes, and its text or the elements in it."""

    name: str
    held: str | Sequence[Node] = ""
    attributes: Attributes = field(default_factory=dict)

    def lines(self, depth: int) -> Iterable[str]:
        """The element as indented lines."""
        said = "".join(f" {key}={quoteattr(str(value))}" for key, value in self.attributes.items())
        indent = "  " * depth
        if isinstance(self.held, str):
            text = f">{escape(self.held)}</{self.name}>" if self.held else " />"
            yield f"{indent}<{self.name}{said}{text}\n"
            return
        yield f"{indent}<{self.name}{said}>\n"
        for node in self.held:
            yield from node.lines(depth + 1)
        yield f"{indent}</{self.name}>\n"


@dataclass(slots=True)
class _Party:
    info: list[Node]
    names: list[Node]
    addresses: list[Node]
    features: list[Node]
    documents: list[Node]
    lists: list[Node] = field(default_factory=list)
    programmes: list[str] = field(default_factory=list)
    measures: list[str] = field(default_factory=list)
    bases: list[str] = field(default_factory=list)
    relations: list[Node] = field(default_factory=list)


@dataclass
class EnhancedFile:
    """Collects parties and numbers them, then writes the file; called as `AdvancedFile` is."""

    day: tuple[int, int, int] = (2026, 11, 24)
    namespace: str = NAMESPACE
    countries: dict[str, str] = field(default_factory=dict)  # name to ISO code
    list_name: str = "SDN List"
    values: dict[tuple[str, str], int] = field(default_factory=dict)
    labels: dict[str, int] = field(default_factory=dict)
    parties: dict[int, _Party] = field(default_factory=dict)
    serial: int = 200_000

    def _next(self) -> int:
        self.serial += 1
        return self.serial

    def _value(self, name: str, kind: str, value: str, **attributes: object) -> Node:
        """An element with a value and the number of it."""
        number = self.values.setdefault((kind, value), 1000 + len(self.values))
        return Node(name, value, {"refId": number, **attributes})

    def _list(self, name: str, held: Sequence[Node]) -> list[Node]:
        return [Node(name, held)] if held else []

    def _period(self, name: str, days: Days) -> Node:
        last = days.last or days.first
        held = [
            Node("fromDateBegin", days.first),
            Node("fromDateEnd", days.first if days.end else last),
        ]
        if days.end:
            held += [Node("toDateBegin", last), Node("toDateEnd", last)]
        whole = days.first.endswith("-01-01") and last == f"{days.first[:4]}-12-31"
        ranged = bool(days.last) and days.end and not whole
        held += [
            Node("isApproximate", str(days.circa).lower()),
            Node("isDateRange", str(ranged).lower()),
        ]
        return Node(name, held, {"id": self._next()})

    def party(
        self,
        number: int,
        kind: str,
        aliases: Sequence[Alias],
        features: Iterable[Feature] = (),
        numbers: Iterable[Number] = (),
        comment: str = "",
    ) -> None:
        """An entity; its lists and relations follow."""
        info = [
            Node("identityId", str(self._next())),
            self._value("entityType", "Entity Type", kind),
        ]
        if comment:
            info.append(Node("remarks", comment))
        addresses: list[Node] = []
        said: list[Node] = []
        for feature in features:
            if feature.label == "Location" and isinstance(feature.value, Where):
                addresses.append(self._address(feature.value))
            elif feature.label == "Title":
                info.append(Node("title", str(feature.value)))
            else:
                said.append(self._feature(feature))
        names = [self._alias(alias, primary=at == 0) for at, alias in enumerate(aliases)]
        documents = [self._document(each) for each in numbers]
        self.parties[number] = _Party(info, names, addresses, said, documents)

    def _alias(self, alias: Alias, *, primary: bool) -> Node:
        spellings = [
            self._spelling(script, parts, first=at == 0)
            for at, (script, parts) in enumerate(alias.names)
        ]
        kind = [] if primary else [self._value("aliasType", "Alias Type", alias.kind)]
        held = [
            Node("isPrimary", str(primary).lower()),
            *kind,
            Node("isLowQuality", str(alias.low or alias.acronym).lower()),
            Node("translations", spellings),
        ]
        return Node("name", held, {"id": self._next()})

    def _spelling(self, script: str, parts: Sequence[tuple[str, str]], *, first: bool) -> Node:
        family = " ".join(text for kind, text in parts if kind in _FAMILY)
        given = " ".join(text for kind, text in parts if kind not in _FAMILY)
        if not family:
            family, given = given, ""
        held = [
            Node("isPrimary", str(first).lower()),
            self._value("script", "Script", script),
            *([Node("formattedFirstName", given)] if given else []),
            Node("formattedLastName", family),
            Node("formattedFullName", f"{family}, {given}" if given else family),
            Node(
                "nameParts",
                [
                    Node(
                        "namePart",
                        [self._value("type", "Name Part Type", kind), Node("value", text)],
                        {"id": self._next()},
                    )
                    for kind, text in parts
                ],
            ),
        ]
        return Node("translation", held, {"id": self._next()})

    def _address(self, where: Where) -> Node:
        named = where.country or where.area
        held = [self._value("country", "Country", named)] if named else []
        scripts = dict.fromkeys(script for _, script, _ in where.others)
        written = [self._translation("Latin", where.parts, first=True)] if where.parts else []
        for script in scripts:
            parts = [(kind, text) for kind, other, text in where.others if other == script]
            written.append(self._translation(script, parts, first=False))
        return Node("address", held + self._list("translations", written), {"id": self._next()})

    def _translation(self, script: str, parts: Sequence[tuple[str, str]], *, first: bool) -> Node:
        held = [
            Node("isPrimary", str(first).lower()),
            self._value("script", "Script", script),
            Node(
                "addressParts",
                [
                    Node(
                        "addressPart",
                        [self._value("type", "Address Part Type", kind), Node("value", text)],
                        {"id": self._next()},
                    )
                    for kind, text in parts
                ],
            ),
        ]
        return Node("translation", held, {"id": self._next()})

    def _feature(self, feature: Feature) -> Node:
        number = self.labels.setdefault(feature.label, 1 + len(self.labels))
        more: list[Node] = []
        match feature.value:
            case Chosen(value):
                text = value
                chosen = self._value("value", feature.label, value).attributes["refId"]
                more.append(Node("valueRefId", str(chosen)))
            case Days():
                text = _words(feature.value)
                more.append(self._period("valueDate", feature.value))
            case Where():
                text = feature.value.country or feature.value.parts[0][1]
                country = self._value("value", "Country", text).attributes["refId"]
                more.append(Node("valueRefId", str(country)))
            case value:
                text = value
        if feature.reliability != "Unknown":
            reliability = [self._value("reliability", "Reliability", feature.reliability)]
        else:
            reliability = []
        held = [
            Node("type", feature.label, {"featureTypeId": number}),
            Node("versionId", str(self._next())),
            Node("value", text),
            *more,
            Node("isPrimary", "true"),
            *reliability,
            *([Node("comments", feature.comment)] if feature.comment else []),
        ]
        return Node("feature", held, {"id": self._next()})

    def _document(self, number: Number) -> Node:
        held = [
            self._value("type", "ID Type", number.label),
            Node("name", "", {"nameId": self._next(), "nameTranslationId": self._next()}),
            Node("documentNumber", number.number),
            Node("isValid", str(number.validity == "Valid").lower()),
        ]
        if number.authority:
            held.append(Node("issuingAuthority", number.authority))
        if number.issued_in is not None:
            where = [*(text for _, text in number.issued_in.parts), number.issued_in.country]
            held.append(Node("issuingLocation", ", ".join(where)))
        if number.country:
            held.append(self._value("issuingCountry", "Country", number.country))
        if number.issued is not None:
            held.append(self._period("issueDate", number.issued))
        if number.expires is not None:
            held.append(self._period("expirationDate", number.expires))
        if number.comment:
            held.append(Node("comments", number.comment))
        return Node("identityDocument", held, {"id": self._next()})

    def relation(
        self,
        source: int,
        target: int,
        kind: str,
        *,
        quality: str = "Unknown",
        comment: str = "",
        days: Days | None = None,
    ) -> None:
        """A relationship of a party that was written before."""
        held = [
            self._value("type", "Relationship Type", kind),
            Node("relatedEntity", f"PARTY {target}", {"entityId": target}),
        ]
        if quality != "Unknown":
            held.append(self._value("quality", "Relationship Quality", quality))
        if days is not None:
            held.append(self._period("dateRange", days))
        if comment:
            held.append(Node("comments", comment))
        self.parties[source].relations.append(Node("relationship", held, {"id": self._next()}))

    def entry(
        self,
        party: int,
        list_name: str,
        events: Sequence[tuple[str, str]],
        programmes: Sequence[str] = (),
        measures: Sequence[str] = ("Block",),
    ) -> None:
        """A list of a party that was written before; events are (day, legal authority)."""
        found = self.parties[party]
        day = min(day for day, _ in events)
        found.lists.append(
            self._value(
                "sanctionsList", "Sanctions List", list_name, id=self._next(), datePublished=day
            )
        )
        found.programmes += programmes
        found.measures += measures
        found.bases += [basis for _, basis in events]

    def pieces(self) -> Iterable[str]:
        """The file, piece by piece."""
        year, month, day = self.day
        entities = [self._entity(number, party) for number, party in self.parties.items()]
        chosen = self._value("sanctionsList", "Sanctions List", self.list_name)
        yield '<?xml version="1.0" encoding="utf-8"?>\n'
        yield f'<sanctionsData xmlns="{self.namespace}">\n'
        head = [
            Node("dataAsOf", f"{year}-{month:02}-{day:02}T00:00:00"),
            Node("filters", [Node("sanctionsLists", [chosen])]),
        ]
        yield from Node("publicationInfo", head).lines(1)
        yield from Node("referenceValues", [*self._references()]).lines(1)
        labels = [
            Node(
                "featureType",
                [Node("type", label), Node("publishExclude", "false")],
                {"featureTypeId": number},
            )
            for label, number in self.labels.items()
        ]
        yield from Node("featureTypes", labels).lines(1)
        yield "  <entities>\n"
        for entity in entities:
            yield from entity.lines(2)
        yield "  </entities>\n</sanctionsData>\n"

    def _references(self) -> Iterable[Node]:
        for (kind, value), number in self.values.items():
            held = [Node("type", kind), Node("value", value)]
            if kind == "Country" and value in self.countries:
                held.append(Node("isoCode", self.countries[value]))
            yield Node("referenceValue", held, {"refId": number})

    def _entity(self, number: int, party: _Party) -> Node:
        def listed(section: str, name: str, kind: str, values: Iterable[str]) -> Node:
            held = [
                self._value(name, kind, each, id=self._next()) for each in dict.fromkeys(values)
            ]
            return Node(section, held)

        held = [
            Node("generalInfo", party.info),
            Node("sanctionsLists", party.lists),
            listed("sanctionsPrograms", "sanctionsProgram", "Sanctions Program", party.programmes),
            listed("sanctionsTypes", "sanctionsType", "Sanctions Type", party.measures),
            listed("legalAuthorities", "legalAuthority", "Legal Authority", party.bases),
            Node("names", party.names),
            *self._list("addresses", party.addresses),
            *self._list("features", party.features),
            *self._list("identityDocuments", party.documents),
            *self._list("relationships", party.relations),
        ]
        return Node("entity", held, {"id": number})

    def text(self) -> bytes:
        """The whole file."""
        return "".join(self.pieces()).encode()


def _words(days: Days) -> str:
    """A day, month, year or span as a remark of the CSV files prints it."""
    first, last = days.first, days.last or days.first
    circa = "circa " if days.circa else ""
    if first.endswith("-01-01") and last.endswith("-12-31"):
        years = first[:4], last[:4]
        return circa + (years[0] if years[0] == years[1] else " to ".join(years))
    if first[:7] == last[:7] and first.endswith("-01") and last > first:
        return f"{circa}{_MONTHS[int(first[5:7]) - 1]} {first[:4]}"
    words = [f"{day[8:]} {_MONTHS[int(day[5:7]) - 1]} {day[:4]}" for day in (first, last)]
    return circa + " to ".join(dict.fromkeys(words))


def of_real_size(parties: int = PARTIES) -> EnhancedFile:
    """A file of this many parties, in the proportions of the real one."""
    made = EnhancedFile(countries=dict(COUNTRIES))
    fill(made, parties)
    return made
