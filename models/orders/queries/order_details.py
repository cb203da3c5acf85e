"""One order in full: what is ordered, how it came, where it stands, and everything that happened to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, select

from models.core.words import date_text
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.changes import WORDS
from models.orders.queries.order_facts import order_facts
from models.orders.records.medication_request import MedicationRequest
from models.orders.records.order_event import OrderEvent
from models.orders.records.order_protocol import OrderProtocolVersion
from models.patients.facts import PatientFacts
from models.patients.queries.patient_facts import read_patient
from models.people.records.provenance import Provenance
from models.safety.facts import OrderFacts, OrderState
from models.store.clinic import Clinic
from models.store.transaction import table_of

_ORDER = table_of(MedicationRequest)
_EVENT = table_of(OrderEvent)
_PROTOCOL = table_of(OrderProtocolVersion)
_SIGNED = table_of(Provenance)
_THE_ORDER = select(_ORDER).where(_ORDER.c.id == bindparam("order"))
_EVENTS = (
    select(_EVENT)
    .where(_EVENT.c.request_id == bindparam("order"))
    .order_by(_EVENT.c.recorded_at.desc(), _EVENT.c.id.desc())
)
_FIRST = (
    select(_SIGNED)
    .where(
        _SIGNED.c.target_type == "MedicationRequest",
        _SIGNED.c.target_id == bindparam("order"),
        _SIGNED.c.meaning == "ordered",
    )
    .order_by(_SIGNED.c.recorded_at.desc())
)
_RENEWED_BY = select(_ORDER.c.id).where(_ORDER.c.replaces_id == bindparam("order")).limit(1)


@dataclass(frozen=True, slots=True)
class OrderHappening:
    """One thing that happened to an order. `id` None is a signature from before changes were kept."""

    id: UUID | None
    kind: str
    at: datetime
    by: str
    reason: str
    until: date | None
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OrderDetails:
    """An order as of `version`. `drug` is its name in the formulary, `protocol` what it was started under, "" for none.

    `renewed_by` is the order that took its place.
    """

    order: OrderFacts
    version: int
    patient: PatientFacts
    drug: str
    cosign: str
    held: bool
    held_until: date | None
    protocol: str
    renewed_by: UUID | None
    events: tuple[OrderHappening, ...]

    def state(self, today: date) -> str:
        """Return where the order stands in a few words."""
        until = self.order.valid_until
        if self.order.status is OrderState.ACTIVE and until and until < today:
            return f"expired on {date_text(until)}"
        if self.held:
            return self.order.review_reason or "held"
        return WORDS[self.order.status.value].removeprefix("is ").removeprefix("was ")

    @property
    def ended(self) -> bool:
        """Whether nothing more can be given under it."""
        return self.order.status.value in {"stopped", "completed", "cancelled", "entered-in-error"}


def order_details(clinic: Clinic, order_id: UUID) -> OrderDetails:
    """Return one order with its history, newest first; five statements and those of the patient."""
    wanted = {"order": order_id}
    with clinic.store.read() as connection:
        row = connection.execute(_THE_ORDER, wanted).one()
        events = [_happening(event) for event in connection.execute(_EVENTS, wanted)]
        if not any(event.kind in {"ordered", "settled", "renewed", "verbal", "protocol"} for event in events):
            events += [_signature(signed) for signed in connection.execute(_FIRST, wanted)]
        return OrderDetails(
            order=order_facts(row),
            version=row.version,
            patient=read_patient(connection, row.patient_id),
            drug=_name(clinic, row),
            cosign=row.cosign,
            held=row.held,
            held_until=row.held_until,
            protocol=_protocol(connection, row),
            renewed_by=connection.execute(_RENEWED_BY, wanted).scalar(),
            events=tuple(events),
        )


def _happening(row: Row[Any]) -> OrderHappening:
    return OrderHappening(
        row.id, row.kind, row.recorded_at, row.recorded_by_name, row.reason, row.until, dict(row.content)
    )


def _signature(row: Row[Any]) -> OrderHappening:
    return OrderHappening(None, "ordered", row.recorded_at, row.agent_name, "", None, {})


def _name(clinic: Clinic, row: Any) -> str:
    drug = clinic_formulary(clinic).drugs.get(row.drug_slug or "")
    return drug.display if drug else row.medication_text


def _protocol(connection: Connection, row: Any) -> str:
    if row.protocol_id is None:
        return ""
    found = connection.execute(select(_PROTOCOL).where(_PROTOCOL.c.id == row.protocol_id)).one_or_none()
    return f"{found.name}, version {found.change}, signed by {found.provider_name}" if found else ""
