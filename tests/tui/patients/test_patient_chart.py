"""A patient's chart, driven by keys."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from models.billing.records.charge_item import ChargeDerivation, ChargeItem
from models.charting.records.medication_administration import MedicationAdministration
from models.codes.tables.clinic_tables import clinic_tables
from models.core.charting_codes import Outcome
from models.patients.actions.record_outside_dose import OutsideDoseEntry, record_outside_dose
from models.store.clinic import Clinic
from tests.factories import GIVER_SIGN_IN, add_allergy, add_order, add_patient, staff_id
from tests.tui.screen_text import EACH_HOSTILE_NAME, EACH_SIZE, Hands, at_work
from tests.tui.signed_doses import add_dose
from tui.design.text import visible


async def _open(hands: Hands, words: str = "") -> None:
    await hands.sign_in()
    await hands.press("f3")
    await hands.sees("part of a name", "MRN")
    await hands.press("down", "enter")
    await hands.sees("MRN", words)


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_f39_the_chart_shows_the_banner_whole_doses_and_orders_and_the_keys_that_correct(sqlite_clinic, size):
    patient = add_patient(sqlite_clinic, family="Okafor", given="Ngozi", allergy_status="recorded")
    add_allergy(sqlite_clinic, patient, "penicillin", reaction="hives")
    order = add_order(sqlite_clinic, patient)
    add_dose(sqlite_clinic, patient, order, summary="NGOZI OKAFOR was given cyanocobalamin DOSE 1,000 mcg.")
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        await hands.sees("OKAFOR, Ngozi", "penicillin (hives)", "Doses 1", "Orders 1")
        await hands.sees("c charges", "a amend", "x entered in error")
        await hands.press("enter")
        summary = "NGOZI OKAFOR was given cyanocobalamin DOSE 1,000 mcg."
        await hands.sees_in("#details", summary, "09:42 by M Ruiz MA", "no reaction")


@pytest.mark.heavy
async def test_what_was_charged_and_why_is_one_key_away_until_c_hides_it(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic)
    dose = add_dose(sqlite_clinic, patient, add_order(sqlite_clinic, patient))
    common = {"site_id": sqlite_clinic.site_id, "administration_id": dose.id}
    charge = ChargeItem(
        id=sqlite_clinic.new_id(), line=1, service_date=dose.service_date, code="J3420", units=Decimal(1),
        modifiers=["JZ"], ndc11="00517003125", ndc_unit="ML",
        because=[{"rule": "units", "text": "1,000 mcg ÷ 1,000 mcg per unit"}],
        **common,
    )  # fmt: skip
    status = ChargeDerivation(
        id=sqlite_clinic.new_id(), status="billable", payer_type="commercial", place_of_service="11", **common
    )
    sqlite_clinic.store.write(lambda tx: tx.add(charge, status))
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("c")
        await hands.sees("J3420-JZ", "00517-0031-25", "1,000 mcg ÷ 1,000 mcg per unit", "billable")
        await hands.press("c")
        await hands.sees_no_more("per unit")
        await hands.press("c")
        await hands.sees("per unit")


def _held(clinic: Clinic, dose: MedicationAdministration, question: str) -> None:
    """Store that the dose's charges are held by a question, with a note beside it."""
    findings = [{"severity": "note", "text": "A note."}, {"severity": "warn", "text": question}]
    held = ChargeDerivation(
        id=clinic.new_id(), status="hold", payer_type="commercial", place_of_service="11", findings=findings,
        site_id=clinic.site_id, administration_id=dose.id,
    )  # fmt: skip
    clinic.store.write(lambda tx: tx.add(held))


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_f28_why_a_charge_is_held_stands_first_with_the_keys_that_help(sqlite_clinic: Clinic, size):
    patient = add_patient(sqlite_clinic)
    _held(sqlite_clinic, add_dose(sqlite_clinic, patient, add_order(sqlite_clinic, patient)), "Chart why it was used.")
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands, "‖ held")
        await hands.press("c")
        await hands.sees_in("#details", "hold ‖ Held: Chart why it was used. w charge preview a amend", "i A note.")
        await hands.press("escape", "enter")
        await hands.sees_in("#details", "‖ Held: Chart why it was used.")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_list_and_timeline_have_one_selection_moved_by_line_and_by_dose_of_one_drug(sqlite_clinic: Clinic, size):
    patient = add_patient(sqlite_clinic)
    order = add_order(sqlite_clinic, patient, interval_days=28)
    for days, drug in ((60, "cyanocobalamin"), (32, "ketorolac-tromethamine"), (30, "cyanocobalamin")):
        day = sqlite_clinic.today() - timedelta(days=days)
        names = {"drug_slug": drug, "drug_display": drug.partition("-")[0], "service_date": day}
        add_dose(sqlite_clinic, patient, order, minutes_ago=days * 1440, **names)
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands, "8 months, + or - zooms")
        await hands.sees("cyanocobalamin 1,000 mcg IM, every 28 days, no window on record", "▸✓ Oct 24 cyanocobalamin")
        await hands.press("left")
        await hands.sees("▸✓ Sep 24 cyanocobalamin")
        await hands.press("up")
        await hands.sees("▸✓ Oct 22 ketorolac")
        await hands.press("left", "right", "down", "right")
        await hands.sees("▸✓ Oct 24 cyanocobalamin")
        await hands.press("plus")
        await hands.sees("3 months, + or - zooms")
        await hands.press("minus", "minus")
        await hands.sees("24 months, + or - zooms")


@pytest.mark.heavy
async def test_a_dose_given_elsewhere_stands_in_the_list_and_in_full(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic)
    entry = OutsideDoseEntry(
        patient.id, "cyanocobalamin", sqlite_clinic.today(), "her aunt", "1,000 mcg", "im", "North"
    )
    record_outside_dose(sqlite_clinic, staff_id(sqlite_clinic, GIVER_SIGN_IN), entry)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("▸◇ Nov 23 cyanocobalamin", "North elsewhere")
        await hands.press("enter")
        await hands.sees_in("#details", "given elsewhere", "source her aunt", "never for charges")
        await hands.press("a")
        await hands.sees("Select a signed dose first")


@pytest.mark.heavy
async def test_a_reaction_is_marked_by_a_sign_and_a_word(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic)
    add_dose(sqlite_clinic, patient, add_order(sqlite_clinic, patient), response="reaction", signs=["urticaria"])
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("▲ Nov 23 cyanocobalamin", "REACTION")


@pytest.mark.heavy
async def test_a_dose_that_was_not_given_says_why(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic)
    order = add_order(sqlite_clinic, patient)
    reason = next(row for row in clinic_tables(sqlite_clinic).reasons["status"] if row.outcome in {"refused", ""})
    add_dose(sqlite_clinic, patient, order, outcome=Outcome.REFUSED, status_reason=reason.code, response="")
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("✕ Nov 23 cyanocobalamin", f"{reason.display} refused")
        await hands.press("enter")
        await hands.sees(f"outcome refused: {reason.display}")


async def test_enter_charts_an_active_order_and_only_an_active_one(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic)
    add_order(sqlite_clinic, patient, status="stopped")
    async with at_work(sqlite_clinic) as hands:
        await _open(hands, "Orders 1")
        await hands.press("enter")
        await hands.sees("This order is stopped: nothing to give")
        await hands.press("escape")
        add_order(sqlite_clinic, patient)
        await hands.press("f5")
        await hands.sees("Due today 1")
        await hands.press("p")
        await hands.sees("Orders 2")
        await hands.press("enter")
        await hands.sees("full name spoken")


@pytest.mark.heavy
async def test_an_empty_chart_says_the_key_that_writes_an_order(sqlite_clinic: Clinic):
    add_patient(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("Nothing was charted or ordered yet. o writes an order.")
        await hands.press("o")
        await hands.sees("Your PIN")
        await hands.press("escape")
        await hands.sees("Nothing was charted")


@pytest.mark.heavy
async def test_long_details_can_be_read_to_the_end_with_keys(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic)
    summary = "A long sentence. " * 60 + "THE VERY END."
    add_dose(sqlite_clinic, patient, add_order(sqlite_clinic, patient), summary=summary)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("tab")
        await hands.sees("A long sentence.")
        assert "THE VERY END." not in hands.words()
        await hands.press("end")
        await hands.sees("THE VERY END.")


@pytest.mark.parametrize("name", EACH_HOSTILE_NAME)
@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_hostile_name_is_shown_whole_and_literally(sqlite_clinic, name, size):
    patient = add_patient(sqlite_clinic, family=name, given="[b]")
    add_order(sqlite_clinic, patient, medication_text=f"Drug {name}", note=name, drug_slug=None)
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands, "Orders 1")
        await hands.press("tab")
        await hands.sees("note")
        await hands.sees_whole(visible(name.upper()))
