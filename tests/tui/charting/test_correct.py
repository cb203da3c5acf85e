"""Correcting a signed dose from the patient's chart, driven by keys."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from models.charting.correcting.amending import FIELDS
from models.charting.correcting.records import AdministrationCorrection, ChargeReversal
from models.charting.records.medication_administration import AdministrationSite, MedicationAdministration
from models.codes.tables.clinic_tables import clinic_tables
from models.stock.records.lot import Lot
from models.store.clinic import Clinic
from tests.daily import each, first_daily
from tests.factories import GIVER_PIN, PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, add_lot, add_order, add_patient, rows
from tests.frozen_clock import FrozenClock
from tests.models.charting.test_correct_administration import LEFT, amended, signed, void
from tests.models.charting.test_sign_administration import MULTI_DOSE_B12
from tests.tui.screen_text import EACH_HOSTILE_NAME, EACH_SIZE, SIZES, Hands, at_work
from tui.charting.correct.lines import FIELD_KEYS
from tui.charting.correct.why import reason_choices
from tui.design.keys import group
from tui.design.text import visible


@pytest.fixture
def dose(sqlite_clinic: Clinic) -> UUID:
    """A signed dose of B12 in the right deltoid."""
    add_lot(sqlite_clinic, ndc=MULTI_DOSE_B12, lot_number="B2207", on_hand=Decimal(3))
    signed_at = sqlite_clinic.now() - timedelta(hours=3)
    patient = add_patient(sqlite_clinic, given="Ngozi")
    order = add_order(sqlite_clinic, patient, interval_days=28, doses_allowed=12, signed_at=signed_at)
    return signed(sqlite_clinic, order.id)


async def _chart(hands: Hands, words: str = "Doses 1") -> None:
    await hands.sign_in()
    await hands.press("f3")
    await hands.sees("part of a name", "MRN")
    await hands.press("down", "enter")
    await hands.sees("MRN", words)


async def _amend(hands: Hands) -> None:
    await _chart(hands)
    await hands.press("a")
    await hands.sees("Amend", "right deltoid", "Where did it go in?")


async def _site_to_the_left(hands: Hands) -> None:
    await hands.press("1")
    await hands.sees("will be left deltoid", "Why is this dose amended?")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_s74_a_site_typed_wrong_is_amended_by_keys_and_the_chart_tells_old_and_new(sqlite_clinic, dose, size):
    async with at_work(sqlite_clinic, size) as hands:
        await _amend(hands)
        await hands.sees("Drug, dose, patient and order are")
        await _site_to_the_left(hands)
        await hands.press("tab", "tab", "end")
        await hands.sees("Reverses 96372 × 1, J3420 × 1")
        await hands.press("tab", "a", "tab")
        await hands.type(GIVER_PIN)
        await hands.press("f10")
        await hands.sees("left deltoid amended")
        await hands.press("h")
        await hands.sees_in("#details", "Amended Nov 23, 2026 09:42 by M Ruiz MA: typed wrong")
        await hands.sees_in("#details", "site right deltoid → left deltoid")
    stored = rows(sqlite_clinic, MedicationAdministration)
    assert [row.replaces_id for row in stored] == [None, dose]
    assert [row.body_site for row in rows(sqlite_clinic, AdministrationSite)] == ["deltoid-r", "deltoid-l"]


@pytest.mark.heavy
async def test_s74_old_and_new_stand_side_by_side_before_signing(sqlite_clinic: Clinic, dose: UUID) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _amend(hands)
        await _site_to_the_left(hands)
        line = next(line for line in (await hands.sees("→ left deltoid")).splitlines() if "→ left" in line)
        assert line.split()[1] == "site"
        assert line.index("right deltoid") < line.index("left deltoid")
        await hands.press("z")
        await hands.sees_no_more("→ left deltoid")
    assert len(rows(sqlite_clinic, MedicationAdministration)) == 1


async def test_s74_enter_and_a_wrong_pin_amend_nothing(sqlite_clinic: Clinic, dose: UUID) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _amend(hands)
        await hands.press("f10")
        await hands.sees("Nothing is changed yet")
        await _site_to_the_left(hands)
        await hands.press("f10")
        await hands.sees("Pick why it is amended by its letter")
        await hands.press("a", "tab")
        await hands.type(PHYSICIAN_PIN)
        await hands.press("enter")
        await hands.sees("Enter does not sign")
        await hands.press("alt+s")
        await hands.sees("Wrong PIN")
    assert rows(sqlite_clinic, AdministrationCorrection) == []


@pytest.mark.heavy
async def test_f11_the_pin_typed_behind_the_reason_goes_into_its_field(sqlite_clinic: Clinic, dose: UUID) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _amend(hands)
        await hands.sees("Tab PIN")
        await hands.press("tab")
        assert hands.app.focused is not None
        assert hands.app.focused.id == "pin"
        await hands.sees("Tab text")
        await hands.press("tab", "tab")
        await _site_to_the_left(hands)
        await hands.press("a", "f10")
        await hands.sees("Type your PIN, then press F10.")
        await hands.type(GIVER_PIN)
        await hands.press("f10")
        await hands.sees("left deltoid amended")


@pytest.mark.heavy
async def test_s74_a_warning_of_an_amendment_asks_for_its_coded_reason(
    sqlite_clinic: Clinic, dose: UUID, clock: FrozenClock
) -> None:
    clock.tick(minutes=60)
    async with at_work(sqlite_clinic) as hands:
        await _amend(hands)
        await hands.press("enter")
        await hands.sees("Time given")
        await hands.fill("0800")
        await hands.sees("will be Nov 23, 2026 08:00", "late entry")
        await hands.press("f")
        await hands.sees("In words")
        await hands.fill("clock was wrong")
        await hands.sees("Why other: clock was wrong", "Press F6.")
        await hands.press("f6")
        await hands.sees("charted late")
        await hands.press("f", "tab")
        await hands.type(GIVER_PIN)
        await hands.press("f10")
        await hands.sees("Doses 1", "amended")
        await hands.press("h")
        await hands.sees("time given Nov 23, 2026 09:42 → Nov 23, 2026 08:00")
    record = rows(sqlite_clinic, MedicationAdministration)[-1]
    assert (record.late_entry, record.overrides[0]["reason"]) == (True, "late_entry")


@pytest.mark.heavy
async def test_s74_a_time_that_cannot_be_read_and_one_that_is_not_possible_say_so(
    sqlite_clinic: Clinic, dose: UUID
) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _amend(hands)
        await hands.press("enter")
        await hands.fill("99")
        await hands.sees("is not a time")
        await hands.press("backspace", "backspace")
        await hands.fill("1200")
        await hands.sees("STOP", "in the future")
        await hands.press("a")
        await hands.sees("Why typed wrong")
        await hands.press("f10")
        await hands.sees("▲ 12:00 is in the future")
    assert len(rows(sqlite_clinic, MedicationAdministration)) == 1


@pytest.mark.parametrize(
    ("downs", "answer", "message"),
    first_daily(
        [
            (2, "2", "supervisor D Chen MD → —"),
            (3, "b", "will be by real-time audio and video"),
            (7, "a", "Z-track"),
            (8, "b", "tolerated → observing"),
            (13, "a", "after-care explained"),
        ]
    ),
)
async def test_s74_every_coded_field_is_amended_by_one_key(sqlite_clinic, dose, downs, answer, message):
    async with at_work(sqlite_clinic, SIZES[1]) as hands:
        await _amend(hands)
        await hands.press(*["down"] * downs, "enter")
        await hands.sees("press its")
        await hands.press(answer)
        await hands.sees(message)


@pytest.mark.parametrize(
    ("downs", "text"), first_daily([(15, "left early"), (4, "25 G 1 in"), (5, "25"), (6, "1 1/2"), (11, "3")])
)
async def test_s74_every_text_field_is_amended_by_typing(sqlite_clinic, dose, downs, text):
    async with at_work(sqlite_clinic, SIZES[1]) as hands:
        await _amend(hands)
        await hands.press(*["down"] * downs, "enter")
        await hands.sees("Amend:")
        await hands.fill(text)
        await hands.sees(f"will be {text}")


@pytest.mark.heavy
async def test_s74_a_reaction_is_amended_with_its_signs(sqlite_clinic: Clinic, dose: UUID) -> None:
    async with at_work(sqlite_clinic, SIZES[1]) as hands:
        await _amend(hands)
        await hands.press(*["down"] * 9, "enter")
        await hands.sees("Signs belong to a reaction")
        await hands.press("up", "enter", "c")
        await hands.sees("A reaction needs at least one sign")
        await hands.press("down", "enter", "b")
        await hands.sees("signs — → redness")
        await hands.sees_no_more("A reaction needs at least one sign")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_s57_entered_in_error_says_what_follows_takes_a_reason_and_the_pin_and_hides_the_dose(
    sqlite_clinic, dose, size
):
    async with at_work(sqlite_clinic, size) as hands:
        await _chart(hands)
        await hands.press("x")
        await hands.sees("96372 × 1, J3420 × 1: reversed", "lot B2207: reversed, or booked as wasted")
        await hands.sees("is owed this dose again: active, 0 of 12 given, due Nov 23, 2026")
        await hands.press("f10")
        await hands.sees("Pick why")
        await hands.press("d")
        await hands.sees("Was its content used?", "n not opened and back in stock")
        await hands.type("135")
        await hands.press("u")
        await hands.type(GIVER_PIN)
        await hands.press("enter")
        await hands.sees("Enter does not sign")
        await hands.press("f10")
        await hands.sees("Entered in error 1 e shows them")
        await hands.press("e")
        await hands.sees("× Nov 23 cyanocobalamin")
        await hands.press("x")
        await hands.sees("entered in error already")
        await hands.press("enter")
        await hands.sees_in("#details", "Entered in error Nov 23, 2026 09:42 by M Ruiz MA: was not given after all")
        await hands.press("c")
        await hands.sees("reversed", "96372")
        await hands.press("escape", "e")
        await hands.sees_no_more("× Nov 23 cyanocobalamin")
    assert [row.administration_id for row in rows(sqlite_clinic, AdministrationCorrection)] == [dose]
    assert len(rows(sqlite_clinic, ChargeReversal)) == 2
    assert rows(sqlite_clinic, Lot)[0].on_hand == 2


@pytest.mark.heavy
async def test_s57_entered_in_error_for_another_reason_asks_for_words(sqlite_clinic: Clinic, dose: UUID) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _chart(hands)
        await hands.press("x")
        await hands.sees("reversed")
        await hands.press("f", "u", "enter")
        await hands.type(GIVER_PIN)
        await hands.press("f10")
        await hands.sees("say in words")
        await hands.fill("vial fell before the injection")
        await hands.type(GIVER_PIN)
        await hands.press("f10")
        await hands.sees("Entered in error 1")
    assert rows(sqlite_clinic, AdministrationCorrection)[0].reason_text == "vial fell before the injection"


@pytest.mark.heavy
async def test_s57_entered_in_error_puts_the_order_back_on_the_worklist(sqlite_clinic: Clinic, dose: UUID) -> None:
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.sees("Done today")
        void(sqlite_clinic, dose)
        await hands.press("f5")
        await hands.sees_no_more("Done today")
        await hands.sees("OKAFOR, Ngozi", "Due")


async def test_s74_a_dose_corrected_at_another_workstation_tells_who_and_when(
    sqlite_clinic: Clinic, dose: UUID
) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _amend(hands)
        await _site_to_the_left(hands)
        amended(sqlite_clinic, dose, sites=LEFT)
        await hands.press("a", "tab")
        await hands.type(GIVER_PIN)
        await hands.press("f10")
        await hands.sees("This dose was amended on Nov 23, 2026 09:42 by M Ruiz MA.")
        await hands.press("escape")
        await hands.sees("left deltoid amended")
        await hands.press("w")
        await hands.sees("As charted")
    assert len(rows(sqlite_clinic, MedicationAdministration)) == 2


async def test_s74_pressing_the_signing_key_many_times_stores_one_correction(sqlite_clinic: Clinic, dose: UUID) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _chart(hands)
        await hands.press("x")
        await hands.sees("reversed")
        await hands.press("a", "n")
        await hands.type(GIVER_PIN)
        await hands.burst("f10", "f10", "f10")
        await hands.sees("Entered in error 1")
        await hands.settled()
    assert len(rows(sqlite_clinic, AdministrationCorrection)) == 1
    assert rows(sqlite_clinic, Lot)[0].on_hand == 3


@pytest.mark.heavy
async def test_an_order_cannot_be_amended_as_a_dose(sqlite_clinic: Clinic) -> None:
    add_order(sqlite_clinic, add_patient(sqlite_clinic))
    async with at_work(sqlite_clinic) as hands:
        await _chart(hands, "Orders 1")
        await hands.press("a")
        await hands.sees("Select a signed dose first")
        await hands.press("e")
        await hands.sees("No dose of this patient was entered in error")


@pytest.mark.parametrize("name", EACH_HOSTILE_NAME)
async def test_a_hostile_note_is_amended_and_shown_literally(sqlite_clinic, dose, name):
    amended(sqlite_clinic, dose, note=name)
    async with at_work(sqlite_clinic, SIZES[1]) as hands:
        await _chart(hands)
        await hands.press("enter")
        await hands.sees_in("#details", "Amended")
        shown = "".join(str(hands.app.screen.query_one("#detail").render()).split())
        assert "".join(visible(name).split())[:20] in shown
        await hands.press("a")
        await hands.sees("Amend")
        await hands.press("end")
        await hands.sees("Note ")


@pytest.mark.heavy
async def test_f19_the_sites_have_the_numbers_of_give_and_the_present_one_is_refused(sqlite_clinic, dose) -> None:
    numbers = {place.key: place.display for place in clinic_tables(sqlite_clinic).sites_for("im")}
    async with at_work(sqlite_clinic) as hands:
        await _amend(hands)
        await hands.sees(*(f"{number} ○ {site}" for number, site in numbers.items()), "2 ○ right deltoid charted here")
        await hands.press("2")
        await hands.sees("right deltoid is charted here already: pick another number.")
        await hands.press("s")
        await hands.sees("press its number", "3 left ventrogluteal")
        await hands.press("2")
        await hands.sees("right deltoid is charted here already")
        await hands.press("3")
        await hands.sees("will be left ventrogluteal")
        await hands.press("2")
        await hands.sees("Digits go into the PIN", "→ left ventrogluteal")


async def test_f24_esc_asks_before_a_change_is_discarded_and_only_then(sqlite_clinic: Clinic, dose: UUID) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _amend(hands)
        await _site_to_the_left(hands)
        await hands.press("escape")
        await hands.sees("Discard what you changed?")
        await hands.press("escape")
        await hands.sees("→ left deltoid")
        await hands.press("z", "escape")
        await hands.sees_no_more("Amend ")
    assert len(rows(sqlite_clinic, MedicationAdministration)) == 1


@pytest.mark.parametrize("key", each(["a", "x"]))
async def test_f24_another_persons_dose_says_whose_it_is_before_it_is_corrected(sqlite_clinic, dose, key) -> None:
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        await hands.press("f3")
        await hands.sees("part of a name")
        await hands.press("down", "enter")
        await hands.sees("Doses 1")
        await hands.press(key)
        await hands.sees("Given by M Ruiz MA, not by you. You sign in your own name.")


def test_the_letters_of_fields_and_of_reasons_never_mean_two_things(sqlite_clinic: Clinic) -> None:
    reasons = {choice.key for choice in reason_choices(clinic_tables(sqlite_clinic), "")}
    own = {key for row in group("amend") for key in row.keys.split(",")}
    letters = list(FIELD_KEYS.values())
    assert len(letters) == len(set(letters))
    assert not set(letters) & (reasons | own)
    assert set(FIELD_KEYS) == {field.name for field in FIELDS}


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_k23_the_expired_lot_that_was_in_fact_given_is_recorded_as_a_medication_error(sqlite_clinic, dose, size):
    yesterday = sqlite_clinic.today() - timedelta(days=1)
    add_lot(sqlite_clinic, ndc=MULTI_DOSE_B12, lot_number="OLD1", on_hand=Decimal(2), expires_on=yesterday)
    async with at_work(sqlite_clinic, size) as hands:
        await _amend(hands)
        await hands.press("y")
        await hands.sees("Which lot was in fact given?", "OLD1, exp Nov 22, 2026: EXPIRED, a medication error")
        await hands.press("a")
        await hands.sees("Why is this dose amended?", "medication", "error: say how")
        await hands.press("a")
        await hands.press("f6")
        await hands.sees("its expiry was not checked")
        await hands.press("a")
        await hands.sees("MEDICATION ERROR, EXPIRED LOT GIVEN")
        await hands.press("f10")
        await hands.sees("Type your PIN")
        await hands.type(GIVER_PIN)
        await hands.press("f10")
        await hands.sees("right deltoid amended")
        await hands.press("enter")
        await hands.sees_in("#details", "MEDICATION ERROR, EXPIRED LOT GIVEN: its expiry was not checked")
        await hands.press("h")
        await hands.sees_in("#details", "lot B2207, exp Nov 23, 2027 → OLD1, exp Nov 22, 2026")
    assert {lot.lot_number: lot.on_hand for lot in rows(sqlite_clinic, Lot)} == {"B2207": 3, "OLD1": 1}
