"""Other codes of the same patient and day become lines as they were charted (R14, R25)."""

from __future__ import annotations

from functools import lru_cache

from models.billing.case import BillingCase
from models.billing.facts import Service
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Outcome, Rule, Stage
from models.billing.tables.tables import shipped_billing_tables
from models.core.finding import Finding

RULE = Rule(
    "other_services",
    "Other services of the day go out beside the injections",
    Stage.ADMINISTRATION,
    "R14, R25: First Coast on modifier 25; CMS NCCI PTP",
    needs=frozenset({"services"}),
)
_ATTESTED = "25"


def apply(case: BillingCase, _lines: tuple[ChargeLine, ...]) -> Outcome:
    """Make a line of every other service; administration codes are derived, never taken over."""
    services = case.visit.services
    if not services:
        return NOTHING
    charted = frozenset([dose.injection.drug.product_class for dose in case.charged if dose.injection.drug])
    derived = _derived_codes(charted)
    made, found = [], []
    for number, service in enumerate(services):
        if service.code in derived:
            found.append(_derived(number, service))
            continue
        made.append(_line(number, service))
        if service.code in case.tables.immunizations:
            found.append(_vaccine_asked(number, service))
    return Outcome(tuple(made), findings=tuple(found))


@lru_cache(maxsize=1024)
def _derived_codes(charted: frozenset[str]) -> frozenset[str]:
    """Return the administration codes that only charted injections make, of a visit with products of these classes.

    A skin test, an allergy shot or a vaccine's administration whose product nobody charted is billed as it was entered.
    """
    tables = shipped_billing_tables()
    entered = {row.code for row in tables.administration if row.code in tables.groups["skin_test"].codes}
    if "allergen" not in charted:
        entered |= tables.groups["allergy_injection"].codes
    vaccines = tables.immunizations if charted & tables.groups["vaccine_class"].codes else frozenset[str]()
    made = {row.code for row in tables.administration if row.product_class in charted}
    return frozenset({row.code for row in tables.administration} - entered | made | vaccines)


def _derived(number: int, service: Service) -> Finding:
    text = f"{service.code} is derived from the charted injections: the one entered by hand is not used."
    return RULE.note(f"services[{number}].code", text)


def _vaccine_asked(number: int, service: Service) -> Finding:
    text = f"{service.code} was entered, but no vaccine is charted that day. Chart its product, or take the code down."
    return RULE.ask(f"services[{number}].code", text)


def _line(number: int, service: Service) -> ChargeLine:
    # Modifier 25 is the provider's word, so one that was only keyed waits for it.
    keyed = tuple(modifier for modifier in service.modifiers if modifier != _ATTESTED)
    because = RULE.because("charted for the same day")
    return ChargeLine(
        f"service:{number}", service.code, service.units, number, modifiers=keyed, because=(because,), service=True
    )
