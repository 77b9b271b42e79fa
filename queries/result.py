"""What is an answer made of? Parties, steps, paths, evidence: shared by all queries and renderers.

Nothing here computes. A renderer needs this module only, and everything a person is shown is in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One source for one fact, as a person reads it. `date` is the source's own, if known."""

    source: str  # ledger source: `starter`, `ofac_sdn`, …
    title: str
    url: str | None
    locator: str
    text: str
    date: str | None
    confidence: str  # high, medium, low


@dataclass(frozen=True, slots=True)
class Listing:
    """A party's entry on one list. `label` is short (SDN, EU, UK), `title` in full."""

    list_id: str
    label: str
    title: str
    since: str | None
    until: str | None
    programmes: tuple[str, ...] = ()
    measures: str | None = None
    evidence: tuple[EvidenceView, ...] = ()
    effects: tuple[str, ...] = ()  # what follows from the listing's day, see `queries.effects`


@dataclass(frozen=True, slots=True)
class Party:
    """A node of the answer (also a product or a country). `facts` are (label, value) pairs."""

    id: str
    name: str
    kind: str  # vocabulary.NodeKind value
    country: str | None
    listings: tuple[Listing, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path, told from the asker's side: `source` is nearer to the asker.

    `phrase` reads between the two names ("is owned 41.66 % by"); `label` is its short form
    ("41.66 %", "EUV scanners"). `forward` is False when the relation itself points the other
    way. `cost` is the integer that was minimised; `strength` = exp(-cost / 2^16). `share` is a
    fraction 0..1 for the width of a line, or None when nothing is known.
    """

    source: str
    target: str
    relation: str  # vocabulary.RelationKind value
    step: str  # grammar step of exposure.md: owner, supplier, …
    phrase: str
    label: str
    forward: bool
    cost: int
    strength: float
    share: float | None
    valid_from: str | None
    valid_to: str | None
    confidence: str
    uncertain: bool  # a date is too imprecise to say that the fact holds on the day asked
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """One exposure path. `sentence` says it in words; `strength` ranks it and is no probability."""

    rank: int
    target: str
    cost: int
    strength: float
    steps: tuple[Step, ...]
    sentence: str
    weakest_step: int | None  # index into steps
    weakest_evidence: tuple[int, int] | None  # (step, evidence) indices
    change: str = ""  # what a supposition did to it: gained, lost, stronger, weaker, relisted


@dataclass(frozen=True, slots=True)
class Exposure:
    """The answer for one party: its own listings, its paths, and what was cut."""

    focus: Party
    paths: tuple[Path, ...]
    summary: str  # one sentence
    near_misses: tuple[str, ...] = ()
    dependency: tuple[str, ...] = ()  # market concentration, reported beside the paths
    cut: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListLooked:
    """A list that was searched: how many parties stand on it on the day, and its state."""

    list_id: str
    label: str
    title: str
    parties: int
    state: str | None  # the publisher's date, or the date it was read


@dataclass(frozen=True, slots=True)
class RuleWord:
    """A regime's word on a party that stands beside its name; the sum is the verdict's."""

    regime: str  # the regime's id, as `isthmus verdict --regime` takes it
    short: str
    word: str  # owned, controlled, undetermined


@dataclass(frozen=True, slots=True)
class TradeFlow:
    """One stated trade fact between two countries, as it was stated: nothing is summed.

    `exporter` and `importer` are ISO 3166-1 alpha-2 codes, or the text the source had instead.
    `counts` says what the figure measures where it is not all of these goods, `period` the time it
    measures, `years` the calendar years in it. `value` is in minor units of `currency`, `share_ppm`
    a part of the importer's imports of the goods; any of them may be unknown, even all.
    """

    exporter: str
    importer: str
    goods: str | None
    hs: tuple[str, ...]  # Harmonized System codes, digits only
    counts: str | None
    period: str | None
    years: tuple[int, ...]
    valid_from: str | None
    valid_to: str | None
    value: int | None
    currency: str | None
    quantity: str | None
    share_ppm: int | None
    reporter: str | None
    note: str | None
    confidence: str
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True)
class ExposureReport:
    """Answers for one or several parties under one profile, date and ledger version.

    `rules` has, by party, whose rule reaches it though no list names it; only pages ask for it.
    `supposed` are the words of a hypothesis that the answer rests on, empty for an answer of fact.
    """

    title: str
    ledger: str
    as_of: str
    known_on: str | None
    profile: str
    profile_note: str
    hops: int
    parties: dict[str, Party]  # every party of every path, by id
    results: tuple[Exposure, ...]
    lists: tuple[ListLooked, ...]
    cut: tuple[str, ...] = ()
    rules: Mapping[str, tuple[RuleWord, ...]] = field(default_factory=dict)
    trade: tuple[TradeFlow, ...] = ()  # between the countries of the paths, beside the paths
    supposed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StakeLine:
    """One holder's stake in a verdict's sum: counted with its reason, or not with its reason."""

    owner: str
    owner_name: str
    share_min_ppm: int
    share_max_ppm: int
    counts_because: str | None
    not_counted_because: str | None
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one regime's rule says of one party, with the sum it follows from.

    `verdict`: listed, owned, controlled, flagged, undetermined, not_found, not_screened. The bounds
    are the counted stakes' sums in ppm: with the least each may be, and with the most. `proof` are
    the verdicts of all the holders, near and far, that count because the rule reaches them: each
    once and with no proof of its own, in order of derivation, so that each follows from those
    before it.
    """

    party: Party
    regime: str
    verdict: str
    share_min_ppm: int
    share_max_ppm: int
    flags: tuple[str, ...]
    lines: tuple[StakeLine, ...]
    arithmetic: str
    settles: str | None  # for undetermined: the fact that would settle it
    citation: str
    citation_url: str
    proof: tuple[Verdict, ...] = ()
    part: str = ""  # the entries taken apart from the rest: a directive
    effects: tuple[str, ...] = ()  # dated consequences of the party's own listing
    reasons: tuple[StakeLine, ...] = ()  # control and listed subsidiaries, beside the sum


@dataclass(frozen=True, slots=True)
class VerdictReport:
    """Verdicts under one regime, on one day, from one ledger version."""

    ledger: str
    as_of: str
    known_on: str | None
    regime: str
    title: str
    short: str  # heads a column
    hit: str
    verify: str | None
    results: tuple[Verdict, ...]
    lists: tuple[ListLooked, ...]
    counts: tuple[tuple[str, int], ...] = ()  # verdict -> how many parties, for --all
    cut: tuple[str, ...] = ()
