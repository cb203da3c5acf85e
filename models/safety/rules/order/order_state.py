"""No dose without an active, signed order that is in date (S9)."""

from __future__ import annotations

from models.core.finding import Finding
from models.core.source import Confidence
from models.core.words import date_text
from models.safety.case import GivingCase
from models.safety.check import BEFORE, SafetyRule, fact
from models.safety.facts import OrderState
from models.safety.giving import service_day

RULE = SafetyRule(
    "order_state",
    "The order is active, signed, complete and in date",
    "S9: own rule after VistA BCMA",
    confidence=Confidence.INFERRED,
    stages=BEFORE,
    facts={"verify.order": fact("order")},
)

_WHY = {
    OrderState.DRAFT: "waits for a provider's review",
    OrderState.ON_HOLD: "is on hold",
    OrderState.CANCELLED: "was cancelled",
    OrderState.COMPLETED: "is complete: every ordered dose was given",
    OrderState.STOPPED: "was stopped",
    OrderState.ENTERED_IN_ERROR: "was entered in error",
}


def check(case: GivingCase) -> list[Finding]:
    """Stop for an order that is not active, not signed, out of date, or lacks drug, dose or route."""
    order, found = case.facts.order, []
    if order.status is not OrderState.ACTIVE:
        reason = f" ({order.review_reason})" if order.review_reason else ""
        found.append(RULE.stop("verify.order", f"This order {_WHY[order.status]}{reason}. Ask the ordering provider."))
    elif order.signed_at is None:
        found.append(RULE.stop("verify.order", "This order is not signed. Ask the ordering provider to sign it."))
    day = service_day(case)
    if day < order.valid_from:
        text = f"The order starts on {date_text(order.valid_from)}. Give it from that day, or ask the provider."
        found.append(RULE.stop("verify.dates", text))
    if order.valid_until and day > order.valid_until:
        found.append(
            RULE.stop("verify.dates", f"The order ended on {date_text(order.valid_until)}. Ask for a new one.")
        )
    if case.facts.drug is None or order.dose is None or order.route is None:
        found.append(RULE.stop("verify.order", "The order lacks a known drug, a dose or a route. Ask the provider."))
    return found
