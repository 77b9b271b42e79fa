"""What the reader makes of small files in the published form, and that CSV says the same."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from benchmarks.ofac_xml import AdvancedFile, of_real_size
from graph.analysis import compile_graph
from graph.errors import FileRefused
from graph.model.facts import (
    Attribute,
    Entity,
    Fact,
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
from ingest.sources.ofac_advanced.reader import identify, published, read
from tests.ingest.sources.ofac_advanced.files import (
    DAY,
    NAMES,
    RARE,
    company,
    content,
    facts,
    issues,
    rows_of,
    statements,
    write,
)
from tests.ingest.sources.ofac_sdn import files as csv

RARE_ID = f"ofac:{RARE}"


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    return rows_of(tmp_path_factory.mktemp("xml"))


@pytest.fixture(scope="module")
def csv_facts(tmp_path_factory: pytest.TempPathFactory) -> set[Fact]:
    return csv.facts(csv.rows_of(tmp_path_factory.mktemp("csv"), tuple(csv.LINES)))


def of(kind: type[Fact], stated: set[Fact]) -> set[Fact]:
    """Facts of a kind, but for those of the party that the CSV files do not hold."""
    return {
        fact
        for fact in stated
        if isinstance(fact, kind) and RARE_ID not in (getattr(fact, "id", ""), owner(fact))
    }


def owner(fact: Fact) -> str:
    for name in ("entity", "source", "subject", "id"):
        value = getattr(fact, name, None)
        if value is not None:
            return str(value)
    raise AssertionError(fact)


def said(rows: list[Row], key: str) -> set[tuple[str, str]]:
    """Key and value of every attribute of a party."""
    found = (fact for fact in facts(rows) if isinstance(fact, Attribute))
    return {(fact.key, fact.value) for fact in found if fact.entity == key}


def test_the_source_names_the_files_it_reads() -> None:
    assert source_info("ofac_advanced").parts == NAMES


@pytest.mark.parametrize("kind", [Entity, Name, Identifier])
def test_csv_and_xml_of_one_day_state_the_same_parties_names_and_numbers(
    rows: list[Row], csv_facts: set[Fact], kind: type[Fact]
) -> None:
    assert of(kind, facts(rows)) == of(kind, csv_facts)


def test_csv_and_xml_put_the_same_parties_on_the_same_lists(
    rows: list[Row], csv_facts: set[Fact]
) -> None:
    def ids(stated: set[Fact]) -> set[tuple[str, str, str]]:
        return {
            (s.id, s.subject, s.list_id) for s in of(Sanction, stated) if isinstance(s, Sanction)
        }

    assert ids(facts(rows)) == ids(csv_facts)


def test_csv_and_xml_name_the_same_programmes(rows: list[Row], csv_facts: set[Fact]) -> None:
    def programmes(stated: set[Fact]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for fact in of(Sanction, stated):
            assert isinstance(fact, Sanction)
            found.setdefault(fact.subject, set()).update(fact.programmes)
        return found

    xml, csv_programmes = programmes(facts(rows)), programmes(csv_facts)
    # An entry names all its programmes; the CSV reader keeps those that belong to the list.
    assert csv_programmes.pop("ofac:9600") == {"NS-PLC"}
    assert xml.pop("ofac:9600") == {"SDGT", "NS-PLC"}
    assert xml == csv_programmes


def test_csv_and_xml_state_the_same_properties_and_countries(
    rows: list[Row], csv_facts: set[Fact]
) -> None:
    xml = facts(rows)
    missing = of(Attribute, csv_facts) - of(Attribute, xml)
    # Links that the CSV prints as names are relations here; the last full stop of a remark is
    # not part of a value there.
    assert {(fact.entity, fact.key) for fact in missing if isinstance(fact, Attribute)} == {
        ("ofac:18300", "linkedTo"),
        ("ofac:90003", "linkedTo"),
        ("ofac:50999", "measure"),
    }
    more = {
        fact.key
        for fact in of(Attribute, xml) - of(Attribute, csv_facts)
        if isinstance(fact, Attribute)
    }
    assert more == {"legalBasis", "document", "measure"}

    def countries(stated: set[Fact]) -> set[Fact]:
        return {
            fact
            for fact in of(Relation, stated)
            if isinstance(fact, Relation) and fact.kind is RelationKind.LOCATED_IN
        }

    assert countries(xml) == countries(csv_facts)


def test_a_ledger_may_hold_both_and_then_knows_since_when(tmp_path: Path) -> None:
    now, ledger = datetime(2026, 11, 25, tzinfo=UTC), tmp_path / "ledger"
    ingest(ledger, "ofac_sdn", list(csv.write(tmp_path, tuple(csv.LINES)).values()), now=now)
    report = ingest(ledger, "ofac_advanced", list(write(tmp_path).values()), now=now)
    assert report.published == DAY
    assert report.total("rows_in") == report.total("loaded") + report.total("quarantined") == 45
    edges = compile_graph(ledger, as_of=date(2026, 11, 26)).to_networkx().edges(data=True)
    starts = {said["valid_from"] for _, end, said in edges if end == "ofac:17260:us_ofac_sdn"}
    assert starts == {"2022-06-28"}


def test_a_row_is_a_party_its_entries_or_a_relation(rows: list[Row]) -> None:
    counted = {
        (part, row_is): sum(row.part == part and row.quarantined == row_is for row in rows)
        for part in NAMES
        for row_is in (True, False)
    }
    assert counted == {
        ("sdn", False): 2 * 9 + 6,
        ("sdn", True): 0,
        ("cons", False): 2 * 10,
        ("cons", True): 1,
    }
    (lost,) = issues(rows, Severity.QUARANTINED)
    assert lost.what == "a relation to party 99999, which is not in these files"
    assert lost.where.startswith("CONS_ADVANCED.XML line ")


def test_listings_carry_the_day_the_programmes_and_the_measures(rows: list[Row]) -> None:
    listings = {fact for fact in facts(rows) if isinstance(fact, Sanction)}

    def listing(number: int, list_id: str) -> Sanction:
        (found,) = (s for s in listings if s.id == f"ofac:{number}:{list_id}")
        return found

    rostec = listing(17260, "us_ofac_sdn")
    assert rostec.validity == Validity(start=PartialDate(2022, 6, 28))
    assert rostec.programmes == ("UKRAINE-EO13662", "RUSSIA-EO14024")
    assert rostec.measures == "Block"
    ssi = listing(17018, "us_ofac_ssi")
    assert ssi.validity.start == PartialDate(2014, 9, 12)
    assert ssi.measures == "13662 Sectoral Directive 1; Subject to Directive 1"
    # On a list that has no entry of its own: since the listing date of the directive.
    assert listing(17018, "us_ofac_ns_mbs").validity.start == PartialDate(2022, 2, 24)
    capta = listing(15268, "us_ofac_capta")
    assert (capta.validity.start, capta.measures) == (PartialDate(2012, 7, 31), "CAPTA")
    assert listing(30999, "us_ofac_ns_cmic").validity.start == PartialDate(2021, 6, 3)
    assert listing(RARE, "us_ofac_sdn").measures == (
        "Block; until further notice; Reject: of payments, 01 Mar 2024 to 01 Apr 2024"
    )
    assert said(rows, "ofac:17260") >= {
        ("legalBasis", "2022-06-28 Executive Order 14024 (Russia)"),
        ("legalBasis", "2023-01-01 CAATSA (Russia)"),
    }


def test_relations_are_links_in_the_publishers_words_never_stakes(rows: list[Row]) -> None:
    links = {
        fact
        for fact in facts(rows)
        if isinstance(fact, Relation) and fact.kind is not RelationKind.LOCATED_IN
    }

    def link(source: int, target: int, how: str, **more: object) -> Relation:
        return Relation(
            RelationKind.LINKED_TO,
            f"ofac:{source}",
            f"ofac:{target}",
            how=how,
            **more,  # type: ignore[arg-type]  # the fields differ in type
        )

    assert links == {
        link(90001, 17260, "Owned or Controlled By"),
        link(90002, 90001, "Property in the interest of"),
        link(90003, 36, "Acting for or on behalf of"),
        # The end is the first day on which it holds no more.
        link(
            RARE,
            17260,
            "Providing support to (former)",
            validity=Validity(PartialDate(2015, 4, 1), PartialDate(2019, 4, 1)),
            note="relation quality: High; until the strike",
        ),
        link(
            RARE,
            36,
            "Associate Of",
            validity=Validity(PartialDate(2015, 4, 1)),
            note="relation quality: Low",
        ),
        link(RARE, 36, "A relation never seen", note="approximate: circa 01 Apr 2015"),
    }


def test_names_in_other_scripts_false_names_and_acronyms(rows: list[Row]) -> None:
    names = {(f.value, f.kind) for f in facts(rows) if isinstance(f, Name) and f.entity == RARE_ID}
    assert names == {
        ("HARBOUR WORKS", NameKind.PRIMARY),
        ("ПОРТОВЫЕ РАБОТЫ", NameKind.ALIAS),
        ("HW", NameKind.WEAK),
        ("ГАВАНЬ СТРОЙ", NameKind.FORMER),
        ("HARBOUR UNDER ANOTHER FLAG", NameKind.ALIAS),
    }
    assert Name("ofac:90005", "SAMPLE, Placeholder") in facts(rows)


def test_what_is_said_of_the_party_that_has_everything(rows: list[Row]) -> None:
    assert said(rows, RARE_ID) == {
        ("address", "1 Quay, Building 2, Saint Petersburg, Leningrad 190000, North-West, Russia"),
        ("address", "Санкт-Петербург"),
        ("address", "圣彼得堡"),
        ("document", "Trade License No. LIC 5 (Cyprus) Expired, by Office 7, in Valletta, Malta"),
        ("establishedDate", "1998 to 1999"),
        ("establishedDate", "1999-03"),
        ("externalReference", "Press release: announced PR-1 https://harbour.example/pr-1 d t"),
        ("falseInformation", "Website www.harbour.example"),
        ("falseName", "HARBOUR THAT NEVER WAS"),
        ("fraudulentDocument", "Tax ID No. 7707083893 (Russia) shown at the border"),
        ("legalBasis", "2024-02-23 Executive Order 14024 (Russia) named in a notice"),
        ("remark", "A Kind Never Seen: a value"),
        ("remark", "Website www.works.example: No longer answers."),
        ("website", "www.works.example"),
    }
    # A number on a forged paper is no number of the party: Sberbank's INN stays Sberbank's.
    numbers = {f for f in facts(rows) if isinstance(f, Identifier) and f.entity == RARE_ID}
    assert numbers == {
        Identifier(RARE_ID, "licence-cy", "LIC 5"),
        Identifier(RARE_ID, "ofac", str(RARE)),
    }


def test_kinds_of_parties(rows: list[Row]) -> None:
    kinds = {fact.id: fact.kind for fact in facts(rows) if isinstance(fact, Entity)}
    assert kinds["ofac:90002"] is NodeKind.VESSEL
    assert kinds["ofac:90003"] is NodeKind.AIRPLANE
    assert kinds["ofac:90005"] is NodeKind.PERSON
    assert kinds["ofac:17018"] is NodeKind.COMPANY
    assert kinds["ofac:90004"] is NodeKind.ORGANIZATION


def test_evidence_names_the_line_of_the_record_that_says_it(rows: list[Row]) -> None:
    lines = content("sdn").decode().splitlines()
    for statement in statements(rows):
        evidence = statement.evidence
        if evidence.part == "sdn":
            number = int(evidence.locator.removeprefix("SDN_ADVANCED.XML line "))
            fact = statement.fact
            record = lines[number - 1]
            if isinstance(fact, Sanction):
                assert record.startswith("<SanctionsEntry ")
            elif isinstance(fact, Relation) and fact.kind is RelationKind.LINKED_TO:
                assert record.startswith("<ProfileRelationship ")
            elif isinstance(fact, Attribute) and fact.key == "address":
                assert record.startswith("<Location ")
            elif isinstance(fact, Identifier) and fact.scheme == "inn":
                assert record.startswith("<IDRegDocument ")
                assert fact.value in record
            elif isinstance(fact, Name):
                assert record.startswith("<DistinctParty ")
            assert evidence.url is not None
            assert evidence.url.endswith(f"id={owner(fact).partition(':')[2]}")
            assert evidence.title == "OFAC Specially Designated Nationals list, SDN_ADVANCED.XML"


def test_every_warning_of_the_fixture_is_expected(rows: list[Row]) -> None:
    assert sorted(issue.what for issue in issues(rows)) == [
        "'Persia Nova' is not a known country",
        "a remark of no known form: 'A Kind Never'",
        "a remark of no known form: 'a phrase nobody'",
        "an entry of no known list",
        "isin: the check digit does not fit",
        "tax-ru: the check digit does not fit",
        "unknown kind of relation 'A relation never seen'",
        "unknown programme 'NS-NEWLIST-EO15000'",
    ]


def test_one_file_is_enough_and_links_reach_into_the_other(tmp_path: Path) -> None:
    both = AdvancedFile()
    both.party(5, "Entity", [company("LONE TRADING LLC")])
    both.entry(5, "Consolidated List", [("2020-01-01", "Unknown")], ["561-Related"])
    both.relation(5, 36, "Associate Of")
    files = write(tmp_path, cons=both.text())
    together = list(read(files, "x"))
    assert not issues(together, Severity.QUARANTINED)
    link = Relation(RelationKind.LINKED_TO, "ofac:5", "ofac:36", how="Associate Of")
    assert link in facts(together)
    alone = list(read({"cons": files["cons"]}, "x"))
    assert [issue.what for issue in issues(alone, Severity.QUARANTINED)] == [
        "a relation to party 36, which is not in these files"
    ]


def test_the_latest_day_of_issue_is_the_day_of_the_list(tmp_path: Path) -> None:
    files = write(tmp_path)
    assert published(files) == DAY
    assert published({"cons": files["cons"]}) == date(2026, 11, 20)
    day = b"<Day>24</Day></DateOfIssue>"
    files["sdn"].write_bytes(content("sdn").replace(day, b"</DateOfIssue>"))
    assert published({"sdn": files["sdn"]}) is None


BROKEN = {
    "'0036' is not a party number": [
        ('<DistinctParty FixedRef="36"', '<DistinctParty FixedRef="0036"'),
    ],
    "party 36 has no name": [
        (">AEROCARIBBEAN AIRLINES</Name", "></Name"),
        (">AEROCARIBBEAN<", "><"),
    ],
    "party 36 has 1 profiles, or one without a number": [
        ('<Profile ID="36"', '<Profile ID=""'),
    ],
}


@pytest.mark.parametrize("why", BROKEN)
def test_a_party_that_cannot_be_loaded_takes_what_is_its_own_into_quarantine(
    tmp_path: Path, why: str
) -> None:
    text = content("sdn").decode()
    for before, after in BROKEN[why]:
        assert before in text
        text = text.replace(before, after)
    rows = rows_of(tmp_path, sdn=text.encode())
    told = [issue.what for issue in issues(rows, Severity.QUARANTINED) if issue.part == "sdn"]
    assert told[0] == why
    assert sorted(told[1:]) == [
        "a relation to party 36, which is not in these files",
        "a relation to party 36, which is not in these files",
        "a relation to party 36, which is not in these files",
        "an address of no party",
        "an entry of party 36, which is not loaded",
    ]
    assert all(owner(fact) != "ofac:36" for fact in facts(rows))


def test_a_party_without_an_entry_is_loaded_and_its_listing_goes_on_standing(
    tmp_path: Path,
) -> None:
    file = AdvancedFile()
    file.party(5, "Entity", [company("LONE TRADING LLC")])
    party, listing = read({"sdn": _written(tmp_path, file.text())}, "x")
    assert not party.issues
    assert Entity("ofac:5", NodeKind.COMPANY) in facts([party])
    assert listing.quarantined
    assert listing.unread == "ofac:5"
    assert [issue.what for issue in listing.issues] == [
        "the file holds no entry of a list for this party"
    ]


def test_a_file_none_of_whose_parties_can_be_loaded_is_refused(tmp_path: Path) -> None:
    file = AdvancedFile()
    file.party(5, "Entity", [company("LONE TRADING LLC")])
    text = file.text().replace(b'<DistinctParty FixedRef="5"', b'<DistinctParty FixedRef="x"')
    with pytest.raises(FileRefused, match="no party that can be loaded: 'x' is not a party number"):
        list(read({"sdn": _written(tmp_path, text)}, "x"))


def _written(folder: Path, text: bytes, name: str = "SDN_ADVANCED.XML") -> Path:
    path = folder / name
    path.write_bytes(text)
    return path


def _identified(path: Path) -> str | None:
    return identify(path, path.read_bytes()[:HEAD_BYTES])


def test_files_are_told_apart_by_their_entries_whatever_they_are_called(tmp_path: Path) -> None:
    assert _identified(_written(tmp_path, content("cons"), "SDN_ADVANCED.XML")) == "cons"
    assert _identified(_written(tmp_path, content("sdn"), "CONS_ADVANCED.XML")) == "sdn"
    empty = AdvancedFile().text()
    assert _identified(_written(tmp_path, empty, "cons_advanced.xml")) == "cons"
    assert _identified(_written(tmp_path, empty, "new.xml")) == "sdn"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<html><body>Error</body></html>", "HTML"),
        ("<sdnList xmlns='http://tempuri.org/sdnList.xsd'/>", "plain XML"),
        ("<sanctionsData xmlns='x'/>", "enhanced XML"),
        ("<CONSOLIDATED_LIST/>", "the UN list"),
        ("<Sanctions xmlns='http://www.un.org/sanctions/9.9'/>", "namespace"),
        ("<!DOCTYPE Sanctions><Sanctions/>", "DOCTYPE"),
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


def test_a_list_without_parties_and_a_file_of_changes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="holds no party"):
        list(read({"sdn": _written(tmp_path, AdvancedFile().text())}, "x"))
    delta = content("sdn").replace(b'FixedRef="36">', b'FixedRef="36" DeltaAction="Add">', 1)
    assert delta != content("sdn")
    with pytest.raises(FileRefused, match="delta"):
        list(read({"sdn": _written(tmp_path, delta)}, "x"))
    with pytest.raises(FileRefused, match="not an advanced XML"):
        list(read({"sdn": _written(tmp_path, b"<Sanctions/>")}, "x"))
    with pytest.raises(FileRefused, match="is needed"):
        list(read({}, "x"))


MEASURE = """
import sys
from pathlib import Path
from benchmarks.ofac_xml import peak
from ingest.sources.ofac_advanced.reader import read
print(sum(1 for _ in read({"sdn": Path(sys.argv[1])}, "x")), peak())
"""


def _megabytes(path: Path, parties: int) -> int:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(of_real_size(parties).pieces())
    root = Path(__file__).parents[4]
    call = [sys.executable, "-c", MEASURE, str(path)]
    done = subprocess.run(call, cwd=root, capture_output=True, text=True, check=True)
    count, megabytes = done.stdout.split()
    assert int(count) >= 2 * parties
    return int(megabytes)


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured by getrusage")
def test_memory_grows_by_a_third_of_the_file_at_most(tmp_path: Path) -> None:
    few = _megabytes(tmp_path / "few.xml", 500)
    many = _megabytes(tmp_path / "many.xml", 4_000)
    size = (tmp_path / "many.xml").stat().st_size / 1e6
    assert many - few < size / 3 < 10
