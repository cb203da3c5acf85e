"""The last administrator stays, and nobody shares a username or a badge: asked of the rows as they are now."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, select

from models.core.errors import BadInputError, RefusedError
from models.core.words import full_name
from models.people.details import StaffDetails
from models.people.records.practitioner import Practitioner
from models.people.roles import acts_of, role_acts
from models.people.standing import needs_npi, works_on
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

KEPT_ACTS = ("change_staff", "change_roles", "reset_pins")
"""What at least one person who works here must always be able to do."""
_STAFF = table_of(Practitioner)
_EVERYONE = select(_STAFF).where(_STAFF.c.site_id == bindparam("site"), _STAFF.c.username.is_not(None))


def keep_an_administrator(tx: Transaction, clinic: Clinic) -> None:
    """Raise RefusedError when after this change nobody could change people or roles, today or once dates run out."""
    matrix, people = role_acts(tx, clinic.site_id), tx.execute(_EVERYONE, site=clinic.site_id).all()
    for day in (clinic.today(), date.max):
        # The far day asks for somebody whose employment does not end: a clinic must not lose its last by waiting.
        able = [acts_of(row.roles, matrix) for row in people if works_on(row, day)]
        if not all(any(act in held for held in able) for act in KEPT_ACTS):
            text = "This would leave no administrator. Give someone else the role first, without a last day."
            raise RefusedError("", text)


def check_person(tx: Transaction, clinic: Clinic, person_id: UUID, details: StaffDetails) -> None:
    """Raise BadInputError for a role nobody knows, a missing NPI, and a username or badge that is taken."""
    matrix, today = role_acts(tx, clinic.site_id), clinic.today()
    for role in details.roles:
        if role not in matrix:
            raise BadInputError("roles", f"{role!r} is no role of this clinic")
    if needs_npi(acts_of(details.roles, matrix)) and not details.npi:
        raise BadInputError("NPI", "write the NPI: whoever orders or supervises is named by it on claims")
    for row in tx.execute(_EVERYONE, site=clinic.site_id).all():
        if row.id == person_id:
            continue
        if row.username == details.username:
            raise BadInputError("username", f"{details.username} is taken: choose another")
        if details.badge and row.badge == details.badge and details.active and works_on(row, today):
            name = full_name(row.given, row.family, row.credential)
            raise BadInputError("badge", f"this badge belongs to {name}: give each person their own")
