"""The modifier that marks further injections of a visit: separate drug or site, repeated, another encounter (R11)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.facts import Injection
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Amendment, Outcome, Rule, Stage

RULE = Rule(
    "several_injections",
    "Further injections of a visit carry 59, or what the payer wants",
    Stage.MODIFIERS,
    "R11: Noridian on modifiers; AAPC; sources disagree; immunizations: R1 rows 3 to 6",
    needs=frozenset({"several_acts"}),
)


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Mark the second and later line of each administration code in the payer's style.

    Immunizations are never marked: their codes count vaccines by themselves.
    """
    unmarked = case.tables.immunizations
    acts = (line for line in lines if line.administration and line.code not in unmarked)
    given = sorted(acts, key=lambda line: (line.injection, line.key))
    style = case.answer("multi_injection_style")
    if len(given) < 2 or style == "units":
        return NOTHING
    earlier: dict[str, list[ChargeLine]] = {}
    changed = []
    for line in given:
        before = earlier.setdefault(line.code, [])
        if before:
            modifier, why = _mark(case, style, line, before)
            changed.append(Amendment(line.key, RULE.because(f"{modifier}: {why}"), modifiers=(modifier,)))
        before.append(line)
    return Outcome(amendments=tuple(changed))


def _mark(case: BillingCase, style: str, line: ChargeLine, before: list[ChargeLine]) -> tuple[str, str]:
    injections = case.visit.injections
    mine, others = injections[line.injection], [injections[other.injection] for other in before]
    again = any(_repeated(mine, other) for other in others)
    if style == "lines_76":
        return "76", "a further injection of the same day"
    if style == "lines_xs_xe":
        return ("XE", "the same drug at another time") if again else ("XS", "a further injection of the same day")
    return ("76", "the same drug again at another time") if again else ("59", "a further injection of the same day")


def _repeated(one: Injection, other: Injection) -> bool:
    """True when one drug was given twice at separate times."""
    same = one.drug_name == other.drug_name
    return same and bool(one.given_at and other.given_at) and one.given_at != other.given_at
