"""Formulations at the keyboard: kept beside the templates, charted ingredient by ingredient."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.charting.records.medication_administration import AdministrationIngredient
from models.orders.queries.formulations import formulations
from models.orders.queries.incompatibilities import incompatibilities
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from tests.daily import each
from tests.factories import GIVER_PIN, PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, add_order, add_patient, rows
from tests.models.orders.test_formulations import kept, order_of, stocked
from tests.tui.screen_text import SIZES, at_work


@pytest.mark.parametrize("size", each(SIZES))
async def test_a_formulation_is_charted_with_a_lot_of_every_ingredient(sqlite_clinic: Clinic, size):
    stocked(sqlite_clinic)
    order_of(sqlite_clinic, add_patient(sqlite_clinic), kept(sqlite_clinic), "1 mL")
    async with at_work(sqlite_clinic, size) as hands:
        hands.site = "1"
        await hands.at_the_dose()
        await hands.sees("Lipo-B", "B2207", "M77")
        await hands.press("1")
        await hands.sees("0.5 mL of lot B2207", "no lot in hand")
        await hands.press("2")
        await hands.sees("0.5 mL of lot M77", "draw 1 mL")
        await hands.cannot_scan()
        await hands.sees("3 Give")
        await hands.press("2")
        await hands.sees("still observing")
        await hands.press("t")
        await hands.sees("You sign", "of cyanocobalamin 500 mcg")
        await hands.type(GIVER_PIN)
        await hands.press("f10")
        await hands.sees("✓ Signed 09:42")
    assert [row.dose for row in rows(sqlite_clinic, AdministrationIngredient)] == [500, Decimal("0.5")]
    assert {vial.remaining_ml for vial in rows(sqlite_clinic, Vial)} == {Decimal("9.5")}


@pytest.mark.heavy
@pytest.mark.parametrize("size", SIZES)
async def test_a_formulation_and_what_is_never_mixed_are_kept_changed_and_ended(sqlite_clinic: Clinic, size):
    add_order(sqlite_clinic, add_patient(sqlite_clinic))
    async with at_work(sqlite_clinic, size) as hands:
        await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        await hands.press("k")
        await hands.sees("No templates or protocols yet")
        await hands.press("n")
        await hands.sees("4 Formulation: several ingredients")
        await hands.press("4")
        await hands.sees("New formulation", "Ingredient 6")
        await hands.fill("Lipo-B", "cyanocobalamin 500", "MIC 0.5 mL $7.50", "", "", "", "", "", "given every day")
        await hands.sees("write drug, amount in 1 mL and price")
        await hands.press("end")
        await hands.type(" mcg")
        await hands.press("f10")
        await hands.sees("Stored: Lipo-B", "1 formulation", "$7.50 a mL")
        await hands.press("n")
        await hands.sees("5 Never mixed")
        await hands.press("5")
        await hands.sees("Two drugs that are never in one syringe")
        await hands.fill("cyanocobalamin", "ketorolac", "precipitates", "the maker's letter")
        await hands.sees("Stored: these two are never mixed")
        await hands.press("e")
        await hands.sees("Lipo-B")
        await hands.press("escape")
        await hands.press("down")
        await hands.sees("never mixed cyanocobalamin", "Because precipitates")
        await hands.press("x")
        await hands.sees("may be mixed again")
        await hands.fill("another maker")
        await hands.sees("Done: these two may be mixed again")
        await hands.press("h")
        await hands.sees("another maker", "version 1")
    assert [one.name for one in formulations(sqlite_clinic)] == ["Lipo-B"]
    assert [one.retired for one in incompatibilities(sqlite_clinic)] == [True]
