"""Check a person's PIN: at sign-in, at unlock, and again for every signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from models.codes.tables.clinic_tables import clinic_tables
from models.core.words import full_name
from models.people.facts import StaffFacts
from models.people.records.practitioner import Practitioner
from models.people.roles import acts_of, role_acts
from models.people.secrets import pin_matches
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_STAFF = table_of(Practitioner)
_PERSON = select(_STAFF).where(_STAFF.c.id == bindparam("person"))
_LOCKED = _PERSON.with_for_update(key_share=True)


@dataclass(frozen=True, slots=True)
class SignedIn(StaffFacts):
    """A person who proved who they are."""


@dataclass(frozen=True, slots=True)
class Denied:
    """Why a PIN was not taken, and what to do. `at` names the field to go to."""

    text: str
    at: str = "pin"


NO_PIN = Denied("Type your PIN, then press F10.")
"""The answer to an empty PIN, which is no guess: it counts nothing."""


def sign_in(clinic: Clinic, name: str, pin: str) -> SignedIn | Denied:
    """Return who signs in with a sign-in name and PIN; a success and a failure are both audited."""
    return identify(clinic, name, pin, "sign_in")


def identify(clinic: Clinic, name: str, pin: str, purpose: str) -> SignedIn | Denied:
    """Return who the sign-in name and PIN belong to, for somebody who is not the one signed in.

    A name nobody has, a wrong PIN and a held name are answered in the same words after the same work, so that nobody
    learns from it which names there are.
    """
    if not pin.strip():
        return NO_PIN
    with clinic.store.read() as connection:
        person = connection.execute(
            select(_STAFF).where(_STAFF.c.site_id == clinic.site_id, _STAFF.c.username == name.strip().lower())
        ).one_or_none()
    known = person if person is not None and person.active else None
    outcome = _checked(clinic, known, pin, purpose)
    if isinstance(outcome, SignedIn):
        return outcome
    allowed, minutes = _limits(clinic)
    message = "Name or PIN is wrong. Check the name and type the PIN again."
    return Denied(f"{message} After {allowed} wrong PINs a name waits {minutes} min.")


def confirm_pin(clinic: Clinic, person_id: UUID, pin: str, purpose: str) -> SignedIn | Denied:
    """Return the person when the PIN is theirs. `purpose` names what it unlocks in the audit trail when it fails."""
    if not pin.strip():
        return NO_PIN
    with clinic.store.read() as connection:
        person = connection.execute(_PERSON, {"person": person_id}).one()
    return _checked(clinic, person, pin, purpose)


def _checked(clinic: Clinic, person: Any, pin: str, purpose: str) -> SignedIn | Denied:
    """Return who is behind the PIN; one hash is computed whoever was named, held or not."""
    right = pin_matches(person.pin_hash if person else None, pin)
    return clinic.store.write_in_turn(lambda tx: _counted(tx, clinic, person, purpose, right=right))


def _counted(tx: Transaction, clinic: Clinic, person: Any, purpose: str, *, right: bool) -> SignedIn | Denied:
    """Count the try on the row as it is now, and answer by it: guesses that arrive together wait for each other."""
    now = clinic.now()
    row = tx.execute(_LOCKED if tx.serializable else _PERSON, person=person.id).one() if person else None
    if row is None:
        _audit(tx, clinic, f"{purpose}_failed", None, now)
        return Denied("Wrong PIN.")
    if row.locked_until and row.locked_until > now:
        _audit(tx, clinic, f"{purpose}_failed", row.id, now)
        return _held(int((row.locked_until - now).total_seconds() // 60) + 1)
    if not right or row.pin_hash != person.pin_hash:
        return _count_failure(tx, clinic, row, now, purpose)
    counted = bool(row.failed_pins or row.locked_until)
    if counted:
        tx.update(Practitioner, _STAFF.c.id == row.id, failed_pins=0, locked_until=None)
    if counted or purpose == "sign_in":
        _audit(tx, clinic, purpose, row.id, now)
    name = full_name(row.given, row.family, row.credential)
    return SignedIn(row.id, name, row.credential, acts_of(row.roles, role_acts(tx, row.site_id)))


def _count_failure(tx: Transaction, clinic: Clinic, row: Any, now: datetime, purpose: str) -> Denied:
    allowed, minutes = _limits(clinic)
    failed = row.failed_pins + 1
    held = now + timedelta(minutes=minutes) if failed >= allowed else None
    tx.update(Practitioner, _STAFF.c.id == row.id, failed_pins=0 if held else failed, locked_until=held)
    _audit(tx, clinic, f"{purpose}_failed", row.id, now)
    if held:
        return _held(minutes)
    return Denied(f"Wrong PIN. Type it again ({allowed - failed} tries left).")


def _held(minutes: int) -> Denied:
    return Denied(f"Too many wrong PINs. Wait {minutes} min, or ask a colleague to sign in.")


def _limits(clinic: Clinic) -> tuple[int, int]:
    """Return how many wrong PINs are allowed, and for how many minutes the next is held."""
    limits = clinic_tables(clinic).limits
    return int(limits["pin_attempts"].value), int(limits["pin_hold_minutes"].value)


def _audit(tx: Transaction, clinic: Clinic, action: str, person_id: UUID | None, now: datetime) -> None:
    audited(tx, clinic, person_id, action, ("Practitioner", person_id), at=now)
