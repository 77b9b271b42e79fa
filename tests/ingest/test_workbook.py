"""Workbooks come in as rows of text, and none of them as a bomb."""

from __future__ import annotations

import random
import struct
import time
import zipfile
from pathlib import Path

import pytest

from graph.errors import FileRefused
from ingest.workbook import MEMBERS, is_workbook, rows_of
from tests.workbooks import sheet, workbook

ROWS = [["Last Updated", "10/04/2025"], ["Name 6", "Group ID"], ["A & B <c>", "00012"]]


def read(folder: Path, content: bytes) -> list[tuple[int, list[str]]]:
    path = folder / "list.xlsx"
    path.write_bytes(content)
    return list(rows_of(path))


def test_rows_come_with_their_numbers_and_as_text(tmp_path: Path) -> None:
    assert read(tmp_path, workbook(ROWS)) == list(enumerate(ROWS, start=1))


def test_empty_rows_are_left_out_and_the_numbers_are_those_of_the_sheet(tmp_path: Path) -> None:
    rows = read(tmp_path, workbook([[], [], *ROWS[:1], [], *ROWS[1:]]))
    assert [number for number, _ in rows] == [3, 5, 6]


def test_numbers_and_days_look_as_in_the_csv(tmp_path: Path) -> None:
    cells = '<c r="A1"><v>13344</v></c><c r="B1"><v>1.5</v></c><c r="C1" t="b"><v>1</v></c>'
    xml = sheet([]).replace("<sheetData>", f'<sheetData><row r="1">{cells}</row>')
    assert read(tmp_path, workbook(xml=xml)) == [(1, ["13344", "1.5", "True"])]


def test_what_is_no_workbook_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(workbook(ROWS))
    assert is_workbook(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ConList.csv", "a")
    assert not is_workbook(path)
    path.write_bytes(b"PK\x03\x04 and nothing more")
    with pytest.raises(FileRefused, match="cut or broken archive"):
        is_workbook(path)


def test_several_sheets_are_refused_since_none_is_known_to_be_the_list(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="it has 2 sheets: S1, S2"):
        read(tmp_path, workbook(ROWS, sheets=2))


# -- hostile archives ------------------------------------------------------------------------------


def test_an_archive_that_inflates_too_much_is_refused_before_it_is_inflated(tmp_path: Path) -> None:
    content = workbook(ROWS, more={"xl/media/x.bin": bytes(64 << 20)})
    began = time.process_time()
    with pytest.raises(FileRefused, match="inflates to more than a list can be"):
        read(tmp_path, content)
    assert time.process_time() - began < 1


def test_a_member_that_is_larger_than_it_says_is_refused(tmp_path: Path) -> None:
    content = bytearray(workbook(ROWS, more={"xl/media/x.bin": bytes(8 << 20)}))
    size = struct.pack("<I", 8 << 20)
    at = content.find(size)
    while at >= 0:  # in the local header and in the directory
        content[at : at + 4] = struct.pack("<I", 1000)
        at = content.find(size)
    with pytest.raises(FileRefused, match="is larger than it says"):
        read(tmp_path, bytes(content))


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="members"):
        read(tmp_path, workbook(ROWS, more={f"x{n}": b"" for n in range(MEMBERS)}))


@pytest.mark.parametrize(
    "reference",
    ['r="XFD1048576"', "r = 'CA1'", 'r="a200000"', 'r="B1048576"', 'r="ZZZ9"'],
)
def test_cells_that_stand_far_out_are_refused_before_the_rectangle_is_made(
    reference: str, tmp_path: Path
) -> None:
    xml = sheet(ROWS).replace("</sheetData>", f"<row><c {reference}><v>1</v></c></row></sheetData>")
    with pytest.raises(FileRefused, match="cells beyond 78 columns or 199,999 rows"):
        read(tmp_path, workbook(xml=xml))


def test_a_far_cell_is_seen_across_the_blocks_of_a_sheet(tmp_path: Path) -> None:
    for shift in range(0, 24, 3):
        pad = random.Random(1).randbytes((1 << 19) + shift).hex()[: (1 << 20) - 300 + shift]
        xml = sheet(ROWS).replace(
            "</sheetData>", f'<!--{pad}--><row><c r="XFD1"><v>1</v></c></row></sheetData>'
        )
        with pytest.raises(FileRefused, match="cells beyond"):
            read(tmp_path, workbook(xml=xml))


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    content = bytearray(workbook(ROWS))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        content[at + offset] |= 1
    with pytest.raises(FileRefused, match="encrypted"):
        read(tmp_path, bytes(content))


def test_a_sheet_that_is_no_xml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="no workbook that can be read"):
        read(tmp_path, workbook(xml="<worksheet><sheetData><row><c></row>"))


def test_a_cut_or_corrupt_workbook_is_refused_or_read_and_never_crashes(tmp_path: Path) -> None:
    whole = workbook(ROWS * 20)
    chance = random.Random(7)
    for _ in range(150):
        content = bytearray(whole)
        if chance.random() < 0.4:
            content = content[: chance.randrange(4, len(content))]
        else:
            for _ in range(chance.randrange(1, 4)):
                content[chance.randrange(len(content))] = chance.randrange(256)
        words = ""
        try:
            read(tmp_path, bytes(content))
        except FileRefused as refusal:
            words = str(refusal)
        assert "\n" not in words
