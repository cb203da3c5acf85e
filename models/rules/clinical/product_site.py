"""A product's own site rule beats the general one (S30)."""

from __future__ import annotations

from models.rules.case import GivingCase
from models.rules.safety import SafetyRule
from models.values.finding import Finding

RULE = SafetyRule("product_site", "The label's sites for this product", "S30: product labels, named in each row")


def check(case: GivingCase) -> list[Finding]:
    """Stop for a site the product's label does not allow by this route."""
    drug = case.facts.drug
    if drug is None or not case.draft.outcome.reached_patient:
        return []
    rules = [rule for rule in drug.site_rules if rule.route == case.facts.order.route]
    found = []
    for rule in rules:
        for number, site in enumerate(case.sites):
            if site.group not in rule.groups:
                text = f"{drug.display} is not given in the {site.display} ({rule.source.key}). Pick another site."
                found.append(RULE.stop(f"give.site[{number}]", text))
    return found
