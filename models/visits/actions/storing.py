"""How a visit and a change of it are stored: the row, its version, its line in the audit trail."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.core.errors import BadInputError
from models.people.author import Author
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of
from models.visits.facts import VisitFacts, visit_of
from models.visits.records.visit import Visit, VisitChange

_VISIT = table_of(Visit)
_OF_VERSION = ("state", "day", "starts_at", "room", "reason", "ending")


def stored_visit(tx: Transaction, clinic: Clinic, visit_id: UUID) -> VisitFacts:
    """Return a visit, locked where rows are. Raises BadInputError when it is not stored."""
    wanted = select(_VISIT).where(_VISIT.c.id == visit_id, _VISIT.c.site_id == clinic.site_id)
    row = tx.execute(wanted.with_for_update() if tx.serializable else wanted).one_or_none()
    if row is None:
        raise BadInputError("", "This visit is not stored. F5 reads the list again.")
    return visit_of(row)


def add_visit(tx: Transaction, clinic: Clinic, by: Author, visit: VisitFacts, action: str) -> None:
    """Store a new visit with its first version."""
    values = {name: getattr(visit, name) for name in Visit.model_fields if name != "site_id"}
    tx.add(Visit(**{**values, "site_id": clinic.site_id, "state": visit.state.value}))
    _versioned(tx, clinic, by, visit, action)


def change_visit(tx: Transaction, clinic: Clinic, by: Author, visit: VisitFacts, **values: Any) -> VisitFacts:
    """Store a changed visit as its next version and return it."""
    then = replace(visit, version=visit.version + 1, **values)
    stored = {name: getattr(then, name) for name in (*values, "version")}
    tx.update(Visit, _VISIT.c.id == visit.id, **{**stored, "state": then.state.value})
    _versioned(tx, clinic, by, then, "change_visit")
    return then


def _versioned(tx: Transaction, clinic: Clinic, by: Author, visit: VisitFacts, action: str) -> None:
    kept = {name: getattr(visit, name) for name in _OF_VERSION}
    tx.add(
        VisitChange(
            **{**kept, "state": visit.state.value},
            id=clinic.new_id(),
            site_id=clinic.site_id,
            visit_id=visit.id,
            version=visit.version,
            changed_at=clinic.now(),
            changed_by=by.id,
            changed_by_name=by.name,
        )
    )
    detail = {"state": visit.state.value, "version": visit.version}
    audited(tx, clinic, by.id, action, ("Appointment", visit.id), detail)
