"""A patient's chart, driven by keys."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.billing.records.charge_item import ChargeDerivation, ChargeItem
from models.codes.tables.clinic_tables import clinic_tables
from models.core.charting_codes import Outcome
from models.store.clinic import Clinic
from tests.factories import add_allergy, add_order, add_patient
from tests.tui.screen_text import HOSTILE_NAMES, SIZES, Hands, at_work
from tests.tui.signed_doses import add_dose
from tui.design.text import visible


async def _open(hands: Hands, words: str = "") -> None:
    await hands.sign_in()
    await hands.press("f3")
    await hands.sees("part of a name", "MRN")
    await hands.press("down", "enter")
    await hands.sees("MRN", words)


@pytest.mark.parametrize("size", SIZES)
async def test_the_chart_shows_the_banner_the_doses_and_the_orders(sqlite_clinic, size):
    patient = add_patient(sqlite_clinic, family="Okafor", given="Ngozi", allergy_status="recorded")
    add_allergy(sqlite_clinic, patient, "penicillin", reaction="hives")
    order = add_order(sqlite_clinic, patient)
    add_dose(sqlite_clinic, patient, order, summary="NGOZI OKAFOR was given cyanocobalamin DOSE 1,000 mcg.")
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        await hands.sees("OKAFOR, Ngozi", "penicillin (hives)", "DOSES 1", "ORDERS 1")
        await hands.sees("NGOZI OKAFOR was given cyanocobalamin DOSE 1,000 mcg.", "09:42 by M Ruiz MA", "no reaction")


async def test_a_charge_shows_why_it_is_there_until_c_hides_it(sqlite_clinic: Clinic):
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
        await hands.sees("J3420-JZ", "00517-0031-25", "1,000 mcg ÷ 1,000 mcg per unit", "billable")
        await hands.press("c")
        await hands.sees_no_more("per unit")
        await hands.press("c")
        await hands.sees("per unit")


async def test_a_reaction_is_marked_by_a_sign_and_a_word(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic)
    add_dose(sqlite_clinic, patient, add_order(sqlite_clinic, patient), response="reaction", signs=["urticaria"])
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("! Nov 23, 2026", "REACTION")


async def test_a_dose_that_was_not_given_says_why(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic)
    order = add_order(sqlite_clinic, patient)
    reason = next(row for row in clinic_tables(sqlite_clinic).reasons["status"] if row.outcome in {"refused", ""})
    add_dose(sqlite_clinic, patient, order, outcome=Outcome.REFUSED, status_reason=reason.code, response="")
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("refused", reason.display)


async def test_enter_charts_an_active_order_and_only_an_active_one(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic)
    add_order(sqlite_clinic, patient, status="stopped")
    async with at_work(sqlite_clinic) as hands:
        await _open(hands, "ORDERS 1")
        await hands.press("enter")
        await hands.sees("This order is stopped: nothing to give")
        await hands.press("escape")
        add_order(sqlite_clinic, patient)
        await hands.press("f5")
        await hands.sees("Due today 1")
        await hands.press("p")
        await hands.sees("ORDERS 2")
        await hands.press("enter")
        await hands.sees("full name spoken")


async def test_an_empty_chart_says_the_key_that_writes_an_order(sqlite_clinic: Clinic):
    add_patient(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("Nothing was charted or ordered yet. o writes an order.")
        await hands.press("o")
        await hands.sees("YOUR PIN")
        await hands.press("escape")
        await hands.sees("Nothing was charted")


async def test_long_details_can_be_read_to_the_end_with_keys(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic)
    summary = "A long sentence. " * 60 + "THE VERY END."
    add_dose(sqlite_clinic, patient, add_order(sqlite_clinic, patient), summary=summary)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("A long sentence.")
        assert "THE VERY END." not in hands.words()
        await hands.press("tab", "end")
        await hands.sees("THE VERY END.")


@pytest.mark.parametrize("name", HOSTILE_NAMES)
@pytest.mark.parametrize("size", SIZES)
async def test_a_hostile_name_is_shown_whole_and_literally(sqlite_clinic, name, size):
    patient = add_patient(sqlite_clinic, family=name, given="[b]")
    add_order(sqlite_clinic, patient, medication_text=f"Drug {name}", note=name, drug_slug=None)
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands, "ORDERS 1")
        await hands.sees("NOTE")
        await hands.sees_whole(visible(name.upper()))
