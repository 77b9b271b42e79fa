"""What can be stated? One frozen class for each kind of fact, and the evidence that states it.

Invariants
* A fact has no source in itself: two sources that say the same thing state the same fact, and
  `Statement` pairs the fact with the evidence. So a fact holds as long as one statement stands.
* Facts are equal when every field is equal; their ledger id is a hash of their content.
* Text has become typed values before a fact is made; the original text is in the evidence.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.errors import InvalidValue
from graph.model.share import PPM, Share
from graph.model.time import Validity
from graph.model.vocabulary import Confidence, NameKind, NodeKind, RelationKind

ALWAYS = Validity()


@dataclass(frozen=True, slots=True)
class Entity:
    """There is such a thing, and it is of this kind."""

    id: str
    kind: NodeKind


@dataclass(frozen=True, slots=True)
class Name:
    """An entity is called so."""

    entity: str
    value: str
    kind: NameKind = NameKind.PRIMARY


@dataclass(frozen=True, slots=True)
class Identifier:
    """An entity carries this number in this scheme (`lei`, `ofac`, `imo`, `cik`, `ticker`, …)."""

    entity: str
    scheme: str
    value: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """Anything else a source says of an entity, under a stable key."""

    entity: str
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of two entities, with the attributes its kind allows (vocabulary, section 2).

    Shares are integer ppm: `share` of the owned, `input_share` of the buyer's input (for EXPORTS:
    of the importer's imports), `revenue_share` of the supplier's or earner's revenue,
    `market_share` of a product's market. `value` is in minor units of `currency`. `joint` is a
    label shared by stakes held under one arrangement. `period` is the time a figure measures.
    """

    kind: RelationKind
    source: str
    target: str
    validity: Validity = ALWAYS
    share: Share | None = None
    interest: str | None = None  # shares, votes, profit
    direct: bool | None = None
    joint: str | None = None
    how: str | None = None
    product: str | None = None
    input_share: int | None = None
    revenue_share: int | None = None
    market_share: int | None = None
    value: int | None = None
    currency: str | None = None
    quantity: str | None = None
    reporter: str | None = None
    period: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        for label, ppm in (
            ("input share", self.input_share),
            ("revenue share", self.revenue_share),
            ("market share", self.market_share),
        ):
            if ppm is not None and not 0 <= ppm <= PPM:
                msg = f"{label} of {ppm} ppm is outside 0 to {PPM}"
                raise InvalidValue(msg)
        if self.source == self.target:
            msg = f"{self.kind} from '{self.source}' to itself"
            raise InvalidValue(msg)


@dataclass(frozen=True, slots=True)
class Sanction:
    """One entry of one subject on one list; becomes a Sanction node and its SUBJECT_TO relation.

    `id` is stable over snapshots. `programmes` are the publisher's own codes. `measures` says
    what the entry forbids, in the publisher's words.
    """

    id: str
    subject: str
    list_id: str
    validity: Validity = ALWAYS
    programmes: tuple[str, ...] = ()
    measures: str | None = None
    reason: str | None = None


Fact = Entity | Name | Identifier | Attribute | Relation | Sanction


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where and how a fact is stated: the place in the file, the original words, how sure.

    `part` is the role of the file in its source (`sdn`, `alt`, `relations`, …): a later snapshot
    of the same part that no longer states the fact withdraws this statement, and no other.
    """

    part: str
    locator: str
    text: str
    confidence: Confidence = Confidence.HIGH
    title: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact and the evidence for it: the unit the ledger keeps."""

    fact: Fact
    evidence: Evidence


class Severity:
    """What became of the row an issue is about."""

    QUARANTINED = "quarantined"  # nothing of the row was loaded
    WARNING = "warning"  # the row was loaded, something in it was not


@dataclass(frozen=True, slots=True)
class Issue:
    """Trouble in the data: where, what, and the text it is about."""

    part: str
    where: str
    what: str
    text: str = ""
    severity: str = Severity.QUARANTINED


SOMEBODY = ""  # a party that a record is about, when nobody can tell which


@dataclass(frozen=True, slots=True)
class Row:
    """What one row of a file came to: statements, issues, or both. Quarantined when told so.

    `unread` is the id of the party of whom something could not be read, or SOMEBODY: it is not
    gone from the file. None when the row takes nothing from anybody.
    """

    part: str
    statements: tuple[Statement, ...] = ()
    issues: tuple[Issue, ...] = field(default=())
    unread: str | None = None

    @property
    def quarantined(self) -> bool:
        """True when an issue says that nothing of this row may be loaded."""
        return any(issue.severity == Severity.QUARANTINED for issue in self.issues)
