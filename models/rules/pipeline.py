"""From a visit to its charges: every rule in models/rules/billing, stage by stage."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TypeVar

import models.rules.billing
from models.reference.billing_tables import shipped_billing_tables
from models.rules.billing_case import BillingCase, billing_case
from models.rules.billing_rule import NOTHING, Amendment, Outcome, Rule, Stage
from models.rules.case import ChargeLine, Charges, Visit
from models.values.finding import Finding, Severity

Lines = tuple[ChargeLine, ...]
_SEVERITIES = {Severity.STOP: 0, Severity.WARN: 1, Severity.NOTE: 2}
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Member:
    """A discovered rule and its function."""

    rule: Rule
    apply: Callable[[BillingCase, Lines], Outcome]


Stages = Sequence[Sequence[Member]]


def derive(visit: Visit) -> Charges:
    """Return what the visit bills: lines, status and findings. Never raises for a visit, however incomplete.

    Any stop leaves the visit not_billable without lines; any warning holds it for a coder, with the lines that would
    go out if released. Administration lines come first, then drug lines in injection order, each JW line after its
    partner.
    """
    return run(visit, stages())


def run(visit: Visit, staged: Stages) -> Charges:
    """Return the charges that the given rules derive; within a stage their order makes no difference."""
    case = billing_case(visit)
    lines: Lines = ()
    findings: list[Finding] = []
    for members in staged:
        outcomes = [(m.rule.id, m.apply(case, lines)) for m in members if m.rule.holds_on(visit.date_of_service)]
        said = [outcome for outcome in outcomes if outcome[1] is not NOTHING]
        if said:
            answers = [answer for _, answer in sorted(said, key=_id)]
            lines = _merged(lines, answers)
            findings += [finding for answer in answers for finding in answer.findings]
    found = tuple(sorted(findings, key=lambda f: (_SEVERITIES[f.severity], f.at, f.rule, f.text)))
    return _charges(lines, found)


@cache
def stages() -> tuple[tuple[Member, ...], ...]:
    """Return every rule by stage, in stage order and by id within a stage."""
    names = sorted(item.name for item in pkgutil.iter_modules(models.rules.billing.__path__))
    modules = [import_module(f"models.rules.billing.{name}") for name in names]
    members = [Member(module.RULE, module.apply) for module in modules]
    return tuple(tuple(m for m in members if m.rule.stage is stage) for stage in Stage)


def _id(pair: tuple[str, Outcome]) -> str:
    return pair[0]


def _charges(lines: Lines, findings: tuple[Finding, ...]) -> Charges:
    worst = findings[0].severity if findings else None
    if worst is Severity.STOP:
        return Charges("not_billable", (), findings)
    return Charges("hold" if worst is Severity.WARN else "billable", tuple(sorted(lines, key=_place)), findings)


def _place(line: ChargeLine) -> tuple[bool, int, int, bool, str]:
    waste = "JW" in line.modifiers
    return (line.package is not None, line.injection, line.package or 0, waste, line.key)


def _merged(lines: Lines, outcomes: list[Outcome]) -> Lines:
    amendments: dict[str, list[Amendment]] = {}
    made = list(lines)
    for outcome in outcomes:
        made += outcome.lines
        for amendment in outcome.amendments:
            amendments.setdefault(amendment.line, []).append(amendment)
    keys = {line.key for line in made}
    if len(keys) < len(made) or not amendments.keys() <= keys:
        raise ValueError(f"rules made a line twice or amended one that is not there: {sorted(keys)}")
    if not amendments:
        return tuple(made)
    amended = [_amended(line, amendments[line.key]) if line.key in amendments else line for line in made]
    return tuple(line for line in amended if line is not None)


def _amended(line: ChargeLine, changes: list[Amendment]) -> ChargeLine | None:
    if any(change.drop for change in changes):
        return None
    if len(changes) > 1:
        _agreeing(changes)
    for change in changes:
        line = _changed(line, change)
    return line


def _changed(line: ChargeLine, change: Amendment) -> ChargeLine:
    # Spelled out, not replace(): every line of every visit passes here several times.
    return ChargeLine(
        key=line.key,
        code=line.code,
        units=line.units,
        injection=line.injection,
        package=line.package,
        modifiers=_printed({*line.modifiers, *change.modifiers}) if change.modifiers else line.modifiers,
        diagnosis_pointers=_new(change.diagnosis_pointers, line.diagnosis_pointers),
        ndc11=_new(change.ndc11, line.ndc11),
        ndc_unit=_new(change.ndc_unit, line.ndc_unit),
        ndc_quantity=_new(change.ndc_quantity, line.ndc_quantity),
        narrative=_new(change.narrative, line.narrative),
        because=(*line.because, change.because),
    )


def _new(value: Value | None, before: Value) -> Value:
    return before if value is None else value


def _agreeing(changes: list[Amendment]) -> None:
    for field in ("diagnosis_pointers", "ndc11", "ndc_unit", "ndc_quantity", "narrative"):
        values = {getattr(change, field) for change in changes} - {None}
        if len(values) > 1:
            raise ValueError(f"two rules of one stage set {field} to {values}")


def _printed(modifiers: set[str]) -> tuple[str, ...]:
    if len(modifiers) < 2:
        return tuple(modifiers)
    order = list(shipped_billing_tables().modifiers)
    return tuple(sorted(modifiers, key=order.index))
