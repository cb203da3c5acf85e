"""The order's route and unit are ones its drug is given by and measured in (S20, S28, S37)."""

from __future__ import annotations

from models.core.charting_codes import ROUTES
from models.core.errors import BadInputError
from models.core.finding import Finding
from models.drugs.rules.dose_unit import check_dose_unit
from models.safety.case import GivingCase
from models.safety.check import BEFORE, SafetyRule, fact

RULE = SafetyRule(
    "order_fits",
    "Route and unit are the drug's",
    "S20, S28, S37: VistA BCMA GUI manual; each drug's packages",
    stages=BEFORE,
    facts={"verify.route": fact("order.route"), "verify.unit": fact("order.dose")},
)


def check(case: GivingCase) -> list[Finding]:
    """Stop for an order by a route its drug is not given by, or in a unit none of its packages is measured in."""
    drug, order = case.facts.drug, case.facts.order
    if drug is None or not case.draft.outcome.reached_patient:
        return []
    found = []
    if order.route and drug.routes and order.route not in drug.routes:
        given = " or ".join(ROUTES.get(route, route) for route in drug.routes)
        text = f"{drug.display} is given {given}, the order says {ROUTES.get(order.route, order.route)}."
        found.append(RULE.stop("verify.route", f"{text} Ask the provider for another order."))
    if order.dose is not None:
        try:
            check_dose_unit(order.dose, drug)
        except BadInputError as error:
            text = f"{drug.display}: {error.text}; the order says {order.dose}. Ask the provider for another order."
            found.append(RULE.stop("verify.unit", text))
    return found
