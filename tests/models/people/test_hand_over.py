"""What a leaver left open is listed and handed over by name; nothing is deleted (W19)."""

from __future__ import annotations

from uuid import UUID

import pytest

from models.charting.actions.save_draft import save_draft
from models.charting.queries.charting import open_charting, view_charting
from models.charting.records.administration_draft import AdministrationDraft
from models.charting.today.worklist import worklist
from models.core.errors import BadInputError
from models.orders.records.medication_request import MedicationRequest
from models.people.actions.hand_over import hand_over
from models.people.actions.read_badge import read_badge
from models.people.queries.open_things import handed_to, open_things
from models.people.records.practitioner import Practitioner
from models.people.records.staff_version import Handover
from models.store.clinic import Clinic
from models.store.records.audit_event import AuditEvent
from models.store.transaction import table_of
from tests.factories import (
    GIVER_SIGN_IN,
    PHYSICIAN_SIGN_IN,
    add_lot,
    add_order,
    add_patient,
    add_staff,
    rows,
    staff_id,
)
from tests.tui.signed_doses import add_dose


@pytest.fixture
def order(sqlite_clinic: Clinic) -> MedicationRequest:
    """An order whose draft and whose last dose's observation are M Ruiz's."""
    patient = add_patient(sqlite_clinic)
    found = add_order(sqlite_clinic, patient)
    add_dose(sqlite_clinic, patient, add_order(sqlite_clinic, patient, status="completed"), minutes_ago=5, observe=20)
    add_lot(sqlite_clinic)
    leaver = staff_id(sqlite_clinic, GIVER_SIGN_IN)
    charting = open_charting(sqlite_clinic, found.id, leaver)
    save_draft(sqlite_clinic, charting.draft_id, found.id, leaver, 0, charting.body)
    return found


@pytest.fixture
def nurse(sqlite_clinic: Clinic) -> UUID:
    return add_staff(sqlite_clinic, family="Park", given="Jin", credential="RN", username="jpark", roles=["nurse"]).id


def test_drafts_and_observations_of_a_leaver_go_to_a_colleague_with_from_whom(
    sqlite_clinic: Clinic, order: MedicationRequest, nurse: UUID
) -> None:
    leaver, doctor = (staff_id(sqlite_clinic, name) for name in (GIVER_SIGN_IN, PHYSICIAN_SIGN_IN))
    found = open_things(sqlite_clinic, leaver)
    assert [thing.kind for thing in found] == ["draft", "timer"]
    assert all("Okafor, Adaeze" in thing.text for thing in found)

    assert hand_over(sqlite_clinic, doctor, leaver, nurse, found) == 2

    assert open_things(sqlite_clinic, leaver) == ()
    assert [(one.thing.kind, one.from_name) for one in handed_to(sqlite_clinic, nurse)] == [
        ("draft", "M Ruiz MA"),
        ("timer", "M Ruiz MA"),
    ]
    (draft,) = rows(sqlite_clinic, AdministrationDraft)
    assert draft.practitioner_id == nurse
    shown = [item for item in worklist(sqlite_clinic, nurse).items if item.draft]
    assert [(item.order_id, item.draft_from) for item in shown] == [(order.id, "M Ruiz MA")]
    assert open_charting(sqlite_clinic, order.id, nurse).draft_id == draft.id
    assert sum(event.action == "hand_over" for event in rows(sqlite_clinic, AuditEvent)) == 2


def test_what_was_handed_over_can_be_handed_on_and_the_story_stays(
    sqlite_clinic: Clinic, order: MedicationRequest, nurse: UUID
) -> None:
    leaver, doctor = (staff_id(sqlite_clinic, name) for name in (GIVER_SIGN_IN, PHYSICIAN_SIGN_IN))
    hand_over(sqlite_clinic, doctor, leaver, nurse, open_things(sqlite_clinic, leaver))
    assert hand_over(sqlite_clinic, doctor, nurse, doctor, open_things(sqlite_clinic, nurse)) == 2
    assert open_things(sqlite_clinic, nurse) == ()
    assert {one.from_name for one in handed_to(sqlite_clinic, doctor)} == {"Jin Park RN"}
    assert len(rows(sqlite_clinic, Handover)) == 4


def test_orders_go_only_to_whoever_may_order(sqlite_clinic: Clinic, order: MedicationRequest, nurse: UUID) -> None:
    doctor = staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN)
    orders = open_things(sqlite_clinic, doctor)
    assert [(thing.kind, thing.id) for thing in orders] == [("order", order.id)]
    with pytest.raises(BadInputError, match="Jin Park RN may not take orders"):
        hand_over(sqlite_clinic, doctor, doctor, nurse, orders)
    with pytest.raises(BadInputError, match="someone else"):
        hand_over(sqlite_clinic, doctor, doctor, doctor, orders)
    other = add_staff(sqlite_clinic, username="other", given="O").id
    assert hand_over(sqlite_clinic, doctor, doctor, other, orders) == 1
    (kept,) = rows(sqlite_clinic, MedicationRequest, table_of(MedicationRequest).c.id == order.id)
    assert (kept.requester_id, kept.requester_name) == (doctor, "D Chen MD")


def test_w19_an_order_of_a_provider_who_left_is_asked_about_until_someone_takes_it_over(
    sqlite_clinic: Clinic, order: MedicationRequest
) -> None:
    doctor, giver = staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN), staff_id(sqlite_clinic, GIVER_SIGN_IN)
    other = add_staff(sqlite_clinic, family="Okoye", given="A", username="aokoye").id

    def asked() -> list[str]:
        charting = open_charting(sqlite_clinic, order.id, giver)
        found = view_charting(charting.facts, charting.body, sqlite_clinic.now()).findings
        return [finding.text for finding in found if finding.rule == "requester_left"]

    assert asked() == []
    gone = table_of(Practitioner).c.id == doctor
    sqlite_clinic.store.write(lambda tx: tx.update(Practitioner, gone, active=False))
    (text,) = asked()
    assert text.startswith("D Chen MD ordered this and no longer orders here.")
    orders = tuple(thing for thing in open_things(sqlite_clinic, doctor) if thing.id == order.id)
    hand_over(sqlite_clinic, other, doctor, other, orders)
    assert asked() == []


def test_a_draft_is_not_handed_to_someone_who_charts_the_same_order(
    sqlite_clinic: Clinic, order: MedicationRequest, nurse: UUID
) -> None:
    leaver, doctor = (staff_id(sqlite_clinic, name) for name in (GIVER_SIGN_IN, PHYSICIAN_SIGN_IN))
    charting = open_charting(sqlite_clinic, order.id, nurse)
    save_draft(sqlite_clinic, charting.draft_id, order.id, nurse, 0, charting.body)
    with pytest.raises(BadInputError, match="have a draft of one of these orders already"):
        hand_over(sqlite_clinic, doctor, leaver, nurse, open_things(sqlite_clinic, leaver))
    assert len(rows(sqlite_clinic, AdministrationDraft)) == 2


def test_w25_a_badge_names_one_person_who_works_here_and_everything_else_is_logged(sqlite_clinic: Clinic) -> None:
    whose = table_of(Practitioner).c.username
    sqlite_clinic.store.write(lambda tx: tx.update(Practitioner, whose == GIVER_SIGN_IN, badge="A-100234"))
    assert read_badge(sqlite_clinic, " A-100234 ") == GIVER_SIGN_IN
    sqlite_clinic.store.write(lambda tx: tx.update(Practitioner, whose == PHYSICIAN_SIGN_IN, badge="A-100234"))
    assert read_badge(sqlite_clinic, "A-100234") == ""
    sqlite_clinic.store.write(lambda tx: tx.update(Practitioner, badge="A-100234", active=False))
    assert read_badge(sqlite_clinic, "A-100234") == ""
    assert read_badge(sqlite_clinic, "B-999999") == ""
    refused = [event.detail["why"] for event in rows(sqlite_clinic, AuditEvent) if event.action == "badge_refused"]
    assert refused == ["several", "not active", "unknown"]
