"""The next numbers of a site's claims and batches, taken within a transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, select, update

from models.claims.numbers import control_number
from models.claims.records.claim_book import ClaimBook
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_BOOK = table_of(ClaimBook)
_OF_SITE = select(_BOOK).where(_BOOK.c.site_id == bindparam("site"))
_LOCKED = _OF_SITE.with_for_update()


def claim_book(tx: Transaction, clinic: Clinic) -> Row[Any]:
    """Return the site's book to count on in it: two workstations that number at once wait for each other here."""
    statement = _LOCKED if tx.serializable else _OF_SITE
    found = tx.execute(statement, site=clinic.site_id).one_or_none()
    if found is None:
        _begin(tx, clinic)
        found = tx.execute(statement, site=clinic.site_id).one()
    return found


def _begin(tx: Transaction, clinic: Clinic) -> None:
    """Begin the site's book. Where another workstation begins it at once, the transaction starts again and finds it."""
    if not tx.serializable:
        tx.add(ClaimBook(site_id=clinic.site_id))
        return
    from sqlalchemy.dialects.postgresql import insert

    values = {"site_id": clinic.site_id, "claim": 0, "batch": 0, "control": 0}
    tx.execute(insert(_BOOK).values(**values).on_conflict_do_nothing())


def next_claim_numbers(tx: Transaction, clinic: Clinic, count: int) -> range:
    """Return the next `count` claim numbers."""
    first = claim_book(tx, clinic).claim + 1
    tx.change(update(_BOOK).where(_BOOK.c.site_id == clinic.site_id).values(claim=first + count - 1))
    return range(first, first + count)


def next_batch_number(tx: Transaction, clinic: Clinic) -> tuple[int, int]:
    """Return the next batch's number and its control number. Raises StoreError as `control_number` does."""
    book = claim_book(tx, clinic)
    number, control = book.batch + 1, control_number(book.control, clinic.now())
    tx.change(update(_BOOK).where(_BOOK.c.site_id == clinic.site_id).values(batch=number, control=control))
    return number, control
