"""A visit with everything the billing rules ask of it worked out once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from models.reference.billing_tables import BillingTables, shipped_billing_tables
from models.rules.case import Visit
from models.rules.drawn import Charged, charged
from models.rules.drug_groups import DrugGroup, Question, drug_groups
from models.rules.known_package import recognised


@dataclass(frozen=True, slots=True)
class BillingCase:
    """What billing rules decide on: the visit, its injections that make charges and what they bill.

    `groups` become the drug lines; `questions` say which doses make none, and why.
    """

    visit: Visit
    tables: BillingTables
    charged: tuple[Charged, ...]
    groups: tuple[DrugGroup, ...]
    questions: tuple[Question, ...]

    def answer(self, switch: str) -> str:
        """Return the payer's answer to a switch."""
        payer = self.visit.payer
        return self.tables.answer(switch, payer.type, payer.policies)


def billing_case(visit: Visit) -> BillingCase:
    """Return the case of a visit, its injections recognised by the formulary."""
    known = tuple(recognised(injection) for injection in visit.injections)
    if any(new is not old for new, old in zip(known, visit.injections, strict=True)):
        visit = replace(visit, injections=known)
    kept = tuple(charged(visit))
    groups, questions = drug_groups(visit, kept)
    return BillingCase(visit, shipped_billing_tables(), kept, groups, questions)
