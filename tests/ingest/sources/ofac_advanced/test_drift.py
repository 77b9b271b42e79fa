"""Is any part of the format passed over? Each one renamed, added and removed in turn."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.sources.ofac_advanced.format import FORMAT, NAMESPACES, SHAPE
from ingest.sources.ofac_advanced.reader import read
from tests.ingest.drift import assert_drift_is_seen, uncovered
from tests.ingest.sources.ofac_advanced.files import content, facts, issues, rows_of

PAGE = Path(__file__).parents[4] / "docs" / "sources" / "ofac_advanced.md"


def test_the_fixture_holds_every_part_of_the_format() -> None:
    # A file that holds this one is refused: see test_reader.
    assert uncovered(content("small"), SHAPE) == [
        "Sanctions/DistinctParties/DistinctParty/@DeltaAction"
    ]


def test_every_part_that_is_renamed_added_or_removed_is_seen(tmp_path: Path) -> None:
    assert_drift_is_seen(
        content("small"), SHAPE, lambda path: list(read({"sdn": path}, "x")), tmp_path
    )


def test_the_page_shows_the_format_as_it_is_read() -> None:
    assert FORMAT.strip() in PAGE.read_text("utf-8")


def test_both_namespaces_are_read_alike(tmp_path: Path) -> None:
    new, old = NAMESPACES
    other = {part: content(part).replace(new.encode(), old.encode()) for part in ("sdn", "cons")}
    assert facts(rows_of(tmp_path, **other)) == facts(rows_of(tmp_path))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (">F.K.A.<", ">X.K.A.<", "unknown kind of name 'X.K.A.'"),
        (">Last Name<", ">Clan Name<", "unknown part of a name 'Clan Name'"),
        (">CITY<", ">VILLAGE<", "unknown part of an address 'VILLAGE'"),
        (">Created<", ">Amended<", "unknown event 'Amended' of a listing"),
        (">Fraudulent<", ">Doubtful<", "unknown validity 'Doubtful' of a number"),
        (">Confirmed<", ">Rumoured<", "unknown reliability 'Rumoured'"),
        (">SDN List<", ">SDN Roll<", "unknown list 'SDN Roll'"),
        (">Issue Date<", ">Day of Issue<", "unknown date 'Day of Issue' of a number"),
        (">Entity<", ">Location<", "unknown kind of party 'Location'"),
        (">RUSSIA-EO14024<", ">RUSSIA-EO99999<", "unknown programme 'RUSSIA-EO99999'"),
        (">Associate Of<", ">Enemy Of<", "unknown kind of relation 'Enemy Of'"),
        (">Website<", ">Web Address<", "a remark of no known form: 'Web Address a.example'"),
        (">Passport<", ">Pass<", "a remark of no known form: 'Pass X9 (Cuba)'"),
        (">Block<", ">Blocked<", None),  # measures are stated in OFAC's words
        ("<Month>3</Month>", "<Month>13</Month>", "a date that is none"),
        ("<Year>2015</Year>", "<Year>x</Year>", "a date that is none"),
        (' ISO2="RU"', ' ISO2="ZZ"', None),
    ],
)
def test_what_is_not_known_is_told(
    tmp_path: Path, before: str, after: str, told: str | None
) -> None:
    text = content("small")
    assert before.encode() in text
    path = tmp_path / "a.xml"
    path.write_bytes(text.replace(before.encode(), after.encode()))
    said = [issue.what for issue in issues(read({"sdn": path}, "x"))]
    path.write_bytes(text)
    known = [issue.what for issue in issues(read({"sdn": path}, "x"))]
    new = [what for what in said if what not in known]
    assert (told in new) if told is not None else (new == []), new


def test_a_comment_in_a_value_does_not_cut_it(tmp_path: Path) -> None:
    changed = content("sdn").replace(
        b">AEROCARIBBEAN AIRLINES<", b">AERO<!-- x -->CARIBBEAN AIRLINES<"
    )
    assert changed != content("sdn")
    assert facts(rows_of(tmp_path, sdn=changed)) == facts(rows_of(tmp_path))
