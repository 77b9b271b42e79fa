"""Are the pages of the gallery what docs/gallery.md shows, and is nothing wrong in them?"""

from __future__ import annotations

import base64
import os
import struct
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.isthmus.calling import call
from tests.visualize import gallery
from tests.visualize.gallery import PICTURES, Picture, chapter
from tests.visualize.page.conftest import Opened
from tests.visualize.page.test_page import CUT_OFF

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.browser

Open = Callable[..., Opened]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Picture], str]:
    """The text of a page of the gallery; each is made once."""
    folder = tmp_path_factory.mktemp("gallery")
    assert call(folder / "home", "ingest", "starter").status == 0

    @cache
    def page(picture: Picture) -> str:
        return gallery.make(picture, folder, folder / "home").read_text("utf-8")

    return page


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    "size", [(1440, 900), (1024, 768), (390, 844)], ids=["wide", "middle", "phone"]
)
def test_nothing_is_wrong_or_cut_off_in_any_view(
    open_html: Open,
    pages: Callable[[Picture], str],
    picture: Picture,
    size: tuple[int, int],
    dark: bool,
) -> None:
    opened = open_html(pages(picture), picture.fragment, size=size, dark=dark)
    opened.wait_until("document.querySelectorAll('#list .path, .firm, #list li').length > 0")
    views = [
        each.get_attribute("id")
        for each in opened.page.query_selector_all("#views button:visible:enabled")
    ]
    assert len(views) >= 2
    assert opened.page.evaluate(CUT_OFF) == []
    for view in views:
        opened.page.click(f"#{view}")
        opened.page.wait_for_timeout(60)
        assert opened.page.evaluate(CUT_OFF) == [], view
    assert opened.faults() == []


# Both pictures are scaled to one pixel for each 8 x 8; how many of these differ clearly?
DIFFERENT = """async ([one, other]) => {
  const width = 160, height = 100;
  const pixels = async (data) => {
    const image = new Image();
    image.src = "data:image/png;base64," + data;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width, height];
    const pen = canvas.getContext("2d");
    pen.imageSmoothingQuality = "high";
    pen.drawImage(image, 0, 0, width, height);
    return pen.getImageData(0, 0, width, height).data;
  };
  const [a, b] = [await pixels(one), await pixels(other)];
  let many = 0;
  for (let at = 0; at < a.length; at += 4) {
    const far = [0, 1, 2].reduce((sum, tone) => sum + Math.abs(a[at + tone] - b[at + tone]), 0);
    if (far > 90) many += 1;
  }
  return many / (width * height);
}"""


def different(browser: BrowserContext, one: bytes, other: bytes) -> float:
    """The share of a picture's parts that another has otherwise, 0 to 1."""
    page = browser.new_page()
    both = [base64.b64encode(data).decode("ascii") for data in (one, other)]
    found: float = page.evaluate(DIFFERENT, both)
    page.close()
    return found


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_the_picture_of_the_documentation_is_what_one_sees(
    browser: BrowserContext, open_html: Open, pages: Callable[[Picture], str], picture: Picture
) -> None:
    opened = open_html(pages(picture), picture.fragment, size=gallery.SIZE)
    opened.page.wait_for_timeout(600)
    seen = opened.page.screenshot()
    if folder := os.environ.get("ISTHMUS_PICTURES"):
        (Path(folder) / f"{picture.name}.png").write_bytes(seen)
    kept = (gallery.FOLDER / f"{picture.name}.png").read_bytes()
    # Letters of another font, or another day's count, are no difference; another page is.
    assert different(browser, seen, kept) < 0.03, "python -m tests.visualize.gallery"
    others = [p for p in PICTURES if p != picture]
    assert all(
        different(browser, seen, (gallery.FOLDER / f"{other.name}.png").read_bytes()) > 0.03
        for other in others[:3]
    )


def test_the_documentation_shows_these_pages() -> None:
    text = (gallery.DOCS / "gallery.md").read_text("utf-8")
    for picture in PICTURES:
        assert chapter(picture).strip() in text, picture.name
        data = (gallery.FOLDER / f"{picture.name}.png").read_bytes()
        assert struct.unpack(">II", data[16:24]) == gallery.SIZE
        assert 50_000 < len(data) < 800_000
    assert {file.stem for file in gallery.FOLDER.glob("*.png")} == {p.name for p in PICTURES}
