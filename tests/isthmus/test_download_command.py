"""`isthmus ingest SOURCE --download`: right answers are taken, wrong ones change nothing."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import orjson
import pytest

from graph.errors import DownloadError
from ingest import connection, source
from ingest.aside import Aside, Version
from ingest.connection import Policy, default_trust, is_public
from ingest.fetch import fetch
from ingest.source import known_sources, source_info
from tests.ingest.misbehaving import (
    Answer,
    Server,
    chunked,
    cut,
    head,
    ranged,
    raw,
    reply,
    reset,
    serving,
    silence,
    trickle,
)
from tests.ingest.sources.ofac_sdn.files import SDN, as_published
from tests.isthmus.calling import Done, call, one_line

OLD = as_published(SDN)
PIERS = tuple(
    f'{91000 + n},"PIER {n} SHIPPING LTD",-0- ,"RUSSIA-EO14024"{",-0- " * 8}' for n in range(400)
)
NEW = as_published([*SDN, *PIERS])
SIZE = len(NEW)
SAID = "nothing was changed"


def lenient(waits: list[float]) -> Policy:
    """The rules as they are, on this machine, in fractions of a second."""
    return Policy(
        schemes=frozenset({"http"}),
        ports=None,
        permits=lambda address: address.is_loopback,
        trust=lambda: ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        tries=3,
        seconds=2.0,
        patience=0.2,
        first_byte=0.2,
        pace=5_000,
        most=200_000,
        wait=0.01,
        linger=0.05,
        sleep=waits.append,
    )


@dataclass
class Place:
    """A home into which OLD was downloaded, and a server that will be asked again."""

    home: Path
    server: Server
    waits: list[float]

    def download(self, *more: str) -> Done:
        return call(self.home, "ingest", "ofac_sdn", "--download", *more)

    def kept(self) -> dict[str, str]:
        """Every byte of ledger and archive, but for what is being fetched and locks."""
        return {
            str(path.relative_to(self.home)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.home.rglob("*"))
            if path.is_file() and "incoming" not in path.parts and path.suffix != ".lock"
        }

    def lines(self) -> list[dict[str, object]]:
        text = (self.home / "archive" / "log.jsonl").read_bytes()
        return [orjson.loads(line) for line in text.splitlines()]

    def archived(self) -> bytes:
        """The bytes of the last download."""
        sha256 = str(self.lines()[-1]["sha256"])
        return (self.home / "archive" / sha256[:2] / sha256).read_bytes()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def publish_at(url: str, monkeypatch: pytest.MonkeyPatch, *hosts: str) -> None:
    """As if `source.toml` had this address."""
    info = replace(
        known_sources()["ofac_sdn"], download={"sdn": url}, hosts=hosts or ("127.0.0.1",)
    )
    monkeypatch.setattr(source, "known_sources", lambda: {"ofac_sdn": info})


@pytest.fixture(scope="module")
def first(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after one download, made once."""
    home = tmp_path_factory.mktemp("first")
    server.say(ranged(OLD, '"old"', Last_Modified="Fri, 03 May 2024 14:00:00 GMT"))
    with pytest.MonkeyPatch.context() as patch:
        publish_at(server.url(), patch)
        patch.setattr(connection, "STRICT", lenient([]))
        done = call(home, "ingest", "ofac_sdn", "--download")
    assert done.status == 0, done.err
    assert f"{len(OLD):,} bytes fetched from {server.url()}" in done.out
    return home


@pytest.fixture
def place(first: Path, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    home = tmp_path / "home"
    shutil.copytree(first, home)
    waits: list[float] = []
    monkeypatch.setattr(connection, "STRICT", lenient(waits))
    publish_at(server.url(), monkeypatch)
    return Place(home, server, waits)


# -- what is right -------------------------------------------------------------------------------
def test_the_log_tells_what_came_from_where_and_when(place: Place) -> None:
    (line,) = place.lines()
    assert line["number"] == 1
    assert line["previous"] is None
    assert (line["source"], line["part"], line["status"]) == ("ofac_sdn", "sdn", 200)
    assert line["url"] == line["final_url"] == place.server.url()
    assert line["headers"] == {
        "etag": '"old"',
        "last-modified": "Fri, 03 May 2024 14:00:00 GMT",
        "content-length": str(len(OLD)),
    }
    assert (line["sha256"], line["bytes"]) == (hashlib.sha256(OLD).hexdigest(), len(OLD))
    assert line["rows"] == len(SDN)
    assert datetime.fromisoformat(str(line["retrieved"])).tzinfo == UTC
    assert place.archived() == OLD
    assert not list((place.home / "archive" / "incoming").rglob("*.*"))


def test_an_unchanged_file_is_not_fetched_again(place: Place) -> None:
    before = place.kept()
    place.server.say(ranged(OLD, '"old"'))
    done = place.download()
    assert done.status == 0
    assert "0 bytes fetched" in done.out
    assert "nothing changed" in done.out
    assert place.server.requests[0].headers["if-none-match"] == '"old"'
    assert place.server.requests[0].headers["accept-encoding"] == "identity"
    assert place.kept() == before


def test_unchanged_is_unchanged_even_with_a_body_behind_it(place: Place) -> None:
    before = place.kept()
    place.server.say(raw(head("304 Not Modified", ETag='"old"', Content_Length=SIZE) + NEW))
    assert "0 bytes fetched" in place.download().out
    assert place.kept() == before


def test_a_changed_file_is_fetched_read_and_kept(place: Place) -> None:
    place.server.say(ranged(NEW, '"new"'))
    data = place.download("--json").data
    (part,) = data["downloads"]
    assert (part["fetched"], part["unchanged_since"]) == (SIZE, None)
    assert data["rows_in"] == len(SDN) + 400
    assert place.archived() == NEW
    assert [line["rows"] for line in place.lines()] == [len(SDN), len(SDN) + 400]
    assert call(place.home, "verify").status == 0


def test_a_server_without_marks_is_asked_in_full_and_the_same_bytes_change_nothing(
    place: Place,
) -> None:
    for _ in range(2):
        place.server.say(chunked(OLD))
        assert "nothing changed" in place.download().out
    assert [line["rows"] for line in place.lines()] == [len(SDN)] * 3
    assert len({line["sha256"] for line in place.lines()}) == 1
    assert call(place.home, "verify").status == 0


def test_a_file_that_was_lost_is_fetched_again_in_full(place: Place) -> None:
    sha256 = hashlib.sha256(OLD).hexdigest()
    (place.home / "archive" / sha256[:2] / sha256).unlink()
    assert call(place.home, "verify").status == 1
    place.server.say(ranged(OLD, '"old"'))
    assert "nothing changed" in place.download().out
    assert "if-none-match" not in place.server.requests[0].headers
    assert call(place.home, "verify").status == 0


def test_a_ledger_that_was_lost_is_filled_from_the_archive(place: Place) -> None:
    shutil.rmtree(place.home / "ledger")
    place.server.say(ranged(OLD, '"old"'))
    done = place.download()
    assert "0 bytes fetched" in done.out
    assert f"{len(SDN)} rows in" in done.out


def test_three_redirects_are_followed(place: Place) -> None:
    place.server.say(ranged(NEW, '"new"'))
    for number, to in enumerate(["/1", place.server.url("/2"), "/final?key=secret"]):
        answer = reply(status="302 Found", Location=to)
        place.server.say(answer, path="/SDN.CSV" if number == 0 else f"/{number}")
    assert place.download().status == 0
    assert place.archived() == NEW
    assert place.lines()[-1]["final_url"] == place.server.url("/final")  # its key is not kept


@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_cut_download_is_taken_up_where_it_broke_off(place: Place, tenth: int) -> None:
    at = SIZE * tenth // 10
    place.server.say(cut(NEW, at, ETag='"new"'), ranged(NEW, '"new"'))
    assert place.download().status == 0
    assert place.server.requests[1].headers["range"] == f"bytes={at}-"
    assert place.server.requests[1].headers["if-range"] == '"new"'
    assert place.archived() == NEW


def test_the_next_run_takes_up_what_an_earlier_one_left(place: Place) -> None:
    before = place.kept()
    answers = [cut(NEW, 5_000, ETag='"new"'), reset()]
    place.server.say(*answers)
    one_line(place.download(), 1, "the connection broke off", SAID)
    assert place.kept() == before
    place.server.say(ranged(NEW, '"new"'))
    data = place.download("--json").data
    assert data["downloads"][0]["fetched"] == SIZE - 5_000
    assert place.archived() == NEW


def test_by_last_modified_too(place: Place) -> None:
    day = "Sat, 04 May 2024 14:00:00 GMT"
    told = f"bytes 5000-{SIZE - 1}/{SIZE}"
    rest = reply(NEW[5_000:], "206 Partial Content", Content_Range=told, Last_Modified=day)
    place.server.say(cut(NEW, 5_000, Last_Modified=day), rest)
    assert place.download().status == 0
    assert place.server.requests[1].headers["if-range"] == day
    assert place.archived() == NEW
    place.server.say(raw(head("304 Not Modified")))
    assert "0 bytes fetched" in place.download().out
    assert place.server.requests[0].headers["if-modified-since"] == day


def rest_of(at: int, told: str, etag: str = '"new"') -> Answer:
    return reply(NEW[at:], "206 Partial Content", Content_Range=told, ETag=etag)


WRONG_PIECES: dict[str, Answer] = {
    "another version": rest_of(5_000, f"bytes 5000-{SIZE - 1}/{SIZE}", '"newer"'),
    "no version": reply(
        NEW[5_000:], "206 Partial Content", Content_Range=f"bytes 5000-{SIZE - 1}/{SIZE}"
    ),
    "another place": rest_of(6_000, f"bytes 6000-{SIZE - 1}/{SIZE}"),
    "not to the end": rest_of(5_000, f"bytes 5000-{SIZE - 2}/{SIZE}"),
    "another length": rest_of(5_000, f"bytes 5000-{SIZE - 1}/{SIZE + 7}"),
    "a shorter rest": reply(
        NEW[5_000:-1],
        "206 Partial Content",
        Content_Range=f"bytes 5000-{SIZE - 2}/{SIZE}",
        ETag='"new"',
    ),
    "a longer rest": reply(
        NEW[5_000:] + b"1234567",
        "206 Partial Content",
        Content_Range=f"bytes 5000-{SIZE + 6}/{SIZE + 7}",
        ETag='"new"',
    ),
    "no length": rest_of(5_000, f"bytes 5000-{SIZE - 1}/*"),
    "nonsense": rest_of(5_000, "bytes all of them"),
    "several pieces": reply(b"--x", "206 Partial Content", Content_Type="multipart/byteranges"),
    "not satisfiable": reply(b"", "416 Range Not Satisfiable", Content_Range=f"bytes */{SIZE}"),
}


@pytest.mark.parametrize("wrong", WRONG_PIECES)
def test_a_piece_that_is_not_exactly_the_rest_is_thrown_away(place: Place, wrong: str) -> None:
    place.server.say(cut(NEW, 5_000, ETag='"new"'), WRONG_PIECES[wrong], ranged(NEW, '"new"'))
    assert place.download().status == 0
    assert "range" not in place.server.requests[2].headers
    assert place.archived() == NEW


def test_a_server_that_ignores_the_range_begins_anew(place: Place) -> None:
    place.server.say(cut(OLD, 1_000, ETag='"x"'), reply(NEW, ETag='"new"'))
    assert place.download().status == 0
    assert place.archived() == NEW


@pytest.mark.parametrize("what", ["bytes", "note", "no note", "shorter"])
def test_a_beginning_that_was_touched_is_thrown_away(place: Place, what: str) -> None:
    place.server.say(cut(NEW, 5_000, ETag='"new"'), reset())
    assert place.download().status == 1
    (part,) = (place.home / "archive" / "incoming").rglob("*.part")
    note = part.with_suffix(".json")
    if what == "bytes":
        part.write_bytes(b"X" + part.read_bytes()[1:])
    elif what == "shorter":
        part.write_bytes(part.read_bytes()[:-1])
    elif what == "note":
        note.write_bytes(note.read_bytes().replace(b"5000", b"4999"))
    else:
        note.unlink()
    place.server.say(ranged(NEW, '"new"'))
    assert place.download().status == 0
    assert "range" not in place.server.requests[0].headers
    assert place.archived() == NEW


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
@pytest.mark.parametrize("after", ["1", "date", "", "soon"])
def test_a_busy_server_is_asked_again_when_it_says(place: Place, status: str, after: str) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=1.9), usegmt=True)
    headers = {"Retry_After": soon if after == "date" else after} if after else {}
    place.server.say(reply(b"later", status, **headers), ranged(NEW, '"new"'))
    assert place.download().status == 0
    (wait,) = place.waits
    assert wait == {"1": 1.0, "": 0.01, "soon": 0.01}.get(after, pytest.approx(0.9, abs=1.0))


def test_a_killed_run_that_had_the_whole_file_fetches_nothing_again(place: Place) -> None:
    folder = place.home / "archive" / "incoming" / "ofac_sdn"
    place.server.say(ranged(NEW, '"new"'))
    fetch(
        place.server.url(),
        Aside(folder, place.server.url()),
        hosts=["127.0.0.1"],
        part="sdn",
        have=Version(),
        policy=lenient([]),
    )
    data = place.download("--json").data
    assert (data["downloads"][0]["fetched"], data["changed"]) == (0, True)
    assert place.archived() == NEW
    assert place.lines()[-1]["status"] == 200


# -- what is wrong -------------------------------------------------------------------------------
HTML = b"<!DOCTYPE html><html><body>Service is down</body></html>"
BOMB = gzip.compress(b"0" * 5_000_000)
Wrong = Callable[[Server], list[Answer]]
MISBEHAVIOURS: dict[str, tuple[Wrong, str]] = {
    "cut at the head": (lambda s: [raw(head(Content_Length=SIZE)[:30])], "broke off"),
    "cut before the body": (lambda s: [cut(NEW, 0)], "broke off"),
    "cut in the middle, always": (lambda s: [cut(NEW, SIZE // 2)], "tried 3 times"),
    "cut one byte before the end": (lambda s: [cut(NEW, SIZE - 1)], "broke off"),
    "length too long": (lambda s: [reply(NEW, Content_Length=SIZE + 5)], "broke off"),
    "length too short": (lambda s: [reply(NEW, Content_Length=SIZE - 50)], "more bytes came"),
    "length far too short": (lambda s: [reply(NEW, Content_Length=1_000)], "more bytes came"),
    "length is no number": (lambda s: [reply(NEW, Content_Length="many")], "no HTTP"),
    "two lengths": (
        lambda s: [raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Length: 8\r\n\r\n" + NEW)],
        "no HTTP",
    ),
    "no length": (lambda s: [raw(head() + NEW)], "how long the file is"),
    "chunks without an end": (lambda s: [chunked(NEW, end=False)], "broke off"),
    "a chunk that lies": (
        lambda s: [raw(head(Transfer_Encoding="chunked") + b"zz\r\nabc\r\n")],
        "no HTTP",
    ),
    "206 without being asked": (
        lambda s: [rest_of(0, f"bytes 0-{SIZE - 1}/{SIZE}")],
        "206 Partial Content, which was not asked for",
    ),
    "wrong pieces, always": (
        lambda s: [cut(NEW, 5_000, ETag='"n"'), rest_of(6_000, "bytes 6000-6001/7000")],
        SAID,
    ),
    "503 for ever": (lambda s: [reply(status="503 Service Unavailable")], "tried 3 times"),
    "503 for ever, politely": (
        lambda s: [reply(status="503 Service Unavailable", Retry_After=0)],
        "tried 3 times",
    ),
    "503 for an hour": (
        lambda s: [reply(status="503 Service Unavailable", Retry_After=3600)],
        "would be too late",
    ),
    "429 for ever": (lambda s: [reply(status="429 Too Many Requests")], "tried 3 times"),
    "500": (lambda s: [reply(status="500 Internal Server Error")], "500 Internal Server Error"),
    "404": (lambda s: [reply(b"no", "404 Not Found")], "the file has moved"),
    "401": (lambda s: [reply(status="401 Unauthorized", WWW_Authenticate="Basic")], "log-in"),
    "403": (lambda s: [reply(HTML, "403 Forbidden")], "turns programs away"),
    "202, a challenge": (lambda s: [reply(HTML, "202 Accepted")], "202 Accepted"),
    "204": (lambda s: [raw(head("204 No Content"))], "204 No Content"),
    "redirect loop": (
        lambda s: [reply(status="302 Found", Location="/SDN.CSV")],
        "leads on more than 3 times",
    ),
    "redirect to another host": (
        lambda s: [reply(status="301 Moved", Location=s.url(host="localhost"))],
        "the host localhost, which is not among 127.0.0.1",
    ),
    "redirect to https where http is asked": (
        lambda s: [reply(status="302 Found", Location="https://127.0.0.1/SDN.CSV")],
        "begins with 'https:'",
    ),
    "redirect to a file": (
        lambda s: [reply(status="302 Found", Location="file:///etc/hostname")],
        "begins with 'file:'",
    ),
    "redirect to ftp": (
        lambda s: [reply(status="307 Moved", Location="ftp://127.0.0.1/SDN.CSV")],
        "begins with 'ftp:'",
    ),
    "redirect with a user name": (
        lambda s: [reply(status="302 Found", Location=f"http://a:b@127.0.0.1:{s.port}/")],
        "a user name",
    ),
    "redirect to an address in brackets": (
        lambda s: [reply(status="302 Found", Location="http://[::1/")],
        "that cannot be read",
    ),
    "redirect that smuggles": (
        lambda s: [reply(status="302 Found", Location="http://127.0.0.1/\x7f x")],
        SAID,
    ),
    "redirect to nowhere": (lambda s: [reply(status="302 Found")], "to nowhere"),
    "300": (lambda s: [reply(status="300 Multiple Choices", Location="/2")], "300 Multiple"),
    "a trickle": (lambda s: [trickle(head(Content_Length=SIZE) + NEW, s.over)], "too slow"),
    "a trickle of headers": (
        lambda s: [trickle(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 900, s.over, 0.01)],
        "too slow",
    ),
    "never an answer": (lambda s: [silence(s.over)], "no byte came for 0.2 seconds"),
    "never the rest": (
        lambda s: [silence(s.over, head(Content_Length=SIZE) + NEW[:2_000])],
        "no byte came for 0.2 seconds",
    ),
    "interim answers without end": (
        lambda s: [raw(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 200)],
        "broke off",
    ),
    "headers without end": (lambda s: [raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 40_000)], SAID),
    "gzip that was not asked for": (
        lambda s: [reply(gzip.compress(NEW), Content_Encoding="gzip")],
        "encoded as gzip",
    ),
    "gzip bomb": (lambda s: [reply(BOMB, Content_Encoding="gzip")], "encoded as gzip"),
    "gzip bomb as a file": (lambda s: [reply(BOMB)], "a gzip archive"),
    "an unknown encoding": (lambda s: [reply(NEW, Content_Encoding="br")], "encoded as br"),
    "a web page": (lambda s: [reply(HTML)], "HTML page"),
    "a web page called CSV": (lambda s: [reply(HTML, Content_Type="text/csv")], "HTML page"),
    "a page behind white space": (lambda s: [chunked(b"\n  " + HTML)], "HTML page"),
    "JSON": (lambda s: [reply(b'{"error": "try later"}')], "this is JSON"),
    "another file of the publisher": (
        lambda s: [reply(b'36,12,"aka","AEROCARIBBEAN",-0- \r\n\x1a')],
        "this is not SDN.CSV",
    ),
    "an empty file": (lambda s: [reply(b"")], "the file is empty"),
    "blanks": (lambda s: [reply(b" \r\n" * 90)], "the file is empty"),
    "no chunk": (lambda s: [chunked(b"")], "the file is empty"),
    "too large": (lambda s: [reply(NEW, Content_Length=900_000)], "more than the 200,000"),
    "too large, unannounced": (lambda s: [chunked(NEW * 9)], "more than the 200,000"),
    "a list that shrank": (lambda s: [reply(as_published(SDN[:5]))], "--force"),
    "a whole line short of the end": (lambda s: [reply(NEW[: SIZE - 30])], SAID),
    "torn down": (lambda s: [reset()], "broke off"),
    "torn down in the middle": (lambda s: [reset(NEW)], "broke off"),
    "garbage": (lambda s: [raw(b"\x16\x03\x01\x00garbage\r\n\r\n")], "no HTTP"),
    "another protocol": (lambda s: [raw(b"SSH-2.0-OpenSSH_9.6\r\n")], SAID),
    "HTTP 0.9": (lambda s: [raw(NEW)], "broke off"),
    "nothing at all": (lambda s: [raw()], "broke off"),
    "switching protocols": (lambda s: [raw(head("101 Switching Protocols", Upgrade="x"))], SAID),
}


@pytest.mark.parametrize("name", MISBEHAVIOURS)
def test_what_is_wrong_is_one_line_and_changes_nothing(place: Place, name: str) -> None:
    wrong, said = MISBEHAVIOURS[name]
    before = place.kept()
    place.server.say(*wrong(place.server))
    begun = datetime.now(UTC)
    line = one_line(place.download(), 1, said, SAID)
    assert line.startswith(f"isthmus: {place.server.url()}: ")
    assert datetime.now(UTC) - begun < timedelta(seconds=4)
    assert place.kept() == before
    assert call(place.home, "verify").status == 0
    # and nothing of it is left to spoil the next one
    place.server.say(ranged(NEW, '"good"'))
    assert place.download().status == 0
    assert place.archived() == NEW


def test_at_least_sixty_misbehaviours_are_tried() -> None:
    assert len(MISBEHAVIOURS) + len(WRONG_PIECES) >= 60


def test_not_modified_without_our_having_anything_is_refused(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "STRICT", lenient([]))
    publish_at(server.url(), monkeypatch)
    server.say(raw(head("304 Not Modified")))
    one_line(call(tmp_path, "ingest", "ofac_sdn", "--download"), 1, "304 Not Modified, which was")
    assert not (tmp_path / "ledger").exists()
    assert not (tmp_path / "archive" / "log.jsonl").exists()


def test_one_bad_part_spoils_the_whole(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    info = source.known_sources()["ofac_sdn"]
    urls = {"sdn": place.server.url(), "alt": place.server.url("/ALT.CSV")}
    both = replace(info, download=urls)
    monkeypatch.setattr(source, "known_sources", lambda: {"ofac_sdn": both})
    before = place.kept()
    place.server.say(ranged(NEW, '"new"'))
    place.server.say(reply(HTML), path="/ALT.CSV")
    one_line(place.download(), 1, "/ALT.CSV: it is an HTML page", SAID)
    assert place.kept() == before
    place.server.say(ranged(NEW, '"new"'))
    place.server.say(reply(b'36,12,"aka","AEROCARIBBEAN",-0- \r\n\x1a'), path="/ALT.CSV")
    data = place.download("--json").data
    assert [part["fetched"] for part in data["downloads"]] == [0, 35]  # the first was still there
    assert [line["part"] for line in place.lines()] == ["sdn", "sdn", "alt"]
    assert call(place.home, "verify").status == 0


def test_wrong_calls_say_what_to_do(place: Place, tmp_path: Path) -> None:
    one_line(place.download("SDN.CSV"), 2, "--download takes no FILES")
    one_line(place.download("--url", "x"), 2, "--download takes no FILES")


def test_a_source_without_an_address_says_where_its_files_are(tmp_path: Path) -> None:
    one_line(call(tmp_path, "ingest", "tables", "--download"), 2, "no address", "give FILES")


def test_two_downloads_of_one_source_do_not_meet(place: Place) -> None:
    from ingest.archive import Archive

    with Archive(place.home / "archive").fetching("ofac_sdn"):
        one_line(place.download(), 1, "another process is downloading 'ofac_sdn'")


def test_nothing_is_added_to_a_log_that_was_changed(place: Place) -> None:
    log = place.home / "archive" / "log.jsonl"
    log.write_bytes(log.read_bytes().replace(b'"rows":', b'"rows" :'))
    before = place.kept()
    place.server.say(ranged(NEW, '"new"'))
    one_line(place.download(), 1, "line 1 is no line of this log", "isthmus verify", SAID)
    assert place.kept() == before


# -- with whom one may talk ----------------------------------------------------------------------
@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
    ],
)
def test_addresses_inside_are_not_talked_to(address: str, tmp_path: Path) -> None:
    assert not is_public(ip_address(address))
    policy = replace(Policy(), resolve=lambda host, port: ["93.184.215.14", address])
    with pytest.raises(DownloadError, match="not on the open internet"):
        _fetch("https://lists.example/SDN.CSV", tmp_path, policy)


def test_addresses_outside_are() -> None:
    for address in ("93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"):
        assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://lists.example/",
        "file:///etc/hostname",
        "https://other.example/",
        "ftp://x/",
        "",
        "https://lists.example:8443/",
        "https://lists.example@other.example/",
        "https:///x",
        "https://u:p@lists.example/",
        "https://lists.example./",
        "https://lists.example:x/",
        "https://lists.example/a b",
        "https://lists.example/\n",
        "https://lists.exämple/",
    ],
)
def test_the_rules_as_shipped_allow_only_https_to_known_hosts(url: str) -> None:
    policy = Policy()
    with pytest.raises(DownloadError):
        policy.checked(url, ["lists.example"], "https://lists.example/")
    assert policy.checked("https://LISTS.example/a?b=c", ["lists.example"], "").query == "b=c"


def test_every_address_of_a_source_is_allowed_by_its_own_hosts() -> None:
    for info in known_sources().values():
        assert set(info.download) <= set(info.parts)
        for url in info.download.values():
            Policy().checked(url, info.hosts, url)
        assert bool(info.hosts) == bool(info.download)
        assert all(urlsplit(f"https://{host}/").hostname == host for host in info.hosts)


def _fetch(url: str, folder: Path, policy: Policy, *hosts: str) -> bytes:
    aside = Aside(folder, url)
    allowed = hosts or ("lists.example",)
    fetch(url, aside, hosts=allowed, part="sdn", have=Version(), policy=policy)
    return aside.path.read_bytes()


def _certificate(folder: Path, name: str) -> tuple[Path, ssl.SSLContext]:
    """A certificate for one name, signed by itself; made on the spot and worth nothing."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed; it makes the certificates of this test")
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            f"/CN={name}",
            "-addext",
            f"subjectAltName=DNS:{name}",
            "-keyout",
            str(key),
            "-out",
            str(certificate),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return certificate, context


def test_a_certificate_must_be_valid_and_of_the_name_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, context = _certificate(tmp_path, "lists.example")
    policy = replace(
        lenient([]),
        schemes=frozenset({"https"}),
        trust=default_trust,
        resolve=lambda host, port: ["127.0.0.1"],
    )
    with serving(context) as server:
        server.say(reply(NEW))
        url = server.url(host="lists.example", scheme="https")
        with pytest.raises(DownloadError, match="certificate is not valid"):
            _fetch(url, tmp_path, policy)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert _fetch(url, tmp_path, policy) == NEW  # a user's own authority
        other = server.url(host="other.example", scheme="https")
        with pytest.raises(DownloadError, match=r"certificate is not valid.*other\.example"):
            _fetch(other, tmp_path, policy, "other.example")
        assert len(server.requests) == 1


def test_a_file_that_is_made_when_it_is_asked_for_may_begin_late() -> None:
    info = source_info("eu_fsf")
    assert info.slow_start is not None
    policy = replace(connection.STRICT, first_byte=info.slow_start)
    meter = connection.Meter("https://example.org", policy)
    meter.start_answer()
    assert meter.allowance() == pytest.approx(info.slow_start)
    meter.note(b"HTTP/1.1 200 OK")
    assert meter.allowance() == policy.patience < info.slow_start
