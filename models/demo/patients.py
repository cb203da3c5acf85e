"""Stores the demo clinic's patients with their allergies, coverage and weights."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import SQLModel

from models.billing.facts import Payer
from models.billing.queries.payers import payers
from models.demo.people import PATIENTS, PAYERS, Person
from models.patients.facts import PatientFacts
from models.patients.queries.patient_facts import read_patient
from models.patients.records.allergy_intolerance import AllergyIntolerance
from models.patients.records.coverage import Coverage
from models.patients.records.observation import Observation
from models.patients.records.patient import Patient
from models.store.clinic import Clinic

FIRST_MRN = 4102
WEIGHED_DAYS_AGO = (640, 410, 190, 24)


@dataclass(frozen=True, slots=True)
class Patients:
    """Every patient by the key of `people`: facts as they stood while they were treated, and who paid."""

    facts: dict[str, PatientFacts]
    payers: dict[str, Payer]


def store_patients(clinic: Clinic, chance: random.Random) -> Patients:
    """Store every patient and return what charting their doses needs."""
    ids = {person.key: clinic.new_id() for person in PATIENTS}
    rows: list[SQLModel] = [_patient(clinic, ids[p.key], p, number) for number, p in enumerate(PATIENTS)]
    for number, person in enumerate(PATIENTS):
        rows += _background(clinic, ids[person.key], person, number, chance)
    clinic.store.write(lambda tx: tx.add(*rows))
    with clinic.store.read() as connection:
        facts = {key: read_patient(connection, patient_id) for key, patient_id in ids.items()}
    treated = {key: replace(found, active=True, deceased=False) for key, found in facts.items()}
    known = payers(clinic)
    return Patients(treated, {p.key: known.payer(p.payer, PAYERS[p.payer]) for p in PATIENTS})


def _patient(clinic: Clinic, patient_id: UUID, person: Person, number: int) -> Patient:
    status = "unknown" if person.allergies is None else "recorded" if person.allergies else "none_known"
    return Patient(
        id=patient_id,
        site_id=clinic.site_id,
        mrn=f"{FIRST_MRN + number * 7:06d}",
        family=person.family,
        given=person.given,
        birth_date=person.born(clinic.today()),
        sex=person.sex,
        deceased=person.deceased,
        active=person.active,
        allergy_status=status,
    )


def _background(clinic: Clinic, patient_id: UUID, person: Person, number: int, chance: random.Random) -> list[SQLModel]:
    common: dict[str, Any] = {"site_id": clinic.site_id, "patient_id": patient_id}
    rows: list[SQLModel] = [
        AllergyIntolerance(id=clinic.new_id(), substance=substance, reaction=reaction, **common)
        for substance, reaction in person.allergies or ()
    ]
    rows.append(
        Coverage(
            id=clinic.new_id(),
            payer_type=person.payer,
            payer_name=PAYERS[person.payer],
            member_id="" if person.payer == "self_pay" else f"TEST{100200 + number * 37}",
            **common,
        )
    )
    grown = person.born(clinic.today()) < clinic.today() - timedelta(days=1000)
    rows += [
        Observation(
            id=clinic.new_id(),
            code="body-weight",
            value=Decimal(person.kg + (0 if days == WEIGHED_DAYS_AGO[-1] else chance.randrange(-2, 3))),
            unit="kg",
            effective_at=clinic.now() - timedelta(days=days),
            **common,
        )
        for days in (WEIGHED_DAYS_AGO if grown else WEIGHED_DAYS_AGO[-1:])
    ]
    return rows
