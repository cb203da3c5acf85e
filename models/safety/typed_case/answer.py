"""What the safety rules find in a case stated by its facts: findings with what passes them, and the next dose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from models.codes.tables.code_tables import CodeTables
from models.core.finding import Finding, Severity
from models.core.source import Confidence
from models.safety.case import GivingCase
from models.safety.check import Fact, SafetyRule, check_at, rule_of
from models.safety.dosing.window import bands_of, window_after
from models.safety.giving import service_day
from models.safety.typed_case.case import SafetyCase, giving_case

CLEAR = "clear"
_NUMBER = re.compile(r"\[(\d+)\]")
# Rows count young ages in months, others in whole years.
_AGES = (*range(36), *range(36, 12 * 121, 12))
_NO_BIRTH_DATE = "The age decides here, and no birth date is stated. State it."


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as other programs read it: `at` is a path of the facts, `passes_with` what lets a person go on.

    None passes nothing; a note asks for nothing.
    """

    rule: str
    severity: Severity
    at: str
    text: str
    source: str
    confidence: Confidence
    passes_with: str | None = None


@dataclass(frozen=True, slots=True)
class Next:
    """When the dose after this one is due, and the days between which the drug's interval asks nothing."""

    due: date
    window: tuple[date, date] | None


@dataclass(frozen=True, slots=True)
class SafetyAnswer:
    """What was found, highest severity first. `verdict` is that severity, or clear; notes do not count."""

    findings: tuple[Found, ...]
    next: Next | None

    @property
    def verdict(self) -> str:
        """Return stop, warn or clear."""
        return verdict(self.findings)


def verdict(findings: Iterable[Found]) -> str:
    """Return the highest severity that asks for something, clear when none does."""
    found = {finding.severity for finding in findings}
    return next((level.value for level in (Severity.STOP, Severity.WARN) if level in found), CLEAR)


def answer(case: SafetyCase, tables: CodeTables, signed_off: frozenset[str] = frozenset()) -> SafetyAnswer:
    """Return what the rules of the case's stage find in it; they are asked for every age where none is stated."""
    built = giving_case(case, tables, signed_off)
    if case.patient.birth_date is None:
        found = sorted(_at_any_age(case, built), key=lambda one: -_WEIGHT[one.severity])
        return SafetyAnswer(tuple(found), _next(built))
    return SafetyAnswer(tuple(_found(case, finding) for finding in _heard(case, built)), _next(built))


def _heard(case: SafetyCase, built: GivingCase) -> list[Finding]:
    """Return the findings about facts: those of the charting screen, and those that need a fact not stated, are not."""
    return [finding for finding in check_at(built, case.stage) if _speaks(case, finding)]


def _speaks(case: SafetyCase, finding: Finding) -> bool:
    about = fact_of(rule_of(finding), finding)
    return about is not None and all(path in case.stated for path in about.needs)


def _at_any_age(case: SafetyCase, built: GivingCase) -> Iterable[Found]:
    """Yield what holds at every age; where only some ages have a finding, that the age is needed instead."""
    day = service_day(built)
    by_key: dict[tuple[str, str], list[Finding]] = {}
    seen: Counter[tuple[str, str, Severity]] = Counter()
    for months in _AGES:
        years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
        born = date(years, month + 1, 1)
        aged = replace(built, facts=replace(built.facts, patient=replace(built.facts.patient, birth_date=born)))
        for finding in _heard(case, aged):
            by_key.setdefault((finding.rule, finding.at), []).append(finding)
            seen[finding.rule, finding.at, finding.severity] += 1
    needed: dict[str, Finding] = {}
    for (rule, at), found in by_key.items():
        worst = max(found, key=lambda one: _WEIGHT[one.severity])
        if seen[rule, at, worst.severity] == len(_AGES):
            same = all(one.text == worst.text for one in found)
            yield _found(case, worst if same else replace(worst, text=f"{rule_of(worst).title}: kept at no age."))
        else:
            needed.setdefault(rule, worst)
    for worst in needed.values():
        yield replace(_found(case, worst), at="patient.birth_date", text=_NO_BIRTH_DATE)


_WEIGHT = {Severity.NOTE: 0, Severity.WARN: 1, Severity.STOP: 2}


def _found(case: SafetyCase, finding: Finding) -> Found:
    rule = rule_of(finding)
    about = fact_of(rule, finding)
    basis = finding.basis
    return Found(
        rule=finding.rule,
        severity=finding.severity,
        at=_path(about, finding, case.stated) if about else "",
        text=finding.text,
        source=basis.cited if basis else finding.source,
        confidence=basis.confidence if basis else rule.confidence,
        passes_with=_passes_with(rule, finding.severity),
    )


def fact_of(rule: SafetyRule, finding: Finding) -> Fact | None:
    """Return the fact a finding is about, None for one that concerns the charting screen only."""
    at = _NUMBER.sub("[]", finding.at)
    return next((about for beginning, about in rule.facts.items() if at.startswith(beginning)), None)


def _path(about: Fact, finding: Finding, stated: frozenset[str]) -> str:
    path = next((path for path in about.paths if path in stated), about.paths[0])
    number = _NUMBER.search(finding.at)
    return path.replace("[]", f"[{number[1]}]" if number else "")


def _passes_with(rule: SafetyRule, severity: Severity) -> str | None:
    if severity is Severity.WARN:
        return "reason"
    if severity is Severity.NOTE:
        return None
    return "provider" if rule.provider_may_pass else "second_person" if rule.second_person else None


def _next(case: GivingCase) -> Next | None:
    """Return when the next dose is due: by the order's interval, else by the drug's own; None where neither has one."""
    drug, day = case.facts.drug, service_day(case)
    bands = bands_of(drug)
    days = case.facts.order.interval_days
    if days is None and drug:
        days = bands.on_time_through if bands else drug.min_interval_days
    if not days:
        return None
    window = window_after(bands, day) if bands else None
    return Next(day + timedelta(days=days), (window.opens, window.closes) if window else None)
