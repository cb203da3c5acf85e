"""FHIR R4 is read exactly, and what cannot be read is refused with its place."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from models.core.errors import BadInputError
from models.exchange.batch import ImportedBatch
from models.exchange.imported import ImportedOrder
from models.exchange.imports import fhir_r4
from tests import fhir_files as fhir

SYNTHEA = Path(__file__).parents[2] / "fixtures" / "fhir" / "synthea_patient.json"


def read(resource: dict[str, Any]) -> ImportedBatch:
    return read_bytes(fhir.content(resource))


def read_bytes(content: bytes) -> ImportedBatch:
    return fhir_r4.link([fhir_r4.parse(content)])[0].batch


def read_order(**over: Any) -> ImportedOrder:
    return read(fhir.visit(**over)).orders[0]


def place_of(content: bytes) -> str:
    """Return where a file is refused whole, or where its one bad entry is."""
    try:
        (entry,) = read_bytes(content).refused
    except BadInputError as error:
        return error.at
    return entry.at


def test_a_complete_order_is_read_with_every_stated_fact() -> None:
    order = read_order()
    assert (order.amount, order.unit, order.route_words) == (Decimal(1000), "ug", ("78421000",))
    assert (order.interval_days, order.doses_allowed, order.as_needed) == (30, None, False)
    assert order.diagnoses == ("E53.8",)
    assert order.authored == datetime.fromisoformat("2026-11-20T09:00:00-06:00")
    assert order.requester is not None
    assert order.requester.display == "Asha Patel MD"
    assert order.gaps == ()


def test_a_patient_has_the_record_number_and_not_the_social_security_number() -> None:
    ssn = {"system": "http://hl7.org/fhir/sid/us-ssn", "value": "999-21-8417"}
    numbers = [ssn, {"type": fhir.MRN_TYPE, "system": "urn:ehr", "value": "40712"}]
    patient = read(fhir.patient(identifier=numbers)).patients[0]
    assert patient.mrn == "40712"
    assert (patient.family, patient.given, patient.birth_date) == ("Okafor", "Adaeze N", date(1961, 3, 3))
    assert all("999" not in key.value for key in patient.keys)


def test_a_dose_keeps_the_digits_it_was_written_with() -> None:
    text = fhir.content(fhir.visit()).replace(b'"value": 1000', b'"value": 0.1000000000000000055')
    assert str(read_bytes(text).orders[0].amount) == "0.1000000000000000055"


@pytest.mark.parametrize("kind", ["transaction", "collection", "searchset", "batch"])
def test_every_kind_of_bundle_that_carries_resources_is_read(kind: str) -> None:
    resources = [fhir.patient(), fhir.practitioner(), fhir.order()]
    assert len(read(fhir.bundle(*resources, kind=kind)).orders) == 1


def test_a_single_resource_is_read() -> None:
    batch = read(fhir.order())
    assert batch.orders[0].patient.keys[0].value == f"urn:uuid:{fhir.PATIENT_ID}"


@pytest.mark.parametrize(
    "reference", [f"Patient/{fhir.PATIENT_ID}", f"urn:uuid:{fhir.PATIENT_ID}", f"Patient/{fhir.PATIENT_ID}/_history/2"]
)
def test_a_patient_is_found_by_every_way_a_reference_is_written(reference: str) -> None:
    order = read_order(subject={"reference": reference})
    assert order.patient.keys[0].value == "40712"


def test_references_on_a_server_are_resolved_against_its_address() -> None:
    base = "https://ehr.example/fhir"
    order = fhir.order(id="7", subject={"reference": "Patient/1"}, requester=None)
    entries = [{"fullUrl": f"{base}/Patient/1", "resource": fhir.patient(id="1")},
               {"fullUrl": f"{base}/MedicationRequest/7", "resource": order}]  # fmt: skip
    batch = read({"resourceType": "Bundle", "type": "searchset", "entry": entries})
    assert batch.orders[0].patient.keys == batch.patients[0].keys


def test_a_contained_medication_and_prescriber_are_read() -> None:
    contained = [
        {"resourceType": "Medication", "id": "m", "code": {"text": "ketorolac"}, "form": {"text": "Injection"}},
        {"resourceType": "Practitioner", "id": "p", "name": [{"text": "Dr Patel"}]},
    ]
    order = read_order(medicationCodeableConcept=None, medicationReference={"reference": "#m"}, contained=contained,
                       requester={"reference": "#p"})  # fmt: skip
    assert (order.medication_text, order.form_text) == ("ketorolac", "Injection")
    assert order.requester is not None
    assert order.requester.display == "Dr Patel"


@pytest.mark.parametrize(
    ("repeat", "days"),
    [
        ({"frequency": 1, "period": 1, "periodUnit": "wk"}, 7),
        ({"frequency": 1, "period": 12, "periodUnit": "wk"}, 84),
        ({"frequency": 1, "period": 6, "periodUnit": "mo"}, 180),
        ({"frequency": 1, "period": 1, "periodUnit": "d"}, 1),
    ],
)
def test_an_interval_is_read_in_whole_days(repeat: dict[str, Any], days: int) -> None:
    order = read_order(dosageInstruction=[fhir.dosage(timing={"repeat": repeat})])
    assert (order.interval_days, order.gaps) == (days, ())


@pytest.mark.parametrize(
    ("dosage", "gap"),
    [
        ({"timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "wk"}}}, "timing is not in whole days"),
        ({"timing": {"repeat": {"frequency": 1, "period": 8, "periodUnit": "h"}}}, "more often than daily"),
        ({"timing": {"repeat": {"dayOfWeek": ["mon"]}}}, "timing has details that cannot be kept"),
        ({"timing": {"code": {"text": "QMONTH"}}}, "timing only in words: QMONTH"),
        ({"doseAndRate": [{"doseRange": {"low": {"value": 1}}}]}, "a dose range, not a dose"),
        ({"modifierExtension": [{"url": "urn:x"}]}, "carries a condition this program cannot read"),
    ],
)
def test_what_cannot_be_read_exactly_is_left_as_a_gap(dosage: dict[str, Any], gap: str) -> None:
    order = read_order(dosageInstruction=[fhir.dosage(**dosage)])
    assert any(message.startswith(gap) for message in order.gaps)


def test_snomed_reasons_stay_words_and_icd_reasons_become_diagnoses() -> None:
    snomed = {"coding": [{"system": "http://snomed.info/sct", "code": "190634004"}], "text": "B12 deficiency"}
    order = read_order(reasonCode=[snomed])
    assert (order.diagnoses, order.reason_text) == ((), "B12 deficiency")


def test_only_the_newest_weight_of_a_patient_counts_in_kilograms_to_the_gram() -> None:
    def weight(day: str, value: float, code: str) -> dict[str, Any]:
        return {"resourceType": "Observation", "id": day, "status": "final", "effectiveDateTime": day,
                "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
                "subject": {"reference": f"Patient/{fhir.PATIENT_ID}"},
                "valueQuantity": {"value": value, "code": code}}  # fmt: skip

    batch = read(fhir.bundle(fhir.patient(), weight("2026-05-01", 180, "[lb_av]"), weight("2024-01-01", 90, "kg")))
    assert [row.kilograms for row in batch.weights] == [Decimal("81.647")]


def test_a_hostile_name_is_kept_as_it_was_written() -> None:
    name = "O[/b]'Brien \u202e\u0007 " + "x" * 150
    assert read(fhir.patient(name=[{"family": name}])).patients[0].family == name


def test_the_same_facts_in_another_order_are_the_same_facts() -> None:
    ordered = read(fhir.bundle(fhir.patient(), fhir.practitioner(), fhir.order()))
    turned = read(fhir.bundle(fhir.order(), fhir.practitioner(), fhir.patient()))
    assert (ordered.patients, ordered.orders) == (turned.patients, turned.orders)


def test_a_synthea_patient_is_read_whole() -> None:
    batch = read_bytes(SYNTHEA.read_bytes())
    assert (len(batch.patients), len(batch.allergies), len(batch.encounters), len(batch.orders)) == (1, 2, 2, 7)
    assert len(batch.weights) == 1


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        (b"{", "line 1 column 2"),
        (b'{"resourceType": "Patient", "resourceType": "Patient"}', "resourceType"),
        (b'{"resourceType": "Patient", "x": {"a": 1, "a": 1}}', "x.a"),
        (b'{"resourceType": "Patient", "multipleBirthInteger": NaN}', "multipleBirthInteger"),
        (b'{"resourceType": "Patient", "id": "\\u0000"}', "id"),
        (b'{"resourceType": "Patient", "id": "\\ud800"}', "id"),
        (b'{"resourceType": "Patient", "id": "\xff"}', "byte 35"),
        (b"[" * 100_000, ""),
        (b'{"resourceType": "patient \\u001b[2J"}', "resourceType"),
        (b'{"resourceType": "Bundle", "type": "history"}', "type"),
        (b'{"resourceType": "Bundle", "type": "batch", "entry": {}}', "entry"),
        (b'{"resourceType": "Bundle", "type": "batch", "entry": [3]}', "entry[0]"),
        (b"[]", ""),
        (b"{}", "resourceType"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(broken: bytes, place: str) -> None:
    assert place_of(broken) == place


@pytest.mark.parametrize(
    ("over", "place"),
    [
        ({"birthDate": None}, "birthDate"),
        ({"birthDate": "1961-02-30"}, "birthDate"),
        ({"birthDate": 1961}, "birthDate"),
        ({"name": None}, "name"),
        ({"name": [{"given": ["Adaeze"]}]}, "name"),
        ({"name": [{"family": "x" * 501}]}, "name[0].family"),
        ({"gender": "F"}, "gender"),
        ({"identifier": [{"type": fhir.MRN_TYPE, "value": "9" * 65}]}, "identifier"),
        ({"active": "yes"}, "active"),
    ],
)
def test_a_patient_that_cannot_be_kept_is_refused_with_its_place(over: dict[str, Any], place: str) -> None:
    file = fhir.bundle(fhir.practitioner(), fhir.patient(**over))
    assert place_of(fhir.content(file)) == f"entry[1].resource.{place}"


@pytest.mark.parametrize(
    ("over", "place"),
    [
        ({"status": None}, "status"),
        ({"intent": None}, "intent"),
        ({"subject": None}, "subject"),
        ({"subject": {"display": "Mrs Okafor"}}, "subject"),
        ({"medicationCodeableConcept": None}, "medicationCodeableConcept"),
        ({"medicationReference": {"reference": "#x"}, "medicationCodeableConcept": None},
         "medicationReference.reference"),
        ({"authoredOn": "2026-11-20T09:00:00"}, "authoredOn"),
        ({"authoredOn": "yesterday"}, "authoredOn"),
        ({"authoredOn": "0001-01-01T00:00:00+14:00"}, "authoredOn"),
        ({"authoredOn": "9999-12-31T23:59:59-14:00"}, "authoredOn"),
        ({"dosageInstruction": [fhir.dosage(value="1000")]},
         "dosageInstruction[0].doseAndRate[0].doseQuantity.value"),
        ({"doNotPerform": "no"}, "doNotPerform"),
    ],
)  # fmt: skip
def test_an_order_that_cannot_be_read_is_refused_with_its_place(over: dict[str, Any], place: str) -> None:
    assert place_of(fhir.content(fhir.visit(**over))) == f"entry[2].resource.{place}"


def test_two_orders_of_one_id_are_both_refused_for_which_is_meant_cannot_be_told() -> None:
    file = fhir.bundle(fhir.patient(), fhir.order(), fhir.order(status="stopped"), fhir.order(id="9"))
    batch = read(file)
    assert [entry.at for entry in batch.refused] == ["entry[1].resource", "entry[2].resource"]
    assert len(batch.orders) == 1


def test_an_unknown_kind_of_resource_is_counted() -> None:
    assert read({"resourceType": "Observatory"}).not_ours == {"observatory": 1}
