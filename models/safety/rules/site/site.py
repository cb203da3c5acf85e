"""A site with its side is recorded, and the route allows it (S28, S29, S32)."""

from __future__ import annotations

from decimal import Decimal

from models.core.finding import Finding
from models.core.quantity import format_amount
from models.safety.case import GivingCase
from models.safety.check import SafetyRule, Stage, fact

RULE = SafetyRule(
    "site",
    "Site and side recorded, and allowed for the route",
    "S28, S29, S32: VistA BCMA GUI manual",
    stages=(Stage.GIVE,),
    facts={"give.site": fact("administration.site", needs=("order.route",))},
)


def check(case: GivingCase) -> list[Finding]:
    """Stop for no site, a site of another route, or split volumes that do not add up."""
    if not case.draft.outcome.reached_patient:
        return []
    if not case.sites or len(case.sites) < len(case.draft.sites):
        return [RULE.stop("give.site", "Pick the site: press its number.")]
    wrong = [site.display for site in case.sites if site.route != case.facts.order.route]
    if wrong and case.facts.order.route:
        return [RULE.stop("give.site", f"{wrong[0]} is not a site for this route. Pick one from the list.")]
    return _split(case)


def _split(case: GivingCase) -> list[Finding]:
    if len(case.draft.sites) < 2 or case.volume_ml is None:
        return []
    volumes = [site.volume_ml for site in case.draft.sites]
    total = sum((volume for volume in volumes if volume is not None), start=Decimal(0))
    if None in volumes or total != case.volume_ml:
        text = f"The parts make {format_amount(total)} mL, the dose {format_amount(case.volume_ml)} mL. Correct them."
        return [RULE.stop("give.volume", text)]
    return []
