"""A site fits the patient's age: a small muscle, or a nerve too near, needs a reason (S28, S30)."""

from __future__ import annotations

from models.codes.tables.age_rows import AgeSite
from models.codes.tables.code_tables import BodySite
from models.core.finding import Finding
from models.safety.approval import unconfirmed_limit
from models.safety.case import GivingCase
from models.safety.check import SafetyRule, Stage, fact
from models.safety.giving import service_day
from models.safety.sites.allowed_sites import allowed_sites
from models.safety.sites.usual_site import age_site, by_the_label, usual_group

RULE = SafetyRule(
    "age_site",
    "The site fits the patient's age",
    "S28: CDC General Best Practices, vaccine administration; rows by age",
    passed="SITE NOT USUAL AT THIS AGE",
    stages=(Stage.GIVE,),
    facts={"give.age_site": fact("administration.site")},
)


def check(case: GivingCase) -> list[Finding]:
    """Warn of a site the patient's age avoids, note one for a large enough muscle; the drug's own label is only noted.

    A site the label or the class forbids is left to the rule that says so.
    """
    row = age_site(case)
    if row is None or not case.draft.outcome.reached_patient:
        return []
    may = allowed_sites(case.facts, service_day(case))
    fitting = [(n, site) for n, site in enumerate(case.sites) if may is None or site.group in may.groups]
    return [found for number, site in fitting if (found := _judged(case, row, number, site))]


def _judged(case: GivingCase, row: AgeSite, number: int, site: BodySite) -> Finding | None:
    at, name = f"give.age_site[{number}]", site.display.capitalize()
    if site.group in row.careful:
        text = f"{name}, {row.who}: only if the muscle is large enough. {_instead(case)}".rstrip()
        return RULE.note(at, text, basis=row.source)
    if site.group not in row.avoid:
        return None
    message = (
        f"{name} is not usual for {row.who}{unconfirmed_limit(case.facts.signed_off, row)}: small muscle, nerve near."
    )
    if by_the_label(case, site.group):
        return RULE.note(at, f"{message} The label names it.", basis=row.source)
    text = f"{message} {_instead(case)} Or give the reason.".replace("  ", " ")
    return RULE.warn(at, text, basis=row.source)


def _instead(case: GivingCase) -> str:
    group = usual_group(case)
    site = next((place for place in case.facts.tables.sites.values() if place.group == group), None)
    return f"Take the {site.display.partition(' ')[2]}." if site else ""
