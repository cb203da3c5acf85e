"""Orders held, released, discontinued and renewed: nothing is deleted, and everything says who and why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.charting.actions.sign_administration import Signed, sign_administration
from models.charting.records.medication_administration import MedicationAdministration
from models.charting.today.provider_board import Waiting, provider_board
from models.charting.today.work_item import WorkState
from models.charting.today.worklist import worklist
from models.core.charting_codes import Outcome
from models.core.errors import BadInputError
from models.orders.actions.discontinue_order import discontinue_order
from models.orders.actions.hold_order import hold_order
from models.orders.actions.release_order import release_order
from models.orders.actions.write_order import write_order
from models.orders.queries.order_details import order_details
from models.people.actions.authenticate import Denied
from models.people.versions import Stale, Stored
from models.store.clinic import Clinic
from tests.factories import PHYSICIAN_PIN, add_lot, add_order, add_patient, rows
from tests.models.charting.test_sign_administration import charted
from tests.models.orders.sent import entry, giver, nurse, order_row, ordered, physician


def test_a_held_order_is_not_given_and_says_until_when(sqlite_clinic: Clinic):
    order = ordered(sqlite_clinic, add_patient(sqlite_clinic))
    who, until = nurse(sqlite_clinic), sqlite_clinic.today() + timedelta(days=7)
    assert hold_order(sqlite_clinic, who, order.id, 1, "fever, recheck", until) == Stored(str(order.id), 2)
    row = order_row(sqlite_clinic, order.id)
    assert (row.status, row.review_reason) == ("on-hold", "held until Nov 30, 2026: fever, recheck")
    (item,) = worklist(sqlite_clinic, who).items
    assert (item.state, item.held, item.words) == (WorkState.REVIEW, True, row.review_reason)
    (line,) = provider_board(sqlite_clinic, physician(sqlite_clinic))
    assert (line.waiting, line.late) == (Waiting.HOLD, False)
    assert release_order(sqlite_clinic, who, order.id, 2, "well again") == Stored(str(order.id), 3)
    row = order_row(sqlite_clinic, order.id)
    assert (row.status, row.review_reason, row.due_on) == ("active", None, sqlite_clinic.today())
    kinds = [(event.kind, event.by) for event in order_details(sqlite_clinic, order.id).events]
    assert kinds == [("released", "E Novak RN"), ("held", "E Novak RN"), ("ordered", "D Chen MD")]


def test_a_hold_whose_day_came_is_late_on_the_board_and_still_holds(sqlite_clinic: Clinic, clock):
    order = ordered(sqlite_clinic, add_patient(sqlite_clinic))
    hold_order(sqlite_clinic, physician(sqlite_clinic), order.id, 1, "labs first", sqlite_clinic.today())
    (line,) = provider_board(sqlite_clinic, physician(sqlite_clinic))
    assert line.late
    assert line.words.startswith("look again: held until")
    assert order_row(sqlite_clinic, order.id).status == "on-hold"


def test_a_medical_assistant_neither_holds_nor_discontinues(sqlite_clinic: Clinic):
    order, who = ordered(sqlite_clinic, add_patient(sqlite_clinic)), giver(sqlite_clinic)
    assert isinstance(hold_order(sqlite_clinic, who, order.id, 1, "fever", None), Denied)
    assert isinstance(release_order(sqlite_clinic, who, order.id, 1, "fever"), Denied)
    assert isinstance(discontinue_order(sqlite_clinic, who, order.id, 1, "fever"), Denied)


def test_the_second_station_is_told_who_changed_the_order(sqlite_clinic: Clinic):
    order = ordered(sqlite_clinic, add_patient(sqlite_clinic))
    hold_order(sqlite_clinic, nurse(sqlite_clinic), order.id, 1, "fever", None)
    outcome = discontinue_order(sqlite_clinic, physician(sqlite_clinic), order.id, 1, "not needed")
    assert outcome == Stale("This order changed meanwhile, by E Novak RN: it is on hold. Read it again")


def test_a_discontinued_order_is_over_and_cannot_be_held(sqlite_clinic: Clinic):
    order = ordered(sqlite_clinic, add_patient(sqlite_clinic), every_days="28", count="6")
    assert isinstance(discontinue_order(sqlite_clinic, physician(sqlite_clinic), order.id, 1, "side effects"), Stored)
    row = order_row(sqlite_clinic, order.id)
    assert (row.status, row.due_on) == ("stopped", None)
    with pytest.raises(BadInputError, match="was discontinued: it cannot be held"):
        hold_order(sqlite_clinic, physician(sqlite_clinic), order.id, 2, "fever", None)


def test_a_nurse_discontinues_on_the_word_of_a_provider_who_is_named(sqlite_clinic: Clinic):
    order, who = ordered(sqlite_clinic, add_patient(sqlite_clinic)), nurse(sqlite_clinic)
    with pytest.raises(BadInputError, match="choose the provider"):
        discontinue_order(sqlite_clinic, who, order.id, 1, "told to")
    discontinue_order(sqlite_clinic, who, order.id, 1, "told to", physician(sqlite_clinic))
    event = order_details(sqlite_clinic, order.id).events[0]
    assert (event.kind, event.content["provider_name"]) == ("discontinued", "D Chen MD")


@pytest.mark.parametrize(
    ("reason", "days", "at"), [("", 1, "reason"), ("fever", -1, "until"), ("x" * 450, 1, "reason")]
)
def test_a_hold_without_a_reason_or_into_the_past_is_refused_at_its_field(sqlite_clinic: Clinic, reason, days, at):
    order = ordered(sqlite_clinic, add_patient(sqlite_clinic))
    until = sqlite_clinic.today() + timedelta(days=days)
    with pytest.raises(BadInputError) as refused:
        hold_order(sqlite_clinic, physician(sqlite_clinic), order.id, 1, reason, until)
    assert refused.value.at == at


def test_an_order_that_waits_for_review_is_settled_not_released(sqlite_clinic: Clinic):
    order = add_order(sqlite_clinic, add_patient(sqlite_clinic), status="on-hold", review_reason="partly given")
    with pytest.raises(BadInputError, match="waits for a provider"):
        release_order(sqlite_clinic, physician(sqlite_clinic), order.id, 1, "go on")


def test_a_renewal_takes_the_old_orders_place_and_both_say_so(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic)
    old = ordered(sqlite_clinic, patient, every_days="28", count="6")
    new = ordered(sqlite_clinic, patient, every_days="28", count="12", renews=old.id)
    assert order_row(sqlite_clinic, old.id).status == "stopped"
    assert (new.status, new.replaces_id) == ("active", old.id)
    found = order_details(sqlite_clinic, old.id)
    assert (found.renewed_by, found.events[0].kind) == (new.id, "superseded")
    assert order_details(sqlite_clinic, new.id).events[0].kind == "renewed"
    with pytest.raises(BadInputError, match="renewed meanwhile by D Chen MD"):
        ordered(sqlite_clinic, patient, renews=old.id, answers={f"order:{new.id}": "extra_dose"})


def test_an_order_of_someone_else_is_not_renewed(sqlite_clinic: Clinic):
    old = ordered(sqlite_clinic, add_patient(sqlite_clinic))
    made = entry(sqlite_clinic, add_patient(sqlite_clinic, family="Zettler"), renews=old.id)
    with pytest.raises(BadInputError, match="another patient's"):
        write_order(sqlite_clinic, physician(sqlite_clinic), PHYSICIAN_PIN, made)


def test_an_order_about_to_end_is_on_its_providers_board(sqlite_clinic: Clinic, clock):
    until = sqlite_clinic.today() + timedelta(days=10)
    ordered(sqlite_clinic, add_patient(sqlite_clinic), every_days="7", until=until)
    (line,) = provider_board(sqlite_clinic, physician(sqlite_clinic))
    assert (line.waiting, line.late) == (Waiting.ENDING, False)
    clock.tick(11 * 24 * 60)
    lines = {line.waiting: line for line in provider_board(sqlite_clinic, physician(sqlite_clinic))}
    assert lines[Waiting.ENDING].words.startswith("EXPIRED Dec 3, 2026")
    assert Waiting.OVERDUE in lines


def test_w21_not_given_keeps_the_time_and_leaves_the_order_open_or_closed_as_asked(sqlite_clinic: Clinic, clock):
    add_lot(sqlite_clinic)
    order, who = ordered(sqlite_clinic, add_patient(sqlite_clinic)), physician(sqlite_clinic)
    taken_away = {"lots": (), "sites": (), "response": None}
    request = charted(sqlite_clinic, order.id, outcome=Outcome.NOT_GIVEN, status_reason="unavailable", **taken_away)
    assert isinstance(sign_administration(sqlite_clinic, request), Signed)
    (dose,) = rows(sqlite_clinic, MedicationAdministration)
    assert (dose.outcome, dose.effective_at) == (Outcome.NOT_GIVEN, sqlite_clinic.now())
    row = order_row(sqlite_clinic, order.id)
    assert (row.status, row.doses_given, row.due_on) == ("active", 0, sqlite_clinic.today())
    assert [item.state for item in worklist(sqlite_clinic, who).items] == [WorkState.DONE]
    clock.tick(24 * 60)
    assert [(item.state, item.draft) for item in worklist(sqlite_clinic, who).items] == [(WorkState.OVERDUE, False)]
    assert isinstance(discontinue_order(sqlite_clinic, who, order.id, row.version, "no longer wanted"), Stored)
    assert worklist(sqlite_clinic, who).items == ()
