"""A report to look at and to test with: invented firms, the shapes that real answers have.

Four parties are asked about: one with twelve paths of up to five steps, one that is itself
listed, one with two short paths, one with nothing found. Names are long, or in scripts of their
own; one step has three sources, one an imprecise date, some sources no address.
"""

from __future__ import annotations

import math
from itertools import pairwise

from queries.result import (
    EvidenceView,
    Exposure,
    ExposureReport,
    Listing,
    ListLooked,
    Party,
    Path,
    StakeLine,
    Step,
    TradeFlow,
    Verdict,
    VerdictReport,
)

LISTS = {
    "ofac_sdn": ("SDN", "OFAC Specially Designated Nationals and Blocked Persons List"),
    "eu_fsf": ("EU", "EU consolidated list of persons, groups and entities"),
    "uk_ofsi": ("UK", "UK Sanctions List"),
    "un_sc": ("UN", "UN Security Council Consolidated List"),
    "bis_el": ("BIS", "BIS Entity List, Supplement No. 4 to Part 744"),
    "uflpa": ("UFLPA", "Uyghur Forced Labor Prevention Act Entity List"),
}

# id: (name, kind, country, lists)
_PARTIES: dict[str, tuple[str, str, str | None, tuple[str, ...]]] = {
    "corvane": ("Corvane Microsystems", "Company", "US", ()),
    "fablight": ("Fablight Foundry Services", "Company", "TW", ()),
    "orsted": ("Ørsund Precision Optik", "Company", "DK", ()),
    "halden": ("Halden Werkzeugmaschinen- und Vorrichtungsbau GmbH & Co. KG", "Company", "DE", ()),
    "kestrel": ("Kestrel Circuits", "Company", "JP", ()),
    "bluefin": ("Bluefin Assembly and Test (Penang)", "Company", "MY", ()),
    "sao_bento": ("São Bento Metais", "Company", "BR", ()),
    "vantaa": ("Vantaa Cells", "Company", "FI", ()),
    "corvane_nl": ("Corvane Netherlands Holding", "Company", "NL", ()),
    "gallium": ("Gallium, refined (99.9999 %)", "Product", None, ()),
    "sertao": ("Sertão Mineração", "Company", "BR", ()),
    "mito": ("水戸セラミックス株式会社", "Company", "JP", ()),
    "jiahe": ("嘉禾磁性材料有限公司", "Company", "CN", ()),
    "gulf": ("شركة الخليج للمعادن والتجارة", "Company", "AE", ()),
    "anadolu": ("Anadolu Döküm Sanayi ve Ticaret", "Company", "TR", ()),
    "lotus": ("Lotus Wafer Materials", "Company", "TW", ()),
    "wafers": ("Silicon wafers, 300 mm", "Product", None, ()),
    "port": ("Free Zone Port Authority", "Organization", "AE", ()),
    "harbin": ("Harbin Tooling", "Company", "CN", ()),
    "caspian": ("Caspian Titan", "Company", "KZ", ()),
    "belgorod": ("Белгородский литейный завод", "Company", "RU", ()),
    "baotong": ("Baotong Rare Earth Separation", "Company", "CN", ()),
    "limassol": ("Limassol Holdings (Overseas Investments) Limited", "Company", "CY", ()),
    "silkroad": ("Silk Road Commodities", "Company", "SG", ()),
    "marmara": ("Marmara Transit Lojistik", "Company", "TR", ()),
    "aster": ("MV Aster Dawn", "Vessel", "PA", ()),
    "tarim": ("Tarim Silicon", "Company", "CN", ()),
    "dunaj": ("Dunaj Nickel", "Company", "SK", ()),
    "orion": ("Orion Freight Forwarding", "Company", "CY", ()),
    "ural": ("Уральские специальные сплавы", "Company", "RU", ()),
    "minskopt": ("Minsk Optoelectronic Components", "Company", "BY", ()),
    "zagros": ("Zagros Petrochemical Trading", "Company", "IR", ()),
    "kyzyl": ("Kyzyl Labour Transfer Bureau", "Organization", "CN", ()),
    "volkhov": ("Volkhov Metallurgy", "Company", "RU", ()),
    # Listed
    "severny": (
        "Severny Microelectronics Research and Production Association",
        "Company",
        "RU",
        ("ofac_sdn", "eu_fsf", "uk_ofsi"),
    ),
    "korvan": ("АО «Корван»", "Company", "RU", ("eu_fsf", "uk_ofsi")),
    "eastpole": ("East Pole Shipping", "Company", "HK", ("ofac_sdn",)),
    "tumen": ("Tumen River Trading Corporation", "Company", "KP", ("un_sc", "ofac_sdn", "eu_fsf")),
    "hotan": ("和田石英矿业", "Company", "CN", ("uflpa",)),
    "gomel": ("Gomel Precision Plant", "Company", "BY", ("eu_fsf", "bis_el")),
    "zagrosnat": ("Zagros National Petrochemical", "Company", "IR", ("ofac_sdn", "uk_ofsi")),
    "fabyards": ("Star Lake Semiconductor Manufacturing", "Company", "CN", ("bis_el",)),
    "arsenal": ("Directorate of Missile Procurement", "Organization", "RU", ("ofac_sdn", "eu_fsf")),
    # Other parties asked about
    "altmark": ("Altmark Unmanned Systems", "Company", "US", ("bis_el",)),
    "altunit": ("Altmark Target Drones", "Company", "US", ("bis_el",)),
    "sakura": ("Sakura Lithography", "Company", "JP", ()),
    "quiet": ("Quietwater Quantum Instruments", "Company", "CA", ()),
}

# (source, target): (relation, step, phrase, label, share, confidence, since, uncertain)
_Fact = tuple[str, str, str, str, float | None, str, str | None, bool]
_STEPS: dict[tuple[str, str], _Fact] = {
    ("corvane", "fablight"): ("SUPPLIES", "supplier", "buys 62 % of its wafer starts from", "62 % of wafer starts", 0.62, "high", "2019-01-01", False),
    ("corvane", "orsted"): ("SUPPLIES", "supplier", "buys lens assemblies from", "lens assemblies", None, "medium", "2021", False),
    ("corvane", "halden"): ("SUPPLIES", "supplier", "buys handling tools from", "tools", 0.08, "medium", "2020-05", False),
    ("corvane", "kestrel"): ("SUPPLIES", "supplier", "buys substrates from", "substrates", 0.31, "high", "2018-04-01", False),
    ("corvane", "bluefin"): ("SUPPLIES", "supplier", "buys assembly and test from", "assembly, test", 0.44, "high", "2016", False),
    ("corvane", "sao_bento"): ("SUPPLIES", "supplier", "buys tantalum from", "12 %", 0.12, "medium", "2015", False),
    ("corvane", "vantaa"): ("SUPPLIES", "supplier", "buys backup cells from", "cells", 0.05, "low", "2022", True),
    ("corvane", "corvane_nl"): ("OWNS", "holding", "owns 100 % of", "100 %", 1.0, "high", "2012-03-01", False),
    ("corvane", "gallium"): ("NEEDS", "input", "needs", "needs", None, "medium", None, False),
    ("corvane_nl", "minskopt"): ("OWNS", "holding", "owns 49 % of", "49 %", 0.49, "high", "2014-06-30", False),
    ("corvane_nl", "fabyards"): ("SUPPLIES", "customer", "sells test handlers to", "test handlers", 0.07, "high", "2020-11-01", False),
    ("fablight", "lotus"): ("SUPPLIES", "supplier", "buys polished wafers from", "wafers", 0.55, "high", "2017", False),
    ("fablight", "wafers"): ("NEEDS", "input", "needs", "needs", None, "high", None, False),
    ("wafers", "tarim"): ("PRODUCES", "maker", "is made by (market share 9 %)", "9 % of market", 0.09, "medium", None, False),
    ("lotus", "tarim"): ("SUPPLIES", "supplier", "buys polysilicon from", "polysilicon", 0.35, "medium", "2020", False),
    ("tarim", "hotan"): ("SUPPLIES", "supplier", "buys quartz from", "quartz", 0.7, "medium", "2019-07", False),
    ("tarim", "kyzyl"): ("LINKED_TO", "linked", "takes transferred workers through", "labour transfer", None, "low", "2018", True),
    ("kyzyl", "hotan"): ("LINKED_TO", "linked", "places workers with", "placement", None, "low", None, True),
    ("orsted", "mito"): ("SUPPLIES", "supplier", "buys ceramic mounts from", "mounts", 0.2, "high", "2016", False),
    ("mito", "jiahe"): ("SUPPLIES", "supplier", "buys magnets from", "magnets", 0.4, "medium", "2019", False),
    ("jiahe", "baotong"): ("OWNS", "owner", "is owned 51 % by", "51 %", 0.51, "high", "2011-08-15", False),
    ("baotong", "fabyards"): ("SUPPLIES", "customer", "sells oxides to", "oxides", 0.1, "medium", "2021", False),
    ("halden", "anadolu"): ("SUPPLIES", "supplier", "buys castings from", "castings", 0.25, "medium", "2018", False),
    ("anadolu", "caspian"): ("SUPPLIES", "supplier", "buys titanium sponge from", "Ti sponge", 0.6, "medium", "2017", False),
    ("caspian", "ural"): ("OWNS", "owner", "is owned 30 % by", "30 %", 0.3, "high", "2013-02-01", False),
    ("ural", "severny"): ("CONTROLS", "controller", "is controlled by (board majority)", "board majority", None, "high", "2016-09-01", False),
    ("anadolu", "belgorod"): ("SUPPLIES", "supplier", "buys pig iron from", "pig iron", 0.15, "low", "2020", False),
    ("belgorod", "korvan"): ("OWNS", "owner", "is owned 41.66 % by", "41.66 %", 0.4166, "high", "2009-12-31", False),
    ("kestrel", "gulf"): ("SUPPLIES", "supplier", "buys copper foil through", "copper foil", 0.18, "medium", "2021-03", False),
    ("gulf", "silkroad"): ("OWNS", "owner", "is owned 75 % by", "75 %", 0.75, "high", "2015-05-20", False),
    ("silkroad", "zagros"): ("SUPPLIES", "supplier", "buys cathodes from", "cathodes", 0.33, "medium", "2019", True),
    ("zagros", "zagrosnat"): ("OWNS", "owner", "is owned 100 % by", "100 %", 1.0, "high", "2007", False),
    ("gulf", "port"): ("CONTROLS", "controller", "is controlled by (licence)", "licence", None, "medium", "2010", False),
    ("port", "eastpole"): ("LINKED_TO", "linked", "is linked with (“berth partner”)", "berth partner", None, "low", "2022", True),
    ("bluefin", "harbin"): ("SUPPLIES", "supplier", "buys lead frames from", "lead frames", 0.22, "medium", "2018", False),
    ("harbin", "gomel"): ("SUPPLIES", "supplier", "buys press tools from", "press tools", 0.28, "medium", "2020", False),
    ("bluefin", "limassol"): ("OWNS", "owner", "is owned 12 % by", "12 %", 0.12, "high", "2017-10-01", False),
    ("limassol", "volkhov"): ("OWNS", "owner", "is owned 100 % by", "100 %", 1.0, "high", "2012", False),
    ("volkhov", "severny"): ("OWNS", "owner", "is owned 24.9 % by", "24.9 %", 0.249, "medium", "2014", False),
    ("sao_bento", "sertao"): ("SUPPLIES", "supplier", "buys 70 % of its ore from", "70 % of ore", 0.7, "high", "2018", False),
    ("sertao", "marmara"): ("SUPPLIES", "supplier", "ships through", "shipping", None, "medium", "2019", False),
    ("marmara", "aster"): ("OWNS", "holding", "owns 100 % of", "100 %", 1.0, "high", "2020-02-11", False),
    ("aster", "eastpole"): ("CONTROLS", "controller", "is managed by", "managed", None, "high", "2021-01-15", False),
    ("vantaa", "dunaj"): ("SUPPLIES", "supplier", "buys nickel sulphate from", "Ni sulphate", 0.5, "medium", "2021", False),
    ("dunaj", "orion"): ("OWNS", "owner", "is owned 60 % by", "60 %", 0.6, "high", "2016", False),
    ("orion", "tumen"): ("LINKED_TO", "linked", "is linked with (“same address and director company”)", "same address", None, "low", "2023", True),
    ("minskopt", "gomel"): ("SUPPLIES", "customer", "sells detectors to", "detectors", 0.38, "high", "2015", False),
    ("gallium", "korvan"): ("PRODUCES", "maker", "is made by (market share 4 %)", "4 % of market", 0.04, "medium", None, False),
    ("minskopt", "arsenal"): ("FOUND_IN", "found_in", "has parts found in a missile of", "found in", None, "medium", "2023-08", False),
    ("altmark", "altunit"): ("OWNS", "holding", "owns 100 % of", "100 %", 1.0, "high", "2018", False),
    ("sakura", "fabyards"): ("SUPPLIES", "customer", "sells steppers to", "steppers", 0.12, "high", "2017", False),
    ("sakura", "kestrel"): ("SUPPLIES", "supplier", "buys substrates from", "substrates", 0.09, "medium", "2019", False),
}  # fmt: skip

_ROUTES: dict[str, tuple[tuple[str, ...], ...]] = {
    "corvane": (
        ("corvane", "corvane_nl", "fabyards"),
        ("corvane", "corvane_nl", "minskopt", "gomel"),
        ("corvane", "bluefin", "harbin", "gomel"),
        ("corvane", "fablight", "lotus", "tarim", "hotan"),
        ("corvane", "corvane_nl", "minskopt", "arsenal"),
        ("corvane", "fablight", "wafers", "tarim", "hotan"),
        ("corvane", "bluefin", "limassol", "volkhov", "severny"),
        ("corvane", "gallium", "korvan"),
        ("corvane", "kestrel", "gulf", "silkroad", "zagros", "zagrosnat"),
        ("corvane", "orsted", "mito", "jiahe", "baotong", "fabyards"),
        ("corvane", "halden", "anadolu", "caspian", "ural", "severny"),
        ("corvane", "sao_bento", "sertao", "marmara", "aster", "eastpole"),
        ("corvane", "halden", "anadolu", "belgorod", "korvan"),
        ("corvane", "kestrel", "gulf", "port", "eastpole"),
        ("corvane", "vantaa", "dunaj", "orion", "tumen"),
        ("corvane", "fablight", "lotus", "tarim", "kyzyl", "hotan"),
    ),
    "altmark": (("altmark",), ("altmark", "altunit")),
    "sakura": (
        ("sakura", "fabyards"),
        ("sakura", "kestrel", "gulf", "silkroad", "zagros", "zagrosnat"),
    ),
    "quiet": (),
}

_SUMMARIES = {
    "corvane": "Reaches ten listed parties, most strongly Star Lake through its own Dutch "
    "holding's sales of test handlers; four paths rest on a weak source.",
    "altmark": "Is itself on China's and the US Entity List, and so is its drone unit.",
    "sakura": "Sells steppers to Star Lake, and meets an Iranian owner three suppliers back.",
    "quiet": "No path to any listed party was found within five steps.",
}


def _evidence(source: str, target: str, confidence: str) -> tuple[EvidenceView, ...]:
    one, other = _PARTIES[source][0], _PARTIES[target][0]
    slug = f"{source}-{target}"
    filing = EvidenceView(
        "registry",
        f"Annual report of {one}",
        f"https://filings.example.org/{slug}/2025",
        "note 27, page 114",
        f"“The group's principal business with {other} continued on the same terms.”",
        "2025-03-14",
        confidence,
    )
    if (source, target) == ("corvane_nl", "fabyards"):
        press = EvidenceView(
            "press",
            "Test handlers shipped to Star Lake after the rule of October",
            "https://news.example.com/2024/11/test-handlers",
            "paragraph 6",
            "Two people familiar with the deliveries said that forty units had been shipped.",
            "2024-11-05",
            "medium",
        )
        customs = EvidenceView(
            "trade",
            "Export declarations, heading 8486.90",
            None,
            "rows 2,201 to 2,214",
            "",
            "2024-12",
            "high",
        )
        return (filing, press, customs)
    if confidence == "low":
        return (
            EvidenceView(
                "directory",
                f"Directory entry naming {other}",
                None,
                "",
                "Same street address; no further particulars.",
                None,
                "low",
            ),
        )
    return (filing,)


def _listing(list_id: str, party: str) -> Listing:
    label, title = LISTS[list_id]
    return Listing(
        list_id,
        label,
        title,
        "2022-04-08" if list_id != "uflpa" else "2023-06-12",
        None,
        ("RUSSIA-EO14024",) if list_id == "ofac_sdn" else (),
        "Asset freeze; no funds or economic resources may be made available"
        if list_id in ("eu_fsf", "uk_ofsi")
        else None,
        (
            EvidenceView(
                list_id,
                f"{title}: entry for {_PARTIES[party][0]}",
                f"https://lists.example.gov/{list_id}/{party}",
                f"entry {1000 + len(party)}",
                "",
                "2026-11-20",
                "high",
            ),
        ),
    )


def parties() -> dict[str, Party]:
    """Every party of the sample by id."""
    found = {}
    for key, (name, kind, country, lists) in _PARTIES.items():
        listings = tuple(_listing(entry, key) for entry in lists)
        facts = (("Also known as", f"{name.split()[0]} Group"),) if kind == "Company" else ()
        found[f"smp:{key}"] = Party(f"smp:{key}", name, kind, country, listings, facts)
    return found


def _step(source: str, target: str) -> Step:
    relation, step, phrase, label, share, confidence, since, uncertain = _STEPS[source, target]
    factor = {"high": 1.0, "medium": 0.9, "low": 0.7}[confidence] * (
        0.45 + 0.5 * min(1.0, 4 * share) if share is not None else 0.5
    )
    cost = round(-math.log(factor) * 65536)
    return Step(
        f"smp:{source}",
        f"smp:{target}",
        relation,
        step,
        phrase,
        label,
        step not in ("owner", "supplier", "controller", "maker"),
        cost,
        math.exp(-cost / 65536),
        share,
        since,
        None,
        confidence,
        uncertain,
        _evidence(source, target, confidence),
    )


def _path(rank: int, route: tuple[str, ...]) -> Path:
    steps = tuple(_step(a, b) for a, b in pairwise(route))
    cost = sum(step.cost for step in steps)
    names = [_PARTIES[key][0] for key in route]
    sentence = names[0]
    for position, (step, name) in enumerate(zip(steps, names[1:], strict=True)):
        sentence += f"{', which ' if position else ' '}{step.phrase} {name}"
    labels = " and ".join(LISTS[entry][0] for entry in _PARTIES[route[-1]][3])
    sentence += (
        f", which stands on the {labels} list." if steps else f" stands on the {labels} list."
    )
    weakest = max(range(len(steps)), key=lambda i: steps[i].cost) if steps else None
    return Path(
        rank,
        f"smp:{route[-1]}",
        cost,
        math.exp(-cost / 65536),
        steps,
        sentence,
        weakest,
        None if weakest is None else (weakest, len(steps[weakest].evidence) - 1),
    )


def _ranked(routes: tuple[tuple[str, ...], ...]) -> tuple[Path, ...]:
    order = sorted(routes, key=lambda route: (_path(0, route).cost, len(route), route))
    return tuple(_path(rank, route) for rank, route in enumerate(order, 1))


# (from, to, goods, HS codes, what is counted, period, years, value, currency, quantity, share)
_Trade = tuple[
    str,
    str,
    str | None,
    tuple[str, ...],
    str | None,
    str | None,
    tuple[int, ...],
    int | None,
    str | None,
    str | None,
    int | None,
]
_TRADE: tuple[_Trade, ...] = (
    ("CN", "RU", "Machine tools", ("8457", "8458"), None, "2023", (2023,), 640_000_000_00, "USD", None, None),
    ("CN", "RU", "Machine tools", ("8457", "8458"), "CNC, one month", "2023-07", (2023,), None, None, None, 680_000),
    ("CN", "RU", "Integrated circuits", ("8542",), None, "2022..2023", (2022, 2023), 1_200_000_000_00, "USD", None, None),
    ("CN incl. HK", "RU", "Integrated circuits", ("8542",), None, "2022", (2022,), 1_900_000_000_00, "USD", None, None),
    ("HK", "RU", "Integrated circuits", ("8542",), None, "2023", (2023,), 45_000_000_00, "USD", None, None),
    ("JP", "KR", "Photoresist", (), None, "2019", (2019,), None, None, None, 900_000),
    ("TR", "RU", "Electronic components", (), None, None, (2023,), 110_000, "JPY", None, None),
    ("XX", "IR", None, (), None, None, (), None, None, None, None),
    ("KZ", "RU", "Machine tools", (), None, "2022", (2022,), None, None, "37 machines", None),
)  # fmt: skip


def trade() -> tuple[TradeFlow, ...]:
    """Trade facts of every kind: valued, valued in another currency, by share, by weight, by nothing."""
    return tuple(
        TradeFlow(
            source, target, goods, hs, counts, period, years, None, None, value, currency,
            quantity, share, "Customs returns" if value else None, "stated as about" if share else None,
            "medium",
            (EvidenceView("starter", f"Trade note {at}", f"https://example.org/t/{at}", f"trade.csv line {at + 2}", f"EXPORTS {source} → {target}", "2024-02-01", "medium"),),
        )
        for at, (source, target, goods, hs, counts, period, years, value, currency, quantity, share) in enumerate(_TRADE)
    )  # fmt: skip


def report() -> ExposureReport:
    """The sample report."""
    known = parties()
    results = tuple(
        Exposure(
            known[f"smp:{key}"],
            _ranked(routes),
            _SUMMARIES[key],
            near_misses=(
                "Ridgeline Cryogenics supplies a firm owned 8 % by Volkhov Metallurgy: one step "
                "more than the five searched.",
                "A listing of Helium Trading ended on 14 May 2025.",
            )
            if key == "quiet"
            else (),
            dependency=("Refined gallium: 98 % of world output comes from one country (2024).",)
            if key == "corvane"
            else (),
            cut=("3 paths weaker than 0.1 % of the strongest are left out.",)
            if key == "corvane"
            else (),
        )
        for key, routes in _ROUTES.items()
    )
    return ExposureReport(
        "Four makers of precision instruments: exposure to listed parties",
        "2026-11-22 · 9f3c1ab",
        "2026-11-22",
        None,
        "sanctions",
        "Ownership, control, supply and found parts count; strength is attention, not probability.",
        5,
        known,
        results,
        tuple(
            ListLooked(key, label, title, 1000 * (9 - place) + 17 * place, "2026-11-20")
            for place, (key, (label, title)) in enumerate(LISTS.items())
        ),
        cut=("Paths of more than 5 steps were not searched.",),
        trade=trade(),
    )


def verdicts() -> list[VerdictReport]:
    """Verdicts under two regimes: owned, undetermined, and one that was not screened."""
    known = parties()
    view = EvidenceView(
        "starter", "Annual report", "https://example.org/ar", "page 4", "41 %", "2025", "high"
    )

    def stake(holder: str, low: int, high: int, because: str | None) -> StakeLine:
        why = None if because else "the rule does not reach it"
        name = known[f"smp:{holder}"].name
        return StakeLine(f"smp:{holder}", name, low, high, because, why, (view,))

    def told(key: str, regime: str, verdict: str, *lines: StakeLine) -> Verdict:
        low, high = (
            sum(getattr(one, f"share_{end}_ppm") for one in lines) for end in ("min", "max")
        )
        sums = f"{low / 10_000:g} % to {high / 10_000:g} %; the test of at least 50 % decides"
        return Verdict(
            known[f"smp:{key}"],
            regime,
            verdict,
            low,
            high,
            ("control_caution",) if verdict == "undetermined" else (),
            lines,
            sums,
            "the exact stake of the second holder" if verdict == "undetermined" else None,
            "An act, article 1",
            "https://example.org/act",
        )

    owned = told(
        "corvane",
        "house",
        "owned",
        stake("severny", 419_000, 419_000, "listed: SDN since 2022-04-08"),
        stake("korvan", 130_000, 250_000, "listed: EU since 2022-04-08"),
        stake("lotus", 20_000, 20_000, None),
    )
    open_ = told("caspian", "house", "undetermined", stake("severny", 1, 999_999, "listed: SDN"))
    blind = [told(key, "second", "not_screened") for key in ("corvane", "caspian")]
    looked = ListLooked("ofac_sdn", *LISTS["ofac_sdn"], 9017, "2026-11-20")
    shared = ("2026-11-22 · 9f3c1ab", "2026-11-22", None)
    return [
        VerdictReport(
            *shared, "house", "House rule", "House", "blocked", None, (owned, open_), (looked,)
        ),
        VerdictReport(
            *shared, "second", "Second rule", "2nd", "refused", "not certain", tuple(blind), (),
            (), ("not screened: the list uflpa was never ingested",),
        ),
    ]  # fmt: skip
