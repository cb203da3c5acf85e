"""One more change of the clinic's payers: who makes it, its number, its audit event."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from models.billing.payers.clinic_payers import FeeRow
from models.billing.records.payer_profile import PayerBook, PayerProfileVersion
from models.people.author import Author, name_of
from models.people.versions import Stale, Stored, Unchanged, made, newest_by
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_BOOK = table_of(PayerBook)
_CHANGE = select(_BOOK.c.change).where(_BOOK.c.site_id == bindparam("site"))
_RAISE = update(_BOOK).where(_BOOK.c.site_id == bindparam("site")).values(change=bindparam("number"))
_NEWEST = newest_by(table_of(PayerProfileVersion), "change", "type", "key")
Outcome = Stored | Unchanged | Stale
CHANGED_MEANWHILE = Stale("someone else changed this payer meanwhile: look at it again")


def newest(tx: Transaction, clinic: Clinic, kind: str, key: str) -> Any:
    """Return the newest version of a payer, None when the clinic never changed it."""
    return tx.execute(_NEWEST, site_id=clinic.site_id, type=kind, key=key).one_or_none()


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
    return number, {"change": number, **made(clinic, Author(person_id, name_of(tx, person_id)), at)}


def fee_values(fee: FeeRow | None) -> dict[str, str | None] | None:
    """Return a fee as the audit trail tells it."""
    if fee is None or fee.retired:
        return None
    price = f"{fee.amount} USD" if fee.amount is not None else f"{fee.asp_percent} % of ASP"
    return {"price": price, "ends": fee.ends.isoformat() if fee.ends else None}
