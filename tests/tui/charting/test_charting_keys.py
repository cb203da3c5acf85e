"""Charting by keys: every key acts on the step it was meant for, however fast it came."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from models.charting.queries.charting import open_charting
from models.core.charting_codes import Outcome, ResponseKind, Step
from models.store.clinic import Clinic
from tests.daily import each
from tests.factories import GIVER_SIGN_IN, add_lot, add_order, add_patient, staff_id
from tests.tui.screen_text import SIZES, at_work

OTHER_DRUG = "00409-3793-01"


@pytest.fixture
def order(sqlite_clinic: Clinic):
    """One order due today, two lots on the shelf."""
    add_lot(sqlite_clinic, lot_number="FIRST1")
    add_lot(sqlite_clinic, lot_number="SECOND2", expires_on=sqlite_clinic.today().replace(year=2028))
    return add_order(sqlite_clinic, add_patient(sqlite_clinic, mrn="M000001"))


def _draft(clinic: Clinic, order):
    return open_charting(clinic, order.id, staff_id(clinic, GIVER_SIGN_IN)).body


async def test_enter_and_the_sites_digit_in_one_go_pick_the_site_and_not_another_lot(sqlite_clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.at_the_dose()
        await hands.press("1")
        await hands.sees("per mL")
        await hands.cannot_scan()
        await hands.burst("pageup", "enter", "2")
        await hands.sees("tolerated, no reaction", "Site 2 right deltoid, given 09:42")
        await hands.settled()
    body = _draft(sqlite_clinic, order)
    assert body.step is Step.RESPONSE
    assert [site.code for site in body.sites] == ["deltoid-r"]
    assert len(body.lots) == 1


async def test_both_identifiers_and_enter_in_one_go_lead_to_the_dose(sqlite_clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.open_order()
        await hands.burst("b", "enter")
        await hands.sees("Product and lot")
        await hands.settled()
    assert _draft(sqlite_clinic, order).identifiers == ("name", "birth_date")


@pytest.mark.heavy
async def test_a_partly_given_dose_begins_with_the_lot_while_none_is_in_hand(sqlite_clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.open_order()
        await hands.press("x")
        await hands.sees("What became of this dose?")
        await hands.press("l")
        await hands.sees("Partly given:")
        await hands.press("b")
        await hands.sees("Dose given")
        await hands.press("2")
        await hands.sees("2 ●")
        await hands.settled()
    assert len(_draft(sqlite_clinic, order).lots) == 1


async def test_a_filter_nobody_matches_shows_nobody_beside_it(sqlite_clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.sees("weight not known")
        await hands.press("slash")
        await hands.type("zzz")
        await hands.sees("No match. Esc shows all.")
        assert "weight not known" not in hands.words()


async def test_a_digit_behind_the_key_that_asks_never_picks_on_the_screen_below(sqlite_clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.open_order()
        await hands.burst("x", "1")
        await hands.settled()
    assert _draft(sqlite_clinic, order).identifiers == ()


@pytest.mark.heavy
async def test_arrow_and_space_pick_like_a_digit(sqlite_clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.open_order()
        await hands.burst("down", "space")
        await hands.sees("2 ● birth date")
        await hands.settled()
    assert _draft(sqlite_clinic, order).identifiers == ("birth_date",)


async def test_another_patients_label_is_refused_in_words_and_counts_for_nothing(sqlite_clinic, order):
    add_patient(sqlite_clinic, mrn="M000002", family="Other")
    async with at_work(sqlite_clinic) as hands:
        await hands.open_order()
        await hands.scan("M000002")
        await hands.sees("WRONG PATIENT", "Do not give")
        await hands.scan("M000001")
        await hands.sees("accepted: record number matches")
        await hands.settled()
    assert _draft(sqlite_clinic, order).identifiers == ("mrn",)


async def test_another_drug_is_refused_in_words_and_not_taken(sqlite_clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.at_the_dose()
        await hands.scan(OTHER_DRUG)
        await hands.sees("WRONG DRUG: do not give")
        await hands.settled()
    assert _draft(sqlite_clinic, order).lots == ()


@pytest.mark.heavy
async def test_a_vial_scanned_while_verifying_leads_to_the_dose(sqlite_clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.open_order()
        await hands.scan("00517-0031-25")
        await hands.sees("full name spoken", "accepted: lot FIRST1")
        await hands.press("b")
        await hands.sees("Product and lot", "1 ●", "draw 1 mL")
        await hands.settled()
    assert [lot.entry.value for lot in _draft(sqlite_clinic, order).lots] == ["scanned"]


async def test_looking_at_an_order_and_leaving_keeps_no_draft(sqlite_clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.open_order()
        await hands.press("escape")
        await hands.sees("Held")
        await hands.settled()
    assert open_charting(sqlite_clinic, order.id, staff_id(sqlite_clinic, GIVER_SIGN_IN)).version == 0


@pytest.mark.heavy
async def test_a_dose_given_after_all_forgets_why_it_was_not(sqlite_clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.open_order()
        await hands.press("x")
        await hands.sees("What became of this dose?")
        await hands.press("a")
        await hands.sees("Refused:")
        await hands.press("f8")
        await hands.sees("What became of this dose?")
        await hands.press("q")
        await hands.sees_no_more("Refused:")
        await hands.settled()
    body = _draft(sqlite_clinic, order)
    assert (body.outcome, body.status_reason) == (Outcome.GIVEN, None)


@pytest.mark.heavy
async def test_the_day_an_order_was_signed_is_the_clinics_day(sqlite_clinic):
    signed = datetime(2026, 11, 21, 3, tzinfo=UTC)
    add_order(sqlite_clinic, add_patient(sqlite_clinic), signed_at=signed, authored_at=signed)
    async with at_work(sqlite_clinic, SIZES[1]) as hands:
        await hands.open_order()
        await hands.sees("signed Nov 20")


async def test_s22_a_bare_point_is_read_back_and_taken_only_when_entered_again(sqlite_clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.open_order()
        await hands.press("x")
        await hands.sees("What became of this dose?")
        await hands.press("m")
        await hands.sees("Partly given:")
        await hands.press("b")
        await hands.sees("Product and lot")
        await hands.press("1")
        await hands.sees("1 ●")
        await hands.fill(".5 mg")
        await hands.sees("Read as 0.5 mg. Enter takes it so.")
        await hands.settled()
        assert _draft(sqlite_clinic, order).dose is None
        await hands.press("enter")
        await hands.sees("Scan override: why?")
        await hands.settled()
    assert (_draft(sqlite_clinic, order).dose, _draft(sqlite_clinic, order).dose_unit) == (Decimal("0.5"), "mg")


@pytest.mark.parametrize("kind", each([ResponseKind.TOLERATED, ResponseKind.REACTION]), ids=lambda kind: kind.value)
async def test_tab_leads_from_the_response_to_the_note_and_its_letters_pick_nothing(sqlite_clinic, order, kind):
    async with at_work(sqlite_clinic) as hands:
        await hands.open_order()
        await hands.press("b")
        await hands.scan("00517-0031-25")
        await hands.sees("Time given", "accepted: lot FIRST1, in date. Draw 1 mL.")
        await hands.press("2")
        await hands.sees("tolerated, no reaction")
        await hands.press(kind.value[0])
        if kind is ResponseKind.TOLERATED:
            await hands.sees("You sign")
            await hands.press("pageup")
            await hands.sees("tolerated, no reaction")
        await hands.press("tab")
        await hands.type("lip still")
        await hands.settled()
    body = _draft(sqlite_clinic, order)
    assert (body.response, body.signs, body.note) == (kind, (), "lip still")


@pytest.mark.heavy
async def test_a_key_that_comes_before_the_order_is_read_is_told_to_be_pressed_again(sqlite_clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        with hands.reading_held():
            await hands.press("enter")
            for key in ("x", "f6", "f10", "ctrl+d"):
                await hands.press(key)
                await hands.sees("The order is still being read. Press the key again.")
        await hands.sees("full name spoken")
        await hands.sees_no_more("still being read")
        await hands.press("x")
        await hands.sees("What became of this dose?")
