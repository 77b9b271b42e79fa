"""What happens to the command when the world is unkind: pipes, full disks, locks, odd homes?"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import patch

import orjson
import pytest

from graph.ledger.judgements import current_judgements
from graph.ledger.manifest import JUDGEMENTS, read_manifest, writing
from tests.isthmus.calling import Done, call, environment, one_line, shell
from tests.isthmus.conftest import small_tables
from tests.tables import ingest_tables, party, write_tables

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX pipes, limits and terminals")


def _start(home: Path, *arguments: str, out: int, module: str = "isthmus") -> Done:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=environment(home),
        stdout=out,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    return Done(done.returncode, "", done.stderr.decode())


# -- streams ---------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [(), ("--json",), ("--csv",)])
def test_a_reader_that_leaves_is_no_error(small_home: Path, form: tuple[str, ...]) -> None:
    reading, writing_end = os.pipe()
    os.close(reading)
    try:
        done = _start(small_home, "exposure", "acme", *form, out=writing_end)
    finally:
        os.close(writing_end)
    assert (done.status, done.err) == (0, "")


@pytest.mark.parametrize("form", [(), ("--json",), ("--csv",)])
def test_a_full_disk_behind_standard_output_is_an_error(
    small_home: Path, form: tuple[str, ...]
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    full = os.open("/dev/full", os.O_WRONLY)
    try:
        done = _start(small_home, "exposure", "acme", *form, out=full)
    finally:
        os.close(full)
    one_line(done, 1, "No space left on device")


def test_closed_streams_do_no_harm(small_home: Path) -> None:
    for closed, status in ((">&-", 0), ("2>&-", 0), (">&- 2>&-", 0)):
        line = f'"{sys.executable}" -m isthmus exposure acme {closed}'
        done = subprocess.run(
            ["sh", "-c", line], env=environment(small_home), capture_output=True, check=False
        )
        assert (done.returncode, done.stderr) == (status, b""), closed
    assert call(small_home, "doctor").status == 0, "nothing was written over the ledger"


def test_piped_output_is_utf8_whatever_the_locale_says(small_home: Path) -> None:
    for form in ((), ("--json",)):
        plain = shell(small_home, "exposure", "acme", *form)
        odd = shell(small_home, "exposure", "acme", *form, PYTHONIOENCODING="ascii", LC_ALL="C")
        assert (odd.status, odd.err, odd.out) == (0, "", plain.out)


def test_piped_text_has_no_escapes_and_a_steady_width(starter_home: Path) -> None:
    wide = shell(starter_home, "exposure", "KTOS", "--as-of", "2026-11-20", COLUMNS="200")
    narrow = shell(starter_home, "exposure", "KTOS", "--as-of", "2026-11-20", COLUMNS="30")
    assert wide.out == narrow.out
    assert "\x1b" not in wide.out
    assert max(map(len, wide.out.splitlines())) <= 100


def _on_terminal(home: Path, columns: int, **more: str) -> str:
    """What a terminal of so many columns is sent."""
    import fcntl
    import pty
    import struct
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    with subprocess.Popen(
        [sys.executable, "-m", "isthmus", "exposure", "acme"],
        env=environment(home, TERM="xterm-256color", **more),
        stdin=slave,
        stdout=slave,
        stderr=slave,
    ) as process:
        os.close(slave)
        sent = b""
        try:
            while block := os.read(master, 65_536):
                sent += block
        except OSError:
            pass  # Linux reports the end of a terminal as an error
        os.close(master)
        assert process.wait(timeout=60) == 0
    return sent.decode()


def test_a_terminal_gets_colour_at_its_own_width_unless_told_otherwise(small_home: Path) -> None:
    escapes = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
    colour = re.compile(r"\x1b\[[0-9;]*3[0-7]m")
    coloured = _on_terminal(small_home, 60)
    assert colour.search(coloured)
    assert max(len(line) for line in escapes.sub("", coloured).splitlines()) <= 60
    assert not colour.search(_on_terminal(small_home, 60, NO_COLOR="1"))


# -- homes -----------------------------------------------------------------------------------


def test_a_home_with_blanks_quotes_and_other_scripts_works(tmp_path: Path) -> None:
    home = tmp_path / "Müller's “Daten” 数据 100%; DROP"
    ingest_tables(home, *small_tables())
    assert call(home, "exposure", "acme").status == 0
    for option in ("--parquet", "--csv", "--graphml"):
        done = call(home, "export", option, home / f"out {option}'s")
        assert done.status == 0, done.err
    assert call(home, "doctor").status == 0


def test_a_file_where_the_home_should_be_is_named(tmp_path: Path) -> None:
    home = tmp_path / "file"
    home.write_text("in the way")
    for command in (("ingest", "starter"), ("demo",), ("status",), ("exposure", "acme")):
        one_line(call(home, *command), 1, str(home), "Not a directory")
    done = call(home, "doctor")
    assert done.status == 1
    assert "BROKEN home" in done.out
    assert home.read_text() == "in the way"


def test_the_home_may_come_from_the_environment(small_home: Path) -> None:
    done = shell(small_home, "status", "--json")
    assert done.data["home"] == str(small_home)


def test_the_ingest_script_reports_as_the_command_does(tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "mine", *small_tables())
    home = tmp_path / "home"
    done = shell(home, "tables", folder, module="ingest")
    assert (done.status, done.err) == (0, "")
    assert done.out == "mine read: 10 rows in = 10 loaded + 0 quarantined\n"
    again = shell(home, "tables", folder, "--home", home, module="ingest")
    assert again.out.startswith("mine unchanged")
    one_line(shell(home, "nothing", module="ingest"), 2, "unknown source")
    one_line(shell(home, "tables", folder, "--published", "soon", module="ingest"), 2, "published")
    one_line(shell(home, "tables", tmp_path / "no.csv", module="ingest"), 1, "No such file")
    (tmp_path / "file").write_text("")
    wrong = shell(home, "starter", "--home", tmp_path / "file", module="ingest")
    one_line(wrong, 1, "Not a directory")


# -- full disks ------------------------------------------------------------------------------


_SWEEP = """
import resource, sys
from pathlib import Path
import orjson
from tests.isthmus.calling import call

home, tables, kind = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
limit = {"size": resource.RLIMIT_FSIZE, "handles": resource.RLIMIT_NOFILE}[kind]
soft, hard = resource.getrlimit(limit)
call(home, "ingest", "tables", tables, "--name", "other")  # every module is loaded by now
call(home, "exposure", "acme")
ended = []
for value in map(int, sys.argv[4:]):
    resource.setrlimit(limit, (value, hard))
    done = call(home, "ingest", "tables", tables, "--name", "mine")
    resource.setrlimit(limit, (soft, hard))
    after = call(home, "verdict", "mine:coil", "--json")
    share = after.data["results"][0]["share_max_ppm"]
    ended.append([value, done.status, done.err, share])
print(orjson.dumps(ended).decode())
"""


def _sweep(tmp_path: Path, kind: str, values: list[int]) -> list[tuple[int, int, str, int]]:
    ingest_tables(tmp_path, *small_tables(40))
    newer = write_tables(tmp_path / "newer", *small_tables(70))
    done = subprocess.run(
        [sys.executable, "-c", _SWEEP, str(tmp_path), str(newer), kind, *map(str, values)],
        env=environment(tmp_path),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return [(row[0], row[1], row[2], row[3]) for row in orjson.loads(done.stdout)]


def test_a_disk_that_fills_up_at_any_point_leaves_the_old_ledger(tmp_path: Path) -> None:
    """Files may grow to a limit only; each write beyond it fails as on a full disk."""
    steps = [0, 1, 200, 4096, 12_288, 200_000, 540_672, 1_500_000]
    ended = _sweep(tmp_path, "size", [*steps, 50_000_000])
    refused = [row for row in ended if row[1] != 0]
    assert len(refused) >= 5, ended
    for value, status, err, share in refused:
        assert status == 1, (value, err)
        assert len(err.splitlines()) == 1, (value, err)
        assert "Traceback" not in err
        assert share == 400_000, (value, "the old ledger must stand")
    assert ended[-1][1] == 0, ended[-1]
    assert ended[-1][3] == 700_000
    assert list((tmp_path / "ledger" / "mine").glob("*.part*")) == []


def test_too_few_file_handles_are_one_line_and_leave_the_old_ledger(tmp_path: Path) -> None:
    for value, status, err, share in _sweep(tmp_path, "handles", [4, 5, 6, 7, 8, 9, 10, 12]):
        assert status in (0, 1), (value, err)
        assert len(err.splitlines()) == (status != 0), (value, err)
        assert "Traceback" not in err
        assert share == (400_000 if status else 700_000), value
        if status == 0:
            break


# -- several at once -------------------------------------------------------------------------


def test_a_second_writer_of_the_same_source_is_told_so(tmp_path: Path) -> None:
    ingest_tables(tmp_path, *small_tables())
    newer = write_tables(tmp_path / "newer", *small_tables(70))
    with writing(tmp_path / "ledger", "mine"):
        done = call(tmp_path, "ingest", "tables", newer, "--name", "mine")
        one_line(done, 1, "another process is writing 'mine'", "try again")
    assert call(tmp_path, "ingest", "tables", newer, "--name", "mine").status == 0


def test_two_processes_on_one_source_never_spoil_it(tmp_path: Path) -> None:
    rows = [party(f"p{number}") for number in range(300)]
    folders = [write_tables(tmp_path / str(n), [*rows, party(f"extra{n}")], []) for n in range(3)]

    def ingest(folder: Path) -> Done:
        return shell(tmp_path, "tables", folder, "--name", "mine", module="ingest")

    with ThreadPoolExecutor(3) as pool:
        ended = list(pool.map(ingest, folders))
    assert any(done.status == 0 for done in ended)
    for done in ended:
        if done.status != 0:
            one_line(done, 1, "another process is writing 'mine'")
    (source,) = call(tmp_path, "status", "--json").data["sources"]
    assert source["facts"]["entities"] == 301
    assert call(tmp_path, "doctor").status == 0


def test_different_sources_are_ingested_at_once_and_find_each_other(tmp_path: Path) -> None:
    """All four share identifiers, so that all four write to the one log of judgements."""
    rows = [
        party(f"p{number}", identifiers=f"lei:52990000000000{number:04}") for number in range(60)
    ]
    names = ("one", "two", "three", "four")
    folders = [write_tables(tmp_path / name, rows, []) for name in names]
    with ThreadPoolExecutor(4) as pool:
        ended = list(pool.map(lambda f: shell(tmp_path, "tables", f, module="ingest"), folders))
    for done in ended:
        assert (done.status, done.err) == (0, ""), done
    assert read_manifest(tmp_path / "ledger").sources == tuple(sorted(names))
    pairs = current_judgements(tmp_path / "ledger")
    joined = {frozenset(key.split(":")[0] for key in pair) for pair in pairs}
    assert len(joined) >= 3, joined
    data = call(tmp_path, "export", "--csv", tmp_path / "out", "--json").data
    lines = Path(data["files"][0]).read_text("utf-8").splitlines()
    assert len(lines) == 61, "sixty parties, each one node of four records"


def test_an_ingest_waits_for_the_log_of_judgements(tmp_path: Path) -> None:
    shared = [party("x", identifiers="lei:529900000000000001AA")]
    ingest_tables(tmp_path, shared, name="one")
    folder = write_tables(tmp_path / "two", shared, [])
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with writing(tmp_path / "ledger", JUDGEMENTS):
            held.set()
            release.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    threading.Timer(0.3, release.set).start()
    try:
        done = call(tmp_path, "ingest", "tables", folder)
    finally:
        release.set()
        holder.join()
    assert (done.status, done.err) == (0, "")
    assert len(current_judgements(tmp_path / "ledger")) == 1


def test_an_ingest_killed_before_its_judgements_is_completed_by_the_next(tmp_path: Path) -> None:
    shared = [party("x", identifiers="lei:529900000000000001AA")]
    ingest_tables(tmp_path, shared, name="one")
    folder = write_tables(tmp_path / "two", shared, [])
    with patch("ingest.pipeline.match_identifiers", side_effect=KeyboardInterrupt):
        assert call(tmp_path, "ingest", "tables", folder).status == 130
    assert not current_judgements(tmp_path / "ledger")
    assert call(tmp_path, "ingest", "tables", folder).status == 0
    assert len(current_judgements(tmp_path / "ledger")) == 1


def test_readers_are_answered_whole_while_others_write(tmp_path: Path) -> None:
    """Each generation has its own share: an answer shows one of them, never an error."""
    shares = (51, 60, 70, 80)
    folders = [write_tables(tmp_path / str(s), *small_tables(s)) for s in shares]
    assert call(tmp_path, "ingest", "tables", folders[0], "--name", "mine").status == 0
    stop = threading.Event()
    written: list[Done] = []

    def write() -> None:
        while not stop.is_set():
            for folder in folders:
                written.append(shell(tmp_path, "tables", folder, "--name", "mine", module="ingest"))

    writer = threading.Thread(target=write)
    writer.start()
    seen: set[int] = set()
    begun = time.monotonic()
    try:
        # A busy machine may take longer to publish anything at all.
        while (took := time.monotonic() - begun) < 3 or (len(seen) < 2 and took < 60):
            done = call(tmp_path, "verdict", "mine:coil", "--json")
            assert (done.status, done.err) == (0, "")
            (result,) = done.data["results"]
            assert result["verdict"] == "owned"
            assert result["share_min_ppm"] == result["share_max_ppm"]
            seen.add(result["share_min_ppm"] // 10_000)
    finally:
        stop.set()
        writer.join()
    assert seen <= set(shares)
    assert len(seen) > 1, "no write was ever published: nothing was tested"
    assert all(done.status == 0 for done in written)
