"""U16: no row of Enter, y, Space and Esc, however long, passes a warning or a stop."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

import pytest

from models.billing.records.charge_item import ChargeItem
from models.charting.actions.save_draft import save_draft
from models.charting.queries.charting import open_charting, pick_lot, view_charting
from models.charting.records.medication_administration import MedicationAdministration
from models.core.charting_codes import Outcome, ResponseKind, Step
from models.orders.records.medication_request import MedicationRequest
from models.safety.draft import SitePick
from models.store.clinic import Clinic
from tests.daily import each
from tests.factories import (
    GIVER_PIN,
    GIVER_SIGN_IN,
    PHYSICIAN_SIGN_IN,
    add_allergy,
    add_lot,
    add_order,
    add_patient,
    rows,
    staff_id,
)
from tests.tui.scanner import press, send
from tests.tui.screen_text import Hands, at_work
from tui.charting.screen import ChartingScreen
from tui.dialogs.choose import CHOICE_KEYS, LETTERS, REFLEXES, ChooseDialog

WARNINGS = ("allergies not asked", "not due yet", "late entry", "nobody supervises")
STOPS = ("allergy", "expired lot", "one identifier", "no site")
FAST, WHOLE = 25, 250
"""Runs of one warning and one stop in every run; of each of the eight in the heavy one: 2,000 in all."""
CHARACTERS = {"enter": "\r", "space": " ", "escape": "\x1b", "y": "y"}


def held_up(clinic: Clinic, by: str) -> MedicationRequest:
    """Store an order with a draft that is entered completely but for the one thing that holds it up."""
    today, now = clinic.today(), clinic.now()
    patient = add_patient(clinic, allergy_status="unknown" if by == "allergies not asked" else "none_known")
    if by == "allergy":
        add_allergy(clinic, patient, "cyanocobalamin")
    add_lot(clinic, expires_on=today - timedelta(days=1) if by == "expired lot" else today + timedelta(days=200))
    due = today + timedelta(days=3 if by == "not due yet" else 0)
    signed = now - timedelta(hours=6)
    order = add_order(clinic, patient, due_on=due, signed_at=signed, authored_at=signed)
    person = staff_id(clinic, GIVER_SIGN_IN)
    charting = open_charting(clinic, order.id, person)
    over = {
        "late entry": {"given_at": now - timedelta(hours=3), "step": Step.GIVE},
        "nobody supervises": {"supervision": "none", "supervisor_id": None, "step": Step.SIGN},
        "one identifier": {"identifiers": ("mrn",)},
        "no site": {"sites": (), "step": Step.GIVE},
        "expired lot": {"step": Step.DOSE},
    }.get(by, {})
    whole = {
        "identifiers": ("name", "birth_date"), "sites": (SitePick(code="deltoid-r"),), "given_at": now,
        "supervisor_id": staff_id(clinic, PHYSICIAN_SIGN_IN), "response": ResponseKind.TOLERATED,
        "education": "explained", **over,
    }  # fmt: skip
    body = pick_lot(charting.facts, charting.body, charting.facts.stock[0], "scanned").model_copy(update=whole)
    assert save_draft(clinic, charting.draft_id, order.id, person, 0, body)
    assert len(view_charting(charting.facts, body, now).blocking) == 1
    return order


class Reflexes:
    """Somebody who presses on without reading, at any pace."""

    def __init__(self, chance: random.Random, now: float) -> None:
        self._chance = chance
        self.now = now

    def run(self) -> list:
        """Return 1 to 30 presses; a key that does nothing ends them, so that none waits for a scan."""
        keys = []
        leaves = self._chance.choice((0, 0, 1))
        for _ in range(self._chance.randrange(1, 31)):
            self.now += self._chance.choice((0.004, 0.04, 0.2))
            keys.append(self._press(self._chance.choices(("enter", "y", "space", "escape"), (8, 5, 5, leaves))[0]))
        self.now += 1
        return [*keys, press("f24", self.now)]

    def _press(self, name: str):
        event = press(name, self.now)
        event.character = CHARACTERS[name]
        return event


async def _quiet(hands: Hands) -> None:
    """Wait until keys, what they asked and what was read for it are through, without drawing more than it takes."""
    app, calm = hands.app, 0
    while calm < 3:
        await asyncio.sleep(0.001)
        pumps = (app, *app.screen_stack, *filter(None, (app.focused,)))
        busy = app.writes or any(pump._message_queue.qsize() for pump in pumps)
        calm = 0 if busy or any(not worker.is_finished for worker in app.workers) else calm + 1


def _unpassed(clinic: Clinic, order_id, by: str) -> None:
    assert rows(clinic, MedicationAdministration) == []
    assert rows(clinic, ChargeItem) == []
    charting = open_charting(clinic, order_id, staff_id(clinic, GIVER_SIGN_IN))
    assert (charting.body.overrides, charting.body.outcome) == ({}, Outcome.GIVEN)
    assert len(view_charting(charting.facts, charting.body, clinic.now()).blocking) == 1, f"{by} is passed"


async def _press_on(clinic: Clinic, by: str, runs: int) -> None:
    order = held_up(clinic, by)
    asked = 0
    async with at_work(clinic) as hands:
        await hands.sign_in()
        await hands.press("enter")
        reflexes = Reflexes(random.Random(by), hands.pace.time)
        for number in range(runs):
            send(hands.app, reflexes.run())
            await _quiet(hands)
            hands.pace.turn_to(reflexes.now)
            asked += isinstance(hands.app.screen, ChooseDialog)
            for screen in hands.app.screen_stack:
                if isinstance(screen, ChartingScreen) and screen._charting is not None:
                    assert (screen._body.overrides, screen._body.outcome) == ({}, Outcome.GIVEN)
            if number % 50 == 0:
                _unpassed(clinic, order.id, by)
    _unpassed(clinic, order.id, by)
    # At signing Enter does not even ask: the PIN has the focus.
    assert asked or by in {*STOPS, "nobody supervises"}


@pytest.mark.parametrize("by", [WARNINGS[0], STOPS[0]])
async def test_u16_reflexes_never_pass_a_warning_or_a_stop(sqlite_clinic, by):
    await _press_on(sqlite_clinic, by, FAST)


@pytest.mark.heavy
@pytest.mark.parametrize("by", [*WARNINGS, *STOPS])
async def test_u16_two_thousand_rows_of_reflexes_never_pass_a_warning_or_a_stop(sqlite_clinic, by):
    await _press_on(sqlite_clinic, by, WHOLE)


async def test_u16_a_reason_is_picked_by_its_own_key_and_by_no_reflex_which_is_said(sqlite_clinic):
    held_up(sqlite_clinic, "not due yet")
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("enter")
        await hands.sees("You were here")
        for key in ("w", "space", "enter", "y", *GIVER_PIN):
            await hands.press(key)
            await hands.sees("needs a reason")
        await hands.sees("That picks nothing: press its letter, or Esc.")
        assert isinstance(hands.app.screen, ChooseDialog)
        await hands.press("down", "space", "b")
        await hands.settled()
        assert len(hands.app.screen._body.overrides) == 1
        assert isinstance(hands.app.screen, ChartingScreen)


def test_u16_no_choice_is_picked_by_y_and_no_reason_by_a_digit_of_a_pin():
    assert not set(REFLEXES) & {*CHOICE_KEYS, *LETTERS}
    assert not set("0123456789") & set(LETTERS)


@pytest.mark.parametrize("keys", each([("y", "enter"), ("enter",), ("y",), ("space",), ("space", "enter"), ("n",)]))
async def test_u16_reflexes_throw_no_draft_away(sqlite_clinic, keys):
    order = held_up(sqlite_clinic, "not due yet")
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("enter")
        await hands.sees("You were here")
        await hands.press("ctrl+d")
        await hands.sees("Discard this draft?")
        assert isinstance(hands.app.screen, ChooseDialog)
        await hands.press(*keys)
        await hands.settled()
    _unpassed(sqlite_clinic, order.id, "not due yet")
    assert open_charting(sqlite_clinic, order.id, staff_id(sqlite_clinic, GIVER_SIGN_IN)).version > 0
