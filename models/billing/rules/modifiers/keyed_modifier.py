"""A keyed modifier goes on the drug's lines where it exists that day, and is asked about where not (R33, R55)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.doses.prepared_dose import Charged
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Amendment, Outcome, Rule, Stage
from models.core.finding import Finding
from models.core.words import date_text

RULE = Rule(
    "keyed_modifier",
    "Keyed modifiers exist on the day of service",
    Stage.MODIFIERS,
    "R33, R55: HCPCS Level II; CARC 4 and 182",
    needs=frozenset({"keyed_modifier"}),
)
_DERIVED = ("25", "59", "76", "JW", "JZ", "XE", "XS", "XU")


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Use, pass over or ask about each keyed modifier."""
    changed: list[Amendment] = []
    found: list[Finding] = []
    for dose in case.charged:
        for modifier in dose.injection.modifiers:
            _judge(case, dose, modifier, lines, changed, found)
    return Outcome(amendments=tuple(changed), findings=tuple(found)) if changed or found else NOTHING


def _judge(
    case: BillingCase,
    dose: Charged,
    modifier: str,
    lines: tuple[ChargeLine, ...],
    changed: list[Amendment],
    found: list[Finding],
) -> None:
    at, day = f"injections[{dose.number}].modifiers", case.visit.date_of_service
    known = case.tables.modifiers.get(modifier)
    if modifier in _DERIVED:
        found.append(RULE.note(at, f"{modifier} is derived from the chart: the one keyed is not used."))
    elif known is None:
        found.append(
            RULE.ask(at, f"{modifier} is no modifier of drug lines known here: it is not used. A coder decides.")
        )
    elif not known.usable_on(day):
        found.append(
            RULE.ask(at, f"{modifier} is not a valid modifier on {date_text(day)}: it is not used. Take it off.")
        )
    else:
        why = RULE.because(f"{modifier}: keyed")
        mine = [line for line in lines if line.package is not None and line.injection == dose.number]
        changed += [Amendment(line.key, why, modifiers=(modifier,)) for line in mine]
