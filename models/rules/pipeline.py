"""From a visit to its charges: every rule in models/rules/billing, stage by stage."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module

import models.rules.billing
from models.reference.billing_tables import shipped_billing_tables
from models.rules.billing_rule import Amendment, Outcome, Rule, Stage
from models.rules.case import ChargeLine, Charges, Visit
from models.values.finding import Finding, Severity

Lines = tuple[ChargeLine, ...]
_SEVERITIES = {Severity.STOP: 0, Severity.WARN: 1, Severity.NOTE: 2}
_SETTABLE = ("diagnosis_pointers", "ndc11", "ndc_unit", "ndc_quantity", "narrative")


@dataclass(frozen=True, slots=True)
class Member:
    """A discovered rule and its function."""

    rule: Rule
    apply: Callable[[Visit, Lines], Outcome]


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
    lines: Lines = ()
    findings: list[Finding] = []
    for members in staged:
        outcomes = [(m.rule.id, m.apply(visit, lines)) for m in members if m.rule.holds_on(visit.date_of_service)]
        lines = _merged(lines, [answer for _, answer in sorted(outcomes, key=lambda pair: pair[0])])
        findings += [finding for _, answer in outcomes for finding in answer.findings]
    found = tuple(sorted(findings, key=lambda f: (_SEVERITIES[f.severity], f.at, f.rule, f.text)))
    return _charges(lines, found)


@cache
def stages() -> tuple[tuple[Member, ...], ...]:
    """Return every rule by stage, in stage order and by id within a stage."""
    names = sorted(item.name for item in pkgutil.iter_modules(models.rules.billing.__path__))
    modules = [import_module(f"models.rules.billing.{name}") for name in names]
    members = [Member(module.RULE, module.apply) for module in modules]
    return tuple(tuple(m for m in members if m.rule.stage is stage) for stage in Stage)


def _charges(lines: Lines, findings: tuple[Finding, ...]) -> Charges:
    worst = findings[0].severity if findings else None
    if worst is Severity.STOP:
        return Charges("not_billable", (), findings)
    return Charges("hold" if worst is Severity.WARN else "billable", tuple(sorted(lines, key=_place)), findings)


def _place(line: ChargeLine) -> tuple[bool, int, int, bool, str]:
    waste = "JW" in line.modifiers
    return (line.package is not None, line.injection, line.package or 0, waste, line.key)


def _merged(lines: Lines, outcomes: Iterable[Outcome]) -> Lines:
    by_key = {line.key: line for line in lines}
    amendments: dict[str, list[Amendment]] = {}
    for outcome in outcomes:
        for line in outcome.lines:
            if line.key in by_key:
                raise ValueError(f"two rules made the line {line.key}")
            by_key[line.key] = line
        for amendment in outcome.amendments:
            amendments.setdefault(amendment.line, []).append(amendment)
    for key, changes in amendments.items():
        if any(change.drop for change in changes):
            del by_key[key]
        else:
            by_key[key] = _amended(by_key[key], changes)
    return tuple(by_key.values())


def _amended(line: ChargeLine, changes: list[Amendment]) -> ChargeLine:
    fields: dict[str, object] = {}
    modifiers = list(line.modifiers)
    for change in changes:
        modifiers += [code for code in change.modifiers if code not in modifiers]
        for name in _SETTABLE:
            value = getattr(change, name)
            if value is not None and fields.setdefault(name, value) != value:
                raise ValueError(f"two rules set {name} of the line {line.key} differently")
    because = line.because + tuple(change.because for change in changes)
    return replace(line, modifiers=_printed(modifiers), because=because, **fields)  # type: ignore[arg-type]


def _printed(modifiers: list[str]) -> tuple[str, ...]:
    if len(modifiers) < 2:
        return tuple(modifiers)
    order = list(shipped_billing_tables().modifiers)
    return tuple(sorted(modifiers, key=order.index))
