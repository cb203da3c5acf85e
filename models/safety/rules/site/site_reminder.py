"""What to remember at the picked site: the deltoid's landmark, the distance from the navel (S36, S38)."""

from __future__ import annotations

from models.core.finding import Finding
from models.safety.case import GivingCase
from models.safety.check import SafetyRule, Stage, fact

RULE = SafetyRule(
    "site_reminder",
    "Landmarks are told where they matter",
    "S36, S38: sources named in each row",
    stages=(Stage.GIVE,),
    facts={"give.landmark_": fact("administration.site")},
)


def check(case: GivingCase) -> list[Finding]:
    """Note the reminder of every picked site's group."""
    if not case.draft.outcome.reached_patient:
        return []
    groups = {site.group for site in case.sites}
    rows = [row for row in case.facts.tables.reminders if row.group in groups]
    return [RULE.note(f"give.landmark_{row.group}", row.text, basis=row.source) for row in rows]
