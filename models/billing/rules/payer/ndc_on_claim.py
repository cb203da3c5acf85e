"""The NDC of each drug line with its unit and quantity, the wasted part on the JW line (R40, R42 to R48)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from models.billing.case import BillingCase
from models.billing.doses.drug_groups import DrugGroup
from models.billing.doses.prepared_dose import Share, measured
from models.billing.facts import OpenedPackage
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Amendment, Outcome, Rule, Stage
from models.core.finding import Finding
from models.core.quantity import Quantity, Unit, plain_amount

RULE = Rule(
    "ndc_on_claim",
    "Drug lines carry NDC, unit and the quantity they bill",
    Stage.PAYER,
    "R40, R42 to R48: X12 837P; LifeWise; Stedi; state Medicaid instructions",
)
_STEP, _NONE = Decimal("0.001"), Decimal(0)
_ML, _DIGITS = Unit.ML, 11
_PRINTED = {"ML": "mL"}
_IN_UNIT = {"GR": Unit.G, "F2": Unit.UNIT, "ME": Unit.MG}


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Put the NDC on every drug line; ask where the payer needs one and it is not known.

    States need it for the maker's rebate, and nobody pays one for public stock.
    """
    policy = case.answer("ndc_policy")
    if policy == "not_allowed":
        return NOTHING
    keys = {line.key for line in lines}
    changed: list[Amendment] = []
    found: list[Finding] = []
    for group in case.groups:
        if group.key not in keys:
            continue
        problem, given, left = _stated(group)
        if problem:
            at = f"injections[{group.shares[0].injection}].packages[{group.shares[0].package}].ndc"
            needed = (policy == "required" and group.supply != "public") or _told_in_words(case, group)
            found.append(RULE.ask(at, problem) if needed else RULE.note(at, problem))
        if given is not None:
            changed.append(given)
        if left is not None and left.line in keys:
            changed.append(left)
    return Outcome(amendments=tuple(changed), findings=tuple(found))


def _told_in_words(case: BillingCase, group: DrugGroup) -> bool:
    """True when a claim's line has no code of its own, so that words and NDC must say what was given (R49)."""
    return case.visit.payer.type != "self_pay" and group.code.hcpcs in case.tables.groups["unclassified"].codes


@lru_cache(maxsize=4096)
def _stated(group: DrugGroup) -> tuple[str, Amendment | None, Amendment | None]:
    """Return what keeps the NDC off the line ("" for nothing), and what it says of the given and the wasted part."""
    opened = group.shares[0].opened
    unit = opened.ndc_unit or ("ML" if opened.form != "powder" and opened.container != "kit" else "UN")
    quantities = _quantities(group, unit)
    problem = _problem(opened, quantities)
    if problem or quantities is None:
        return problem, None, None
    given, left = quantities
    wasted = _amendment(f"{group.key}:jw", opened, unit, left, " discarded") if left > 0 else None
    return "", _amendment(group.key, opened, unit, given, ""), wasted


def _amendment(key: str, opened: OpenedPackage, unit: str, quantity: Decimal, what: str) -> Amendment:
    message = plain_amount(quantity)
    why = RULE.because(f"NDC quantity {message} {_PRINTED.get(unit, unit)}{what}")
    return Amendment(key, why, (), None, opened.ndc11, unit, Decimal(message))


def _problem(opened: OpenedPackage, quantities: tuple[Decimal, Decimal] | None) -> str:
    ndc = opened.ndc11
    if not ndc or len(ndc) != _DIGITS or not (ndc.isascii() and ndc.isdigit()):
        return "The package's NDC is not known as eleven digits: the line goes without. Scan the package."
    if quantities is None:
        return "The NDC quantity cannot be worked out from the package: the line goes without its NDC."
    if quantities[0] <= 0:
        return "The NDC quantity is below a thousandth: the line goes without its NDC."
    return ""


def _quantities(group: DrugGroup, unit: str) -> tuple[Decimal, Decimal] | None:
    """Given and left-over quantity in the NDC's unit, 3 decimals; None when it cannot be known."""
    given = left = _NONE
    for share in group.shares:
        billable = share.billable
        part = _part(share, unit, billable)
        rest = _NONE if share.held is None else _part(share, unit, share.held.amount - billable)
        if part is None or rest is None:
            return None
        given, left = given + part, left + rest
    # The two parts together are what was opened, so the discarded one takes the rounding.
    rounded = given.quantize(_STEP, ROUND_HALF_UP)
    return rounded, (given + left).quantize(_STEP, ROUND_HALF_UP) - rounded


def _part(share: Share, unit: str, amount: Decimal) -> Decimal | None:
    content = share.opened.content
    part = Quantity(amount, share.given.unit)
    if unit == "ML":
        return measured(part, _ML, share.opened)
    if unit == "UN":
        return amount / content.amount if content and content.amount and part.unit is content.unit else None
    return measured(part, _IN_UNIT[unit], share.opened) if unit in _IN_UNIT else None
