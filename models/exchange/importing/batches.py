"""Files that belong together, stored in one transaction: people first, then what belongs to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from models.core.errors import BadInputError
from models.exchange.batch import ImportedBatch, RefusedEntry
from models.exchange.imported import Fact, Key
from models.exchange.importing.clinical_information import (
    settle_allergies,
    store_allergy,
    store_coverage,
    store_encounter,
    store_weight,
)
from models.exchange.importing.doses import doses_asked, store_dose
from models.exchange.importing.ledger import Ledger, NotOurPatientError, Tally, UndecidedPatientError
from models.exchange.importing.namesakes import Namesakes
from models.exchange.importing.orders import note_orders, store_order
from models.exchange.importing.pending import person_matter
from models.exchange.importing.people import store_merges, store_patient, store_practitioner
from models.exchange.importing.services import ServiceDays, store_service
from models.store.clinic import Clinic
from models.store.transaction import Transaction

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class Importing:
    """A file being stored: what it states, the SHA-256 of its content, and the name it goes by."""

    batch: ImportedBatch
    content_hash: str
    name: str = ""


def store_together(tx: Transaction, clinic: Clinic, files: Sequence[Importing]) -> list[Tally]:
    """Store files that refer to each other and return what each did, in order."""
    ledger = Ledger(tx, clinic)
    batches = [file.batch for file in files]
    ledger.look_up(names_in(batches))
    patients = [patient for batch in batches for patient in batch.patients]
    ledger.look_up_questions(map(person_matter, patients))
    namesakes = Namesakes(ledger, patients)
    tallies = [_opened(file.batch) for file in files]

    def each(act: Callable[[ImportedBatch], None]) -> None:
        for file, tally in zip(files, tallies, strict=True):
            ledger.tally, ledger.content_hash = tally, file.content_hash
            ledger.pending.file, ledger.pending.content_hash = file.name, file.content_hash
            act(file.batch)

    each(lambda batch: _all(ledger, batch.practitioners, lambda fact: store_practitioner(ledger, fact)))
    each(lambda batch: _all(
        ledger, batch.patients, lambda fact: store_patient(ledger, fact, lambda keys: _of(batches, keys), namesakes)
    ))  # fmt: skip
    each(lambda batch: _all(ledger, batch.patients, lambda fact: store_merges(ledger, fact)))
    each(lambda batch: store_rest(ledger, batch))
    ledger.flush()
    ledger.pending.finish(ledger.decided)
    return tallies


def _opened(batch: ImportedBatch) -> Tally:
    tally = Tally()
    tally.not_ours.update(batch.not_ours)
    tally.refused.extend(batch.refused)
    return tally


def store_rest(ledger: Ledger, batch: ImportedBatch) -> None:
    """Store what belongs to patients who are known by now."""
    touched: dict[UUID, bool] = {}
    _all(ledger, batch.allergies, lambda fact: store_allergy(ledger, fact, touched))
    settle_allergies(ledger, touched)
    _all(ledger, batch.coverages, lambda fact: store_coverage(ledger, fact))
    _all(ledger, batch.encounters, lambda fact: store_encounter(ledger, fact))
    _all(ledger, batch.weights, lambda fact: store_weight(ledger, fact))
    note_orders(ledger, batch.orders)
    ledger.look_up_waiting(doses_asked(ledger, batch.doses))
    _all(ledger, batch.orders, lambda fact: store_order(ledger, fact))
    _all(ledger, batch.doses, lambda fact: store_dose(ledger, fact))
    days = ServiceDays()
    _all(ledger, batch.services, lambda fact: store_service(ledger, fact, days))
    days.rebuild(ledger)


def _all(ledger: Ledger, facts: Sequence[F], act: Callable[[F], None]) -> None:
    """Store each fact for itself: one that cannot be taken is listed, one whose patient waits is counted."""
    for fact in facts:
        try:
            act(fact)
        except BadInputError as error:
            ledger.tally.refused.append(RefusedEntry(error.at, error.text))
        except UndecidedPatientError:
            ledger.tally.not_ours["waits_with_its_patient"] += 1
        except NotOurPatientError:
            ledger.tally.not_ours["of_someone_not_ours"] += 1


def names_in(batches: Sequence[ImportedBatch]) -> Iterator[tuple[str, Key]]:
    """Yield every outside name these facts use, with the kind of resource it names."""
    for batch in batches:
        kinds: dict[str, Sequence[Any]] = {
            "Patient": batch.patients, "Practitioner": batch.practitioners, "AllergyIntolerance": batch.allergies,
            "Coverage": batch.coverages, "Encounter": batch.encounters, "Observation": batch.weights,
            "MedicationRequest": batch.orders, "EncounterService": batch.services,
        }  # fmt: skip
        for kind, facts in kinds.items():
            yield from ((kind, key) for fact in facts for key in fact.keys)
        about: list[Any] = [*batch.allergies, *batch.coverages, *batch.encounters, *batch.weights, *batch.orders]
        about += [*batch.doses, *batch.services]
        yield from (("Patient", key) for fact in about for key in fact.patient.keys)
        yield from (("Patient", key) for one in batch.patients for link in one.merges for key in link.other.keys)
        yield from (("Practitioner", key) for one in batch.orders if one.requester for key in one.requester.keys)
        yield from (("Practitioner", key) for one in batch.services if one.provider for key in one.provider.keys)


def _of(batches: Sequence[ImportedBatch], keys: tuple[Key, ...]) -> tuple[Fact, ...]:
    """Return what the files state of the patient with these keys beside their orders and doses."""
    named = set(keys)
    about: Iterator[Any] = (
        fact for batch in batches
        for facts in (batch.allergies, batch.coverages, batch.encounters, batch.weights, batch.services)
        for fact in facts
    )  # fmt: skip
    return tuple(fact for fact in about if named & set(fact.patient.keys))
