"""Volume against what a site takes; the product's label overrides (S31)."""

from __future__ import annotations

from decimal import Decimal

from models.core.finding import Finding
from models.core.quantity import format_amount
from models.core.words import age_on
from models.safety.case import GivingCase
from models.safety.check import SafetyRule, Stage, fact
from models.safety.dosing.facts import differs_from_order
from models.safety.giving import service_day
from models.safety.sites.usual_site import age_volume

RULE = SafetyRule(
    "site_volume",
    "Volume fits the site",
    "S31: JBI summary on volumes; settings, evidence weak",
    passed="VOLUME OVER THE SITE LIMIT",
    stages=(Stage.GIVE,),
    facts={"give.volume": fact("administration.volume_ml")},
)


def check(case: GivingCase) -> list[Finding]:
    """Note a volume over the site's first figure, warn over its second; silent within the product's label.

    The volume of a dose that is not the ordered one is not judged: the dose is asked about already.
    """
    if case.volume_ml is None or not case.draft.outcome.reached_patient or differs_from_order(case):
        return []
    found = []
    for number, site in enumerate(case.sites):
        part = case.draft.sites[number].volume_ml
        volume = part if part is not None else case.volume_ml
        infant = case.facts.tables.infant_volume
        if volume > infant.warn_ml and age_on(case.facts.patient.birth_date, service_day(case)) < infant.age_below:
            most = format_amount(infant.warn_ml)
            text = (
                f"{format_amount(volume)} mL at one site: over {most} mL for an infant. Split it, or give the reason."
            )
            found.append(RULE.warn(f"give.volume[{number}]", text, basis=infant.source))
            continue
        aged = age_volume(case, site.group)
        limit = aged or case.facts.tables.volumes.get(site.group)
        if limit is None or (aged is None and volume <= _label_limit(case, site.group)):
            continue
        whose = f", {aged.who}" if aged else ""
        message = f"{format_amount(volume)} mL in the {site.display}{whose}: over"
        if volume > limit.warn_ml:
            text = f"{message} {format_amount(limit.warn_ml)} mL. Choose a larger muscle, split it, or give a reason."
            found.append(RULE.warn(f"give.volume[{number}]", text, basis=limit.source))
        elif volume > limit.note_ml:
            text = f"{message} {format_amount(limit.note_ml)} mL."
            found.append(RULE.note(f"give.volume[{number}]", text, basis=limit.source))
    return found


def _label_limit(case: GivingCase, group: str) -> Decimal:
    rules = case.facts.drug.site_rules if case.facts.drug else ()
    allowed = [r.max_volume_ml for r in rules if group in r.groups and r.max_volume_ml is not None]
    return max(allowed, default=Decimal(0))
