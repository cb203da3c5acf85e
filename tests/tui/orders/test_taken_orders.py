"""Orders at the keyboard that come from a template, by voice, or under a protocol; and who must answer for them."""

from __future__ import annotations

import pytest

from models.orders.actions.save_template import TemplateDraft, save_template
from models.orders.criteria import Criteria
from models.orders.order_body import OrderBody
from models.orders.records.attestation import Attestation
from models.orders.records.medication_request import MedicationRequest
from models.store.clinic import Clinic
from tests.daily import each
from tests.factories import (
    GIVER_PIN,
    PHYSICIAN_PIN,
    PHYSICIAN_SIGN_IN,
    add_allergy,
    add_order,
    add_patient,
    add_staff,
    rows,
)
from tests.models.orders.sent import draft, physician, protocol, taken
from tests.tui.screen_text import SIZES, Hands, at_work

KETOROLAC = {"drug_slug": "ketorolac-tromethamine", "medication_text": "ketorolac", "dose_unit": "mg"}


def _patient(clinic: Clinic, **over):
    """Store a patient Today lists with an order of another drug."""
    patient = add_patient(clinic, **over)
    add_order(clinic, patient, **KETOROLAC)
    return patient


def _favorite(clinic: Clinic) -> None:
    body = OrderBody("cyanocobalamin", "1,000 mcg", "im", "month", "12")
    save_template(clinic, physician(clinic), TemplateDraft("B12 monthly", body, "ordered often"))


def _b12(clinic: Clinic):
    (row,) = (row for row in rows(clinic, MedicationRequest) if row.drug_slug == "cyanocobalamin")
    return row


async def _order(hands: Hands, who: str, pin: str, sees: str) -> None:
    await hands.sign_in(who, pin)
    await hands.press("o")
    await hands.sees(sees)


@pytest.mark.parametrize("size", each(SIZES))
async def test_a_favorite_orders_for_a_person_in_nine_keys_and_never_brings_a_diagnosis(sqlite_clinic, size):
    _patient(sqlite_clinic)
    _favorite(sqlite_clinic)
    async with at_work(sqlite_clinic, size) as hands:
        await _order(hands, PHYSICIAN_SIGN_IN, PHYSICIAN_PIN, "Your PIN")
        await hands.press("f2")
        await hands.sees("1 B12 monthly: cyanocobalamin 1,000 mcg every month")
        await hands.press("1")
        await hands.sees("Diagnosis: the patient's own", "Every month on day 23")
        await hands.press("1")
        await hands.type(PHYSICIAN_PIN)
        await hands.press("f10")
        await hands.sees("Order signed")
    order = _b12(sqlite_clinic)
    assert (order.interval_months, order.doses_allowed, order.diagnoses) == (1, 12, ["E53.8"])


async def test_a_verbal_order_is_read_back_before_it_is_active(sqlite_clinic: Clinic):
    _patient(sqlite_clinic)
    _favorite(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _order(hands, "mruiz", GIVER_PIN, "1 Verbal order: a provider told you")
        await hands.press("1")
        await hands.sees("Who gave the order?", "1 D Chen MD")
        await hands.press("1")
        await hands.sees("How did D Chen MD give it?")
        await hands.press("a")
        await hands.sees("Verbal order from D Chen MD", "Heard at")
        await hands.press("f2")
        await hands.sees("1 B12 monthly")
        await hands.press("1")
        await hands.sees("Diagnosis: the patient's own")
        await hands.press("1", "f10")
        await hands.sees("Type your PIN")
        await hands.type(GIVER_PIN)
        await hands.press("f10")
        await hands.sees("Read back: Adaeze Okafor", "IM every month, 12 doses, from Nov 23, 2026.")
        await hands.press("2")
        await hands.sees("Not signed: read the order back")
        await hands.press("f10")
        await hands.sees("Read back")
        await hands.press("1")
        await hands.sees("Verbal order active")
    order = _b12(sqlite_clinic)
    assert (order.requester_name, order.taken_by_name, order.cosign) == ("D Chen MD", "M Ruiz MA", "waiting")


@pytest.mark.heavy
async def test_a_protocol_asks_what_the_chart_does_not_say_and_fills_the_order(sqlite_clinic: Clinic):
    _patient(sqlite_clinic)
    protocol(sqlite_clinic, criteria=Criteria(excludes=("pregnant",)))
    protocol(sqlite_clinic, name="For men", criteria=Criteria(sex="male"))
    async with at_work(sqlite_clinic) as hands:
        await _order(hands, "mruiz", GIVER_PIN, "For men: cyanocobalamin 1,000 mcg: not for this")
        await hands.press("3")
        await hands.sees("for male patients", "How is it ordered?")
        await hands.press("2")
        await hands.sees("not with: pregnant or may be. Ask the patient.")
        await hands.press("1")
        await hands.sees("Protocol B12 for adults, D Chen MD", "Diagnosis: the patient's own")
        await hands.press("1")
        await hands.type(GIVER_PIN)
        await hands.press("f10")
        await hands.sees("Order signed")
    order = _b12(sqlite_clinic)
    assert (order.origin, order.requester_name, order.taken_by_name) == ("protocol", "D Chen MD", "M Ruiz MA")


@pytest.mark.heavy
async def test_a_question_the_patient_does_not_fit_leads_back_and_starts_nothing(sqlite_clinic: Clinic):
    _patient(sqlite_clinic)
    protocol(sqlite_clinic, criteria=Criteria(excludes=("pregnant",)))
    async with at_work(sqlite_clinic) as hands:
        await _order(hands, "mruiz", GIVER_PIN, "2 Protocol B12 for adults")
        await hands.press("2")
        await hands.sees("Ask the patient.")
        await hands.press("2")
        await hands.sees("How is it ordered?")
        await hands.press("escape")
        await hands.sees("Held", "OKAFOR")
    assert len(rows(sqlite_clinic, MedicationRequest)) == 1


@pytest.mark.heavy
async def test_who_takes_an_order_answers_no_allergy_for_the_prescriber(sqlite_clinic: Clinic):
    patient = _patient(sqlite_clinic, allergy_status="recorded")
    add_allergy(sqlite_clinic, patient, "cyanocobalamin")
    _favorite(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _order(hands, "mruiz", GIVER_PIN, "1 Verbal order")
        await hands.press("1")
        await hands.sees("Who gave the order?")
        await hands.press("1")
        await hands.sees("How did")
        await hands.press("a", "f2")
        await hands.sees("1 B12 monthly")
        await hands.press("1")
        await hands.sees("STOP")
        await hands.press("f6")
        await hands.sees("Only the provider passes it, at the keyboard")


@pytest.mark.heavy
async def test_a_biller_is_told_who_orders(sqlite_clinic: Clinic):
    add_staff(sqlite_clinic, family="Ives", given="B", credential="CPC", username="bives", roles=["biller"])
    _patient(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _order(hands, "bives", PHYSICIAN_PIN, "B Ives CPC may not order. Ask a provider to sign in.")
        await hands.press("escape")
        await hands.sees("OKAFOR")
        await hands.press("t")
        await hands.sees("signs no orders: this is a provider's page")


@pytest.mark.heavy
async def test_w23_the_form_names_the_other_order_and_takes_a_coded_reason(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic)
    add_order(sqlite_clinic, patient)
    _favorite(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _order(hands, PHYSICIAN_SIGN_IN, PHYSICIAN_PIN, "Your PIN")
        await hands.press("f2")
        await hands.sees("1 B12 monthly")
        await hands.press("1")
        await hands.sees("Ordered already: cyanocobalamin 1,000 mcg, D Chen MD", "1 ○ E53.8")
        await hands.press("1")
        await hands.type(PHYSICIAN_PIN)
        await hands.press("f10")
        await hands.sees("Why are both meant?")
        await hands.press("c")
        await hands.sees_in("#check", "✓", "one dose beside the series, meant so")
        await hands.press("f10")
        await hands.sees("Order signed")
    assert [row.reason for row in rows(sqlite_clinic, Attestation)] == ["extra_dose"]


@pytest.mark.heavy
async def test_the_board_shows_a_verbal_order_in_full_and_takes_the_co_signature(sqlite_clinic: Clinic):
    taken(sqlite_clinic, _patient(sqlite_clinic))
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        await hands.sees("t 1 to co-sign")
        await hands.press("t")
        await hands.sees("to co-sign Okafor, Adaeze", "taken Nov 23 by M Ruiz MA")
        await hands.press("f10")
        await hands.sees("Co-sign this verbal order", "by phone, read back")
        await hands.type("0000")
        await hands.press("f10")
        await hands.sees("Wrong PIN")
        await hands.type(PHYSICIAN_PIN)
        await hands.press("f10")
        await hands.sees("Co-signed: cyanocobalamin")
        await hands.press("escape")
        await hands.sees_no_more("to co-sign")
    assert _b12(sqlite_clinic).cosign == "cosigned"


@pytest.mark.heavy
@pytest.mark.parametrize("size", SIZES)
async def test_a_provider_rejects_a_verbal_order_with_a_reason(sqlite_clinic: Clinic, size):
    order = taken(sqlite_clinic, _patient(sqlite_clinic))
    async with at_work(sqlite_clinic, size) as hands:
        await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        await hands.press("t")
        await hands.sees("to co-sign Okafor")
        await hands.press("enter")
        await hands.sees("waits for co-signature", "verbal order taken")
        await hands.press("j")
        await hands.sees("Reject this verbal order")
        await hands.fill("said 100 mcg")
        await hands.type(PHYSICIAN_PIN)
        await hands.press("f10")
        await hands.sees("discontinued", "said 100 mcg")
    assert _b12(sqlite_clinic).id == order.id
    assert (_b12(sqlite_clinic).status, _b12(sqlite_clinic).cosign) == ("stopped", "rejected")


@pytest.mark.heavy
@pytest.mark.parametrize("size", SIZES)
async def test_an_order_is_held_released_renewed_and_discontinued_from_its_details(sqlite_clinic: Clinic, size):
    add_order(sqlite_clinic, add_patient(sqlite_clinic), interval_days=28, doses_allowed=6)
    async with at_work(sqlite_clinic, size) as hands:
        await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        await hands.press("h")
        await hands.sees("every 28 days, 6 doses", "0 of 6, next due Nov 23, 2026")
        await hands.press("f10")
        await hands.sees("This order does not wait for a co-signature.")
        await hands.press("l")
        await hands.sees("nothing is given until it is released")
        await hands.fill("fever", "yesterday-ish")
        await hands.sees("Until:")
        await hands.press("escape", "l")
        await hands.sees("nothing is given until it is released")
        await hands.fill("fever", "T+7")
        await hands.sees("Held.", "held until Nov 30, 2026: fever")
        await hands.press("escape")
        await hands.sees("held until Nov 30")
        await hands.press("enter")
        await hands.sees("held until Nov 30, 2026: fever", "E53.8")
        await hands.press("l")
        await hands.sees("it is due as before")
        await hands.fill("well again")
        await hands.sees("Released: due as before.")
        await hands.press("n")
        await hands.sees("Renew order", "E53.8")
        await hands.press("escape")
        await hands.sees("State active")
        await hands.press("x")
        await hands.sees("nothing more is given under it")
        await hands.fill("side effects")
        await hands.sees("Discontinued: what was given stays.", "State discontinued")
    (row,) = rows(sqlite_clinic, MedicationRequest)
    assert row.status == "stopped"


@pytest.mark.heavy
async def test_the_taper_shows_its_step_where_the_dose_is_charted(sqlite_clinic: Clinic):
    from tests.models.orders.sent import ordered

    ordered(sqlite_clinic, add_patient(sqlite_clinic), every_days="7", count="1", then="500 mcg every 14 x2")
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("enter")
        await hands.sees("dose 1 of 3 · step 1 of 2")


@pytest.mark.heavy
@pytest.mark.parametrize("size", SIZES)
async def test_a_template_and_a_protocol_are_made_changed_and_retired_by_keys(sqlite_clinic: Clinic, size):
    async with at_work(sqlite_clinic, size) as hands:
        await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        await hands.press("k")
        await hands.sees("No templates or protocols yet")
        await hands.press("n")
        await hands.sees("What is to be kept?")
        await hands.press("1")
        await hands.sees("New favorite")
        await hands.fill("B12 monthly", "cyanoc", "1,000 cc", "IM", "month", "12", *[""] * 5, "ordered often")
        await hands.sees("B12 monthly", "cyanoc")
        await hands.sees("Dose", "1,000 cc")
        await hands.press("escape")
        await hands.sees("No templates or protocols yet")
        await hands.press("n")
        await hands.sees("What is to be kept?")
        await hands.press("1")
        await hands.sees("New favorite")
        await hands.fill("B12 monthly", "cyanoc", "1,000 mcg", "IM", "month", "12", *[""] * 5, "ordered often")
        await hands.sees("Stored: B12 monthly.", "favorite")
        await hands.press("n")
        await hands.sees("What is to be kept?")
        await hands.press("3")
        await hands.sees("New protocol")
        await hands.fill("B12 adults", "cyanoc", "1,000 mcg", "IM", "", "", "", "from 18 y", "", "", "pregnant",
                         "nurse, medical assistant", "T", "T+90", "agreed")  # fmt: skip
        await hands.sees("You answer for every order started under it", "from 18 y", "pregnant or may be")
        await hands.type(PHYSICIAN_PIN)
        await hands.press("f10")
        await hands.sees("Signed: B12 adults.")
        await hands.press("down", "h")
        await hands.sees("version 1", "agreed")
        await hands.press("escape")
        await hands.sees("1 template · 1 protocol")
        await hands.press("x")
        await hands.sees("End B12 adults")
        await hands.fill("not used")
        await hands.sees("starts no new orders", "ended by D Chen MD")


@pytest.mark.heavy
async def test_a_protocol_refused_at_a_field_keeps_what_was_typed(sqlite_clinic: Clinic):
    assert draft(sqlite_clinic).name
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        await hands.press("k")
        await hands.sees("No templates or protocols yet")
        await hands.press("n")
        await hands.sees("What is to be kept?")
        await hands.press("3")
        await hands.sees("New protocol")
        await hands.fill(
            "B12", "cyanoc", "1,000 mcg", "IM", "7", "", "", "", "", "", "", "nurse", "T", "T+90", "agreed"
        )
        await hands.sees("You answer for every order")
        await hands.type(PHYSICIAN_PIN)
        await hands.press("f10")
        await hands.sees("a standing order ends. Esc goes back")
        await hands.press("escape")
        await hands.sees("New protocol", "say how many doses", "T+90")
