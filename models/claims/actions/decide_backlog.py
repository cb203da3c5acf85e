"""Doses signed before the clinic had claims: a month is taken in or closed, in one act with a reason."""

from __future__ import annotations

import re
from uuid import UUID

from sqlalchemy import select

from models.charting.ungathered_doses import ungathered
from models.claims.actions.gather_doses import gather_doses
from models.claims.actions.numbering import claim_book
from models.claims.queries.backlog import doses_of_month, read_backlog
from models.claims.records.claim_book import BacklogMonth
from models.core.errors import BadInputError, RefusedError
from models.core.required_reason import stated
from models.people.author import permitted
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

TAKEN_IN, CLOSED = "taken_in", "closed"
_MONTH = table_of(BacklogMonth)


def decide_backlog(clinic: Clinic, person_id: UUID | None, month: str, choice: str, reason: str) -> int:
    """Take a month's doses into the queue, or close it as billed elsewhere; return how many doses it holds.

    `month` is 2026-03. Raises BadInputError for a month without waiting doses, RefusedError for one decided already.
    """
    by = permitted(clinic, person_id, "close_backlog")
    if choice not in {TAKEN_IN, CLOSED}:
        raise BadInputError("choice", f"choose {TAKEN_IN} or {CLOSED}")
    if not re.fullmatch(r"\d{4}-\d{2}", month):
        raise BadInputError("month", "name the month as 2026-03")
    why = stated(reason)

    def act(tx: Transaction) -> int:
        claim_book(tx, clinic)
        done = select(_MONTH.c.decided_by_name).where(_MONTH.c.site_id == clinic.site_id, _MONTH.c.month == month)
        if who := tx.connection.execute(done).scalar():
            raise RefusedError(month, f"{who} decided on this month already")
        doses = next((one.doses for one in read_backlog(tx.connection, clinic) if one.month == month), 0)
        if not doses:
            raise BadInputError("month", f"no dose of {month} waits in the backlog")
        row = BacklogMonth(
            id=clinic.new_id(),
            site_id=clinic.site_id,
            month=month,
            choice=choice,
            doses=doses,
            reason=why,
            decided_at=clinic.now(),
            decided_by=by.id,
            decided_by_name=by.name,
        )
        tx.add(row)
        if choice == TAKEN_IN:
            tx.add(*(ungathered(clinic, dose) for dose in doses_of_month(tx.connection, clinic, month)))
        detail = {"month": month, "choice": choice, "doses": doses}
        audited(tx, clinic, person_id, "decide_backlog", ("BacklogMonth", row.id), detail)
        return doses

    doses = clinic.store.write(act)
    gather_doses(clinic)
    return doses
