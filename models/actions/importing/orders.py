"""Orders of an imported file. What was reviewed or begun here is never overwritten."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.actions.importing.background import instant
from models.actions.importing.ledger import Known, Ledger, ReviewItem
from models.exchange.batch import ImportedOrder, digest
from models.exchange.judged_order import ENDED, Judged, judge
from models.records.administration_draft import AdministrationDraft
from models.records.medication_administration import MedicationAdministration
from models.records.medication_request import MedicationRequest
from models.records.practitioner import Practitioner
from models.store.transaction import table_of
from models.values.clock import local_date
from models.values.quantity import plain_amount
from models.values.words import full_name

KIND = "MedicationRequest"
HALTED = ENDED | {"on-hold"}
_ORDER = table_of(MedicationRequest)
_DRAFT = table_of(AdministrationDraft)
_DOSE = table_of(MedicationAdministration)
_STAFF = table_of(Practitioner)
# What a review or a dose changes; a row that differs in any of it from the one imported was worked on here.
_WORKED_ON = ("status", "review_reason", "drug_slug", "dose", "dose_unit", "route", "diagnoses", "valid_from",
              "valid_until", "interval_days", "doses_allowed", "doses_given", "due_on", "note", "version")  # fmt: skip


def store_order(ledger: Ledger, fact: ImportedOrder) -> None:
    """Add an injection order, change one nobody has worked on, end one that was ended; count every other kind."""
    patient = ledger.patient(fact.patient, fact.at)
    known = ledger.find(KIND, fact.keys, fact.at)
    if known is not None and known.digest[:32] == digest(fact)[:32]:
        _leave(ledger, known)
        return
    verdict = judge(fact, ledger.clinic.formulary)
    if isinstance(verdict, Judged):
        verdict = _with_reasons_here(ledger, fact, verdict)
    if isinstance(verdict, Judged) and known is None:
        _add(ledger, fact, patient, verdict)
    elif known is not None:
        _change(ledger, fact, patient, verdict if isinstance(verdict, Judged) else None, known)
    elif not isinstance(verdict, Judged):
        ledger.tally.not_ours[verdict.kind] += 1


def _leave(ledger: Ledger, known: Known) -> None:
    row = _row(ledger, known)
    ledger.tally.unchanged["order"] += 1
    if row.status == "draft" and row.review_reason:
        ledger.tally.review.append(ReviewItem(row.medication_text, row.review_reason))


def _add(ledger: Ledger, fact: ImportedOrder, patient: UUID, judged: Judged) -> None:
    row_id = ledger.add(MedicationRequest, _values(ledger, fact, patient, judged))
    ledger.tally.added["order"] += 1
    _remember(ledger, fact, row_id)
    _list_for_review(ledger, fact, judged)


def _change(ledger: Ledger, fact: ImportedOrder, patient: UUID, judged: Judged | None, known: Known) -> None:
    row = _row(ledger, known)
    if fact.status in HALTED and row.status in {"active", "draft", "on-hold"} and fact.status != row.status:
        due = row.due_on if fact.status == "on-hold" else None
        _update(ledger, row, status=fact.status, due_on=due)
        ledger.tally.changed["order"] += 1
    elif judged is None or _worked_on(ledger, row, known):
        reason = "changed where it comes from after work on it began here: compare the two"
        ledger.tally.unchanged["order"] += 1
        ledger.tally.review.append(ReviewItem(fact.medication_text, reason))
        ledger.remember(KIND, row.id, fact.keys, digest(fact)[:32] + known.digest[32:])
        return
    else:
        _update(ledger, row, **_values(ledger, fact, patient, judged))
        ledger.tally.changed["order"] += 1
        _list_for_review(ledger, fact, judged)
    _remember(ledger, fact, row.id)


def _values(ledger: Ledger, fact: ImportedOrder, patient: UUID, judged: Judged) -> dict[str, Any]:
    clinic = ledger.clinic
    authored = instant(fact.authored, clinic.zone) if fact.authored else clinic.now()
    starts = fact.valid_from or local_date(authored, clinic.zone)
    requester_id, requester_name = _requester(ledger, fact)
    reason = "; ".join(judged.reasons)[:500] or None
    return {
        "patient_id": patient,
        "requester_id": requester_id,
        "requester_name": requester_name[:300],
        "status": "draft" if reason else fact.status,
        "review_reason": reason,
        "medication_text": fact.medication_text,
        "drug_slug": judged.drug_slug,
        "dose": judged.dose.amount if judged.dose else None,
        "dose_unit": judged.dose.unit.value if judged.dose else None,
        "route": judged.route,
        "diagnoses": list(fact.diagnoses),
        "reason_text": fact.reason_text,
        "note": "\n".join(text for text in (fact.instruction, fact.note) if text)[:2000],
        "as_needed": fact.as_needed,
        "authored_at": authored,
        "signed_at": None if reason else authored,
        "valid_from": starts,
        "valid_until": fact.valid_until,
        "interval_days": fact.interval_days,
        "doses_allowed": fact.doses_allowed,
        "due_on": starts,
        "origin": "import",
    }


def _with_reasons_here(ledger: Ledger, fact: ImportedOrder, judged: Judged) -> Judged:
    """Add what only the store can tell: a prescriber nobody here knows by that reference."""
    reasons = list(judged.reasons)
    if fact.requester is not None and not _requester(ledger, fact)[1]:
        reasons.append("no prescriber")
    if reasons and fact.status == "on-hold":
        reasons.append("on hold where it comes from")
    return replace(judged, reasons=tuple(reasons))


def _requester(ledger: Ledger, fact: ImportedOrder) -> tuple[UUID | None, str]:
    if fact.requester is None:
        return None, ""
    found = ledger.person("Practitioner", fact.requester, fact.at)
    if found is None or fact.requester.display:
        return found, fact.requester.display
    person = ledger.tx.execute(select(_STAFF).where(_STAFF.c.id == found)).one()
    return found, full_name(person.given, person.family, person.credential)


def _update(ledger: Ledger, row: Any, **values: Any) -> None:
    ledger.tx.update(MedicationRequest, _ORDER.c.id == row.id, version=row.version + 1, **values)


def _list_for_review(ledger: Ledger, fact: ImportedOrder, judged: Judged) -> None:
    if judged.reasons:
        ledger.tally.review.append(ReviewItem(fact.medication_text, "; ".join(judged.reasons)))


def _remember(ledger: Ledger, fact: ImportedOrder, row_id: UUID) -> None:
    """Keep two halves: what the source said, and the row as it was written from that."""
    row = ledger.tx.execute(select(_ORDER).where(_ORDER.c.id == row_id)).one()
    ledger.remember(KIND, row_id, fact.keys, digest(fact)[:32] + _imprint(row))


def _row(ledger: Ledger, known: Known) -> Any:
    return ledger.tx.execute(select(_ORDER).where(_ORDER.c.id == known.id)).one()


def _worked_on(ledger: Ledger, row: Any, known: Known) -> bool:
    begun = (select(table.c.id).where(table.c.request_id == row.id).limit(1) for table in (_DRAFT, _DOSE))
    return known.digest[32:] != _imprint(row) or any(ledger.tx.execute(statement).first() for statement in begun)


def _imprint(row: Any) -> str:
    values = [getattr(row, name) for name in _WORKED_ON]
    said = [plain_amount(value) if name == "dose" and value is not None else str(value)
            for name, value in zip(_WORKED_ON, values, strict=True)]  # fmt: skip
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:32]
