"""Write an order, or settle one that waits for review: a provider's signature makes it active."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.actions.authenticate import Denied, SignedIn, confirm_pin
from models.clinic import Clinic
from models.records.medication_request import MedicationRequest
from models.records.provenance import Provenance
from models.store import audit
from models.store.transaction import Transaction, table_of
from models.values.errors import BadInputError
from models.values.icd10 import parse_icd10
from models.values.quantity import Quantity, Unit, parse_quantity

_ORDER = table_of(MedicationRequest)


@dataclass(frozen=True, slots=True)
class OrderEntry:
    """An order as typed. `dose` is amount and unit; `every_days` "" is a single dose; `diagnoses` comma-separated.

    With `every_days`, exactly one of `count` and `until` ends the series. `order_id` names the order being settled.
    """

    patient_id: UUID
    drug_slug: str
    dose: str
    route: str
    diagnoses: str
    starts_on: date
    every_days: str = ""
    count: str = ""
    until: date | None = None
    due_time: str = ""
    reason: str = ""
    note: str = ""
    order_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Ordered:
    """The order is signed and active."""

    order_id: UUID


def write_order(clinic: Clinic, person_id: UUID, pin: str, entry: OrderEntry) -> Ordered | Denied:
    """Sign an order with a provider's PIN and store it. Raises BadInputError naming the field that cannot be taken."""
    values = _values(clinic, entry)
    person = confirm_pin(clinic, person_id, pin, "sign_order")
    if isinstance(person, Denied):
        return person
    if not person.may_order:
        return Denied(f"{person.name} may not order. Ask a provider to sign in.")
    order_id = entry.order_id or clinic.new_id()

    def act(tx: Transaction) -> Ordered:
        signed = {**values, "requester_id": person.id, "requester_name": person.name, "signed_at": clinic.now()}
        if entry.order_id:
            _settle(tx, entry.order_id, signed)
        else:
            tx.add(_new(clinic, order_id, entry, signed))
        tx.add(order_provenance(clinic, person, order_id, signed))
        audit.append(
            tx,
            event_id=clinic.new_id(),
            site_id=clinic.site_id,
            at=clinic.now(),
            action="sign_order",
            agent_id=person.id,
            entity_type="MedicationRequest",
            entity_id=order_id,
        )
        return Ordered(order_id)

    return clinic.store.write(act)


def _values(clinic: Clinic, entry: OrderEntry) -> dict[str, Any]:
    drug = clinic.formulary.drugs.get(entry.drug_slug)
    if drug is None:
        raise BadInputError("drug", "choose a drug of the formulary")
    if drug.slug in clinic.formulary.retired:
        raise BadInputError("drug", f"{drug.display} is retired from the clinic's formulary: choose another")
    if entry.route not in drug.routes:
        raise BadInputError("route", f"{drug.display} is given {' or '.join(drug.routes)}")
    dose = parse_quantity(entry.dose)
    _dose_fits(dose, [package.content for package in drug.packages])
    interval = _whole(entry.every_days, "every")
    count = _whole(entry.count, "count")
    if interval and not count and entry.until is None:
        raise BadInputError("series", "say how many doses, or until when")
    if entry.until and entry.until < entry.starts_on:
        raise BadInputError("until", "the end lies before the start")
    if entry.due_time and not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", entry.due_time):
        raise BadInputError("time", "write the time as HH:MM, such as 09:30")
    codes = [parse_icd10(code) for code in entry.diagnoses.replace(",", " ").split()]
    return {
        "status": "active",
        "review_reason": None,
        "drug_slug": drug.slug,
        "dose": dose.amount,
        "dose_unit": dose.unit.value,
        "route": entry.route,
        "diagnoses": codes,
        "reason_text": entry.reason.strip(),
        "note": entry.note.strip(),
        "valid_from": entry.starts_on,
        "valid_until": entry.until or (None if interval else entry.starts_on + timedelta(days=365)),
        "interval_days": interval,
        "doses_allowed": count if interval else 1,
        "due_on": entry.starts_on,
        "due_time": entry.due_time,
    }


def _dose_fits(dose: Quantity, contents: list[Quantity | None]) -> None:
    known = [content for content in contents if content]
    if known and dose.unit is not Unit.ML and not any(dose.comparable(content.unit) for content in known):
        raise BadInputError("dose", f"this drug is measured in {known[0].unit.display}")
    if not dose.amount:
        raise BadInputError("dose", "a dose is more than nothing")


def _whole(text: str, at: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdigit() or not 1 <= int(text) <= 999:
        raise BadInputError(at, "write a whole number from 1 to 999")
    return int(text)


def _settle(tx: Transaction, order_id: UUID, values: dict[str, Any]) -> None:
    row = tx.execute(select(_ORDER.c.status, _ORDER.c.version).where(_ORDER.c.id == order_id)).one()
    if row.status not in {"draft", "on-hold"}:
        raise BadInputError("order", "somebody settled this order meanwhile: press F5 on the worklist")
    tx.update(MedicationRequest, _ORDER.c.id == order_id, version=row.version + 1, **values)


def _new(clinic: Clinic, order_id: UUID, entry: OrderEntry, values: dict[str, Any]) -> MedicationRequest:
    drug = clinic.formulary.drugs[entry.drug_slug]
    return MedicationRequest(
        id=order_id,
        site_id=clinic.site_id,
        patient_id=entry.patient_id,
        medication_text=f"{drug.name} {Quantity(values['dose'], Unit(values['dose_unit']))}",
        authored_at=clinic.now(),
        **values,
    )


def order_provenance(clinic: Clinic, person: SignedIn, order_id: UUID, values: dict[str, Any]) -> Provenance:
    """Return the signature row of an order with the hash of the stored `values`."""
    content = {key: str(value) for key, value in values.items()}
    return Provenance(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        target_type="MedicationRequest",
        target_id=order_id,
        meaning="ordered",
        agent_id=person.id,
        agent_name=person.name,
        authentication="pin",
        record_hash=hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest(),
        recorded_at=clinic.now(),
    )
