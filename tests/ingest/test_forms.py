"""Which entities are companies."""

from __future__ import annotations

import pytest

from graph.model.vocabulary import NodeKind
from ingest.forms import kind_of_entity


@pytest.mark.parametrize(
    "name",
    [
        "TSK SAMPLE, OOO",
        "CECOEX, S.A.",
        "SAMPLE TRADING CO., LTD.",
        "PUBLIC JOINT STOCK COMPANY SAMPLE",
        "LIMITED LIABILITY COMPANY SAMPLE",
        "SAMPLE LIMITED SIRKETI",
        "AKTSIONERNOE OBSCHESTVO SAMPLE",
        "SAMPLE EXPORTS S. DE R.L. DE C.V.",
        "SAMPLE HOLDING AG",
        "INVERSIONES SAMPLE, C.A.",
        "SAMPLE FZE",
    ],
)
def test_a_legal_form_in_the_name_makes_a_company(name: str) -> None:
    assert kind_of_entity(name, "") is NodeKind.COMPANY


@pytest.mark.parametrize(
    "name",
    [
        "MINISTRY OF DEFENSE",
        "SAMPLE PEOPLE'S ARMY",
        "RAPID ACTION BATTALION",
        "AS SAMPLE SOCIETY",
        "CA IRA MOVEMENT",
        "SCOTTISH SAMPLE CLUB",
    ],
)
def test_a_name_without_one_stays_an_organization(name: str) -> None:
    assert kind_of_entity(name, "") is NodeKind.ORGANIZATION


@pytest.mark.parametrize(
    ("remarks", "kind"),
    [
        ("Target Type Financial Institution.", NodeKind.COMPANY),
        ("DOB 1950; alt. Target Type State-Owned Enterprise.", NodeKind.COMPANY),
        ("Target Type Government Entity.", NodeKind.ORGANIZATION),
        ("Organization Type: Mining of hard coal.", NodeKind.COMPANY),
        ("Organization Type: Activities of political organizations.", NodeKind.ORGANIZATION),
        ("Organization Type: Defense activities.", NodeKind.ORGANIZATION),
        ("Organization Type: Central banking.", NodeKind.ORGANIZATION),
    ],
)
def test_a_remark_may_tell_what_the_name_does_not(remarks: str, kind: NodeKind) -> None:
    assert kind_of_entity("SAMPLE", remarks) is kind
