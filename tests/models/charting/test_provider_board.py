"""The provider's board: what waits for the one who is signed in, and nothing of their colleagues' but reviews."""

from __future__ import annotations

from models.charting.open_doses import settle
from models.charting.reactions.records import AdverseEvent
from models.charting.today.provider_board import Waiting, provider_board
from models.core.content_hash import content_hash
from models.store.clinic import Clinic
from tests.factories import GIVER_SIGN_IN, PHYSICIAN_SIGN_IN, add_order, add_patient, add_staff, staff_id
from tests.tui.signed_doses import add_dose


def _reaction(clinic: Clinic, *, complete: bool) -> None:
    patient = add_patient(clinic)
    order = add_order(clinic, patient)
    dose = add_dose(clinic, patient, order, minutes_ago=5)
    event = AdverseEvent(
        id=clinic.new_id(), site_id=clinic.site_id, patient_id=patient.id, administration_id=dose.id,
        onset_at=clinic.now(), signs=["urticaria"], severity="mild", serious=True, complete=complete,
        recorded_at=clinic.now(), recorded_by=staff_id(clinic, GIVER_SIGN_IN), recorded_by_name="M Ruiz MA",
        record_hash=content_hash({}),
    )  # fmt: skip
    clinic.store.write(lambda tx: (tx.add(event), settle(tx, clinic, dose.id)))


def test_a_reaction_stays_on_the_board_until_its_report_is_finished(sqlite_clinic: Clinic):
    _reaction(sqlite_clinic, complete=False)
    (line,) = provider_board(sqlite_clinic, staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN))
    assert (line.waiting, line.late) == (Waiting.REACTION, True)
    assert line.words == "SERIOUS, report not finished: hives or itch"


def test_a_finished_report_is_off_the_board(sqlite_clinic: Clinic):
    _reaction(sqlite_clinic, complete=True)
    assert provider_board(sqlite_clinic, staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN)) == ()


def test_an_order_to_review_is_on_every_providers_board_and_their_own_orders_on_theirs_alone(sqlite_clinic: Clinic):
    other = add_staff(sqlite_clinic, family="Okoye", given="A", username="aokoye").id
    patient = add_patient(sqlite_clinic)
    add_order(sqlite_clinic, patient, status="draft", review_reason="no dose", signed_at=None, requester_id=None)
    yesterday = sqlite_clinic.today().replace(day=22)
    add_order(sqlite_clinic, patient, due_on=yesterday, valid_from=yesterday)
    mine = provider_board(sqlite_clinic, staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN))
    assert [line.waiting for line in mine] == [Waiting.REVIEW, Waiting.OVERDUE]
    assert [(line.waiting, line.words) for line in provider_board(sqlite_clinic, other)] == [
        (Waiting.REVIEW, "no dose")
    ]
