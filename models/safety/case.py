"""All a dose is judged by, and the dose itself: frozen facts; no rule ever fetches anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from models.codes.tables.code_tables import BodySite, CodeTables
from models.core.quantity import Quantity
from models.drugs.drug import Drug
from models.drugs.mixture import Part
from models.patients.facts import PatientFacts
from models.people.facts import StaffFacts
from models.safety.facts import AttestationFacts, Incompatible, OrderFacts
from models.stock.facts import StockFacts

if TYPE_CHECKING:  # rules decide without loading the draft
    from models.safety.draft import DraftBody


@dataclass(frozen=True, slots=True)
class GivenPart:
    """A drug that was mixed into an earlier dose, and how much of it was given."""

    drug_slug: str
    dose: Quantity
    ingredients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PriorDose:
    """An earlier signed dose of any drug to this patient. `site_codes` empty when nothing was injected.

    `outside` is who told of a dose given elsewhere, "" for one given here. `reaction` is one in words, "" for none
    known. `parts` is what a formulation was mixed of, empty for a single drug.
    """

    administration_id: UUID
    order_id: UUID
    drug_slug: str
    drug_display: str
    given_at: datetime
    service_date: date
    outcome: str
    dose: Quantity | None
    site_codes: tuple[str, ...]
    lot_number: str
    reaction: str
    giver: str
    diagnoses: tuple[str, ...] = ()
    outside: str = ""
    ingredients: tuple[str, ...] = ()
    tolerated: bool = False
    parts: tuple[GivenPart, ...] = ()


@dataclass(frozen=True, slots=True)
class GivingFacts:
    """All a dose can be judged by, read in one go. `doses` newest first; `stock` in the order it should be used.

    `attestations` are of this draft; `similar` names other patients of the day this one could be taken for.
    `signed_off` holds the hashes of weak rows the clinic answers for.
    `order_attestations` are what the prescriber answered when the order was signed, oldest first. `own_record` says
    that the giver is the patient, `requester_left` that nobody here answers for the order any more. `parts` are the
    ingredients of a formulation, none for a single drug, `incompatible` what must not share a syringe here.
    """

    patient: PatientFacts
    order: OrderFacts
    drug: Drug | None
    doses: tuple[PriorDose, ...]
    stock: tuple[StockFacts, ...]
    staff: tuple[StaffFacts, ...]
    giver: StaffFacts
    zone: ZoneInfo
    tables: CodeTables
    attestations: tuple[AttestationFacts, ...] = ()
    similar: tuple[str, ...] = ()
    signed_off: frozenset[str] = frozenset()
    order_attestations: tuple[AttestationFacts, ...] = ()
    own_record: bool = False
    requester_left: bool = False
    parts: tuple[Part, ...] = ()
    incompatible: tuple[Incompatible, ...] = ()

    @property
    def ordered(self) -> str:
        """What was ordered, in a few words that name no person: `cyanocobalamin 1,000 mcg`."""
        named = self.drug.display if self.drug else self.order.medication_text
        return f"{named} {self.order.dose or ''}".strip()

    @property
    def conditions(self) -> frozenset[str]:
        """The codes of the patient's flags, with those they imply."""
        return patient_conditions(self.patient, self.tables)


def patient_conditions(patient: PatientFacts, tables: CodeTables) -> frozenset[str]:
    """Return the codes of a patient's flags, with those they imply."""
    known, own = tables.flags, [flag.code for flag in patient.flags]
    implied = (code for flag in own if flag in known for code in known[flag].implies)
    return frozenset((*own, *implied))


@dataclass(frozen=True, slots=True)
class GivingCase:
    """Facts and draft at one instant: what clinical rules decide on.

    `dose` is what the draft would give (None while unknown), `volume_ml` what has to be drawn, `lots` the stock behind
    the draft's picks in their order, `sites` the sites behind its picks.
    """

    facts: GivingFacts
    draft: DraftBody
    now: datetime
    dose: Quantity | None
    volume_ml: Decimal | None
    lots: tuple[StockFacts, ...]
    sites: tuple[BodySite, ...]

    @property
    def today(self) -> date:
        """The clinic's calendar day at `now`."""
        return self.now.astimezone(self.facts.zone).date()
