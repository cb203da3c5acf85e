"""What waited with a person: stored once it is known who they are."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.exchange.batch import ImportedBatch
from models.exchange.imported import (
    Fact,
    ImportedAllergy,
    ImportedCoverage,
    ImportedDose,
    ImportedEncounter,
    ImportedOrder,
    ImportedPatient,
    ImportedService,
    ImportedWeight,
    digest,
)
from models.exchange.importing.batches import names_in, store_rest
from models.exchange.importing.ledger import Ledger
from models.exchange.importing.pending import WAITING, person_matter
from models.exchange.importing.people import keep_news
from models.exchange.settling.question import PENDING, origin_of
from models.exchange.settling.reread import fact_from
from models.patients.records.patient import Patient
from models.patients.records.patient_key import PatientIdentifier
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_PATIENT = table_of(Patient)
_NUMBER = table_of(PatientIdentifier)


def take_with_them(
    tx: Transaction, clinic: Clinic, row: Any, fact: ImportedPatient, patient_id: UUID, *, both: bool = False
) -> None:
    """Keep the numbers of a person who is known now, and store what waited with them.

    `row` is the question that is settled. `both` True where two people go by one number: then only what came in the
    same message is sure to be theirs.
    """
    matter = person_matter(fact)
    waiting = [other for other in waiting_with(tx, clinic, matter)
               if not both or (other.content_hash, other.found_at) == (row.content_hash, row.found_at)]  # fmt: skip
    belongings = [fact_from(held) for held in row.content["held"]]
    belongings += [fact_from(other.content["facts"], origin_of(other), other.place) for other in waiting]
    batch = _batch(belongings)
    ledger = Ledger(tx, clinic)
    ledger.content_hash = row.content_hash or _hash(row.content)
    ledger.pending.file, ledger.pending.content_hash = row.file, row.content_hash
    ledger.look_up(names_in([ImportedBatch(patients=(fact,)), batch]))
    ledger.taken(fact.keys, matter)
    ledger.tie(fact.keys, patient_id)
    ledger.known_as(fact.keys, patient_id, digest(fact))
    keep_news(ledger, patient_id, replace(fact, keys=tuple(key for key in fact.keys if not ledger.shared(key))))
    ledger.came_from("Patient", patient_id, origin_of(row), "added" if both else "joined")
    store_rest(ledger, batch)
    ledger.flush()
    ledger.pending.finish(ledger.decided)


def _batch(facts: list[Fact]) -> ImportedBatch:
    return ImportedBatch(
        allergies=tuple(fact for fact in facts if isinstance(fact, ImportedAllergy)),
        coverages=tuple(fact for fact in facts if isinstance(fact, ImportedCoverage)),
        encounters=tuple(fact for fact in facts if isinstance(fact, ImportedEncounter)),
        weights=tuple(fact for fact in facts if isinstance(fact, ImportedWeight)),
        orders=tuple(fact for fact in facts if isinstance(fact, ImportedOrder)),
        doses=tuple(fact for fact in facts if isinstance(fact, ImportedDose)),
        services=tuple(fact for fact in facts if isinstance(fact, ImportedService)),
    )


def waiting_with(tx: Transaction, clinic: Clinic, matter: str) -> list[Any]:
    """Return the orders and doses that wait for this person, oldest first."""
    found = tx.execute(
        select(PENDING)
        .where(PENDING.c.site_id == clinic.site_id, PENDING.c.status == WAITING, PENDING.c.patient_id.is_(None),
               PENDING.c.kind.in_(("order", "dose")))
        .order_by(PENDING.c.found_at, PENDING.c.id)
    )  # fmt: skip
    return [other for other in found if other.compared.get("person") == matter]


def _hash(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
