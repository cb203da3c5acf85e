"""A product's own site rule beats its class's and the general one (S30)."""

from __future__ import annotations

from models.codes.tables.code_tables import BodySite
from models.core.finding import Finding
from models.safety.case import GivingCase
from models.safety.check import SafetyRule, Stage, fact
from models.safety.giving import service_day
from models.safety.sites.allowed_sites import AllowedSites, allowed_sites

RULE = SafetyRule(
    "product_site",
    "The label's sites for this product",
    "S30: product labels, named in each row",
    passed="SITE NOT BY THE LABEL",
    stages=(Stage.GIVE,),
    facts={"give.site": fact("administration.site")},
    each_ingredient=True,
)


def check(case: GivingCase) -> list[Finding]:
    """Stop, or where the row says so warn, for a site the product's label does not allow by this route at this age."""
    allowed = allowed_sites(case.facts, service_day(case))
    if allowed is None or not case.draft.outcome.reached_patient:
        return []
    name = case.facts.drug.display if case.facts.drug else ""
    wrong = ((number, site) for number, site in enumerate(case.sites) if site.group not in allowed.groups)
    return [_finding(name, allowed, number, site) for number, site in wrong]


def _finding(name: str, allowed: AllowedSites, number: int, site: BodySite) -> Finding:
    at = f"give.site[{number}]"
    message = f"{name} is not given in the {site.display} ({allowed.source.key})."
    if allowed.severity == "warn":
        return RULE.warn(at, f"{message} Pick another site, or give the reason.", basis=allowed.source)
    return RULE.stop(at, f"{message} Pick another site.", basis=allowed.source)
