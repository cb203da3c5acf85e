"""The cursor goes where a message points, and an empty PIN is asked for instead of counted (F11, F12)."""

from __future__ import annotations

import ast
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select
from textual.widgets import Input

import models.safety.rules
from models.charting.records.administration_response import AdministrationResponse
from models.core.charting_codes import Step
from models.people.records.pin_failure import PinFailure
from models.store.clinic import Clinic
from models.store.transaction import table_of
from tests.factories import (
    GIVER_PIN,
    GIVER_SIGN_IN,
    PHYSICIAN_PIN,
    PHYSICIAN_SIGN_IN,
    add_lot,
    add_order,
    add_patient,
    rows,
)
from tests.models.charting.test_sign_administration import charted
from tests.tui.screen_text import Hands, at_work
from tests.tui.signed_doses import add_dose
from tui.charting.reaction import entries
from tui.charting.steps.dose import DosePane
from tui.charting.steps.give import GivePane
from tui.charting.steps.response import ResponsePane
from tui.charting.steps.sign import SignPane
from tui.charting.steps.verify import VerifyPane
from tui.charting.witness import Asked, WitnessScreen

KETOROLAC = "ketorolac-tromethamine"

PANES = {
    Step.VERIFY: VerifyPane, Step.DOSE: DosePane, Step.GIVE: GivePane,
    Step.RESPONSE: ResponsePane, Step.SIGN: SignPane,
}  # fmt: skip
NOWHERE_TO_TYPE = {
    "verify.allergies", "verify.dates", "verify.due", "verify.giver", "verify.interval", "verify.label",
    "verify.last_dose", "verify.last_four", "verify.order", "verify.patient", "verify.reason", "verify.similar",
    "verify.route", "verify.unit", "verify.weight", "dose.lot_choice", "sign.supervisor",
}  # fmt: skip
"""What is settled elsewhere (another screen, another order) or by a coded reason, not by typing on the step."""


def field(hands: Hands) -> str:
    return (hands.app.focused.id or type(hands.app.focused).__name__) if hands.app.focused else ""


def value(hands: Hands, name: str) -> str:
    return hands.app.screen.query_one(f"#{name}", Input).value


def failed_pins(clinic: Clinic) -> int:
    with clinic.store.read() as connection:
        return sum(connection.execute(select(table_of(PinFailure).c.wrong)).scalars())


def test_every_finding_a_rule_can_raise_has_a_place_for_the_cursor() -> None:
    places = set()
    for file in Path(models.safety.rules.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            named = isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
            if named and call.func.attr in {"stop", "warn"} and call.args and isinstance(call.args[0], ast.Constant):
                places.add(call.args[0].value)
    answered = {f"{step.value}.{name}" for step, pane in PANES.items() for name in pane.ANSWERS}
    assert len(places) > 20
    assert places - NOWHERE_TO_TYPE - answered == set()


def test_every_line_of_a_reaction_is_found_by_the_name_an_error_gives_it() -> None:
    named = ["onset", "signs", "sign", "severity", "actions", "action", "epinephrine", "vitals", "provider notified",
             "outcome", "reaction_outcome", "sent to", "serious"]  # fmt: skip
    assert all(entries.place_of(name) is not None for name in named)
    assert entries.place_of("reaction") is None


@pytest.mark.heavy
async def test_what_was_told_of_a_refusal_is_typed_where_the_message_asks_for_it(sqlite_clinic: Clinic) -> None:
    add_lot(sqlite_clinic)
    add_order(sqlite_clinic, add_patient(sqlite_clinic))
    async with at_work(sqlite_clinic) as hands:
        await hands.open_order()
        await hands.press("x", "a")
        await hands.sees("Explained")
        await hands.press("enter")
        await hands.fill("stays short of breath")
        await hands.sees("which provider was told")
        assert field(hands) == "provider_told"
        await hands.type("D Chen MD")
        assert (value(hands, "explained"), value(hands, "provider_told")) == ("stays short of breath", "D Chen MD")


@pytest.mark.heavy
async def test_a_score_is_typed_where_the_message_asks_for_it_and_a_wrong_one_is_named(sqlite_clinic: Clinic) -> None:
    patient = add_patient(sqlite_clinic)
    order = add_order(sqlite_clinic, patient, drug_slug=KETOROLAC)
    add_dose(sqlite_clinic, patient, order, minutes_ago=30, observe=20)
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("enter")
        await hands.sees("Pain after")
        await hands.press("t")
        await hands.type(GIVER_PIN)
        await hands.press("f10")
        await hands.sees("write the score after it")
        assert field(hands) == "pain"
        await hands.type("63")
        await hands.press("f10")
        await hands.sees("63 is more than 10")
        await hands.type("3")
        assert value(hands, "pain") == "3"
        await hands.press("f10")
        await hands.sees("Type your PIN, then press F10.")
        assert field(hands) == "pin"
        await hands.type(GIVER_PIN)
        await hands.press("f10")
        await hands.sees("Done today")
    assert [row.pain_after for row in rows(sqlite_clinic, AdministrationResponse)] == [3]
    assert failed_pins(sqlite_clinic) == 0


@pytest.mark.heavy
async def test_scores_of_a_dose_being_charted_go_each_into_its_own_field(sqlite_clinic: Clinic) -> None:
    add_lot(sqlite_clinic, drug_slug=KETOROLAC, ndc="00409-3796-01")
    order = add_order(sqlite_clinic, add_patient(sqlite_clinic), drug_slug=KETOROLAC, dose=Decimal(30), dose_unit="mg")
    charted(sqlite_clinic, order.id, step=Step.RESPONSE, waste_reason="remainder")
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("enter")
        await hands.sees("Pain before", "Tab pain")
        await hands.press("enter")
        await hands.sees("Write the pain score before the dose")
        await hands.type("6")
        await hands.press("enter")
        await hands.sees("Write the pain score after the dose")
        await hands.type("63")
        await hands.press("enter")
        await hands.sees("63 is more than 10.")
        await hands.type("3")
        assert (value(hands, "before"), value(hands, "after")) == ("6", "3")


async def test_an_enter_in_the_time_without_a_site_goes_back_to_the_sites(sqlite_clinic: Clinic) -> None:
    add_lot(sqlite_clinic)
    order = add_order(sqlite_clinic, add_patient(sqlite_clinic))
    charted(sqlite_clinic, order.id, step=Step.GIVE, sites=(), given_at=None)
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("enter")
        await hands.sees("Time given")
        await hands.press("tab")
        await hands.type("N")
        await hands.press("enter")
        await hands.sees("▲ Pick the site")
        await hands.settled()
        assert field(hands) == "map"


async def test_an_empty_pin_or_name_at_sign_in_and_under_the_lock_is_no_try(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await hands.sees("charges may need review")
        await hands.press("enter", "enter")
        await hands.sees("Type your username, then press Enter.")
        assert field(hands) == "who"
        await hands.fill(GIVER_SIGN_IN, "")
        await hands.sees("Type your PIN, then press Enter.")
        assert field(hands) == "pin"
        await hands.fill(GIVER_PIN, "0")
        await hands.sees("Held")
        await hands.press("ctrl+l")
        await hands.sees("─ Locked ─")
        await hands.press("enter")
        await hands.sees("Type your PIN, then press Enter.")
    assert failed_pins(sqlite_clinic) == 0


async def test_an_empty_pin_of_an_order_is_asked_for_in_its_field(sqlite_clinic: Clinic) -> None:
    add_order(sqlite_clinic, add_patient(sqlite_clinic))
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        await hands.press("o")
        await hands.sees("Until")
        await hands.fill("ketor")
        await hands.press("1")
        await hands.sees("E53.8")
        await hands.press("1")
        await hands.sees("not signed: your PIN, then F10", "✓ nothing stands in the way")
        await hands.press("f10")
        await hands.sees("Type your PIN, then press F10.")
        assert field(hands) == "pin"
    assert failed_pins(sqlite_clinic) == 0


async def test_the_second_person_lands_on_the_field_that_is_empty_or_differs(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        hands.app.push_screen(WitnessScreen(Asked(sqlite_clinic.new_id(), 1, "ORDER  heparin", "witness")))
        await hands.sees("Independent double check")
        await hands.fill(PHYSICIAN_SIGN_IN, "", "heparin", "0.5 mL")
        await hands.type("1961-03-03")
        await hands.press("f10")
        await hands.sees("PIN is empty. Enter all five.")
        assert field(hands) == "pin"
        await hands.type("0000")
        await hands.press("f10")
        await hands.sees("Name or PIN is wrong.")
        assert field(hands) == "pin"
