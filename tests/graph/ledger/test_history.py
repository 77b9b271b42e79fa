from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import FileRefused, LedgerBusy, LedgerDamaged, Shrunken
from graph.ledger.manifest import read_manifest, writing
from graph.ledger.reader import open_ledger
from graph.ledger.writer import already_has, open_writer
from graph.model.facts import Name, Relation
from tests.graph.ledger.helpers import (
    broken,
    owns,
    party,
    row,
    snapshot,
    standing,
    write,
)


def _names(folder: Path, known_on: date | None = None) -> set[str]:
    with open_ledger(folder, known_on) as ledger:
        return set(ledger.facts(Name)["value"])


def test_what_was_written_is_read_back_with_its_evidence(tmp_path: Path) -> None:
    write(tmp_path, "src", {"list": [row("list", party("src:acme"), "list.csv line 7", "ACME")]})
    with open_ledger(tmp_path) as ledger:
        columns = ledger.facts(Name)
        assert columns["value"].tolist() == ["Acme"]
        number = columns["statements"][0][0]
        evidence = ledger.statements({"src": [number]})[("src", number)]
    assert (evidence.locator, evidence.text, evidence.file) == (
        "list.csv line 7",
        "ACME",
        "list.csv",
    )


def test_the_same_rows_again_change_nothing_but_add_a_snapshot(tmp_path: Path) -> None:
    rows = {"list": [row("list", party("src:acme")), row("list", party("src:bolt"))]}
    write(tmp_path, "src", rows)
    before = standing(tmp_path)
    outcome = write(tmp_path, "src", rows)
    assert standing(tmp_path) == before
    assert (outcome.added, outcome.altered, outcome.closed, outcome.unchanged) == (0, 0, 0, 2)


def test_a_withdrawn_fact_is_closed_and_still_known_as_of_then(tmp_path: Path) -> None:
    both = [row("list", party("src:acme")), row("list", party("src:bolt"))]
    write(tmp_path, "src", {"list": both}, published=date(2024, 1, 1))
    outcome = write(tmp_path, "src", {"list": both[:1]}, published=date(2024, 2, 1))
    assert outcome.closed == 1
    assert _names(tmp_path) == {"Acme"}
    assert _names(tmp_path, date(2024, 1, 15)) == {"Acme", "Bolt"}
    assert _names(tmp_path, date(2023, 12, 31)) == set()


def test_a_part_that_was_not_ingested_again_keeps_its_facts(tmp_path: Path) -> None:
    names = row("names", [Name("src:acme", "Alias of Acme")])
    write(tmp_path, "src", {"list": [row("list", party("src:acme"))], "names": [names]})
    write(tmp_path, "src", {"list": [row("list", party("src:acme"))]})
    assert _names(tmp_path) == {"Acme", "Alias of Acme"}


def test_a_fact_stands_as_long_as_one_statement_of_it_does(tmp_path: Path) -> None:
    stake = owns("src:a", "src:b", 500_000)
    ends = [*party("src:a"), *party("src:b")]
    twice = [
        row("list", [*ends, stake], "line 1", "annual report"),
        row("list", [stake], "line 2", "register"),
    ]
    write(tmp_path, "src", {"list": twice})
    write(tmp_path, "src", {"list": twice[:1]})
    with open_ledger(tmp_path) as ledger:
        columns = ledger.facts(Relation)
    assert len(columns["fact"]) == 1
    assert len(columns["statements"][0]) == 1


def test_a_quarantined_row_is_counted_kept_as_an_issue_and_not_loaded(tmp_path: Path) -> None:
    outcome = write(tmp_path, "src", {"list": [row("list", party("src:acme")), broken("list")]})
    count = outcome.counts["list"]
    assert (count.rows_in, count.loaded, count.quarantined) == (2, 1, 1)
    with open_ledger(tmp_path) as ledger:
        assert [issue.what for issue in ledger.issues("src")] == ["cannot be read"]


def test_a_list_that_shrank_is_refused_and_the_old_one_stays(tmp_path: Path) -> None:
    full = [row("list", party(f"src:p{i}"), f"line {i}") for i in range(100)]
    write(tmp_path, "src", {"list": full}, guarded=True)
    before = standing(tmp_path), read_manifest(tmp_path).version
    with pytest.raises(Shrunken, match="94 rows where the last good version had 100"):
        write(tmp_path, "src", {"list": full[:94]}, guarded=True)
    assert (standing(tmp_path), read_manifest(tmp_path).version) == before
    write(tmp_path, "src", {"list": full[:95]}, guarded=True)
    write(tmp_path, "src", {"list": full[:10]}, guarded=True, force=True)
    assert len(_names(tmp_path)) == 10


def test_an_empty_list_never_delists_anyone(tmp_path: Path) -> None:
    write(tmp_path, "src", {"list": [row("list", party("src:acme"))]})
    with pytest.raises(FileRefused, match="not one of its rows"):
        write(tmp_path, "src", {"list": [broken("list")]})
    assert _names(tmp_path) == {"Acme"}


def test_the_same_bytes_are_recognised(tmp_path: Path) -> None:
    rows = [row("list", party("src:acme"))]
    write(tmp_path, "src", {"list": rows})
    assert already_has(tmp_path, "src", [snapshot("list", repr(rows))])
    assert not already_has(tmp_path, "src", [snapshot("list", "other")])
    assert not already_has(tmp_path, "src", [snapshot("other", repr(rows))])


def test_a_second_writer_is_told_and_the_first_goes_on(tmp_path: Path) -> None:
    with writing(tmp_path, "src"), pytest.raises(LedgerBusy, match="another process"):
        write(tmp_path, "src", {"list": [row("list", party("src:acme"))]})
    write(tmp_path, "src", {"list": [row("list", party("src:acme"))]})
    assert _names(tmp_path) == {"Acme"}


def test_a_reader_keeps_its_state_while_others_write(tmp_path: Path) -> None:
    write(tmp_path, "src", {"list": [row("list", party("src:acme"))]})
    with open_ledger(tmp_path) as ledger:
        version = ledger.version
        write(tmp_path, "src", {"list": [row("list", party("src:bolt"))]})
        assert ledger.facts(Name)["value"].tolist() == ["Acme"]
    with open_ledger(tmp_path) as later:
        assert later.facts(Name)["value"].tolist() == ["Bolt"]
        assert later.version != version


def test_an_abandoned_write_leaves_no_trace(tmp_path: Path) -> None:
    write(tmp_path, "src", {"list": [row("list", party("src:acme"))]})
    version = read_manifest(tmp_path).version
    with suppress(RuntimeError), open_writer(tmp_path, "src") as writer:
        writer.add(row("list", party("src:bolt")))
        raise RuntimeError("power cut")
    assert read_manifest(tmp_path).version == version
    assert [p.name.split("-")[0] for p in (tmp_path / "src").iterdir()] == ["1"]


def test_a_missing_file_is_reported_in_one_line(tmp_path: Path) -> None:
    write(tmp_path, "src", {"list": [row("list", party("src:acme"))]})
    for file in (tmp_path / "src").iterdir():
        file.unlink()
    with pytest.raises(LedgerDamaged, match="cannot be opened"):
        open_ledger(tmp_path)


NAMES = st.frozensets(st.sampled_from("abcde"), min_size=1)


@settings(max_examples=40, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_history(
    contents: list[frozenset[str]], random: object
) -> None:
    """Snapshots published on successive days, ingested in any order, with any repeats."""
    begin = date(2024, 1, 1)
    dated = [(begin + timedelta(days=at), names) for at, names in enumerate(contents)]
    order = [*dated, *dated[:1]]
    random.shuffle(order)  # type: ignore[attr-defined]  # hypothesis hands in random.Random
    with TemporaryDirectory() as folder:
        for day, names in order:
            rows = [row("list", party(f"src:{name}")) for name in sorted(names)]
            write(Path(folder), "src", {"list": rows}, published=day)
        for day, names in dated:
            assert _names(Path(folder), day) == {name.title() for name in names}


def test_a_column_that_nobody_fills_is_none_throughout(tmp_path: Path) -> None:
    facts = [*party("src:a"), *party("src:b"), owns("src:a", "src:b", 10)]
    write(tmp_path, "src", {"list": [row("list", facts)]})
    with open_ledger(tmp_path) as ledger:
        columns = ledger.facts(Relation)
    for name in ("how", "joint", "product", "note", "currency"):
        assert columns[name].tolist() == [None]
    for name in ("input_share", "value", "direct"):
        assert columns[name].tolist() == [-1]


def test_equal_content_has_an_equal_version_and_other_content_another(tmp_path: Path) -> None:
    rows = {"list": [row("list", party("src:acme"))]}
    here = write(tmp_path / "here", "src", rows, published=date(2024, 1, 1))
    there = write(tmp_path / "there", "src", rows, published=date(2024, 1, 1))
    assert here.version == there.version
    other = write(tmp_path / "other", "src", {"list": [row("list", party("src:bolt"))]})
    assert other.version != here.version
    later = write(tmp_path / "later", "src", rows, published=date(2024, 1, 2))
    assert later.version != here.version
