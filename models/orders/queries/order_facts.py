"""An order as rules and forms see it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import Row

from models.core.quantity import Quantity, Unit
from models.orders.records.medication_request import MedicationRequest
from models.safety.dosing.series import at_step
from models.safety.facts import OrderFacts, OrderState, TaperStep


def order_facts(row: Row[Any] | MedicationRequest) -> OrderFacts:
    """Return an order's facts from its row, stored or not yet."""
    dose = Quantity(row.dose, Unit(row.dose_unit)) if row.dose is not None and row.dose_unit else None
    facts = OrderFacts(
        id=row.id,
        status=OrderState(row.status),
        review_reason=row.review_reason,
        medication_text=row.medication_text,
        drug_slug=row.drug_slug,
        dose=dose,
        route=row.route,
        diagnoses=tuple(row.diagnoses),
        reason_text=row.reason_text,
        note=row.note,
        as_needed=row.as_needed,
        requester=row.requester_name,
        requester_id=row.requester_id,
        signed_at=row.signed_at,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        interval_days=row.interval_days,
        doses_allowed=row.doses_allowed,
        doses_given=row.doses_given,
        due_on=row.due_on,
        dose_per_kg=row.dose_per_kg,
        interval_months=row.interval_months,
        steps=taper_steps(row.steps),
        origin=row.origin,
        taken_by=row.taken_by_name,
        held=row.held,
        needle=row.needle,
        watch_minutes=row.watch_minutes,
        charge_code=row.charge_code,
    )
    return at_step(facts)


def taper_steps(stored: list[dict[str, Any]]) -> tuple[TaperStep, ...]:
    """Return the steps of a taper as stored."""
    return tuple(
        TaperStep(Quantity(Decimal(row["dose"]), Unit(row["unit"])), row["interval_days"], row["count"])
        for row in stored
    )


def stored_steps(steps: tuple[TaperStep, ...]) -> list[dict[str, Any]]:
    """Return the steps of a taper as they are stored."""
    return [
        {
            "dose": str(step.dose.amount),
            "unit": step.dose.unit.value,
            "interval_days": step.interval_days,
            "count": step.count,
        }
        for step in steps
    ]
