"""Does docs/sources.md say of every source what its `source.toml` says?

`python -m tests.ingest.test_sources_page` writes the table anew.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from ingest.source import SourceInfo, known_sources

PAGE = Path(__file__).parents[2] / "docs" / "sources.md"
HEAD = (
    "| source | what it is | publisher | licence | files | `--download` | stale after |\n"
    "|---|---|---|---|---|---|---|\n"
)


def _row(info: SourceInfo) -> str:
    mark = " †" if info.closes else ""
    where = f"[{info.title}]({info.url})" if info.url else info.title
    files = ", ".join(dict.fromkeys(info.parts.values()))
    fresh = "" if info.fresh_days is None else f"{info.fresh_days} days"
    fetched = "yes" if info.download else ""
    cells = [f"[`{info.name}`](sources/{info.name}.md){mark}", where, info.publisher, info.licence]
    return f"| {' | '.join([*cells, files, fetched, fresh])} |\n"


def _table() -> str:
    return HEAD + "".join(_row(info) for info in known_sources().values())


def test_the_table_is_what_the_sources_say() -> None:
    text = PAGE.read_text("utf-8")
    assert _table() in text, "run `python -m tests.ingest.test_sources_page`"
    assert text.endswith(_table())


def test_every_list_that_closes_says_when_it_is_stale() -> None:
    for info in known_sources().values():
        if info.closes:
            assert info.guarded
            assert info.fresh_days is not None, info.name


def test_what_is_fetched_comes_over_https_from_a_host_that_is_named() -> None:
    fetching = [info for info in known_sources().values() if info.download]
    assert len(fetching) >= 7
    for info in fetching:
        assert info.download.keys() <= info.parts.keys(), info.name
        for address in info.download.values():
            parts = urlsplit(address)
            assert parts.scheme == "https"
            assert parts.hostname in info.hosts, info.name
        page = PAGE.parent / "sources" / f"{info.name}.md"
        assert f"isthmus ingest {info.name} --download" in page.read_text("utf-8"), info.name


if __name__ == "__main__":
    text = PAGE.read_text("utf-8")
    PAGE.write_text(text[: text.index("| source |")] + _table(), "utf-8")
