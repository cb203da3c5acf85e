"""Sites rotate: the last side is shown, and repeating it needs a reason where the label says alternate (S33, S34)."""

from __future__ import annotations

from models.core.finding import Finding
from models.core.words import day_text
from models.safety.case import GivingCase
from models.safety.check import SafetyRule, Stage, fact

RULE = SafetyRule(
    "rotation",
    "Sites rotate",
    "S33, S34: VistA BCMA GUI manual; product labels",
    stages=(Stage.GIVE,),
    facts={"give.site": fact("administration.site")},
    passed="SAME SIDE AGAIN",
)


def check(case: GivingCase) -> list[Finding]:
    """Note, or for an alternating product warn, when the site is the one used last for this drug."""
    drug = case.facts.drug
    last = next((d for d in case.facts.doses if drug and d.drug_slug == drug.slug and d.site_codes), None)
    if drug is None or last is None or not case.draft.outcome.reached_patient:
        return []
    found = []
    for number, site in enumerate(case.sites):
        used = [case.facts.tables.sites[code] for code in last.site_codes if code in case.facts.tables.sites]
        when = day_text(last.service_date, case.today)
        alternating = next((row for row in drug.site_rules if row.alternate_side), None)
        if alternating and site.side in {place.side for place in used}:
            text = f"{drug.display} alternates sides; the last was {site.side} ({when}). Take the other, or say why."
            found.append(RULE.warn(f"give.site[{number}]", text, basis=alternating.source))
        elif site.code in last.site_codes:
            found.append(RULE.note(f"give.site[{number}]", f"Same site as last time ({when})."))
    return found
