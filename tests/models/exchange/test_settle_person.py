"""A person settles who an imported patient is; what waited with them follows, and nothing is asked twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from models.core.errors import BadInputError
from models.exchange.actions.settle_person import settle_person
from models.exchange.actions.undo_decision import undo_decision
from models.exchange.choices import NEW, NOT_OURS, SAME_KEEP, SAME_TAKE
from models.exchange.records.import_decision import ImportDecision
from models.exchange.settling.question import Decision, Meanwhile, Settled
from models.orders.records.medication_request import MedicationRequest
from models.patients.records.allergy_intolerance import AllergyIntolerance
from models.patients.records.patient import Patient
from models.patients.records.patient_version import PatientVersion
from models.patients.records.pending_import import PendingImport
from models.people.actions.authenticate import Denied
from models.store.clinic import Clinic
from tests import fhir_files as fhir
from tests.factories import (
    GIVER_PIN,
    GIVER_SIGN_IN,
    PHYSICIAN_PIN,
    PHYSICIAN_SIGN_IN,
    add_patient,
    rows,
    staff_id,
)

BAKER = [{"family": "Baker", "given": ["Ann"]}]
OTHER = fhir.bundle(fhir.patient(name=BAKER), fhir.practitioner(), fhir.order(), fhir.allergy())
"""The record number of Adaeze Okafor under another name, with an order and an allergy."""


def take(clinic: Clinic, *resources: dict[str, Any], sender: str = "") -> Any:
    (report,) = fhir.take(clinic, *(fhir.content(row) for row in resources), sender=sender)
    return report


def question(clinic: Clinic, kind: str = "person") -> Any:
    return next(row for row in rows(clinic, PendingImport) if row.kind == kind and row.status == "waiting")


def settle(clinic: Clinic, choice: str, reason: str = "called the patient", pin: str = PHYSICIAN_PIN) -> Any:
    row = question(clinic)
    who = staff_id(clinic, PHYSICIAN_SIGN_IN)
    return settle_person(clinic, who, Decision(row.id, row.revision, choice, reason), pin)


def waiting(clinic: Clinic) -> list[str]:
    return [row.kind for row in rows(clinic, PendingImport) if row.status == "waiting"]


def overlay(clinic: Clinic) -> None:
    take(clinic, fhir.patient())
    take(clinic, OTHER)


def test_x2_another_person_is_registered_with_what_waited_and_a_number_of_their_own(sqlite_clinic: Clinic) -> None:
    overlay(sqlite_clinic)
    assert isinstance(settle(sqlite_clinic, NEW), Settled)
    first, second = rows(sqlite_clinic, Patient)
    assert (first.family, second.family) == ("Okafor", "Baker")
    assert second.mrn != first.mrn
    assert [row.patient_id for row in rows(sqlite_clinic, MedicationRequest)] == [second.id]
    assert [row.patient_id for row in rows(sqlite_clinic, AllergyIntolerance)] == [second.id]
    assert waiting(sqlite_clinic) == []


def test_x2_what_was_settled_as_another_person_is_never_asked_again(sqlite_clinic: Clinic) -> None:
    overlay(sqlite_clinic)
    settle(sqlite_clinic, NEW)
    again = take(sqlite_clinic, OTHER)
    assert (again.review, again.added) == ((), {})
    assert take(sqlite_clinic, fhir.patient()).review == ()
    assert len(rows(sqlite_clinic, Patient)) == 2


def test_x2_an_order_that_names_only_the_number_of_two_people_is_nobodys(sqlite_clinic: Clinic) -> None:
    take(sqlite_clinic, fhir.patient(id="1"), sender="a")
    take(sqlite_clinic, fhir.patient(id="9", name=BAKER), sender="a")
    settle(sqlite_clinic, NEW)
    subject = {"identifier": {"system": "urn:ehr", "value": "40712"}}
    report = take(sqlite_clinic, fhir.order(subject=subject, requester=None), sender="a")
    assert "is two people's here" in report.refused[0].text
    assert rows(sqlite_clinic, MedicationRequest) == []


def test_x2_the_same_person_takes_the_values_sent_and_keeps_what_stood_before(sqlite_clinic: Clinic) -> None:
    overlay(sqlite_clinic)
    assert isinstance(settle(sqlite_clinic, SAME_TAKE), Settled)
    (person,) = rows(sqlite_clinic, Patient)
    assert (person.family, person.given, person.mrn, person.revision) == ("Baker", "Ann", "40712", 2)
    assert rows(sqlite_clinic, PatientVersion)[-1].reason == "called the patient"
    (kept,) = rows(sqlite_clinic, ImportDecision)
    assert (kept.choice, kept.before["family"], kept.decided_by_name) == (SAME_TAKE, "Okafor", "D Chen MD")
    assert take(sqlite_clinic, OTHER).status == "unchanged"


def test_x2_the_same_person_may_keep_our_values(sqlite_clinic: Clinic) -> None:
    overlay(sqlite_clinic)
    settle(sqlite_clinic, SAME_KEEP, reason="")
    (person,) = rows(sqlite_clinic, Patient)
    assert (person.family, person.birth_date) == ("Okafor", date(1961, 3, 3))
    assert len(rows(sqlite_clinic, MedicationRequest)) == 1
    for file in (OTHER, fhir.patient(), OTHER):
        assert take(sqlite_clinic, file).review == ()


def test_who_is_none_of_ours_brings_nothing_until_the_decision_is_taken_back(sqlite_clinic: Clinic) -> None:
    overlay(sqlite_clinic)
    settle(sqlite_clinic, NOT_OURS)
    assert waiting(sqlite_clinic) == [], "their order is closed with them"
    report = take(sqlite_clinic, OTHER)
    assert (report.review, report.added) == ((), {})
    assert report.not_ours == {"patient_not_ours": 1, "of_someone_not_ours": 2}
    row = next(row for row in rows(sqlite_clinic, PendingImport) if row.kind == "person")
    who = staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN)
    assert isinstance(undo_decision(sqlite_clinic, who, row.id, row.revision), Settled)
    assert waiting(sqlite_clinic) == ["person", "order"]
    assert [row.choice for row in rows(sqlite_clinic, ImportDecision)] == [NOT_OURS, NOT_OURS, "undone", "undone"]


def test_what_registered_somebody_cannot_be_taken_back_here(sqlite_clinic: Clinic) -> None:
    overlay(sqlite_clinic)
    settle(sqlite_clinic, NEW)
    row = next(row for row in rows(sqlite_clinic, PendingImport) if row.kind == "person")
    with pytest.raises(BadInputError, match="cannot be taken back here"):
        undo_decision(sqlite_clinic, staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN), row.id, row.revision)


def test_w26_a_partial_birth_date_stays_partial_when_its_person_is_registered(sqlite_clinic: Clinic) -> None:
    take(sqlite_clinic, fhir.bundle(fhir.patient(birthDate="1961-03"), fhir.order(requester=None)))
    settle(sqlite_clinic, NEW)
    (person,) = rows(sqlite_clinic, Patient)
    assert (person.birth_date, person.birth_precision, person.mrn) == (date(1961, 3, 1), "month", "40712")
    assert [row.patient_id for row in rows(sqlite_clinic, MedicationRequest)] == [person.id]


def test_who_looks_like_somebody_here_waits_and_is_one_person_or_two(sqlite_clinic: Clinic) -> None:
    known = add_patient(sqlite_clinic, mrn="100", family="Nuñez-Ruiz", given="Ana")
    sent = fhir.patient(name=[{"family": "NUNEZ RUIZ", "given": ["Ana"]}])
    report = take(sqlite_clinic, sent)
    assert [(item.kind, item.reason) for item in report.review] == [
        ("person", "same name and birth date as record 100 here")
    ]
    settle(sqlite_clinic, SAME_KEEP, reason="")
    assert take(sqlite_clinic, sent).review == ()
    order = fhir.order(subject={"identifier": {"system": "urn:ehr", "value": "40712"}}, requester=None)
    take(sqlite_clinic, order)
    assert [row.patient_id for row in rows(sqlite_clinic, MedicationRequest)] == [known.id]


def test_a_sender_who_numbers_two_people_of_one_name_is_not_asked(sqlite_clinic: Clinic) -> None:
    take(sqlite_clinic, fhir.patient(id="1"))
    two = fhir.patient(id="2", identifier=[{"type": fhir.MRN_TYPE, "system": "urn:ehr", "value": "55"}])
    assert take(sqlite_clinic, two).added == {"patient": 1}


@pytest.mark.parametrize(
    ("sign_in", "pin", "choice", "reason", "says"),
    [
        (GIVER_SIGN_IN, GIVER_PIN, NOT_OURS, "wrong clinic", "may not settle what others sent"),
        (PHYSICIAN_SIGN_IN, "0000", SAME_TAKE, "called", "PIN"),
        (PHYSICIAN_SIGN_IN, "", SAME_KEEP, "", "PIN"),
    ],
)
def test_who_may_not_or_types_another_pin_changes_nothing(
    sqlite_clinic: Clinic, sign_in: str, pin: str, choice: str, reason: str, says: str
) -> None:
    overlay(sqlite_clinic)
    row = question(sqlite_clinic)
    refused = settle_person(
        sqlite_clinic, staff_id(sqlite_clinic, sign_in), Decision(row.id, row.revision, choice, reason), pin
    )
    assert isinstance(refused, Denied)
    assert says in refused.text
    assert waiting(sqlite_clinic) == ["person", "order"]


def test_a_decision_that_needs_a_reason_asks_for_one(sqlite_clinic: Clinic) -> None:
    overlay(sqlite_clinic)
    with pytest.raises(BadInputError) as refused:
        settle(sqlite_clinic, NEW, reason=" ")
    assert refused.value.at == "reason"


def test_the_second_of_two_stations_is_told_who_settled_it(postgres_clinic: Clinic) -> None:
    overlay(postgres_clinic)
    row = question(postgres_clinic)
    who = staff_id(postgres_clinic, PHYSICIAN_SIGN_IN)

    def one(choice: str) -> Any:
        return settle_person(postgres_clinic, who, Decision(row.id, row.revision, choice, "called them"))

    with ThreadPoolExecutor(2) as stations:
        outcomes = list(stations.map(one, (NEW, NOT_OURS)))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Meanwhile", "Settled"]
    late = next(outcome for outcome in outcomes if isinstance(outcome, Meanwhile))
    assert "Settled by D Chen MD meanwhile" in late.text
    assert len(rows(postgres_clinic, ImportDecision)) in {1, 2}


def test_a_question_a_later_file_changed_is_looked_at_again(sqlite_clinic: Clinic) -> None:
    overlay(sqlite_clinic)
    row = question(sqlite_clinic)
    take(sqlite_clinic, fhir.patient(name=BAKER, gender="male"))
    who = staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN)
    outcome = settle_person(sqlite_clinic, who, Decision(row.id, row.revision, NEW, "called them"))
    assert isinstance(outcome, Meanwhile)
    assert "later file" in outcome.text
