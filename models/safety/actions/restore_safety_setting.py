"""Give up the clinic's own version of a safety row: the shipped one counts again, with what later releases change."""

from __future__ import annotations

from uuid import UUID

from models.codes.tables.clinic_tables import clinic_tables
from models.core.required_reason import stated
from models.people.actions.authenticate import Denied
from models.people.author import author
from models.people.versions import Unchanged
from models.safety.settings.clinic_safety import clinic_safety
from models.safety.settings.sheet import row_named
from models.safety.settings.versions import CHANGED_MEANWHILE, Outcome, add_version, newest
from models.store.clinic import Clinic
from models.store.transaction import Transaction


def restore_safety_setting(clinic: Clinic, person_id: UUID, key: str, reason: str, change: int) -> Outcome:
    """Withdraw the version `change` of a row. Raises BadInputError for a row no table holds, or without a reason."""
    by = author(clinic, person_id, "change_safety")
    if isinstance(by, Denied):
        return by
    row_named(clinic_tables(clinic), key)
    message = stated(reason)

    def act(tx: Transaction) -> Outcome:
        last = newest(tx, clinic, key)
        if last is None or last.withdrawn:
            return Unchanged("Nothing to restore: this setting is the default.")
        if last.change != change:
            return CHANGED_MEANWHILE
        return add_version(tx, clinic, by, key, None, reason=message, action="restore_safety_setting")

    outcome = clinic.store.write(act)
    clinic_safety(clinic).look_now()
    return outcome
