"""Store the clinic's own numbers and words for a row of the safety tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.codes.tables.clinic_tables import clinic_tables
from models.core.required_reason import stated
from models.people.actions.authenticate import Denied
from models.people.author import author
from models.people.versions import Unchanged
from models.safety.settings.clinic_safety import clinic_safety
from models.safety.settings.sheet import row_named
from models.safety.settings.typed import body_of, checked_row
from models.safety.settings.versions import CHANGED_MEANWHILE, Outcome, add_version, newest
from models.store.clinic import Clinic
from models.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class SettingDraft:
    """A row as edited: its fields with source, confidence and label date, why, and the version the edit began from.

    `change` 0 means the clinic had no version of the row.
    """

    key: str
    body: Mapping[str, Any]
    reason: str
    change: int


def save_safety_setting(clinic: Clinic, person_id: UUID, draft: SettingDraft) -> Outcome:
    """Check and store a row as the newest version of its key. Raises BadInputError naming the field that is wrong."""
    by = author(clinic, person_id, "change_safety")
    if isinstance(by, Denied):
        return by
    present = row_named(clinic_tables(clinic), draft.key)
    row = checked_row(present, draft.body, clinic_tables(clinic), clinic.today())
    reason = stated(draft.reason)

    def act(tx: Transaction) -> Outcome:
        last = newest(tx, clinic, draft.key)
        if (last.change if last else 0) != draft.change:
            return CHANGED_MEANWHILE
        if row == row_named(clinic_safety(clinic).look_in(tx.connection).tables, draft.key):
            return Unchanged()
        return add_version(tx, clinic, by, draft.key, body_of(row), reason=reason, action="save_safety_setting")

    outcome = clinic.store.write(act)
    clinic_safety(clinic).look_now()
    return outcome
