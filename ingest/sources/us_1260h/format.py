"""Which columns does the file of the Section 1260H list have?"""

from __future__ import annotations

from graph.model.vocabulary import NodeKind
from ingest.shape import columns_of
from ingest.transcribed import Written

COLUMNS = columns_of(
    """
    name          primary name
    kind          kind of the party; without it by the name's legal form
    country       LOCATED_IN, how `address`
    aliases       aliases, joined by `;`
    identifiers   identifiers `scheme:value`, joined by `;`
    parent        LINKED_TO the party of that name in the file, how `subsidiary of`; or `linkedTo`
    edition       attribute `edition`, and in the title of the evidence
    since         start of the listing
    until         end of the listing: the first day off the list
    notice        in the title of the evidence: the Federal Register citation
    reason        reason of the listing: the grounds that the edition states
    source_url    address of the evidence: the edition or the notice
    """,
    required=("name", "source_url"),
)
COMPANIES = Written(
    part="companies",
    title="Section 1260H list",
    prefix="us1260h",
    columns=COLUMNS,
    lists={"us_1260h": "procurement bars of section 805 of Public Law 118-31"},
    kinds=(NodeKind.COMPANY, NodeKind.ORGANIZATION),
    again=True,
)
