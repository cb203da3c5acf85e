"""Who stands on the claim: who supervised renders, who ordered is named, staff never is (R66 to R69)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.facts import Practitioner
from models.billing.lines import ChargeLine, ClaimProvider
from models.billing.rule import NOTHING, Outcome, Rule, Stage
from models.core.finding import Finding
from models.core.numbers.npi import npi_is_valid

RULE = Rule(
    "billing_provider",
    "The claim names who supervised at that moment, and who ordered where they differ",
    Stage.PAYER,
    "R66 to R69: 42 CFR 410.26(b)(5); Novitas; X12 837P",
    needs=frozenset({"providers"}),
)
_OWN_RATE = ("NP", "PA", "CNS", "CNM")


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Name the claim's providers where the visit says who they are."""
    ordering, supervising = case.visit.providers.ordering, case.visit.providers.supervising
    if not lines or (ordering is None and supervising is None):
        return NOTHING
    found: list[Finding] = []
    named: list[ClaimProvider] = []
    if supervising is None:
        found.append(RULE.ask("providers.supervising", "Who supervised is not charted: name the practitioner."))
    else:
        named += _named(supervising, "rendering", "2310B", "82", "providers.supervising", found)
        found += _message(case, supervising, ordering)
    if ordering is not None:
        named += _named(ordering, "ordering", "2420E", "DK", "providers.ordering", found)
    return Outcome(findings=tuple(found), providers=tuple(named))


def _named(
    person: Practitioner, role: str, loop: str, qualifier: str, at: str, found: list[Finding]
) -> list[ClaimProvider]:
    if npi_is_valid(person.npi):
        return [ClaimProvider(role, person.npi, loop, qualifier)]
    message = f"The NPI of the {role} practitioner is missing" if not person.npi else f"{person.npi} is no NPI"
    found.append(RULE.ask(f"{at}.npi", f"{message}: enter its ten digits."))
    return []


def _message(case: BillingCase, supervising: Practitioner, ordering: Practitioner | None) -> list[Finding]:
    found = []
    if ordering is not None and ordering.npi != supervising.npi:
        text = "Billed under who supervised, not who ordered: they differ that day."
        found.append(RULE.note("providers", text))
    if supervising.credential.upper() in _OWN_RATE and case.visit.payer.type == "medicare":
        text = f"Billed under the supervising {supervising.credential}: Medicare pays 85 % of the physician's fee."
        found.append(RULE.note("providers.supervising", text))
    return found
