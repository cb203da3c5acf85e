"""Settle a dose another place says it gave: record it as given elsewhere, find it recorded, or refuse it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from models.core.errors import BadInputError
from models.exchange.choices import TAKE_DOSE
from models.exchange.settling.question import ACT, Decision, Outcome, Result, Settled, decide, reviewer
from models.patients.actions.record_outside_dose import OutsideDoseEntry, add_outside_dose
from models.people.actions.authenticate import Denied
from models.people.author import Author
from models.store.clinic import Clinic
from models.store.transaction import Transaction


def settle_dose(clinic: Clinic, person_id: UUID, decision: Decision, entry: OutsideDoseEntry | None = None) -> Outcome:
    """Store what was decided about a dose; `entry` is the dose to record where it is taken.

    Raises BadInputError naming the field that cannot be taken, and for a closed record.
    """
    by = reviewer(clinic, person_id, also="record_clinical" if decision.choice == TAKE_DOSE else ACT)
    if isinstance(by, Denied):
        return by

    def carry(tx: Transaction, row: Any, _author: Author) -> Result:
        if decision.choice != TAKE_DOSE:
            return Result(Settled(row.patient_id))
        if row.patient_id is None or entry is None or entry.patient_id != row.patient_id:
            raise BadInputError("", "settle whose dose it is first: its patient waits for a decision")
        dose_id = add_outside_dose(tx, clinic, person_id, entry)
        return Result(Settled(row.patient_id), dose_id)

    return decide(clinic, by, "dose", decision, carry)
