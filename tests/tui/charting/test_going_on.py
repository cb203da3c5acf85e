"""A step goes on by itself only when all it asks is answered, and nothing jumps forward again (F12, F13, F29, F30)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from models.charting.queries.charting import open_charting
from models.charting.records.medication_administration import AdministrationSite
from models.core.charting_codes import Step
from models.patients.records.patient import Patient
from models.safety.draft import DraftBody
from models.store.clinic import Clinic
from tests.factories import GIVER_PIN, GIVER_SIGN_IN, add_lot, add_order, add_patient, rows, staff_id
from tests.tui.screen_text import EACH_SIZE, at_work
from tests.tui.signed_doses import add_dose

VIAL = "00517-0031-25"
KETOROLAC, KETOROLAC_60 = "ketorolac-tromethamine", "00409-3796-01"


@pytest.fixture
def order(sqlite_clinic: Clinic):
    """One order due today, one lot in stock."""
    add_lot(sqlite_clinic, lot_number="FIRST1")
    return add_order(sqlite_clinic, add_patient(sqlite_clinic, mrn="M000001"))


def _draft(clinic: Clinic, order) -> DraftBody:
    return open_charting(clinic, order.id, staff_id(clinic, GIVER_SIGN_IN)).body


@pytest.mark.heavy
async def test_f29_one_gone_back_to_stays_however_it_is_answered_and_enter_leaves_it(sqlite_clinic: Clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.at_the_dose()
        await hands.scan(VIAL)
        await hands.sees("1-8 site", "Draw 1 mL.")
        await hands.press("2")
        await hands.sees("tolerated, no reaction", "Site 2 right deltoid, given 09:42. PgUp goes back.")
        await hands.press("pageup", "1")
        await hands.sees("1 left deltoid", "Enter given 09:42")
        await hands.settled()
        assert _draft(sqlite_clinic, order).step is Step.GIVE
        await hands.press("enter")
        await hands.sees("tolerated, no reaction", "Site 1 left deltoid")
        await hands.settled()
    assert [site.code for site in _draft(sqlite_clinic, order).sites] == ["deltoid-l"]


async def test_an_enter_out_of_habit_after_the_scan_takes_no_site_and_stamps_no_time(sqlite_clinic: Clinic, order):
    month = 30
    before = sqlite_clinic.today() - timedelta(days=month)
    patient = rows(sqlite_clinic, Patient)[0]
    dose = add_dose(sqlite_clinic, patient, order, minutes_ago=month * 24 * 60, service_date=before)
    site = AdministrationSite(
        id=sqlite_clinic.new_id(), site_id=sqlite_clinic.site_id, administration_id=dose.id, body_site="deltoid-l"
    )
    sqlite_clinic.store.write(lambda tx: tx.add(site))
    async with at_work(sqlite_clinic) as hands:
        await hands.at_the_dose()
        await hands.scan(VIAL)
        await hands.sees("1-8 site", "Draw 1 mL.")
        await hands.press("enter")
        await hands.sees("Press Enter again to take site", "once it is given, or another number.")
        await hands.settled()
        draft = _draft(sqlite_clinic, order)
        assert (draft.step, draft.sites, draft.given_at) == (Step.GIVE, (), None)
        await hands.press("enter")
        await hands.sees("tolerated, no reaction")


async def test_f29_where_something_optional_was_opened_the_step_waits_for_enter(sqlite_clinic: Clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.at_the_dose()
        await hands.scan(VIAL)
        await hands.sees("1-8 site")
        await hands.press("s", "3")
        await hands.sees("●3 left ventrogluteal", "Enter given now")
        await hands.press("4")
        await hands.sees("0.5 mL + 0.5 mL")
        await hands.press("enter")
        await hands.sees("tolerated, no reaction")
        await hands.settled()
    assert [site.code for site in _draft(sqlite_clinic, order).sites] == ["ventrogluteal-l", "ventrogluteal-r"]


@pytest.mark.heavy
async def test_f29_an_answer_taken_back_and_given_again_after_going_back_does_not_jump(sqlite_clinic: Clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.at_the_dose()
        await hands.press("pageup", "1")
        await hands.sees("1 of 2")
        await hands.press("1")
        await hands.sees("2 of 2", "Enter to Dose")
        await hands.settled()
    assert _draft(sqlite_clinic, order).step is Step.VERIFY


async def test_f30_enter_ticks_none_of_the_five_rights_and_says_so(sqlite_clinic: Clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.at_the_dose()
        await hands.press("1", "enter")
        await hands.sees("Scan override: why?")
        await hands.press("c")
        await hands.sees("1 ○ right patient")
        await hands.press("1", "enter")
        await hands.sees("Enter ticks nothing: tick each by its number, 4 to go.")
        await hands.settled()
        assert _draft(sqlite_clinic, order).rights == ()


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_f13_while_a_field_has_the_cursor_the_bar_shows_its_keys_and_no_letter_of_the_step(
    sqlite_clinic: Clinic, order, size
):
    async with at_work(sqlite_clinic, size) as hands:
        await hands.at_the_dose()
        await hands.scan(VIAL)
        await hands.sees("1-8 site")
        await hands.press("tab")
        bar = (await hands.sees("Tab needle")).splitlines()[-1]
        assert "1-8" not in bar
        await hands.press("shift+tab")
        await hands.sees("1-8 site")


@pytest.mark.heavy
async def test_f12_a_refusal_is_charted_without_a_word_and_goes_to_signing(sqlite_clinic: Clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.sees("charges may need review")
        await hands.fill(GIVER_SIGN_IN, GIVER_PIN, "chen")
        await hands.sees("Held")
        await hands.press("enter")
        await hands.sees("full name spoken")
        await hands.press("x")
        await hands.sees("What became of this dose?")
        await hands.press("a")
        await hands.sees("both: explained, and D Chen MD notified")
        await hands.press("b")
        await hands.sees("Refused by the patient")
        await hands.settled()
    body = _draft(sqlite_clinic, order)
    assert (body.step, body.provider_told) == (Step.SIGN, "D Chen MD, on site")


@pytest.mark.heavy
async def test_f45_a_click_on_a_site_picks_it_and_one_on_a_step_goes_back(sqlite_clinic: Clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.at_the_dose()
        await hands.scan(VIAL)
        shown = await hands.sees("3 left ventrogluteal")
        row = next(at for at, line in enumerate(shown.splitlines()) if "3 left ventrogluteal" in line)
        await hands.pilot.click(offset=(shown.splitlines()[row].index("ventrogluteal"), row))
        await hands.sees("Site 3 left ventrogluteal, given 09:42")
        await hands.pilot.click(offset=(shown.splitlines()[2].index("Verify"), 2))
        await hands.sees("both at once")
        await hands.settled()
    assert _draft(sqlite_clinic, order).step is Step.VERIFY


async def test_enter_takes_an_identifier_only_where_an_arrow_led_to_it(sqlite_clinic: Clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.open_order()
        await hands.press("enter", "enter", "enter")
        await hands.settled()
        assert _draft(sqlite_clinic, order).identifiers == ()
        await hands.press("down")
        await hands.sees("Enter birth date spoken")
        await hands.press("enter")
        await hands.sees("2 ● birth date")
        await hands.settled()
    assert _draft(sqlite_clinic, order).identifiers == ("birth_date",)


@pytest.mark.heavy
async def test_waste_goes_on_with_its_reason_and_the_score_gets_the_cursor(sqlite_clinic: Clinic):
    add_lot(sqlite_clinic, drug_slug=KETOROLAC, ndc=KETOROLAC_60)
    order = add_order(sqlite_clinic, add_patient(sqlite_clinic), drug_slug=KETOROLAC, dose=Decimal(30), dose_unit="mg")
    async with at_work(sqlite_clinic) as hands:
        await hands.at_the_dose()
        await hands.scan(KETOROLAC_60)
        await hands.sees("1 ● 60 mg / 2 mL", "required: a letter says why")
        await hands.press("f5")
        await hands.sees("Checks · 4 passed", "i Usual needle", "✓ no allergy to this drug", "Esc closes")
        await hands.press("escape", "a")
        await hands.sees("1-8 site")
        await hands.press("2", "o", "6")
        await hands.sees("4 Response")
        await hands.press("enter")
        await hands.settled()
    body = _draft(sqlite_clinic, order)
    assert (body.step, body.pain_before, body.waste_reason) == (Step.SIGN, 6, "remainder")
