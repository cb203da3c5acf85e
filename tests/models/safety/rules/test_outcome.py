"""S50, S52, S57, S76: reasons, waste, what was drawn up in vain, and who supervised."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from models.codes.tables.code_tables import shipped_code_tables
from models.core.charting_codes import DRAWN_UP, Outcome
from models.core.finding import Severity
from models.core.quantity import parse_quantity
from models.safety.rules.outcome import outcome_reason, supervision
from models.safety.rules.product import drawn_up, waste
from models.safety.wasting import waste_of
from tests.models.safety.rules.cases import (
    KETOROLAC,
    NURSE,
    PHYSICIAN,
    REGISTERED_NURSE,
    case,
    lot,
    order,
    package,
    picked,
)

TABLES = shipped_code_tables()
STATUS = TABLES.reasons["status"]
KETOROLAC_60, MULTI_DOSE_B12 = "00409-3796-01", "00517-0032-25"


def half_of_a_vial(**draft: Any) -> Any:
    """Return 30 mg of ketorolac from a single-dose vial of 60 mg."""
    ordered = order(KETOROLAC, dose=parse_quantity("30 mg"))
    return case(KETOROLAC, ordered=ordered, stock=(lot(KETOROLAC, package=package(KETOROLAC_60)),), **draft)


@pytest.mark.parametrize("row", STATUS, ids=lambda row: f"{row.outcome}-{row.code}")
def test_s57_each_coded_reason_serves_its_own_outcome(row: Any) -> None:
    reported = case(outcome=Outcome(row.outcome), status_reason=row.code, status_reason_text="words")
    assert outcome_reason.check(reported) == []


@pytest.mark.parametrize("outcome", [Outcome.PARTLY_GIVEN, Outcome.NOT_GIVEN, Outcome.REFUSED])
@pytest.mark.parametrize("reason", [None, "", "because"])
def test_s57_anything_but_given_needs_a_coded_reason(outcome: Outcome, reason: str | None) -> None:
    (finding,) = outcome_reason.check(case(outcome=outcome, status_reason=reason))

    assert finding.severity is Severity.STOP
    assert finding.text == f"Say why it was {outcome.value.replace('_', ' ')}: pick a reason."


def test_s57_the_reason_of_another_outcome_is_none() -> None:
    assert outcome_reason.check(case(outcome=Outcome.NOT_GIVEN, status_reason="declined"))


@pytest.mark.parametrize("words", ["", "  "])
def test_s57_other_needs_words(words: str) -> None:
    reported = case(outcome=Outcome.NOT_GIVEN, status_reason="other", status_reason_text=words)
    (finding,) = outcome_reason.check(reported)

    assert (finding.severity, finding.at) == (Severity.STOP, "verify.reason_text")
    assert finding.text.endswith("needs a few words. Write them.")


def test_s57_a_dose_given_needs_no_reason() -> None:
    assert outcome_reason.check(case()) == []


def test_s50_the_rest_of_a_single_dose_vial_is_wasted_with_a_reason() -> None:
    (finding,) = waste.check(half_of_a_vial())

    assert finding.severity is Severity.STOP
    assert finding.text.replace("\N{NO-BREAK SPACE}", " ") == "30 mg will be left over. Say why it is wasted."
    assert waste.check(half_of_a_vial(waste_reason="remainder")) == []
    assert waste.check(half_of_a_vial(waste_reason="because"))


def test_s52_in_container_given_and_discarded_add_up() -> None:
    part = half_of_a_vial(outcome=Outcome.PARTLY_GIVEN, dose=Decimal("12.5"))
    assert str(waste_of(part)).replace("\N{NO-BREAK SPACE}", " ") == "47.5 mg"


@pytest.mark.parametrize("stock", [(lot(KETOROLAC, package=package(KETOROLAC_60)),)])
def test_s50_a_vial_used_up_leaves_nothing_to_waste(stock: Any) -> None:
    assert waste.check(case(KETOROLAC, stock=stock)) == []


def test_s50_a_multi_dose_vial_keeps_its_rest() -> None:
    assert waste.check(case(stock=(lot(package=package(MULTI_DOSE_B12)),))) == []


def test_s57_a_picked_lot_of_a_refused_dose_is_asked_about() -> None:
    (finding,) = drawn_up.check(half_of_a_vial(outcome=Outcome.REFUSED))

    assert finding.severity is Severity.NOTE
    assert finding.text.startswith("If it was already drawn up, say so")


def test_s57_nothing_is_asked_where_nothing_was_picked() -> None:
    assert drawn_up.check(half_of_a_vial(outcome=Outcome.REFUSED, lots=())) == []
    assert drawn_up.check(half_of_a_vial(waste_reason=DRAWN_UP)) == []


@pytest.mark.parametrize(("on_hand", "enough"), [(1, True), (0, False)])
def test_s57_what_was_drawn_up_must_be_on_the_shelf_to_be_wasted(on_hand: int, enough: bool) -> None:
    shelf = lot(KETOROLAC, package=package(KETOROLAC_60), on_hand=Decimal(on_hand))
    refused = case(KETOROLAC, stock=(shelf,), outcome=Outcome.REFUSED, waste_reason=DRAWN_UP)

    assert [finding.severity for finding in drawn_up.check(refused)] == ([] if enough else [Severity.STOP])


@pytest.mark.parametrize(("left", "enough"), [("1", True), ("0.999", False)])
def test_s57_an_open_vial_must_have_held_what_was_drawn(left: str, enough: bool) -> None:
    vial = lot(package=package(MULTI_DOSE_B12), vial_id=UUID(int=11), remaining_ml=Decimal(left))
    refused = case(stock=(vial,), outcome=Outcome.REFUSED, waste_reason=DRAWN_UP)

    found = drawn_up.check(refused)

    assert [finding.severity for finding in found] == ([] if enough else [Severity.STOP])
    assert enough or found[0].text == "Lot AB123 has only 0.999 mL left. Scan the vial it was drawn from."


@pytest.mark.parametrize("picks", [(), (picked(lot(lot_id=UUID(int=99))),)])
def test_s57_drawn_up_from_an_unknown_lot_is_stopped(picks: Any) -> None:
    refused = half_of_a_vial(outcome=Outcome.REFUSED, waste_reason=DRAWN_UP, lots=picks)
    (finding,) = drawn_up.check(refused)

    assert (finding.severity, finding.at) == (Severity.STOP, "verify.drawn")
    assert finding.text == "Scan the vial it was drawn from, so that it can be wasted."


def test_s57_the_code_for_drawn_up_is_one_of_the_waste_reasons() -> None:
    assert TABLES.reason("waste", DRAWN_UP)


def test_s76_the_supervising_practitioner_is_named() -> None:
    (finding,) = supervision.check(case(supervisor_id=None))

    assert (finding.severity, finding.text) == (Severity.STOP, "Name the supervising practitioner.")
    assert supervision.check(case()) == []


def test_s76_a_colleague_who_may_not_supervise_does_not_count() -> None:
    assert supervision.check(case(supervisor_id=NURSE.id))[0].severity is Severity.STOP


def test_s76_who_may_supervise_needs_nobody_else() -> None:
    assert supervision.check(case(giver=PHYSICIAN, supervisor_id=None)) == []


def test_s76_supervised_by_nobody_asks_for_a_reason() -> None:
    (finding,) = supervision.check(case(giver=REGISTERED_NURSE, supervisor_id=None, supervision="none"))

    assert finding.severity is Severity.WARN
    assert finding.text.endswith("Name one, or give the reason.")


def test_s76_a_medical_assistant_gives_only_under_a_supervising_provider() -> None:
    (finding,) = supervision.check(case(supervisor_id=None, supervision="none"))

    assert finding.severity is Severity.STOP
    assert finding.text.startswith("M Ruiz MA gives only under a supervising provider.")


def test_s76_who_may_not_give_alone_does_not_supervise_their_own_dose() -> None:
    both = replace(NURSE, acts=frozenset({"give", "supervise"}))
    assert supervision.check(case(giver=both, supervisor_id=None))[0].severity is Severity.STOP
    assert supervision.check(case(giver=both, supervisor_id=both.id))[0].severity is Severity.STOP
    assert supervision.check(case(giver=both, supervisor_id=PHYSICIAN.id)) == []


def test_s76_who_may_not_give_cannot_sign_a_dose() -> None:
    clerk = replace(NURSE, acts=frozenset())
    (finding,) = supervision.check(case(giver=clerk))

    assert finding.severity is Severity.STOP
    assert finding.text == "M Ruiz MA may not give doses here. Ask a colleague to sign in."
    assert supervision.check(case(giver=clerk, outcome=Outcome.REFUSED, supervisor_id=None)) == []
