"""Injections by staff are incident-to services and need direct supervision (R18, R19)."""

from __future__ import annotations

from decimal import Decimal

from models.billing.case import BillingCase
from models.billing.doses.prepared_dose import treatment, was_injected
from models.billing.facts import Injection
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Amendment, Outcome, Rule, Stage

RULE = Rule(
    "supervision",
    "A practitioner supervised directly, on site or by live video where it counts",
    Stage.EDITS,
    "R18, R19: 2026 fee schedule summaries; AAPC quoting IOM 100-04 ch.12 30.5",
    needs=frozenset({"not_direct"}),
)
_FALLBACK = "99211"


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Judge the supervision as the payer does: pass, stop, or bill the fallback visit code beside the drugs."""
    problem = _problem(case)
    if not problem or not _anything_given(case):
        return NOTHING
    policy = case.answer("unsupervised_policy")
    if policy == "not_billable":
        return Outcome(findings=(RULE.stop("supervision", f"{problem} Neither injection nor drug can be billed."),))
    return _fallback(case, lines, problem) if policy == "fallback_99211" and lines else NOTHING


def _anything_given(case: BillingCase) -> bool:
    entered = any(service.code in case.tables.product_free for service in case.visit.services)
    return entered or any(_needs_it(injection) for injection in case.visit.injections)


def _needs_it(injection: Injection) -> bool:
    return was_injected(injection) and treatment(injection) in ("charged", "unknown")


def _problem(case: BillingCase) -> str:
    visit = case.visit
    if visit.supervision == "direct":
        return ""
    if visit.supervision == "virtual":
        if any(period.holds_on(visit.date_of_service) for period in case.tables.virtual_supervision):
            return ""
        return "Supervision by live video did not count on that day."
    if visit.supervision == "audio_only":
        return "Supervision by sound alone never counts."
    return "No supervising practitioner was there."


def _fallback(case: BillingCase, lines: tuple[ChargeLine, ...], problem: str) -> Outcome:
    why = RULE.because(f"{problem} The payer takes {_FALLBACK} instead.")
    visits = case.tables.groups["evaluation_management"].codes
    seen = any(line.service and line.code in visits for line in lines)
    visit_line = ChargeLine("fallback", _FALLBACK, Decimal(1), 0, because=(why,), service=True)
    instead = "The visit of the day stands for" if seen else f"{_FALLBACK} replaces"
    note = RULE.note("supervision", f"{problem} {instead} the injection; the drug stays billed.")
    acts = [line for line in lines if line.administration or (line.service and line.code in case.tables.product_free)]
    dropped = tuple(Amendment(line.key, why, drop=True) for line in acts)
    return Outcome(() if seen else (visit_line,), dropped, (note,))
