"""Texts that a source could hold and that must stay text, and reports with one in every field.

`PAYLOADS` are written by hand, each a way of its own. `generated` makes thousands out of them: one
inside another, broken off, escaped once more, in other letters, between quotes and brackets.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from urllib.parse import quote

from queries.result import (
    EvidenceView,
    Exposure,
    ExposureReport,
    Listing,
    ListLooked,
    Party,
    Path,
    RuleWord,
    StakeLine,
    Step,
    TradeFlow,
    Verdict,
    VerdictReport,
)
from visualize.page.verdict_view import MEANINGS

# Sets a mark that the watch in conftest.py reads; nothing in the page ever does.
RUN = "window.seen.ran=1"
AWAY = "https://elsewhere.invalid"

PAYLOADS: tuple[str, ...] = (
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"--></script><svg onload={RUN}>",
    "<!--<script>",
    "<!-- </title><plaintext>",
    f"</title></style></textarea><script>{RUN}</script>",
    f'<img src=x onerror="{RUN}">',
    f"<img src={AWAY}/pixel.png>",
    f'"><img src=x onerror={RUN}>',
    f"'><img src=x onerror={RUN}>",
    f"<svg/onload={RUN}>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><script>{RUN}</script></svg>",
    "<math><mtext><table><mglyph><style><!--</style>"
    f"<img title='--&gt;&lt;img src=1 onerror={RUN}&gt;'>",
    f"<details open ontoggle={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<body onload={RUN}>",
    f"<video><source onerror={RUN}></video>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<iframe src={AWAY}></iframe>",
    f"<object data={AWAY}></object>",
    f"<embed src={AWAY}>",
    f"<base href={AWAY}/>",
    f"<link rel=stylesheet href={AWAY}/a.css>",
    f"<meta http-equiv=refresh content='0;url={AWAY}'>",
    f"<style>@import '{AWAY}/b.css'</style>",
    f"<style>*{{background:url({AWAY}/c.png)}}</style>",
    f"<form action={AWAY}><button>go",
    f"<template shadowrootmode=open><img src=x onerror={RUN}></template>",
    f"<a href='javascript:{RUN}'>x</a>",
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}",
    f" javascript:{RUN}",
    f"java\nscript:{RUN}",
    f"java\tscript:{RUN}",
    f"\x01javascript:{RUN}",
    f"javascript://example.org/%0a{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f"data:text/html;base64,PHNjcmlwdD4{'A' * 20}",
    f"vbscript:{RUN}",
    "blob:https://elsewhere.invalid/1",
    "file:///etc/passwd",
    "//elsewhere.invalid/x",
    "https://user:secret@elsewhere.invalid/",
    f'https://elsewhere.invalid/?"onmouseover="{RUN}',
    "https://ev\u0456l.invalid/",
    "https://[::1",
    "http:/\\elsewhere.invalid",
    f"url({AWAY}/d.png)",
    f"expression({RUN})",
    f"red;background:url({AWAY}/e.png)",
    "{{ 7 * 7 }}",
    "{% raw %}{{ cycler.__init__ }}",
    "${" + RUN + "}",
    "`${" + RUN + "}`",
    f"\\u003cscript\\u003e{RUN}",
    f"&lt;img src=x onerror={RUN}&gt;",
    f"&#60;img src=x onerror={RUN}&#62;",
    f"'];{RUN};['",
    f'"}}]}};{RUN};//',
    f"*/{RUN}/*",
    f"\u2028{RUN}//",
    f"\u2029{RUN}//",
    "line one\r\nline two\rline three",
    "nul \x00 and bell \x07 and escape \x1b[31m",
    "lone \ud800 and \udfff surrogates",
    "\u202eesrever\u202c \u2066isolate\u2069",
    "z\u0335\u0321\u034e" * 40,
    "a" * 5000,
    "wide 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 👩‍👩‍👧‍👧 \ufffe\uffff",
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "=HYPERLINK(\"https://elsewhere.invalid\",\"x\")",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "\uff1d1+1",
    '"quoted","cells"\n=1',
    "%0aSet-Cookie: a=b",
    "$(touch /tmp/x)",
    "' OR 1=1 --",
    " ",
    "",
)  # fmt: skip


Text = Callable[[], str]


def always(payload: str) -> Text:
    """The same text whenever one is asked for."""
    return lambda: payload


def generated(count: int, seed: int) -> list[str]:
    """So many texts made out of `PAYLOADS`, all different and none of them by hand; the same for
    the same seed."""
    dice = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < count:
        text = dice.choice(PAYLOADS)
        for _ in range(dice.randint(1, 3)):
            text = dice.choice(_WAYS)(text, dice)[:4000]
        if text not in PAYLOADS:
            found.setdefault(text)
    return list(found)


def _between(text: str, dice: random.Random) -> str:
    start, end = dice.choice(_PAIRS)
    return f"{start}{text}{end}"


def _in_another(text: str, dice: random.Random) -> str:
    other = dice.choice(PAYLOADS)
    at = dice.randint(0, len(other))
    return other[:at] + text + other[at:]


def _broken_off(text: str, dice: random.Random) -> str:
    return text[: dice.randint(0, len(text))] + dice.choice(PAYLOADS)


def _other_case(text: str, dice: random.Random) -> str:
    return "".join(dice.choice((char.upper(), char.lower())) for char in text)


def _with_breaks(text: str, dice: random.Random) -> str:
    at = dice.randint(0, len(text))
    return text[:at] + dice.choice("\x00\t\n\r\x0b\x0c\u200b\u2028\u2029\ufeff/") + text[at:]


_PAIRS = (
    ('"', '"'), ("'", "'"), ("`", "`"), ("<", ">"), ("</", ">"), ("<!--", "-->"), ("{{", "}}"),
    ("${", "}"), ('">', '<"'), ("<![CDATA[", "]]>"), ("\\", "\\"), ('";', "//"), ("')", ";('"),
    ("</script>", "<script>"), ("</title>", "<title>"), ("</textarea>", ""), ("<svg>", "</svg>"),
    ("<math>", "</math>"), ("javascript:", "//"), ("data:text/html,", ""), ("//a.invalid/", ""),
    ("=", ""), ("\n", "\n"), ("\u202e", "\u202c"), ("&", ";"), ("\ufffe", ""), ("__proto__", ""),
)  # fmt: skip
_WAYS: tuple[Callable[[str, random.Random], str], ...] = (
    _between,
    _between,
    _in_another,
    _broken_off,
    _other_case,
    _with_breaks,
    lambda text, dice: quote(text.encode("utf-8", "surrogatepass")),
    lambda text, dice: text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;"),
    lambda text, dice: "".join(f"\\u{ord(char):04x}" for char in text[:300] if ord(char) < 65536),
    lambda text, dice: "".join(f"&#x{ord(char):x};" for char in text[:300]),
    lambda text, dice: text[::-1],
    lambda text, dice: text * dice.randint(2, 3),
)


def hostile_report(text: Text) -> ExposureReport:
    """A report whose every text field holds a hostile text; ids differ by a letter besides."""
    listing = Listing(
        text(),
        text(),
        text(),
        text(),
        text(),
        (text(), text()),
        text(),
        (_view(text), _linked(text)),
    )

    def party(letter: str, *listings: Listing) -> Party:
        facts = ((text(), text()), ("Also known as", text()))
        # One of them is on the world map, so that the page has one.
        country = "RU" if letter == "a" else text()
        return Party(text() + letter, text(), text(), country, listings, facts)

    def trade(source: str, target: str, value: int | None) -> TradeFlow:
        return TradeFlow(
            exporter=source,
            importer=target,
            goods=text(),
            hs=(text(), text()),
            counts=text(),
            period=text(),
            years=(2023,),
            valid_from=text(),
            valid_to=text(),
            value=value,
            currency=text(),
            quantity=text(),
            share_ppm=5,
            reporter=text(),
            note=text(),
            confidence=text(),
            evidence=(_view(text), _linked(text)),
        )

    parties = {one.id: one for one in (party("a"), party("b"), party("c", listing), party("d"))}
    first, second, last, other = parties

    def step(source: str, target: str, share: float | None) -> Step:
        return Step(
            source,
            target,
            text(),
            text(),
            text(),
            text(),
            True,
            1000,
            0.9,
            share,
            text(),
            text(),
            text(),
            True,
            (_view(text), _linked(text)),
        )

    paths = (
        Path(
            1,
            last,
            2000,
            0.8,
            (step(first, second, 0.5), step(second, last, None)),
            text(),
            0,
            (0, 1),
            text(),
        ),
        Path(2, last, 3000, 0.7, (step(first, last, 1.0),), text(), 0, None, text()),
    )
    return ExposureReport(
        text(),
        text(),
        text(),
        text(),
        text(),
        text(),
        4,
        parties,
        (
            Exposure(parties[first], paths, text(), (text(),), (text(),), (text(),)),
            Exposure(parties[last], (Path(1, last, 0, 1.0, (), text(), None, None),), text()),
            Exposure(parties[other], (), text(), (text(),), (text(),), (text(),)),
        ),
        (ListLooked(text(), text(), text(), 12, text()),),
        (text(),),
        {key: (RuleWord(text(), text(), text()),) for key in parties},
        (trade("RU", "CN", 100_000), trade(text(), "RU", None), trade("RU", text(), -5)),
        (text(), text()),
    )


def _view(text: Text) -> EvidenceView:
    return EvidenceView(text(), text(), text(), text(), text(), text(), text())


def _linked(text: Text) -> EvidenceView:
    return EvidenceView(text(), text(), f"https://example.org/{text()}", "", "", None, "high")


def hostile_verdicts(
    text: Text, words: Iterable[str] = MEANINGS, keys: tuple[str, str] | None = None
) -> list[VerdictReport]:
    """Verdicts whose every text field holds a hostile text, one report a word.

    Args:
        keys: ids of the two parties they are about, as of parties of a report.
    """
    views = (_view(text), _linked(text))
    listing = Listing(text(), text(), text(), text(), text(), (text(),), text(), views)
    first, other = keys or (text() + "a", text() + "z")
    middle = text() + "b"

    def party(key: str) -> Party:
        facts = ((text(), text()), ("INN", text()))
        return Party(key, text(), text(), text(), (listing,), facts)

    known = {key: party(key) for key in (first, other, middle)}

    def stake(owner: str, low: int, because: str | None) -> StakeLine:
        return StakeLine(owner, text(), low, 500_000, because, text(), views)

    def told(key: str, verdict: str, *proof: Verdict) -> Verdict:
        lines = (
            stake(middle, 400_000, text()),
            stake(first if key == other else other, 500_000, f"listed: {text()}"),
            stake(text() + "d", 0, None),
        )
        reasons = (
            stake(text() + "e", 0, f"controls it ({text()}); listed: {text()}"),
            stake(text() + "f", 0, f"its subsidiary, listed: {text()}"),
        )
        return Verdict(
            known[key],
            text(),
            verdict,
            400_000,
            1_000_000,
            (text(), "control"),
            lines,
            text(),
            text(),
            text(),
            text(),
            proof,
            text(),
            (text(),),
            tuple(replace(item, share_max_ppm=0) for item in reasons),
        )

    lists = (ListLooked(text(), text(), text(), 12, text()),)
    return [
        VerdictReport(
            text(),
            text(),
            text(),
            f"{text()}{at}",
            text(),
            text(),
            text(),
            text(),
            (told(first, verdict, told(middle, text())), told(other, verdict)),
            lists if at else (),
            (),
            (text(), f"not screened: {text()}{at}", f"{text()}{at}"),
        )
        for at, verdict in enumerate((text(), *words))
    ]
