"""Texts that a source could hold and that must stay text, and a report with one in every field."""

from __future__ import annotations

from queries.result import (
    EvidenceView,
    Exposure,
    ExposureReport,
    Listing,
    ListLooked,
    Party,
    Path,
    RuleWord,
    Step,
    TradeFlow,
)

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


def hostile_report(payload: str) -> ExposureReport:
    """A report whose every text field holds the payload; ids differ only by a letter."""
    view = EvidenceView(payload, payload, payload, payload, payload, payload, payload)
    linked = EvidenceView(payload, payload, f"https://example.org/{payload}", "", "", None, "high")
    listing = Listing(
        payload, payload, payload, payload, payload, (payload, payload), payload, (view, linked)
    )

    def party(letter: str, *listings: Listing) -> Party:
        facts = ((payload, payload), ("Also known as", payload))
        # One of them is on the world map, so that the page has one.
        country = "RU" if letter == "a" else payload
        return Party(payload + letter, payload, payload, country, listings, facts)

    def trade(source: str, target: str, value: int | None) -> TradeFlow:
        return TradeFlow(
            exporter=source,
            importer=target,
            goods=payload,
            hs=(payload, payload),
            counts=payload,
            period=payload,
            years=(2023,),
            valid_from=payload,
            valid_to=payload,
            value=value,
            currency=payload,
            quantity=payload,
            share_ppm=5,
            reporter=payload,
            note=payload,
            confidence=payload,
            evidence=(view, linked),
        )

    parties = {one.id: one for one in (party("a"), party("b"), party("c", listing), party("d"))}
    first, second, last, other = parties

    def step(source: str, target: str, share: float | None) -> Step:
        return Step(
            source,
            target,
            payload,
            payload,
            payload,
            payload,
            True,
            1000,
            0.9,
            share,
            payload,
            payload,
            payload,
            True,
            (view, linked),
        )

    paths = (
        Path(
            1,
            last,
            2000,
            0.8,
            (step(first, second, 0.5), step(second, last, None)),
            payload,
            0,
            (0, 1),
        ),
        Path(2, last, 3000, 0.7, (step(first, last, 1.0),), payload, 0, None),
    )
    return ExposureReport(
        payload,
        payload,
        payload,
        payload,
        payload,
        payload,
        4,
        parties,
        (
            Exposure(parties[first], paths, payload, (payload,), (payload,), (payload,)),
            Exposure(parties[last], (Path(1, last, 0, 1.0, (), payload, None, None),), payload),
            Exposure(parties[other], (), payload, (payload,), (payload,), (payload,)),
        ),
        (ListLooked(payload, payload, payload, 12, payload),),
        (payload,),
        {key: (RuleWord(payload, payload, payload),) for key in parties},
        (trade("RU", "CN", 100_000), trade(payload, "RU", None), trade("RU", payload, -5)),
    )
