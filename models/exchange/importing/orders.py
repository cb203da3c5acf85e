"""Orders of an imported file. What was reviewed or begun here is never overwritten."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from models.charting.records.administration_draft import AdministrationDraft
from models.charting.records.medication_administration import MedicationAdministration
from models.core.clock import local_date
from models.core.errors import BadInputError
from models.core.quantity import plain_amount
from models.core.words import date_text
from models.exchange.imported import ImportedOrder, Key, digest
from models.exchange.importing.judged_order import ENDED, Judged, NotOurs
from models.exchange.importing.ledger import Ledger, NotOurPatientError, UndecidedPatientError
from models.exchange.importing.names import Known
from models.exchange.importing.order_values import judged_here, order_values
from models.exchange.importing.pending import PendingItem, matter_of
from models.exchange.importing.same_order import is_twin, same_medication, same_moment
from models.exchange.kept_content import content_of
from models.exchange.records.order_source import OrderSource
from models.orders.records.medication_request import MedicationRequest
from models.patients.queries.same_person import SAME_PERSON
from models.store.transaction import table_of

KIND = "MedicationRequest"
_NEVER = "-" * 32
HALTED = ENDED | {"on-hold"}
_ORDER = table_of(MedicationRequest)
_DRAFT = table_of(AdministrationDraft)
_DOSE = table_of(MedicationAdministration)
_ONE = select(_ORDER).where(_ORDER.c.id == bindparam("order"))
_THEIRS = select(_ORDER).where(_ORDER.c.patient_id.in_(SAME_PERSON)).order_by(_ORDER.c.id)
# What a review or a dose changes; a row that differs in any of it from the one imported was worked on here.
_WORKED_ON = ("status", "review_reason", "drug_slug", "dose", "dose_unit", "route", "diagnoses", "valid_from",
              "valid_until", "interval_days", "doses_allowed", "doses_given", "due_on", "note", "version")  # fmt: skip


def note_orders(ledger: Ledger, facts: Iterable[ImportedOrder]) -> None:
    """Note which of these orders may have waited for who their patient is."""
    for fact in facts:
        with suppress(BadInputError, NotOurPatientError, UndecidedPatientError):
            ledger.patient(fact.patient, fact.at)
            ledger.settled_with("order", fact.patient, partial(_matter, fact))


def store_order(ledger: Ledger, fact: ImportedOrder) -> None:
    """Add an injection order, change one nobody has worked on, end one that was ended; count every other kind.

    What could be given twice, to somebody else or as another drug waits for a decision.
    """
    try:
        patient = ledger.patient(fact.patient, fact.at)
    except UndecidedPatientError as undecided:
        _wait_with_patient(ledger, fact, undecided.matter)
        return
    known = ledger.find(KIND, fact.keys, fact.at)
    if known is not None:
        _meet(ledger, fact, patient, known)
        return
    judged = judged_here(ledger, fact)
    if isinstance(judged, NotOurs):
        ledger.tally.not_ours[judged.kind] += 1
        return
    twin = next((row for row in _orders_of(ledger, patient) if is_twin(row, fact, judged, ledger.clinic.zone)), None)
    if twin is None:
        _add(ledger, fact, patient, judged)
    elif twin.status == "draft" and same_moment(twin, fact, ledger.clinic.zone):
        ledger.tally.unchanged["order"] += 1
        ledger.list_for_review("order", twin.medication_text, twin.review_reason or "")
    else:
        _wait_as_twin(ledger, fact, patient, judged, twin)


def _meet(ledger: Ledger, fact: ImportedOrder, patient: UUID, known: Known) -> None:
    """Compare an order sent before with what became of it here."""
    row = _row(ledger, known)
    if row.patient_id != patient:
        _wait_about(ledger, fact, row, "sent before for another patient", patient)
    elif known.digest[:32] == _mark(fact, patient):
        _leave(ledger, row)
    else:
        judged = judged_here(ledger, fact)
        _change(ledger, fact, patient, judged if isinstance(judged, Judged) else None, known, row)


def _leave(ledger: Ledger, row: Any) -> None:
    ledger.tally.unchanged["order"] += 1
    if row.status == "draft" and row.review_reason:
        ledger.list_for_review("order", row.medication_text, row.review_reason)


def _add(ledger: Ledger, fact: ImportedOrder, patient: UUID, judged: Judged) -> None:
    row_id = ledger.add(MedicationRequest, order_values(ledger, fact, patient, judged))
    ledger.tally.added["order"] += 1
    ledger.orders.clear()
    row = next(row for row in _orders_of(ledger, patient) if row.id == row_id)
    ledger.remember(KIND, row_id, fact.keys, _mark(fact, patient) + _imprint(row))
    _keep_source(ledger, fact, row_id, judged)
    _list_for_review(ledger, fact, judged)


def _change(ledger: Ledger, fact: ImportedOrder, patient: UUID, judged: Judged | None, known: Known, row: Any) -> None:
    if fact.status in HALTED and row.status in {"active", "draft", "on-hold"} and fact.status != row.status:
        due = row.due_on if fact.status == "on-hold" else None
        _update(ledger, row, status=fact.status, due_on=due)
        ledger.tally.changed["order"] += 1
    elif judged is None or _worked_on(ledger, row, known):
        ledger.tally.unchanged["order"] += 1
        reason = "changed where it comes from after work on it began here: compare the two"
        _wait_about(ledger, fact, row, reason, patient)
        return
    elif not same_medication(row, fact, judged):
        ledger.tally.unchanged["order"] += 1
        _wait_about(ledger, fact, row, "the same order now names another drug", patient)
        return
    else:
        _update(ledger, row, **order_values(ledger, fact, patient, judged))
        ledger.tally.changed["order"] += 1
        _keep_source(ledger, fact, row.id, judged)
        _list_for_review(ledger, fact, judged)
    remember_order(ledger, fact, patient, row.id)


def _wait_with_patient(ledger: Ledger, fact: ImportedOrder, person: str) -> None:
    judged = judged_here(ledger, fact)
    if isinstance(judged, NotOurs):
        ledger.tally.not_ours[judged.kind] += 1
        return
    reason = "; ".join(["its patient waits for a decision", *judged.reasons])
    ledger.wait(PendingItem("order", _matter(fact, person), fact.medication_text, reason,
                            fact, fact.origin, {"person": person}))  # fmt: skip


def _wait_as_twin(ledger: Ledger, fact: ImportedOrder, patient: UUID, judged: Judged, twin: Any) -> None:
    day = date_text(local_date(twin.authored_at, ledger.clinic.zone))
    reason = "; ".join([f"looks like the order of {day} here ({twin.status})", *judged.reasons])
    ledger.wait(PendingItem("order", _matter(fact, patient), fact.medication_text, reason,
                            fact, fact.origin, dict(twin._mapping), patient, twin.id))  # fmt: skip


def _wait_about(ledger: Ledger, fact: ImportedOrder, row: Any, reason: str, patient: UUID) -> None:
    ledger.wait(PendingItem("order", matter_of("about", row.id, _mark(fact, patient)), fact.medication_text, reason,
                            fact, fact.origin, dict(row._mapping), patient, row.id))  # fmt: skip


def _matter(fact: ImportedOrder, owner: object) -> str:
    """Return the name of an order of one patient: what makes two the same one, whatever numbers they carry."""
    return matter_of("order", owner, fact.medication_text.casefold(), fact.amount, fact.unit, fact.route_words,
                     fact.instruction, fact.interval_days, fact.authored)  # fmt: skip


def _orders_of(ledger: Ledger, patient: UUID) -> list[Any]:
    if patient not in ledger.orders:
        ledger.orders[patient] = ledger.rows(_THEIRS, patient=patient)
    return ledger.orders[patient]


def _update(ledger: Ledger, row: Any, **values: Any) -> None:
    ledger.tx.update(MedicationRequest, _ORDER.c.id == row.id, version=row.version + 1, **values)
    ledger.orders.clear()


def _list_for_review(ledger: Ledger, fact: ImportedOrder, judged: Judged) -> None:
    if judged.reasons:
        ledger.list_for_review("order", fact.medication_text, "; ".join(judged.reasons))


def _keep_source(ledger: Ledger, fact: ImportedOrder, order_id: UUID, judged: Judged) -> None:
    if judged.reasons:
        keep_source(ledger, fact, order_id)


def keep_source(ledger: Ledger, fact: ImportedOrder, order_id: UUID) -> None:
    """Keep what came beside the order under review it became."""
    ledger.add(OrderSource, {
        "order_id": order_id, "sender": fact.origin.sender, "message": fact.origin.message,
        "file": ledger.pending.file[:300], "place": fact.at[:300], "content": content_of(fact),
        "recorded_at": ledger.clinic.now(),
    })  # fmt: skip


def names_of_order(fact: ImportedOrder) -> Iterator[tuple[str, Key]]:
    """Yield the outside names of an order and its prescriber, each with its kind of resource."""
    yield from ((KIND, key) for key in fact.keys)
    yield from (("Practitioner", key) for key in (fact.requester.keys if fact.requester else ()))


def remember_order(
    ledger: Ledger, fact: ImportedOrder, patient: UUID, row_id: UUID, *, moved: bool = False, worked_on: bool = False
) -> None:
    """Keep two halves: what the source said, and the row as it was written from that.

    `moved` True where its names may have meant another row; `worked_on` True for a row that no file may change.
    """
    (row,) = ledger.rows(_ONE, order=row_id)
    mark = _mark(fact, patient) + (_NEVER if worked_on else _imprint(row))
    (ledger.repoint if moved else ledger.remember)(KIND, row_id, fact.keys, mark)


def _mark(fact: ImportedOrder, patient: UUID) -> str:
    return digest(fact, patient)[:32]


def _row(ledger: Ledger, known: Known) -> Any:
    return ledger.rows(_ONE, order=known.id)[0]


def _worked_on(ledger: Ledger, row: Any, known: Known) -> bool:
    begun = (select(table.c.id).where(table.c.request_id == row.id).limit(1) for table in (_DRAFT, _DOSE))
    return known.digest[32:] != _imprint(row) or any(ledger.rows(statement) for statement in begun)


def _imprint(row: Any) -> str:
    values = [getattr(row, name) for name in _WORKED_ON]
    message = [plain_amount(value) if name == "dose" and value is not None else str(value)
            for name, value in zip(_WORKED_ON, values, strict=True)]  # fmt: skip
    return hashlib.sha256("\x1f".join(message).encode()).hexdigest()[:32]
