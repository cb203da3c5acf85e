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
from models.reference.code_sets import CodeSets
from models.reference.shipped_code_sets import shipped_code_sets
from models.rules.billing_case import BillingCase, billing_case, published_facts
from models.rules.billing_rule import NOTHING, Amendment, Outcome, Rule, Stage
from models.rules.case import ChargeLine, Charges, ClaimProvider, Visit
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


def derive(visit: Visit, sets: CodeSets | None = None) -> Charges:
    """Return what the visit bills: lines, status and findings. Never raises for a visit, however incomplete.

    Any stop leaves the visit not_billable without lines; any warning holds it for a coder, with the lines that would
    go out if released. Other services come first, then administration lines, then drug lines in injection order, each
    JW line after its partner. `sets` None means the code sets that come with the program.
    """
    return run(visit, stages(), sets)


def run(visit: Visit, staged: Stages, sets: CodeSets | None = None) -> Charges:
    """Return the charges that the given rules derive; within a stage their order makes no difference."""
    case = billing_case(visit)
    lines: Lines = ()
    findings: list[Finding] = []
    providers: list[ClaimProvider] = []
    for stage, members in zip(Stage, staged, strict=False):
        if stage is Stage.MODIFIERS:
            case = _published(case, lines, sets or shipped_code_sets())
        outcomes = [(m.rule.id, m.apply(case, lines)) for m in members if m.rule.holds_on(visit.date_of_service)]
        said = [outcome for outcome in outcomes if outcome[1] is not NOTHING]
        if said:
            answers = [answer for _, answer in sorted(said, key=_id)]
            lines = _merged(lines, answers)
            findings += [finding for answer in answers for finding in answer.findings]
            providers += [provider for answer in answers for provider in answer.providers]
    found = tuple(sorted(findings, key=lambda f: (_SEVERITIES[f.severity], f.at, f.rule, f.text)))
    return _charges(lines, found, tuple(providers))


@cache
def stages() -> tuple[tuple[Member, ...], ...]:
    """Return every rule by stage, in stage order and by id within a stage."""
    names = sorted(item.name for item in pkgutil.iter_modules(models.rules.billing.__path__))
    modules = [import_module(f"models.rules.billing.{name}") for name in names]
    members = [Member(module.RULE, module.apply) for module in modules]
    return tuple(tuple(m for m in members if m.rule.stage is stage) for stage in Stage)


def _id(pair: tuple[str, Outcome]) -> str:
    return pair[0]


def _published(case: BillingCase, lines: Lines, sets: CodeSets) -> BillingCase:
    facts = published_facts(case, lines, sets)
    return BillingCase(case.visit, case.tables, case.charged, case.groups, case.questions, case.answers, facts)


def _charges(lines: Lines, findings: tuple[Finding, ...], providers: tuple[ClaimProvider, ...]) -> Charges:
    worst = findings[0].severity if findings else None
    if worst is Severity.STOP:
        return Charges("not_billable", (), findings)
    status = "hold" if worst is Severity.WARN else "billable"
    return Charges(status, tuple(sorted(lines, key=_place)), findings, providers)


def _place(line: ChargeLine) -> tuple[bool, bool, int, int, bool, str]:
    waste = "JW" in line.modifiers
    return (not line.service, line.package is not None, line.injection, line.package or 0, waste, line.key)


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
        charge=_new(change.charge, line.charge),
        service=line.service,
    )


def _new(value: Value | None, before: Value) -> Value:
    return before if value is None else value


def _agreeing(changes: list[Amendment]) -> None:
    for field in ("diagnosis_pointers", "ndc11", "ndc_unit", "ndc_quantity", "narrative", "charge"):
        values = {getattr(change, field) for change in changes} - {None}
        if len(values) > 1:
            raise ValueError(f"two rules of one stage set {field} to {values}")


def _printed(modifiers: set[str]) -> tuple[str, ...]:
    if len(modifiers) < 2:
        return tuple(modifiers)
    printed = shipped_billing_tables().printed
    # A modifier somebody keyed that no table holds goes last; another rule asks about it.
    return tuple(sorted(modifiers, key=lambda modifier: (printed.get(modifier, len(printed)), modifier)))
