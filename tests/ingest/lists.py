"""Every official list with two dozen invented parties, in each of its published forms.

For tests that ask the same of all lists. A `Sample` is a file in pieces: what stands before the
records, each record with the party it is about, and what stands after them. The parties are the
ones of the sources' own tests, many times over with other numbers and names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import orjson

from benchmarks.ofac_enhanced_xml import EnhancedFile
from benchmarks.ofac_xml import AdvancedFile
from ingest.unnumbered import name_hash
from tests.ingest.sources.eu_fsf import files as eu
from tests.ingest.sources.ftm import files as ftm
from tests.ingest.sources.ofac_advanced import files as advanced
from tests.ingest.sources.ofac_sdn import files as sdn
from tests.ingest.sources.uk_ofsi import files as ofsi
from tests.ingest.sources.uk_sanctions_list import files as uk
from tests.ingest.sources.un_sc import files as un
from tests.ingest.sources.us_bis_dpl import test_reader as dpl
from tests.ingest.sources.us_csl import files as csl

MANY = 24  # one of them may be gone without the list being refused as shrunken


@dataclass(frozen=True)
class Record:
    """The bytes of one record, and the id of the party it is about."""

    party: str
    content: bytes


@dataclass(frozen=True)
class Sample:
    """A list in one form. `mark` are the bytes without which nothing can name a party.

    They are looked for behind a line end: a name may be the first thing of a file.
    """

    source: str
    file: str
    head: bytes
    records: tuple[Record, ...]
    tail: bytes
    mark: Callable[[str], bytes]
    counted: bool = False  # the file says how many records it holds
    rows: int = 0  # that its records come to, where it is not one each

    def names(self, party: str, content: bytes) -> bool:
        """Whether these bytes name the party."""
        return self.mark(party) in b"\n" + content

    @property
    def title(self) -> str:
        """What tests call it."""
        return f"{self.source}-{self.file}"

    @property
    def content(self) -> bytes:
        """The whole file."""
        return self.file_of(self.records)

    def file_of(self, records: Iterable[Record]) -> bytes:
        """A file of these records."""
        return self.head + b"".join(record.content for record in records) + self.tail


def _numbers(first: int) -> range:
    return range(first, first + MANY)


def _cut(content: bytes, parties: Iterable[str], begins: bytes, ends: bytes = b"") -> Sample:
    """A file in pieces: records begin with one mark and end before the next, or after another."""
    rest, records = content, []
    at = rest.index(begins)
    head, rest = rest[:at], rest[at:]
    for party in parties:
        following = rest.find(begins, len(begins))
        if ends:
            following = rest.index(ends) + len(ends)
        following = len(rest) if following < 0 else following
        records.append(Record(party, rest[:following]))
        rest = rest[following:]
    return Sample("", "", head, tuple(records), rest, str.encode)


def _lines(content: bytes, parties: Iterable[str], heads: int) -> Sample:
    """A file of lines, of which the first ones are no records."""
    lines = content.splitlines(keepends=True)
    parties = tuple(parties)
    records = map(Record, parties, lines[heads : heads + len(parties)])
    tail = b"".join(lines[heads + len(parties) :])
    return Sample("", "", b"".join(lines[:heads]), tuple(records), tail, str.encode)


def _named(
    sample: Sample, source: str, file: str, mark: Callable[[str], bytes] = str.encode
) -> Sample:
    counted = file.endswith("consolidated.json")
    return Sample(source, file, sample.head, sample.records, sample.tail, mark, counted)


def _key(party: str) -> str:
    return party.partition(":")[2]


def _ofac_sdn() -> Sample:
    null = "-0- "
    lines = [
        f'{number},"PIER {number} WORKS, OOO",{null},"RUSSIA-EO14024",{",".join([null] * 7)},'
        f'"Website pier{number}.example; Linked To: PIER {number ^ 1} WORKS, OOO."'
        for number in _numbers(4000)
    ]
    sample = _lines(sdn.as_published(lines), [f"ofac:{n}" for n in _numbers(4000)], 0)
    return _named(sample, "ofac_sdn", "SDN.CSV", lambda party: f"\n{_key(party)},".encode())


def _ofac_advanced() -> Sample:
    file = AdvancedFile((2026, 11, 24), countries=dict(advanced.COUNTRIES))
    for number in _numbers(5000):
        said = advanced.features(("Website", f"works{number}.example"))
        file.party(number, "Entity", [advanced.company(f"WORKS {number}")], said)
        file.entry(number, "SDN List", [("2022-03-11", "Unknown")], ["RUSSIA-EO14024"])
    parties = [f"ofac:{n}" for n in _numbers(5000)]
    sample = _cut(file.text(), parties, b"<DistinctParty ", b"</DistinctParty>")
    named = _named(
        sample, "ofac_advanced", "SDN_ADVANCED.XML", lambda p: f'FixedRef="{_key(p)}"'.encode()
    )
    return replace(named, rows=2 * MANY)  # the parties, and what their entries come to


def _ofac_enhanced() -> Sample:
    file = EnhancedFile((2026, 11, 24), countries=dict(advanced.COUNTRIES))
    for number in _numbers(6000):
        said = advanced.features(("Website", f"works{number}.example"))
        file.party(number, "Entity", [advanced.company(f"WORKS {number}")], said)
        file.entry(number, "SDN List", [("2022-03-11", "Unknown")], ["RUSSIA-EO14024"])
        if number > 6000:
            file.relation(number, number - 1, "Owned or Controlled By")
    parties = [f"ofac:{n}" for n in _numbers(6000)]
    sample = _cut(file.text(), parties, b"<entity ", b"</entity>")
    named = _named(
        sample, "ofac_enhanced", "SDN_ENHANCED.XML", lambda p: f'<entity id="{_key(p)}"'.encode()
    )
    return replace(named, rows=2 * MANY - 1)  # all but the first have a relation


def _us_csl() -> list[Sample]:
    names = [f"Example Works {number} GmbH" for number in _numbers(100)]
    results = [
        csl.result(
            csl.EL,
            name,
            addresses=[csl.address(f"{at} Mill Street", "Vienna", None, "1010", "AT")],
            federal_register_notice=f"{60 + at} FR {at}",
            start_date="2011-11-21",
            license_policy="Presumption of denial.",
        )
        for at, name in enumerate(names, start=1)
    ]
    parties = [f"csl:el-{name_hash(name)}" for name in names]
    called = dict(zip(parties, names, strict=True))

    def mark(around: str) -> Callable[[str], bytes]:
        return lambda party: f"{around}{called[party]}{around}".encode()

    return [
        _named(_lines(csl.as_table(results), parties, 1), "us_csl", "consolidated.csv", mark(",")),
        _named(
            _lines(csl.as_table(results, csl.OLD, "\t"), parties, 1),
            "us_csl",
            "old.tsv",
            mark("\t"),
        ),
        _named(
            _cut(csl.as_json(results), parties, b'  {\n   "_id"'),
            "us_csl",
            "consolidated.json",
            mark('"'),
        ),
    ]


def _us_bis_dpl() -> Sample:
    names = [f"EXAMPLE FREIGHT {number} LLC" for number in _numbers(100)]
    rows = [(name, *dpl.FREIGHT[1:]) for name in names]
    called = {f"dpl:{name_hash(name)}": name for name in names}
    sample = _lines(dpl.as_published(rows), called, 1)
    return _named(sample, "us_bis_dpl", "dpl.txt", lambda party: f'"{called[party]}"'.encode())


def _un_sc() -> Sample:
    entities = [
        un.ENTITY.replace("CDe.901", f"CDe.{n}").replace("EXAMPLE TRADING", f"EXAMPLE {n} TRADING")
        for n in _numbers(200)
    ]
    content = un.document("", "".join(entities)).encode()
    parties = [f"un:CDe.{n}" for n in _numbers(200)]
    sample = _cut(content, parties, b"    <ENTITY>\n", b"</ENTITY>\n")
    return _named(sample, "un_sc", "consolidated.xml", lambda party: f">{_key(party)}<".encode())


def _eu_fsf() -> list[Sample]:
    parties = [f"eu:EU.{n}.33" for n in _numbers(7000)]
    records = [
        eu.HOLDING.replace("9003", str(n)).replace("Ruritania", f"Ruritania {n}")
        for n in _numbers(7000)
    ]
    lines = tuple(
        {
            column: value.replace("9003", str(n)).replace("Ruritania", f"Ruritania {n}")
            for column, value in eu.LINES[-1].items()
        }
        for n in _numbers(7000)
    )
    xml = _cut(eu.document(*records).encode(), parties, b"  <sanctionEntity ", b"</sanctionEntity>")
    table = _lines(eu.table(lines).encode(), parties, 1)
    return [
        _named(xml, "eu_fsf", "eu.xml", lambda party: f'"{_key(party)}"'.encode()),
        _named(table, "eu_fsf", "eu.csv", lambda party: f";{_key(party)};".encode()),
    ]


def _uk_sanctions_list() -> list[Sample]:
    parties = [f"uk:RUS{n}" for n in _numbers(7000)]
    rows = [
        uk.HOLDING[0] | {"Unique ID": f"RUS{n}", "Name 6": f"SAMPLE {n}"} for n in _numbers(7000)
    ]
    bank = uk.XML[uk.XML.index("  <Designation>") : uk.XML.index("</Designation>") + 15]
    tail = uk.XML[uk.XML.rindex("</Designation>") + 14 :]
    head = uk.XML[: uk.XML.index("  <Designation>")]
    bodies = [bank.replace("RUS9001", f"RUS{n}").replace("99001", str(n)) for n in _numbers(7000)]
    xml = _cut(
        (head + "".join(bodies) + tail).encode(), parties, b"  <Designation>", b"</Designation>\n"
    )
    return [
        _named(
            _lines(uk.as_csv(rows), parties, 2),
            "uk_sanctions_list",
            "UK-Sanctions-List.csv",
            lambda party: f",{_key(party)},".encode(),
        ),
        _named(
            xml,
            "uk_sanctions_list",
            "UK-Sanctions-List.xml",
            lambda party: f"<UniqueID>{_key(party)}<".encode(),
        ),
    ]


def _uk_ofsi() -> Sample:
    rows = [
        ofsi.HOLDING | {"Group ID": str(n), "Name 6": f"SAMPLE {n}", "Other Information": ""}
        for n in _numbers(7000)
    ]
    sample = _lines(ofsi.as_csv(rows), [f"ofsi:{n}" for n in _numbers(7000)], 2)
    return _named(sample, "uk_ofsi", "ConList.csv", lambda party: f",{_key(party)}\r".encode())


def _ftm() -> list[Sample]:
    entities = [
        ftm.entity(
            f"works-{n}", "Company", name=f"Works {n} Ltd", jurisdiction="cy", topics="sanction"
        )
        for n in _numbers(100)
    ]
    parties = [f"ftm:works-{n}" for n in _numbers(100)]
    simple = [
        {"id": _key(party), "schema": "Company", "name": f"{_key(party)} Ltd", "countries": "cy"}
        for party in parties
    ]
    return [
        _named(
            _lines(ftm.as_lines(entities), parties, 0),
            "ftm",
            "entities.ftm.json",
            lambda party: b'"id":' + orjson.dumps(_key(party)),
        ),
        _named(
            _lines(ftm.as_simple(simple), parties, 1),
            "ftm",
            "targets.simple.csv",
            lambda party: f'"{_key(party)}"'.encode(),
        ),
    ]


def _written_mark(before: str) -> Callable[[str], bytes]:
    return lambda party: f"{before}Lathe Works {party[-10:-7]} Ltd,CN,".encode()


def _written() -> list[Sample]:
    """The lists that a user writes down."""
    samples = []
    for source, prefix, more in (
        ("eu_833", "eu833", "eu_833_iv"),
        ("cn_lists", "cn", "cn_uel"),
        ("us_1260h", "us1260h", ""),
        ("us_uflpa", "uflpa", ""),
    ):
        columns = [*(["list"] if more else []), "name", "country", "since", "source_url"]
        rows = [",".join(columns) + "\r\n"]
        for number in _numbers(100):
            cells = [f"Lathe Works {number} Ltd", "CN", "2024-12-05", "https://example.org/act"]
            rows.append(",".join([*([more] if more else []), *cells]) + "\r\n")
        parties = [f"{prefix}:lathe-works-{number}-ltd.cn" for number in _numbers(100)]

        sample = _lines("".join(rows).encode(), parties, 1)
        # These lists number nobody: a party is its name and its country.
        before = "," if more else "\n"
        samples.append(_named(sample, source, f"{source}.csv", _written_mark(before)))
    return samples


SAMPLES: tuple[Sample, ...] = (
    _ofac_sdn(),
    _ofac_advanced(),
    _ofac_enhanced(),
    *_us_csl(),
    _us_bis_dpl(),
    _un_sc(),
    *_eu_fsf(),
    *_uk_sanctions_list(),
    _uk_ofsi(),
    *_ftm(),
    *_written(),
)
