"""What a reader remembers is the same in memory and on disk, and does not fill the memory."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from types import FunctionType, ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.list_memory import OWN_GENERATOR, write
from graph.errors import NoRoom
from graph.model.facts import Row
from ingest import kept
from ingest.kept import Kept, Seen, Several
from ingest.source import known_sources, reader_of
from tests.ingest.lists import SAMPLES, Sample

KEYS = st.sampled_from(["", "a", "b", "B", "é", "\ud800", "a\x00", "one more", "x" * 5_000])
OURS = [sample for sample in SAMPLES if sample.source not in OWN_GENERATOR]


@given(
    st.lists(st.tuples(st.sampled_from(["set", "default", "get", "drop"]), KEYS, st.integers(0)))
)
def test_a_table_is_a_dict_however_little_of_it_is_in_memory(
    calls: list[tuple[str, str, int]],
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "AT_HAND", 2)
        table, known = Kept[int](), dict[str, int]()
        for what, key, value in calls:
            if what == "set":
                table[key] = known[key] = value
            elif what == "default":
                assert table.setdefault(key, value) == known.setdefault(key, value)
            elif what == "drop" and key in known:
                del table[key], known[key]
            assert table.get(key) == known.get(key)
            assert (key in table) == (key in known)
            assert bool(table) == bool(known)
    assert {key: table.get(key) for key in known} == known


@given(st.lists(st.tuples(KEYS, KEYS)))
def test_several_values_are_sets_however_few_are_in_memory(pairs: list[tuple[str, str]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "AT_HAND", 2)
        table, known, seen = Several(), dict[str, set[str]](), Seen()
        for key, value in pairs:
            assert seen.add((key, value)) == (value not in known.get(key, set()))
            assert (key in table) == (key in known)
            known.setdefault(key, set()).add(value)
            table.add(key, value)
            assert (key, value) in seen
            assert table.of(key) == known[key]
    assert {key: table.of(key) for key in known} == known


def test_what_is_changed_and_put_back_comes_back_from_the_disk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kept, "AT_HAND", 2)
    table = Kept[set[str]](sorted, set)
    for name in "abcabcab":
        held = table.get(name) or set()
        held.add(f"{name}{len(held)}")
        table[name] = held
    assert [len(table[name]) for name in "abc"] == [3, 3, 2]
    with pytest.raises(KeyError):
        table["d"]


def test_nothing_is_left_in_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "AT_HAND", 100)
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    table = Kept[str]()
    for number in range(5_000):  # more than the database holds in memory
        table[str(number)] = f"{number:02000}"
    assert table["7"] == f"{7:02000}"
    if sys.platform != "win32":  # which lets go of it when it is closed
        assert not list(tmp_path.iterdir())
    del table
    assert not list(tmp_path.iterdir())


def test_a_full_disk_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "AT_HAND", 1)
    table = Kept[str]()
    table["a"] = "b"
    table["c"] = "d"
    assert table._disk is not None
    table._disk._database.execute("PRAGMA max_page_count = 4")

    def fill() -> None:
        for number in range(100):
            table[str(number)] = "x" * 1_000

    with pytest.raises(NoRoom, match=r"full.*TMPDIR.*nothing was changed"):
        fill()


def _rows(sample: Sample, path: Path) -> list[Row]:
    part = next(iter(known_sources()[sample.source].parts))
    return list(reader_of(sample.source).read({part: path}, sample.source))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.title)
def test_rows_are_the_same_however_little_is_in_memory(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / sample.file
    # Every other record twice: what repeats another must be known from the disk too.
    twice = [*sample.records, *sample.records[::2]]
    path.write_bytes(sample.content if sample.counted else sample.file_of(twice))
    whole = _rows(sample, path)
    assert len(whole) >= len(sample.records)
    monkeypatch.setattr(kept, "AT_HAND", 1)
    assert _rows(sample, path) == whole


def _held(root: object) -> int:
    """The bytes of everything that an object leads to, but for the code."""
    seen: dict[int, object] = {}
    waiting = [root]
    while waiting:
        each = waiting.pop()
        if id(each) in seen or isinstance(each, type | ModuleType):
            continue
        seen[id(each)] = each
        if isinstance(each, FunctionType):
            waiting += each.__closure__ or ()
        else:
            waiting += gc.get_referents(each)
    return sum(sys.getsizeof(each) for each in seen.values())


def _held_near_the_end(sample: Sample, path: Path, parties: int) -> int:
    """What a reader holds when it has read all parties of a file but the last ones."""
    one = len(sample.records[0].content) + 4 * sample.records[0].content.count(b"0")
    count = write(sample, path, len(sample.head) + one * parties)
    part = next(iter(known_sources()[sample.source].parts))
    rows = iter(reader_of(sample.source).read({part: path}, sample.source))
    for _ in range(count - 3):
        next(rows)
    return _held(rows)


@pytest.mark.parametrize("sample", OURS, ids=lambda sample: sample.title)
def test_memory_does_not_grow_with_the_parties(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "AT_HAND", 10)
    few = _held_near_the_end(sample, tmp_path / sample.file, 200)
    many = _held_near_the_end(sample, tmp_path / sample.file, 1_500)
    assert few > 1_000  # it was found at all
    assert many <= few + 60_000  # some entries more or less at hand; 1,300 ids come to 130,000
