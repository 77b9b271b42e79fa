"""What may a file of a format hold? Every element, attribute and column by name.

A format is written down as indented text, one line a part, what becomes of it beside it:

    CONSOLIDATED_LIST
      @dateGenerated            the publisher's own date
      INDIVIDUALS
        INDIVIDUAL              a person
          REFERENCE_NUMBER      identifier `un`
          SORT_KEY              ignored: the publisher's own order

A name is followed by two blanks and its meaning; an element without children holds text; `…` at
the end of a meaning says that an element with children holds text besides. What a file holds beyond
its shape is drift: it is reported with a sample, never passed over. The pages of the sources and
the tests of drift are made of the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_LINE = re.compile(r"(?P<indent> *)(?P<name>[@\w#.:\-/() ]*?\S)(?:\s{2,}(?P<becomes>\S.*))?$")
_LINES = 65_534
_SAMPLE = 80  # characters of what was not expected
IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Field:
    """One part of a format, by its path, and what becomes of it."""

    path: str
    becomes: str

    @property
    def ignored(self) -> bool:
        """True when it is known and left out, for the reason given."""
        return self.becomes.startswith(IGNORED)


@dataclass(slots=True)
class Shape:
    """An element that is expected, with the attributes and elements that may be in it."""

    name: str
    path: str
    becomes: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: dict[str, Shape] = field(default_factory=dict)

    @property
    def holds_text(self) -> bool:
        """Text is expected in it."""
        return not self.children or self.becomes.endswith("…")

    def fields(self) -> Iterator[Field]:
        """Every part that has a meaning of its own, in the order of the text."""
        if self.becomes:
            yield Field(self.path, self.becomes)
        for name, becomes in self.attributes.items():
            yield Field(f"{self.path}/@{_local(name)}", becomes)
        for child in self.children.values():
            yield from child.fields()

    def at(self, *names: str) -> Shape:
        """The shape of an element below, by local names."""
        here = self
        for name in names:
            here = next(child for child in here.children.values() if child.name == name)
        return here

    def drift(self, element: _Element) -> Iterator[tuple[str, str, int]]:
        """(what was not expected, a sample of it, line) of everything beyond this shape.

        An element that is not known is told once, without what is in it.
        """
        if not self._fits(element):
            yield from self._beyond(element)

    def _fits(self, element: _Element) -> bool:
        """Nothing in the element is beyond this shape; nearly always so, and soon told.

        One walk in the order of the file, without recursion: of a large file every element comes
        by here.
        """
        if not self.attributes.keys() >= set(element.keys()):
            return False
        if (text := element.text) is not None and not text.isspace() and not self.holds_text:
            return False
        begun: list[tuple[Shape, int]] = []  # elements around this one, and children still to come
        here, left = self, len(element)
        for each in element.iterdescendants():
            while not left:
                here, left = begun.pop()
            left -= 1
            known = here.children.get(each.tag)  # type: ignore[arg-type]  # a comment's tag is none
            if known is None:
                return False
            attributes = known.attributes
            for name in each.keys():  # noqa: SIM118  an element iterates over its children
                if name not in attributes:
                    return False
            if (tail := each.tail) is not None and not tail.isspace() and not here.holds_text:
                return False
            if (inside := len(each)) or known.children:
                if (text := each.text) is not None and not text.isspace() and not known.holds_text:
                    return False
                begun.append((here, left))
                here, left = known, inside
        return True

    def _beyond(self, element: _Element) -> Iterator[tuple[str, str, int]]:
        """Everything beyond this shape, one by one."""
        line = line_of(element)
        for name, value in element.attrib.items():
            if str(name) not in self.attributes:
                yield (
                    f"unknown attribute {self.path}/@{_local(str(name))}",
                    str(value)[:_SAMPLE],
                    line,
                )
        children = self.children
        for child in element:
            tag = child.tag
            if isinstance(tag, str):  # else a comment or an instruction
                known = children.get(tag)
                if known is None:
                    where = line_of(child) or line
                    yield f"unknown element {self.path}/{_local(tag)}", _text_of(child), where
                else:
                    yield from known._beyond(child)
            if child.tail is not None and child.tail.strip() and not self.holds_text:
                yield f"text in {self.path}", child.tail.strip()[:_SAMPLE], line
        if element.text is not None and not self.holds_text and element.text.strip():
            yield f"text in {self.path}", element.text.strip()[:_SAMPLE], line


def line_of(element: _Element) -> int:
    """The line an element begins on; 0 when nobody knows.

    Of lines beyond 65,534 libxml2 knows the line on which the text before the first child ends.
    """
    line = element.sourceline or 0
    if line > _LINES and element.text is not None:
        line -= element.text.count("\n")
    return line


def shape_of(text: str, *, namespace: str | None = None) -> Shape:
    """The shape that indented text writes down; elements are in the namespace, attributes in none.

    A `#name` line defines children that `#name` in place of a name puts in again.
    """
    stack: list[tuple[int, Shape]] = []
    root: Shape | None = None
    parts: dict[str, Shape] = {}
    for line in text.strip("\n").splitlines():
        if not line.strip():
            continue
        found = _LINE.match(line)
        assert found is not None, line
        depth, name, becomes = len(found["indent"]), found["name"], found["becomes"] or ""
        while stack and stack[-1][0] >= depth:
            stack.pop()
        parent = stack[-1][1] if stack else None
        if name.startswith("@"):
            assert parent is not None, line
            parent.attributes[name[1:]] = becomes
            continue
        if name.startswith("#"):
            if parent is not None:
                part = parts[name]
                parent.attributes |= part.attributes
                for tag, child in part.children.items():
                    parent.children[tag] = _moved(child, parent.path)
                continue
            parts[name] = Shape(name, name)
            stack.append((depth, parts[name]))
            continue
        path = name if parent is None or parent.name.startswith("#") else f"{parent.path}/{name}"
        shape = Shape(name, path, becomes)
        tag = name if namespace is None else f"{{{namespace}}}{name}"
        if parent is None:
            assert root is None, f"a second root: {line}"
            root = shape
        else:
            assert tag not in parent.children, line
            parent.children[tag] = shape
        stack.append((depth, shape))
    assert root is not None
    return root


def _moved(shape: Shape, path: str) -> Shape:
    """A copy of a shape below another path."""
    moved = Shape(shape.name, f"{path}/{shape.name}", shape.becomes, dict(shape.attributes))
    moved.children = {tag: _moved(child, moved.path) for tag, child in shape.children.items()}
    return moved


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _text_of(element: _Element) -> str:
    return " ".join("".join(str(text) for text in element.itertext()).split())[:_SAMPLE]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table by name, and what becomes of each, in the same form as a shape.

    `required` are those without which nothing can be read.
    """

    fields: tuple[Field, ...]
    required: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """In the order of the text."""
        return tuple(each.path for each in self.fields)

    def missing(self, header: Sequence[str]) -> list[str]:
        """Required columns that a header does not have."""
        return [name for name in self.required if name not in header]

    def unknown(self, header: Sequence[str]) -> list[str]:
        """Columns of a header that nothing is known about."""
        known = set(self.names)
        return [name for name in header if name not in known]


def columns_of(text: str, *, required: Sequence[str] = ()) -> Columns:
    """Columns from lines `name  what it becomes`."""
    fields = []
    for line in text.strip("\n").splitlines():
        if line.strip():
            found = _LINE.match(line.strip())
            assert found is not None, line
            fields.append(Field(found["name"], found["becomes"] or ""))
    known = {each.path for each in fields}
    assert set(required) <= known, set(required) - known
    return Columns(tuple(fields), tuple(required))
