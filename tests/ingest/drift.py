"""Every node of an XML format renamed, added and removed in turn: is any of it passed over?

`mutants` makes the files; what must come of them is for the test of each source to say, by
`assert_drift_is_seen`.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from graph.errors import IsthmusError
from graph.model.facts import Row
from ingest.shape import Shape

Read = Callable[[Path], list[Row]]


@dataclass(frozen=True)
class Mutant:
    """A changed file: what was done, to which path of elements."""

    what: str
    path: str
    content: bytes


def _tags(element: etree._Element) -> tuple[str, ...]:
    way = [str(element.tag)]
    way += [str(above.tag) for above in element.iterancestors()]
    return tuple(reversed(way))


def _local(tags: tuple[str, ...]) -> str:
    return "/".join(tag.rpartition("}")[2] for tag in tags)


def _at(tree: etree._ElementTree, tags: tuple[str, ...]) -> list[etree._Element]:
    return [e for e in tree.iter(tags[-1]) if _tags(e) == tags]


def mutants(content: bytes) -> Iterator[Mutant]:
    """Each element and attribute of a file renamed, added and removed, wherever it stands."""
    tree = etree.ElementTree(etree.fromstring(content))
    paths = dict.fromkeys(_tags(e) for e in tree.iter() if isinstance(e.tag, str))
    for tags in paths:
        namespace = tags[-1].rpartition("}")[0]
        prefix = f"{namespace}}}" if namespace else ""
        for what in ("rename", "add", "attribute", "remove"):
            changed = copy.deepcopy(tree)
            found = _at(changed, tags)
            if what in ("rename", "remove") and len(tags) == 1:
                continue
            for element in found:
                parent = element.getparent()
                if what == "rename":
                    element.tag = f"{prefix}Renamed"
                elif what == "add":
                    etree.SubElement(element, f"{prefix}Strange").text = "never seen before"
                elif what == "attribute":
                    element.set("strange", "never seen before")
                elif parent is not None:
                    parent.remove(element)
            yield Mutant(
                what, _local(tags), etree.tostring(changed, xml_declaration=True, encoding="UTF-8")
            )
        names = dict.fromkeys(str(name) for e in _at(tree, tags) for name in e.attrib)
        for name in names:
            for what in ("rename attribute", "remove attribute"):
                changed = copy.deepcopy(tree)
                for element in _at(changed, tags):
                    value = element.attrib.pop(name, None)
                    if what == "rename attribute" and value is not None:
                        element.set("renamed", value)
                yield Mutant(
                    what,
                    f"{_local(tags)}/@{name.rpartition('}')[2]}",
                    etree.tostring(changed, xml_declaration=True, encoding="UTF-8"),
                )


def assert_drift_is_seen(fixture: bytes, shape: Shape, read: Read, folder: Path) -> None:
    """What is renamed or added is told of, or the file refused; what is removed changes what is
    said, unless it is ignored by name; nothing crashes.

    `read` reads a file; it may raise errors of ours alone.
    """
    ignored = {each.path for each in shape.fields() if each.ignored}
    told = {each.path for each in shape.fields() if not each.ignored}
    whole = _said(read, fixture, folder / "whole.xml")
    assert whole is not None, "the fixture itself is refused"
    before, issues = whole
    for mutant in mutants(fixture):
        said = _said(read, mutant.content, folder / "mutant.xml")
        if said is None:  # refused as a whole: seen
            continue
        now, found = said
        if mutant.what in ("rename", "add", "attribute", "rename attribute"):
            assert len(found) > len(issues), f"{mutant.what} {mutant.path} is passed over"
        elif mutant.path in told and mutant.path not in ignored:
            assert now != before or found != issues, f"{mutant.path} says nothing"


def _said(read: Read, content: bytes, path: Path) -> tuple[set[object], list[str]] | None:
    path.write_bytes(content)
    try:
        rows = read(path)
    except IsthmusError:
        return None
    facts: set[object] = set()
    for row in rows:
        facts |= {statement.fact for statement in row.statements}
    return facts, sorted(issue.what for row in rows for issue in row.issues)


def uncovered(fixture: bytes, shape: Shape) -> list[str]:
    """Parts of a shape that do not occur in a fixture, so that no mutant changes them."""
    tree = etree.ElementTree(etree.fromstring(fixture))
    seen = set()
    for element in tree.iter():
        if isinstance(element.tag, str):
            path = _local(_tags(element))
            seen.add(path)
            seen |= {f"{path}/@{str(name).rpartition('}')[2]}" for name in element.attrib}
    return sorted({each.path for each in shape.fields()} - seen)
