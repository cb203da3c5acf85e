"""The modifier that marks further injections of a visit as separate (R11, R25)."""

from __future__ import annotations

from models.rules.billing_case import BillingCase
from models.rules.billing_rule import NOTHING, Amendment, Outcome, Rule, Stage
from models.rules.case import ChargeLine

RULE = Rule(
    "several_injections",
    "Further injections of a visit carry 59, or what the payer wants",
    Stage.MODIFIERS,
    "R11, R25: Noridian on modifiers; AAPC; CMS NCCI PTP 2024-07-01",
)
_AGAIN = {"lines_59": "59", "lines_xs_xe": "XS", "lines_76": "76"}
_APART = {"lines_59": "59", "lines_xs_xe": "XS", "lines_76": "59", "units": "59"}


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Mark the second and later line of a code, and a line whose code yields to another injection of the visit."""
    given = sorted((line for line in lines if line.package is None), key=lambda line: (line.injection, line.key))
    if len(given) < 2:
        return NOTHING
    style = case.answer("multi_injection_style")
    codes = {line.code for line in given}
    seen: set[str] = set()
    changed = []
    for line in given:
        partners = case.tables.separate.get(line.code, frozenset()) & codes
        if line.code in seen and style in _AGAIN:
            changed.append(_mark(line, _AGAIN[style], "a further injection of the same day"))
        elif partners:
            changed.append(_mark(line, _APART[style], f"a separate injection beside {', '.join(sorted(partners))}"))
        seen.add(line.code)
    return Outcome(amendments=tuple(changed))


def _mark(line: ChargeLine, modifier: str, why: str) -> Amendment:
    return Amendment(line.key, RULE.because(f"{modifier}: {why}"), modifiers=(modifier,))
