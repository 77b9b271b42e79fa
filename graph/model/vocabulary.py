"""Which kinds of things and relations exist, and what may stand at the ends of a relation?

Names follow FollowTheMoney where it has one. One word for one thing; nothing else is accepted.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class NodeKind(StrEnum):
    """What a node is; its Neo4j label."""

    COMPANY = "Company"
    PERSON = "Person"
    ORGANIZATION = "Organization"  # public bodies, armed forces, unknown legal form
    VESSEL = "Vessel"
    AIRPLANE = "Airplane"
    COUNTRY = "Country"
    PRODUCT = "Product"
    SANCTION = "Sanction"  # one entry on one list


class RelationKind(StrEnum):
    """What a relation says, always read from its source to its target."""

    OWNS = "OWNS"
    CONTROLS = "CONTROLS"
    SUPPLIES = "SUPPLIES"
    PRODUCES = "PRODUCES"
    NEEDS = "NEEDS"
    FOUND_IN = "FOUND_IN"
    EARNS_IN = "EARNS_IN"
    LOCATED_IN = "LOCATED_IN"
    EXPORTS = "EXPORTS"
    SUBJECT_TO = "SUBJECT_TO"
    IMPOSED_BY = "IMPOSED_BY"
    LINKED_TO = "LINKED_TO"


class Confidence(StrEnum):
    """How far a source carries: official document or filing, press or transcription, weak."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """3 for high, 2 for medium, 1 for low."""
        return {Confidence.HIGH: 3, Confidence.MEDIUM: 2, Confidence.LOW: 1}[self]


class NameKind(StrEnum):
    """Why a party is called so."""

    PRIMARY = "primary"
    ALIAS = "alias"
    FORMER = "former"
    WEAK = "weak"  # the publisher itself warns that it is too broad to search by


@dataclass(frozen=True, slots=True)
class Ends:
    """The node kinds a relation may join."""

    sources: frozenset[NodeKind]
    targets: frozenset[NodeKind]


PARTIES = frozenset({NodeKind.COMPANY, NodeKind.PERSON, NodeKind.ORGANIZATION})
FIRMS = frozenset({NodeKind.COMPANY, NodeKind.ORGANIZATION})
CRAFT = frozenset({NodeKind.VESSEL, NodeKind.AIRPLANE})
PLACES = frozenset({NodeKind.COUNTRY})
PRODUCTS = frozenset({NodeKind.PRODUCT})
LISTABLE = PARTIES | CRAFT | PLACES | PRODUCTS

ENDS: dict[RelationKind, Ends] = {
    RelationKind.OWNS: Ends(PARTIES, FIRMS | CRAFT),
    RelationKind.CONTROLS: Ends(PARTIES, FIRMS | CRAFT),
    RelationKind.SUPPLIES: Ends(PARTIES, PARTIES),
    RelationKind.PRODUCES: Ends(PARTIES, PRODUCTS),
    RelationKind.NEEDS: Ends(PRODUCTS, PRODUCTS),
    RelationKind.FOUND_IN: Ends(PARTIES, PRODUCTS),
    RelationKind.EARNS_IN: Ends(PARTIES, PLACES),
    RelationKind.LOCATED_IN: Ends(PARTIES | CRAFT, PLACES),
    RelationKind.EXPORTS: Ends(PLACES, PLACES),
    RelationKind.SUBJECT_TO: Ends(LISTABLE, frozenset({NodeKind.SANCTION})),
    RelationKind.IMPOSED_BY: Ends(frozenset({NodeKind.SANCTION}), PLACES),
    RelationKind.LINKED_TO: Ends(PARTIES | CRAFT, PARTIES | CRAFT),
}


# Identifiers that name one party and no other: two records that share one are the same party.
# A ticker is not among them: it is reused after a delisting.
# `un`, `uk`, `ofsi` and `eu` are the numbers under which these lists keep a party; they cite one
# another's, as they cite OFAC's.
STRONG_SCHEMES = frozenset(
    {"ofac", "lei", "imo", "cik", "inn", "ogrn", "uscc", "isin", "hs", "un", "uk", "ofsi", "eu"}
)
