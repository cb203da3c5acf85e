"""What another payer, package or day would bill: from signing and from the chart, stored nowhere."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.billing.actions.save_fees import save_fees
from models.billing.payers.clinic_payers import FeeRow
from models.billing.records.charge_item import ChargeItem
from models.charting.records.medication_administration import MedicationAdministration
from models.stock.records.lot import Lot
from models.store.clinic import Clinic
from tests.factories import GIVER_PIN, GIVER_SIGN_IN, add_coverage, add_lot, add_order, add_patient, rows
from tests.journeys.workstation import gs1_code
from tests.tui.screen_text import EACH_SIZE, SIZES, Hands, at_work

DEXAMETHASONE_10 = "00641-0367-25"


@pytest.fixture
def order(sqlite_clinic: Clinic):
    """Cyanocobalamin for a patient of Medicare, who is charged by fees; self-pay pays more."""
    patient = add_patient(sqlite_clinic)
    add_coverage(sqlite_clinic, patient, "medicare")
    add_lot(sqlite_clinic)
    fees = [FeeRow(kind, code, Decimal(amount), None, None, None)
            for kind, code, amount in (("medicare", "96372", "21.50"), ("self_pay", "96372", "30"),
                                       ("medicare", "J3420", "4.75"), ("self_pay", "J3420", "4.75"))]  # fmt: skip
    save_fees(sqlite_clinic, None, fees)
    return add_order(sqlite_clinic, patient)


async def to_signing(hands: Hands, waste: str = "") -> None:
    """Chart the only order to its last step, with D Chen MD on site."""
    await hands.sees("charges may need review")
    await hands.fill(GIVER_SIGN_IN, GIVER_PIN, "chen")
    await hands.sees("Held")
    await hands.press("enter")
    await hands.sees("full name spoken")
    await hands.press("b")
    await hands.sees("Product and lot")
    (lot,) = rows(hands.app.clinic, Lot)
    await hands.scan(gs1_code(lot.ndc, lot.lot_number, lot.expires_on))
    if waste:
        await hands.sees("waste reason")
    await hands.press(*waste)
    await hands.sees("1-8 site")
    await hands.press("2")
    await hands.sees("still observing")
    await hands.press("t")
    await hands.sees("You sign")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_signing_shows_amounts_and_what_another_payer_would_bill(sqlite_clinic: Clinic, order, size):
    async with at_work(sqlite_clinic, size) as hands:
        await to_signing(hands)
        await hands.sees("Medicare", "$26.25", "$21.50", "$4.75")
        if size == SIZES[0]:
            await hands.press("c")
        await hands.sees("1 × $21.50")
        await hands.press("f7")
        await hands.sees("› Charge preview", "nothing is stored", "Payer Medicare", "= same")
        await hands.press("p")
        await hands.sees("Which payer?", "Self-pay")
        await hands.press("4")
        await hands.sees("Medicare → Self-pay", "± changed charge $21.50 → $30.00", "$34.75")
        await hands.press("z")
        await hands.sees_no_more("± changed")
        await hands.press("escape")
        await hands.sees("5 Sign", "PIN")
    assert not rows(sqlite_clinic, MedicationAdministration)


@pytest.mark.heavy
async def test_another_day_of_service_is_typed_and_a_wrong_one_says_how(sqlite_clinic: Clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await to_signing(hands)
        await hands.press("alt+w")
        await hands.sees("› Charge preview")
        await hands.press("d")
        await hands.fill("soon")
        await hands.sees("'soon' is not a date")
        await hands.press("ctrl+u")
        await hands.fill("2020-01-15")
        await hands.sees("→ Jan 15, 2020")


@pytest.mark.heavy
async def test_before_the_last_step_it_says_where_charges_are(sqlite_clinic: Clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.open_order()
        await hands.press("f7")
        await hands.sees("is shown at signing")


@pytest.mark.heavy
async def test_a_signed_dose_is_compared_from_the_chart_and_stays_as_it_was_signed(sqlite_clinic: Clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await to_signing(hands)
        await hands.type(GIVER_PIN)
        await hands.press("f10")
        await hands.sees("Signed")
        await hands.press("p")
        await hands.sees("Doses 1")
        await hands.press("c")
        await hands.sees("$26.25", "$21.50")
        before = rows(sqlite_clinic, ChargeItem)
        await hands.press("w")
        await hands.sees("› Charge preview", "As charted", "NDC 00517-0031-25")
        await hands.press("k")
        await hands.sees("Which package?")
        await hands.press("2")
        await hands.sees("± changed NDC 00517-0031-25 ML 1 →", "NDC 00517-0032-25 ML 1; 1,000 mcg")
        await hands.press("escape")
        await hands.sees("$26.25", "$21.50")
    assert rows(sqlite_clinic, ChargeItem) == before
    assert sorted(line.charge for line in before) == [Decimal("4.75"), Decimal("21.5")]


@pytest.fixture
def held_order(sqlite_clinic: Clinic):
    """A dose from a larger vial than needed: the waste is asked about."""
    patient = add_patient(sqlite_clinic)
    add_coverage(sqlite_clinic, patient, "commercial", payer_name="Northfield Mutual")
    add_lot(sqlite_clinic, drug_slug="dexamethasone-sodium-phosphate", ndc=DEXAMETHASONE_10)
    order = {"drug_slug": "dexamethasone-sodium-phosphate", "medication_text": "dexamethasone 4 mg", "dose_unit": "mg"}
    return add_order(sqlite_clinic, patient, dose=Decimal(4), diagnoses=["M54.50"], **order)


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_held_charge_asks_its_question_in_words_before_its_lines(sqlite_clinic: Clinic, held_order, size):
    async with at_work(sqlite_clinic, size) as hands:
        await to_signing(hands, waste="a")
        text = await hands.sees("Held: a coder decides", "PgUp changes what is charted", "▲ Charges are held")
        lines = text.splitlines()
        held, first = (next(i for i, line in enumerate(lines) if word in line) for word in ("Held:", "96372"))
        assert held < first
        await hands.press(*["down"] * 3)
        await hands.sees("Northfield Mutual", "J1100-JW", "no further dose")


@pytest.mark.heavy
async def test_charges_longer_than_the_screen_are_read_with_the_arrows(sqlite_clinic: Clinic, held_order):
    async with at_work(sqlite_clinic, (80, 16)) as hands:
        await to_signing(hands, waste="a")
        await hands.sees("↑ ↓ read on")
        assert "J1100-JW" not in hands.words()
        await hands.press(*["down"] * 6)
        await hands.sees("J1100-JW", "no further dose is due")
        await hands.press(*["up"] * 6)
        await hands.sees("Adaeze Okafor, born")
