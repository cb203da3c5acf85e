"""Record of a step of setting up that it is done, not needed here, open again, or tested on a station."""

from __future__ import annotations

from uuid import UUID

from models.core.errors import BadInputError
from models.core.required_reason import stated
from models.people.actions.authenticate import Denied
from models.people.actions.change_clinic import clinic_author
from models.people.author import Author, name_of
from models.people.records.set_up_step import SetUpMark
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction

STEPS = ("people", "payers", "fees", "drugs", "stock", "scanner")
"""The steps of setting up, in the order they are done."""
KINDS = ("confirmed", "not_needed", "reopened")


def mark_set_up_step(clinic: Clinic, person_id: UUID | None, step: str, kind: str, reason: str) -> Denied | None:
    """Store what a person says of a step; the newest mark counts. Raises BadInputError for no reason."""
    by = clinic_author(clinic, person_id)
    if isinstance(by, Denied):
        return by
    if step not in STEPS or kind not in KINDS:
        raise BadInputError("step", "choose a step of the list")
    why = "" if kind == "reopened" else stated(reason)
    clinic.store.write(lambda tx: _add(tx, clinic, by, (step, kind, why)))
    return None


def record_scanner_test(clinic: Clinic, person_id: UUID, station_id: UUID | None, read_as: str) -> None:
    """Store that a scanner works on a station, with what its code was read as. Whoever is signed in may test."""

    def act(tx: Transaction) -> None:
        by = Author(person_id, name_of(tx, person_id))
        _add(tx, clinic, by, ("scanner", "tested", read_as[:500]), station_id)

    clinic.store.write(act)


def _add(
    tx: Transaction, clinic: Clinic, by: Author, said: tuple[str, str, str], station_id: UUID | None = None
) -> None:
    step, kind, reason = said
    mark = SetUpMark(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        step=step,
        kind=kind,
        reason=reason,
        station_id=station_id,
        changed_at=clinic.now(),
        changed_by=by.id,
        changed_by_name=by.name,
    )
    tx.add(mark)
    audited(tx, clinic, by.id, "mark_set_up_step", ("SetUpMark", mark.id), {"step": step, "kind": kind})
