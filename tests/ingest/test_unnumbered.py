"""Parties and entries of lists that number nobody, and characters that are lost."""

from __future__ import annotations

import pytest

from graph.model.time import PartialDate
from graph.model.vocabulary import NodeKind
from ingest.broken import has_lost_characters
from ingest.unnumbered import (
    Entries,
    entry_number,
    kind_of_unnumbered,
    name_hash,
    name_key,
    surer,
)


def test_a_name_is_its_letters_and_digits() -> None:
    same = ("AL-NASER  Airlines, Ltd.", "al naser airlines ltd", "Ál Naser? Airlines Ltd..")
    assert {name_key(name) for name in same} == {"al naser airlines ltd"}
    assert len({name_hash(name) for name in same}) == 1
    assert name_hash("AL NASER AIRLINES LTD") == "3c592595f569"  # ids in ledgers depend on it
    assert name_hash("Works 7") != name_hash("Works 8")
    assert name_hash("???") != name_hash("!!!")
    assert name_key("ООО «Ромашка»") == "ооо ромашка"


@pytest.mark.parametrize(
    ("notice", "start", "number"),
    [
        ("76 FR 71867", "2011-11-21", "76fr71867-2011-11-21"),
        ("77 FR 24587, 76  FR 71867", "2011-11-21", "76fr71867-2011-11-21"),
        ("82 F.R. 48792 10/20/2017", "2017-10-16", "82fr48792-2017-10-16"),
        ("83F.R.28801 6/21/2018", "", "83fr28801"),
        ("78.F.R. 100 1/2/13", "", "78fr100"),
        ("76 FR No. 197 (10/12/2011)", "", "76fr197"),
        ("Notice 2122, Vol. 59, No. 230, 12/01/94", "1994-12-01", "59no230-1994-12-01"),
        ("Vol. 60 No. 47", "", "60no47"),
        ("", "2020-01-01", "2020-01-01"),
        ("a letter", "", ""),
    ],
)
def test_an_entry_is_its_oldest_notice_and_its_first_day(
    notice: str, start: str, number: str
) -> None:
    day = PartialDate.parse(start) if start else None
    assert entry_number(notice, day) == number


def test_rows_of_one_entry_say_the_same_whatever_their_order() -> None:
    for days in ((1, 2), (2, 1)):
        said = Entries()["party", "list", "1"]
        for day in days:
            said.ends.add(PartialDate(2020, 1, day))
            said.reasons.add(f"notice {day}")
        assert said.end == PartialDate(2020, 1, 2)
        assert said.reason == "notice 1; notice 2"
        assert said.measure is None


def test_a_party_is_a_person_only_where_the_list_says_so() -> None:
    assert kind_of_unnumbered("A SAMPLE", ["INMATE NUMBER: 0, FCI"]) is NodeKind.PERSON
    assert kind_of_unnumbered("A SAMPLE", ["1 ROAD"]) is NodeKind.ORGANIZATION
    assert kind_of_unnumbered("A SAMPLE LLC", ["INMATE NUMBER: 0, FCI"]) is NodeKind.COMPANY
    kinds = NodeKind.ORGANIZATION, NodeKind.COMPANY, NodeKind.PERSON
    assert surer(*kinds[:2]) is surer(*kinds[1::-1]) is NodeKind.COMPANY
    assert surer(*kinds[::2]) is NodeKind.PERSON


@pytest.mark.parametrize("text", ["Xi?an", "Xi\x92an", "Delegaci¢n", "Santa F‚ No. 4", "a\ufffdb"])
def test_a_lost_character_is_seen(text: str) -> None:
    assert has_lost_characters(text)


@pytest.mark.parametrize("text", ["Xi'an", "Xi’an", "1 ½ Miles", "Æble & Å", "20 ¢", "Œuvre"])
def test_a_character_that_is_not_lost_is_left_alone(text: str) -> None:
    assert not has_lost_characters(text)
