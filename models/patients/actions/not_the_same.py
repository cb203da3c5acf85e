"""Settle that two records are two people: they are never proposed as one again."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from models.core.errors import BadInputError
from models.core.required_reason import stated
from models.patients.records.patient_version import PatientLink
from models.patients.versions import patient_row
from models.people.actions.authenticate import Denied
from models.people.author import Author, author
from models.people.versions import Unchanged
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_LINK = table_of(PatientLink)


def not_the_same(
    clinic: Clinic, person_id: UUID | None, one_id: UUID, other_id: UUID, reason: str
) -> UUID | Unchanged | Denied:
    """Store that two records are two people and return the id of that decision.

    Raises BadInputError for one record named twice, two that are merged, or no reason.
    """
    by = author(clinic, person_id, "change_patients")
    if isinstance(by, Denied):
        return by
    why = stated(reason)
    if one_id == other_id:
        raise BadInputError("", "This is one record, not two. Choose another one.")

    def act(tx: Transaction) -> UUID | Unchanged:
        one, other = (patient_row(tx, clinic, patient_id) for patient_id in (one_id, other_id))
        if one.person_id == other.person_id:
            raise BadInputError("", "These records are merged. Undo the merge first.")
        pair = [one_id, other_id]
        known = select(_LINK.c.id).where(
            _LINK.c.kind == "not_same", _LINK.c.patient_id.in_(pair), _LINK.c.other_id.in_(pair)
        )
        if tx.execute(known).first():
            return Unchanged("Settled already: these are two people.")
        link = different(clinic, by, one_id, other_id, why)
        tx.add(link)
        audited(tx, clinic, by.id, "not_the_same", ("Patient", one_id), {"other": str(other_id)})
        return link.id

    return clinic.store.write(act)


def different(clinic: Clinic, by: Author, one_id: UUID, other_id: UUID, reason: str) -> PatientLink:
    """Return the row that says two records are two people."""
    return PatientLink(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        kind="not_same",
        patient_id=one_id,
        other_id=other_id,
        reason=reason,
        made_at=clinic.now(),
        made_by=by.id,
        made_by_name=by.name,
    )
