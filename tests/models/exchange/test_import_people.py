"""An import never changes who somebody is: what would waits for a person, whole and beside what is known here."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from models.charting.queries.patient_chart import patient_chart
from models.exchange.actions.import_orders import FileReport
from models.exchange.records.identifier import Identifier
from models.exchange.records.import_source import ImportSource
from models.orders.records.medication_request import MedicationRequest
from models.patients.actions.merge_patients import merge_patients
from models.patients.queries.patient_details import patient_details
from models.patients.queries.patients import find_patients
from models.patients.queries.scan import patient_of
from models.patients.records.patient import Patient
from models.patients.records.pending_import import PendingImport
from models.people.records.practitioner import Practitioner
from models.store.clinic import Clinic
from tests import fhir_files as fhir
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, add_patient, rows, staff_id

A, B = "https://a.example/fhir", "https://b.example/fhir"
SSN = "999-21-8417"


def take(clinic: Clinic, *resources: dict[str, Any], sender: str = "") -> FileReport:
    (report,) = fhir.take(clinic, *(fhir.content(row) for row in resources), sender=sender)
    return report


def number(value: str, system: str = "urn:ehr") -> list[dict[str, Any]]:
    return [{"type": fhir.MRN_TYPE, "system": system, "value": value}]


def people(clinic: Clinic) -> list[tuple[str, str, date]]:
    return [(row.mrn, row.family, row.birth_date) for row in rows(clinic, Patient)]


def orders(clinic: Clinic) -> list[Any]:
    return rows(clinic, MedicationRequest)


def waiting(clinic: Clinic) -> list[tuple[str, str]]:
    return [(row.kind, row.reason) for row in rows(clinic, PendingImport) if row.status == "waiting"]


def from_sender(name: str, **over: Any) -> dict[str, Any]:
    return {"id": "1", "meta": {"source": f"{name}#message-7"}, **over}


# X1: a local id counts only within its sender.


@pytest.mark.parametrize("named", [True, False], ids=["named senders", "unnamed senders"])
def test_the_local_ids_of_two_senders_are_two_people(clinic: Clinic, named: bool) -> None:
    ours = {"id": "1"} if not named else from_sender(A)
    theirs = {"id": "1"} if not named else from_sender(B)
    order = fhir.order(id="7", subject={"reference": "Patient/1"}, requester=None)
    first = fhir.bundle(fhir.patient(**ours, identifier=number("100", "urn:a")), order)
    other = fhir.patient(**theirs, identifier=number("200", "urn:b"), birthDate="1960-05-05",
                         name=[{"family": "Baker", "given": ["Ann"]}])  # fmt: skip
    take(clinic, first)
    before = orders(clinic)
    take(clinic, fhir.bundle(other))
    assert people(clinic) == [("100", "Okafor", date(1961, 3, 3)), ("200", "Baker", date(1960, 5, 5))]
    assert orders(clinic) == before


def test_two_senders_may_give_their_orders_the_same_number(sqlite_clinic: Clinic) -> None:
    for sender, mrn, family in ((A, "100", "Okafor"), (B, "200", "Baker")):
        patient = fhir.patient(**from_sender(sender), identifier=number(mrn, sender), name=[{"family": family}])
        order = fhir.order(**from_sender(sender, id="7"), subject={"reference": "Patient/1"}, requester=None)
        take(sqlite_clinic, fhir.bundle(patient, order))
    assert len({row.patient_id for row in orders(sqlite_clinic)}) == 2


def test_the_same_file_of_an_unnamed_sender_is_known_again(clinic: Clinic) -> None:
    file = fhir.bundle(fhir.patient(id="1"), fhir.order(id="7", subject={"reference": "Patient/1"}, requester=None))
    first, again = take(clinic, file), take(clinic, file)
    assert (first.status, again.status, again.unchanged) == ("taken", "unchanged", first.added)


def test_files_of_one_call_from_two_unnamed_senders_do_not_lend_each_other_their_ids(sqlite_clinic: Clinic) -> None:
    ours = fhir.patient(id="1", identifier=number("100", "urn:a"))
    theirs = fhir.patient(id="1", identifier=number("200", "urn:b"), name=[{"family": "Baker"}])
    order = fhir.order(id="7", subject={"reference": "Patient/1"})
    reports = fhir.take(sqlite_clinic, *(fhir.content(row) for row in (ours, theirs, order)))
    assert "means two different Patient resources" in reports[2].refused[0].text
    assert orders(sqlite_clinic) == []


# X2: the same number with another name, birth date or sex.


@pytest.mark.parametrize(
    ("over", "reason"),
    [
        ({"name": [{"family": "Baker", "given": ["Adaeze", "N"]}]}, "known here with another name"),
        ({"name": [{"family": "Okafor", "given": ["Nneka"]}]}, "known here with another name"),
        ({"birthDate": "1990-01-02"}, "known here with another birth date"),
        ({"birthDate": "1962-03"}, "known here with another birth date"),
        ({"gender": "male"}, "known here with another sex"),
        ({"identifier": number("99999")}, "known here with another record number"),
    ],
)
def test_a_known_person_with_another_identity_waits_and_nothing_is_changed(
    clinic: Clinic, over: dict[str, Any], reason: str
) -> None:
    take(clinic, fhir.patient())
    before, names = rows(clinic, Patient), rows(clinic, Identifier)
    report = take(clinic, fhir.visit() | fhir.bundle(fhir.patient(**over), fhir.practitioner(), fhir.order()))
    assert [(item.kind, item.reason) for item in report.review] == [
        ("person", reason), ("order", "its patient waits for a decision")
    ]  # fmt: skip
    assert (rows(clinic, Patient), orders(clinic)) == (before, [])
    assert [row for row in rows(clinic, Identifier) if row.resource_type == "Patient"] == names
    person = next(row for row in rows(clinic, PendingImport) if row.kind == "person")
    assert (person.compared["family"], person.compared["birth_date"]) == ("Okafor", "1961-03-03")
    again = take(clinic, fhir.visit() | fhir.bundle(fhir.patient(**over), fhir.practitioner(), fhir.order()))
    assert (again.status, again.review) == ("unchanged", report.review)
    assert len(waiting(clinic)) == 2


@pytest.mark.parametrize(
    "over",
    [
        {"name": [{"family": "OKAFOR", "given": ["Adaeze"]}]},
        {"name": [{"family": "Okafor ", "given": ["adaeze", "Ngozi"]}]},
        {"birthDate": "1961-03"},
        {"gender": None},
    ],
)
def test_a_shorter_or_longer_statement_of_the_same_person_changes_and_asks_nothing(
    sqlite_clinic: Clinic, over: dict[str, Any]
) -> None:
    take(sqlite_clinic, fhir.patient())
    before = rows(sqlite_clinic, Patient)
    assert take(sqlite_clinic, fhir.patient(**over)).review == ()
    assert rows(sqlite_clinic, Patient) == before


def test_numbers_of_two_people_on_one_record_wait(sqlite_clinic: Clinic) -> None:
    take(sqlite_clinic, fhir.bundle(fhir.patient(id="1"), fhir.patient(id="2", identifier=number("55"))))
    take(sqlite_clinic, fhir.patient(id="3", identifier=number("40712") + number("55")))
    assert waiting(sqlite_clinic) == [("person", "its numbers belong to two different people here")]


def test_a_record_closed_here_is_not_opened_by_a_file(sqlite_clinic: Clinic) -> None:
    add_patient(sqlite_clinic, mrn="40712", birth_date=date(1961, 3, 3), deceased=True)
    take(sqlite_clinic, fhir.patient())
    assert "a death on record" in waiting(sqlite_clinic)[0][1]
    assert rows(sqlite_clinic, Patient)[0].deceased


def test_a_prescriber_keeps_the_name_known_here(sqlite_clinic: Clinic) -> None:
    take(sqlite_clinic, fhir.practitioner())
    before = rows(sqlite_clinic, Practitioner)
    take(sqlite_clinic, fhir.practitioner(name=[{"family": "Mallory"}]))
    assert rows(sqlite_clinic, Practitioner) == before


def test_what_waits_for_a_person_is_taken_once_the_sender_corrects_itself(clinic: Clinic) -> None:
    partly = fhir.bundle(fhir.patient(birthDate="1961-03"), fhir.order(requester=None), fhir.allergy())
    report = take(clinic, partly)
    assert [item.reason for item in report.review] == [
        "birth date only stated as 1961-03", "its patient waits for a decision; no prescriber"
    ]  # fmt: skip
    assert report.not_ours == {"waits_with_its_patient": 1}
    (held,) = rows(
        clinic,
        PendingImport,
    )[0].content["held"]
    assert held["substance"] == "Penicillin", "what belongs to the person waits with them"
    whole = fhir.bundle(fhir.patient(), fhir.order(requester=None), fhir.allergy())
    assert take(clinic, whole).added == {"patient": 1, "allergy": 1, "order": 1}
    assert waiting(clinic) == []


def test_an_order_for_a_number_that_is_in_question_waits_with_the_question(clinic: Clinic) -> None:
    take(clinic, fhir.bundle(fhir.patient(), fhir.practitioner()))
    take(clinic, fhir.patient(name=[{"family": "Baker"}], id="9"))
    by_number = {"identifier": {"system": "urn:ehr", "value": "40712"}}
    report = take(clinic, fhir.order(subject=by_number))
    assert [(item.kind, item.reason) for item in report.review] == [("order", "its patient waits for a decision")]
    assert orders(clinic) == []
    with_its_patient = take(clinic, fhir.bundle(fhir.patient(), fhir.order(subject=by_number)))
    assert with_its_patient.added == {"order": 1}, "a message that says itself whose order it is is sure of it"


# X3: orders of a patient sent before.


@pytest.mark.parametrize(
    "subject",
    [
        {"reference": "Patient/1"},
        {"reference": f"{A}/Patient/1"},
        {"reference": f"{A}/Patient/1/_history/3"},
        {"identifier": {"system": "urn:ehr", "value": "40712"}},
        {"reference": "Patient/unheard-of", "identifier": {"system": "urn:ehr", "value": "40712"}},
        {"reference": "#p"},
    ],
)
@pytest.mark.parametrize("patient", ["meta.source", "fullUrl", "--sender"])
def test_an_order_alone_finds_the_patient_sent_before(
    sqlite_clinic: Clinic, subject: dict[str, Any], patient: str
) -> None:
    if patient == "fullUrl":
        entry = {"fullUrl": f"{A}/Patient/1", "resource": fhir.patient(id="1")}
        take(sqlite_clinic, {"resourceType": "Bundle", "type": "searchset", "entry": [entry]})
    else:
        named = {"id": "1"} if patient == "--sender" else from_sender(A)
        take(sqlite_clinic, fhir.patient(**named), sender=A if patient == "--sender" else "")
    contained = [{**fhir.patient(), "id": "p"}] if "#p" in subject.values() else None
    order = fhir.order(**from_sender(A, id="7"), subject=subject, contained=contained)
    report = take(sqlite_clinic, order)
    assert report.added == {"order": 1}, report.refused
    assert orders(sqlite_clinic)[0].patient_id == rows(sqlite_clinic, Patient)[0].id


def test_an_order_of_another_sender_does_not_find_them(sqlite_clinic: Clinic) -> None:
    take(sqlite_clinic, fhir.patient(**from_sender(A)))
    for sender in (B, ""):
        named = from_sender(sender, id="7") if sender else {"id": "7"}
        report = take(sqlite_clinic, fhir.order(**named, subject={"reference": "Patient/1"}))
        assert "send the patient along" in report.refused[0].text
    assert orders(sqlite_clinic) == []


def test_a_message_header_names_the_sender_of_its_whole_message(sqlite_clinic: Clinic) -> None:
    header = {"resourceType": "MessageHeader", "id": "m1", "source": {"name": "EHR A", "endpoint": A}}
    take(sqlite_clinic, fhir.bundle(header, fhir.patient(id="1"), kind="message"))
    report = take(sqlite_clinic, fhir.order(subject={"reference": f"{A}/Patient/1"}))
    assert report.added == {"order": 1}
    (came,) = rows(sqlite_clinic, ImportSource)
    assert (came.sender, came.identity, came.message, came.effect) == (A, "1", "m1", "added")


# X5: one bad entry among good ones. X6: merges.


@pytest.mark.parametrize("stated", ["1980-05", "1980"])
def test_a_partial_birth_date_waits_as_it_is_written(clinic: Clinic, stated: str) -> None:
    report = take(clinic, fhir.bundle(fhir.patient(birthDate=stated), fhir.patient(id="2", identifier=number("8"))))
    assert (report.status, report.added) == ("taken", {"patient": 1})
    assert waiting(clinic) == [("person", f"birth date only stated as {stated}")]
    (row,) = rows(clinic, PendingImport)
    assert (row.content["facts"]["birth_date"], row.content["facts"]["birth_text"]) == (None, stated)


def test_a_merge_is_proposed_and_not_carried_out(clinic: Clinic) -> None:
    take(clinic, fhir.bundle(fhir.patient(id="1"), fhir.patient(id="2", identifier=number("55"))), sender=A)
    before = rows(clinic, Patient)
    link = [{"type": "replaced-by", "other": {"reference": "Patient/2"}}]
    gone = fhir.patient(id="1", active=False, link=link, name=[{"family": "Merged", "given": ["Away"]}])
    report = take(clinic, gone, sender=A)
    assert [(item.kind, item.reason) for item in report.review] == [
        ("merge", "replaced by Okafor, Adaeze N · 55 where it comes from")
    ]
    assert rows(clinic, Patient) == before
    (row,) = rows(clinic, PendingImport)
    assert (row.patient_id, row.other_id) == (before[0].id, before[1].id)
    assert (row.compared["replaced"]["mrn"], row.compared["replaces"]["mrn"]) == ("40712", "55")
    assert take(clinic, gone, sender=A).status == "unchanged"


def test_a_merge_told_by_both_records_is_one(sqlite_clinic: Clinic) -> None:
    def linked(mine: str, kind: str, other: str, mrn: str) -> dict[str, Any]:
        link = [{"type": kind, "other": {"reference": f"Patient/{other}"}}]
        return fhir.patient(id=mine, identifier=number(mrn), link=link)

    take(sqlite_clinic, fhir.bundle(fhir.patient(id="1"), fhir.patient(id="2", identifier=number("55"))))
    take(sqlite_clinic, fhir.bundle(linked("1", "replaced-by", "2", "40712"), linked("2", "replaces", "1", "55")))
    assert [kind for kind, _ in waiting(sqlite_clinic)] == ["merge"]


def test_a_patient_linked_to_themselves_and_back_is_read(sqlite_clinic: Clinic) -> None:
    loop = [{"type": "replaced-by", "other": {"reference": "Patient/1"}}]
    assert take(sqlite_clinic, fhir.bundle(fhir.patient(id="1", link=loop))).added == {"patient": 1}
    there, back = ([{"type": "replaced-by", "other": {"reference": f"Patient/{other}"}}] for other in "43")
    ring = (fhir.patient(id=mine, identifier=number(mine), link=link) for mine, link in (("3", there), ("4", back)))
    assert [item.kind for item in take(sqlite_clinic, fhir.bundle(*ring)).review] == ["merge", "merge"]


# X13: which number is the record number.


@pytest.mark.parametrize(
    "ssn",
    [
        {"system": "http://hl7.org/fhir/sid/us-ssn"},
        {"system": "urn:oid:2.16.840.1.113883.4.1"},
        {"system": "2.16.840.1.113883.4.1", "type": fhir.MRN_TYPE},
        {"system": "urn:clinic", "type": {"coding": [{"code": "SS"}]}},
        {"system": "urn:clinic", "type": {"coding": [{"code": "SB"}]}},
        {"system": "urn:clinic", "type": {"text": "Social Security Number"}},
        {"system": "urn:clinic", "type": {"coding": [{"code": "MR"}], "text": "SSN"}},
        {"type": fhir.MRN_TYPE},
        {},
    ],
)
def test_a_social_security_number_is_kept_nowhere(sqlite_clinic: Clinic, ssn: dict[str, Any]) -> None:
    number_of = {**ssn, "value": SSN}
    take(sqlite_clinic, fhir.patient(identifier=[number_of, *number("40712")]))
    # An order that names its patient and its note by it, one that waits, one without any other number.
    take(sqlite_clinic, fhir.order(subject={"reference": f"Patient/{fhir.PATIENT_ID}", "identifier": number_of},
                                   note=[{"text": f"SSN {SSN}"}]))  # fmt: skip
    take(sqlite_clinic, fhir.patient(identifier=[number_of, *number("40712")], gender="male"))
    take(sqlite_clinic, fhir.patient(id="2", identifier=[number_of]))
    kept = [tuple(row) for kind in (Patient, Identifier, ImportSource, PendingImport, MedicationRequest)
            for row in rows(sqlite_clinic, kind)]  # fmt: skip
    assert len(orders(sqlite_clinic)) == 1
    assert SSN not in json.dumps(kept, default=str)
    assert rows(sqlite_clinic, Patient)[0].mrn == "40712"


@pytest.mark.parametrize(
    ("identifiers", "mrn"),
    [
        ([{"type": {"text": "EXTERNAL"}, "value": "Z9"}, {"type": {"text": "MRN"}, "value": "40712"}], "40712"),
        ([{"type": {"text": "Driver's license"}, "value": "D1"}, {"value": "40712"}], "40712"),
        ([{"use": "secondary", "type": fhir.MRN_TYPE, "value": "2"},
          {"use": "usual", "type": fhir.MRN_TYPE, "value": "40712"}], "40712"),
        ([{"use": "old", "type": fhir.MRN_TYPE, "value": "2"}, {"type": fhir.MRN_TYPE, "value": "40712"}], "40712"),
        ([{"type": {"text": "Medical Record Number"}, "value": "3"}, {"type": fhir.MRN_TYPE, "value": "40712"}],
         "40712"),
        ([{"type": {"coding": [{"code": "PPN"}]}, "value": "X123"}, {"type": {"coding": [{"code": "PI"}]},
                                                                    "value": "40712"}], "40712"),
    ],
)  # fmt: skip
def test_the_senders_record_number_is_found_by_its_type(
    sqlite_clinic: Clinic, identifiers: list[dict[str, Any]], mrn: str
) -> None:
    take(sqlite_clinic, fhir.patient(identifier=identifiers))
    assert [row.mrn for row in rows(sqlite_clinic, Patient)] == [mrn]


# Provenance.


def test_each_person_keeps_sender_id_and_message_they_came_from(clinic: Clinic) -> None:
    file = fhir.bundle(fhir.patient(**from_sender(A))) | {"identifier": {"value": "batch 12"}}
    take(clinic, file)
    take(clinic, file)
    take(clinic, fhir.patient(**from_sender(A), deceasedBoolean=True))
    found = [(row.sender, row.identity, row.message, row.effect) for row in rows(clinic, ImportSource)]
    assert found == [(A, "1", "batch 12", "added"), (A, "1", "", "changed")]


def test_an_imported_patient_is_found_by_name_and_by_every_number_and_what_it_changed_is_kept(
    sqlite_clinic: Clinic,
) -> None:
    numbers = [*number("100", "urn:a"), *number("L-77", "urn:lab")]
    name = [{"family": "García-Márquez", "given": ["Ana"]}]
    take(sqlite_clinic, fhir.patient(id="1", identifier=numbers, name=name, gender="unknown"))
    (row,) = rows(sqlite_clinic, Patient)
    for typed in ("garcia", "ana marquez", "100", "l77"):
        assert [one.id for one in find_patients(sqlite_clinic, typed)] == [row.id], typed
    assert patient_of(sqlite_clinic, "L-77") == row.id
    take(sqlite_clinic, fhir.patient(id="1", identifier=numbers, name=name, gender="female"))
    (change,) = patient_details(sqlite_clinic, row.id).history
    assert (change.by, change.changes) == ("import", (("sex", "unknown", "female"),))
    assert patient_details(sqlite_clinic, row.id).revision == 2


def merged_with_imported(clinic: Clinic) -> Patient:
    """Import patient 1 as 100 of urn:a, and merge them into another record, which stands for both."""
    take(clinic, fhir.patient(id="1", identifier=number("100", "urn:a")))
    (other,) = rows(clinic, Patient)
    kept = add_patient(clinic, mrn="M1")
    doctor = staff_id(clinic, PHYSICIAN_SIGN_IN)
    merge_patients(clinic, doctor, PHYSICIAN_PIN, kept.id, other.id, "registered twice", (1, 1))
    return kept


def test_an_import_about_a_merged_record_is_read_with_the_one_that_stands_for_it(sqlite_clinic: Clinic) -> None:
    kept = merged_with_imported(sqlite_clinic)
    order = fhir.order(id="7", subject={"reference": "Patient/1"}, requester=None)
    take(sqlite_clinic, fhir.bundle(fhir.patient(id="1", identifier=number("100", "urn:a")), order))
    assert [one.id for one in patient_chart(sqlite_clinic, kept.id).orders] == [row.id for row in orders(sqlite_clinic)]


def test_a_number_sent_for_one_record_finds_the_person_by_the_number_of_the_other(sqlite_clinic: Clinic) -> None:
    kept = merged_with_imported(sqlite_clinic)
    assert find_patients(sqlite_clinic, "m1 200") == ()
    numbers = number("100", "urn:a") + number("200", "urn:b")
    take(sqlite_clinic, fhir.patient(id="1", identifier=numbers))
    assert [one.id for one in find_patients(sqlite_clinic, "m1 200")] == [kept.id]
