"""Which files are taken for the list, and what is said of those that are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import FileRefused
from ingest.sources.ofac_sdn import reader as ofac_sdn
from ingest.sources.us_csl.reader import identify
from tests.ingest.sources.us_csl.files import OLD, as_json, as_table

PATH = Path("given")


@pytest.mark.parametrize(
    "content",
    [
        as_table(),
        as_table(columns=OLD),
        as_table(delimiter="\t"),
        b"\xef\xbb\xbf" + as_table(),
        as_json(),
        b'{"results":[' + b'{"name":"A","source":"B"}' * 2,
    ],
)
def test_every_form_is_the_one_part_of_the_list(content: bytes) -> None:
    assert identify(PATH, content[:65_536]) == "csl"


@pytest.mark.parametrize(
    "content",
    [
        b"id,label,kind\n1,2,3\n",
        b'{"features": []}',
        b"just text\n",
        b'36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n',
    ],
)
def test_another_file_is_none_of_it(content: bytes) -> None:
    assert identify(PATH, content) is None


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<!DOCTYPE html><html></html>", "HTML page"),
        (b"<sdnList/>", "XML"),
        (b"PK\x03\x04rest", "zip"),
        (b'"Name"\t"Street_Address"\t"City"\n', "us_bis_dpl"),
        (b"fileGenerationDate;Entity_LogicalId\n", "EU consolidated list"),
        (b"Last Updated,OFSI Group ID\n", "UK sanctions list"),
        (b"LEI,Entity.LegalName\n", "GLEIF"),
    ],
)
def test_a_file_of_another_publisher_is_named(content: bytes, why: str) -> None:
    with pytest.raises(FileRefused, match=why):
        identify(PATH, content)


def test_the_ofac_source_names_the_list_when_it_is_given_to_it() -> None:
    for columns in (OLD, None):
        content = as_table() if columns is None else as_table(columns=columns)
        with pytest.raises(FileRefused, match="Consolidated Screening List"):
            ofac_sdn.identify(PATH, content)
