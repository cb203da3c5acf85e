"""What one dose bills beside the doses signed before it on the same day (R11, R12, R27)."""

from __future__ import annotations

import re
from dataclasses import replace

from models.billing.facts import Injection
from models.billing.lines import Charges
from models.billing.pipeline import derive
from models.charting.facts import DoseCase
from models.charting.rules.visit import visit_of
from models.core.charting_codes import Outcome
from models.core.finding import Finding, Severity
from models.safety.case import PriorDose
from models.safety.giving import service_day

_PLACE = re.compile(r"injections\[(\d+)\]")
_MERGED = "same_day_dose"
_FILES = "set_date"


def dose_charges(case: DoseCase) -> Charges | None:
    """Return what the dose bills; None while dose, route or time are not known.

    The whole day is derived, and the dose gets the lines that are its own: the modifier of a further injection, and
    whatever the day as a whole makes a coder's question.
    """
    visit, sets = visit_of(case), case.facts.code_sets
    if visit is None:
        return None
    earlier = _earlier(case)
    if not earlier:
        return of_one_dose(derive(visit, sets))
    diagnoses = (*visit.diagnoses, *(code for dose in earlier for code in dose.diagnoses))
    before = [case.facts.billed[dose.administration_id] for dose in earlier]
    mine = [_moved(injection, len(before)) for injection in visit.injections]
    day = replace(visit, injections=(*before, *mine), diagnoses=tuple(dict.fromkeys(diagnoses)))
    return of_one_dose(own_share(derive(day, sets), derive(visit, sets), len(before)))


def _moved(injection: Injection, by: int) -> Injection:
    """Return an injection of several behind others: the one it was mixed into stands there too."""
    mixed = injection.same_syringe_as
    return injection if mixed is None else replace(injection, same_syringe_as=mixed + by)


def of_one_dose(charges: Charges) -> Charges:
    """Return charges without the note on the clinic's files: how current they are is said elsewhere."""
    findings = tuple([finding for finding in charges.findings if finding.rule != _FILES])
    return charges if len(findings) == len(charges.findings) else replace(charges, findings=findings)


def _earlier(case: DoseCase) -> list[PriorDose]:
    """Return the patient's doses of the same day of service, the earliest first."""
    day = service_day(case)
    return [
        dose
        for dose in reversed(case.facts.doses)
        if dose.service_date == day
        and dose.administration_id in case.facts.billed
        and Outcome(dose.outcome).reached_patient
    ]


def own_share(day: Charges, alone: Charges, number: int) -> Charges:
    """Return the part of a day's charges that belongs to injection `number` and those behind it, as if the only ones.

    Where the day counts its drug together with an earlier dose's, the drug lines are those of the dose alone and a
    coder is asked: a signed line never changes.
    """
    findings = [found for finding in day.findings if (found := _own(finding, number)) is not None]
    if any(finding.severity is Severity.STOP for finding in findings):
        return Charges("not_billable", (), tuple(findings))
    theirs = (line for line in day.lines if line.injection >= number and not line.service)
    mine = [line._replace(injection=line.injection - number) for line in theirs]
    drug = [line for line in mine if line.package is not None]
    single = [line for line in alone.lines if line.package is not None]
    if len(drug) < len(single):
        findings.append(_merged())
        mine = [*(line for line in mine if line.package is None), *single]
    held = any(finding.severity is Severity.WARN for finding in findings)
    # The day's later diagnoses belong to the other doses.
    pointers = max((line.diagnosis_pointers for line in alone.lines), key=len, default=())
    lines = tuple(line._replace(diagnosis_pointers=pointers) for line in mine)
    return Charges("hold" if held else "billable", lines, tuple(findings))


def _own(finding: Finding, number: int) -> Finding | None:
    place = _PLACE.match(finding.at)
    if place is None:
        return finding
    mine = int(place[1]) - number
    return replace(finding, at=_PLACE.sub(f"injections[{mine}]", finding.at, 1)) if mine >= 0 else None


def _merged() -> Finding:
    text = (
        "The same drug was given earlier that day: its units count once for the day. A coder puts the lines together."
    )
    return Finding(_MERGED, Severity.WARN, "injections[0]", text, "R13, R27: CMS MUE")
