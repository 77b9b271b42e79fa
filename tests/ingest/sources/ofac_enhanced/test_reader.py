"""What the reader makes of small files in the published form."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from benchmarks.ofac_enhanced_xml import EnhancedFile, of_real_size
from benchmarks.ofac_xml import Alias
from graph.analysis import compile_graph
from graph.errors import FileRefused
from graph.model.facts import (
    SOMEBODY,
    Attribute,
    Entity,
    Identifier,
    Name,
    Relation,
    Row,
    Sanction,
    Severity,
)
from graph.model.time import PartialDate, Validity
from graph.model.vocabulary import NameKind, NodeKind, RelationKind
from ingest.pipeline import ingest
from ingest.source import HEAD_BYTES, source_info
from ingest.sources.ofac_enhanced.reader import identify, published, read
from tests.ingest.sources.ofac_advanced.files import company, facts, issues, statements
from tests.ingest.sources.ofac_enhanced.files import DAY, NAMES, RARE, content, small, write

RARE_ID = f"ofac:{RARE}"


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    return small(tmp_path_factory.mktemp("small"))


def said(rows: list[Row], key: str) -> set[tuple[str, str]]:
    """Key and value of every attribute of a party."""
    found = (fact for fact in facts(rows) if isinstance(fact, Attribute))
    return {(fact.key, fact.value) for fact in found if fact.entity == key}


def test_the_source_names_the_files_it_reads_and_where_they_are() -> None:
    info = source_info("ofac_enhanced")
    assert info.parts == NAMES
    assert {part: url.rpartition("/")[2] for part, url in info.download.items()} == NAMES
    assert info.hosts == source_info("ofac_sdn").hosts
    assert info.closes


def test_a_row_is_a_party_or_a_relation(rows: list[Row]) -> None:
    assert [row.quarantined for row in rows] == [False] * (5 + 4)
    assert [issue.what for issue in issues(rows)] == []
    kinds = {fact.id: fact.kind for fact in facts(rows) if isinstance(fact, Entity)}
    assert kinds == {
        "ofac:36": NodeKind.ORGANIZATION,
        "ofac:17260": NodeKind.COMPANY,
        "ofac:90002": NodeKind.VESSEL,
        "ofac:90005": NodeKind.PERSON,
        "ofac:90009": NodeKind.ORGANIZATION,
    }


def test_an_aircraft_is_an_aircraft(tmp_path: Path) -> None:
    file = EnhancedFile()
    file.party(5, "Aircraft", [Alias("Name", (("Latin", (("Aircraft Name", "EP-ZZZ"),)),))])
    file.entry(5, "SDN List", [("2019-01-24", "Unknown")], ["SDGT"])
    assert Entity("ofac:5", NodeKind.AIRPLANE) in facts(small(tmp_path, file.text()))


def test_names_in_other_scripts_are_aliases_without_a_comma(rows: list[Row]) -> None:
    names = {(f.value, f.kind) for f in facts(rows) if isinstance(f, Name) and f.entity == RARE_ID}
    assert names == {
        ("HARBOUR WORKS", NameKind.PRIMARY),
        ("ПОРТОВЫЕ РАБОТЫ", NameKind.ALIAS),
        ("HW", NameKind.WEAK),
        ("ГАВАНЬ СТРОЙ", NameKind.FORMER),
        ("HARBOUR NOW", NameKind.ALIAS),
    }
    assert Name("ofac:90005", "SAMPLE, Case") in facts(rows)


def test_what_is_said_of_the_party_that_has_everything(rows: list[Row]) -> None:
    assert said(rows, RARE_ID) == {
        ("address", "1 Quay, Building 2, Saint Petersburg, Leningrad 190000, North-West, Russia"),
        ("address", "Санкт-Петербург, Набережная, 1"),
        ("document", "Trade License No. LIC 5 (Cyprus) Expired, by Office 7, in Valletta, Malta"),
        ("establishedDate", "1998 to 1999"),
        ("falseInformation", "Website www.harbour.example"),
        ("fraudulentDocument", "Tax ID No. 7707083893 (Russia) shown at the border"),
        ("legalBasis", "Executive Order 14024 (Russia)"),
        ("remark", "Website www.works.example: No longer answers."),
        ("website", "www.works.example"),
    }
    # A number on a paper that is not valid is no number of the party.
    numbers = {f for f in facts(rows) if isinstance(f, Identifier) and f.entity == RARE_ID}
    assert numbers == {
        Identifier(RARE_ID, "licence-cy", "LIC 5"),
        Identifier(RARE_ID, "ofac", str(RARE)),
    }


def test_what_is_said_of_a_person(rows: list[Row]) -> None:
    assert said(rows, "ofac:90005") == {
        ("address", "Samplia"),
        ("address", "Simferopol, Region: Crimea"),
        ("birthDate", "1972-02"),
        ("birthDate", "circa 1971"),
        ("document", "Passport X1 (Cuba) issued Jan 2000, expires 2010"),
        ("document", "Passport X2 (Cuba) issued 2001, expires 2011"),
        ("gender", "Male"),
        ("livingStatus", "Deceased"),
        ("nationality", "CU"),
        ("position", "Director"),
        ("position", "Former Minister of Samples"),
        ("position", "Minister of Samples"),
        ("usCitizen", "true"),
        ("usPerson", "true"),
    }
    countries = {
        (fact.target, fact.how)
        for fact in facts(rows)
        if isinstance(fact, Relation)
        and fact.kind is RelationKind.LOCATED_IN
        and fact.source == "ofac:90005"
    }
    assert countries == {("country:SM", "address")}  # by the code; a region is no country


def test_relations_are_links_in_the_publishers_words_never_stakes(rows: list[Row]) -> None:
    def link(target: int, how: str, **more: object) -> Relation:
        kind, to = RelationKind.LINKED_TO, f"ofac:{target}"
        return Relation(kind, RARE_ID, to, how=how, **more)  # type: ignore[arg-type]  # the fields differ in type

    links = {
        fact
        for fact in facts(rows)
        if isinstance(fact, Relation) and fact.kind is not RelationKind.LOCATED_IN
    }
    assert links == {
        # The end is the first day on which it holds no more; only a range has one.
        link(
            17260,
            "Providing support to",
            validity=Validity(PartialDate(2015, 4, 1), PartialDate(2019, 4, 1)),
            note="relation quality: High; until the strike",
        ),
        link(36, "Associate Of", validity=Validity(PartialDate(2015, 4, 1))),
        link(
            90002,
            "Associate Of",
            validity=Validity(PartialDate(2015, 4, 1), PartialDate(2016, 1, 1)),
        ),
        link(90005, "Associate Of", note="approximate: circa 01 Jan 2016"),
    }


def test_a_relation_to_a_party_of_no_file_is_a_warning_and_keeps_its_words(tmp_path: Path) -> None:
    for number, what in (
        (99999, "a relation to party 99999, which is not in these files"),
        (RARE, "a relation to itself"),
    ):
        changed = content("small").replace(
            b'entityId="17260">ROSTEC<', b'entityId="%d">NOBODY LTD.<' % number
        )
        rows = small(tmp_path, changed)
        (warning,) = issues(rows)
        assert warning.what == what
        assert warning.text == (
            f"Providing support to {number} NOBODY LTD., relation quality: High; until the strike"
        )
        assert ("linkedTo", "NOBODY LTD.") in said(rows, RARE_ID)
    unnamed = content("small").replace(b'entityId="17260">ROSTEC<', b'entityId="99999"><')
    assert ("linkedTo", "99999") in said(small(tmp_path, unnamed), RARE_ID)


def _listed(*lists: tuple[str, str], programmes: list[str], measures: list[str]) -> EnhancedFile:
    file = EnhancedFile()
    file.party(5, "Entity", [company("LONE TRADING LLC")])
    for at, (name, day) in enumerate(lists):
        said = (programmes, measures) if at == 0 else ([], [])
        file.entry(5, name, [(day, "Unknown")], *said)
    return file


def _listings(folder: Path, file: EnhancedFile) -> dict[str, tuple[str, tuple[str, ...], str]]:
    found = (fact for fact in facts(small(folder, file.text())) if isinstance(fact, Sanction))
    return {
        each.list_id: (str(each.validity.start or ""), each.programmes, each.measures or "")
        for each in found
    }


SSI = "Sectoral Sanctions Identifications List"


def test_programmes_and_measures_of_a_party_go_to_the_lists_they_belong_to(tmp_path: Path) -> None:
    file = _listed(
        ("SDN List", "2022-04-06"),
        (SSI, "2014-09-12"),
        ("Consolidated List", "2014-10-10"),
        programmes=["UKRAINE-EO13662", "RUSSIA-EO14024"],
        measures=["Block", "13662 Sectoral Directive 1", "Something New"],
    )
    assert _listings(tmp_path, file) == {
        # As the CSV files have it: every blocking programme of the party.
        "us_ofac_sdn": ("2022-04-06", ("UKRAINE-EO13662", "RUSSIA-EO14024"), "Block"),
        "us_ofac_ssi": ("2014-09-12", ("UKRAINE-EO13662",), "13662 Sectoral Directive 1"),
    }
    # It may belong to either list, so it is said of the party.
    assert ("sanctionsType", "Something New") in said(small(tmp_path, file.text()), "ofac:5")


@pytest.mark.parametrize(
    ("lists", "programme", "expected"),
    [
        ([("Consolidated List", "2014-10-10")], "561-Related", {"us_ofac_capta": ""}),
        ([("Consolidated List", "2019-02-01")], "561-Related", {"us_ofac_capta": "2019-02-01"}),
        ([("CAPTA List", "2012-07-31"), ("Consolidated List", "2014-10-10")], "561-Related",
         {"us_ofac_capta": "2012-07-31"}),
        ([("Non-SDN CMIC List", "2021-06-03")], "CMIC-EO13959", {"us_ofac_ns_cmic": "2021-06-03"}),
        ([("A New List (NL)", "2021-06-03")], "SDGT", {"us_ofac_consolidated": "2021-06-03"}),
    ],
)  # fmt: skip
def test_the_list_that_is_named_tells_since_when(
    tmp_path: Path, lists: list[tuple[str, str]], programme: str, expected: dict[str, str]
) -> None:
    # A day on the consolidated list says nothing of those who were there when it began.
    file = _listed(*lists, programmes=[programme], measures=["Reject"])
    found = _listings(tmp_path, file)
    assert {list_id: start for list_id, (start, _, _) in found.items()} == expected
    (row,) = small(tmp_path, file.text())
    told = {issue.what for issue in row.issues}
    # It may be a list it was on before, under a lost name: then it still is.
    assert row.unread == ("ofac:5" if "us_ofac_consolidated" in expected else None)
    new = {"a listing on no known list", "unknown list 'A New List (NL)'"}
    assert told == (new if "us_ofac_consolidated" in expected else set())


def test_a_party_without_a_list_or_programme_is_loaded_with_a_warning(tmp_path: Path) -> None:
    file = EnhancedFile()
    file.party(5, "Entity", [company("LONE TRADING LLC")])
    file.party(6, "Entity", [company("OTHER TRADING LLC")])
    file.entry(6, "SDN List", [("2020-01-01", "Unknown")])
    rows = small(tmp_path, file.text())
    assert not any(row.quarantined for row in rows)
    assert [row.unread for row in rows] == ["ofac:5", None]
    assert [issue.what for issue in issues(rows)] == [
        "the file names no list for this party",
        "a party under no programme",
    ]


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (b'<entity id="36"', b'<entity id="0036"', "'0036' is not a party number"),
        (b'<entity id="36"', b"<entity", "'' is not a party number"),
        (b'<entity id="36"', b'<entity id="17260"', "party 17260 stands in the file twice"),
        (
            b'<name id="3"><isPrimary>true<',
            b'<name id="3"><isPrimary>false<',
            "party 36 has no primary name",
        ),
        (b">AEROCARIBBEAN AIRLINES<", b"><", "party 36 has no primary name"),
    ],
)
def test_a_party_without_a_number_or_a_primary_name_is_quarantined(
    tmp_path: Path, before: bytes, after: bytes, why: str
) -> None:
    text = content("small")
    assert before in text
    number = 1 if b'"3"' in before else -1
    rows = small(tmp_path, text.replace(before, after, number))
    (lost,) = issues(rows, Severity.QUARANTINED)
    assert lost.what == why
    assert lost.where.startswith("SDN_ENHANCED.XML line ")
    assert sum(isinstance(fact, Entity) for fact in facts(rows)) == 4
    (unread,) = (row.unread for row in rows if row.quarantined)
    named = re.search(r"^party (\d+)", why)
    assert unread == (SOMEBODY if named is None else f"ofac:{named[1]}")
    if "17260" not in why:
        assert all(getattr(fact, "target", "") != "ofac:36" for fact in facts(rows))
        assert ("linkedTo", "AERO") in said(rows, RARE_ID)


def test_two_files_reach_into_one_another(tmp_path: Path) -> None:
    both = EnhancedFile(list_name="Consolidated List")
    both.party(5, "Entity", [company("LONE TRADING LLC")])
    both.entry(5, "Consolidated List", [("2020-01-01", "Unknown")], ["561-Related"])
    both.relation(5, 36, "Associate Of")
    files = write(tmp_path, cons=both.text())
    link = Relation(RelationKind.LINKED_TO, "ofac:5", "ofac:36", how="Associate Of")
    assert link in facts(list(read(files, "x")))
    assert link not in facts(list(read({"cons": files["cons"]}, "x")))


def test_a_ledger_knows_since_when_and_the_day_of_the_list(tmp_path: Path) -> None:
    now, ledger = datetime(2026, 11, 25, tzinfo=UTC), tmp_path / "ledger"
    report = ingest(ledger, "ofac_enhanced", list(write(tmp_path).values()), now=now)
    assert report.published == DAY
    assert report.total("rows_in") == report.total("loaded") == 18 + 4
    edges = compile_graph(ledger, as_of=date(2026, 11, 26)).to_networkx().edges(data=True)
    starts = {said["valid_from"] for _, end, said in edges if end == "ofac:17260:us_ofac_sdn"}
    assert starts == {"2022-06-28"}


def test_the_latest_day_is_the_day_of_the_list(tmp_path: Path) -> None:
    files = write(tmp_path)
    assert published(files) == DAY
    assert published({"cons": files["cons"]}) == date(2026, 11, 20)
    files["sdn"].write_bytes(content("sdn").replace(b"<dataAsOf>2026", b"<dataAsOf>soon"))
    assert published({"sdn": files["sdn"]}) is None


def test_evidence_names_the_line_of_the_element_that_says_it(tmp_path: Path) -> None:
    rows = list(read(write(tmp_path), "x"))
    lines = {part: content(part).decode().splitlines() for part in NAMES}
    begins = {
        Sanction: "<sanctionsList ",
        Name: "<name ",
        Entity: "<entity ",
    }
    checked = set()
    for statement in statements(rows):
        fact, evidence = statement.fact, statement.evidence
        number = int(evidence.locator.rpartition(" ")[2])
        line = lines[evidence.part][number - 1].strip()
        begin = begins.get(type(fact))
        if isinstance(fact, Attribute):
            begin = {
                "address": "<address ",
                "website": "<feature ",
                "document": "<identityDoc",
            }.get(fact.key)
        elif isinstance(fact, Relation) and fact.kind is RelationKind.LINKED_TO:
            begin = "<relationship "
        elif isinstance(fact, Identifier) and fact.scheme == "inn":
            begin = "<identityDocument "
        if begin is not None:
            assert line.startswith(begin), (fact, line)
            checked.add(begin)
        assert evidence.url is not None
        key = next(
            str(value)
            for name in ("entity", "source", "subject", "id")
            if (value := getattr(fact, name, None)) is not None
        )
        assert evidence.url.endswith(f"id={key.partition(':')[2]}")
    assert len(checked) == 8


# Recognition -------------------------------------------------------------------------------------


def _written(folder: Path, text: bytes, name: str = "SDN_ENHANCED.XML") -> Path:
    path = folder / name
    path.write_bytes(text)
    return path


def _identified(path: Path) -> str | None:
    return identify(path, path.read_bytes()[:HEAD_BYTES])


def test_files_are_told_apart_by_the_list_they_name_whatever_they_are_called(
    tmp_path: Path,
) -> None:
    assert _identified(_written(tmp_path, content("cons"), "SDN_ENHANCED.XML")) == "cons"
    assert _identified(_written(tmp_path, content("sdn"), "CONS_ENHANCED.XML")) == "sdn"
    assert _identified(_written(tmp_path, b"\xef\xbb\xbf" + content("sdn"), "new.xml")) == "sdn"


FILTER = b'<sanctionsProgram refId="1">CUBA</sanctionsProgram>'


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (b">SDN List</sanctionsList>\n      </sanctionsLists>",
         b">Non-SDN CMIC List</sanctionsList>\n      </sanctionsLists>", "names Non-SDN CMIC List"),
        (b">SDN List</sanctionsList>\n      </sanctionsLists>",
         b">SDN List</sanctionsList><sanctionsList refId='1'>Consolidated List</sanctionsList>"
         b"</sanctionsLists>", "it names SDN List, Consolidated List"),
        (b"</sanctionsLists>\n    </filters>",
         b"</sanctionsLists><sanctionsPrograms>" + FILTER + b"</sanctionsPrograms></filters>",
         "the parties of CUBA only"),
        (b"<publicationInfo>", b"<publicationInfo/><publicationInfo>", "names no list"),
        (b"exports/ENHANCED_XML", b"exports/ENHANCED_XML_2", "namespace"),
        (b"https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ENHANCED_XML",
         b"https://www.treasury.gov/ofac/DeltaFile/1.0", "delta file"),
    ],
)  # fmt: skip
def test_what_is_no_whole_list_is_refused_in_one_line(
    tmp_path: Path, before: bytes, after: bytes, why: str
) -> None:
    text = content("sdn")
    assert before in text
    path = _written(tmp_path, text.replace(before, after, 1))
    with pytest.raises(FileRefused, match=why) as error:
        _identified(path)
    assert "\n" not in str(error.value)
    with pytest.raises(FileRefused):
        list(read({"sdn": path}, "x"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<html><body>Error</body></html>", "HTML"),
        ("<sdnList xmlns='http://tempuri.org/sdnList.xsd'/>", "plain XML"),
        ("<Sanctions xmlns='http://www.un.org/sanctions/1.0'/>", "advanced XML"),
        ("<CONSOLIDATED_LIST/>", "the UN list"),
        ("<!DOCTYPE sanctionsData><sanctionsData/>", "DOCTYPE"),
    ],
)
def test_other_files_are_refused_in_one_line(tmp_path: Path, text: str, why: str) -> None:
    path = _written(tmp_path, text.encode())
    with pytest.raises(FileRefused, match=why) as error:
        _identified(path)
    assert "\n" not in str(error.value)


def test_what_is_no_xml_is_not_recognised(tmp_path: Path) -> None:
    assert _identified(_written(tmp_path, b'36,"AEROCARIBBEAN"\r\n')) is None
    assert _identified(_written(tmp_path, b"<other/>")) is None


def test_a_list_without_parties_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="holds no party"):
        small(tmp_path, EnhancedFile().text())
    with pytest.raises(FileRefused, match="not an enhanced XML"):
        small(tmp_path, b"<sanctionsData/>")
    with pytest.raises(FileRefused, match="is needed"):
        list(read({}, "x"))


# Size --------------------------------------------------------------------------------------------

MEASURE = """
import sys
from pathlib import Path
from benchmarks.ofac_xml import peak
from graph.model.facts import Entity
from ingest.sources.ofac_enhanced.reader import read
parties = last = 0
for row in read({"sdn": Path(sys.argv[1])}, "x"):
    if isinstance(row.statements[0].fact, Entity):
        parties += 1
        last = row.statements[0].evidence.locator.rpartition(" ")[2]
print(parties, last, peak())
"""


def _measured(path: Path, parties: int) -> tuple[int, int]:
    """The line of the last party, and megabytes at most."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(of_real_size(parties).pieces())
    root = Path(__file__).parents[4]
    call = [sys.executable, "-c", MEASURE, str(path)]
    done = subprocess.run(call, cwd=root, capture_output=True, text=True, check=True)
    count, line, megabytes = (int(word) for word in done.stdout.split())
    assert count == parties
    return line, megabytes


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured by getrusage")
def test_memory_does_not_grow_with_the_file_and_lines_are_right_beyond_65535(
    tmp_path: Path,
) -> None:
    _, few = _measured(tmp_path / "few.xml", 300)
    path = tmp_path / "many.xml"
    line, many = _measured(path, 2_000)
    size = path.stat().st_size / 1e6
    assert size > 10
    assert many - few < 4
    lines = path.read_text("utf-8").splitlines()
    assert line > 200_000
    assert lines[line - 1].strip().startswith("<entity ")
