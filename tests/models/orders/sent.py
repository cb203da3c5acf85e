"""People, patients and entries the tests of orders share."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from models.orders.actions.save_protocol import ProtocolDraft, save_protocol
from models.orders.actions.write_order import Ordered, write_order
from models.orders.criteria import Criteria
from models.orders.order_body import OrderBody
from models.orders.order_entry import OrderEntry, VerbalOrder
from models.orders.records.medication_request import MedicationRequest
from models.people.versions import Stored
from models.store.clinic import Clinic
from models.store.transaction import table_of
from tests.factories import GIVER_PIN, GIVER_SIGN_IN, PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, add_staff, rows, staff_id

B12 = "cyanocobalamin"
BODY = OrderBody(B12, "1,000 mcg", "im")


def giver(clinic: Clinic) -> UUID:
    return staff_id(clinic, GIVER_SIGN_IN)


def physician(clinic: Clinic) -> UUID:
    return staff_id(clinic, PHYSICIAN_SIGN_IN)


def nurse(clinic: Clinic) -> UUID:
    return add_staff(clinic, family="Novak", given="E", credential="RN", username="enovak", roles=["nurse"]).id


def entry(clinic: Clinic, patient: Any, **over: Any) -> OrderEntry:
    made = OrderEntry(patient.id, B12, "1,000 mcg", "im", "E53.8", clinic.today())
    return replace(made, **over)


def verbal(clinic: Clinic, patient: Any, **over: Any) -> OrderEntry:
    spoken = VerbalOrder(physician(clinic), "phone", read_back=True)
    return entry(clinic, patient, **{"verbal": spoken, **over})


def taken(clinic: Clinic, patient: Any, **over: Any) -> MedicationRequest:
    """Take a verbal order and return its row."""
    done = write_order(clinic, giver(clinic), GIVER_PIN, verbal(clinic, patient, **over))
    assert isinstance(done, Ordered)
    return order_row(clinic, done.order_id)


def ordered(clinic: Clinic, patient: Any, **over: Any) -> MedicationRequest:
    """Sign an order as the provider and return its row."""
    done = write_order(clinic, physician(clinic), PHYSICIAN_PIN, entry(clinic, patient, **over))
    assert isinstance(done, Ordered), done
    return order_row(clinic, done.order_id)


def order_row(clinic: Clinic, order_id: UUID) -> Any:
    (row,) = rows(clinic, MedicationRequest, table_of(MedicationRequest).c.id == order_id)
    return row


def draft(clinic: Clinic, **over: Any) -> ProtocolDraft:
    today = clinic.today()
    made = ProtocolDraft(
        name="B12 for adults",
        body=BODY,
        criteria=Criteria(least_months=18 * 12),
        roles=("nurse", "medical_assistant"),
        valid_from=today,
        valid_until=today + timedelta(days=90),
        reason="agreed in the staff meeting",
    )
    return replace(made, **over)


def protocol(clinic: Clinic, **over: Any) -> UUID:
    """Sign a protocol as the provider and return the id of its version."""
    from models.orders.queries.protocols import protocols

    made = draft(clinic, **over)
    assert isinstance(save_protocol(clinic, physician(clinic), PHYSICIAN_PIN, made), Stored)
    return next(line.protocol.id for line in protocols(clinic) if line.protocol.name == made.name)
