"""How BIS and State write into a name what other lists keep in columns."""

from __future__ import annotations

import pytest

from graph.model.vocabulary import NameKind
from ingest.sources.us_csl.names import Names, names_of, names_of_alias

ALIAS, FORMER = NameKind.ALIAS, NameKind.FORMER


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain Works (PW)", Names("Plain Works (PW)")),
        ("Broad Works (Private) Ltd.", Names("Broad Works (Private) Ltd.")),
        ("Akabane and Sons", Names("Akabane and Sons")),
        ("A Co., Ltd., a.k.a. B Co. (B-Town)", Names("A Co., Ltd.", [("B Co. (B-Town)", ALIAS)])),
        ("A, OOO (f.k.a., B Plant)", Names("A, OOO", [("B Plant", FORMER)])),
        ("A [aka B; C, Inc.]", Names("A", [("B", ALIAS), ("C, Inc.", ALIAS)])),
        ("A A/K/A B", Names("A", [("B", ALIAS)])),
        (
            "A Co., Ltd., a.k.a., the following two aliases: -B; and -C Ltd.",
            Names("A Co., Ltd.", [("B", ALIAS), ("C Ltd.", ALIAS)]),
        ),
        (
            "A LLC and any successor, sub-unit, or subsidiary thereof",
            Names("A LLC", scope="any successor, sub-unit, or subsidiary thereof"),
        ),
        (
            "A (A1), and its sub-units and successors",
            Names("A (A1)", scope="its sub-units and successors"),
        ),
        (
            "Ministry of A, including the Forces and all units wherever located.  This is all.",
            Names(
                "Ministry of A",
                scope="including the Forces and all units wherever located. This is all.",
            ),
        ),
        (
            "A Co., Ltd. (A).  Affiliated Entity:  B Ltd.",
            Names("B Ltd.", parent="A Co., Ltd. (A)", how="Affiliated Entity"),
        ),
        (
            "A Academy.  Subordinate Institution - 23rd Institute",
            Names("23rd Institute", parent="A Academy", how="Subordinate Institution"),
        ),
        ("Department of A entity: B", Names("B", parent="Department of A", how="entity")),
        (
            "B (Parent Organization: A (AA))",
            Names("B", parent="A (AA)", how="Parent Organization"),
        ),
        (
            "Jan Sample (Sample individual in A)",
            Names("Jan Sample", person="Sample individual in A"),
        ),
        (
            "Jan Sample (aka Yan) (DPRK individual)",
            Names("Jan Sample", [("Yan", ALIAS)], person="DPRK individual"),
        ),
        (
            "A [aka B Center, C Institute]",
            Names("A", unread="B Center, C Institute", doubt="what may be one name or several"),
        ),
        (
            "J. (A.K.A. K.) SAMPLE",
            Names(
                "J. (A.K.A. K.) SAMPLE",
                unread="J. (A.K.A. K.) SAMPLE",
                doubt="an alias stands in the middle of a name",
            ),
        ),
        (
            "A, and subordinate entity B",
            Names(
                "A, and subordinate entity B",
                unread="A, and subordinate entity B",
                doubt="a name holds a parent and a subordinate",
            ),
        ),
    ],
)  # fmt: skip
def test_a_name_is_taken_apart(text: str, expected: Names) -> None:
    found = names_of(text)
    expected.key = found.key
    assert found == expected


def test_a_subordinate_is_told_apart_by_its_parent_too() -> None:
    assert names_of("A Academy.  Subordinate Institution - 23rd Institute").key == (
        "A Academy 23rd Institute"
    )
    assert names_of("B (Parent Organization: A)").key == "B"
    assert names_of("A (f.k.a. B)").key == "A"


@pytest.mark.parametrize(
    ("text", "name", "others"),
    [
        ("and JSC Works", "JSC Works", []),
        ("and", "", []),
        ("Andreas Works", "Andreas Works", []),
        ("f.k.a. Old Works OAO", "", [("Old Works OAO", FORMER)]),
        ("F.K.A. Office of Studies (OOS)", "", [("Office of Studies (OOS)", FORMER)]),
        ("DBA Studies", "", [("Studies", ALIAS)]),
        ("and A, a.k.a., B Institute.", "A", [("B Institute.", ALIAS)]),
    ],
)
def test_an_alias_is_taken_apart(text: str, name: str, others: list[tuple[str, NameKind]]) -> None:
    found = names_of_alias(text)
    assert (found.name, found.others) == (name, others)
