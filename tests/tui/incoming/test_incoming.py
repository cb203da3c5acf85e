"""What others sent, settled by keys: one after the other, with what came beside what is known."""

from __future__ import annotations

from typing import Any

import pytest

from models.exchange.actions.settle_person import settle_person
from models.exchange.records.import_decision import ImportDecision
from models.exchange.settling.question import Decision
from models.orders.records.medication_request import MedicationRequest
from models.patients.records.outside_dose import OutsideDose
from models.patients.records.patient import Patient
from models.patients.records.pending_import import PendingImport
from models.store.clinic import Clinic
from tests import fhir_files as fhir
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, rows, staff_id
from tests.tui.screen_text import EACH_HOSTILE_NAME, EACH_SIZE, Hands, at_work

BAKER = [{"family": "Baker", "given": ["Ann"]}]
DOSE = {"resourceType": "Immunization", "id": "i1", "status": "completed", "occurrenceDateTime": "2026-10-01",
        "patient": {"reference": f"Patient/{fhir.PATIENT_ID}"}, "vaccineCode": {"text": "Influenza"}}  # fmt: skip


def take(clinic: Clinic, *resources: dict[str, Any]) -> None:
    fhir.take(clinic, *(fhir.content(row) for row in resources), sender="Lake EHR")


def overlay(clinic: Clinic) -> None:
    """A record number sent again under another name, with an order that waits for its patient."""
    take(clinic, fhir.patient())
    take(clinic, fhir.bundle(fhir.patient(name=BAKER), fhir.practitioner(), fhir.order()))


async def _open(hands: Hands) -> None:
    await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
    await hands.press("i")
    await hands.sees("› Incoming")


def waiting(clinic: Clinic) -> list[str]:
    return [row.kind for row in rows(clinic, PendingImport) if row.status == "waiting"]


async def test_a_person_is_registered_as_new_by_keys_and_the_list_is_empty(sqlite_clinic: Clinic):
    overlay(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("1 Two people or one 1", "3 Orders unclear 1", "Baker, Ann", "Lake EHR")
        await hands.press("enter")
        await hands.sees("≠ Family name Baker", "≠ Family name Okafor", "With them 1 order")
        await hands.press("3")
        await hands.sees("Reason")
        await hands.press("f10")
        await hands.sees("write why, in a few words")
        await hands.type("called both")
        await hands.press("f10")
        await hands.sees("✓ Registered as new.", "Nothing waits.")
    assert [row.family for row in rows(sqlite_clinic, Patient)] == ["Okafor", "Baker"]
    assert waiting(sqlite_clinic) == []
    (decision,) = rows(sqlite_clinic, ImportDecision)
    assert (decision.reason, decision.decided_by_name) == ("called both", "D Chen MD")


@pytest.mark.heavy
async def test_a_wrong_pin_keeps_the_reason_and_changes_nothing(sqlite_clinic: Clinic):
    overlay(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("enter")
        await hands.sees("Same person: take these values")
        await hands.press("2")
        await hands.sees("Your PIN")
        await hands.fill("married, called")
        await hands.type("0000")
        await hands.press("f10")
        await hands.sees("Wrong PIN", "married, called")
        assert rows(sqlite_clinic, Patient)[0].family == "Okafor"
        await hands.type(PHYSICIAN_PIN)
        await hands.press("f10")
        await hands.sees("✓ Same person, values taken.")
    assert rows(sqlite_clinic, Patient)[0].family == "Baker"


@pytest.mark.heavy
async def test_an_order_whose_patient_waits_leads_to_the_question_about_them(sqlite_clinic: Clinic):
    overlay(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("3", "enter")
        await hands.sees("its patient waits for a decision", "1 Settle who the patient is first")
        await hands.press("1")
        await hands.sees("≠ Family name Baker", "4 Not our patient")


@pytest.mark.heavy
async def test_an_order_that_is_taken_opens_in_its_form(sqlite_clinic: Clinic):
    take(sqlite_clinic, fhir.visit())
    take(sqlite_clinic, fhir.visit(id="0b7f6f4e-5c0e-4a57-9d55-000000000099"))
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("enter")
        await hands.sees("looks like the order of", "2 Same as the order here")
        await hands.press("1")
        await hands.sees("Take as an order")
        await hands.press("f10")
        await hands.sees("Settle order", "looks like the order of Nov 20, 2026", "F10")
    assert [row.status for row in rows(sqlite_clinic, MedicationRequest)] == ["active", "draft"]


@pytest.mark.heavy
@pytest.mark.parametrize("size", EACH_SIZE)
async def test_an_unknown_drug_is_chosen_by_a_part_of_its_name(sqlite_clinic: Clinic, size: tuple[int, int]):
    take(sqlite_clinic, fhir.visit(medicationCodeableConcept=fhir.medication("Zorbamycin 1 mg/mL injection")))
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        await hands.sees("4 Drugs unknown 1")
        await hands.press("enter")
        await hands.sees("not in the formulary")
        await hands.press("1")
        await hands.sees("Choose the drug meant")
        await hands.type("cyanoc")
        await hands.sees("Matches: cyanocobalamin")
        await hands.press("f10")
        await hands.sees("That is cyanocobalamin. F10 again saves it.")
        assert rows(sqlite_clinic, MedicationRequest)[0].drug_slug is None
        await hands.press("f10")
        await hands.sees("was chosen here for", "Orders unclear")
    assert [row.drug_slug for row in rows(sqlite_clinic, MedicationRequest)] == ["cyanocobalamin"]


@pytest.mark.heavy
async def test_x8_a_dose_is_recorded_with_what_the_file_states_filled_in(sqlite_clinic: Clinic):
    take(sqlite_clinic, fhir.bundle(fhir.patient(), DOSE))
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("enter")
        await hands.sees("Record as a dose given elsewhere")
        await hands.press("1")
        await hands.sees("2026-10-01", "Lake EHR")
        await hands.type("cyanocobalamin")
        await hands.press("f10")
        await hands.sees("✓ Recorded.")
    assert [row.information_source for row in rows(sqlite_clinic, OutsideDose)] == ["Lake EHR"]


@pytest.mark.heavy
async def test_a_refusal_is_seen_and_taken_back(sqlite_clinic: Clinic):
    take(sqlite_clinic, fhir.bundle(fhir.patient(), DOSE))
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("u")
        await hands.sees("Press d to see what was decided")
        await hands.press("enter")
        await hands.sees("3 Refuse")
        await hands.press("3")
        await hands.sees("Reason")
        await hands.type("another patient")
        await hands.press("f10")
        await hands.sees("Nothing waits.")
        await hands.press("d")
        await hands.sees("refused: Influenza", "another patient", "u takes it back")
        await hands.press("u")
        await hands.sees("Let it wait again?")
        await hands.press("ctrl+y")
        await hands.sees("It waits again")
        await hands.press("d")
        await hands.sees("5 Doses given elsewhere 1")
    assert waiting(sqlite_clinic) == ["dose"]


@pytest.mark.heavy
async def test_who_may_not_settle_is_told_before_a_form_is_filled(sqlite_clinic: Clinic):
    overlay(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("i")
        await hands.sees("Baker, Ann")
        await hands.press("enter")
        await hands.sees("M Ruiz MA may not settle what others sent")


@pytest.mark.heavy
async def test_what_another_station_settled_meanwhile_is_said(sqlite_clinic: Clinic):
    overlay(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("enter")
        await hands.sees("4 Not our patient")
        await hands.press("4")
        await hands.sees("Reason")
        row = next(row for row in rows(sqlite_clinic, PendingImport) if row.kind == "person")
        who = staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN)
        settle_person(sqlite_clinic, who, Decision(row.id, row.revision, "new", "the other station"))
        await hands.type("wrong clinic")
        await hands.press("f10")
        await hands.sees("Settled by D Chen MD meanwhile")
    assert len(rows(sqlite_clinic, Patient)) == 2


@pytest.mark.heavy
async def test_the_record_as_it_was_sent_is_shown_without_a_social_security_number(sqlite_clinic: Clinic):
    ssn = {"system": "http://hl7.org/fhir/sid/us-ssn", "value": "999-21-8417"}
    take(sqlite_clinic, fhir.patient())
    take(sqlite_clinic, fhir.patient(name=BAKER, identifier=[*fhir.patient()["identifier"], ssn]))
    async with at_work(sqlite_clinic, (120, 40)) as hands:
        await _open(hands)
        await hands.press("enter")
        await hands.sees("4 Not our patient")
        await hands.press("s")
        shown = await hands.sees('"resourceType": "Patient"', "Baker")
        assert "␊" not in shown
        assert "999-21-8417" not in shown
        await hands.press("escape")
        await hands.sees("4 Not our patient")


@pytest.mark.heavy
@pytest.mark.parametrize("size", EACH_SIZE)
@pytest.mark.parametrize("name", EACH_HOSTILE_NAME)
async def test_hostile_names_are_only_text_at_every_width(sqlite_clinic: Clinic, name: str, size: tuple[int, int]):
    long = name if len(name) > 100 else name * (300 // len(name))
    take(sqlite_clinic, fhir.patient())
    take(sqlite_clinic, fhir.bundle(
        fhir.patient(name=[{"family": long[:300], "given": [name]}]), fhir.practitioner(),
        fhir.order(medicationCodeableConcept=fhir.medication(f"cyanocobalamin injection {name}")),
    ))  # fmt: skip
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        await hands.sees("Two people or one 1")
        await hands.press("enter")
        shown = await hands.sees("4 Not our patient", "≠ Family name")
        assert "\x1b" not in shown
        await hands.press("n")
        await hands.sees("its patient waits for a decision")
