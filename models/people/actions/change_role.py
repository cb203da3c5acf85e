"""Change what a role may do, cell by cell, and add a role of the clinic's own."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import bindparam, func, select

from models.core.errors import BadInputError
from models.core.required_reason import stated
from models.people.administrators import keep_an_administrator
from models.people.author import Author, permitted
from models.people.records.role import RolePermission
from models.people.roles import CUSTOM, role_acts, role_label, shipped_acts
from models.people.versions import Stale, Stored, Unchanged, made
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

LONGEST_NAME = 33
_PERMISSION = table_of(RolePermission)
_LAST = select(func.coalesce(func.max(_PERMISSION.c.number), 0)).where(_PERMISSION.c.site_id == bindparam("site"))
_NEWEST = (
    select(_PERMISSION)
    .where(
        _PERMISSION.c.site_id == bindparam("site"),
        _PERMISSION.c.role == bindparam("role"),
        _PERMISSION.c.act == bindparam("act"),
    )
    .order_by(_PERMISSION.c.number.desc())
    .limit(1)
)
Outcome = Stored | Unchanged | Stale


def change_role(
    clinic: Clinic, by: UUID | None, role: str, act: str, *, allowed: bool, was: bool, reason: str
) -> Outcome:
    """Let a role do an act from now on, or not; `was` is what the person saw. Raises BadInputError without a reason.

    Raises RefusedError for whoever may not change roles, and where nobody would be left who may change people.
    """
    who, why = permitted(clinic, by, "change_roles"), stated(reason)
    if act not in shipped_acts():
        raise BadInputError("act", f"{act!r} is no act of this program")

    def change(tx: Transaction) -> Outcome:
        matrix = role_acts(tx, clinic.site_id)
        if role not in matrix:
            raise BadInputError("role", f"{role!r} is no role of this clinic")
        held = act in matrix[role]
        if held != was:
            newest = tx.execute(_NEWEST, site=clinic.site_id, role=role, act=act).one_or_none()
            return Stale(f"Changed by {newest.changed_by_name if newest else 'someone else'} meanwhile: look again.")
        if held == allowed:
            return Unchanged()
        number = _add(tx, clinic, who, role, {act: allowed}, why)
        keep_an_administrator(tx, clinic)
        detail = {"role": role, "act": act, "allowed": allowed}
        audited(tx, clinic, who.id, "change_role", None, detail)
        return Stored(role, number)

    return clinic.store.write(change)


def add_role(clinic: Clinic, by: UUID | None, name: str, like: str, reason: str) -> Stored:
    """Add a role that may do what the role `like` may do now; it is changed on from there.

    Raises BadInputError for a name that is taken, empty or too long, and RefusedError as `change_role` does.
    """
    who, why = permitted(clinic, by, "change_roles"), stated(reason)
    words = " ".join(name.split())
    if not words or len(words) > LONGEST_NAME or not words.isprintable():
        raise BadInputError("name", f"write a name of at most {LONGEST_NAME} characters")
    role = CUSTOM + words

    def add(tx: Transaction) -> Stored:
        matrix = role_acts(tx, clinic.site_id)
        if like not in matrix:
            raise BadInputError("like", f"{like!r} is no role of this clinic")
        if words.casefold() in {role_label(known).casefold() for known in matrix}:
            raise BadInputError("name", f"there is a role {words} already")
        # A role without a right is one too: what it may not do is written down with what it may.
        number = _add(tx, clinic, who, role, {act: act in matrix[like] for act in shipped_acts()}, why)
        audited(tx, clinic, who.id, "add_role", None, {"role": role, "like": like})
        return Stored(role, number)

    return clinic.store.write(add)


def _add(tx: Transaction, clinic: Clinic, who: Author, role: str, cells: dict[str, bool], why: str) -> int:
    """Add the changes of a role and return the number of the last."""
    number: int = tx.execute(_LAST, site=clinic.site_id).scalar_one()
    common = made(clinic, who, clinic.now())
    for act, allowed in cells.items():
        number += 1
        tx.add(
            RolePermission(id=clinic.new_id(), number=number, role=role, act=act, allowed=allowed, reason=why, **common)
        )
    return number
