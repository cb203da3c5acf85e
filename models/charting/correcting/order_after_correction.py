"""What an order is owed when one of its doses was entered in error, or moved to another day (S42, S74)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from models.core.charting_codes import Outcome
from models.safety.dosing.series import at_step, due_from
from models.safety.facts import OrderFacts, OrderState

PARTLY_GIVEN = "partly given: decide about the rest"
"""Why an order is on hold after a part of its dose."""


def given_back(order: OrderFacts, outcome: Outcome, day: date, others: Sequence[date]) -> OrderFacts:
    """Return the order without one of its doses: what became of it, and its day.

    `others` are the days of the order's other full doses. An order completed, or held for the rest, by the dose is
    active again; one that was stopped or cancelled stays so.
    """
    if not outcome.reached_patient:
        return order
    owed = replace(order, doses_given=max(0, order.doses_given - 1))
    if outcome is Outcome.PARTLY_GIVEN:
        held = order.status is OrderState.ON_HOLD and order.review_reason == PARTLY_GIVEN
        return replace(owed, status=OrderState.ACTIVE, review_reason=None) if held else owed
    due = due_after(owed, others) if order.due_on == due_after(order, (*others, day)) else order.due_on
    if order.status is OrderState.COMPLETED and due is not None:
        owed = replace(owed, status=OrderState.ACTIVE)
    return at_step(replace(owed, due_on=due))


def moved(order: OrderFacts, old: date, new: date, others: Sequence[date]) -> OrderFacts:
    """Return the order after one of its full doses turned out to have been given on another day."""
    if order.due_on != due_after(order, (*others, old)):
        # Somebody set the day by hand: it stays.
        return order
    return replace(order, due_on=due_after(order, (*others, new)))


def due_after(order: OrderFacts, days: Sequence[date]) -> date | None:
    """Return the day an order's next dose falls on after full doses on `days`; None when none is due."""
    if order.as_needed:
        return order.due_on
    if not days:
        return order.valid_from
    due = due_from(order, max(days), max(0, order.doses_given - 1))
    if due is None or (order.doses_allowed and order.doses_given >= order.doses_allowed):
        return None
    return None if order.valid_until and due > order.valid_until else due
