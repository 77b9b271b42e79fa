"""How does an answer show itself in a notebook? As the page that `--html` writes, in a frame.

The frame is sandboxed: the page's own script runs in it, apart from the notebook, and reaches
nothing of it. Nothing is written and nothing is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from queries.result import ExposureReport, Verdict, VerdictReport

if TYPE_CHECKING:
    from queries.portfolio import PortfolioReport
    from visualize.world.borders import Borders

_SANDBOX = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"


@dataclass(frozen=True, slots=True)
class Page:
    """An answer as a page; `isthmus.pages` makes them, `visualize.page.renderer` says what is what.

    `opens` is the view it opens with, `height` the frame's in a notebook, in pixels.
    """

    report: ExposureReport
    verdicts: Sequence[VerdictReport] = ()
    before: Mapping[tuple[str, str], Verdict] | None = None
    portfolio: PortfolioReport | None = None
    borders: Borders | None = None
    opens: str = "list"
    height: int = 760

    def to_html(self) -> str:
        """The whole page as text, as `--html` writes it."""
        from visualize.page.renderer import render

        return render(
            self.report,
            self.borders,
            verdicts=self.verdicts,
            before=self.before,
            portfolio=self.portfolio,
            opens=self.opens,
        )

    def write(self, path: Path | str) -> None:
        """Write the page to a file; an existing one is replaced only by a whole one."""
        from visualize.page.document import write_whole

        write_whole(self.to_html(), path)

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return framed(self.to_html(), self.report.title, self.height)


def framed(page: str, title: str, height: int) -> str:
    """A page's text in a frame of its own, for a notebook's cell."""
    return (
        f'<iframe title="{escape(title, quote=True)}" sandbox="{_SANDBOX}" width="100%" '
        f'height="{height}" style="border:0" srcdoc="{escape(page, quote=True)}"></iframe>'
    )
