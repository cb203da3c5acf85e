"""Treatment templates at the keyboard: kept with needle, observation and charge item, ordered from in two keys."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.billing.actions.save_fees import save_fees
from models.billing.payers.clinic_payers import FeeRow
from models.orders.actions.save_template import TemplateDraft, save_template
from models.orders.order_body import OrderBody
from models.orders.queries.templates import templates
from models.orders.records.medication_request import MedicationRequest
from models.store.clinic import Clinic
from tests.daily import each
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, add_order, add_patient, rows
from tests.models.orders.sent import physician
from tests.tui.screen_text import SIZES, Hands, at_work

KETOROLAC = {"drug_slug": "ketorolac-tromethamine", "medication_text": "ketorolac", "dose_unit": "mg"}


async def _signed_in(hands: Hands, key: str, sees: str) -> None:
    await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
    await hands.press(key)
    await hands.sees(sees)


@pytest.mark.parametrize("size", each(SIZES))
async def test_two_keys_start_a_series_with_its_needle_and_the_diagnoses_behind_the_patients_own(sqlite_clinic, size):
    add_order(sqlite_clinic, add_patient(sqlite_clinic), **KETOROLAC)
    save_fees(sqlite_clinic, None, [FeeRow("self_pay", "B12SP", Decimal("25.00"), None, None, None)])
    body = OrderBody(
        "cyanocobalamin", "1,000 mcg", "im", "7", "10", needle="25 G 1 in", watch="20", item="B12SP", diagnoses="D51.0"
    )
    save_template(sqlite_clinic, physician(sqlite_clinic), TemplateDraft("B12 ten", body, "ordered often"))
    async with at_work(sqlite_clinic, size) as hands:
        await _signed_in(hands, "o", "Your PIN")
        await hands.press("f2")
        await hands.sees("1 B12 ten: cyanocobalamin 1,000 mcg every 7 days")
        await hands.press("1")
        await hands.sees("D51.0 by the template", "signed Nov 23", "needle 25 G 1 in")
        await hands.press("2")
        await hands.type(PHYSICIAN_PIN)
        await hands.press("f10")
        await hands.sees("Order signed")
    (order,) = (row for row in rows(sqlite_clinic, MedicationRequest) if row.drug_slug == "cyanocobalamin")
    assert (order.needle, order.watch_minutes, order.charge_code) == ("25 G 1 in", 20, "B12SP")
    assert (order.doses_allowed, order.diagnoses) == (10, ["D51.0"])


@pytest.mark.heavy
async def test_another_drug_picked_after_the_template_leaves_its_needle_and_charge_behind(sqlite_clinic: Clinic):
    add_order(sqlite_clinic, add_patient(sqlite_clinic), **KETOROLAC)
    body = OrderBody("cyanocobalamin", "1,000 mcg", "im", needle="25 G 1 in")
    save_template(sqlite_clinic, physician(sqlite_clinic), TemplateDraft("B12", body, "ordered often"))
    async with at_work(sqlite_clinic) as hands:
        await _signed_in(hands, "o", "Your PIN")
        await hands.press("f2")
        await hands.sees("1 B12: cyanocobalamin")
        await hands.press("1")
        await hands.sees("With the order: needle 25 G 1 in")
        hands.app.screen.query_one("#drug").focus()
        await hands.press("home", "delete")
        await hands.sees_no_more("needle 25 G 1 in")


@pytest.mark.heavy
async def test_a_template_refused_for_its_charge_item_keeps_what_was_typed(sqlite_clinic: Clinic):
    add_order(sqlite_clinic, add_patient(sqlite_clinic), **KETOROLAC)
    async with at_work(sqlite_clinic) as hands:
        await _signed_in(hands, "k", "No templates or protocols yet")
        await hands.press("n")
        await hands.sees("What is to be kept?")
        await hands.press("1")
        await hands.sees("New favorite", "Charge item")
        await hands.fill("B12 ten", "cyanocobalamin", "1,000 mcg", "IM", "7", "10", "", "25 G 1 in", "20", "B12SP")
        await hands.fill("E53.8", "ordered often")
        await hands.sees("B12SP has no self-pay fee today")
        save_fees(sqlite_clinic, None, [FeeRow("self_pay", "B12SP", Decimal("25.00"), None, None, None)])
        await hands.press("f10")
        await hands.sees("Stored: B12 ten", "25 G 1 in", "20 min at least", "B12SP")
    (kept,) = templates(sqlite_clinic, None)
    assert (kept.body.needle, kept.body.watch, kept.body.diagnoses) == ("25 G 1 in", "20", "E53.8")
