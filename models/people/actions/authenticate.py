"""Check a person's PIN: at sign-in, at unlock, and again for every signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from models.codes.tables.clinic_tables import clinic_tables
from models.core.words import date_text, full_name
from models.people.facts import StaffFacts
from models.people.notices import notices
from models.people.pin_delay import (
    UNTIL_LIFTED,
    Counted,
    clear_here,
    count_wrong,
    counted,
    tries_left,
    wait,
)
from models.people.records.practitioner import Practitioner
from models.people.roles import role_acts
from models.people.secrets import pin_matches
from models.people.standing import NO_LONGER_HERE, held_on, lapsed_on, works_on
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_STAFF = table_of(Practitioner)
_PERSON = select(_STAFF).where(_STAFF.c.id == bindparam("person"))
_LOCKED = _PERSON.with_for_update(key_share=True)
SIGN_IN = "sign_in"
CHANGE_PIN = "change_pin"


@dataclass(frozen=True, slots=True)
class SignedIn(StaffFacts):
    """A person who proved who they are. `notices` is what they must know now, `must_change_pin` comes before all."""

    notices: tuple[str, ...] = ()
    must_change_pin: bool = False


@dataclass(frozen=True, slots=True)
class Denied:
    """Why a PIN was not taken, and what to do. `at` names the field to go to."""

    text: str
    at: str = "pin"


NO_PIN = Denied("Type your PIN, then press F10.")
"""The answer to an empty PIN, which is no guess: it counts nothing."""
CHANGE_FIRST = "Your PIN was set by someone else: sign in again and choose your own."


def sign_in(clinic: Clinic, name: str, pin: str) -> SignedIn | Denied:
    """Return who signs in with a sign-in name and PIN; a success and a failure are both audited."""
    return identify(clinic, name, pin, SIGN_IN)


def identify(clinic: Clinic, name: str, pin: str, purpose: str) -> SignedIn | Denied:
    """Return who the sign-in name and PIN belong to, for somebody who is not the one signed in.

    A name nobody has, a wrong PIN and a person who waits are answered in the same words after the same work, so that
    nobody learns from it which names there are.
    """
    if not pin.strip():
        return NO_PIN
    with clinic.store.read() as connection:
        person = connection.execute(
            select(_STAFF).where(_STAFF.c.site_id == clinic.site_id, _STAFF.c.username == name.strip().lower())
        ).one_or_none()
    known = person if person is not None and person.active else None
    outcome = _checked(clinic, known, pin, purpose)
    if isinstance(outcome, SignedIn) or outcome.at == "who":
        return outcome
    allowed = int(clinic_tables(clinic).limits["pin_attempts"].value)
    message = "Name or PIN is wrong. Check the name and type the PIN again."
    return Denied(f"{message} After {allowed} wrong PINs a name waits, longer each time.")


def confirm_pin(clinic: Clinic, person_id: UUID, pin: str, purpose: str) -> SignedIn | Denied:
    """Return the person when the PIN is theirs. `purpose` names what it unlocks in the audit trail when it fails."""
    if not pin.strip():
        return NO_PIN
    with clinic.store.read() as connection:
        person = connection.execute(_PERSON, {"person": person_id}).one()
    return _checked(clinic, person, pin, purpose)


def _checked(clinic: Clinic, person: Any, pin: str, purpose: str) -> SignedIn | Denied:
    """Return who is behind the PIN; one hash is computed whoever was named, waiting or not."""
    right = pin_matches(person.pin_hash if person else None, pin)
    return clinic.store.write_in_turn(lambda tx: _counted(tx, clinic, person, purpose, right=right))


def _counted(tx: Transaction, clinic: Clinic, person: Any, purpose: str, *, right: bool) -> SignedIn | Denied:
    """Count the try on the row as it is now, and answer by it: guesses that arrive together wait for each other."""
    row = tx.execute(_LOCKED if tx.serializable else _PERSON, person=person.id).one() if person else None
    if row is None:
        _audit(tx, clinic, f"{purpose}_failed", None)
        return Denied("Wrong PIN.")
    found = counted(tx, clinic, row.id)
    if left := wait(clinic, found):
        _audit(tx, clinic, f"{purpose}_failed", row.id)
        return _held(left)
    if not right or row.pin_hash != person.pin_hash:
        return _count_failure(tx, clinic, row, found, purpose)
    return _let_in(tx, clinic, row, found, purpose)


def _let_in(tx: Transaction, clinic: Clinic, row: Any, found: Counted, purpose: str) -> SignedIn | Denied:
    today, name = clinic.today(), full_name(row.given, row.family, row.credential)
    if not works_on(row, today):
        _audit(tx, clinic, f"{purpose}_failed", row.id)
        ended = f"ended {date_text(row.employed_until)}" if row.employed_until and row.active else ""
        return Denied(
            f"{name}: employment {ended}. Ask an administrator." if ended else f"{name} {NO_LONGER_HERE}", "who"
        )
    if row.must_change_pin and purpose not in {SIGN_IN, CHANGE_PIN}:
        return Denied(CHANGE_FIRST, "who")
    clear_here(tx, row.id, found, shown=purpose == SIGN_IN)
    if found.here is not None or purpose == SIGN_IN:
        _audit(tx, clinic, purpose, row.id)
    return SignedIn(
        id=row.id,
        name=name,
        credential=row.credential,
        acts=held_on(row, role_acts(tx, row.site_id), today),
        lapsed=lapsed_on(row, today),
        notices=notices(clinic, row, found) if purpose == SIGN_IN else (),
        must_change_pin=row.must_change_pin,
    )


def _count_failure(tx: Transaction, clinic: Clinic, row: Any, found: Counted, purpose: str) -> Denied:
    now_counted = count_wrong(tx, clinic, row.id, found)
    _audit(tx, clinic, f"{purpose}_failed", row.id)
    if left := wait(clinic, now_counted):
        return _held(left)
    return Denied(f"Wrong PIN. Type it again ({tries_left(clinic, now_counted)} tries left).")


def _held(left: timedelta) -> Denied:
    if left > UNTIL_LIFTED / 2:
        return Denied("Too many wrong PINs here. An administrator lets you in again: People (u), p.")
    minutes = -(-left // timedelta(minutes=1))
    return Denied(f"Too many wrong PINs. Wait {minutes} min, or ask a colleague to sign in.")


def _audit(tx: Transaction, clinic: Clinic, action: str, person_id: UUID | None) -> None:
    audited(tx, clinic, person_id, action, ("Practitioner", person_id))
