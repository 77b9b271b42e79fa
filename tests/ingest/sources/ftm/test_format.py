"""Is every part of the format read, ignored by name, or told as drift?"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from graph.errors import FileRefused
from graph.model.facts import Row
from ingest.sources.ftm.format import ENTITY, SCHEMATA, SIMPLE, STATEMENTS, Schema, schemata_of
from ingest.sources.ftm.parties import SAID
from tests.ingest.sources.ftm.files import (
    PARTIES,
    Json,
    as_csv,
    as_lines,
    as_simple,
    as_statements,
    entity,
    full,
    issues,
    read_schemata,
    rows_of,
    statements,
    told,
)

READ = read_schemata()
SIMPLE_ROW = {
    "id": "c9",
    "schema": "Person",
    "name": "Ada Example",
    "aliases": 'HM Ltd;"Harbour; Machines"',
    "birth_date": "1990",
    "countries": "cy;ru",
    "addresses": "1 Quay Road",
    "identifiers": "HE 1",
    "sanctions": "RUS - 2022-01-01",
    "phones": "+357 1",
    "emails": "a@example.org",
    "program_ids": "EU-UKR",
    "dataset": "Register of Xx",
    "first_seen": "2026-01-01",
    "last_seen": "2026-01-02",
    "last_change": "2026-01-03",
}


def _said(rows: list[Row]) -> set[object]:
    """Facts with the words and the titles they are stated with."""
    return {(s.fact, s.evidence.text, s.evidence.title, s.evidence.url) for s in statements(rows)}


def _read(folder: Path, made: Json) -> list[Row]:
    return rows_of(folder, [made, *PARTIES])


@pytest.mark.parametrize("schema", READ, ids=lambda schema: schema.name)
def test_an_entity_with_every_property_is_read_without_an_issue(
    schema: Schema, tmp_path: Path
) -> None:
    made = full(schema)
    assert set(made["properties"]) == set(schema.every)
    rows = _read(tmp_path, made)
    assert not told(rows)
    if schema.name not in ("Address", "Position"):
        assert rows[0].statements


@pytest.mark.parametrize("schema", READ, ids=lambda schema: schema.name)
def test_a_property_that_is_renamed_or_added_is_told(schema: Schema, tmp_path: Path) -> None:
    for name in ("", *schema.every):
        made = full(schema)
        if name:
            made["properties"]["renamedProperty"] = made["properties"].pop(name)
        else:
            made["properties"]["renamedProperty"] = ["never seen before"]
        found = told(_read(tmp_path, made))
        where = f"unknown property {schema.name}:renamedProperty"
        assert where in found or any("without" in what for what in found), name


@pytest.mark.parametrize("schema", READ, ids=lambda schema: schema.name)
def test_a_property_that_is_removed_changes_what_is_said_unless_it_is_ignored(
    schema: Schema, tmp_path: Path
) -> None:
    users = _users(schema)
    whole = _said(rows_of(tmp_path, [full(schema), *users, *PARTIES]))
    for name, known in schema.every.items():
        made = full(schema)
        del made["properties"][name]
        if (schema.name, name) == ("Position", "name"):
            made["caption"] = ""  # says it too
        rows = rows_of(tmp_path, [made, *users, *PARTIES])
        changed = _said(rows) != whole or bool(told(rows))
        if _is_fallback(schema, name):
            continue
        assert changed != known.ignored, f"{name}: {known.becomes}"


def _users(schema: Schema) -> list[Json]:
    """An address and a post say something only where a party names them."""
    if schema.name == "Address":
        return [entity("u", "Company", name="User Ltd", addressEntity="x-Address")]
    if schema.name == "Position":
        return [entity("u", "Occupancy", holder="p1", post="x-Position")]
    return []


def _is_fallback(schema: Schema, name: str) -> bool:
    """Read only when another property is missing, or where nothing can be said of it here."""
    if schema.name == "Address":
        return name not in ("full", "country", "remarks") and not schema.every[name].ignored
    if schema.name == "Position":
        return name not in ("name", "organization") and not schema.every[name].ignored
    return False


def test_a_piece_of_an_address_that_is_removed_changes_it(tmp_path: Path) -> None:
    made = full(SCHEMATA["Address"])
    del made["properties"]["full"]
    users = _users(SCHEMATA["Address"])
    whole = _said(rows_of(tmp_path, [made, *users, *PARTIES]))
    pieces = [n for n, p in SCHEMATA["Address"].own.items() if p.becomes.startswith("a piece")]
    assert len(pieces) == 7
    for name in pieces:
        less = copy.deepcopy(made)
        del less["properties"][name]
        assert _said(rows_of(tmp_path, [less, *users, *PARTIES])) != whole


def test_every_key_of_an_entity_is_known_and_another_one_is_told(tmp_path: Path) -> None:
    made = full(SCHEMATA["Company"])
    assert list(made) == list(ENTITY.names)
    whole = _said(_read(tmp_path, made))
    for known in ENTITY.fields:
        renamed = {("renamed" if key == known.path else key): made[key] for key in made}
        rows = _read(tmp_path, renamed)
        assert told(rows), known.path
        less = {key: value for key, value in made.items() if key != known.path}
        changed = _said(_read(tmp_path, less)) != whole
        assert changed != known.ignored, known.path
    assert "unknown key 'new' of an entity" in told(_read(tmp_path, {**made, "new": 1}))


def test_every_word_of_the_format_has_code_behind_it() -> None:
    for schema in SCHEMATA.values():
        if schema.ignored or not ("Thing" in schema.ancestors or schema.name == "Thing"):
            continue
        for known in schema.every.values():
            if schema.name not in ("Address", "Position", "Security", "CryptoWallet"):
                assert known.verb in SAID or known.ignored, f"{schema.name}:{known.name}"


def test_a_schema_inherits_and_may_say_it_otherwise() -> None:
    found = schemata_of(
        """
A                 abstract
  x               attribute x
B < A             a Company
  y               attribute y
C < B             ignored: for the test
  x               identifier x
"""
    )
    assert list(found["C"].every) == ["x", "y"]
    assert found["C"].every["x"].argument == "x"
    assert found["C"].every["x"].verb == "identifier"
    assert found["C"].ancestors == {"A", "B", "C"}


@pytest.mark.parametrize(
    "schema", [s for s in SCHEMATA.values() if s.ignored], ids=lambda s: s.name
)
def test_a_schema_that_is_ignored_is_told_with_the_reason(schema: Schema, tmp_path: Path) -> None:
    rows = _read(tmp_path, entity("x", schema.name, whatever="is in it"))
    assert not rows[0].statements
    assert not rows[0].quarantined
    (what,) = told(rows)
    assert what == f"{schema.name} is not read: {schema.becomes.removeprefix('ignored: ')}"


def test_values_that_are_no_lists_of_texts_are_read_and_told(tmp_path: Path) -> None:
    made = entity("x", "Company", name="Quay Ltd")
    made["properties"] |= {"email": "a@example.org", "capital": [1000, None]}
    made["datasets"] = "xx"
    rows = _read(tmp_path, made)
    assert told(rows) == [
        "'datasets' is no list of texts",
        "the values of Company:email are no list",
        "a value of Company:capital is no text",
    ]
    said = {getattr(s.fact, "value", None) for s in statements(rows)}
    assert {"a@example.org", "1000"} <= said


def test_a_control_character_is_no_text(tmp_path: Path) -> None:
    made = entity("x", "Company", name=["Quay\x00Ltd"], notes="line\nbreak\x01")
    rows = _read(tmp_path, made)
    said = {getattr(s.fact, "value", None) for s in statements(rows)}
    assert {"Quay Ltd", "line\nbreak"} <= said
    assert told(rows) == [
        "a control character in Company:name",
        "a control character in Company:notes",
    ]


def test_entities_inside_one_another_without_end_are_told(tmp_path: Path) -> None:
    made = entity("x0", "Company", name="Quay Ltd")
    for number in range(1, 40):
        made = entity(f"x{number}", "Company", name="Quay Ltd", subsidiaries=[made])
    assert told(_read(tmp_path, made)) == [
        "inside Company:subsidiaries: more than 16 entities inside one another"
    ]


# -- tables --------------------------------------------------------------------------------------
def test_the_simple_table_is_read_without_an_issue_but_for_its_sanctions(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, as_simple([SIMPLE_ROW]))
    assert len(issues(rows)) == 1
    assert "no listing is stated" in told(rows)[0]


@pytest.mark.parametrize("name", SIMPLE.names)
def test_a_column_of_the_simple_table_that_is_renamed_or_removed_is_seen(
    name: str, tmp_path: Path
) -> None:
    whole = _said(rows_of(tmp_path, as_simple([SIMPLE_ROW])))
    known = next(each for each in SIMPLE.fields if each.path == name)
    names = [("Renamed" if each == name else each) for each in SIMPLE.names]
    row: dict[str, Any] = {("Renamed" if k == name else k): v for k, v in SIMPLE_ROW.items()}
    renamed = as_csv(names, [row])
    less = as_csv([n for n in SIMPLE.names if n != name], [_without(SIMPLE_ROW, name)])
    if name in SIMPLE.required:
        return
    assert "unknown column 'Renamed'" in told(rows_of(tmp_path, renamed))
    assert (_said(rows_of(tmp_path, less)) != whole) != known.ignored


def _without(row: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in row.items() if key != name}


@pytest.mark.parametrize("name", STATEMENTS.names)
def test_a_column_of_the_statements_that_is_renamed_is_seen(name: str, tmp_path: Path) -> None:
    content = as_statements([full(SCHEMATA["Company"]), *PARTIES])
    renamed = content.replace(f'"{name}"'.encode(), b'"Renamed"', 1)
    if name in STATEMENTS.required:
        with pytest.raises(FileRefused, match=name):
            rows_of(tmp_path, renamed)
    else:
        assert "unknown column 'Renamed'" in told(rows_of(tmp_path, renamed))


def test_statements_say_what_the_entities_say(tmp_path: Path) -> None:
    """But for the caption, which they do not have."""
    made = [full(schema) for schema in READ] + PARTIES
    for each in made:
        each["caption"] = min(each["properties"].get("name", [""]))
        if each["referents"]:
            each["referents"] = ["older-id"]
    whole = {s.fact for s in statements(rows_of(tmp_path, as_lines(made)))}
    apart = {s.fact for s in statements(rows_of(tmp_path, as_statements(made)))}
    assert apart == whole
