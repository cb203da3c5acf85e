"""What was passed with a coded reason stands in the sentence that is signed (U20, S69)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from models.charting.rules.summary import sentence
from models.codes.tables.code_tables import shipped_code_tables
from models.core.finding import Severity
from models.core.quantity import parse_quantity
from models.safety.case import GivingCase
from models.safety.check import check, rule_of
from models.safety.draft import SitePick
from tests.models.safety.rules.cases import (
    KETOROLAC,
    NOW,
    REGISTERED_NURSE,
    TODAY,
    VIVITROL,
    allergic_to,
    case,
    decision,
    dose_on,
    flagged,
    lot,
    order,
    patient,
)

OTHER_LOT = replace(lot(lot_number="LATER1"), lot_id=lot().lot_id.__class__(int=11), use_by=TODAY + timedelta(days=500))


def later_lot() -> GivingCase:
    """Return a dose from the lot that expires later, the first one lying beside it."""
    made = case(stock=(lot(), OTHER_LOT))
    return replace(made, lots=(OTHER_LOT,), draft=made.draft.model_copy(update={"lots": made.draft.lots[1:]}))


def ended_early(**over: Any) -> GivingCase:
    return case("omalizumab", **over)


WARNED = {
    "OBSERVATION ENDED EARLY": ended_early,
    "LATER-EXPIRING LOT": later_lot,
    "BEFORE IT WAS DUE": lambda: case(ordered=order(due_on=TODAY + timedelta(days=3))),
    "LATE ENTRY": lambda: case(given_at=NOW - timedelta(minutes=40)),
    "ALLERGIES NOT ASKED": lambda: case(person=patient(allergy_status="unknown")),
    "ALLERGIES NOT READ AGAIN": lambda: case(unchecked=("draw-up",)),
    "ALLERGY to aspirin PASSED": lambda: case(KETOROLAC, person=allergic_to("aspirin")),
    "SAME SIDE AGAIN": lambda: case(
        VIVITROL,
        doses=(dose_on(TODAY, VIVITROL, site_codes=("dorsogluteal-r",)),),
        sites=(SitePick(code="dorsogluteal-r"),),
    ),
    "VOLUME OVER THE SITE LIMIT": lambda: case(ordered=order(dose=parse_quantity("3 mL"))),
    "SITE THE CHART KEEPS CLEAR": lambda: case(person=flagged(("scar", "deltoid-r"))),
    "SIMILAR PATIENT": lambda: case(similar=("OKAFOR, Ngozi, born Mar 3, 1961",)),
    "LABEL NOT SCANNED": lambda: case(limits={"patient_labels": 1}),
    "NO SUPERVISOR": lambda: case(giver=REGISTERED_NURSE, supervision="none", supervisor_id=None),
    "NEAR ANOTHER DOSE": lambda: case(doses=(dose_on(TODAY),)),
}


@pytest.mark.parametrize("label", WARNED)
def test_u20_what_a_reason_passed_is_read_back_with_the_reason(label: str) -> None:
    made = WARNED[label]()
    warned = [f for f in check(made) if f.severity is Severity.WARN and f.passed == label]
    assert warned, [(f.rule, f.passed) for f in check(made) if f.severity is Severity.WARN]
    row = shipped_code_tables().reasons[rule_of(warned[0]).answers][0]

    answered = replace(made, draft=made.draft.model_copy(update={"overrides": {warned[0].key: row.code}}))

    assert f"{label}: {row.display}." in sentence(answered, check(answered))
    assert label not in sentence(made, check(made))


def test_s68_a_stop_a_provider_passed_is_read_back_with_who_and_why() -> None:
    made = case(person=allergic_to("cyanocobalamin"), attestations=(decision("allergy@verify.allergies[0]"),))
    message = sentence(made, check(made))

    assert "ALLERGY to cyanocobalamin. Passed by D Chen MD: checked against the chart, benefit outweighs." in message


def test_a_rule_without_a_word_of_its_own_says_what_it_warned_of() -> None:
    rule = replace(rule_of(check(later_lot())[0]), passed="")

    assert rule.warn("dose.x", "Twice the usual dose. Ask the provider.").passed == "PASSED Twice the usual dose"
