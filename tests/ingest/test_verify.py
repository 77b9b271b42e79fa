"""`isthmus verify`: every tampering is found and named; an untouched archive is not."""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from graph.ledger.reader import open_ledger
from ingest.archive import Archive, Received
from ingest.pipeline import ingest
from ingest.verify import Verification, verify
from tests.ingest.sources.ofac_sdn.files import SDN, as_published
from tests.isthmus.calling import call
from tests.tables import NOW

URL = "https://lists.example/SDN.CSV"
LIST = as_published(SDN)
CONTENTS = [*(b"version %d of a list\n" % n * 50 for n in range(7)), LIST]


def received(content: bytes, number: int, rows: int | None = None) -> Received:
    return Received(
        source="ofac_sdn",
        part="sdn",
        url=URL,
        final_url=URL,
        retrieved=f"2026-11-{number + 1:02}T12:00:00+00:00",
        status=200,
        headers={"etag": f'"{number}"'},
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        published=None,
        rows=rows,
        reader_version=1,
    )


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine downloads of eight files, the last of them in the ledger."""
    home = tmp_path_factory.mktemp("first")
    folder = home / "archive"
    folder.mkdir()
    archive = Archive(folder)
    for number, content in enumerate([*CONTENTS[:3], CONTENTS[1], *CONTENTS[3:]]):
        file = home / "SDN.CSV"
        file.write_bytes(content)
        if content == LIST:
            ingest(home / "ledger", "ofac_sdn", [file], now=NOW, urls={"sdn": URL})
        rows = len(SDN) if content == LIST else None
        archive.add([(received(content, number, rows), file)])
    return home


@pytest.fixture
def home(first: Path, tmp_path: Path) -> Path:
    home = tmp_path / "home"
    shutil.copytree(first, home)
    return home


def look(home: Path, noted: str | None = None) -> Verification:
    with open_ledger(home / "ledger") as ledger:
        return verify(Archive(home / "archive"), ledger, noted=noted)


def test_an_untouched_archive_is_as_received(home: Path) -> None:
    found = look(home)
    assert found.problems == found.notes == ()
    assert (found.lines, found.files, found.snapshots) == (9, 8, 1)
    assert found.bytes == sum(len(content) for content in CONTENTS)
    log = (home / "archive" / "log.jsonl").read_bytes()
    assert found.last == hashlib.sha256(log.splitlines()[-1]).hexdigest()


def test_the_command_says_so_and_prints_the_last_hash(home: Path) -> None:
    done = call(home, "verify")
    assert done.status == 0
    assert "9 downloads, 8 files" in done.out
    assert "1 snapshots of the ledger: all as received" in done.out
    assert f"last line {look(home).last}" in done.out
    data = call(home, "verify", "--json", "--noted", look(home).last).data
    assert data["problems"] == []
    (home / "archive" / "head.json").unlink()
    done = call(home, "verify")
    assert done.status == 1
    assert "CHANGED log.jsonl: line 1 and what follows is not noted in head.json" in done.out
    assert done.err == ""
    assert call(home, "verify", "--json").data["problems"]


def test_an_empty_home_has_nothing_to_verify(tmp_path: Path) -> None:
    done = call(tmp_path, "verify")
    assert (done.status, done.err) == (0, "")
    assert "nothing was downloaded yet" in done.out
    assert "last line" not in done.out


# -- tamperings, all found -----------------------------------------------------------------------
def _log(home: Path) -> Path:
    return home / "archive" / "log.jsonl"


def _lines(home: Path) -> list[bytes]:
    return _log(home).read_bytes().splitlines()


def _write(home: Path, lines: list[bytes]) -> None:
    _log(home).write_bytes(b"".join(line + b"\n" for line in lines))


def _files(home: Path) -> list[Path]:
    return sorted(path for path in (home / "archive").glob("??/*"))


def _flip(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def flip_log(home: Path, chance: random.Random) -> None:
    _flip(_log(home), chance)


def flip_head(home: Path, chance: random.Random) -> None:
    _flip(home / "archive" / "head.json", chance)


def flip_file(home: Path, chance: random.Random) -> None:
    _flip(chance.choice(_files(home)), chance)


def cut_log(home: Path, chance: random.Random) -> None:
    content = _log(home).read_bytes()
    _log(home).write_bytes(content[: chance.randrange(len(content))])


def cut_file(home: Path, chance: random.Random) -> None:
    path = chance.choice(_files(home))
    path.write_bytes(path.read_bytes()[: chance.randrange(path.stat().st_size)])


def lengthen_file(home: Path, chance: random.Random) -> None:
    path = chance.choice(_files(home))
    path.write_bytes(path.read_bytes() + bytes([chance.randrange(256)]))


def delete_file(home: Path, chance: random.Random) -> None:
    chance.choice(_files(home)).unlink()


def exchange_files(home: Path, chance: random.Random) -> None:
    one, other = chance.sample(_files(home), 2)
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def delete_line(home: Path, chance: random.Random) -> None:
    lines = _lines(home)
    del lines[chance.randrange(len(lines))]
    _write(home, lines)


def double_line(home: Path, chance: random.Random) -> None:
    lines = _lines(home)
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
    _write(home, lines)


def reorder_lines(home: Path, chance: random.Random) -> None:
    lines = _lines(home)
    one, other = chance.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    _write(home, lines)


def edit_line(home: Path, chance: random.Random) -> None:
    """Another value in good form: a backdated day, another address, other bytes."""
    lines = _lines(home)
    at = chance.randrange(len(lines))
    raw = orjson.loads(lines[at])
    key, value = chance.choice(
        [
            ("retrieved", "2020-01-01T00:00:00+00:00"),
            ("url", "https://elsewhere.example/"),
            ("rows", 7),
            ("published", "2020-01-01"),
            ("status", 206),
            ("reader_version", 9),
            ("sha256", hashlib.sha256(CONTENTS[chance.randrange(8)] + b"x").hexdigest()),
        ]
    )
    raw[key] = value
    lines[at] = orjson.dumps(raw)
    _write(home, lines)


def edit_line_and_all_after(home: Path, chance: random.Random) -> None:
    """The whole chain is made to fit again, but not the head."""
    _forge(home, chance.randrange(9), head=False, status=206)


def stray_space(home: Path, chance: random.Random) -> None:
    lines = _lines(home)
    at = chance.randrange(len(lines))
    lines[at] += chance.choice([b" ", b"\r", b"\t"])
    _write(home, lines)


def empty_line(home: Path, chance: random.Random) -> None:
    lines = _lines(home)
    lines.insert(chance.randrange(len(lines) + 1), b"")
    _write(home, lines)


def no_head(home: Path, chance: random.Random) -> None:
    (home / "archive" / "head.json").unlink()


def head_set_back(home: Path, chance: random.Random) -> None:
    number = chance.randrange(1, 9)
    sha256 = hashlib.sha256(_lines(home)[number - 1]).hexdigest()
    head = {"schema": 1, "number": number, "sha256": sha256}
    (home / "archive" / "head.json").write_bytes(orjson.dumps(head) + b"\n")


def no_log(home: Path, chance: random.Random) -> None:
    _log(home).unlink()
    if chance.random() < 0.5:
        (home / "archive" / "head.json").unlink()


def planted_file(home: Path, chance: random.Random) -> None:
    content = chance.randbytes(100)
    sha256 = hashlib.sha256(content).hexdigest()
    path = home / "archive" / sha256[:2] / sha256
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def last_lines_taken_away_and_the_head_too(home: Path, chance: random.Random) -> None:
    """The files stay, and no line names them any more."""
    number = chance.randrange(1, 8)
    _write(home, _lines(home)[:number])
    sha256 = hashlib.sha256(_lines(home)[-1]).hexdigest()
    head = {"schema": 1, "number": number, "sha256": sha256}
    (home / "archive" / "head.json").write_bytes(orjson.dumps(head) + b"\n")


TAMPERINGS: list[Callable[[Path, random.Random], None]] = [
    flip_log,
    flip_head,
    flip_file,
    cut_log,
    cut_file,
    lengthen_file,
    delete_file,
    exchange_files,
    delete_line,
    double_line,
    reorder_lines,
    edit_line,
    edit_line_and_all_after,
    stray_space,
    empty_line,
    no_head,
    head_set_back,
    no_log,
    planted_file,
    last_lines_taken_away_and_the_head_too,
]


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda tamper: tamper.__name__)
def test_every_tampering_is_found(
    first: Path, home: Path, tamper: Callable[[Path, random.Random], None]
) -> None:
    chance = random.Random(tamper.__name__)
    with open_ledger(home / "ledger") as ledger:
        for _ in range(40):
            shutil.rmtree(home / "archive")
            shutil.copytree(first / "archive", home / "archive")
            tamper(home, chance)
            found = verify(Archive(home / "archive"), ledger)
            assert found.problems, [line.decode() for line in _lines(home)]


@pytest.mark.parametrize("at", range(9))
def test_what_was_changed_is_named(home: Path, at: int) -> None:
    lines = _lines(home)
    lines[at] = lines[at].replace(b'"status":200', b'"status":201')
    _write(home, lines)
    (problem,) = look(home).problems
    named = f"line {at + 2} does not follow" if at < 8 else "line 9 is not the one that head.json"
    assert named in problem


def test_a_changed_file_is_named_with_its_origin(home: Path) -> None:
    sha256 = hashlib.sha256(CONTENTS[2]).hexdigest()
    (home / "archive" / sha256[:2] / sha256).write_bytes(CONTENTS[3])
    (problem,) = look(home).problems
    assert sha256 in problem
    assert "ofac_sdn sdn of 2026-11-03" in problem
    assert "SHA-256 is another one" in problem


def _forge(home: Path, at: int, *, head: bool, **changed: object) -> None:
    """Change a line and write every hash after it anew, as its owner could."""
    lines: list[bytes] = []
    previous = None
    for number, line in enumerate(_lines(home)):
        raw = {**orjson.loads(line), "previous": previous}
        if number == at:
            raw.update(changed)
        lines.append(orjson.dumps(raw))
        previous = hashlib.sha256(lines[-1]).hexdigest()
    _write(home, lines)
    if head:
        noted = {"schema": 1, "number": len(lines), "sha256": previous}
        (home / "archive" / "head.json").write_bytes(orjson.dumps(noted) + b"\n")


def test_who_rewrites_everything_is_found_by_a_hash_noted_elsewhere(home: Path) -> None:
    """As the documentation says: the archive alone cannot tell."""
    noted = look(home).last
    assert look(home, noted).problems == ()
    _forge(home, 2, head=True, retrieved="2026-11-03T09:00:00+00:00")
    assert look(home).problems == ()
    (problem,) = look(home, noted).problems
    assert f"no line has the hash {noted}" in problem
    assert call(home, "verify", "--noted", noted).status == 1


@pytest.mark.parametrize("changed", [{"rows": 7}, {"part": "alt"}, {"published": "2020-01-01"}])
def test_the_ledger_contradicts_a_log_that_was_rewritten(
    home: Path, changed: dict[str, object]
) -> None:
    _forge(home, 8, head=True, **changed)
    (problem,) = look(home).problems
    assert problem.startswith("ledger: ofac_sdn sdn, SDN.CSV of 2026-11-24, disagrees")


def test_what_was_never_downloaded_is_named_and_no_problem(home: Path) -> None:
    file = home / "SDN.CSV"
    file.write_bytes(as_published([*SDN, '99001,"A PIER LTD",-0- ,"CUBA"' + ",-0- " * 8]))
    ingest(home / "ledger", "ofac_sdn", [file], now=NOW)
    found = look(home)
    assert found.problems == ()
    (note,) = found.notes
    assert note.startswith("ofac_sdn: not archived")
    assert "SDN.CSV of 2026-11-24" in note


def test_foreign_files_and_a_clock_that_went_back_are_noted(home: Path) -> None:
    (home / "archive" / "notes.txt").write_text("mine", "utf-8")
    _forge(home, 4, head=True, retrieved="2026-11-01T00:00:00+00:00")
    found = look(home)
    assert found.problems == ()
    assert any("notes.txt is no file of the archive" in note for note in found.notes)
    assert any("line 5 is dated before line 4" in note for note in found.notes)


# -- kills ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("step", range(1, 4))
def test_a_kill_while_archiving_loses_nothing_and_is_put_right(
    home: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before the 1st, 2nd, 3rd rename: file, log, head."""
    archive = Archive(home / "archive")
    before = look(home)
    content = b"another version\n" * 9
    file = home / "new"
    file.write_bytes(content)
    real, done = Path.replace, []

    def killed(self: Path, target: Path) -> Path:
        done.append(target)
        if len(done) == step:
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        archive.add([(received(content, 20), file)])
    monkeypatch.undo()
    after = look(home)
    assert after.lines == before.lines + (step == 3)
    assert bool(after.problems) == (step > 1)
    file.write_bytes(content)
    archive.add([(received(content, 21), file)])
    assert look(home).problems == ()
    assert look(home).lines == after.lines + 1


def test_several_files_are_noted_together_or_not_at_all(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = []
    for number in (20, 21, 22):
        file = home / str(number)
        file.write_bytes(b"%d" % number)
        items.append((received(b"%d" % number, number), file))
    Archive(home / "archive").add(items)
    assert look(home).lines == 12
    assert look(home).problems == ()
    same = replace(items[0][0], retrieved="2026-12-01T00:00:00+00:00")
    (home / "20").write_bytes(b"20")
    Archive(home / "archive").add([(same, home / "20")])
    assert (look(home).lines, look(home).files) == (13, 11)
