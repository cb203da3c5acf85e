"""Orders, unknown drugs, merges and doses that wait are settled by a person; nothing is asked twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.core.errors import BadInputError
from models.exchange.actions.forget_drug_name import forget_drug_name
from models.exchange.actions.settle_dose import settle_dose
from models.exchange.actions.settle_draft import choose_drug, refuse_draft, reopen_draft
from models.exchange.actions.settle_merge import settle_merge
from models.exchange.actions.settle_order import settle_order
from models.exchange.actions.undo_decision import undo_decision
from models.exchange.choices import (
    DRUG,
    DRUG_ALWAYS,
    KNOWN,
    MERGE,
    NOT_SAME,
    REFUSE,
    SAME_ORDER,
    TAKE,
    TAKE_DOSE,
    UNDONE,
)
from models.exchange.queries.incoming import decided_imports
from models.exchange.records.import_decision import ImportDecision
from models.exchange.records.order_source import OrderSource
from models.exchange.settling.question import Decision, Meanwhile, Settled
from models.orders.records.medication_request import MedicationRequest
from models.patients.actions.record_outside_dose import OutsideDoseEntry
from models.patients.records.outside_dose import OutsideDose
from models.patients.records.patient import Patient
from models.patients.records.pending_import import PendingImport
from models.people.actions.authenticate import Denied
from models.store.clinic import Clinic
from tests import fhir_files as fhir
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, add_staff, rows, staff_id

UNKNOWN = fhir.medication("Zorbamycin 1 mg/mL injection")


def take(clinic: Clinic, *resources: dict[str, Any], sender: str = "") -> Any:
    (report,) = fhir.take(clinic, *(fhir.content(row) for row in resources), sender=sender)
    return report


def doctor(clinic: Clinic) -> Any:
    return staff_id(clinic, PHYSICIAN_SIGN_IN)


def nurse(clinic: Clinic) -> Any:
    return add_staff(clinic, username="rn", roles=["nurse"], family="Nurse").id


def question(clinic: Clinic) -> Any:
    return next(row for row in rows(clinic, PendingImport) if row.status == "waiting")


def orders(clinic: Clinic) -> list[Any]:
    return rows(clinic, MedicationRequest)


def fresh(number: int) -> dict[str, Any]:
    """A visit whose order has an id of its own each time it is sent (X9)."""
    identity = f"0b7f6f4e-5c0e-4a57-9d55-0000000001{number:02d}"
    return fhir.bundle(fhir.patient(), fhir.practitioner(), fhir.order(id=identity))


def settle(clinic: Clinic, choice: str, reason: str = "") -> Any:
    row = question(clinic)
    return settle_order(clinic, doctor(clinic), Decision(row.id, row.revision, choice, reason))


# X9: the same order under new numbers.


@pytest.mark.parametrize(("choice", "reason"), [(SAME_ORDER, ""), (REFUSE, "sent twice"), (TAKE, "")])
def test_x9_an_order_sent_again_is_settled_once(sqlite_clinic: Clinic, choice: str, reason: str) -> None:
    take(sqlite_clinic, fresh(1))
    assert take(sqlite_clinic, fresh(2)).review[0].reason.startswith("looks like the order of Nov 20")
    assert isinstance(settle(sqlite_clinic, choice, reason), Settled)
    held = len(orders(sqlite_clinic))
    for number in (2, 3):
        again = take(sqlite_clinic, fresh(number))
        assert (again.added, [item for item in again.review if "looks like" not in item.reason]) == ({}, [])
    assert len(orders(sqlite_clinic)) == held
    assert all(row.status != "waiting" for row in rows(sqlite_clinic, PendingImport))


def test_x9_one_that_is_taken_waits_for_a_provider_with_why(sqlite_clinic: Clinic) -> None:
    take(sqlite_clinic, fresh(1))
    take(sqlite_clinic, fresh(2))
    outcome = settle(sqlite_clinic, TAKE)
    draft = orders(sqlite_clinic)[1]
    assert (outcome.order_id, draft.status) == (draft.id, "draft")
    assert "looks like the order of" in draft.review_reason
    assert (draft.drug_slug, draft.due_on) == ("cyanocobalamin", date(2026, 11, 20))
    (source,) = rows(sqlite_clinic, OrderSource)
    assert source.content["resource"]["resourceType"] == "MedicationRequest", "the source is kept as it came"


def test_an_order_that_changed_after_work_began_is_not_changed_by_saying_it_is_the_same(sqlite_clinic: Clinic) -> None:
    take(sqlite_clinic, fhir.visit())
    store = sqlite_clinic.store
    store.write(lambda tx: tx.update(MedicationRequest, doses_given=1, version=2))
    take(sqlite_clinic, fhir.visit(dosageInstruction=[fhir.dosage(500)]))
    assert "after work on it began here" in question(sqlite_clinic).reason
    settle(sqlite_clinic, SAME_ORDER)
    take(sqlite_clinic, fhir.visit(dosageInstruction=[fhir.dosage(500)]))
    take(sqlite_clinic, fhir.visit(dosageInstruction=[fhir.dosage(250)]))
    (order,) = orders(sqlite_clinic)
    assert order.dose == 1000
    assert "after work on it began here" in question(sqlite_clinic).reason, "another change asks again"


def test_a_refusal_is_taken_back(sqlite_clinic: Clinic) -> None:
    take(sqlite_clinic, fresh(1))
    take(sqlite_clinic, fresh(2))
    settle(sqlite_clinic, REFUSE, "sent twice")
    row = rows(sqlite_clinic, PendingImport)[-1]
    assert isinstance(undo_decision(sqlite_clinic, doctor(sqlite_clinic), row.id, row.revision), Settled)
    assert question(sqlite_clinic).id == row.id
    second = undo_decision(sqlite_clinic, doctor(sqlite_clinic), row.id, row.revision)
    assert isinstance(second, Meanwhile)


def test_an_order_whose_patient_waits_is_not_taken_before_them(sqlite_clinic: Clinic) -> None:
    take(sqlite_clinic, fhir.patient())
    take(sqlite_clinic, fhir.bundle(fhir.patient(name=[{"family": "Baker"}]), fhir.order(requester=None)))
    row = next(row for row in rows(sqlite_clinic, PendingImport) if row.kind == "order")
    with pytest.raises(BadInputError, match="settle whose order it is first"):
        settle_order(sqlite_clinic, doctor(sqlite_clinic), Decision(row.id, row.revision, TAKE))


# A drug no one here knows by that name.


def unknown(clinic: Clinic) -> Any:
    take(clinic, fhir.visit(medicationCodeableConcept=UNKNOWN), sender="Lake EHR")
    (order,) = orders(clinic)
    assert (order.drug_slug, order.review_reason) == (None, "not in the formulary")
    return order


def test_a_drug_is_chosen_and_a_provider_still_signs(sqlite_clinic: Clinic) -> None:
    order = unknown(sqlite_clinic)
    decision = Decision(order.id, order.version, DRUG)
    who = nurse(sqlite_clinic)
    assert isinstance(choose_drug(sqlite_clinic, who, decision, "cyanocobalamin"), Settled)
    (chosen,) = orders(sqlite_clinic)
    assert (chosen.status, chosen.drug_slug, chosen.version) == ("draft", "cyanocobalamin", order.version + 1)
    assert chosen.review_reason.startswith("cyanocobalamin was chosen here for “Zorbamycin 1 mg/mL injection”")
    assert isinstance(choose_drug(sqlite_clinic, who, decision, "cyanocobalamin"), Meanwhile)
    assert take(sqlite_clinic, fhir.visit(medicationCodeableConcept=UNKNOWN), sender="Lake EHR").added == {}


def test_a_remembered_meaning_counts_for_that_sender_only(sqlite_clinic: Clinic) -> None:
    order = unknown(sqlite_clinic)
    always = Decision(order.id, order.version, DRUG_ALWAYS)
    refused = choose_drug(sqlite_clinic, nurse(sqlite_clinic), always, "cyanocobalamin")
    assert isinstance(refused, Denied), "a word means a drug for good only by who may order"
    choose_drug(sqlite_clinic, doctor(sqlite_clinic), always, "cyanocobalamin")
    spelled = fhir.medication("ZORBAMYCIN  1 mg/mL injection")
    for sender, status in (("Lake EHR", "active"), ("Hill EHR", "draft")):
        patient = fhir.patient(id="7", identifier=[{"type": fhir.MRN_TYPE, "system": sender, "value": sender}],
                               name=[{"family": sender, "given": ["Pat"]}])  # fmt: skip
        sent = fhir.order(id="o7", subject={"reference": "Patient/7"}, medicationCodeableConcept=spelled)
        take(sqlite_clinic, fhir.bundle(patient, fhir.practitioner(), sent), sender=sender)
        assert orders(sqlite_clinic)[-1].status == status


def test_a_remembered_meaning_is_forgotten_and_the_next_order_waits_again(sqlite_clinic: Clinic) -> None:
    order, who = unknown(sqlite_clinic), doctor(sqlite_clinic)
    choose_drug(sqlite_clinic, who, Decision(order.id, order.version, DRUG_ALWAYS), "cyanocobalamin")
    (line,) = decided_imports(sqlite_clinic)
    assert (line.done, line.undoable) == ("drug chosen and remembered", True)
    assert isinstance(forget_drug_name(sqlite_clinic, nurse(sqlite_clinic), line.id), Denied)
    assert isinstance(forget_drug_name(sqlite_clinic, who, line.id), Settled)
    assert isinstance(forget_drug_name(sqlite_clinic, who, line.id), Meanwhile)
    assert [line.undoable for line in decided_imports(sqlite_clinic)] == [False, False]
    another = fhir.order(id="other", medicationCodeableConcept=UNKNOWN, dosageInstruction=[fhir.dosage(500)])
    take(sqlite_clinic, another, sender="Lake EHR")
    assert [row.drug_slug for row in orders(sqlite_clinic)] == ["cyanocobalamin", None]


def test_an_order_under_review_is_refused_with_a_reason_and_opened_again(sqlite_clinic: Clinic) -> None:
    order, who = unknown(sqlite_clinic), doctor(sqlite_clinic)
    with pytest.raises(BadInputError, match="write why"):
        refuse_draft(sqlite_clinic, who, Decision(order.id, order.version, REFUSE))
    refuse_draft(sqlite_clinic, who, Decision(order.id, order.version, REFUSE, "not a drug we give"))
    (refused,) = orders(sqlite_clinic)
    assert (refused.status, rows(sqlite_clinic, ImportDecision)[0].reason) == ("cancelled", "not a drug we give")
    assert take(sqlite_clinic, fhir.visit(medicationCodeableConcept=UNKNOWN), sender="Lake EHR").added == {}
    reopen_draft(sqlite_clinic, who, Decision(order.id, refused.version, UNDONE))
    assert orders(sqlite_clinic)[0].status == "draft"


# X6: merges. X8: doses given elsewhere.


def proposed(clinic: Clinic) -> Any:
    second = fhir.patient(id="2", identifier=[{"type": fhir.MRN_TYPE, "system": "urn:ehr", "value": "55"}])
    take(clinic, fhir.bundle(fhir.patient(id="1"), second), sender="a")
    link = [{"type": "replaced-by", "other": {"reference": "Patient/2"}}]
    sent = fhir.patient(id="1", active=False, link=link)
    take(clinic, sent, sender="a")
    return sent


def test_x6_a_proposed_merge_is_carried_out_with_a_pin(sqlite_clinic: Clinic) -> None:
    sent, who = proposed(sqlite_clinic), doctor(sqlite_clinic)
    row = question(sqlite_clinic)
    decision = Decision(row.id, row.revision, MERGE, "one person, called")
    assert isinstance(settle_merge(sqlite_clinic, who, decision, "9999"), Denied)
    assert isinstance(settle_merge(sqlite_clinic, who, decision, PHYSICIAN_PIN), Settled)
    gone, stays = rows(sqlite_clinic, Patient)
    assert gone.merged_into == stays.id
    assert isinstance(settle_merge(sqlite_clinic, who, decision, PHYSICIAN_PIN), Meanwhile)
    assert take(sqlite_clinic, sent, sender="a").review == ()


def test_x6_two_people_stay_two_and_are_not_proposed_again(sqlite_clinic: Clinic) -> None:
    sent, who = proposed(sqlite_clinic), doctor(sqlite_clinic)
    row = question(sqlite_clinic)
    settle_merge(sqlite_clinic, who, Decision(row.id, row.revision, NOT_SAME, "mother and daughter"))
    assert [row.merged_into for row in rows(sqlite_clinic, Patient)] == [None, None]
    assert take(sqlite_clinic, sent, sender="a").review == ()


def test_x6_the_numbers_of_a_record_no_one_knows_become_the_known_ones(sqlite_clinic: Clinic) -> None:
    take(sqlite_clinic, fhir.patient(id="2"), sender="a")
    link = [{"type": "replaced-by", "other": {"reference": "Patient/2"}}]
    gone = fhir.patient(id="1", identifier=[{"type": fhir.MRN_TYPE, "system": "urn:ehr", "value": "9"}], link=link)
    take(sqlite_clinic, fhir.bundle(gone, fhir.order(subject={"reference": "Patient/1"}, requester=None)), sender="a")
    row = next(row for row in rows(sqlite_clinic, PendingImport) if row.kind == "merge")
    settle_merge(sqlite_clinic, doctor(sqlite_clinic), Decision(row.id, row.revision, MERGE, "called"), PHYSICIAN_PIN)
    assert [row.patient_id for row in orders(sqlite_clinic)] == [rows(sqlite_clinic, Patient)[0].id]
    assert all(row.status != "waiting" for row in rows(sqlite_clinic, PendingImport))


def offered(clinic: Clinic) -> Any:
    sent = {"resourceType": "Immunization", "id": "i1", "status": "completed", "occurrenceDateTime": "2026-10-01",
            "patient": {"reference": f"Patient/{fhir.PATIENT_ID}"}, "vaccineCode": {"text": "Influenza"}}  # fmt: skip
    take(clinic, fhir.bundle(fhir.patient(), sent))
    return sent


def test_x8_an_offered_dose_is_recorded_as_given_elsewhere(sqlite_clinic: Clinic) -> None:
    sent, who = offered(sqlite_clinic), doctor(sqlite_clinic)
    row = question(sqlite_clinic)
    entry = OutsideDoseEntry(row.patient_id, "cyanocobalamin", date(2026, 10, 1), "Lake EHR")
    assert isinstance(settle_dose(sqlite_clinic, who, Decision(row.id, row.revision, TAKE_DOSE), entry), Settled)
    (dose,) = rows(sqlite_clinic, OutsideDose)
    assert (dose.given_on, dose.recorded_by_name) == (date(2026, 10, 1), "D Chen MD")
    assert take(sqlite_clinic, fhir.bundle(fhir.patient(), sent)).review == ()


@pytest.mark.parametrize(("choice", "reason"), [(KNOWN, ""), (REFUSE, "another patient's letter")])
def test_x8_one_that_is_known_or_refused_is_not_offered_again(sqlite_clinic: Clinic, choice: str, reason: str) -> None:
    sent = offered(sqlite_clinic)
    row = question(sqlite_clinic)
    settle_dose(sqlite_clinic, doctor(sqlite_clinic), Decision(row.id, row.revision, choice, reason))
    assert rows(sqlite_clinic, OutsideDose) == []
    assert take(sqlite_clinic, fhir.bundle(fhir.patient(), sent)).review == ()


# W17, W12.


def test_w17_the_same_patient_with_the_same_orders_and_doses_as_an_update_adds_nothing(sqlite_clinic: Clinic) -> None:
    dose = {"resourceType": "Immunization", "id": "i1", "status": "completed", "occurrenceDateTime": "2026-10-01",
            "patient": {"reference": f"Patient/{fhir.PATIENT_ID}"}, "vaccineCode": {"text": "Influenza"}}  # fmt: skip

    def message(identity: str) -> dict[str, Any]:
        header = {
            "resourceType": "MessageHeader",
            "id": identity,
            "source": {"name": "EHR", "endpoint": "https://a.example"},
        }
        return fhir.bundle(
            header, fhir.patient(), fhir.practitioner(), fhir.order(), fhir.allergy(), dose, kind="message"
        )

    def counts() -> dict[str, int]:
        return {kind.__name__: len(rows(sqlite_clinic, kind)) for kind in (Patient, MedicationRequest, PendingImport)}

    first = take(sqlite_clinic, message("m1"))
    before = counts()
    update = take(sqlite_clinic, message("m2"))
    assert (update.status, update.added, update.changed) == ("unchanged", {}, {})
    assert counts() == before
    assert first.added == update.unchanged


@pytest.mark.parametrize("stated", ["1961-03-03", "1961-03", "1961"])
def test_w12_a_birth_date_never_moves_by_an_import(clinic: Clinic, stated: str) -> None:
    take(clinic, fhir.patient())
    take(clinic, fhir.patient(birthDate=stated))
    (person,) = rows(clinic, Patient)
    assert (person.birth_date, person.birth_precision) == (date(1961, 3, 3), "day")
