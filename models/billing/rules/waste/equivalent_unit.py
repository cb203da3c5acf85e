"""A dose charted in another unit than its code counts says how it was told in that one (R26, R28)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.doses.prepared_dose import Charged
from models.billing.facts import Injection
from models.billing.lines import ChargeLine
from models.billing.rule import Amendment, Outcome, Rule, Stage
from models.core.finding import Finding
from models.core.source import Confidence
from models.drugs.unit_equivalents import equivalent_of

RULE = Rule(
    "equivalent_unit",
    "Micrograms and international units of one product are both understood",
    Stage.WASTE,
    "R26, R28: HCPCS Level II",
    needs=frozenset({"converted"}),
)


def apply(case: BillingCase, _lines: tuple[ChargeLine, ...]) -> Outcome:
    """Say on each drug line what was charted, and ask where the equivalence is not confirmed."""
    changed: list[Amendment] = []
    found: list[Finding] = []
    for dose in case.charged:
        conversion = _conversion(dose.injection)
        if conversion is None:
            continue
        text, source, confirmed = conversion
        changed += [Amendment(key, RULE.because(text, source)) for key in _drug_keys(case, dose)]
        if not confirmed:
            found.append(RULE.note(f"injections[{dose.number}].dose", f"{text}: check the label.", source))
    return Outcome(amendments=tuple(changed), findings=tuple(found))


def _conversion(injection: Injection) -> tuple[str, str, bool] | None:
    charted, drug = injection.rare.charted, injection.drug
    if charted is None or drug is None:
        return None
    equivalent = equivalent_of(drug)
    conversion = equivalent.converted(charted, injection.dose.unit) if equivalent else None
    if conversion is None:
        return None
    source = conversion[1]
    return f"{charted} is {injection.dose}", source.key, source.confidence is Confidence.CONFIRMED


def _drug_keys(case: BillingCase, dose: Charged) -> list[str]:
    return [group.key for group in case.groups if group.shares[0].injection == dose.number]
