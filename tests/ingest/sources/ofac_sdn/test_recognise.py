"""Which file is which, and which files are refused on sight."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import FileRefused
from ingest.source import HEAD_BYTES
from ingest.sources.ofac_sdn.reader import identify
from tests.ingest.sources.ofac_sdn.files import (
    CONS_PRIM,
    LINES,
    NAMES,
    SDN,
    as_published,
)


@pytest.mark.parametrize("part", list(LINES))
def test_every_published_file_is_recognised(part: str) -> None:
    assert identify(Path(NAMES[part]), as_published(LINES[part])) == part


@pytest.mark.parametrize("part", ["sdn", "alt", "add", "comments"])
def test_the_shape_decides_whatever_the_name(part: str) -> None:
    assert identify(Path("download (3).txt"), as_published(LINES[part])) == part


def test_programme_codes_tell_the_primary_files_apart_under_a_wrong_name() -> None:
    assert identify(Path("SDN.CSV"), as_published(CONS_PRIM)) == "cons_prim"
    assert identify(Path("CONS_PRIM.CSV"), as_published(SDN)) == "sdn"


def test_a_head_that_ends_in_the_middle_of_a_row_is_recognised() -> None:
    content = as_published(SDN * 40)
    assert len(content) > HEAD_BYTES
    assert identify(Path("x.csv"), content[:HEAD_BYTES]) == "sdn"


def test_a_broken_row_among_good_ones_does_not_hide_the_shape() -> None:
    assert identify(Path("x.csv"), as_published((SDN[2], '37,"UNCLOSED', SDN[3]))) == "sdn"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "the file is empty"),
        (b"\r\n\x1a", "the file is empty"),
        (b"<!DOCTYPE html><html><body>Service unavailable</body></html>", "HTML page"),
        (b"<div>Access denied</div>", "XML|HTML"),
        (b'<?xml version="1.0"?><sdnList xmlns="x"></sdnList>', "SDN list as XML"),
        (b'<?xml version="1.0"?><Sanctions></Sanctions>', "sanctions list as XML"),
        (b'<?xml version="1.0"?><CONSOLIDATED_LIST dateGenerated="x"/>', "UN list as XML"),
        (b"PK\x03\x04rest", "zip"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\xff\xfe3\x006\x00", "UTF-16"),
        (b'{"results": []}', "JSON"),
        (b"_id,source,entity_number,type,programs,name\r\n1,x,y", "Consolidated Screening List"),
        (b"fileGenerationDate;Entity_LogicalId\r\n", "the EU consolidated list"),
        (b"Report Date: 01-Aug-2026\r\nLast Updated,Unique ID,OFSI Group ID\r\n", "UK"),
        (b"Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6\r\n", "UK"),
        (b"ent_num,SDN_Name,SDN_Type,Program\r\n36,x,y,z\r\n", "line 1 is a header"),
    ],
)
def test_a_file_of_another_kind_is_refused_by_its_name(content: bytes, why: str) -> None:
    with pytest.raises(FileRefused, match=why):
        identify(Path("SDN.CSV"), content)


@pytest.mark.parametrize(
    "content", [b"hello world\r\n", b"a,b,c\r\n1,2,3\r\n", b"1,2,3\r\n4,5,6\r\n", b"\x80\x81\x82"]
)
def test_a_file_of_no_known_shape_is_not_claimed(content: bytes) -> None:
    assert identify(Path("notes.csv"), content) is None
