"""Which columns does the file of the annexes have, and which values may stand in them?"""

from __future__ import annotations

from graph.model.vocabulary import NodeKind
from ingest.shape import columns_of
from ingest.transcribed import Written

COLUMNS = columns_of(
    """
    list          the annex, one of four list ids
    name          primary name
    kind          kind of the party; without it by the name's legal form, in Annex XLII a vessel
    country       LOCATED_IN, how `address`
    aliases       aliases, joined by `;`
    identifiers   identifiers `scheme:value`, joined by `;`
    since         start of the listing
    until         end of the listing: the first day off the annex
    reason        reason of the listing
    source_url    address of the evidence: the act in the Official Journal
    """,
    required=("list", "name", "source_url"),
)
ANNEXES = Written(
    part="annexes",
    title="Regulation (EU) No 833/2014",
    prefix="eu833",
    columns=COLUMNS,
    lists={
        "eu_833_iv": "export restrictions on end users",
        "eu_833_xix": "transaction ban",
        "eu_833_xlii": "port ban and ban on services",
        "eu_833_xlv": "transaction ban on banks of third countries",
    },
    kinds=(NodeKind.COMPANY, NodeKind.ORGANIZATION, NodeKind.PERSON, NodeKind.VESSEL),
    ships=frozenset({"eu_833_xlii"}),
)
