"""Which parties a text cites, and as what: phrases in the Committee's manner."""

from __future__ import annotations

import pytest

from ingest.sources.un_sc.links import Citation, citations


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Associated with Example House (QDe.901).", ["associated with"]),
        ("Linked to A House (QDe.901) and B Works (QDe.902).", ["associated with"] * 2),
        ("Reportedly a senior member of House (QDe.901).", ["member of"]),
        (
            "Founder and leader of House (QDe.901) and linked to Works (QDe.902).",
            ["leader of", "associated with"],
        ),
        ("Head of House, listed as Old House (QDe.901).", ["leader of"]),
        ("Head of House (listed under permanent reference number QDe.901).", ["leader of"]),
        (
            "Head of House, which is designated under resolution 1747 (2007) (designated under "
            "IRe.901).",
            ["leader of"],
        ),
        ("Member of a unit that works for B (designated under IRi.901).", ["cited"]),
        ("Owned by A Example (TAi.901).", ["owned by"]),
        ("Brother of A (QDi.901), leader of House (QDe.901).", ["family", "leader of"]),
        ("Brother of A, leader of House (QDe.901).", ["cited"]),
        ("Former member of House (QDe.901).", ["cited"]),
        ("Was a member of House (QDe.901).", ["cited"]),
        ("Associated with A (QDe.901), killed by B (QDe.902).", ["associated with", "cited"]),
        ("The House (ETH, QDe.901) split.", ["cited"]),
        ("Until 2007 also listed under number TAi.901.", []),
        ("Associated with Example House.", []),
    ],
)
def test_the_words_before_a_reference_say_what_kind_of_link_it_is(
    text: str, links: list[str]
) -> None:
    assert [each.how for each in citations(text)] == links


def test_a_citation_carries_its_sentence() -> None:
    text = "Born in Aug. 1961. Member of House No. 4\n (QDe.901) of J. Example. Review ended."
    sentence = "Member of House No. 4 (QDe.901) of J. Example."
    assert list(citations(text)) == [Citation("QDe.901", "member of", sentence)]
