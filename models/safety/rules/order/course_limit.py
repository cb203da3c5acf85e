"""The most days of one course, over all routes and places (S24)."""

from __future__ import annotations

from models.core.finding import Finding, Severity
from models.core.words import day_text
from models.drugs.drug_safety import CourseLimit
from models.safety.case import GivingCase
from models.safety.check import BEFORE, SafetyRule, fact
from models.safety.dosing.history import course_days, same_ingredient
from models.safety.giving import service_day
from models.safety.unconfirmed import unconfirmed

RULE = SafetyRule(
    "course_limit",
    "Not longer than one course may last",
    "S24: ketorolac injection label",
    passed="OVER THE COURSE LIMIT",
    stages=BEFORE,
    facts={"verify.course": fact("patient.history")},
    each_ingredient=True,
)


def check(case: GivingCase) -> list[Finding]:
    """Stop or warn when this dose would make the course longer than its rows allow."""
    drug = case.facts.drug
    if drug is None or not case.draft.outcome.reached_patient:
        return []
    return [found for row in drug.course_limits if (found := _judged(case, row))]


def _judged(case: GivingCase, row: CourseLimit) -> Finding | None:
    doses, day = same_ingredient(case), service_day(case)
    number = course_days({dose.service_date for dose in doses}, day, row.gap_days)
    if number <= row.days or case.facts.drug is None:
        return None
    last = next((dose for dose in doses if dose.service_date < day), None)
    when = f", last on {day_text(last.service_date, case.today)}" if last else ""
    text = (
        f"{case.facts.drug.display}: day {number} of a course{when}; at most {row.days}{unconfirmed(case.facts, row)}."
    )
    asked = f" Call {case.facts.order.requester or 'the provider'} or choose Not given."
    return RULE.finding(Severity(row.severity), "verify.course", text + asked, basis=row.source)
