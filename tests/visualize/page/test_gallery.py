"""Are the pages of the gallery what docs/gallery.md shows, and is nothing wrong in them?"""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.isthmus.calling import call
from tests.visualize import gallery
from tests.visualize.gallery import PICTURES, Picture, chapter
from tests.visualize.page.conftest import Opened

pytestmark = pytest.mark.browser

Open = Callable[..., Opened]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gallery")
    assert call(folder / "home", "ingest", "starter").status == 0
    return folder


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
@pytest.mark.parametrize(
    "size", [(1440, 900), (1024, 768), (390, 844)], ids=["wide", "middle", "phone"]
)
def test_a_page_opens_with_nothing_wrong_and_something_to_see(
    open_html: Open, home: Path, picture: Picture, size: tuple[int, int]
) -> None:
    page = gallery.make(picture, home, home / "home")
    opened = open_html(page.read_text("utf-8"), picture.fragment, size=size)
    assert opened.faults() == []
    assert opened.page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert (
        len(opened.page.query_selector_all("#list .path, #chooser .firm, #list li, #list button"))
        > 0
    )


def test_the_documentation_shows_these_pages() -> None:
    text = (gallery.DOCS / "gallery.md").read_text("utf-8")
    for picture in PICTURES:
        assert chapter(picture).strip() in text, picture.name
        data = (gallery.FOLDER / f"{picture.name}.png").read_bytes()
        assert struct.unpack(">II", data[16:24]) == gallery.SIZE
        assert 50_000 < len(data) < 800_000
    assert {file.stem for file in gallery.FOLDER.glob("*.png")} == {p.name for p in PICTURES}
