"""The frozen facts rules decide on. Assembled from the store or from a file; no rule ever fetches anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from models.reference.code_tables import BodySite, CodeTables
from models.reference.formulary import Drug, Package
from models.values.charting import DraftBody
from models.values.finding import Finding
from models.values.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Payer:
    """Who is billed. `type` is medicare, medicaid, commercial or self_pay; `policies` override its profile."""

    type: str = "medicare"
    name: str = ""
    policies: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenedPackage:
    """Containers of one kind opened for an injection; `content` as labelled, per container.

    `form` is solution, powder or suspension. `drawn` is the amount taken from these containers when several kinds
    share one dose; None when this is the only kind.
    """

    container: str
    form: str
    content: Quantity | None
    volume_ml: Decimal | None
    ndc11: str | None
    ndc_unit: str
    count: int = 1
    hcpcs: tuple[str, ...] = ()
    drawn: Quantity | None = None

    @property
    def single_dose(self) -> bool:
        """True for containers labelled for one patient and one procedure."""
        return self.container != "MDV"


@dataclass(frozen=True, slots=True)
class Injection:
    """One charted injection as billing sees it. `drug` None means the formulary does not hold it (see `drug_name`).

    `count` is its needle entries: 0 when it was mixed into the syringe of the visit's injection `same_syringe_as`.
    """

    drug: Drug | None
    drug_name: str
    dose: Quantity
    route: str
    packages: tuple[OpenedPackage, ...]
    outcome: str = "given"
    count: int = 1
    supply: str = "clinic"
    given_by: str = "staff"
    role: str = "drug"
    hcpcs: str | None = None
    same_syringe_as: int | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One patient and day of service for one payer. `diagnoses` are ICD-10-CM codes in claim order."""

    date_of_service: date
    payer: Payer
    place_of_service: str
    supervision: str
    diagnoses: tuple[str, ...]
    injections: tuple[Injection, ...]


@dataclass(frozen=True, slots=True)
class Because:
    """Why a line is there: the rule, its arithmetic in words, its source."""

    rule: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """One service line. `key` names it within the visit (rules amend lines by key); `injection` indexes the visit's.

    `package` is the index of the opened packages the line bills, None for an administration line. `ndc_quantity` is in
    `ndc_unit`. Units are whole billing units.
    """

    key: str
    code: str
    units: Decimal
    injection: int
    package: int | None = None
    modifiers: tuple[str, ...] = ()
    diagnosis_pointers: tuple[int, ...] = ()
    ndc11: str | None = None
    ndc_unit: str | None = None
    ndc_quantity: Decimal | None = None
    narrative: str | None = None
    because: tuple[Because, ...] = ()


@dataclass(frozen=True, slots=True)
class Charges:
    """What a visit bills. `status` is billable, hold (a coder decides) or not_billable (then `lines` is empty)."""

    status: str
    lines: tuple[ChargeLine, ...]
    findings: tuple[Finding, ...]


class OrderState(StrEnum):
    """FHIR MedicationRequest status, plus DRAFT for one still waiting for review or a signature."""

    DRAFT = "draft"
    ACTIVE = "active"
    ON_HOLD = "on-hold"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    STOPPED = "stopped"
    ENTERED_IN_ERROR = "entered-in-error"


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """The person on the banner. `allergy_status` is unknown, none_known or recorded."""

    id: UUID
    family: str
    given: str
    birth_date: date
    sex: str
    mrn: str
    active: bool
    deceased: bool
    weight_kg: Decimal | None
    weight_on: date | None
    allergy_status: str
    allergies: tuple[AllergyFacts, ...]


@dataclass(frozen=True, slots=True)
class AllergyFacts:
    """One recorded allergy: the words it was recorded in, its reaction ("" unknown) and criticality."""

    substance: str
    reaction: str
    criticality: str


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """The order being charted. `drug_slug` None and the other gaps mean it still waits for review."""

    id: UUID
    status: OrderState
    review_reason: str | None
    medication_text: str
    drug_slug: str | None
    dose: Quantity | None
    route: str | None
    diagnoses: tuple[str, ...]
    reason_text: str
    note: str
    as_needed: bool
    requester: str
    requester_id: UUID | None
    signed_at: datetime | None
    valid_from: date
    valid_until: date | None
    interval_days: int | None
    doses_allowed: int | None
    doses_given: int
    due_on: date | None


@dataclass(frozen=True, slots=True)
class PriorDose:
    """An earlier signed dose of any drug to this patient. `site_codes` empty when nothing was injected."""

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


@dataclass(frozen=True, slots=True)
class StockFacts:
    """A lot the dose can come from, or an opened vial of it (`vial_id` set, `remaining_ml` what it still holds)."""

    lot_id: UUID
    vial_id: UUID | None
    lot_number: str
    expires_on: date
    use_by: date
    status: str
    on_hand: Decimal
    remaining_ml: Decimal | None
    package: Package


@dataclass(frozen=True, slots=True)
class StaffFacts:
    """A member of staff."""

    id: UUID
    name: str
    credential: str
    may_give: bool
    may_order: bool
    may_supervise: bool


@dataclass(frozen=True, slots=True)
class GivingFacts:
    """All a dose can be judged by, read in one go. `doses` newest first; `stock` in the order it should be used."""

    patient: PatientFacts
    order: OrderFacts
    drug: Drug | None
    doses: tuple[PriorDose, ...]
    stock: tuple[StockFacts, ...]
    staff: tuple[StaffFacts, ...]
    payer: Payer
    place_of_service: str
    giver: StaffFacts
    zone: ZoneInfo
    tables: CodeTables


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
