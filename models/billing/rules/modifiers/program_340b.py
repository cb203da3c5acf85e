"""Drugs bought under 340B are marked on the line (R55)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Amendment, Outcome, Rule, Stage
from models.core.finding import Finding

RULE = Rule(
    "program_340b",
    "340B drugs carry TB; JG ended with 2024",
    Stage.MODIFIERS,
    "R55: 340B modifiers; HCPCS Level II October 2026",
    needs=frozenset({"acquired_340b"}),
)
_MARKS = {"tb": ("TB", "JG")}
_ANY_MARK = ("TB", "JG", "UD", "U8")
_WANTED = {"tb": "TB", "ud": "UD", "u8": "U8"}


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Add the payer's mark to each drug line of a 340B purchase; ask where it is not known and none was keyed."""
    numbers = {dose.number for dose in case.charged if dose.injection.acquired_340b}
    policy = case.answer("program_340b_policy")
    if not numbers or policy == "none":
        return NOTHING
    if policy == "ask":
        numbers = {number for number in numbers if not _keyed(case, number, policy)}
        text = "Bought under 340B: which mark this payer wants is not known. A coder adds it."
        return Outcome(
            findings=tuple(RULE.ask(f"injections[{number}].acquired_340b", text) for number in sorted(numbers))
        )
    changed: list[Amendment] = []
    found: list[Finding] = []
    for number in sorted(numbers):
        if _keyed(case, number, policy):
            continue
        why = RULE.because(f"{_WANTED[policy]}: bought under 340B")
        mine = [line for line in lines if line.package is not None and line.injection == number]
        changed += [Amendment(line.key, why, modifiers=(_WANTED[policy],)) for line in mine]
        jg = case.tables.modifiers["JG"]
        if policy == "tb" and jg.usable_on(case.visit.date_of_service):
            text = (
                "Until the end of 2024 some entities marked 340B drugs with JG, others with TB. A coder checks which."
            )
            found.append(RULE.ask(f"injections[{number}].acquired_340b", text))
    return Outcome(amendments=tuple(changed), findings=tuple(found))


def _keyed(case: BillingCase, number: int, policy: str) -> bool:
    """True when somebody keyed a mark that may be used that day: it stands (see keyed_modifier)."""
    day, modifiers, marks = case.visit.date_of_service, case.tables.modifiers, _MARKS.get(policy, _ANY_MARK)
    return any(mark in marks and modifiers[mark].usable_on(day) for mark in case.visit.injections[number].modifiers)
