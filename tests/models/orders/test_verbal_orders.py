"""Verbal orders: taken with read-back, active at once, co-signed or rejected by the provider who gave them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from models.charting.today.provider_board import Waiting, count_to_sign, provider_board
from models.core.errors import BadInputError
from models.orders.actions.cosign_order import cosign_order, reject_order
from models.orders.actions.write_order import write_order
from models.orders.order_entry import VerbalOrder
from models.orders.queries.order_details import order_details
from models.orders.records.medication_request import MedicationRequest
from models.people.actions.authenticate import Denied
from models.people.actions.hand_over import hand_over
from models.people.queries.open_things import open_things
from models.people.records.practitioner import Practitioner
from models.people.records.provenance import Provenance
from models.people.versions import Stale, Stored
from models.store.clinic import Clinic
from models.store.transaction import table_of
from tests.daily import first_daily
from tests.factories import GIVER_PIN, PHYSICIAN_PIN, add_allergy, add_patient, add_staff, rows
from tests.frozen_clock import FrozenClock
from tests.models.orders.sent import giver, order_row, physician, taken, verbal

_ORDER = table_of(MedicationRequest)


def _signed(clinic: Clinic, meaning: str):
    return rows(clinic, Provenance, table_of(Provenance).c.meaning == meaning)


def test_a_verbal_order_is_active_at_once_in_its_providers_name_and_waits_for_their_signature(sqlite_clinic):
    order = taken(sqlite_clinic, add_patient(sqlite_clinic))
    assert (order.status, order.origin, order.cosign) == ("active", "verbal", "waiting")
    assert (order.requester_name, order.taken_by_name) == ("D Chen MD", "M Ruiz MA")
    (signed,) = _signed(sqlite_clinic, "took verbal order")
    assert signed.agent_name == "M Ruiz MA"
    (line,) = provider_board(sqlite_clinic, physician(sqlite_clinic))
    assert (line.waiting, line.late, line.words) == (Waiting.COSIGN, False, "taken Nov 23 by M Ruiz MA")
    (event,) = order_details(sqlite_clinic, order.id).events
    assert (event.kind, event.by, event.content["how"], event.content["read_back"]) == (
        "verbal", "M Ruiz MA", "phone", True,
    )  # fmt: skip


def test_nothing_is_stored_before_the_order_was_read_back(sqlite_clinic):
    made = verbal(sqlite_clinic, add_patient(sqlite_clinic))
    made = replace(made, verbal=VerbalOrder(physician(sqlite_clinic), "phone"))
    with pytest.raises(BadInputError, match="read the order back"):
        write_order(sqlite_clinic, giver(sqlite_clinic), GIVER_PIN, made)
    assert not rows(sqlite_clinic, MedicationRequest)


@pytest.mark.parametrize(
    ("heard", "words"),
    first_daily([("23:59", "lies ahead"), ("25:00", "write the time as HH:MM"), ("soon", "HH:MM")], daily=1),
)
def test_the_time_an_order_was_heard_is_a_time_of_today_that_is_over(sqlite_clinic, heard, words):
    spoken = VerbalOrder(physician(sqlite_clinic), "phone", heard, read_back=True)
    made = verbal(sqlite_clinic, add_patient(sqlite_clinic), verbal=spoken)
    with pytest.raises(BadInputError, match=words):
        write_order(sqlite_clinic, giver(sqlite_clinic), GIVER_PIN, made)


def test_a_verbal_order_is_only_taken_from_someone_who_orders_here(sqlite_clinic):
    spoken = VerbalOrder(giver(sqlite_clinic), "phone", read_back=True)
    made = verbal(sqlite_clinic, add_patient(sqlite_clinic), verbal=spoken)
    outcome = write_order(sqlite_clinic, giver(sqlite_clinic), GIVER_PIN, made)
    assert isinstance(outcome, Denied)
    assert "does not order here now" in outcome.text


def test_a_biller_takes_no_verbal_order_and_a_medical_assistant_writes_none_of_their_own(sqlite_clinic):
    patient = add_patient(sqlite_clinic)
    biller = add_staff(sqlite_clinic, family="Ives", username="bives", roles=["biller"]).id
    outcome = write_order(sqlite_clinic, biller, PHYSICIAN_PIN, verbal(sqlite_clinic, patient))
    assert outcome == Denied("D Ives MD may not take verbal orders. Ask a nurse, or the provider to sign in.")
    own = replace(verbal(sqlite_clinic, patient), verbal=None)
    assert "may not order" in write_order(sqlite_clinic, giver(sqlite_clinic), GIVER_PIN, own).text


def test_no_one_answers_an_allergy_for_the_prescriber(sqlite_clinic):
    patient = add_patient(sqlite_clinic, allergy_status="recorded")
    add_allergy(sqlite_clinic, patient, "cyanocobalamin")
    made = verbal(sqlite_clinic, patient, answers={"cyanocobalamin": "no_alternative"})
    with pytest.raises(BadInputError, match="Only the provider passes it, at the keyboard"):
        write_order(sqlite_clinic, giver(sqlite_clinic), GIVER_PIN, made)


def test_its_provider_co_signs_it_once_with_their_pin(sqlite_clinic):
    order = taken(sqlite_clinic, add_patient(sqlite_clinic))
    who = physician(sqlite_clinic)
    wrong = cosign_order(sqlite_clinic, who, "0000", order.id, order.version)
    assert "Wrong PIN" in wrong.text
    assert cosign_order(sqlite_clinic, who, PHYSICIAN_PIN, order.id, order.version) == Stored(str(order.id), 2)
    assert order_row(sqlite_clinic, order.id).cosign == "cosigned"
    assert len(_signed(sqlite_clinic, "cosigned")) == 1
    assert provider_board(sqlite_clinic, who) == ()
    again = cosign_order(sqlite_clinic, who, PHYSICIAN_PIN, order.id, order.version)
    assert isinstance(again, Stale)
    assert "changed meanwhile, by D Chen MD" in again.text


def test_w19_a_leavers_co_signature_is_handed_over_by_name_and_signed_by_who_has_it_now(sqlite_clinic):
    order, leaver = taken(sqlite_clinic, add_patient(sqlite_clinic)), physician(sqlite_clinic)
    other = add_staff(sqlite_clinic, family="Okoye", given="A", username="aokoye").id
    (thing,) = open_things(sqlite_clinic, leaver)
    assert thing.text.endswith("(verbal, to co-sign)")
    hand_over(sqlite_clinic, other, leaver, other, (thing,))
    assert count_to_sign(sqlite_clinic, leaver) == (0, 0)
    assert count_to_sign(sqlite_clinic, other) == (1, 0)
    (line,) = provider_board(sqlite_clinic, other)
    assert line.waiting is Waiting.COSIGN
    assert isinstance(cosign_order(sqlite_clinic, other, PHYSICIAN_PIN, order.id, order.version), Stored)
    assert order_row(sqlite_clinic, order.id).requester_name == "D Chen MD"


def test_only_the_provider_who_gave_it_co_signs(sqlite_clinic):
    order = taken(sqlite_clinic, add_patient(sqlite_clinic))
    other = add_staff(sqlite_clinic, family="Okoye", given="A", username="aokoye").id
    outcome = cosign_order(sqlite_clinic, other, PHYSICIAN_PIN, order.id, order.version)
    assert outcome == Denied("A Okoye MD did not give this order. It waits for D Chen MD.")
    denied = cosign_order(sqlite_clinic, giver(sqlite_clinic), GIVER_PIN, order.id, order.version)
    assert "may not co-sign orders" in denied.text


def test_a_rejected_order_stops_and_says_why(sqlite_clinic):
    order = taken(sqlite_clinic, add_patient(sqlite_clinic))
    who = physician(sqlite_clinic)
    with pytest.raises(BadInputError, match="say why"):
        reject_order(sqlite_clinic, who, PHYSICIAN_PIN, order.id, order.version, " ")
    assert isinstance(
        reject_order(sqlite_clinic, who, PHYSICIAN_PIN, order.id, order.version, "I said 100 mcg"), Stored
    )
    row = order_row(sqlite_clinic, order.id)
    assert (row.status, row.cosign, row.due_on) == ("stopped", "rejected", None)
    assert order_details(sqlite_clinic, order.id).events[0].reason == "I said 100 mcg"
    assert provider_board(sqlite_clinic, who) == ()


def test_an_order_rejected_after_a_dose_keeps_the_dose_and_stays_on_the_board(sqlite_clinic):
    order = taken(sqlite_clinic, add_patient(sqlite_clinic), every_days="7", count="4")
    sqlite_clinic.store.write(lambda tx: tx.update(MedicationRequest, _ORDER.c.id == order.id, doses_given=1))
    who = physician(sqlite_clinic)
    reject_order(sqlite_clinic, who, PHYSICIAN_PIN, order.id, order.version, "not what I said")
    row = order_row(sqlite_clinic, order.id)
    assert (row.status, row.doses_given) == ("stopped", 1)
    (line,) = provider_board(sqlite_clinic, who)
    assert (line.waiting, line.words) == (Waiting.REJECTED, "after a dose was given: not what I said")


def test_a_co_signature_is_overdue_after_the_clinics_hours(sqlite_clinic: Clinic, clock: FrozenClock):
    taken(sqlite_clinic, add_patient(sqlite_clinic), starts_on=sqlite_clinic.today() + timedelta(days=9))
    who = physician(sqlite_clinic)
    assert count_to_sign(sqlite_clinic, who) == (1, 0)
    clock.tick(49 * 60)
    assert count_to_sign(sqlite_clinic, who) == (1, 1)
    (line,) = provider_board(sqlite_clinic, who)
    assert line.late
    assert line.words.startswith("OVERDUE, taken ")


def test_a_provider_who_left_gives_no_more_verbal_orders(sqlite_clinic):
    made, who = verbal(sqlite_clinic, add_patient(sqlite_clinic)), physician(sqlite_clinic)
    sqlite_clinic.store.write(lambda tx: tx.update(Practitioner, table_of(Practitioner).c.id == who, active=False))
    assert "does not order here now" in write_order(sqlite_clinic, giver(sqlite_clinic), GIVER_PIN, made).text
