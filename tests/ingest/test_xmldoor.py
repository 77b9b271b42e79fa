"""The door for XML: what comes through, what is refused, and that nothing is passed over."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from graph.errors import FileRefused
from ingest.shape import columns_of, shape_of
from ingest.xmldoor import records, root_of

SHAPE = shape_of("""
#name
  FIRST         the first name
  LAST          the last name
LIST
  @day          the publisher's date
  HEAD
    NOTE        ignored: a greeting
  PEOPLE
    PERSON      a party
      @id       the key
      #name
      ALIAS
        #name
  FIRM          a party, with a remark …
    NAME        its name
""")
WHOLE = """<?xml version="1.0" encoding="UTF-8"?>
<LIST day="2026-11-24">
  <HEAD><NOTE>hello</NOTE></HEAD>
  <PEOPLE>
    <PERSON id="1"><FIRST>A</FIRST><LAST>B</LAST><ALIAS><FIRST>C</FIRST></ALIAS></PERSON>
    <!-- a remark -->
    <PERSON id="2"><LAST>D</LAST></PERSON>
  </PEOPLE>
  <FIRM>since 1990 <NAME>Acme</NAME></FIRM>
</LIST>
"""
TAGS = ("PERSON", "FIRM")


def _read(
    path: Path, text: str | bytes
) -> tuple[list[tuple[str, int]], list[tuple[str, int, str]]]:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    odd: list[tuple[str, int, str]] = []
    found = [
        ("".join(str(part) for part in element.itertext()), line)
        for element, line in records(path, SHAPE, TAGS, lambda *told: odd.append(told))
    ]
    return found, odd


def test_records_come_in_their_order_with_their_line(tmp_path: Path) -> None:
    found, odd = _read(tmp_path / "a.xml", WHOLE)
    assert found == [("ABC", 5), ("D", 7), ("since 1990 Acme", 9)]
    assert not odd
    assert root_of(tmp_path / "a.xml").attributes == {"day": "2026-11-24"}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            "<LAST>B</LAST>",
            "<LAST>B</LAST><X>y</X>",
            ("unknown element LIST/PEOPLE/PERSON/X", 5, "y"),
        ),
        (
            "<FIRST>C",
            "<MIDDLE/><FIRST>C",
            ("unknown element LIST/PEOPLE/PERSON/ALIAS/MIDDLE", 5, ""),
        ),
        ('id="2"', 'id="2" age="9"', ("unknown attribute LIST/PEOPLE/PERSON/@age", 7, "9")),
        ('<PERSON id="2">', '<PERSON id="2">text', ("text in LIST/PEOPLE/PERSON", 7, "text")),
        ("<!-- a remark -->", "<ROBOT>R2</ROBOT>", ("unknown element LIST/PEOPLE/ROBOT", 6, "R2")),
        ("  <FIRM>", "<NEW><Z>q</Z></NEW><FIRM>", ("unknown element LIST/NEW", 9, "q")),
        ("</FIRM>", "</FIRM><LATE>l</LATE>", ("unknown element LIST/LATE", 9, "l")),
        ("<HEAD>", "<HEAD><MORE>m</MORE>", ("unknown element LIST/HEAD/MORE", 3, "m")),
        ('day="2026', 'hour="1" day="2026', ("unknown attribute LIST/@hour", 2, "1")),
        ("</PEOPLE>", "stray</PEOPLE>", ("text in LIST/PEOPLE", 4, "stray")),
    ],
)
def test_what_is_not_in_the_shape_is_told(
    tmp_path: Path, before: str, after: str, said: tuple[str, int, str]
) -> None:
    assert before in WHOLE
    found, odd = _read(tmp_path / "a.xml", WHOLE.replace(before, after, 1))
    assert len(found) == 3
    assert said in odd


def test_a_comment_does_not_cut_the_text_around_it(tmp_path: Path) -> None:
    found, odd = _read(tmp_path / "a.xml", WHOLE.replace(">B<", ">B<!-- x -->B<?y z?>B<", 1))
    assert found[0] == ("ABBBC", 5)
    assert not odd


def test_a_second_pass_tells_nothing_and_gives_the_same_records(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    text = WHOLE.replace("</FIRM>", "<NEW/></FIRM><LATE>l</LATE>").replace("<HEAD>", "x<HEAD>")
    first, odd = _read(path, text)
    assert len(odd) == 3
    second = [
        ("".join(str(part) for part in element.itertext()), line)
        for element, line in records(path, SHAPE, TAGS, None)
    ]
    assert second == first


HOSTILE: dict[str, str | bytes] = {
    "entities": '<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><LIST>&b;</LIST>',
    "a file": '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/hostname">]><LIST>&x;</LIST>',
    "an outer type": '<!DOCTYPE LIST SYSTEM "http://127.0.0.1:9/x.dtd"><LIST/>',
    "cut": WHOLE[:-60],
    "two roots": WHOLE + "<LIST/>",
    "a control character": WHOLE.replace("hello", "he\x01llo"),
    "an unknown entity": WHOLE.replace("hello", "&nbsp;"),
    "no XML": "id,name\n1,x\n",
    "another encoding": WHOLE.encode().replace(b"hello", b"h\xe9llo"),
    "deep": "<LIST>" * 500 + "</LIST>" * 500,
    "a huge text": WHOLE.replace("hello", "x" * 11_000_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_broken_or_dangerous_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileRefused) as error:
        _read(tmp_path / "a.xml", HOSTILE[name])
    assert "\n" not in str(error.value)
    assert "a.xml" in str(error.value)


def test_a_broken_file_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="line 5"):
        _read(tmp_path / "a.xml", WHOLE.replace("<LAST>B</LAST>", "<LAST>B</FIRST>"))


MEASURE = r"""
import re, sys
from pathlib import Path
from ingest.xmldoor import records
from tests.ingest.test_xmldoor import SHAPE, TAGS
count = sum(1 for _ in records(Path(sys.argv[1]), SHAPE, TAGS, lambda *told: None))
peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]
print(count, int(peak) // 1024)
"""


def _megabytes(path: Path, parties: int) -> int:
    one = '<PERSON id="1"><FIRST>A</FIRST><LAST>B</LAST></PERSON>' + " " * 400 + "\n"
    with path.open("w", encoding="utf-8") as file:
        file.write('<LIST day="2026-11-24"><PEOPLE>')
        for _ in range(parties):
            file.write(one)
        file.write("</PEOPLE></LIST>")
    call = [sys.executable, "-c", MEASURE, str(path)]
    root = Path(__file__).parents[2]
    done = subprocess.run(call, cwd=root, capture_output=True, text=True, check=True)
    count, megabytes = done.stdout.split()
    assert int(count) == parties
    return int(megabytes)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    small, large = _megabytes(tmp_path / "s.xml", 20_000), _megabytes(tmp_path / "l.xml", 150_000)
    assert large <= small + 12


def test_columns_are_written_down_like_a_shape() -> None:
    columns = columns_of(
        """
        Unique ID     the key
        Name 6        the name, or the last one
        D.O.B         attribute `birthDate`
        Row (s)       ignored: a number without a meaning
        """,
        required=("Unique ID",),
    )
    assert columns.names == ("Unique ID", "Name 6", "D.O.B", "Row (s)")
    assert [each.path for each in columns.fields if each.ignored] == ["Row (s)"]
    assert columns.missing(["Name 6"]) == ["Unique ID"]
    assert columns.unknown(["Name 6", "Name 7"]) == ["Name 7"]


def test_a_part_that_is_named_is_put_in_where_it_is_named() -> None:
    paths = [each.path for each in SHAPE.fields()]
    assert "LIST/PEOPLE/PERSON/FIRST" in paths
    assert "LIST/PEOPLE/PERSON/ALIAS/LAST" in paths
