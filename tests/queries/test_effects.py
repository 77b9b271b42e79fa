"""What follows from a listing: the day that a list gives, else the one that the rule counts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from graph.errors import InvalidValue
from graph.model.facts import Attribute, Sanction
from graph.model.time import PartialDate
from ingest.sources.us_csl.reader import read
from queries.effects import effects_of, told
from queries.rule import load_regime

CMIC = "us_ofac_ns_cmic"
DATA = Path(os.environ.get("ISTHMUS_DATA", Path(__file__).parents[3] / "shared" / "data"))
WHOLE = DATA / "csl" / "csl_2022-04.csv"


@pytest.mark.parametrize(
    ("since", "day"),
    [  # as OFAC's own remarks gave them (domain study, section 3.4)
        ("2021-06-03", "2021-08-02"),
        ("2021-12-10", "2022-02-08"),
        ("2021-12-16", "2022-02-14"),
    ],
)
def test_the_purchase_ban_is_counted_from_the_listing_and_said_to_be(since: str, day: str) -> None:
    ban, divestment = effects_of(CMIC, since, ())
    assert ban == f"purchases banned from {day} (computed: listing + 60 days)"
    assert divestment.endswith(" (computed: listing + 365 days)")


def test_a_day_that_the_list_gives_counts_and_is_not_said_to_be_computed() -> None:
    facts = [
        ("ISIN", "2021-01-01"),
        ("cmicListingDate", "2021-06-03"),
        ("cmicEffectiveDate", "2021-08-03"),
        ("cmicDivestmentDate", "2022-06-10"),
    ]
    assert effects_of(CMIC, "2021-06-03", facts) == (
        "purchases banned from 2021-08-03",
        "divestment allowed until 2022-06-10",
    )
    # One of the two only: the other is counted.
    assert effects_of(CMIC, "2021-06-03", facts[:3])[1] == (
        "divestment allowed until 2022-06-03 (computed: listing + 365 days)"
    )


@pytest.mark.parametrize(
    ("since", "given", "words"),
    [
        ("2021-06-03", ["about August"], "2021-08-02 (computed: listing + 60 days)"),
        # An earlier listing's day is not this one's.
        ("2024-01-31", ["2021-08-02"], "2024-03-31 (computed: listing + 60 days)"),
        ("2024-01-31", ["2021-08-02", "2024-04-01"], "2024-04-01"),
        ("2021-06-03", ["2021-08-05", "2021-08"], "2021-08"),
        # The listing's day is not known.
        ("2021", ["2021-08-02"], "2021-08-02"),
        (None, ["2021-08-02"], "2021-08-02"),
        ("2021-06", [], "a day that the listing's date would give"),
        (None, [], "a day that the listing's date would give"),
    ],
)
def test_which_day_counts(since: str | None, given: list[str], words: str) -> None:
    facts = [("cmicEffectiveDate", day) for day in given]
    assert effects_of(CMIC, since, facts)[0] == f"purchases banned from {words}"


def test_other_lists_have_no_days_to_count() -> None:
    assert effects_of("us_ofac_sdn", "2021-06-03", ()) == ()
    # Those of section 1260H are days of the law: the same for everybody, told by the verdict.
    assert effects_of("us_1260h", "2021-06-03", ()) == ()
    law = load_regime("us_1260h").effects
    assert told(law, PartialDate(2021, 6, 3), ())[0].endswith("from 2026-06-30")


def test_a_day_of_the_law_is_given_by_no_list(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(
        'title = "x"\nauthority = "x"\nlists = ["us_1260h"]\nhit = "x"\n'
        '[[effects]]\non = "2026-06-30"\ngiven = "day"\ntext = "from {date}"\n'
        '[[periods]]\nfrom = "2021-06-03"\ncitation = "x"\nurl = "https://example.org"\n',
        "utf-8",
    )
    with pytest.raises(InvalidValue, match="is `given` by no list"):
        load_regime(str(file))


@pytest.mark.real_data
@pytest.mark.skipif(
    not WHOLE.exists(), reason=f"the published list is not at {WHOLE} (set ISTHMUS_DATA)"
)
def test_counting_gives_the_days_that_the_published_list_gives() -> None:
    facts = [said.fact for row in read({"csl": WHOLE}, "us_csl") for said in row.statements]
    since = {
        fact.subject: fact.validity.start
        for fact in facts
        if isinstance(fact, Sanction) and fact.list_id == CMIC
    }
    given: dict[str, list[tuple[str, str]]] = {}
    for fact in facts:
        if isinstance(fact, Attribute) and fact.entity in since:
            given.setdefault(fact.entity, []).append((fact.key, fact.value))
    assert len(since) == 68
    for party, start in since.items():
        published = effects_of(CMIC, str(start), given[party])
        assert not any("computed" in words for words in published)
        counted = effects_of(CMIC, str(start), ())
        assert tuple(words.partition(" (computed")[0] for words in counted) == published
