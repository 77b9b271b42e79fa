"""Which columns does the file of the Chinese announcements have, and which lists are there?"""

from __future__ import annotations

from graph.model.vocabulary import NodeKind
from ingest.shape import columns_of
from ingest.transcribed import Written

COLUMNS = columns_of(
    """
    list             the list, one of four list ids
    name             primary name
    chinese_name     alias
    kind             kind of the party; without it by the name's legal form
    country          LOCATED_IN, how `address`
    aliases          aliases, joined by `;`
    identifiers      identifiers `scheme:value`, joined by `;`
    body             in the title of the evidence: who announced it
    notice           programme of the listing, and in the title of the evidence: the number
    since            start of the listing: the day from which it applies
    until            end of the listing: the first day off the list
    suspended_from   end of a time in force, and attribute `suspended`; several joined by `;`
    suspended_until  start of the next time in force; several joined by `;`
    measures         measures of the listing, instead of those of the list
    reason           reason of the listing
    source_url       address of the evidence: the announcement
    """,
    required=("list", "name", "source_url"),
)
ANNOUNCEMENTS = Written(
    part="announcements",
    title="Chinese announcement",
    prefix="cn",
    columns=COLUMNS,
    lists={
        "cn_uel": "",  # each announcement says what it forbids
        "cn_export_control": "no export of dual-use items to it from China",
        "cn_export_watch": "no general licence; a risk assessment for every dual-use item",
        "cn_countermeasures": "",
    },
    kinds=(NodeKind.COMPANY, NodeKind.ORGANIZATION, NodeKind.PERSON),
    programmes="notice",
    again=True,
)
