"""One more change of the clinic's payers: who makes it, its number, its audit event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from models.billing.payers.clinic_payers import FeeRow
from models.billing.records.payer_profile import PayerBook, PayerFeeVersion, PayerProfileVersion
from models.core.words import full_name
from models.people.records.practitioner import Practitioner
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

COMMAND_LINE = "command line"
_BOOK, _PROFILE, _FEE, _STAFF = (
    table_of(kind) for kind in (PayerBook, PayerProfileVersion, PayerFeeVersion, Practitioner)
)
_CHANGE = select(_BOOK.c.change).where(_BOOK.c.site_id == bindparam("site"))
_RAISE = update(_BOOK).where(_BOOK.c.site_id == bindparam("site")).values(change=bindparam("number"))
_NAME = select(_STAFF.c.given, _STAFF.c.family, _STAFF.c.credential).where(_STAFF.c.id == bindparam("person"))
_NEWEST = (
    select(_PROFILE)
    .where(
        _PROFILE.c.site_id == bindparam("site"),
        _PROFILE.c.type == bindparam("kind"),
        _PROFILE.c.key == bindparam("key"),
    )
    .order_by(_PROFILE.c.change.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Stored:
    """The change is in; `change` is its number."""

    change: int


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Nothing to store: it stands so already."""


@dataclass(frozen=True, slots=True)
class Stale:
    """Somebody stored another version meanwhile."""

    text: str = "somebody changed this payer meanwhile: look at it again"


Outcome = Stored | Unchanged | Stale


def newest(tx: Transaction, clinic: Clinic, kind: str, key: str) -> Any:
    """Return the newest version of a payer, None when the clinic never changed it."""
    return tx.execute(_NEWEST, site=clinic.site_id, kind=kind, key=key).one_or_none()


def next_change(
    tx: Transaction, clinic: Clinic, person_id: UUID | None, action: str, entity_id: UUID | None, detail: dict[str, Any]
) -> tuple[int, dict[str, Any]]:
    """Audit a change and return its number with the columns every version carries.

    The audit chain is locked first: two workstations that change payers at once wait for each other there.
    """
    at = clinic.now()
    audited(tx, clinic, person_id, action, ("Payer", entity_id), detail, at=at)
    last = tx.execute(_CHANGE, site=clinic.site_id).scalar()
    number = (last or 0) + 1
    if last is None:
        tx.add(PayerBook(site_id=clinic.site_id, change=number))
    else:
        tx.change(_RAISE, site=clinic.site_id, number=number)
    common = {
        "site_id": clinic.site_id,
        "change": number,
        "changed_at": at,
        "changed_by": person_id,
        "changed_by_name": _name(tx, person_id),
    }
    return number, common


def told(fee: FeeRow | None) -> dict[str, str | None] | None:
    """Return a fee as the audit trail tells it."""
    if fee is None or fee.retired:
        return None
    price = f"{fee.amount} USD" if fee.amount is not None else f"{fee.asp_percent} % of ASP"
    return {"price": price, "ends": fee.ends.isoformat() if fee.ends else None}


def _name(tx: Transaction, person_id: UUID | None) -> str:
    if person_id is None:
        return COMMAND_LINE
    row = tx.execute(_NAME, person=person_id).one()
    return full_name(row.given, row.family, row.credential)
