from __future__ import annotations

from dataclasses import replace

import pytest

from graph.errors import InvalidValue
from graph.model.facts import Evidence, Name, Relation, Sanction
from graph.model.ids import entity_id, fact_id, statement_id
from graph.model.share import Share
from graph.model.time import PartialDate, Validity
from graph.model.vocabulary import Confidence, NameKind, RelationKind

STAKE = Relation(RelationKind.OWNS, "a:x", "a:y", share=Share.exact(500_000))


def test_equal_facts_have_equal_ids_and_every_field_matters() -> None:
    assert fact_id(STAKE) == fact_id(replace(STAKE))
    variants = [
        replace(STAKE, share=Share(499_999, 500_000)),
        replace(STAKE, target="a:z"),
        replace(STAKE, how="Fund"),
        replace(STAKE, note="Fund"),
        replace(STAKE, direct=False),
        replace(STAKE, validity=Validity(PartialDate(2022))),
        replace(STAKE, validity=Validity(None, PartialDate(2022))),
        replace(STAKE, validity=Validity(PartialDate(2022, 1, 1))),
    ]
    assert len({fact_id(fact) for fact in [STAKE, *variants]}) == len(variants) + 1


def test_text_cannot_be_made_to_look_like_another_field() -> None:
    assert fact_id(Name("a:x", "b',kind='alias")) != fact_id(Name("a:x", "b", NameKind.ALIAS))
    one = Sanction("s", "a:x", "l", programmes=("a", "b"))
    two = Sanction("s", "a:x", "l", programmes=("a','b",))
    assert fact_id(one) != fact_id(two)


def test_an_id_stays_the_same_over_versions_of_the_program() -> None:
    # Pinned: a change here makes every ledger in use look changed throughout.
    assert fact_id(STAKE) == "a8ade17e878e361ad1eadc34bc707ef0"


def test_a_statement_is_who_says_it_in_which_words_wherever_it_stands() -> None:
    said = Evidence("list", "line 7", "Acme owns half", Confidence.HIGH, "Register")
    key = fact_id(STAKE)
    assert statement_id(key, said) == statement_id(key, replace(said, locator="line 8"))
    for other in (
        replace(said, text="Acme owns 50 %"),
        replace(said, title="Report"),
        replace(said, part="other"),
        replace(said, confidence=Confidence.LOW),
    ):
        assert statement_id(key, said) != statement_id(key, other)


def test_an_id_has_no_space_or_control_character() -> None:
    assert entity_id("src", "Ünï-1") == "src:Ünï-1"
    for bad in ("", "a b", "a\tb", "a\x00", "x" * 201):
        with pytest.raises(InvalidValue, match="cannot be an id"):
            entity_id("src", bad)
