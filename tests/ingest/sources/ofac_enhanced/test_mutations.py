"""Files cut, doubled, shuffled and corrupted: never a crash, never a row without a word."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from graph.errors import FileRefused
from graph.model.facts import Entity, Relation, Row
from graph.model.vocabulary import RelationKind
from ingest.sources.ofac_enhanced.reader import identify, read
from tests.ingest.sources.ofac_advanced.files import facts, statements
from tests.ingest.sources.ofac_enhanced.files import content

PARTIES, RELATIONS = 8, 3


def _read(folder: Path, text: bytes) -> list[Row] | None:
    path = folder / "SDN_ENHANCED.XML"
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


def _records(text: bytes) -> list[bytes]:
    return re.findall(rb" *<entity .*?</entity>\n", text, re.DOTALL)


def test_a_file_that_is_cut_anywhere_is_refused(tmp_path: Path) -> None:
    text = content("sdn")
    chance = random.Random(1)
    for _ in range(60):
        assert _read(tmp_path, text[: chance.randrange(1, len(text) - 2)]) is None


def test_a_party_that_is_left_out_or_doubled_is_accounted_for(tmp_path: Path) -> None:
    text = content("sdn")
    whole = _read(tmp_path, text)
    assert whole is not None
    found = _records(text)
    assert len(found) == PARTIES
    assert len(whole) == PARTIES + RELATIONS
    for record in found:
        fewer = _read(tmp_path, text.replace(record, b"", 1))
        assert fewer is not None
        assert len(fewer) == PARTIES - 1 + RELATIONS - record.count(b"<relationship ")
        more = _read(tmp_path, text.replace(record, record * 2, 1))
        assert more is not None
        assert [row.quarantined for row in more].count(True) == 1
        assert len(more) == len(whole) + 1
        assert facts(more) == facts(whole)


def test_the_order_of_parties_does_not_matter(tmp_path: Path) -> None:
    text = content("sdn")
    whole = _read(tmp_path, text)
    assert whole is not None
    found = _records(text)
    chance = random.Random(2)
    for _ in range(5):
        mixed = chance.sample(found, len(found))
        rows = _read(tmp_path, text.replace(b"".join(found), b"".join(mixed)))
        assert rows is not None
        assert facts(rows) == facts(whole)


@pytest.mark.parametrize("section", ["publicationInfo", "referenceValues", "featureTypes"])
def test_parties_before_what_explains_them_are_refused(tmp_path: Path, section: str) -> None:
    text = content("sdn")
    found = re.search(f"  <{section}>.*</{section}>\n".encode(), text, re.DOTALL)
    assert found is not None
    path = tmp_path / "SDN_ENHANCED.XML"
    path.write_bytes(
        text.replace(found[0], b"").replace(b"</entities>\n", b"</entities>\n" + found[0])
    )
    with pytest.raises(FileRefused, match=r"line \d+: \w+ stands after the first party"):
        list(read({"sdn": path}, "x"))


@pytest.mark.parametrize("part", ["small", "sdn"])
def test_corrupted_bytes_never_crash_the_reader(tmp_path: Path, part: str) -> None:
    text = content(part)
    chance = random.Random(3)
    values = [
        place
        for found in re.finditer(rb'(?<=>)[^<>\n]+(?=<)|(?<=")[^"<>]+(?=")', text)
        for place in range(*found.span())
    ]
    read_anyway = 0
    for at in range(80):
        changed = bytearray(text)
        for _ in range(chance.randrange(1, 4)):
            # Anywhere, or in a value: a file that is still XML goes further into the reader.
            place = chance.choice(values) if at % 2 else chance.randrange(len(changed))
            changed[place] = chance.choice(b"0129axX- " if at % 2 else b"0129axX<>\"' \x00\xff")
        read_anyway += _read(tmp_path, bytes(changed)) is not None
    assert read_anyway > 20


def test_elements_that_are_lost_or_doubled_never_crash_the_reader(tmp_path: Path) -> None:
    text = content("small")
    chance = random.Random(4)
    places = [found.span() for found in re.finditer(rb"<(\w+)(?: [^<>]*)?>[^<>]*</\1>", text)]
    for _ in range(80):
        begin, end = chance.choice(places)
        element = text[begin:end]
        other = chance.choice([b"", element * 2, re.sub(rb">[^<]*<", b"><", element)])
        _read(tmp_path, text[:begin] + other + text[end:])
