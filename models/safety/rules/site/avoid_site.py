"""A site the patient's chart keeps clear is not used: scar, infection, mastectomy or fistula side, … (S38)."""

from __future__ import annotations

from models.codes.tables.code_tables import BodySite
from models.codes.tables.safety_rows import Flag
from models.core.finding import Finding, Severity
from models.patients.facts import FlagFacts
from models.safety.case import GivingCase
from models.safety.check import SafetyRule, Stage, fact

RULE = SafetyRule(
    "avoid_site",
    "Sites the chart keeps clear",
    "S38: avoid-site flags, named in each row",
    passed="SITE THE CHART KEEPS CLEAR",
    stages=(Stage.GIVE,),
    facts={"give.avoid_": fact("administration.site")},
)


def check(case: GivingCase) -> list[Finding]:
    """Stop or warn, as the flag's row says, for a picked site that a flag of the patient keeps clear."""
    if not case.draft.outcome.reached_patient:
        return []
    return [
        _finding(row, number, site, flag)
        for number, site in enumerate(case.sites)
        for flag in case.facts.patient.flags
        if (row := case.facts.tables.flags.get(flag.code)) and _blocks(row, flag, site)
    ]


def _blocks(row: Flag, flag: FlagFacts, site: BodySite) -> bool:
    if row.kind == "site":
        return flag.place == site.code
    return row.kind == "side" and flag.place == site.side and site.group in row.groups


def _finding(row: Flag, number: int, site: BodySite, flag: FlagFacts) -> Finding:
    note = f" ({flag.note})" if flag.note else ""
    text = f"{site.display.capitalize()}: {row.display}{note}. Pick another site"
    if row.severity == "stop":
        return RULE.stop(f"give.avoid_{flag.code}[{number}]", f"{text}.", basis=row.source)
    at = f"give.avoid_{flag.code}[{number}]"
    return RULE.finding(Severity(row.severity), at, f"{text}, or give the reason.", basis=row.source)
