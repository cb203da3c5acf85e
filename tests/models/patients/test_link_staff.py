"""A member of staff who is a patient too charts no dose of their own (W25)."""

from __future__ import annotations

import pytest

from models.charting.actions.sign_administration import sign_administration
from models.charting.actions.witness_dose import IndependentLook, Witnessed, witness_dose
from models.charting.correcting.correct_administration import CorrectionRequest, enter_in_error
from models.charting.correcting.records import AdministrationCorrection
from models.charting.queries.charting import open_charting, view_charting
from models.charting.records.medication_administration import MedicationAdministration
from models.charting.signing.outcomes import Refused
from models.core.errors import BadInputError
from models.core.finding import Severity
from models.patients.actions.link_staff import link_staff
from models.patients.queries.staff_links import staff_of_patient
from models.patients.records.staff_link import StaffLink
from models.people.actions.authenticate import Denied
from models.people.versions import Stored, Unchanged
from models.safety.rules.patient import own_dose
from models.store.clinic import Clinic
from tests.factories import (
    GIVER_PIN,
    GIVER_SIGN_IN,
    PHYSICIAN_PIN,
    PHYSICIAN_SIGN_IN,
    add_coverage,
    add_lot,
    add_order,
    add_patient,
    add_staff,
    rows,
    staff_id,
)
from tests.models.charting.test_correct_administration import LEFT, NOT_GIVEN, amending, signed
from tests.models.charting.test_sign_administration import MULTI_DOSE_B12, charted
from tests.models.safety.rules.cases import case


def administrator(clinic: Clinic):
    return add_staff(clinic, username="admin", family="Ng", credential="", roles=["administrator"]).id


def findings(clinic: Clinic, order, who: str) -> list[str]:
    charting = open_charting(clinic, order.id, staff_id(clinic, who))
    view = view_charting(charting.facts, charting.body, clinic.now())
    return [one.text for one in view.findings if one.severity is Severity.STOP and "is this patient" in one.text]


def test_w25_a_nurse_who_is_the_patient_is_stopped_and_her_colleague_is_not(sqlite_clinic: Clinic) -> None:
    patient, giver = add_patient(sqlite_clinic), staff_id(sqlite_clinic, GIVER_SIGN_IN)
    order = add_order(sqlite_clinic, patient)

    assert findings(sqlite_clinic, order, GIVER_SIGN_IN) == []
    assert isinstance(link_staff(sqlite_clinic, administrator(sqlite_clinic), patient.id, giver), Stored)

    assert findings(sqlite_clinic, order, GIVER_SIGN_IN) == [
        "M Ruiz MA is this patient. A colleague charts this dose: F9 changes the person."
    ]
    assert findings(sqlite_clinic, order, PHYSICIAN_SIGN_IN) == []
    assert own_dose.check(case()) == []


def test_w25_a_dose_of_their_own_is_not_signed_however_complete_it_is(sqlite_clinic: Clinic) -> None:
    patient = add_patient(sqlite_clinic)
    add_lot(sqlite_clinic)
    add_coverage(sqlite_clinic, patient)
    request = charted(sqlite_clinic, add_order(sqlite_clinic, patient).id)
    link_staff(sqlite_clinic, administrator(sqlite_clinic), patient.id, staff_id(sqlite_clinic, GIVER_SIGN_IN))

    outcome = sign_administration(sqlite_clinic, request)

    assert isinstance(outcome, Refused)
    assert [one.rule for one in outcome.findings] == ["own_dose"]
    assert rows(sqlite_clinic, MedicationAdministration) == []


def test_w25_a_dose_of_their_own_is_corrected_by_a_colleague(sqlite_clinic: Clinic) -> None:
    patient, giver = add_patient(sqlite_clinic), staff_id(sqlite_clinic, GIVER_SIGN_IN)
    add_lot(sqlite_clinic, ndc=MULTI_DOSE_B12)
    dose = signed(sqlite_clinic, add_order(sqlite_clinic, patient).id)
    amend = amending(sqlite_clinic, dose, sites=LEFT)
    link_staff(sqlite_clinic, administrator(sqlite_clinic), patient.id, giver)
    in_error = CorrectionRequest(sqlite_clinic.new_id(), dose, giver, GIVER_PIN, NOT_GIVEN)

    refused = [amend(), enter_in_error(sqlite_clinic, in_error)]

    assert refused == [Denied("This dose is your own. A colleague corrects it: F9 changes the person.")] * 2
    assert rows(sqlite_clinic, AdministrationCorrection) == []


def test_w25_a_patient_is_not_the_second_person_of_their_own_dose(sqlite_clinic: Clinic) -> None:
    patient = add_patient(sqlite_clinic, mrn="M7")
    add_lot(sqlite_clinic)
    request = charted(sqlite_clinic, add_order(sqlite_clinic, patient).id)
    physician = staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN)
    look = IndependentLook(
        request.draft_id, request.version, PHYSICIAN_SIGN_IN, PHYSICIAN_PIN, "cyanocobalamin", "1 mL", "M7"
    )
    link_staff(sqlite_clinic, administrator(sqlite_clinic), patient.id, physician)

    assert witness_dose(sqlite_clinic, look) == Denied("You are this patient. Ask a colleague to sign in here.")

    link_staff(sqlite_clinic, administrator(sqlite_clinic), patient.id, None)
    assert isinstance(witness_dose(sqlite_clinic, look), Witnessed)


def test_a_link_is_ended_by_a_row_of_its_own_and_nothing_is_stored_twice(sqlite_clinic: Clinic) -> None:
    patient, giver = add_patient(sqlite_clinic), staff_id(sqlite_clinic, GIVER_SIGN_IN)
    by = administrator(sqlite_clinic)

    outcomes = [link_staff(sqlite_clinic, by, patient.id, who) for who in (None, giver, giver, None, giver)]

    assert [type(one) for one in outcomes] == [Unchanged, Stored, Unchanged, Stored, Stored]
    assert [(row.number, row.practitioner_id) for row in rows(sqlite_clinic, StaffLink)] == [
        (1, giver), (2, None), (3, giver),
    ]  # fmt: skip
    assert staff_of_patient(sqlite_clinic, patient.id) == giver


def test_one_member_of_staff_is_one_patient(sqlite_clinic: Clinic) -> None:
    giver, by = staff_id(sqlite_clinic, GIVER_SIGN_IN), administrator(sqlite_clinic)
    link_staff(sqlite_clinic, by, add_patient(sqlite_clinic, mrn="M1").id, giver)

    with pytest.raises(BadInputError, match="M Ruiz MA is the patient with MRN M1 already"):
        link_staff(sqlite_clinic, by, add_patient(sqlite_clinic).id, giver)


@pytest.mark.parametrize("who", [GIVER_SIGN_IN, PHYSICIAN_SIGN_IN])
def test_only_an_administrator_says_who_works_here(sqlite_clinic: Clinic, who: str) -> None:
    person = staff_id(sqlite_clinic, who)

    outcome = link_staff(sqlite_clinic, person, add_patient(sqlite_clinic).id, person)

    assert isinstance(outcome, Denied)
    assert rows(sqlite_clinic, StaffLink) == []
