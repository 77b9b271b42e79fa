"""What a source's page says of its format, to be compared with what the reader knows."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def described(source: str, heading: str) -> dict[str, str]:
    """Part and meaning from the table below a heading of a source's page."""
    text = (ROOT / "docs" / "sources" / f"{source}.md").read_text("utf-8")
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    assert found is not None, f"no heading '{heading}'"
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", found[1], re.MULTILINE)
    assert len(rows) == len(dict(rows)), "a part is described twice"
    return dict(rows)


def example(source: str) -> str:
    """The file that a source's page shows, which its reader must read."""
    text = (ROOT / "docs" / "sources" / f"{source}.md").read_text("utf-8")
    (found,) = re.findall(r"^```csv\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return str(found)
