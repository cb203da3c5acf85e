"""A new PIN: one's own, one an administrator sets, and the end of a wait after wrong ones."""

from __future__ import annotations

from uuid import UUID

from models.core.errors import BadInputError
from models.people.actions.authenticate import CHANGE_PIN, Denied, SignedIn, confirm_pin
from models.people.author import permitted
from models.people.details import checked_pin
from models.people.records.pin_failure import PinFailure
from models.people.records.practitioner import Practitioner
from models.people.secrets import hash_pin
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_STAFF = table_of(Practitioner)
_FAILURE = table_of(PinFailure)


def change_own_pin(clinic: Clinic, person_id: UUID, pin: str, new: str) -> SignedIn | Denied:
    """Store a new PIN for whoever types the present one. Raises BadInputError at `PIN` for one that cannot be taken."""
    checked = checked_pin(new)
    if new == pin:
        raise BadInputError("PIN", "choose another one than now")
    person = confirm_pin(clinic, person_id, pin, CHANGE_PIN)
    if isinstance(person, Denied):
        return person
    stored = hash_pin(checked)

    def act(tx: Transaction) -> None:
        tx.update(
            Practitioner, _STAFF.c.id == person_id, pin_hash=stored, must_change_pin=False, pin_reset_at=None,
            pin_changed_at=clinic.now(),
        )  # fmt: skip
        audited(tx, clinic, person_id, "change_own_pin", ("Practitioner", person_id))

    clinic.store.write(act)
    return person


def reset_pin(clinic: Clinic, by: UUID | None, person_id: UUID, new: str) -> None:
    """Set a PIN that its owner must change at first use; they are shown the reset, and waits end.

    Raises BadInputError at `PIN`, and RefusedError for whoever may not reset PINs.
    """
    permitted(clinic, by, "reset_pins")
    stored = hash_pin(checked_pin(new))

    def act(tx: Transaction) -> None:
        tx.update(
            Practitioner, _STAFF.c.id == person_id, pin_hash=stored, must_change_pin=True, pin_reset_at=clinic.now()
        )
        tx.delete(PinFailure, _FAILURE.c.practitioner_id == person_id)
        audited(tx, clinic, by, "reset_pin", ("Practitioner", person_id))

    clinic.store.write(act)


def lift_wait(clinic: Clinic, by: UUID | None, person_id: UUID) -> None:
    """End the waits after wrong PINs on every station. Raises RefusedError for whoever may not."""
    permitted(clinic, by, "reset_pins")

    def act(tx: Transaction) -> None:
        tx.delete(PinFailure, _FAILURE.c.practitioner_id == person_id)
        audited(tx, clinic, by, "lift_wait", ("Practitioner", person_id))

    clinic.store.write(act)
