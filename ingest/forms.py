"""Is a listed entity a company? Lists do not say; the name's legal form or a remark may.

OFAC and others know individuals, vessels and aircraft; everything else is "entity": firms, banks,
ministries, armed groups. An entity is a Company when its name carries a legal form of companies
(FORMS, LAST_WORD_FORMS, FORM_PHRASES), or when a remark gives it a target type of companies
(COMPANY_TARGETS) or an organisation type (an activity of the ISIC classification) that is not one
of states, parties or charities. Otherwise it is an Organization: of unknown legal form.
"""

from __future__ import annotations

import re

from graph.model.vocabulary import NodeKind

# One word of a name, without dots. Words that are common in other names count only at its end.
_FORM_WORDS = """
AG AKTIENGESELLSCHAFT AO APS AVV BHD BV BVBA CJSC CO COMPANY CORP CORPORATION CV DMCC DOO DWC
EAD EIRL EOOD FZC FZCO FZE GMBH INC INCORPORATED JSC JSCB KFT KG KK KSC LDA LIMITADA LIMITED
LLC LLLP LLP LP LTD LTDA MCHJ NPAO NV OAO OHG OJSC OOD OOO OU OY OYJ PAO PJSC PLC PLLC PRIVATE
PTE PTY PVT QSC SA SAC SAE SAK SAL SAOC SAOG SARL SAS SASU SIA SIRKETI SLU SNC SPA SPC SPOLKA
SPRL SRL SRO STI SURL TOO TOV UAB ULC WLL ZAO ZRT
"""
FORMS = frozenset(_FORM_WORDS.split())
LAST_WORD_FORMS = frozenset({"AB", "AD", "AS", "CA", "CC", "EU", "JV", "SC", "SCS", "SE", "SL"})
FORM_PHRASES = re.compile(
    r"JOINT[- ]STOCK|LIMITED LIABILITY|AKTSIONERNOY?E OBSH?C?H?ESTVO|"
    r"OBSH?C?H?ESTVO S OGRANICHENN|SOCIEDAD ANONIMA|SOCIETE ANONYME|\bS EN C\b|\bY CIA\b|"
    r"\bS DE RL\b|\bSP Z O ?O\b|UNITARY ENTERPRISE|YOUXIAN GONGSI"
)
COMPANY_TARGETS = frozenset(
    {"Financial Institution", "Private Company", "Public Company", "State-Owned Enterprise"}
)
OTHER_ACTIVITIES = re.compile(
    r"Activities of political organi[sz]ations|Defen[sc]e activities|Public order|"
    r"General public administration|Activities of .*membership organi[sz]ations|"
    r"Activities of religious|Higher education|Trusts, funds|Central banking",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[A-Z0-9-]+")


def kind_of_entity(name: str, remarks: str) -> NodeKind:
    """Company or Organization, for a party that is no individual, vessel or aircraft."""
    plain = name.upper().replace(".", "").replace("'", "")
    words = _WORDS.findall(plain)
    if not FORMS.isdisjoint(words) or (words and words[-1] in LAST_WORD_FORMS):
        return NodeKind.COMPANY
    if FORM_PHRASES.search(plain):
        return NodeKind.COMPANY
    for phrase in remarks.split("; "):
        body = phrase.removeprefix("alt. ").rstrip(".")
        if body.startswith("Target Type ") and body[12:] in COMPANY_TARGETS:
            return NodeKind.COMPANY
        if body.startswith("Organization Type: ") and not OTHER_ACTIVITIES.search(body):
            return NodeKind.COMPANY
    return NodeKind.ORGANIZATION
