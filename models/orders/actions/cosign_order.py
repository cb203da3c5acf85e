"""Co-sign a verbal order, or reject it: only the provider it was taken from does either, with their own PIN."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from models.core.content_hash import values_hash
from models.core.errors import BadInputError
from models.core.required_reason import stated
from models.orders.changes import STOPPED, change_order, read_order
from models.orders.queries.open_orders import mine
from models.orders.records.medication_request import MedicationRequest
from models.people.actions.authenticate import Denied, SignedIn, confirm_pin
from models.people.author import author
from models.people.permissions import permission, refusal
from models.people.signature import signature
from models.people.versions import Stale, Stored
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_ORDER = table_of(MedicationRequest)
_THE_ORDER = select(_ORDER).where(_ORDER.c.id == bindparam("order"))
_SHOWN = ("patient_id", "medication_text", "drug_slug", "dose", "dose_unit", "dose_per_kg", "route", "diagnoses",
          "note", "valid_from", "valid_until", "interval_days", "interval_months", "steps", "doses_allowed",
          "requester_id", "taken_by", "signed_at")  # fmt: skip
"""What a provider reads of an order before co-signing: what the hash of the signature covers."""


def cosign_order(clinic: Clinic, person_id: UUID, pin: str, order_id: UUID, version: int) -> Stored | Stale | Denied:
    """Put the provider's signature under a verbal order as of `version`."""
    return _decide(clinic, person_id, pin, (order_id, version), "")


def reject_order(
    clinic: Clinic, person_id: UUID, pin: str, order_id: UUID, version: int, reason: str
) -> Stored | Stale | Denied:
    """Reject a verbal order as of `version`. It stops; what was given under it stays. Raises BadInputError at `reason`.

    A dose that was given before stays charted, and the order stays on the provider's board.
    """
    return _decide(clinic, person_id, pin, (order_id, version), stated(reason))


def _decide(clinic: Clinic, person_id: UUID, pin: str, shown: tuple[UUID, int], reason: str) -> Stored | Stale | Denied:
    by = author(clinic, person_id, "cosign")
    if isinstance(by, Denied):
        return by
    if denied := _not_theirs(clinic, person_id, by.name, shown[0]):
        return denied
    person = confirm_pin(clinic, person_id, pin, "cosign_order")
    if isinstance(person, Denied):
        return person
    if refused := refusal(person, person.name, permission("cosign")):
        return refused

    def act(tx: Transaction) -> Stored | Stale:
        row = read_order(tx, *shown)
        if isinstance(row, Stale):
            return row
        if row.cosign != "waiting":
            raise BadInputError("", f"this order is {row.cosign or 'not a verbal order'} already")
        meaning = "rejected" if reason else "cosigned"
        values = STOPPED if reason and row.status in {"active", "on-hold"} else {}
        change_order(tx, clinic, (person.id, person.name), row, meaning, reason, cosign=meaning, **values)
        tx.add(_signature(clinic, person, row, meaning))
        return Stored(str(row.id), row.version + 1)

    return clinic.store.write(act)


def _not_theirs(clinic: Clinic, person_id: UUID, name: str, order_id: UUID) -> Denied | None:
    with clinic.store.read() as connection:
        row = connection.execute(_THE_ORDER, {"order": order_id}).one()
        theirs = connection.execute(_THE_ORDER.where(mine(person_id)), {"order": order_id}).first()
    if theirs:
        return None
    return Denied(f"{name} did not give this order. It waits for {row.requester_name}.")


def _signature(clinic: Clinic, person: SignedIn, row: Any, meaning: str) -> Any:
    content = {name: str(getattr(row, name)) for name in _SHOWN}
    target = ("MedicationRequest", row.id)
    return signature(clinic, (person.id, person.name), target, meaning, values_hash(content), clinic.now())
