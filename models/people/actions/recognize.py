"""The PIN of somebody who signed here before, checked in the very transaction that stores what they sign."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from models.people.facts import StaffFacts
from models.people.queries.staff import as_facts
from models.people.records.practitioner import Practitioner
from models.people.roles import role_acts
from models.people.secrets import pin_matches
from models.people.standing import works_on
from models.store.clinic import Clinic
from models.store.kept.known import LOOK, Knowledge, Known
from models.store.transaction import Transaction, table_of

_STAFF = table_of(Practitioner)
_PERSON = select(_STAFF, *LOOK).where(_STAFF.c.id == bindparam("person"))
_LOCKED = _PERSON.with_for_update(key_share=True, of=_STAFF)


def matched(clinic: Clinic, person_id: UUID, pin: str) -> str | None:
    """Return the stored hash a PIN is right for, by what this process saw of the person when they signed last.

    None where it saw none or the PIN does not match: `confirm_pin` is asked then, which reads and counts.
    """
    known = clinic.keeper(Known).last.guess(("pin", person_id))
    return known if known and pin.strip() and pin_matches(known, pin) else None


def locked_person(tx: Transaction, clinic: Clinic, person_id: UUID) -> tuple[Any, Knowledge]:
    """Lock who signs, and return their row with what is known of the clinic.

    Wrong PINs are counted behind this lock, so that guesses that arrive together wait for each other.
    """
    known = clinic.keeper(Known)
    before = known.last
    asked = before.question(clinic.site_id)
    row = tx.execute(_LOCKED if tx.serializable else _PERSON, person=person_id, **asked).one()
    knowledge = known.look(before, row)
    knowledge.of(("pin", person_id), lambda: row.pin_hash)
    return row, knowledge


def recognized(clinic: Clinic, row: Any, matched_hash: str) -> bool:
    """Return whether a PIN that matched is this person's, who works here and has nothing to be told before."""
    return bool(row.pin_hash == matched_hash and works_on(row, clinic.today()) and not row.must_change_pin)


def facts_of(tx: Transaction, clinic: Clinic, row: Any, knowledge: Knowledge) -> StaffFacts:
    """Return a locked person as rules and permissions ask for them."""
    return as_facts(row, knowledge.of("roles", lambda: role_acts(tx, clinic.site_id)), clinic.today())
