"""Check a person's PIN: at sign-in, at unlock, and again for every signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from models.clinic import Clinic
from models.records.practitioner import Practitioner
from models.store import audit
from models.store.secrets import pin_matches
from models.store.transaction import Transaction, table_of
from models.values.words import full_name

_STAFF = table_of(Practitioner)
_PERSON = select(_STAFF).where(_STAFF.c.id == bindparam("person"))


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person who proved who they are."""

    id: UUID
    name: str
    credential: str
    may_give: bool
    may_order: bool
    may_supervise: bool


@dataclass(frozen=True, slots=True)
class Denied:
    """Why a PIN was not taken, and what to do."""

    text: str


def sign_in(clinic: Clinic, name: str, pin: str) -> SignedIn | Denied:
    """Return who signs in with a sign-in name and PIN; a success and a failure are both audited."""
    return identify(clinic, name, pin, "sign_in")


def identify(clinic: Clinic, name: str, pin: str, purpose: str) -> SignedIn | Denied:
    """Return who the sign-in name and PIN belong to, for somebody who is not the one signed in. As `confirm_pin`."""
    with clinic.store.read() as connection:
        person = connection.execute(
            select(_STAFF).where(_STAFF.c.site_id == clinic.site_id, _STAFF.c.sign_in == name.strip().lower())
        ).one_or_none()
    if person is None or not person.active:
        _audit(clinic, f"{purpose}_failed", None)
        return Denied("Name or PIN is wrong. Type both again.")
    return _checked(clinic, person, pin, purpose)


def confirm_pin(clinic: Clinic, person_id: UUID, pin: str, purpose: str) -> SignedIn | Denied:
    """Return the person when the PIN is theirs. `purpose` names what it unlocks in the audit trail when it fails."""
    with clinic.store.read() as connection:
        person = connection.execute(_PERSON, {"person": person_id}).one()
    return _checked(clinic, person, pin, purpose)


def _checked(clinic: Clinic, person: Any, pin: str, purpose: str) -> SignedIn | Denied:
    now = clinic.now()
    if person.held_until and person.held_until > now:
        minutes = int((person.held_until - now).total_seconds() // 60) + 1
        return Denied(f"Too many wrong PINs. Wait {minutes} min, or ask a colleague to sign in.")
    if not pin_matches(person.pin_hash, pin):
        return _count_failure(clinic, person, now, purpose)
    if person.failed_pins or purpose == "sign_in":
        _audit(clinic, purpose, person.id, failed_pins=0, held_until=None)
    name = full_name(person.given, person.family, person.credential)
    return SignedIn(person.id, name, person.credential, person.may_give, person.may_order, person.may_supervise)


def _count_failure(clinic: Clinic, person: Any, now: datetime, purpose: str) -> Denied:
    allowed = int(clinic.tables.limits["pin_attempts"].value)
    minutes = int(clinic.tables.limits["pin_hold_minutes"].value)
    failed = person.failed_pins + 1
    held = now + timedelta(minutes=minutes) if failed >= allowed else None
    _audit(clinic, f"{purpose}_failed", person.id, failed_pins=0 if held else failed, held_until=held)
    if held:
        return Denied(f"Too many wrong PINs. Wait {minutes} min, or ask a colleague to sign in.")
    return Denied(f"Wrong PIN. Type it again ({allowed - failed} tries left).")


def _audit(clinic: Clinic, action: str, person_id: UUID | None, **changes: Any) -> None:
    def act(tx: Transaction) -> None:
        if person_id and changes:
            tx.update(Practitioner, _STAFF.c.id == person_id, **changes)
        audit.append(
            tx,
            event_id=clinic.new_id(),
            site_id=clinic.site_id,
            at=clinic.now(),
            action=action,
            agent_id=person_id,
            entity_type="Practitioner",
            entity_id=person_id,
        )

    clinic.store.write(act)
