"""What one dose is judged and billed by: the facts of the safety rules, and what billing adds to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from models.billing.facts import Injection, Payer
from models.billing.prepaid.facts import PrepaidFacts
from models.codes.code_sets import CodeSets
from models.core.quantity import Quantity
from models.patients.coverages.facts import AuthorizationFacts, within
from models.safety.case import GivingCase, GivingFacts
from models.safety.giving import build_case, service_day
from models.stock.facts import StockFacts

if TYPE_CHECKING:  # charging an imported visit loads no draft
    from models.safety.draft import DraftBody


@dataclass(frozen=True, slots=True)
class PayerSpan:
    """Who is billed from one day to another, both included; None is open."""

    payer: Payer
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseFacts(GivingFacts):
    """All a dose can be judged and billed by.

    `billed` holds earlier doses as billing sees them, by administration; one too old to share a day with a dose charted
    now is not among them. `code_sets` None means those that come with the program. `payers` are those who are billed by
    day, the first that holds and the patient last; without any it is `payer` on every day.
    """

    payer: Payer
    place_of_service: str
    code_sets: CodeSets | None = None
    billed: Mapping[UUID, Injection] = field(default_factory=dict)
    payers: tuple[PayerSpan, ...] = ()
    authorizations: tuple[AuthorizationFacts, ...] = ()
    prepaid: tuple[PrepaidFacts, ...] = ()

    def on(self, day: date) -> DoseFacts:
        """Return the facts of a dose of that day: who is billed is who covers the patient on it.

        What no payer ever covers is the patient's to pay where the clinic has an item of its own for it, or where they
        paid for a series beforehand (R51).
        """
        spans = self.payers[-1:] if self._own_to_pay(day) else self.payers
        payer = next((span.payer for span in spans if within(day, span.starts_on, span.ends_on)), None)
        return self if payer is None or payer == self.payer else replace(self, payer=payer)

    def prepaid_on(self, day: date) -> PrepaidFacts | None:
        """Return the series a dose of that day is taken from: only where the patient pays, the one paid first."""
        if self.payer.type != "self_pay":
            return None
        return next((one for one in self.prepaid if one.covers(self.order.drug_slug, day)), None)

    def _own_to_pay(self, day: date) -> bool:
        if self.drug is None or self.drug.product_class != "wellness":
            return False
        return bool(self.order.charge_code) or any(one.covers(self.order.drug_slug, day) for one in self.prepaid)


@dataclass(frozen=True, slots=True)
class DoseCase(GivingCase):
    """Facts and draft of one dose at one instant, with what it is billed by."""

    facts: DoseFacts


@dataclass(frozen=True, slots=True)
class DrawnIngredient:
    """An ingredient of a formulation, the lots in hand of it and the one to use first; `volume_ml` None until known."""

    slug: str
    drug: str
    dose: Quantity | None
    volume_ml: Decimal | None
    lots: tuple[StockFacts, ...]
    proposed: StockFacts | None


def dose_case(facts: DoseFacts, draft: DraftBody, now: datetime) -> DoseCase:
    """Return the case `draft` makes of `facts` at `now`. Picks that name unknown stock or sites are left out."""
    built = build_case(facts, draft, now)
    return DoseCase(facts.on(service_day(built)), draft, now, built.dose, built.volume_ml, built.lots, built.sites)
