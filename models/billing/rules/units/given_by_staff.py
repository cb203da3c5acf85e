"""Only what staff injected is charged: refused, not given, self-given, mixed-in and unknown products (R1, R4, R78)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.doses.prepared_dose import ROUTES, into_the_skin, treatment, was_injected
from models.billing.facts import Injection
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Outcome, Rule, Stage
from models.core.finding import Finding
from models.drugs.naming.ordered_route import route_named

RULE = Rule(
    "given_by_staff",
    "Charges are for what staff injected into muscle or under the skin",
    Stage.UNITS,
    "R1, R4, R78: NGS on self-administered drugs; AAPC on lidocaine",
    needs=frozenset({"not_charged"}),
)
_CODED_TOGETHER = ("injectable", "intravenous")


def apply(case: BillingCase, _lines: tuple[ChargeLine, ...]) -> Outcome:
    """Say of every injection without charges why; stop when none of the visit has any."""
    found: list[Finding] = []
    open_ones = [i for i in case.visit.injections if was_injected(i) and treatment(i) != "included"]
    for number, injection in enumerate(case.visit.injections):
        found += _message(f"injections[{number}]", injection, bool(open_ones))
    if not open_ones and not _keyed_acts(case):
        found.append(RULE.stop("injections", "Nothing was injected by staff that day: nothing to bill."))
    return Outcome(findings=tuple(found)) if found else NOTHING


def _keyed_acts(case: BillingCase) -> bool:
    """True when another service of the day is itself an injection that is billed without its product's chart."""
    return any(service.code in case.tables.product_free for service in case.visit.services)


def _message(at: str, injection: Injection, beside: bool) -> list[Finding]:
    kind = treatment(injection)
    if injection.outcome not in ("given", "partly_given"):
        message = f"{injection.drug_name} was {injection.outcome.replace('_', ' ')}"
        text = f"{message}: nothing was administered, so no injection, no drug and no discarded drug is billed."
        return [RULE.note(f"{at}.outcome", text)]
    if kind == "included":
        return [RULE.note(at, f"{injection.drug_name} was mixed into another drug: charted, not charged.")]
    if injection.given_by != "staff":
        return [RULE.note(f"{at}.given_by", f"{injection.drug_name} was self-given: neither drug nor injection.")]
    if injection.part_of:
        message = f"{injection.drug_name} was part of {injection.part_of}: its injection is not billed again."
        return [RULE.note(f"{at}.route", message, "R1 row 2: CMS NCCI PTP 2024-07-01")]
    if injection.route not in ROUTES and not into_the_skin(injection):
        return [_elsewhere(f"{at}.route", injection, beside)]
    if kind == "unknown":
        nearest = f" (nearest: {', '.join(injection.rare.similar)})" if injection.rare.similar else ""
        text = f"{injection.drug_name} is not in the formulary{nearest}: its codes are not known. A coder enters them."
        return [RULE.ask(f"{at}.drug", text)]
    return []


def _elsewhere(at: str, injection: Injection, beside: bool) -> Finding:
    """Hand a product on that was given another way: it stops the visit only where nothing else was injected."""
    if not beside:
        text = f"Route {injection.route} is not billed here: only IM and SUBCUT are. Correct it or bill elsewhere."
        return RULE.stop(at, text)
    known = route_named((injection.route,))
    if known is not None and known.kind not in _CODED_TOGETHER:
        text = f"{injection.drug_name} was given by route {injection.route}: bill it and its administration elsewhere."
        return RULE.note(at, text)
    text = (
        f"{injection.drug_name} by route {injection.route} is not billed here, and may change the codes beside it. "
        "Correct the route, or bill it elsewhere."
    )
    return RULE.ask(at, text)
