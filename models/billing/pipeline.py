"""From a visit to its charges: every rule in models/billing/rules, stage by stage."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache, lru_cache
from importlib import import_module
from typing import NamedTuple

import models.billing.rules
from models.billing.case import BillingCase, billing_case, published_facts
from models.billing.facts import Visit
from models.billing.lines import ChargeLine, Charges, ClaimProvider
from models.billing.merging import Lines, merged
from models.billing.rule import NOTHING, Outcome, Rule, Stage
from models.codes.code_sets import CodeSets
from models.codes.shipped_code_sets import shipped_code_sets
from models.core.finding import Finding, Severity

# Members of an enum are looked up once: on this path a look-up costs as much as a rule.
_STAGES, _MODIFIERS = tuple(Stage), Stage.MODIFIERS
_STOP, _WARN = Severity.STOP, Severity.WARN
_SEVERITIES = {Severity.STOP: 0, Severity.WARN: 1, Severity.NOTE: 2}


class Member(NamedTuple):
    """A discovered rule and its function."""

    rule: Rule
    apply: Callable[[BillingCase, Lines], Outcome]


Stages = Sequence[Sequence[Member]]


def derive(visit: Visit, sets: CodeSets | None = None) -> Charges:
    """Return what the visit bills: lines, status and findings. Never raises for a visit, however incomplete.

    Any stop leaves the visit not_billable without lines; any warning holds it for a coder, with the lines that would
    go out if released. Other services come first, then administration lines, then drug lines in injection order, each
    JW line after its partner. `sets` None means the code sets that come with the program. The same visit is worked out
    once: nothing but its facts and the code sets decides.
    """
    return derive_all((visit,), sets)[0]


def derive_all(visits: Sequence[Visit], sets: CodeSets | None = None) -> list[Charges]:
    """Return what each visit bills by itself, as `derive` does.

    A hundred visits together take two thirds of the time of one by one: a rule is passed by all before the next.
    """
    if len(_KEPT) > _MOST_SETS:
        _KEPT.clear()
    kept = _KEPT.setdefault(sets, {})
    found = [kept.get(visit) for visit in visits]
    missing = [visit for visit, charges in zip(visits, found, strict=True) if charges is None]
    if len(kept) + len(missing) > _MOST_KEPT:
        kept.clear()
    derived = derive_anew(missing, sets)
    kept.update(zip(missing, derived, strict=True))
    fresh = iter(derived)
    return [next(fresh) if charges is None else charges for charges in found]


_KEPT: dict[CodeSets | None, dict[Visit, Charges]] = {}
_MOST_KEPT, _MOST_SETS = 8192, 8


def derive_anew(visits: Sequence[Visit], sets: CodeSets | None = None) -> list[Charges]:
    """Return what each visit bills, worked out again whatever is kept."""
    cases = [billing_case(visit) for visit in visits]
    return _run(cases, [_chosen(case.features, _holding(case.visit.date_of_service)) for case in cases], sets)


def run(visit: Visit, staged: Stages, sets: CodeSets | None = None) -> Charges:
    """Return the charges that the given rules derive; within a stage their order makes no difference."""
    case = billing_case(visit)
    concerned = _concerned(staged, case.features, _in_force(staged, visit.date_of_service))
    return _run([case], [concerned], sets)[0]


class _Under(NamedTuple):
    """A visit on its way through the stages: its rules, its findings and providers so far."""

    concerned: Stages
    findings: list[Finding]
    providers: list[ClaimProvider]


def _run(cases: list[BillingCase], concerned: Sequence[Stages], sets: CodeSets | None) -> list[Charges]:
    """Lead the cases through the stages together; what one answers never reaches another."""
    lines: list[Lines] = [()] * len(cases)
    under = [_Under(rules, [], []) for rules in concerned]
    for number, stage in enumerate(_STAGES[: max(map(len, concerned), default=0)]):
        if stage is _MODIFIERS:
            facts = sets or shipped_code_sets()
            cases = [_published(case, so_far, facts) for case, so_far in zip(cases, lines, strict=True)]
        lines = [_passed(number, *one) for one in zip(under, cases, lines, strict=True)]
    return [_charges(so_far, one) for so_far, one in zip(lines, under, strict=True)]


def _passed(stage: int, under: _Under, case: BillingCase, lines: Lines) -> Lines:
    """Return a visit's lines after a stage; its findings and providers are added to those before."""
    answers = _answers(under.concerned[stage], case, lines)
    for answer in answers:
        if answer.findings:
            under.findings.extend(answer.findings)
        if answer.providers:
            under.providers.extend(answer.providers)
    return merged(lines, answers) if answers else lines


@cache
def stages() -> tuple[tuple[Member, ...], ...]:
    """Return every rule by stage, in stage order and by id within a stage."""
    found = pkgutil.walk_packages(models.billing.rules.__path__, f"{models.billing.rules.__name__}.")
    modules = [import_module(item.name) for item in found if not item.ispkg]
    members = sorted((Member(module.RULE, module.apply) for module in modules), key=lambda member: member.rule.id)
    return tuple(tuple(m for m in members if m.rule.stage is stage) for stage in Stage)


@lru_cache(maxsize=4096)
def _holding(day: date) -> frozenset[str]:
    """Return the ids of the rules in force on a day: the same set for years on end."""
    return _in_force(stages(), day)


@lru_cache(maxsize=4096)
def _chosen(features: frozenset[str], holding: frozenset[str]) -> Stages:
    return _concerned(stages(), features, holding)


def _in_force(staged: Stages, day: date) -> frozenset[str]:
    return frozenset(rule.id for members in staged for rule, _ in members if rule.holds_on(day))


def _concerned(staged: Stages, features: frozenset[str], holding: frozenset[str]) -> Stages:
    """Return, stage by stage, the rules among those in force that a visit with these features has to pass."""
    return tuple(
        tuple(member for member in members if member.rule.id in holding and _waits_for(member.rule, features))
        for members in staged
    )


def _waits_for(rule: Rule, features: frozenset[str]) -> bool:
    return not rule.needs or not features.isdisjoint(rule.needs)


def _answers(members: Sequence[Member], case: BillingCase, lines: Lines) -> list[Outcome]:
    """Return what the rules have to say, in the order of their ids."""
    message = []
    for member in members:
        outcome = member[1](case, lines)
        if outcome is not NOTHING:
            message.append((member[0].id, outcome))
    if len(message) > 1:
        message.sort(key=_id)
    return [outcome for _, outcome in message]


def _id(pair: tuple[str, Outcome]) -> str:
    return pair[0]


def _weight(finding: Finding) -> tuple[int, str, str, str]:
    return _SEVERITIES[finding.severity], finding.at, finding.rule, finding.text


def _published(case: BillingCase, lines: Lines, sets: CodeSets) -> BillingCase:
    facts = published_facts(case, lines, sets)
    return BillingCase(
        case.visit, case.tables, case.charged, case.groups, case.questions, case.answers, case.features, facts
    )


def _charges(lines: Lines, under: _Under) -> Charges:
    if len(under.findings) > 1:
        under.findings.sort(key=_weight)
    findings, providers = tuple(under.findings), tuple(under.providers)
    worst = findings[0].severity if findings else None
    if worst is _STOP:
        return Charges("not_billable", (), findings)
    status = "hold" if worst is _WARN else "billable"
    return Charges(status, tuple(sorted(lines, key=_place)), findings, providers)


def _place(line: ChargeLine) -> tuple[bool, bool, int, int, bool, str]:
    waste = "JW" in line.modifiers
    return (not line.service, line.package is not None, line.injection, line.package or 0, waste, line.key)
