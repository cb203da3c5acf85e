"""Runs every safety rule on a case. Rules live in models/safety/rules, one file each, found by discovery."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import import_module
from types import ModuleType

import models.safety.rules
from models.codes.tables.code_tables import CodeTables
from models.core.charting_codes import Step
from models.core.finding import Finding, Severity
from models.core.source import Confidence, Source
from models.safety.case import GivingCase
from models.safety.facts import AttestationFacts
from models.safety.mixing import ingredient_cases, suffixed


class Stage(StrEnum):
    """When a dose is asked about by its facts alone, apart from the charting screen."""

    ORDER = "order"
    DOSE = "dose"
    GIVE = "give"
    RESPONSE = "response"


BEFORE = (Stage.ORDER, Stage.DOSE, Stage.GIVE)
"""Stages of a rule that holds from the order until the dose is given."""
AT_THE_DOSE = (Stage.DOSE, Stage.GIVE)


@dataclass(frozen=True, slots=True)
class Fact:
    """What a finding is about, as a case states it: a path such as `order.dose`; `[]` is the finding's own number.

    With several paths the first one stated is meant. A finding whose `needs` are not all stated is not made.
    """

    paths: tuple[str, ...]
    needs: tuple[str, ...] = ()


def fact(*paths: str, needs: tuple[str, ...] = ()) -> Fact:
    """Return the fact at one or several paths."""
    return Fact(paths, needs)


@dataclass(frozen=True, slots=True)
class SafetyRule:
    """What a safety rule is: its id (the file's name), what it promises, and where that comes from.

    `answers` names the table of `reasons.toml` whose codes answer its warnings; one with a single row is a plain
    acknowledgement. `provider_may_pass` marks stops a provider may decide on with their own PIN and a reason,
    `second_person` those another person's look lifts. `passed` is what a signed record says of an answered warning, in
    capitals before its reason. `stages` and `facts` say when the rule is asked by facts alone, and what each of its
    findings is then about: the beginning of a finding's `at`, and the fact. A finding about no fact concerns the
    charting screen only. `confidence` is that of `source`. One asked of `each_ingredient` judges by an amount, a label
    or a lot: of several ingredients in one syringe it judges every one instead of the whole.
    """

    id: str
    title: str
    source: str
    answers: str = "override"
    provider_may_pass: bool = False
    passed: str = ""
    second_person: bool = False
    confidence: Confidence = Confidence.CONFIRMED
    stages: tuple[Stage, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    each_ingredient: bool = False

    def finding(
        self, severity: Severity, at: str, text: str, passed: str = "", *, basis: Source | None = None
    ) -> Finding:
        """Return a finding of this rule. `at` is `step.field`; `passed` where the rule warns of several things.

        `basis` cites the row of data behind it, which then is the finding's source.
        """
        message = passed or self.passed or f"PASSED {text.partition('. ')[0].rstrip('.')}"
        source = basis.cited if basis else self.source
        return Finding(self.id, severity, at, text, source, message if severity is Severity.WARN else "", basis)

    def stop(self, at: str, text: str, *, basis: Source | None = None) -> Finding:
        """Return a finding that blocks signing."""
        return self.finding(Severity.STOP, at, text, basis=basis)

    def warn(self, at: str, text: str, passed: str = "", *, basis: Source | None = None) -> Finding:
        """Return a finding that passes with a coded reason."""
        return self.finding(Severity.WARN, at, text, passed, basis=basis)

    def note(self, at: str, text: str, *, basis: Source | None = None) -> Finding:
        """Return a finding that only informs."""
        return self.finding(Severity.NOTE, at, text, basis=basis)


Check = Callable[[GivingCase], list[Finding]]
_ORDER = (Severity.STOP, Severity.WARN, Severity.NOTE)


def check(case: GivingCase) -> tuple[Finding, ...]:
    """Return what every rule finds, stops first, in step order within a severity."""
    return _sorted(_found(case, _checks()))


def check_at(case: GivingCase, stage: Stage) -> tuple[Finding, ...]:
    """Return what the rules of one stage find, in the order of `check`."""
    return _sorted(_found(case, _checks_at(stage)))


def _found(case: GivingCase, checks: tuple[Check, ...]) -> list[Finding]:
    """Return what the rules find. With a partial birth date, what holds for only some of its days asks (W26)."""
    birth = case.facts.patient.birth
    if birth.exact:
        return _asked(case, checks)
    by_key: dict[tuple[str, str], list[Finding]] = {}
    for day in birth.samples:
        for finding in _found(born_on(case, day), checks):
            by_key.setdefault((finding.rule, finding.at), []).append(finding)
    return [_settled(found, len(birth.samples), birth.text) for found in by_key.values()]


def _asked(case: GivingCase, checks: tuple[Check, ...]) -> list[Finding]:
    if not case.facts.parts:
        return [finding for rule in checks for finding in rule(case)]
    each = _of_each_ingredient()
    found = [finding for rule in checks if rule not in each for finding in rule(case)]
    for part in ingredient_cases(case):
        found += [suffixed(finding, part) for rule in checks if rule in each for finding in rule(part)]
    return found


def born_on(case: GivingCase, day: date) -> GivingCase:
    """Return a case as if its patient was born on a day."""
    patient = replace(case.facts.patient, birth_date=day, birth_precision="day")
    return replace(case, facts=replace(case.facts, patient=patient))


def _settled(found: list[Finding], days: int, born: str) -> Finding:
    """Return the gravest of a rule's findings; one that not every day of birth makes is asked about, never decided."""
    worst = min(found, key=lambda finding: _ORDER.index(finding.severity))
    alike = sum(finding.severity is worst.severity for finding in found)
    if alike == days or worst.severity is Severity.NOTE:
        return worst
    text = f"Born {born}, so the age does not decide. {worst.text} Ask, or give the reason."
    return rule_of(worst).finding(Severity.WARN, worst.at, text, f"AGE NOT KNOWN, born {born}", basis=worst.basis)


def _sorted(found: list[Finding]) -> tuple[Finding, ...]:
    steps = [step.value for step in Step]
    return tuple(sorted(found, key=lambda f: (_ORDER.index(f.severity), steps.index(step_of(f)), f.rule, f.at)))


def unanswered(case: GivingCase, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings that keep the case from being signed: stops, and warnings without a coded reason."""
    return tuple(
        finding
        for finding in findings
        if finding.severity is Severity.STOP or (finding.severity is Severity.WARN and not _answered(case, finding))
    )


def rule_of(finding: Finding) -> SafetyRule:
    """Return the rule that made a finding."""
    return _by_id()[finding.rule]


def decided_by_provider(case: GivingCase, key: str) -> AttestationFacts | None:
    """Return the provider's signed decision to pass the stop `key`, None while there is none."""
    return next((item for item in case.facts.attestations if item.kind == "override" and item.finding == key), None)


def answer(tables: CodeTables, rule_id: str, code: str) -> str:
    """Return the words of the coded reason a finding of a rule was answered with; the code where no table holds it."""
    rule = _by_id().get(rule_id)
    row = tables.reason(rule.answers if rule else "override", code)
    return row.display if row else code


def _answered(case: GivingCase, finding: Finding) -> bool:
    return case.facts.tables.reason(rule_of(finding).answers, case.draft.overrides.get(finding.key, "")) is not None


def step_of(finding: Finding) -> str:
    """Return the step a finding belongs to."""
    return finding.at.partition(".")[0]


@cache
def rules() -> tuple[SafetyRule, ...]:
    """Return every safety rule, by id."""
    return tuple(module.RULE for module in _modules())


@cache
def _by_id() -> dict[str, SafetyRule]:
    return {rule.id: rule for rule in rules()}


@cache
def _checks() -> tuple[Check, ...]:
    return tuple(module.check for module in _modules())


@cache
def _of_each_ingredient() -> frozenset[Check]:
    return frozenset(module.check for module in _modules() if module.RULE.each_ingredient)


@cache
def _checks_at(stage: Stage) -> tuple[Check, ...]:
    return tuple(module.check for module in _modules() if stage in module.RULE.stages)


def _modules() -> list[ModuleType]:
    found = pkgutil.walk_packages(models.safety.rules.__path__, f"{models.safety.rules.__name__}.")
    return sorted((import_module(item.name) for item in found if not item.ispkg), key=lambda module: module.RULE.id)
