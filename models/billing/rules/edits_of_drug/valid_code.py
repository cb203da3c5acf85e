"""Every code on a line is valid that day by some code set: presence in a file is not validity (R56, R57, R59)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Outcome, Rule, Stage
from models.codes.why_not_valid import NO_DATE, why_not
from models.core.source import Confidence
from models.core.words import date_text

RULE = Rule(
    "valid_code",
    "Codes are valid on the day of service",
    Stage.EDITS,
    "R56, R57, R59: HCPCS Level II dates; CARC 181",
)


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Ask about every line whose code no code set holds for that day."""
    day, spans = case.visit.date_of_service, case.published.spans
    found = []
    for line in lines:
        if line.own_item:
            continue
        span = spans.get(line.code)
        if span is not None and span.valid_on(day) and span.confidence is not _NUMBER_ALONE:
            continue
        why = why_not(line.code, span, day)
        if why and "JW" not in line.modifiers:
            at = f"services[{line.injection}].code" if line.service else f"injections[{line.injection}]"
            text = f"{why} Not billed on {date_text(day)} unless a coder finds it valid. {_HELP[span is None]}"
            found.append(RULE.ask(at, text, span.release if span else NO_DATE))
    return Outcome(findings=tuple(found)) if found else NOTHING


_NUMBER_ALONE = Confidence.UNCONFIRMED
_HELP = {
    True: "Check it, or load the current file: needlepoint reference load.",
    False: "A coder chooses the code of that day.",
}
