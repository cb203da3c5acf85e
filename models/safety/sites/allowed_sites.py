"""Where a drug may be given: its own rule, else its class's; None leaves every site of the route (S30)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.codes.tables.safety_rows import ClassSite
from models.core.bounds import holds
from models.core.source import Source
from models.core.words import age_on
from models.drugs.drug import Drug, SiteRule
from models.safety.case import GivingFacts


@dataclass(frozen=True, slots=True)
class AllowedSites:
    """The site groups allowed, who says so, and what another site is: stop or warn."""

    groups: frozenset[str]
    source: Source
    severity: str


def allowed_sites(facts: GivingFacts, day: date) -> AllowedSites | None:
    """Return where the ordered drug may be given by the order's route at the patient's age on `day`."""
    drug, route = facts.drug, facts.order.route
    if drug is None:
        return None
    rules = [rule for rule in drug.site_rules if rule.route == route]
    if not rules:
        own = next((row for row in facts.tables.class_sites if _of_class(row, drug, route)), None)
        return AllowedSites(frozenset(own.groups), own.source, "stop") if own else None
    ages = {age_on(born, day) for born in facts.patient.birth.samples}
    groups = frozenset.intersection(*(_groups(rules, age) for age in ages))
    severity = "warn" if all(rule.severity == "warn" for rule in rules) else "stop"
    return AllowedSites(groups, rules[0].source, severity)


def _groups(rules: Sequence[SiteRule], age: int) -> frozenset[str]:
    return frozenset(group for rule in rules if holds(age, rule.age_from, rule.age_below) for group in rule.groups)


def _of_class(row: ClassSite, drug: Drug, route: str | None) -> bool:
    return drug.product_class in row.classes and row.route == route
