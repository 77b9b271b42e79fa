"""Files cut, doubled, shuffled and corrupted: never a crash, never a row without a word."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from graph.errors import FileRefused
from graph.model.facts import Entity, Relation, Row
from graph.model.vocabulary import RelationKind
from ingest.sources.ofac_advanced.reader import identify, read
from tests.ingest.sources.ofac_advanced.files import content, facts, statements

RECORDS = ("Location", "IDRegDocument", "DistinctParty", "ProfileRelationship", "SanctionsEntry")
PARTIES = 9


def _read(folder: Path, text: bytes) -> list[Row] | None:
    path = folder / "SDN_ADVANCED.XML"
    path.write_bytes(text)
    try:
        if identify(path, text[:65_536]) is None:
            return None
        rows = list(read({"sdn": path}, "x"))
    except FileRefused:
        return None
    known = {fact.id for fact in facts(rows) if isinstance(fact, Entity)}
    for statement in statements(rows):
        fact = statement.fact
        if isinstance(fact, Relation) and fact.kind is RelationKind.LINKED_TO:
            assert {fact.source, fact.target} <= known
    for row in rows:
        assert row.quarantined != bool(row.statements)
    return rows


def _records(kind: str) -> list[bytes]:
    pattern = f"<{kind} .*?</{kind}>\n".encode()
    return re.findall(pattern, content("sdn"), re.DOTALL)


def test_a_file_that_is_cut_anywhere_is_refused(tmp_path: Path) -> None:
    text = content("sdn")
    chance = random.Random(1)
    for _ in range(60):
        assert _read(tmp_path, text[: chance.randrange(1, len(text) - 2)]) is None


@pytest.mark.parametrize("kind", RECORDS)
def test_a_record_that_is_left_out_or_doubled_is_accounted_for(tmp_path: Path, kind: str) -> None:
    text = content("sdn")
    whole = _read(tmp_path, text)
    assert whole is not None
    found = _records(kind)
    assert len(found) >= 5
    for record in found:
        fewer = _read(tmp_path, text.replace(record, b"", 1))
        assert fewer is not None
        assert _said(fewer) != _said(whole) or _issues(fewer) != _issues(whole)
        more = _read(tmp_path, text.replace(record, record * 2, 1))
        assert more is not None
        if kind == "DistinctParty":
            assert sum(row.quarantined for row in more) == 1
            assert len(more) == len(whole) + 1
            assert len([fact for fact in facts(fewer) if isinstance(fact, Entity)]) == PARTIES - 1
        assert facts(more) == facts(whole)


def _said(rows: list[Row]) -> set[tuple[object, str]]:
    return {(statement.fact, statement.evidence.text) for statement in statements(rows)}


def _issues(rows: list[Row]) -> list[str]:
    return sorted(issue.what for row in rows for issue in row.issues)


def test_the_order_of_records_does_not_matter(tmp_path: Path) -> None:
    text = content("sdn")
    whole = _read(tmp_path, text)
    assert whole is not None
    chance = random.Random(2)
    for kind in RECORDS:
        found = _records(kind)
        mixed = chance.sample(found, len(found))
        changed = text.replace(b"".join(found), b"".join(mixed))
        assert changed != text
        rows = _read(tmp_path, changed)
        assert rows is not None
        assert facts(rows) == facts(whole)


def test_the_order_of_sections_does_not_matter_to_what_is_stated(tmp_path: Path) -> None:
    text = content("sdn")
    parties = re.search(rb"<DistinctParties>.*</DistinctParties>\n", text, re.DOTALL)
    assert parties is not None
    moved = text.replace(parties[0], b"").replace(
        b"<SanctionsEntryLinks>", parties[0] + b"<SanctionsEntryLinks>"
    )
    rows, whole = _read(tmp_path, moved), _read(tmp_path, text)
    assert rows is not None
    assert whole is not None
    assert facts(rows) == facts(whole)


@pytest.mark.parametrize("section", ["ReferenceValueSets", "Locations", "IDRegDocuments"])
def test_parties_before_what_they_point_to_are_refused(tmp_path: Path, section: str) -> None:
    text = content("sdn")
    found = re.search(f"<{section}>.*</{section}>\n".encode(), text, re.DOTALL)
    assert found is not None
    path = tmp_path / "SDN_ADVANCED.XML"
    path.write_bytes(
        text.replace(found[0], b"").replace(
            b"<SanctionsEntryLinks>", found[0] + b"<SanctionsEntryLinks>"
        )
    )
    with pytest.raises(FileRefused, match=r"line \d+: \w+ stands after the parties"):
        list(read({"sdn": path}, "x"))


def test_corrupted_bytes_never_crash_the_reader(tmp_path: Path) -> None:
    text = content("small")
    chance = random.Random(3)
    read_anyway = 0
    for _ in range(200):
        changed = bytearray(text)
        for _ in range(chance.randrange(1, 4)):
            changed[chance.randrange(len(changed))] = chance.choice(b"0129axX<>\"' \x00\xff")
        read_anyway += _read(tmp_path, bytes(changed)) is not None
    assert read_anyway > 20


def test_numbers_that_point_elsewhere_never_crash_the_reader(tmp_path: Path) -> None:
    text = content("small")
    chance = random.Random(4)
    places = [found.span(1) for found in re.finditer(rb'ID="(\d+)"', text)]
    for _ in range(150):
        begin, end = chance.choice(places)
        other = chance.choice([b"", b"1", b"99", b"x y", b"36", b"90005"])
        assert _read(tmp_path, text[:begin] + other + text[end:]) is not None
