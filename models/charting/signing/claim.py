"""What a signing locks on a server, so that nothing it decides by changes before it commits.

In this order: who signs (`locked_person`); the person and their record, the order, the draft (here, before anything is
read); then, standing in line so that nobody passes who waits, the lots, lowest id first (`stock.py`), and the end of the
chain of evidence (`audit.append`), held only while the event goes in.

| what is decided by | what keeps it true until the commit |
|---|---|
| one receipt for one intent | the draft: who signs takes it away; the intent is unique besides |
| wrong PINs counted for who signs, on any station | their row: whoever counts one waits for the lock |
| doses before this one: the same day, intervals, sums, series, reactions | the person: all signings of one person, whichever of their merged records, follow each other |
| allergies, flags, weights, coverages, authorizations and series that come in | the person: a row that names them waits for the lock |
| doses given, due day and state of the order | the order |
| containers in each room, what an opened vial holds, the ledger on a day that is past | the lot, then changes that never go below zero |
| staff, roles, rooms, payers, fees, safety rules, read now or known before (`models/store/kept/known.py`), recalls, merges and whatever else acts write | the chain: whoever acts meanwhile adds an event; another event than a dose signed since the first look sends the signing back to its start |

What acts on SERIALIZABLE read of a dose holds because they lock the end of the chain, too: a signature that came after
their first look sends them back. SQLite has one writer at a time and needs none of this.
"""  # noqa: E501

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, exists, select

from models.charting.records.administration_draft import AdministrationDraft
from models.orders.records.medication_request import MedicationRequest
from models.patients.records.patient import Patient
from models.people.records.pin_failure import PinFailure
from models.store.transaction import Transaction, table_of

_DRAFT, _ORDER, _RECORD = table_of(AdministrationDraft), table_of(MedicationRequest), table_of(Patient)
_PERSON = _RECORD.alias("person")
_WRONG = table_of(PinFailure)
_WRONG_PINS = exists(select(_WRONG.c.station_id).where(_WRONG.c.practitioner_id == bindparam("signer")))
_COLUMNS = (_DRAFT.c.request_id, _DRAFT.c.version, _DRAFT.c.body, _WRONG_PINS.label("wrong_pins"))
_KEPT = select(*_COLUMNS).where(_DRAFT.c.id == bindparam("draft"))
_LOCKED = (
    select(*_COLUMNS)
    .join(_ORDER, _ORDER.c.id == _DRAFT.c.request_id)
    .join(_RECORD, _RECORD.c.id == _ORDER.c.patient_id)
    .join(_PERSON, _PERSON.c.id == _RECORD.c.person_id)
    .where(_DRAFT.c.id == bindparam("draft"))
    .with_for_update(of=[_PERSON, _RECORD, _ORDER, _DRAFT])
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A draft nobody else signs now, its body as it is stored; `wrong_pins` where any are counted for who signs it."""

    request_id: UUID
    version: int
    body: str
    wrong_pins: bool


def claim(tx: Transaction, draft_id: UUID, signer_id: UUID) -> Claimed | None:
    """Lock a draft with the order and the person it is for; None where it is no longer kept.

    Who signs is locked already (`locked_person`).
    """
    kept = tx.execute(_LOCKED if tx.serializable else _KEPT, draft=draft_id, signer=signer_id).one_or_none()
    return Claimed(kept.request_id, kept.version, kept.body, bool(kept.wrong_pins)) if kept else None
