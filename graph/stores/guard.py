"""Does a statement only ask? An allow-list over its words: what is not known to ask is refused.

A database opened for reading is no sandbox: reading clauses exist that fetch files or addresses,
and procedures that do anything. So a statement that somebody else may have written is looked at
before it is sent. Text in quotes, names in backticks and comments are not looked at.
"""

from __future__ import annotations

import re

from graph.errors import UsageError

# Clauses that write, fetch, administer or switch; as words outside of quotes.
_REFUSED = (
    "CREATE",
    "MERGE",
    "SET",
    "DELETE",
    "DETACH",
    "REMOVE",
    "DROP",
    "FOREACH",
    "LOAD",
    "INSERT",
    "ALTER",
    "GRANT",
    "REVOKE",
    "DENY",
    "START",
    "STOP",
    "TERMINATE",
    "USE",
    "TRANSACTIONS",
    "FINISH",
)
# Procedures that only tell something of the database.
PROCEDURES = frozenset(
    {
        "db.labels",
        "db.relationshiptypes",
        "db.propertykeys",
        "db.schema.nodetypeproperties",
        "db.schema.reltypeproperties",
        "db.schema.visualization",
        "db.index.fulltext.querynodes",
        "db.index.fulltext.queryrelationships",
        "dbms.components",
    }
)
_SKIPPED = re.compile(
    r"'(?:[^'\\]|\\.)*'" + r'|"(?:[^"\\]|\\.)*"' + r"|`(?:[^`]|``)*`|//[^\n]*|/\*.*?\*/", re.DOTALL
)
_CALL = re.compile(r"\bCALL\s*(?:(\()|(\{)|([\w.]+))?", re.IGNORECASE)


def only_asks(statement: str) -> None:
    """Nothing when the statement can only ask.

    Raises:
        UsageError: a word or a procedure of it may do more; says which.
    """
    text = _SKIPPED.sub(_blank, statement)
    if "`" in text or "'" in text.replace("''", ""):
        raise UsageError("the statement has a quote or a backtick without its end")
    for match in re.finditer(r"(?<![.\w$])([A-Za-z]+)\b", text):
        word = match[1].upper()
        if word in _REFUSED and not _is_name(text, match.start(), match.end()):
            raise UsageError(f"{word} may write, fetch or administer; --write allows it")
    for match in _CALL.finditer(text):
        if _is_name(text, match.start(), match.start() + 4):
            continue
        subquery, braces, procedure = match.groups()
        named = procedure is not None and procedure.lower() not in PROCEDURES
        if named or (match.end() < len(text) and not (subquery or braces or procedure)):
            raise UsageError(f"CALL {procedure or '…'} may do anything; --write allows it")


def _blank(match: re.Match[str]) -> str:
    """What stands for a quoted text, a quoted name, or a comment."""
    return {"'": "''", '"': "''", "`": "quoted_name"}.get(match[0][0], " ")


def _is_name(text: str, start: int, end: int) -> bool:
    """Is a word a property, a label, a type, a parameter or a key rather than a clause?"""
    before, after = text[:start].rstrip(), text[end:].lstrip()
    if before.endswith((".", "$")):
        return True
    if before.endswith((":", "|", "&", "!")) and not before.endswith("||"):
        return True
    return after.startswith(":") and before.endswith(("{", ","))
