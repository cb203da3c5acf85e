"""A visit on the day of an injection: 25 only where the provider attests it, 99211 never (R14 to R16)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Amendment, Outcome, Rule, Stage
from models.core.finding import Finding

RULE = Rule(
    "same_day_visit",
    "Modifier 25 on a visit needs the provider's word; some visits never go with an injection",
    Stage.MODIFIERS,
    "R14 to R16: CMS NCCI PTP 2024-07-01; First Coast on modifier 25; HHS 2005; payer rules where no pair decides",
    needs=frozenset({"services"}),
)


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Judge every visit line beside the injections: add 25, take it away, or ask for the provider's word."""
    changed: list[Amendment] = []
    found: list[Finding] = []
    acts = _acts(case, lines)
    for line in lines:
        if line.service and acts:
            _judge(case, line, acts, changed, found)
    return Outcome(amendments=tuple(changed), findings=tuple(found)) if changed or found else NOTHING


def _acts(case: BillingCase, lines: tuple[ChargeLine, ...]) -> list[str]:
    """Return the codes of the day's injections and of entered procedures that inject; skin tests are none."""
    tests = case.tables.groups["skin_test"].codes
    given = [line.code for line in lines if line.administration and line.code not in tests]
    return given + [line.code for line in lines if line.service and line.code in case.tables.entered_acts]


def _judge(
    case: BillingCase, line: ChargeLine, acts: list[str], changed: list[Amendment], found: list[Finding]
) -> None:
    indicator, partner = _pair(case, line.code, acts)
    if not indicator:
        return
    at = f"services[{line.injection}]"
    if indicator == "0":
        message = f"{line.code} is never paid beside {partner}, with or without a modifier: it is left out."
        changed.append(Amendment(line.key, RULE.because(message), drop=True))
        found.append(RULE.note(f"{at}.code", message))
    elif case.visit.services[line.injection].separately_identifiable:
        why = RULE.because(f"25: the provider attests work apart from {partner}")
        changed.append(Amendment(line.key, why, modifiers=("25",)))
    else:
        message = (
            f"{line.code} is part of {partner} unless the provider attests separately identifiable work: left out. "
            "Ask the provider, then bill it with 25 or not at all."
        )
        changed.append(Amendment(line.key, RULE.because(message), drop=True))
        found.append(RULE.ask(f"{at}.separately_identifiable", message))


def _pair(case: BillingCase, code: str, acts: list[str]) -> tuple[str, str]:
    """Return the strictest pair that makes a visit yield to an act: its indicator and the act's code."""
    groups = case.tables.groups
    if code not in groups["evaluation_management"].codes and code not in groups["preventive_visit"].codes:
        return "", ""
    pairs = [pair for pair in case.published.pairs if pair.column_two == code and pair.column_one in acts]
    if pairs:
        strictest = min(pairs, key=lambda pair: (pair.indicator, pair.column_one))
        return strictest.indicator, strictest.column_one
    if code in groups["preventive_visit"].codes:
        return ("1", acts[0]) if case.answer("preventive_25_policy") == "needed" else ("", "")
    return _by_payer(case, acts)


def _by_payer(case: BillingCase, acts: list[str]) -> tuple[str, str]:
    """Return what the payer wants of a visit beside acts no code pair speaks of."""
    for act in acts:
        switch = "immunization_25_policy" if act in case.tables.immunizations else "injection_25_policy"
        if case.answer(switch) == "needed":
            return "1", act
    return "", ""
