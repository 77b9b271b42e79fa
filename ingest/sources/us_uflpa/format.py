"""Which columns does the file of the UFLPA Entity List have, and which sub-lists are there?"""

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
    sublist       programmes of the listing: clauses of section 2(d)(2)(B), joined by `;`
    since         start of the listing: the effective date
    until         end of the listing: the first day off the list
    notice        in the title of the evidence: the Federal Register citation
    reason        reason of the listing
    source_url    address of the evidence: the notice or the list
    """,
    required=("name", "source_url"),
)
# Public Law 117-78, section 2(d)(2)(B). Clause (iii) is a list of products: no entity is on it.
SUBLISTS = {
    "i": "in Xinjiang, making goods with forced labor",
    "ii": "working with the government of Xinjiang to move forced labor out of it",
    "iv": "exporting goods of such entities to the United States",
    "v": "sourcing material from Xinjiang or under its labor programs",
}
ENTITIES = Written(
    part="entities",
    title="UFLPA Entity List",
    prefix="uflpa",
    columns=COLUMNS,
    lists={"us_uflpa": "import presumed prohibited (section 3 of Public Law 117-78)"},
    kinds=(NodeKind.COMPANY, NodeKind.ORGANIZATION),
    programmes="sublist",
    codes={clause: f"2(d)(2)(B)({clause})" for clause in SUBLISTS},
    again=True,
)
