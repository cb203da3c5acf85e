"""Move a visit on: arrived, roomed, waiting, and the ways it ends without an injection."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.core.errors import BadInputError
from models.core.words import time_text, weekday_text
from models.patients.entry import written
from models.people.actions.authenticate import Denied
from models.people.author import author
from models.people.versions import Stale
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of
from models.visits.actions.storing import change_visit, stored_visit
from models.visits.facts import VisitFacts
from models.visits.queries.person import records_of
from models.visits.queries.visits import open_visits
from models.visits.records.visit import VisitChange
from models.visits.rules.steps import NEEDS_REASON, may_follow
from models.visits.states import VisitState

_CHANGE = table_of(VisitChange)
MERGED = "patient records merged"


@dataclass(frozen=True, slots=True)
class VisitStep:
    """One step of a visit. `version` is the one it was decided on; `room` and `reason` as typed."""

    visit_id: UUID
    version: int
    to: VisitState
    room: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """The step is stored."""

    visit: VisitFacts


def move_visit(clinic: Clinic, person_id: UUID | None, step: VisitStep) -> Moved | Stale | Denied:
    """Store one step of a visit; Stale says what another station did meanwhile.

    Raises BadInputError naming the field, or for a step that cannot follow.
    """
    by = author(clinic, person_id, "manage_visits")
    if isinstance(by, Denied):
        return by
    step = typed_step(step)

    def act(tx: Transaction) -> Moved | Stale:
        visit = stored_visit(tx, clinic, step.visit_id)
        if visit.version != step.version:
            return Stale(_meanwhile(tx, clinic, visit))
        _check_step(clinic, visit, step.to)
        values: dict[str, Any] = {"state": step.to, "ending": "" if step.to.here else step.reason}
        if step.to is VisitState.ROOMED:
            values["room"] = step.room
        if step.to is VisitState.ARRIVED:
            values |= {"arrived_at": clinic.now(), "room": ""}
        return Moved(change_visit(tx, clinic, by, visit, **values))

    return clinic.store.write(act)


def typed_step(step: VisitStep) -> VisitStep:
    """Return a step without blanks around what was typed. Raises BadInputError naming the field that lacks its word."""
    room, reason = written(step.room, "room", 20), written(step.reason, "reason", 200)
    if step.to in NEEDS_REASON and not reason:
        raise BadInputError("reason", "say in a few words why")
    if step.to is VisitState.ROOMED and not room:
        raise BadInputError("room", "write the room, such as 3")
    return replace(step, room=room, reason=reason)


def keep_one_visit(clinic: Clinic, person_id: UUID | None, visit_id: UUID) -> Moved | Denied:
    """Say which visit of a merged person holds: the others of that day that are open are cancelled (W6)."""
    by = author(clinic, person_id, "manage_visits")
    if isinstance(by, Denied):
        return by

    def act(tx: Transaction) -> Moved:
        kept = stored_visit(tx, clinic, visit_id)
        for other in open_visits(tx.connection, records_of(tx.connection, kept.patient_id), kept.day):
            if other.id != kept.id and other.patient_id != kept.patient_id:
                change_visit(tx, clinic, by, other, state=VisitState.CANCELLED, ending=MERGED)
        return Moved(kept)

    return clinic.store.write(act)


def change_room(clinic: Clinic, person_id: UUID | None, step: VisitStep) -> Moved | Stale | Denied:
    """Store the room of somebody who is here; where the visit stands stays, but for one who just arrived."""
    by = author(clinic, person_id, "manage_visits")
    if isinstance(by, Denied):
        return by
    room = typed_step(step).room

    def act(tx: Transaction) -> Moved | Stale:
        visit = stored_visit(tx, clinic, step.visit_id)
        if visit.version != step.version:
            return Stale(_meanwhile(tx, clinic, visit))
        _check_step(clinic, visit, VisitState.ROOMED)
        state = VisitState.WAITING if visit.state is VisitState.WAITING else VisitState.ROOMED
        return Moved(change_visit(tx, clinic, by, visit, state=state, room=room))

    return clinic.store.write(act)


def _check_step(clinic: Clinic, visit: VisitFacts, to: VisitState) -> None:
    if not may_follow(visit.state, to):
        raise BadInputError("", f"This visit is {visit.state.words}: it cannot become {to.words}.")
    if to is VisitState.ARRIVED and visit.day < clinic.today() - timedelta(days=1):
        raise BadInputError("", f"This visit was on {weekday_text(visit.day)}. n records who is here now.")
    if visit.day > clinic.today() and to is not VisitState.CANCELLED:
        raise BadInputError("", "This visit is on a later day. Right and left change the day; x cancels it.")


def _meanwhile(tx: Transaction, clinic: Clinic, visit: VisitFacts) -> str:
    newest = select(_CHANGE).where(_CHANGE.c.visit_id == visit.id).order_by(_CHANGE.c.version.desc()).limit(1)
    row = tx.execute(newest).one()
    room = f", room {visit.room}" if visit.room and visit.state.here else ""
    at = time_text(row.changed_at, clinic.zone)
    return f"{row.changed_by_name} changed this visit at {at}: {visit.state.words}{room}. Nothing was stored."
