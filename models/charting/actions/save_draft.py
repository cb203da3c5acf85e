"""Keep or discard what was entered so far."""

from __future__ import annotations

from uuid import UUID

from models.charting.records.administration_draft import AdministrationDraft
from models.codes.tables.clinic_tables import clinic_tables
from models.people.author import permitted
from models.safety.actions.record_near_miss import NearMissEntry, add_near_miss
from models.safety.draft import DraftBody
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_DRAFT = table_of(AdministrationDraft)


def save_draft(
    clinic: Clinic, draft_id: UUID, order_id: UUID, person_id: UUID, version: int, body: DraftBody
) -> int | None:
    """Store the draft and return its new version; None when another window of the same person changed it meanwhile."""
    permitted(clinic, person_id, "chart")

    def act(tx: Transaction) -> int | None:
        if version == 0:
            tx.add(
                AdministrationDraft(
                    id=draft_id,
                    site_id=clinic.site_id,
                    request_id=order_id,
                    practitioner_id=person_id,
                    body=body.model_dump_json(),
                    version=1,
                    updated_at=clinic.now(),
                )
            )
            return 1
        changed = tx.update(
            AdministrationDraft,
            _DRAFT.c.id == draft_id,
            _DRAFT.c.version == version,
            body=body.model_dump_json(),
            version=version + 1,
            updated_at=clinic.now(),
        )
        return version + 1 if changed else None

    return clinic.store.write(act)


def discard_draft(
    clinic: Clinic, draft_id: UUID, order_id: UUID, person_id: UUID, reason: str, ordered: str = ""
) -> None:
    """Remove an unsigned draft; that it was discarded, by whom and why (a coded reason), stays in the audit trail.

    Some reasons are near misses and are written down as such with what was `ordered` (S66).
    """
    permitted(clinic, person_id, "chart")

    def act(tx: Transaction) -> None:
        if tx.delete(AdministrationDraft, _DRAFT.c.id == draft_id):
            entity = "AdministrationDraft", draft_id
            audited(tx, clinic, person_id, "discard_draft", entity, {"reason": reason})
        if kind := clinic_tables(clinic).near_miss_discards.get(reason):
            opened = NearMissEntry(kind, ordered, "opened, then discarded", request_id=order_id, automatic=True)
            add_near_miss(tx, clinic, person_id, opened)

    clinic.store.write(act)
