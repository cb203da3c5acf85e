"""What was signed before claims began, by month, and the proof that no dose is out of sight."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, case, func, select

from models.charting.correcting.what_counts import counts
from models.charting.records.medication_administration import MedicationAdministration
from models.claims.building.reading import begins_at, month_of, signed_before, unplaced
from models.claims.records.claim import ClaimDose, StoredClaim
from models.claims.records.claim_book import BacklogMonth
from models.claims.states import State
from models.store.clinic import Clinic
from models.store.transaction import table_of

_DOSE, _PLACED = table_of(MedicationAdministration), table_of(ClaimDose)
_CLAIM, _MONTH = table_of(StoredClaim), table_of(BacklogMonth)


@dataclass(frozen=True, slots=True)
class MonthOfBacklog:
    """A month before claims: its doses. `choice` is "" while it waits, closed once it was billed elsewhere."""

    month: str
    doses: int
    choice: str = ""
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Every signed dose that counts, and where it is. `charges` are on claims a payer gets.

    `waiting` were signed since the last look and are put on claims by the next.
    """

    doses: int
    charges: int
    not_billable: int
    backlog: int
    closed: int
    waiting: int

    @property
    def missing(self) -> int:
        """Doses that are nowhere: 0, or something is broken."""
        return self.doses - self.charges - self.not_billable - self.backlog - self.closed - self.waiting


def backlog(clinic: Clinic) -> tuple[MonthOfBacklog, ...]:
    """Return the months before claims that hold doses, the newest first."""
    with clinic.store.read() as connection:
        return read_backlog(connection, clinic)


def read_backlog(connection: Connection, clinic: Clinic) -> tuple[MonthOfBacklog, ...]:
    """Return the months of the backlog as this connection sees them. A month taken in is no longer there."""
    begins = begins_at(connection, clinic)
    if begins is None:
        return ()
    month = month_of(connection).label("month")
    statement = (
        select(month, func.count().label("doses"))
        .where(_DOSE.c.site_id == clinic.site_id, unplaced(), signed_before(begins))
        .group_by(month)
    )
    held = {row.month: row.doses for row in connection.execute(statement)}
    decided = connection.execute(select(_MONTH).where(_MONTH.c.site_id == clinic.site_id)).all()
    known = {row.month: row for row in decided}
    return tuple(
        MonthOfBacklog(name, doses, one.choice, one.reason, one.decided_by_name)
        if (one := known.get(name))
        else MonthOfBacklog(name, doses)
        for name, doses in sorted(held.items(), reverse=True)
    )


def doses_of_month(connection: Connection, clinic: Clinic, month: str) -> list[UUID]:
    """Return the doses of a month of the backlog, the first signed first."""
    begins = begins_at(connection, clinic)
    of_month = (_DOSE.c.site_id == clinic.site_id, month_of(connection) == month, unplaced(), signed_before(begins))
    wanted = select(_DOSE.c.id).where(*of_month).order_by(_DOSE.c.recorded_at, _DOSE.c.id)
    return list(connection.execute(wanted).scalars())


def reconciliation(clinic: Clinic) -> Reconciliation:
    """Count every signed dose that counts once, and where each is."""
    with clinic.store.read() as connection:
        unbilled = (_CLAIM.c.billed.is_(False)) | (_CLAIM.c.state == State.NOT_BILLABLE)
        placed = (
            select(
                func.count().label("doses"),
                func.coalesce(func.sum(case((unbilled, 1), else_=0)), 0).label("unbilled"),
            )
            .select_from(_PLACED)
            .join(_DOSE, _DOSE.c.id == _PLACED.c.administration_id)
            .join(_CLAIM, _CLAIM.c.id == _PLACED.c.claim_id)
            .where(_PLACED.c.site_id == clinic.site_id, counts(_DOSE))
        )
        on_claims = connection.execute(placed).one()
        every = select(func.count()).select_from(_DOSE).where(_DOSE.c.site_id == clinic.site_id, counts(_DOSE))
        doses = connection.execute(every).scalar_one()
        outside = select(func.count()).select_from(_DOSE).where(_DOSE.c.site_id == clinic.site_id, unplaced())
        off_claims = connection.execute(outside).scalar_one()
        months = read_backlog(connection, clinic)
    closed = sum(month.doses for month in months if month.choice == "closed")
    waiting = sum(month.doses for month in months if not month.choice)
    return Reconciliation(
        doses=doses,
        charges=on_claims.doses - on_claims.unbilled,
        not_billable=on_claims.unbilled,
        backlog=waiting,
        closed=closed,
        waiting=off_claims - closed - waiting,
    )
