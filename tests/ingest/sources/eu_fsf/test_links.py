"""Which remarks state a link: a sentence about the party itself, and a whole name behind it."""

from __future__ import annotations

import pytest

from ingest.sources.eu_fsf.links import links

HOLDING, ACME = "Ruritania Holding", "Acme Co."
KNOWN = {"Zenda Works LLC", HOLDING, f"{HOLDING} Overseas", ACME, "ABC"}


@pytest.mark.parametrize(
    ("remark", "found"),
    [
        ("Owned by Ruritania Holding.", [(HOLDING, "owned by")]),
        ("It is owned or controlled by Acme Co.", [(ACME, "owned or controlled by")]),
        ("Zenda Works LLC is a subsidiary of Ruritania Holding.", [(HOLDING, "subsidiary of")]),
        (
            "The company supplies Acme Co. and Ruritania Holding.",
            [(ACME, "supplies"), (HOLDING, "supplies")],
        ),
        ("It is acting on behalf of the “Ruritania Holding”.", [(HOLDING, "acting for")]),
        ("It is owned by Ruritania Holding Overseas now.", [(f"{HOLDING} Overseas", "owned by")]),
        (
            "Associated with Acme Co., Ruritania Holding, and others.",
            [(ACME, "associated with"), (HOLDING, "associated with")],
        ),
        ("It is owned by Ruritania Holding Europe.", []),
        ("Its director is owned by Ruritania Holding.", []),
        ("Mr Example controls a firm owned by Ruritania Holding.", []),
        ("It was formerly owned by Ruritania Holding.", []),
        ("It is not owned by Ruritania Holding.", []),
        ("It is owned by Somebody, Ruritania Holding.", []),
        ("It is owned by ABC.", []),
        ("A competitor of Ruritania Holding.", []),
        ("", []),
    ],
)
def test_a_link_needs_the_party_the_words_and_the_name(
    remark: str, found: list[tuple[str, str]]
) -> None:
    stated = list(links(remark, {"Zenda Works LLC"}, KNOWN))
    assert [(each.name, each.how) for each in stated] == found
    assert all(each.sentence == remark for each in stated)
