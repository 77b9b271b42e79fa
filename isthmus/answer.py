"""What does a Cypher answer look like as a page, and in a notebook? As `--html` writes it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import UsageError
from graph.stores.answer import Plain
from isthmus.asking import Asked
from isthmus.page import framed

if TYPE_CHECKING:
    from visualize.page.answer_page import AnswerPage


@dataclass(frozen=True, slots=True)
class CypherAnswer:
    """An answer with its page. `height` is the frame's in a notebook, in pixels."""

    asked: Asked
    height: int = 760

    @property
    def rows(self) -> list[dict[str, Plain]]:
        """The rows, each by the names of its columns."""
        return self.asked.answer.named_rows()

    def to_html(self) -> str:
        """The whole page as text, as `isthmus cypher --html` writes it."""
        from visualize.page.answer_page import render

        return render(page_of(self.asked))

    def write(self, path: Path | str) -> None:
        """Write the page to a file; an existing one is replaced only by a whole one."""
        from visualize.page.answer_page import write

        write(page_of(self.asked), path)

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return framed(self.to_html(), page_of(self.asked).title, self.height)


def notes_on(found: Asked) -> list[str]:
    """What was cut, and what is not whole."""
    notes = []
    if found.answer.more:
        notes.append(f"Cut: only the first {found.limits.rows:,} rows; --rows takes more")
    if not found.complete:
        notes.append("A publication is under way or was interrupted: some of it may be missing")
    if found.drawing is not None and found.drawing.more:
        notes.append("Cut: the rows name more of the graph than is drawn")
    return notes


def page_of(found: Asked) -> AnswerPage:
    """What the page of an answer shows.

    Raises UsageError where the answer was asked for without the graph in it.
    """
    from visualize.page.answer_page import AnswerPage

    if found.drawing is None:
        raise UsageError("a page shows the graph in the answer; ask with draw=True")
    given = ", ".join(f"{key} = {value}" for key, value in found.values.items())
    facts = [("Graph", found.view), ("Ledger", found.ledger), ("Answered by", found.product)]
    return AnswerPage(
        title=found.query.question or found.query.name or "An answer in Cypher",
        statement=found.query.text,
        facts=[*([("With", given)] if given else []), *facts],
        notes=notes_on(found),
        answer=found.answer,
        drawing=found.drawing,
    )
