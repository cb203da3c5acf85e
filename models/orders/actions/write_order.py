"""Write an order, or settle one that waits for review: a PIN makes it active, the provider's own or whoever took it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.core.content_hash import values_hash
from models.core.errors import BadInputError
from models.core.quantity import Quantity, Unit
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.answers import answered_allergies, answered_orders, confirmed_doses
from models.orders.changes import STOPPED, add_event
from models.orders.entry_values import OrderKnown, OrderValues, order_values, read_known
from models.orders.order_entry import OrderEntry
from models.orders.records.medication_request import MedicationRequest
from models.orders.started import Started, started
from models.people.actions.authenticate import Denied, SignedIn, confirm_pin
from models.people.facts import StaffFacts
from models.people.records.provenance import Provenance
from models.people.signature import signature
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_ORDER = table_of(MedicationRequest)


@dataclass(frozen=True, slots=True)
class Ordered:
    """The order is signed and active."""

    order_id: UUID


def write_order(clinic: Clinic, person_id: UUID, pin: str, entry: OrderEntry) -> Ordered | Denied:
    """Sign an order with a PIN and store it. Raises BadInputError naming the field that cannot be taken.

    Who signs is its provider; with `verbal` who took it down, with `protocol` who starts it. Allergies, dose and other
    orders of the drug are judged here, before the PIN, and once more on what is stored when the order is (S67, S24,
    W23). A dose over a limit is stored with who confirmed it and why, or not at all.
    """
    with clinic.store.read() as connection:
        ready = started(connection, clinic, person_id, entry)
        if isinstance(ready, Denied):
            return ready
        order_values(clinic, ready.entry, read_known(connection, clinic, ready.entry))
    person = confirm_pin(clinic, person_id, pin, "sign_order")
    if isinstance(person, Denied):
        return person
    order_id = entry.order_id or clinic.new_id()

    def act(tx: Transaction) -> Ordered | Denied:
        ready = started(tx.connection, clinic, person_id, entry)
        if isinstance(ready, Denied):
            return ready
        known = read_known(tx.connection, clinic, ready.entry)
        return _store(tx, clinic, person, order_id, ready, known)

    return clinic.store.write(act)


def _store(
    tx: Transaction, clinic: Clinic, person: SignedIn, order_id: UUID, ready: Started, known: OrderKnown
) -> Ordered:
    entry = ready.entry
    values = order_values(clinic, entry, known)
    signed = {**values.stored, **ready.columns, "signed_at": clinic.now()}
    renewed = _renewed(tx, entry) if entry.renews else None
    if renewed:
        signed["replaces_id"] = renewed.id
    if entry.order_id:
        _settle(tx, entry.order_id, signed)
    else:
        tx.add(_new(clinic, order_id, entry, signed))
    tx.add(order_provenance(clinic, person, order_id, signed, ready.meaning))
    detail: dict[str, Any] = {}
    if answered := _answered(clinic, person, order_id, entry, known, values):
        tx.add(*answered)
        detail["answered"] = {row.finding: row.content_hash for row in answered}
    content = {**ready.content, **({"renews": str(renewed.id)} if renewed else {})}
    kind = "renewed" if renewed else "settled" if entry.order_id else ready.kind
    add_event(tx, clinic, (person.id, person.name), order_id, kind, content=content)
    if renewed:
        _supersede(tx, clinic, person, renewed, order_id)
    audited(tx, clinic, person.id, ready.audit, ("MedicationRequest", order_id), detail or None)
    return Ordered(order_id)


def _answered(
    clinic: Clinic, person: SignedIn, order_id: UUID, entry: OrderEntry, known: OrderKnown, values: OrderValues
) -> list[Any]:
    drug, answers = clinic_formulary(clinic).drugs[entry.drug_slug], entry.answers
    return [
        *answered_allergies(clinic, person, order_id, drug, answers, known.patient),
        *confirmed_doses(clinic, person, order_id, drug, answers, values.doses),
        *answered_orders(clinic, person, order_id, drug, answers, values.same),
    ]


def _settle(tx: Transaction, order_id: UUID, values: dict[str, Any]) -> None:
    row = tx.execute(select(_ORDER.c.status, _ORDER.c.version).where(_ORDER.c.id == order_id)).one()
    if row.status not in {"draft", "on-hold"}:
        raise BadInputError("order", "this order was settled meanwhile: press F5 on Today")
    tx.update(MedicationRequest, _ORDER.c.id == order_id, version=row.version + 1, **values)


def _renewed(tx: Transaction, entry: OrderEntry) -> Any:
    row = tx.execute(select(_ORDER).where(_ORDER.c.id == entry.renews)).one()
    if row.patient_id != entry.patient_id:
        raise BadInputError("order", "the order to renew is another patient's")
    if row.status in {"draft", "cancelled", "entered-in-error"}:
        raise BadInputError("order", "only an order that was in force is renewed")
    later = tx.execute(select(_ORDER.c.requester_name).where(_ORDER.c.replaces_id == row.id)).first()
    if later:
        raise BadInputError("order", f"this order was renewed meanwhile by {later.requester_name}")
    return row


def _supersede(tx: Transaction, clinic: Clinic, person: SignedIn, old: Any, order_id: UUID) -> None:
    if old.status in {"active", "on-hold"}:
        tx.update(MedicationRequest, _ORDER.c.id == old.id, version=old.version + 1, **STOPPED)
    content = {"by": str(order_id)}
    add_event(tx, clinic, (person.id, person.name), old.id, "superseded", "renewed", content=content)
    audited(tx, clinic, person.id, "supersede_order", ("MedicationRequest", old.id), content)


def _new(clinic: Clinic, order_id: UUID, entry: OrderEntry, values: dict[str, Any]) -> MedicationRequest:
    drug, dose = clinic_formulary(clinic).drugs[entry.drug_slug], Quantity(values["dose"], Unit(values["dose_unit"]))
    return MedicationRequest(
        id=order_id,
        site_id=clinic.site_id,
        patient_id=entry.patient_id,
        medication_text=f"{drug.name} {dose}",
        authored_at=clinic.now(),
        **values,
    )


def order_provenance(
    clinic: Clinic, person: StaffFacts, order_id: UUID, values: dict[str, Any], meaning: str = "ordered"
) -> Provenance:
    """Return the signature row of an order with the hash of the stored `values`."""
    content = {key: str(value) for key, value in values.items()}
    who, target = (person.id, person.name), ("MedicationRequest", order_id)
    return signature(clinic, who, target, meaning, values_hash(content), clinic.now())
