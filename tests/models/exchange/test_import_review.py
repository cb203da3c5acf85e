"""What a person sees of a thing that waits: what came beside what is known, from where, and what can be decided."""

from __future__ import annotations

from typing import Any

import pytest

from models.exchange.actions.settle_order import settle_order
from models.exchange.choices import DRUG, DRUG_ALWAYS, MERGE, NEW, NOT_OURS, REFUSE, SAME_ORDER
from models.exchange.imports.fhir_r4 import link, parse
from models.exchange.kept_content import facts_of
from models.exchange.queries.import_review import OPEN_ORDER, OPEN_PERSON, ImportReview, import_review
from models.exchange.queries.incoming import decided_imports, incoming
from models.exchange.settling.question import Decision
from models.exchange.settling.reread import fact_from
from models.people.actions.authenticate import Denied
from models.people.roles import shipped_acts, shipped_roles
from models.store.clinic import Clinic
from tests import fhir_files as fhir
from tests.factories import PHYSICIAN_SIGN_IN, add_patient, add_staff, staff_id

BAKER = [{"family": "Baker", "given": ["Ann"]}]


def take(clinic: Clinic, *resources: dict[str, Any], sender: str = "Lake EHR") -> None:
    fhir.take(clinic, *(fhir.content(row) for row in resources), sender=sender)


def reviewed(clinic: Clinic, kind: str) -> ImportReview:
    line = next(line for line in incoming(clinic) if line.kind == kind)
    found = import_review(clinic, line)
    assert found is not None
    return found


def test_a_person_stands_beside_who_has_their_number(clinic: Clinic) -> None:
    take(clinic, fhir.patient())
    take(clinic, fhir.bundle(fhir.patient(name=BAKER, birthDate="1970-05"), fhir.order(), fhir.allergy()))
    found = reviewed(clinic, "person")
    assert [(row.label, row.came, row.here) for row in found.compared if row.differs] == [
        ("Family name", "Baker", "Okafor"), ("Given name", "Ann", "Adaeze N"), ("Birth date", "1970-05", "Mar 3, 1961")
    ]  # fmt: skip
    assert found.more == ("1 allergy", "1 order")
    assert (found.line.sender, found.line.file, found.line.place) == ("Lake EHR", "0", "entry[0].resource")
    assert "Baker" in found.source
    assert [choice.code for choice in found.choices][-2:] == [NEW, NOT_OURS]


def test_an_order_in_other_words_for_the_same_does_not_differ(sqlite_clinic: Clinic) -> None:
    take(sqlite_clinic, fhir.visit())
    take(sqlite_clinic, fhir.visit(id="0b7f6f4e-5c0e-4a57-9d55-000000000099"))
    found = reviewed(sqlite_clinic, "order")
    values = {row.label: (row.came, row.here, row.differs) for row in found.compared}
    assert values["Dose"] == ("1,000\N{NO-BREAK SPACE}mcg", "1,000\N{NO-BREAK SPACE}mcg", False)
    assert values["Route"] == ("intramuscular", "intramuscular", False)
    assert not values["Drug"][2], "cyanocobalamin 1 MG/ML Injectable Solution is cyanocobalamin"
    assert SAME_ORDER in [choice.code for choice in found.choices]


def test_an_unknown_drug_offers_to_choose_one_and_an_order_of_someone_open_leads_to_them(
    sqlite_clinic: Clinic,
) -> None:
    unknown = fhir.medication("Zorbamycin 1 mg/mL injection")
    take(sqlite_clinic, fhir.visit(medicationCodeableConcept=unknown))
    codes = [choice.code for choice in reviewed(sqlite_clinic, "drug").choices]
    assert codes == [DRUG, DRUG_ALWAYS, OPEN_ORDER.code, REFUSE]
    take(sqlite_clinic, fhir.bundle(fhir.patient(name=BAKER), fhir.order(id="new")))
    found = reviewed(sqlite_clinic, "order")
    assert [choice.code for choice in found.choices] == [OPEN_PERSON.code, REFUSE]
    assert found.asks_first == reviewed(sqlite_clinic, "person").line.subject_id


def test_a_merge_with_a_record_no_one_knows_says_so(sqlite_clinic: Clinic) -> None:
    take(sqlite_clinic, fhir.patient(id="2"))
    gone = [{"type": fhir.MRN_TYPE, "system": "urn:ehr", "value": "9"}]
    sent = fhir.patient(id="1", identifier=gone, link=[{"type": "replaced-by", "other": {"reference": "Patient/2"}}])
    take(sqlite_clinic, sent)
    found = reviewed(sqlite_clinic, "merge")
    assert found.heads == ("Gives way: not known here", "Stays: record 40712")
    assert (found.choices[0].code, found.choices[0].done) == (MERGE, "its number added")


def test_a_dose_elsewhere_begins_its_form_with_what_the_file_states(sqlite_clinic: Clinic) -> None:
    dose = {"resourceType": "Immunization", "id": "i1", "status": "completed", "occurrenceDateTime": "2026-10-01",
            "patient": {"reference": f"Patient/{fhir.PATIENT_ID}"}, "vaccineCode": {"text": "cyanocobalamin"},
            "location": {"display": "Hill Pharmacy"}}  # fmt: skip
    take(sqlite_clinic, fhir.bundle(fhir.patient(), dose))
    typed = reviewed(sqlite_clinic, "dose").typed
    assert (typed["drug"], typed["day"], typed["place"]) == ("cyanocobalamin", "2026-10-01", "Hill Pharmacy")


@pytest.mark.parametrize("role", sorted(shipped_roles()))
def test_only_roles_that_may_settle_what_others_sent_do(sqlite_clinic: Clinic, role: str) -> None:
    take(sqlite_clinic, fhir.visit())
    take(sqlite_clinic, fhir.visit(id="0b7f6f4e-5c0e-4a57-9d55-000000000099"))
    (line,) = incoming(sqlite_clinic)
    who = add_staff(sqlite_clinic, username="someone", roles=[role]).id
    outcome = settle_order(sqlite_clinic, who, Decision(line.subject_id, line.revision, SAME_ORDER))
    assert isinstance(outcome, Denied) is (role not in shipped_acts()["review_imports"].roles)


def test_what_was_decided_is_listed_with_who_and_why(clinic: Clinic) -> None:
    take(clinic, fhir.visit())
    take(clinic, fhir.visit(id="0b7f6f4e-5c0e-4a57-9d55-000000000099"))
    (line,) = incoming(clinic)
    decision = Decision(line.subject_id, line.revision, REFUSE, "sent twice")
    settle_order(clinic, staff_id(clinic, PHYSICIAN_SIGN_IN), decision)
    (decided,) = decided_imports(clinic)
    assert (decided.done, decided.reason, decided.by, decided.undoable) == ("refused", "sent twice", "D Chen MD", True)
    assert incoming(clinic) == ()


def test_a_look_alike_of_another_sex_or_birth_date_is_none(sqlite_clinic: Clinic) -> None:
    add_patient(sqlite_clinic, mrn="100", family="Okafor", given="Adaeze N", sex="male")
    add_patient(sqlite_clinic, mrn="101", family="Okafor", given="Ada")
    take(sqlite_clinic, fhir.patient())
    assert incoming(sqlite_clinic) == ()


def test_facts_that_wait_are_read_back_as_they_were_kept() -> None:
    dose = {"resourceType": "Immunization", "id": "i1", "status": "completed", "occurrenceDateTime": "2026-10-01",
            "patient": {"reference": f"Patient/{fhir.PATIENT_ID}"}, "vaccineCode": {"text": "Influenza"}}  # fmt: skip
    file = fhir.content(fhir.bundle(fhir.patient(), fhir.practitioner(), fhir.order(), fhir.allergy(), dose))
    (linked,) = link([parse(file, "Lake EHR")])
    batch = linked.batch
    facts = [*batch.patients, *batch.orders, *batch.allergies, *batch.doses]
    assert len(facts) == 4
    for fact in facts:
        again = fact_from(facts_of(fact), getattr(fact, "origin", None), fact.at)
        assert again == fact
        assert again.keys == fact.keys
