"""Stop offering a plan: its patients are billed as the payer's type says."""

from __future__ import annotations

from uuid import UUID

from models.billing.payers.payer_profiles import TYPE_NAMES, name_key
from models.billing.queries.payers import payer_profiles
from models.billing.records.payer_profile import PayerProfileVersion
from models.billing.versions import CHANGED_MEANWHILE, Outcome, newest, next_change
from models.core.errors import BadInputError
from models.core.required_reason import stated
from models.people.author import permitted
from models.people.versions import Stored, Unchanged
from models.store.clinic import Clinic
from models.store.transaction import Transaction


def retire_payer_profile(
    clinic: Clinic, person_id: UUID | None, kind: str, name: str, reason: str, change: int = 0
) -> Outcome:
    """Store a version that retires a plan, shipped or the clinic's own; its answers and fees stay in the history.

    `change` is the version looked at, 0 when the clinic never changed it. Raises BadInputError for a payer type's own
    profile, which always answers, and for a plan nobody knows.
    """
    permitted(clinic, person_id, "change_payers")
    if name_key(name) == name_key(TYPE_NAMES.get(kind, "")):
        raise BadInputError("name", f"{name} holds the rules of every payer of its type: change a rule instead")
    why = stated(reason)
    known = next((p for p in payer_profiles(clinic) if p.type == kind and name_key(p.name) == name_key(name)), None)

    def act(tx: Transaction) -> Outcome:
        last = newest(tx, clinic, kind, name_key(name))
        if (last.change if last else 0) != change:
            return CHANGED_MEANWHILE
        if last and last.retired:
            return Unchanged()
        if last is None and known is None:
            raise BadInputError("name", f"{name} is no plan of this clinic")
        version = clinic.new_id()
        detail = {"type": kind, "name": name, "reason": why}
        number, common = next_change(tx, clinic, person_id, "retire_payer_profile", version, detail)
        tx.add(
            PayerProfileVersion(
                id=version,
                type=kind,
                key=name_key(name),
                name=last.name if last else known.name if known else name,
                also_called=last.also_called if last else list(known.also_called) if known else [],
                policies=last.policies if last else {},
                retired=True,
                reason=why,
                **common,
            )
        )
        return Stored(name_key(name), number)

    return clinic.store.write(act)
