"""How the patient took it is recorded; an observation time still running says so (S57, S59, S61)."""

from __future__ import annotations

from datetime import timedelta

from models.core.charting_codes import MONITOR, UNABLE, ResponseKind
from models.core.finding import Finding
from models.core.words import time_text
from models.safety.case import GivingCase
from models.safety.check import SafetyRule, Stage, fact
from models.safety.giving import dose_number, minutes_to_watch

RULE = SafetyRule(
    "response",
    "Response recorded",
    "S59, S61, S78: labels and guidelines named with each drug",
    passed="OBSERVATION ENDED EARLY",
    stages=(Stage.RESPONSE,),
    facts={
        "response.kind": fact("response.outcome"),
        "response.signs": fact("response.signs"),
        "response.severity": fact("response.severity"),
        "response.note": fact("response.note"),
    },
)


def check(case: GivingCase) -> list[Finding]:
    """Stop for no response, a reaction without signs, or pain scores missing where the reason is pain."""
    draft, drug = case.draft, case.facts.drug
    if not draft.outcome.reached_patient or drug is None:
        return []
    if draft.response is None:
        return [RULE.stop("response.kind", "Say how the patient took it, or that the observation still runs.")]
    found = []
    if draft.response is ResponseKind.REACTION and not draft.signs:
        found.append(RULE.stop("response.signs", "A reaction needs at least one sign. Pick what was seen."))
    if draft.response is ResponseKind.REACTION and not case.facts.tables.reason("severity", draft.severity or ""):
        found.append(RULE.stop("response.severity", "Say how severe the reaction is."))
    if draft.response is ResponseKind.LEFT_EARLY and not draft.note.strip():
        found.append(RULE.stop("response.note", "Left early needs a note. Write why, and what was said."))
    found += _pain(case) if drug.pain else []
    found += _watched(case)
    return found


def _watched(case: GivingCase) -> list[Finding]:
    minutes, given = minutes_to_watch(case), case.draft.given_at
    if case.draft.response is not ResponseKind.TOLERATED or not minutes or given is None:
        return []
    ends = given + timedelta(minutes=minutes)
    if case.now >= ends:
        return []
    until = time_text(ends, case.facts.zone)
    if MONITOR in case.draft.overrides.values():
        return [RULE.stop("response.kind", f"You chose to monitor: choose Observing (until {until}).")]
    text = f"To be watched {minutes} min, until {until}. Choose Observing, or say why it ends early."
    row = case.facts.drug.observation(dose_number(case.facts)) if case.facts.drug else None
    return [RULE.warn("response.kind", text, basis=row.source if row else None)]


def _pain(case: GivingCase) -> list[Finding]:
    draft = case.draft
    scores = [("before", draft.pain_before)]
    if draft.response is not ResponseKind.OBSERVING:
        scores.append(("after", draft.pain_after))
    for when, score in scores:
        if score not in {*range(11), UNABLE}:
            wrong = f"{score} is more than 10. " if score is not None else ""
            text = f"{wrong}Write the pain score {when} the dose: 0 to 10, or {UNABLE} for unable."
            return [RULE.stop(f"response.pain_{when}", text)]
    return []
