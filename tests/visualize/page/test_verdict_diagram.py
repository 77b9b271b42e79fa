"""Is the drawing of a verdict readable? Nothing overlaps, nothing is cut, nothing goes unsaid."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest

from queries.result import EvidenceView, Party, StakeLine, Verdict
from visualize.page.textwidth import text_width
from visualize.page.verdict_diagram import (
    CARD,
    LABEL_SIZE,
    MOST_CARDS,
    MOST_OUTSIDE,
    NAME_SIZE,
    NOTE_SIZE,
    Diagram,
    derivation,
    diagram,
    percents,
    wrapped,
)

NAMES = (
    "Bolt",
    "Halden Werkzeugmaschinen- und Vorrichtungsbau GmbH & Co. KG",
    "Публичное акционерное общество «Корван»",
    "شركة النفط الوطنية",
    "東京電子精密工業株式会社",
    "A" * 300,
    "z\u0335\u0321\u034e" * 40,
)
LISTED = "listed: SDN since 2022-04-06, Entity since 2022-03-03, MEU since 2020-12-23"


def line(
    owner: str,
    low: int,
    high: int | None = None,
    *,
    because: str | None = LISTED,
    name: str | None = None,
) -> StakeLine:
    why_not = None if because else "not listed and not owned by parties that count"
    view = EvidenceView("mine", "A filing", None, "row 3", "words", None, "high")
    return StakeLine(owner, name or owner, low, high or low, because, why_not, (view,))


def ruled(
    key: str,
    *lines: StakeLine,
    proof: tuple[Verdict, ...] = (),
    reasons: tuple[StakeLine, ...] = (),
    verdict: str = "owned",
) -> Verdict:
    counted = [item for item in lines if item.counts_because]
    return Verdict(
        Party(key, key, "Company", None),
        "house",
        verdict,
        sum(item.share_min_ppm for item in counted),
        sum(item.share_max_ppm for item in counted),
        (),
        lines,
        "the sum",
        None,
        "Law",
        "",
        proof,
        reasons=reasons,
    )


def control(owner: str, how: str = "board") -> StakeLine:
    return line(owner, 0, because=f"controls it ({how}); {LISTED}")


def drawn(verdict: Verdict) -> Diagram:
    found = diagram(verdict)
    assert found is not None
    return found


def braid(layers: int) -> Verdict:
    """Two companies a layer, each holding both below: 2 ^ layers ways from top to bottom."""
    layer: tuple[Verdict, ...] = ()
    for number in range(layers):
        lines = [
            line(item.party.id, 500_000, because="owned 100 % by parties that count")
            for item in layer
        ] or [line("root", 1_000_000)]
        layer = tuple(ruled(f"{side}{number}", *lines, proof=layer) for side in "ab")
    held = [line(item.party.id, 500_000, because="owned 100 %") for item in layer]
    return ruled("asked", *held, proof=layer)


def random_verdict(seed: int) -> Verdict:
    """Up to nine layers of companies that hold each other and are held by listed ones."""
    pick = random.Random(seed)
    told: list[Verdict] = []
    for number in range(pick.randrange(0, 9)):
        lines = [
            line(item.party.id, pick.randrange(1, 300_000), 400_000, because="owned 60 %")
            for item in pick.sample(told, min(len(told), pick.randrange(0, 3)))
        ]
        lines += [
            line(
                f"listed {pick.randrange(12)}", pick.randrange(1, 500_000), name=pick.choice(NAMES)
            )
            for _ in range(pick.randrange(1, 4))
        ]
        reasons = [control(f"listed {pick.randrange(12)}")] if pick.random() < 0.3 else []
        told.append(ruled(f"by rule {number}", *lines, proof=tuple(told), reasons=tuple(reasons)))
    lines = [line(item.party.id, pick.randrange(1, 300_000), because="owned 60 %") for item in told]
    lines += [
        line(f"held {at}", at + 1, pick.choice((None, 999_999)), name=pick.choice(NAMES))
        for at in range(pick.randrange(1, 30))
    ]
    lines += [line(f"out {at}", 9, because=None) for at in range(pick.randrange(0, 20))]
    child = line("child", 0, because="its subsidiary, listed: UEL since 2026-11-10")
    return ruled("asked", *lines, proof=tuple(told), reasons=(control("c"), child))


Box = tuple[float, float, float, float]


def apart(one: Box, other: Box) -> bool:
    return (
        one[0] + one[2] <= other[0]
        or other[0] + other[2] <= one[0]
        or one[1] + one[3] <= other[1]
        or other[1] + other[3] <= one[1]
    )


def check(found: Diagram) -> None:
    """Everything lies inside the picture, no two boxes touch, every text fits its box."""
    boxes: list[Box] = [(c.x, c.y, c.width, c.height) for c in found.cards]
    boxes += [(t.x, t.y, t.width, t.height) for t in found.labels]
    for at, box in enumerate(boxes):
        assert box[0] >= 0
        assert box[1] >= 0
        assert box[0] + box[2] <= found.width
        assert box[1] + box[3] <= found.height
        assert all(apart(box, other) for other in boxes[:at])
    for card in found.cards:
        assert card.name
        heights = [height for height, _, _ in card.baselines()]
        assert card.y + NAME_SIZE * 0.7 <= heights[0]
        assert heights == sorted(heights)
        assert heights[-1] <= card.y + card.height - 3
        assert all(text_width(text, NAME_SIZE) <= CARD - 8 for text in card.name)
        assert all(text_width(text, NOTE_SIZE) <= CARD - 8 for text in card.notes)
    for label in found.labels:
        assert all(text_width(text, LABEL_SIZE) <= label.width + 0.1 for text in label.lines)
        assert all(label.y < height < label.y + label.height for height, _ in label.baselines())
    for one in found.lines:
        assert re.fullmatch(r"[MHC\d. \-]+", one.path)
        numbers = [float(text) for text in re.findall(r"-?\d+\.\d", one.path)]
        assert all(-1 <= number <= max(found.width, found.height) for number in numbers)


@pytest.mark.parametrize("seed", range(60))
def test_cards_and_labels_of_any_structure_lie_apart_and_inside(seed: int) -> None:
    check(drawn(random_verdict(seed)))


@pytest.mark.parametrize("holders", [1, 2, 3, 10, 30, 31, 200])
def test_from_one_to_two_hundred_holders_are_drawn_or_said_to_be_left_out(holders: int) -> None:
    lines = [line(f"h{at}", 1000 + at, name=NAMES[at % len(NAMES)]) for at in range(holders)]
    found = drawn(ruled("asked", *lines))
    check(found)
    shown = min(holders, MOST_CARDS - 1)
    assert len(found.cards) == shown + 1
    left = holders - shown
    assert found.left_out == (
        ()
        if left == 0
        else (f"{left} {'party that counts' if left == 1 else 'parties that count'}",)
    )


def test_holders_stand_left_of_what_they_hold_and_subsidiaries_right() -> None:
    middle = ruled("middle", line("top", 600_000))
    child = line("child", 0, because="its subsidiary, listed: UEL since 2026-11-10")
    held = line("middle", 700_000, because="owned 60 % by parties that count")
    found = drawn(ruled("asked", held, line("top", 20_000), proof=(middle,), reasons=(child,)))
    places = {card.party: card.x for card in found.cards}
    assert places["top"] < places["middle"] < places["asked"] < places["child"]
    assert {card.party: card.kind for card in found.cards} == {
        "asked": "asked",
        "middle": "reached",
        "top": "listed",
        "child": "listed",
    }
    check(found)


def test_the_asked_party_bears_its_verdict_and_its_sum() -> None:
    found = drawn(ruled("asked", line("a", 419_000), line("b", 0, 416_600), verdict="undetermined"))
    (asked,) = (card for card in found.cards if card.kind == "asked")
    assert " ".join(asked.notes) == "undetermined counted: 41.9 to 83.56 %"


def test_what_counts_is_told_from_what_does_not_and_a_bound_from_a_number() -> None:
    lines = (line("a", 419_000), line("b", 1, 999_999), line("c", 50_000, because=None))
    found = drawn(ruled("asked", *lines, reasons=(control("d"),)))
    drawing = [(one.counts, one.exact, one.control) for one in found.lines]
    assert drawing == [
        (True, True, False),
        (True, False, False),
        (True, True, True),
        (False, True, False),
    ]
    assert [label.lines for label in found.labels] == [
        ("41.9 %",),
        ("0.0001 to", "99.9999 %"),
        ("controls",),
        ("5 %",),
    ]
    assert found.said[-1] == "c holds 5 % of asked, which does not count"


def test_a_controller_shows_its_list_even_when_its_means_are_told_with_brackets() -> None:
    found = drawn(ruled("asked", reasons=(control("d", "votes (51); board"),)))
    (card,) = (card for card in found.cards if card.party == "d")
    assert card.kind == "listed"
    assert card.notes[0].startswith("listed: SDN")


def test_a_circle_is_left_out_and_said() -> None:
    first = ruled("first", line("second", 600_000, because="owned 60 %"), line("root", 600_000))
    second = ruled("second", line("first", 600_000, because="owned 60 %"), proof=(first,))
    held = [line(key, 300_000, because="owned 60 %") for key in ("first", "second")]
    found = drawn(ruled("asked", *held, line("asked", 10_000), proof=(first, second)))
    assert found.left_out == ("2 stakes that close a circle",)
    check(found)


def test_few_of_those_that_do_not_count_are_drawn_and_the_rest_is_counted() -> None:
    lines = [line(f"o{at}", 1000 - at, because=None) for at in range(40)]
    found = drawn(ruled("asked", line("a", 500_000), *lines))
    assert len(found.cards) == 2 + MOST_OUTSIDE
    assert found.left_out == (f"{40 - MOST_OUTSIDE} holders that do not count",)


@pytest.mark.parametrize(
    ("why", "note"),
    [
        ("ended 2024-05-01", "ended 2024-05-01"),
        ("listed: UK since 2022-02-24; counted apart, 41.66 % in all", "is counted apart"),
        ("not listed and not owned by parties that count", "does not count"),
    ],
)
def test_a_holder_outside_the_sum_says_why_where_it_is_short(why: str, note: str) -> None:
    out = replace(line("o", 1000, because=None), not_counted_because=why)
    found = drawn(ruled("asked", line("a", 500_000), out))
    (card,) = (card for card in found.cards if card.party == "o")
    assert " ".join(card.notes) == note


def test_the_same_verdict_is_drawn_the_same() -> None:
    assert drawn(random_verdict(7)) == drawn(random_verdict(7))


def test_with_nobody_to_draw_there_is_no_drawing() -> None:
    assert diagram(ruled("asked", verdict="listed")) is None


def test_a_proof_with_a_million_ways_has_a_line_a_party() -> None:
    top = braid(20)
    told = derivation(top)
    assert len(told) == 40
    places = {item.party.id: at for at, item in enumerate(told)}
    for item in told:
        assert all(places[below.party.id] < places[item.party.id] for below in item.proof)
    found = drawn(top)
    check(found)
    assert len(found.cards) <= MOST_CARDS
    assert found.left_out == ("31 parties that count",)


def test_a_proof_that_is_written_as_one_list_keeps_its_order() -> None:
    flat = tuple(ruled(key, line("root", 600_000)) for key in "dcba")
    assert derivation(ruled("asked", proof=flat)) == flat


def test_a_very_deep_proof_is_walked() -> None:
    held: tuple[Verdict, ...] = ()
    for number in range(3000):
        held = (ruled(f"n{number}", proof=held),)
    assert len(derivation(ruled("asked", proof=held))) == 3000


def test_text_that_does_not_fit_ends_in_dots_and_marks_stay_with_their_letter() -> None:
    assert wrapped("Sberbank of Russia", 13, 70, 2) == ("Sberbank", "of Russia")
    (last,) = wrapped("A" * 300, 13, 140, 1)
    assert last.endswith("A…")
    for piece in wrapped("e\u0301" * 60, 13, 140, 2):
        assert not piece.startswith("\u0301")
    assert wrapped("", 13, 140, 2) == ()


def test_shares_read_as_elsewhere() -> None:
    assert percents(416_600, 416_600) == "41.66 %"
    assert percents(0, 416_600) == "0 to 41.66 %"
