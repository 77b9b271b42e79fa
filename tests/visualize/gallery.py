"""The pages of the gallery (docs/gallery.md): what is asked, and a picture of what one sees.

`python -m tests.visualize.gallery` makes the pictures anew, from the starter graph as it ships.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.isthmus.calling import call

DOCS = Path(__file__).parents[2] / "docs"
FOLDER = DOCS / "gallery"
SIZE = (1280, 800)
AS_OF = ("--as-of", "2026-11-26")
HOLDINGS = """\
ticker,value,currency,sector
KTOS,40000,USD,defence
ASML,90000,EUR,lithography
NVDA,120000,USD,chips
PANW,30000,USD,cybersecurity
CRWD,30000,USD,cybersecurity
IONQ,10000,USD,quantum
CAT,25000,USD,machinery
FLR,15000,USD,engineering
"""


@dataclass(frozen=True)
class Picture:
    """One page: its name, what one sees in it, the question, and where in the page one looks."""

    name: str
    title: str
    seen: str
    asked: tuple[str, ...]
    fragment: str = ""

    @property
    def command(self) -> str:
        """As a person types it."""
        words = (f'"{word}"' if " " in word else word for word in self.asked)
        return " ".join(["isthmus", *words, "--html", f"{self.name}.html"])


PICTURES = (
    Picture(
        "smic",
        "SMIC, an investor's view",
        "Its own plants and holdings on the Entity List, with their stakes, and what it buys and "
        "makes under controls of four jurisdictions.",
        ("exposure", "SMIC", "--profile", "investor", "--top", "12"),
    ),
    Picture(
        "drones",
        "Drones and third-country routes",
        "A trader in Hong Kong sells parts of drones to three listed firms in Russia; DJI and the "
        "maker of the Garpiya's engines stand beside it.",
        ("exposure", "Asia Pacific Links", "DJI", "TSK Vektor", "--top", "12"),
        "#focus=starter:asia-pacific-links",
    ),
    Picture(
        "kratos",
        "Kratos, listed by the other side",
        "Its subsidiary stands on Chinese lists; the slider shows since when.",
        ("exposure", "KTOS"),
    ),
    Picture(
        "asml",
        "ASML and the tiers of lithography",
        "What it makes is under control in three jurisdictions, and whom it sells to is listed.",
        ("exposure", "ASML", "--profile", "investor", "--top", "14"),
    ),
    Picture(
        "arctic-lng-2",
        "Arctic LNG 2 and who is behind it",
        "A red outline: no list names Yamal LNG, two regimes' rules reach it through Novatek.",
        ("exposure", "Novatek", "Arctic LNG 2", "--top", "12"),
        "#focus=starter:novatek",
    ),
    Picture(
        "element",
        "Element under ten regimes, with the sums",
        "The same party is owned under one rule, flagged under two and not found under others; "
        "each word leads to its sum, its drawing and its sources.",
        ("verdict", "Element", "--regime", "all"),
    ),
    Picture(
        "rostec",
        "What if Rostec were delisted?",
        "Who would be reached no more, and under which regime; a banner says that it is a guess.",
        ("whatif", "--delist", "Rostec"),
        "#view=verdicts",
    ),
    Picture(
        "portfolio",
        "A portfolio, holding by holding",
        "Each holding with its strongest path; the list sorts by what to look at first.",
        ("portfolio", "holdings.csv"),
    ),
    Picture(
        "routes",
        "The routes into Russia on the world map",
        "Trade facts between the countries of the answer, each as it was stated: what is dashed "
        "has no value, and nothing is added up.",
        ("exposure", "DJI", "--profile", "investor"),
        "#view=world&flows=trade",
    ),
    Picture(
        "graph",
        "The whole starter graph",
        "Each disc is a community, roughly where an atlas has its country; red stands on a list.",
        (
            "map",
            "--kind",
            "Company",
            "--kind",
            "Organization",
            "--kind",
            "Product",
            "--kind",
            "Country",
        ),
    ),
)


def chapter(picture: Picture) -> str:
    """What docs/gallery.md says of a picture."""
    return (
        f"## {picture.title}\n\n{picture.seen}\n\n"
        f"```\n{picture.command}\n```\n\n![{picture.title}](gallery/{picture.name}.png)\n"
    )


def make(picture: Picture, folder: Path, home: Path) -> Path:
    """Ask the question in a home that holds the starter graph; the page that came."""
    page = folder / f"{picture.name}.html"
    (folder / "holdings.csv").write_text(HOLDINGS, "utf-8")
    words = [str(folder / word) if word.endswith(".csv") else word for word in picture.asked]
    asked = [*words, *AS_OF, "--html", str(page)]
    done = call(home, *asked)
    assert done.status in (0, 1), done.err  # 1: something was found
    return page


def main() -> None:
    """Write every picture."""
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        home = folder / "home"
        call(home, "ingest", "starter")
        binary = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=binary)
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
        for picture in PICTURES:
            made = make(picture, folder, home)
            page.goto("about:blank")
            page.goto(made.as_uri() + picture.fragment)
            page.wait_for_timeout(600)
            page.screenshot(path=FOLDER / f"{picture.name}.png")
        browser.close()
    page_of_docs = DOCS / "gallery.md"
    head = page_of_docs.read_text("utf-8").partition("\n## ")[0].rstrip()
    page_of_docs.write_text("\n\n".join([head, *map(chapter, PICTURES)]), "utf-8")


if __name__ == "__main__":
    main()
