"""S1, S8, S78: the right patient, alive and active, with a diagnosis on the order."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from models.charting.rules.summary import sentence
from models.core.charting_codes import Outcome
from models.core.finding import Severity
from models.safety.rules.order import diagnosis
from models.safety.rules.patient import identifiers, patient_status
from tests.models.safety.rules.cases import TODAY, allergic_to, case, order, patient


@pytest.mark.parametrize("matched", [("name", "birth_date"), ("name", "mrn"), ("photo", "address", "mrn")])
def test_s1_two_different_identifiers_are_enough(matched: tuple[str, ...]) -> None:
    assert identifiers.check(case(identifiers=matched)) == []


@pytest.mark.parametrize(
    ("matched", "ask"),
    [
        ((), "2 identifiers"),
        (("name",), "one more identifier"),
        (("name", "name"), "one more identifier"),
        (("name", "room"), "one more identifier"),
        (("chair", "slot"), "2 identifiers"),
    ],
)
def test_s1_one_identifier_or_a_room_is_not_enough(matched: tuple[str, ...], ask: str) -> None:
    (finding,) = identifiers.check(case(identifiers=matched))

    assert (finding.severity, finding.text) == (
        Severity.STOP,
        f"Match {ask}: ask the patient for the full name and birth date.",
    )


def test_s1_nobody_is_identified_for_a_dose_not_given() -> None:
    assert identifiers.check(case(identifiers=(), outcome=Outcome.NOT_GIVEN)) == []


def test_s8_a_deceased_patient_cannot_be_dosed() -> None:
    (finding,) = patient_status.check(case(person=patient(deceased=True, active=False)))

    assert finding.severity is Severity.STOP
    assert finding.text == "This patient is recorded as deceased. The chart can only be read."


@pytest.mark.parametrize("outcome", Outcome)
def test_s8_an_inactive_record_takes_no_entry_at_all(outcome: Outcome) -> None:
    (finding,) = patient_status.check(case(person=patient(active=False), outcome=outcome))

    assert finding.severity is Severity.STOP
    assert "Find the patient's active record." in finding.text


def test_s8_an_active_patient_passes() -> None:
    assert patient_status.check(case()) == []


def test_s78_an_order_without_a_diagnosis_is_given_and_said_to_need_one() -> None:
    (finding,) = diagnosis.check(case(ordered=order(diagnoses=())))

    assert finding.severity is Severity.NOTE
    assert finding.text.endswith("Ask the provider for one.")


def test_s78_an_order_with_a_diagnosis_passes() -> None:
    assert diagnosis.check(case()) == []


def test_s2_a_record_number_scanned_is_one_identifier_and_the_second_is_still_asked() -> None:
    (finding,) = identifiers.check(case(identifiers=("mrn",), identity_method="label"))
    assert "one more identifier" in finding.text


def test_s5_the_signing_summary_repeats_all_that_identifies_the_patient() -> None:
    person = replace(allergic_to("latex"), weight_kg=Decimal("70.5"), weight_on=TODAY)
    message = sentence(case(person=person))
    assert message.startswith(
        "Adaeze Okafor, born Mar 3, 1961 (65), MRN M1, allergic to latex, 70.5\N{NO-BREAK SPACE}kg, received"
    )
