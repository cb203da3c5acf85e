"""Orders and doses from other systems: together whatever their order, recognized again, and taken only when sure."""

from __future__ import annotations

import itertools
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from models.charting.today.worklist import worklist
from models.exchange.actions.import_orders import FileReport
from models.exchange.queries.pending_imports import waiting_imports
from models.exchange.records.import_source import ImportSource
from models.orders.records.medication_request import MedicationRequest
from models.patients.records.outside_dose import OutsideDose
from models.patients.records.patient import Patient
from models.patients.records.pending_import import PendingImport
from models.store.clinic import Clinic
from tests import fhir_files as fhir
from tests.factories import GIVER_SIGN_IN, rows, staff_id

FRESH = "0b7f6f4e-5c0e-4a57-9d55-0000000000"


def take(clinic: Clinic, *resources: dict[str, Any]) -> tuple[FileReport, ...]:
    return fhir.take(clinic, *(fhir.content(row) for row in resources))


def order_taken(clinic: Clinic, **over: Any) -> Any:
    """Import one order with its patient and return the stored row, None when none was stored."""
    take(clinic, fhir.visit(**over))
    return next(iter(rows(clinic, MedicationRequest)), None)


def bulk(*resources: dict[str, Any]) -> bytes:
    return b"\n".join(fhir.content(row) for row in resources)


# X14: the files of one call are read together, in any order.


@pytest.mark.parametrize("local", [True, False], ids=["local ids", "UUIDs"])
def test_files_of_one_call_are_read_together_in_any_order(clinic: Clinic, local: bool) -> None:
    patient, prescriber = fhir.patient(), fhir.practitioner()
    medication = {"resourceType": "Medication", "id": "m", "code": fhir.medication("cyanocobalamin 1 MG/ML Injection")}
    order = fhir.order(medicationCodeableConcept=None, medicationReference={"reference": "Medication/m"})
    if local:
        patient, prescriber = fhir.patient(id="p"), fhir.practitioner(id="d")
        order |= {"id": "o", "subject": {"reference": "Patient/p"}, "requester": {"reference": "Practitioner/d"}}
    reports = take(clinic, order, medication, prescriber, patient)
    assert [report.added for report in reports] == [{"order": 1}, {}, {"practitioner": 1}, {"patient": 1}]
    assert [report.refused for report in reports] == [()] * 4
    (row,) = rows(clinic, MedicationRequest)
    assert (row.status, row.requester_name, row.medication_text) == (
        "active", "Asha Patel MD", "cyanocobalamin 1 MG/ML Injection"
    )  # fmt: skip
    again = take(clinic, order, medication, prescriber, patient)
    assert [report.status for report in again] == ["unchanged"] * 4


def test_files_that_refer_to_each_other_are_stored_together_or_not_at_all(sqlite_clinic: Clinic) -> None:
    ids = itertools.islice(iter(sqlite_clinic.new_id, None), 5)
    whole = [fhir.content(row) for row in (fhir.order(), fhir.practitioner(), fhir.patient())]
    with pytest.raises(StopIteration):
        fhir.take(replace(sqlite_clinic, new_id=lambda: next(ids)), *whole)
    assert next(ids, None) is None, "it was stopped in the middle"
    assert (rows(sqlite_clinic, Patient), rows(sqlite_clinic, ImportSource)) == ([], [])


# X4: a medication that is elsewhere is read by its display.


def test_a_medication_that_was_not_sent_is_read_by_its_display(sqlite_clinic: Clinic) -> None:
    shown = {"reference": "Medication/9", "display": "cyanocobalamin 1 MG/ML Injectable Solution"}
    order = order_taken(sqlite_clinic, medicationCodeableConcept=None, medicationReference=shown)
    assert (order.status, order.drug_slug) == ("active", "cyanocobalamin")


def test_a_display_that_names_no_drug_for_sure_waits_and_one_that_is_missing_is_refused(sqlite_clinic: Clinic) -> None:
    unsure = fhir.order(medicationCodeableConcept=None, medicationReference={"reference": "x/9", "display": "B shot"})
    nothing = fhir.order(id="8", medicationCodeableConcept=None, medicationReference={"reference": "Medication/9"})
    (report,) = take(sqlite_clinic, fhir.bundle(fhir.patient(), fhir.practitioner(), unsure, nothing))
    assert report.added["order"] == 1
    assert "not in the formulary" in report.review[0].reason
    assert [entry.at for entry in report.refused] == ["entry[3].resource.medicationReference.reference"]


# X5: a bad entry stands alone.


def test_one_broken_order_of_fifty_is_refused_and_the_others_are_taken(sqlite_clinic: Clinic) -> None:
    names = [fhir.medication(f"Injection no. {n}") for n in range(50)]
    orders = [fhir.order(id=f"{FRESH}{n:02}", medicationCodeableConcept=name) for n, name in enumerate(names)]
    orders[17]["note"] = [{"text": "x" * 5000}]
    (report,) = take(sqlite_clinic, fhir.bundle(fhir.patient(), fhir.practitioner(), *orders))
    assert report.added["order"] == 49
    assert [entry.at for entry in report.refused] == ["entry[19].resource.note[0].text"]


# X7: NDJSON.


def test_a_bulk_export_is_read_line_by_line(clinic: Clinic) -> None:
    observation = {"resourceType": "Observation", "status": "final", "code": {"text": "pulse"}}
    lines = bulk(fhir.order(), observation, fhir.patient(), fhir.practitioner())
    (report,) = fhir.take(clinic, b"\xef\xbb\xbf" + lines.replace(b"\n", b"\r\n") + b"\r\n\r\n")
    assert (report.format, report.added) == ("fhir-r4", {"practitioner": 1, "patient": 1, "order": 1})
    assert (report.not_ours, report.refused) == ({"observation": 1}, ())


def test_a_bundle_printed_with_a_resource_a_line_is_still_one_bundle(sqlite_clinic: Clinic) -> None:
    patient, doctor = fhir.content(fhir.patient()), fhir.content(fhir.practitioner())
    head = b'{"resourceType": "Bundle", "type": "collection", "entry": ['
    printed = head + b'{"resource":\n' + patient + b'\n}, {"resource":\n' + doctor + b"\n}]}"
    (report,) = fhir.take(sqlite_clinic, printed)
    assert (report.added, report.refused) == ({"patient": 1, "practitioner": 1}, ())


@pytest.mark.parametrize(
    ("bad", "place"),
    [
        (b'{"resourceType": "Patient", "id": "1', "line 2 column 35"),
        (b"not JSON at all", "line 2 column 1"),
        (b'{"id": "1"}', "line 2.resourceType"),
        (b'{"resourceType": "Patient", "id": "\xff"}', "line 2"),
        (b"[]", "line 2"),
        (b"[" * 100_000, "line 2"),
        (fhir.content(fhir.patient(id="2", birthDate="soon")), "line 2.birthDate"),
        (fhir.content({"resourceType": "Bundle", "type": "history"}), "line 2.type"),
    ],
)
@pytest.mark.parametrize("place_of_bad", ["first", "middle", "last"])
def test_a_bad_or_cut_line_is_refused_alone(sqlite_clinic: Clinic, bad: bytes, place: str, place_of_bad: str) -> None:
    good = [fhir.content(fhir.patient()), fhir.content(fhir.practitioner())]
    at = {"first": 0, "middle": 1, "last": 2}[place_of_bad]
    (report,) = fhir.take(sqlite_clinic, b"\n".join([*good[:at], bad, *good[at:]]))
    assert (report.status, report.added) == ("taken", {"patient": 1, "practitioner": 1})
    assert [entry.at for entry in report.refused] == [place.replace("line 2", f"line {at + 1}")]


def test_a_printed_file_that_breaks_off_is_no_bulk_export(sqlite_clinic: Clinic) -> None:
    printed = json.dumps(fhir.visit(), indent=1).encode()
    (report,) = fhir.take(sqlite_clinic, printed[: len(printed) // 2])
    assert report.status == "refused"


def test_a_bundle_of_bundles_is_read_to_a_depth(sqlite_clinic: Clinic) -> None:
    inner = fhir.visit()
    (report,) = take(sqlite_clinic, {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": inner}]})
    assert report.added == {"practitioner": 1, "patient": 1, "order": 1}
    for _ in range(40):
        inner = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": inner}]}
    (deep,) = take(sqlite_clinic, inner)
    assert [entry.text for entry in deep.refused] == ["bundles are nested too deeply to be read"]


# X8: doses given elsewhere are offered, what is not ours is counted.


def test_doses_given_elsewhere_wait_and_what_is_not_ours_is_counted(clinic: Clinic) -> None:
    about = {"reference": f"Patient/{fhir.PATIENT_ID}"}
    vaccine = {"resourceType": "Immunization", "id": "i", "status": "completed", "patient": about, "lotNumber": "L7",
               "vaccineCode": {"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": "140", "display": "Flu"}]},
               "occurrenceDateTime": "2025-10-02"}  # fmt: skip
    given = {"resourceType": "MedicationAdministration", "id": "g", "status": "completed", "subject": about,
             "medicationCodeableConcept": {"text": "ketorolac injection"}, "effectiveDateTime": "2026-11",
             "dosage": {"dose": {"value": 30, "unit": "mg"}}}  # fmt: skip
    tablet = {**given, "id": "t", "medicationCodeableConcept": {"text": "Aspirin 81 MG Oral Tablet"}}
    refused = {**vaccine, "id": "n", "status": "not-done"}
    condition = {"resourceType": "Condition", "id": "c", "code": {"text": "anemia"}}
    file = fhir.bundle(fhir.patient(), vaccine, given, tablet, refused, condition)
    (report,) = take(clinic, file)
    assert [(item.kind, item.text, item.reason) for item in report.review] == [
        ("dose elsewhere", "Flu", "given elsewhere on Oct 2, 2025"),
        ("dose elsewhere", "ketorolac injection", "given elsewhere, day only stated as 2026-11"),
    ]
    assert report.not_ours == {"oral": 1, "immunization_not_given": 1, "condition": 1}
    assert rows(clinic, OutsideDose) == []
    flu = rows(clinic, PendingImport)[0]
    assert (flu.content["facts"]["codes"], flu.content["facts"]["lot"]) == (["http://hl7.org/fhir/sid/cvx|140"], "L7")
    again = {**file, "entry": [{"resource": {**entry["resource"], "id": f"new{n}"}} if n else entry
                               for n, entry in enumerate(file["entry"])]}  # fmt: skip
    assert take(clinic, again)[0].status == "unchanged"
    assert len(rows(clinic, PendingImport)) == 2


# X9: the same order under new ids.


def test_an_order_sent_again_under_new_ids_is_recognized_and_not_doubled(clinic: Clinic) -> None:
    take(clinic, fhir.visit())
    fresh = fhir.bundle(fhir.patient(id=f"{FRESH}11"), fhir.practitioner(id=f"{FRESH}12"),
                        fhir.order(id=f"{FRESH}13", subject={"reference": f"urn:uuid:{FRESH}11"},
                                   requester={"reference": f"urn:uuid:{FRESH}12"}), kind="transaction")  # fmt: skip
    (report,) = take(clinic, fresh)
    assert [(item.kind, item.reason) for item in report.review] == [
        ("order", "looks like the order of Nov 20, 2026 here (active)")
    ]
    (order,) = rows(clinic, MedicationRequest)
    (row,) = rows(clinic, PendingImport)
    assert (row.other_id, row.compared["dose"], row.content["facts"]["amount"]) == (order.id, "1000", "1000")
    fourth = fhir.bundle(fhir.patient(), fhir.practitioner(), fhir.order(id=f"{FRESH}14"))
    assert [one.status for one in (*take(clinic, fresh), *take(clinic, fourth))] == ["unchanged"] * 2
    assert len(rows(clinic, PendingImport)) == 1


def test_an_order_already_given_and_completed_here_is_not_started_again(sqlite_clinic: Clinic) -> None:
    take(sqlite_clinic, fhir.visit())
    sqlite_clinic.store.write(lambda tx: tx.update(MedicationRequest, status="completed", due_on=None))
    take(sqlite_clinic, fhir.bundle(fhir.patient(), fhir.practitioner(), fhir.order(id=f"{FRESH}13")))
    assert [row.status for row in rows(sqlite_clinic, MedicationRequest)] == ["completed"]


def test_another_dose_of_the_drug_is_another_order(sqlite_clinic: Clinic) -> None:
    other = fhir.order(id=f"{FRESH}13", dosageInstruction=[fhir.dosage(value=500)])
    take(sqlite_clinic, fhir.bundle(fhir.patient(), fhir.practitioner(), fhir.order(), other))
    assert [row.status for row in rows(sqlite_clinic, MedicationRequest)] == ["active", "active"]


@pytest.mark.parametrize(
    ("over", "reason"),
    [
        ({"medicationCodeableConcept": fhir.medication("ketorolac 30 MG/ML Injection")},
         "the same order now names another drug"),
        ({"subject": {"reference": f"Patient/{FRESH}99"}}, "sent before for another patient"),
    ],
)  # fmt: skip
def test_an_order_that_becomes_another_under_its_number_waits(
    sqlite_clinic: Clinic, over: dict[str, Any], reason: str
) -> None:
    other = fhir.patient(id=f"{FRESH}99", identifier=[{"type": fhir.MRN_TYPE, "system": "urn:ehr", "value": "5"}])
    order = fhir.order(identifier=[{"system": "urn:orders", "value": "77"}])
    take(sqlite_clinic, fhir.bundle(fhir.patient(), other, fhir.practitioner(), order))
    before = rows(sqlite_clinic, MedicationRequest)
    (report,) = take(sqlite_clinic, {**order, **over})
    assert [item.reason for item in report.review] == [reason]
    assert rows(sqlite_clinic, MedicationRequest) == before


# X10: home medications are not orders to give.

AUTO_INJECTOR = fhir.medication("0.3 ML Epinephrine 1 MG/ML Auto-Injector")


@pytest.mark.parametrize(
    ("over", "kind"),
    [
        ({"reportedBoolean": True}, "reported"),
        ({"reportedReference": {"reference": f"Patient/{fhir.PATIENT_ID}"}}, "reported"),
        ({"category": [{"coding": [{"code": "community"}]}]}, "for_home"),
        ({"category": [{"coding": [{"code": "discharge"}]}]}, "for_home"),
        ({"category": [{"text": "PatientSpecified"}]}, "for_home"),
        ({"performer": {"reference": f"Patient/{fhir.PATIENT_ID}"}}, "for_home"),
        ({"performerType": {"text": "Patient"}}, "for_home"),
        ({"dosageInstruction": [fhir.dosage(text="self-inject 1,000 mcg monthly")]}, "for_home"),
        ({"dosageInstruction": [fhir.dosage(patientInstruction="Use at home")]}, "for_home"),
        ({"medicationCodeableConcept": AUTO_INJECTOR, "dosageInstruction": [fhir.dosage(asNeededBoolean=True)]},
         "for_home"),
        ({"medicationCodeableConcept": AUTO_INJECTOR, "dispenseRequest": {"numberOfRepeatsAllowed": 3}}, "for_home"),
    ],
)  # fmt: skip
def test_what_a_patient_takes_at_home_is_counted_and_no_order(
    sqlite_clinic: Clinic, over: dict[str, Any], kind: str
) -> None:
    (report,) = take(sqlite_clinic, fhir.visit(**over))
    assert report.not_ours == {kind: 1}
    assert rows(sqlite_clinic, MedicationRequest) == []


def test_an_auto_injector_without_a_word_where_waits_and_one_for_the_clinic_is_an_order(sqlite_clinic: Clinic) -> None:
    order = order_taken(sqlite_clinic, medicationCodeableConcept=AUTO_INJECTOR)
    assert order.status == "draft"
    assert "to be given here, or at home?" in order.review_reason
    here = fhir.order(id=f"{FRESH}13", category=[{"coding": [{"code": "outpatient"}]}])
    take(sqlite_clinic, here)
    assert rows(sqlite_clinic, MedicationRequest)[1].status == "active"


# X11: the words against the fields.


@pytest.mark.parametrize(
    ("dosage", "reason"),
    [
        ({"text": "100 mcg monthly"}, "the words say 100 mcg, the dose says 1,000 mcg"),
        ({"text": "Inject 0.1 mg IM every month"}, "the words say 0.1 mg, the dose says 1,000 mcg"),
        ({"text": "Inject 0.5 mL monthly"}, "the words say 0.5 mL, the dose says 1,000 mcg"),
        ({"text": "1,000 mcg weekly"}, "the words say weekly, the interval says every 30 days"),
        ({"text": "1,000 mcg every 2 weeks"}, "the words say every 2 weeks, the interval says every 30 days"),
        ({"text": "1,000 mcg x1"}, "the words say x1, the interval says every 30 days"),
        ({"text": "1,000 mcg monthly", "timing": None}, "the words say monthly, the fields say no interval"),
        ({"text": "Do not give until labs are back"}, "the words say do not give, the status says active"),
        ({"text": "ketorolac 1,000 mcg monthly"}, "the words name ketorolac, the order cyanocobalamin"),
        ({"patientInstruction": "You get 100 mcg"}, "the words say 100 mcg, the dose says 1,000 mcg"),
    ],
)
def test_words_that_contradict_the_fields_wait(sqlite_clinic: Clinic, dosage: dict[str, Any], reason: str) -> None:
    order = order_taken(sqlite_clinic, dosageInstruction=[fhir.dosage(**dosage)])
    assert order.status == "draft"
    assert reason in order.review_reason.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    "text",
    [
        "Inject 1,000 mcg IM monthly",
        "1 mg intramuscularly every 30 days",
        "Inject 1 mL monthly",
        "1000 mcg (1 mL of 1000 mcg/mL) once a month",
        "cyanocobalamin 1,000 mcg; from a single dose vial; call if over 80 kg",
    ],
)
def test_words_that_agree_with_the_fields_ask_nothing(sqlite_clinic: Clinic, text: str) -> None:
    assert order_taken(sqlite_clinic, dosageInstruction=[fhir.dosage(text=text)]).review_reason is None


@pytest.mark.parametrize(
    "concept",
    [
        fhir.medication("cyanocobalamin 1 MG/ML Injectable Solution", {"display": "ketorolac 30 MG/ML Injection"}),
        fhir.medication("ketorolac 30 MG/ML Injection",
                        {"system": "http://hl7.org/fhir/sid/ndc", "code": "00517-0032-25"}),
    ],
)  # fmt: skip
def test_names_and_codes_of_different_drugs_wait(sqlite_clinic: Clinic, concept: dict[str, Any]) -> None:
    order = order_taken(sqlite_clinic, medicationCodeableConcept=concept)
    assert order.status == "draft"
    assert "are different drugs" in order.review_reason


# X12: the age of an order.


@pytest.mark.parametrize(
    ("over", "reason"),
    [
        ({"authoredOn": "2009-04-02"}, "ordered Apr 2, 2009 without an end"),
        ({"authoredOn": "2009"}, "order date only stated as 2009"),
        ({"authoredOn": "2026-11-24"}, "ordered Nov 24, 2026, in the future"),
        ({"authoredOn": "2062-01-01T00:00:00Z"}, "in the future"),
        ({"dispenseRequest": {"validityPeriod": {"end": "2026-01-31"}}}, "ended Jan 31, 2026"),
        ({"dispenseRequest": {"validityPeriod": {"end": "2026-12"}}}, "end date only stated as 2026-12"),
    ],
)
def test_an_order_too_old_over_or_not_yet_written_waits(
    sqlite_clinic: Clinic, over: dict[str, Any], reason: str
) -> None:
    order = order_taken(sqlite_clinic, **over)
    assert order.status == "draft"
    assert reason in order.review_reason


@pytest.mark.parametrize("end", [{}, {"dispenseRequest": {"validityPeriod": {"end": "2027-01-31"}}}])
def test_an_order_of_this_year_or_with_an_end_to_come_is_in_force(sqlite_clinic: Clinic, end: dict[str, Any]) -> None:
    written = "2024-06-01" if end else "2025-12-01"
    assert order_taken(sqlite_clinic, authoredOn=written, **end).status == "active"


# What waits is named on the worklist.


def test_the_worklist_counts_what_waits_and_the_list_names_it(clinic: Clinic) -> None:
    take(clinic, fhir.visit())
    take(clinic, fhir.bundle(fhir.patient(gender="male"), fhir.order(id=f"{FRESH}13")))
    other = fhir.medication("ketorolac injection")
    lacking = fhir.order(id=f"{FRESH}14", medicationCodeableConcept=other, dosageInstruction=None)
    take(clinic, fhir.bundle(fhir.patient(), lacking))
    assert worklist(clinic, staff_id(clinic, GIVER_SIGN_IN)).imports == {"person": 1, "order": 1}
    assert [(one.kind, one.mrn) for one in waiting_imports(clinic)] == [
        ("person", ""), ("order", ""), ("order", "40712")
    ]  # fmt: skip


# Hostile and huge.


def test_a_key_too_long_to_keep_is_kept_by_its_hash_and_known_again(sqlite_clinic: Clinic) -> None:
    entry = {"fullUrl": f"https://a.example/{'x' * 1500}/Patient/1", "resource": fhir.patient(id="1")}
    file = {"resourceType": "Bundle", "type": "collection", "entry": [entry]}
    assert [take(sqlite_clinic, file)[0].status for _ in range(2)] == ["taken", "unchanged"]


def test_contained_resources_in_a_ring_are_read(sqlite_clinic: Clinic) -> None:
    ring = [{"resourceType": "PractitionerRole", "id": "r", "practitioner": {"reference": "#r"}}]
    (report,) = take(sqlite_clinic, fhir.visit(requester={"reference": "#r"}, contained=ring))
    assert (report.added.get("order", 0), len(report.refused)) in {(1, 0), (0, 1)}


def test_two_imports_of_one_file_at_once_store_it_once(clinic: Clinic) -> None:
    file = fhir.bundle(fhir.patient(), fhir.practitioner(), fhir.order(dosageInstruction=None),
                       fhir.patient(id="9", birthDate="1980-05", identifier=[{"value": "9"}]))  # fmt: skip
    with ThreadPoolExecutor(4) as pool:
        reports = list(pool.map(lambda _: take(clinic, file)[0], range(4)))
    assert sorted(report.status for report in reports) == ["taken", "unchanged", "unchanged", "unchanged"]
    assert (len(rows(clinic, Patient)), len(rows(clinic, MedicationRequest)), len(rows(clinic, PendingImport))) == (
        1, 1, 1
    )  # fmt: skip
