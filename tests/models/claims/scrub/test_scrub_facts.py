"""What checks know around stored claims, read for many of them at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, update

from models.claims.actions.gather_doses import gather_doses
from models.claims.queries.claim_facts import claim_facts
from models.claims.queries.scrub_facts import scrub_facts
from models.claims.records.claim import StoredClaim, StoredLine
from models.claims.records.claim_payer import ClaimPayer
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.scrub import scrub
from models.claims.states import State
from models.patients.records.authorization import Authorization
from models.patients.records.coverage import Coverage
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from models.store.transaction import table_of
from tests.factories import add_coverage, add_patient
from tests.models.claims.given import claims, given, insured, stocked

NDC = "00517003225"


@pytest.fixture
def clinic(sqlite_clinic: Clinic) -> Clinic:
    stocked(sqlite_clinic)
    return sqlite_clinic


def known(clinic: Clinic) -> dict[UUID, ScrubFacts]:
    gather_doses(clinic)
    return scrub_facts(clinic, claim_facts(clinic, [row.id for row in claims(clinic)]))


def changed(clinic: Clinic, kind: Any, **values: Any) -> None:
    clinic.store.write(lambda tx: tx.connection.execute(update(table_of(kind)).values(**values)))


def statements(clinic: Clinic, call: Callable[[], Any]) -> int:
    asked: list[str] = []
    note = lambda *args: asked.append(args[2])  # noqa: E731
    event.listen(clinic.store.engine, "before_cursor_execute", note)
    call()
    event.remove(clinic.store.engine, "before_cursor_execute", note)
    return len(asked)


def test_a_claim_of_a_signed_dose_is_known_with_its_day_its_payer_and_its_package(clinic: Clinic):
    given(clinic, insured(clinic))
    changed(clinic, Coverage, starts_on=date(2026, 1, 1), ends_on=None)
    (facts,) = known(clinic).values()
    (claim,) = claims(clinic)
    published = facts.on(claim.service_date)
    assert (facts.today, facts.coverage.first, facts.coverage.last) == (clinic.today(), date(2026, 1, 1), None)
    assert facts.answers["correction_policy"] == "replacement_7"
    assert facts.single_dose == {NDC: False}
    assert published.spans is not None
    assert published.spans["J3420"].valid_on(claim.service_date)
    assert not published.icd10


def test_the_limits_the_clinic_entered_for_a_payer_come_before_what_ships(clinic: Clinic):
    given(clinic, insured(clinic))
    row = ClaimPayer(
        id=clinic.new_id(), site_id=clinic.site_id, change=1, type="commercial", key="example health",
        name="Example Health", payer_id="99726", filing="CI", timely_days=90, line_limit=12, changed_at=clinic.now(),
    )  # fmt: skip
    clinic.store.write(lambda tx: tx.add(row))
    (facts,) = known(clinic).values()
    assert (facts.filing_days, facts.line_limit) == (90, 12)


def test_an_authorization_is_known_with_what_doses_used_of_it_and_asked_of_other_patients(clinic: Clinic):
    held, other = insured(clinic), insured(clinic)
    row = Authorization(
        id=clinic.new_id(), site_id=clinic.site_id, patient_id=held.id, number="PA-1", payer_type="commercial",
        payer_name="Example Health", drug_slug="cyanocobalamin", counts="visits", allowed=Decimal(2),
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    clinic.store.write(lambda tx: tx.add(row))
    given(clinic, held)
    given(clinic, other)
    facts = known(clinic)
    by_patient = {row.patient_id: facts[row.id] for row in claims(clinic)}
    (service,) = by_patient[held.id].authorizations
    assert (service.number, service.used, service.allowed) == ("PA-1", 1, 2)
    assert "J3420" in service.codes
    assert by_patient[other.id].authorizations == ()
    assert "J3420" in by_patient[other.id].authorization_wanted


def test_a_claim_the_payer_has_is_known_to_the_next_one_of_that_day(clinic: Clinic):
    patient = insured(clinic)
    given(clinic, patient)
    gather_doses(clinic)
    (first,) = claims(clinic)
    changed(clinic, StoredClaim, state=State.SENT)
    again = StoredClaim(
        id=clinic.new_id(), site_id=clinic.site_id, number=2, control="2-XXXX", patient_id=patient.id,
        service_date=first.service_date, payer_type="commercial", payer_name="Example Health", place_of_service="11",
        state=State.READY, created_at=clinic.now(),
    )  # fmt: skip
    lines = [
        StoredLine(
            id=clinic.new_id(), site_id=clinic.site_id, claim_id=again.id, version=1, line=place,
            control=f"2-XXXX-{place}",
            code=code, units=Decimal(1), charge=Decimal("20.00"), diagnoses=["E53.8"],
        )
        for place, code in enumerate(("96372", "J3420"), 1)
    ]  # fmt: skip
    clinic.store.write(lambda tx: [tx.add(again), *map(tx.add, lines)])
    claim = claim_facts(clinic, [again.id])
    facts = scrub_facts(clinic, claim)[again.id]
    assert [(one.control, [line.code for line in one.lines]) for one in facts.earlier] == [
        (first.control, ["96372", "J3420"])
    ]
    assert "duplicate_claim" in {one.rule for one in scrub(claim[again.id], facts)}


def test_a_death_on_record_is_known_unless_its_day_is_a_guess(clinic: Clinic):
    given(clinic, insured(clinic))
    died = clinic.today() - timedelta(days=1)
    changed(clinic, Patient, deceased=True, deceased_on=died)
    assert [one.died_on for one in known(clinic).values()] == [died]
    changed(clinic, Patient, deceased_estimated=True)
    assert [one.died_on for one in known(clinic).values()] == [None]


def test_ten_claims_are_read_with_as_many_statements_as_one(clinic: Clinic):
    given(clinic, insured(clinic))
    gather_doses(clinic)
    (first,) = claims(clinic)
    one = claim_facts(clinic, [first.id])
    scrub_facts(clinic, one)
    alone = statements(clinic, lambda: scrub_facts(clinic, one))
    for number in range(2, 11):
        patient = add_patient(clinic)
        row = StoredClaim(
            id=clinic.new_id(), site_id=clinic.site_id, number=number, control=f"{number}-XXXX", patient_id=patient.id,
            service_date=first.service_date, payer_type="medicare", place_of_service="11", state=State.READY,
            created_at=clinic.now(),
        )  # fmt: skip
        clinic.store.write(lambda tx, row=row: tx.add(row))
    ten = claim_facts(clinic, [row.id for row in claims(clinic)])
    assert len(ten) == 10
    assert statements(clinic, lambda: scrub_facts(clinic, ten)) == alone


def test_two_primary_coverages_of_one_day_are_a_question(clinic: Clinic):
    patient = insured(clinic)
    given(clinic, patient)
    assert [one.primaries for one in known(clinic).values()] == [1]
    add_coverage(clinic, patient, "medicare", starts_on=clinic.today())
    add_coverage(clinic, patient, "medicaid", rank=2)
    add_coverage(clinic, patient, "commercial", payer_name="Ended", ends_on=clinic.today() - timedelta(days=1))
    assert [one.primaries for one in known(clinic).values()] == [2]


@pytest.mark.heavy
def test_the_same_facts_are_read_on_postgresql(postgres_clinic: Clinic):
    stocked(postgres_clinic)
    given(postgres_clinic, insured(postgres_clinic))
    changed(postgres_clinic, Coverage, starts_on=date(2026, 1, 1), ends_on=None)
    (facts,) = known(postgres_clinic).values()
    assert (facts.coverage.first, facts.single_dose, facts.earlier) == (date(2026, 1, 1), {NDC: False}, ())
    assert facts.on(facts.today).spans is not None
