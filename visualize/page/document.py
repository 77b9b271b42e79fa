"""What do the pages of the program share? Assets as they are hashed, the policy, the writing.

A page is one file that asks for nothing: what may run or colour it is named by its hash in the
content security policy, its template escapes by default, and a half-written file never takes the
place of a whole one.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from graph.errors import IsthmusError

FOLDER = Path(__file__).parent


def environment(finalize: Callable[[object], object] | None = None) -> Environment:
    """Templates that escape every value and stop at a name that is not there."""
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
    )


def asset(path: Path) -> str:
    """An asset's text, refused if a browser would read other bytes than the ones hashed."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise IsthmusError(f"{path} is missing; reinstall isthmus") from None
    marks = ("\r", "\0") if path.suffix == ".j2" else ("</script", "</style", "<!--", "\r", "\0")
    for mark in marks:
        if mark in text.lower():
            raise IsthmusError(f"{path.name}: holds {mark!r}, which would end or change the script")
    return text


def joined_script(names: Iterable[str]) -> str:
    """These parts of `script/` joined in one strict function, so that nothing is global."""
    parts = (asset(FOLDER / "script" / f"{name}.js") for name in names)
    return '(() => {\n"use strict";\n' + "\n".join(map(tightened_script, parts)) + "\n})();"


def tightened_style(text: str) -> str:
    """A style sheet without comments and spare blanks."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = "".join(line.strip() for line in text.split("\n"))
    return outside_quotes(text, lambda code: re.sub(r"(?<=[:;,{]) +| +(?={)", "", code))


def tightened_script(source: str) -> str:
    """A part of the script without comments, indentation and spare blanks; names stay as they are.

    Line by line: no part uses a template literal or a block comment that spans lines, and a line
    with an apostrophe, a backtick or a slash that does not divide (a regular expression, another
    kind of string) keeps its blanks. What divides stands between blanks. A line that goes on in the
    next, or ends in a semicolon, needs no end of its own.
    """
    kept: list[str] = []
    for line in source.split("\n"):
        code = line.strip()
        if code == "" or code.startswith("//"):
            continue
        # No statement ends here, or one has ended already; a remark ends with its line.
        more = code[-1] in ";{,([" and "//" not in _QUOTED.sub("", code)
        if not re.search(r"['`]|(?<! )/|/(?! )", _QUOTED.sub("", code)):
            code = outside_quotes(code, lambda code: _BLANK.sub("", code))
        kept.append(code if more else code + "\n")
    return "".join(kept).rstrip("\n")


_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')

# A blank that separates nothing: one of its neighbours cannot be part of a name or a number.
# Plus and minus keep theirs, so that "a - -b" stays what it is.
_BLANK = re.compile(r"(?<=[^\w$\s+\-]) +| +(?=[^\w$\s+\-])")


def shared_colours() -> str:
    """The named colours and type faces, light and dark: what `style.css` says before its rules."""
    return asset(FOLDER / "style.css").partition("\n\n")[0]


def outside_quotes(text: str, change: Callable[[str], str]) -> str:
    """Apply `change` to everything that is not in double quotes."""
    pieces = re.split(f"({_QUOTED.pattern})", text)
    pieces[::2] = [change(piece) for piece in pieces[::2]]
    return "".join(pieces)


def content_security_policy(*, scripts: tuple[str, ...] = (), styles: tuple[str, ...]) -> str:
    """Nothing may load, and only these very scripts and styles may run.

    With scripts, Trusted Types refuse every text that is about to be parsed as HTML, so a slip in
    one of them stops with an error instead of running what a source wrote. Without, nothing runs.
    """
    style = "style-src " + " ".join(_hash(text) for text in styles)
    closed = ("base-uri 'none'", "form-action 'none'")
    if not scripts:
        return "; ".join(("default-src 'none'", style, "img-src data:", *closed))
    return "; ".join(
        (
            "default-src 'none'",
            "script-src " + " ".join(_hash(text) for text in scripts),
            style,
            "img-src data: blob:",
            *closed,
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def write_whole(html: str, path: Path | str) -> None:
    """Write a page as UTF-8; an existing file is replaced only once the new one is complete."""
    target = Path(path)
    data = html.encode("utf-8")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise IsthmusError(f"{target}: cannot be written ({error.strerror})") from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        temporary.chmod(0o644)
        temporary.replace(target)
    except OSError as error:
        raise IsthmusError(f"{target}: cannot be written ({error.strerror})") from error
    finally:
        temporary.unlink(missing_ok=True)
