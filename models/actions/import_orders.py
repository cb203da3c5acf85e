"""Import a file of patients and orders: taken whole, or not at all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from models.actions.importing.background import store_allergies, store_coverage, store_encounter, store_weight
from models.actions.importing.ledger import Ledger, ReviewItem, Tally
from models.actions.importing.orders import store_order
from models.actions.importing.people import store_patient, store_practitioner
from models.clinic import Clinic
from models.exchange.batch import ImportedBatch
from models.exchange.formats import format_of
from models.store import audit
from models.store.transaction import Transaction
from models.values.errors import BadInputError


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file. `status` is taken, unchanged or refused; a refused file changed nothing.

    The three counters go by resource (patient, order, …), `not_ours` by the kind of what is not stored; `review`
    lists the orders of this file that wait for a person. `error` is set for a refused file only.
    """

    file: str
    format: str | None
    status: str
    added: dict[str, int]
    changed: dict[str, int]
    unchanged: dict[str, int]
    review: tuple[ReviewItem, ...]
    not_ours: dict[str, int]
    error: BadInputError | None = None


def import_file(clinic: Clinic, name: str, content: bytes) -> FileReport:
    """Store what a file states and report it; the same file again changes nothing. Raises StoreError for the store."""
    known_format = None
    try:
        reader = format_of(content)
        known_format = reader.FORMAT
        tally = _store(clinic, reader.read(content), known_format, hashlib.sha256(content).hexdigest())
    except BadInputError as error:
        return FileReport(name, known_format, "refused", {}, {}, {}, (), {}, error)
    return FileReport(
        file=name,
        format=known_format,
        status="taken" if tally.added or tally.changed else "unchanged",
        added=dict(tally.added),
        changed=dict(tally.changed),
        unchanged=dict(tally.unchanged),
        review=tuple(tally.review),
        not_ours=dict(tally.not_ours),
    )


def _store(clinic: Clinic, batch: ImportedBatch, format_name: str, content_hash: str) -> Tally:
    def act(tx: Transaction) -> Tally:
        ledger = Ledger(tx, clinic)
        _store_all(ledger, batch)
        tally = ledger.tally
        if tally.added or tally.changed:
            detail = {
                "format": format_name, "content": content_hash, "added": dict(tally.added),
                "changed": dict(tally.changed), "review": len(tally.review), "not_ours": dict(tally.not_ours),
            }  # fmt: skip
            audit.append(tx, event_id=clinic.new_id(), site_id=clinic.site_id, at=clinic.now(), action="import",
                         agent_id=None, detail=detail)  # fmt: skip
        return tally

    return clinic.store.write(act)


def _store_all(ledger: Ledger, batch: ImportedBatch) -> None:
    for practitioner in batch.practitioners:
        store_practitioner(ledger, practitioner)
    for patient in batch.patients:
        store_patient(ledger, patient)
    store_allergies(ledger, batch.allergies)
    for coverage in batch.coverages:
        store_coverage(ledger, coverage)
    for encounter in batch.encounters:
        store_encounter(ledger, encounter)
    for weight in batch.weights:
        store_weight(ledger, weight)
    for order in batch.orders:
        store_order(ledger, order)
