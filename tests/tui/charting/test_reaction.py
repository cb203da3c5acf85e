"""Writing down a reaction, driven by keys."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from models.charting.queries.charting import open_charting
from models.charting.reactions.records import AdverseEvent, AdverseEventReport
from models.patients.records.allergy_intolerance import AllergyIntolerance
from models.store.clinic import Clinic
from tests.daily import first_daily
from tests.factories import GIVER_PIN, GIVER_SIGN_IN, PHYSICIAN_PIN, add_lot, add_order, add_patient, rows, staff_id
from tests.tui.screen_text import EACH_HOSTILE_NAME, EACH_SIZE, Hands, at_work
from tests.tui.signed_doses import add_dose
from tui.design.text import visible
from tui.frame.ways import To

CARD = "SEVERE REACTION"


def _dose(clinic: Clinic, **over: Any) -> UUID:
    patient = add_patient(clinic, **over.pop("patient", {}))
    return add_dose(clinic, patient, add_order(clinic, patient), minutes_ago=20, **over).id


async def _open(hands: Hands) -> None:
    """Open the reaction of the one dose, from the worklist."""
    await hands.sign_in()
    await hands.sees("Done today")
    await hands.press("v")
    await hands.sees("Reaction report", "not recorded yet")


async def _sign(hands: Hands, key: str = "f10") -> None:
    await hands.press("tab")
    await hands.type(GIVER_PIN)
    await hands.press(key)


async def _mild(hands: Hands) -> None:
    """Fill in everything a mild reaction needs."""
    await hands.press("o")
    await hands.fill("-15")
    await hands.sees("5 min after the dose")
    await hands.press("s", "b", "f", "enter")
    await hands.sees("redness, hives or itch")
    await hands.press("v", "a")
    await hands.sees("Severity mild")
    await hands.press("a", "a", "enter")
    await hands.press("t", "2")
    await hands.fill("D Chen MD", "-10")
    await hands.sees("D Chen MD at 09:32")
    await hands.press("c", "a")
    await hands.sees("Outcome resolved")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_s62_a_mild_reaction_is_written_down_by_letters_and_signed(sqlite_clinic: Clinic, size):
    dose = _dose(sqlite_clinic)
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        await _mild(hands)
        await _sign(hands)
        await hands.sees("Add an allergy to cyanocobalamin")
    (event,) = rows(sqlite_clinic, AdverseEvent)
    assert (event.administration_id, event.complete, event.severity) == (dose, True, "mild")
    assert (event.signs, event.actions, event.outcome) == (["redness", "urticaria"], ["observed"], "resolved")


@pytest.mark.heavy
async def test_s62_the_whole_form_fits_the_smallest_screen(sqlite_clinic: Clinic):
    _dose(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees(
            "Began at", "Signs", "Severity", "Actions taken", "Epinephrine", "Vital signs", "Provider notified",
            "Outcome", "Sent to", "In words", "Serious", "Report to", "MedWatch", "Your PIN", "F10 sign", "F6 pending",
            "F7 report file", "F12 emergency", "F1 help",
        )  # fmt: skip


async def test_s62_an_alarming_sign_opens_the_emergency_card_at_once_and_the_pick_is_kept(sqlite_clinic: Clinic):
    _dose(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("s", "b", "i")
        await hands.sees(CARD)
        await hands.press("escape")
        await hands.sees("b ● redness", "i ● wheeze or stridor")
        await hands.press("enter")
        await hands.sees("redness, wheeze or stridor")


@pytest.mark.heavy
async def test_s62_a_severe_reaction_opens_the_card_and_its_paper_waits(sqlite_clinic: Clinic):
    _dose(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("s", "b", "enter", "v", "c")
        await hands.sees(CARD)
        await hands.press("escape")
        await hands.press("o")
        await hands.fill("0927")
        await hands.press("e")
        await hands.fill("0.3 mg", "0930", "left mid outer thigh")
        await hands.sees("0.3 mg 09:30 left mid outer thigh")
        await _sign(hands)
        await hands.sees("still missing: vitals, provider notified, outcome")
        assert rows(sqlite_clinic, AdverseEvent) == []
        await hands.sees("Provider notified")
        await _sign(hands, "f6")
        await hands.sees("Add an allergy")
        await hands.press("escape", "escape")
        await hands.sees("Reaction reports to finish 1", "report open")
    (event,) = rows(sqlite_clinic, AdverseEvent)
    assert (event.complete, event.actions) == (False, ["epinephrine"])
    assert event.epinephrine[0]["amount"] == "0.3"


@pytest.mark.heavy
async def test_s62_the_paper_is_finished_later_from_the_worklist(sqlite_clinic: Clinic):
    _dose(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("o")
        await hands.fill("-15")
        await hands.press("s", "b", "enter", "v", "a")
        await _sign(hands, "f6")
        await hands.sees("Add an allergy")
        await hands.press("escape", "escape")
        await hands.sees("report open")
        await hands.press("enter")
        await hands.sees("pending, signed by M Ruiz MA", "Signs redness")
        await hands.press("a", "b", "enter", "t", "1", "c", "a")
        await _sign(hands)
        await hands.sees("Add an allergy")
        await hands.press("escape", "escape")
        await hands.sees("Done today")
        await hands.sees_no_more("Reaction reports to finish")
    first, second = rows(sqlite_clinic, AdverseEvent)
    assert (first.complete, second.complete, second.replaces_id) == (False, True, first.id)


@pytest.mark.parametrize(
    ("typed", "why"), first_daily([("0910", "before the dose, given at 09:22"), ("+5", "in the future")])
)
async def test_s62_an_onset_that_cannot_be_is_refused_where_it_is_typed(sqlite_clinic: Clinic, typed: str, why: str):
    _dose(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("o")
        await hands.fill(typed)
        await hands.sees("When did it begin?", why)


@pytest.mark.heavy
async def test_s62_vital_signs_out_of_any_range_are_taken_for_slips(sqlite_clinic: Clinic):
    _dose(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("b")
        await hands.fill("88", "", "", "", "")
        await hands.sees("type it such as 88/50")
        await hands.type("88/50")
        await hands.press("tab")
        await hands.type("1200")
        await hands.press("f10")
        await hands.sees("outside 0 to 300 /min")
        await hands.press("backspace", "f10")
        await hands.sees("blood pressure 88/50 mmHg, heart rate 120 /min")


@pytest.mark.heavy
async def test_s62_the_chart_leads_to_a_doses_reaction_and_a_reaction_to_its_signed_account(sqlite_clinic: Clinic):
    _dose(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.sees("Done today")
        await hands.press("p")
        await hands.sees("Doses 1")
        await hands.press("v")
        await hands.sees("not recorded yet")


async def test_s62_a_response_that_is_a_reaction_goes_on_to_its_account_with_the_signs(sqlite_clinic: Clinic):
    _dose(sqlite_clinic, observe=15)
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.sees("OVER 5 min")
        await hands.press("enter")
        await hands.sees("Seen at")
        await hands.press("r", "b", "i")
        await hands.sees(CARD)
        await hands.press("escape", *("tab",) * 6)
        await hands.type(GIVER_PIN)
        await hands.press("f10")
        await hands.sees("not recorded yet", "redness, wheeze or stridor")
        await hands.press("escape")
        await hands.sees("report open")


@pytest.mark.heavy
async def test_s62_an_alarming_sign_at_the_charting_step_opens_the_card_over_it(sqlite_clinic: Clinic):
    add_lot(sqlite_clinic)
    order = add_order(sqlite_clinic, add_patient(sqlite_clinic))
    async with at_work(sqlite_clinic) as hands:
        await hands.at_the_dose()
        await hands.press("1")
        await hands.sees("per mL")
        await hands.cannot_scan()
        await hands.sees("Intramuscular")
        await hands.press("2")
        await hands.sees("4 Response", "still observing")
        await hands.press("r", "9")
        await hands.sees(CARD)
        await hands.press("escape")
        await hands.sees("wheeze or stridor")
        await hands.settled()
    assert open_charting(sqlite_clinic, order.id, staff_id(sqlite_clinic, GIVER_SIGN_IN)).body.signs == ("wheeze",)


async def test_s62_enter_and_a_wrong_pin_store_nothing_and_leaving_asks(sqlite_clinic: Clinic):
    _dose(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await _mild(hands)
        await hands.press("tab")
        await hands.type(PHYSICIAN_PIN)
        await hands.press("enter")
        await hands.sees("Enter does not sign")
        await hands.press("f10")
        await hands.sees("Wrong PIN")
        await hands.press("escape")
        await hands.sees("Discard what was entered?")
        await hands.press("enter")
        await hands.sees("Outcome resolved")
        await hands.press("escape", "ctrl+y")
        await hands.sees("Done today")
    assert rows(sqlite_clinic, AdverseEvent) == []


async def test_s62_pressing_the_signing_key_many_times_stores_one_account(sqlite_clinic: Clinic):
    _dose(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await _mild(hands)
        await hands.press("tab")
        await hands.type(GIVER_PIN)
        await hands.burst("f10", "f10", "f6", "f10")
        await hands.sees("Add an allergy")
    assert len(rows(sqlite_clinic, AdverseEvent)) == 1


@pytest.mark.heavy
async def test_s64_a_signed_reaction_offers_the_allergy_and_only_one_key_adds_it(sqlite_clinic: Clinic):
    _dose(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await _mild(hands)
        await _sign(hands)
        await hands.sees("Add an allergy to cyanocobalamin")
        await hands.press("enter")
        await hands.sees("signed by M Ruiz MA")
        assert rows(sqlite_clinic, AllergyIntolerance) == []
        await hands.press("f4")
        await hands.sees("Add an allergy to cyanocobalamin")
        await hands.press("y", "space", "escape", "f4")
        await hands.sees("Add an allergy to cyanocobalamin")
        await hands.press("ctrl+y")
        await hands.sees("Allergies cyanocobalamin")
        await hands.press("f4")
        await hands.sees("already holds an allergy")
    assert len(rows(sqlite_clinic, AllergyIntolerance)) == 1


@pytest.mark.heavy
async def test_s65_one_key_writes_the_packet_for_its_owner_alone_and_one_keeps_the_number(sqlite_clinic: Clinic):
    dose = _dose(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("f7")
        await hands.sees("record the reaction first")
        await _mild(hands)
        await _sign(hands)
        await hands.sees("Add an allergy")
        await hands.press("escape", "f7")
        await hands.sees("Written to")
        await hands.press("f8")
        await hands.sees("Reported to MedWatch")
        await hands.fill("MW-77")
        await hands.sees("Reported", "MedWatch MW-77 (M Ruiz MA)")
        path = hands.app.reports / f"reaction-{dose}.txt"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "OKAFOR" in path.read_text("utf-8")
    assert path.parent == Path(str(sqlite_clinic.store.engine.url.database)).parent / "reports"
    assert [row.number for row in rows(sqlite_clinic, AdverseEventReport)] == ["MW-77"]


@pytest.mark.parametrize("name", EACH_HOSTILE_NAME)
async def test_a_hostile_name_is_shown_whole_and_literally(sqlite_clinic: Clinic, name: str):
    _dose(sqlite_clinic, patient={"family": name, "given": "[b]"})
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees_whole(visible(name.upper()))


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_s62_a_reaction_signed_after_the_dose_stands_in_the_chart_in_row_and_text(
    sqlite_clinic: Clinic, size: tuple[int, int]
):
    _dose(sqlite_clinic)
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        await _mild(hands)
        await _sign(hands)
        await hands.sees("Add an allergy")
        await hands.press("escape")
        await hands.sees_no_more("Add an allergy")
        await hands.press("escape")
        await hands.sees("Done today")
        await hands.press("p")
        text = await hands.sees("Doses 1")
        row = next(line for line in text.splitlines() if "cyanocobalamin" in line and "Nov 23" in line)
        assert row.strip(" ▸│").startswith("▲")
        assert "REACTION" in row
        await hands.press("enter")
        await hands.sees_in("#details", "▲ REACTION, mild: redness, hives or itch, began 09:27")
        await hands.press("a")
        await hands.sees("Amend", "▲ REACTION, mild: redness, hives or itch, began 09:27")


@pytest.mark.heavy
async def test_f23_enter_asks_only_the_open_lines_one_after_the_other_and_ends_at_the_pin(sqlite_clinic: Clinic):
    _dose(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("1 of 6 filled", "○ Signs open", "○ Outcome open")
        await hands.press("v", "a", "enter")
        await hands.sees("What was seen?")
        await hands.press("b", "enter")
        await hands.sees("What was done?")
        await hands.press("a", "enter")
        await hands.sees("Which provider was notified?", "1 D Chen MD, who ordered it, now")
        await hands.press("1")
        await hands.sees("How did it end?")
        await hands.press("a")
        await hands.sees("6 of 6 filled", "D Chen MD at 09:42")
        await hands.type(GIVER_PIN)
        await hands.press("f10")
        await hands.sees("Add an allergy")
    assert [event.complete for event in rows(sqlite_clinic, AdverseEvent)] == [True]


async def test_f31_the_onset_of_a_dose_of_today_is_proposed_and_says_so_until_it_is_answered(sqlite_clinic: Clinic):
    _dose(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("… Began at 09:42, 20 min after the dose proposed, o changes")
        await hands.press("o", "enter")
        await hands.sees("✓ Began at 09:42, 20 min after the dose")
        await hands.sees_no_more("proposed")


@pytest.mark.heavy
async def test_f31_the_onset_of_an_earlier_day_is_asked(sqlite_clinic: Clinic):
    patient, when = add_patient(sqlite_clinic), sqlite_clinic.today() - timedelta(days=2)
    dose = add_dose(
        sqlite_clinic, patient, add_order(sqlite_clinic, patient), minutes_ago=2 * 24 * 60, service_date=when
    )
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        hands.app.go(To.REACTION, dose.id)
        await hands.sees("○ Began at open", "0 of 6 filled")


@pytest.mark.heavy
async def test_s62_after_an_alarm_nothing_more_is_asked_by_itself(sqlite_clinic: Clinic):
    _dose(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("enter", "i")
        await hands.sees(CARD)
        await hands.press("escape", "enter")
        await hands.sees("Vital signs open", "○ Severity open")
        await hands.sees_no_more("How severe?")
