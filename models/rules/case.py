"""The frozen facts rules decide on. Assembled from the store or from a file; no rule ever fetches anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from models.reference.fee_schedule import FeeSchedule
from models.reference.formulary import Drug, Package
from models.values.finding import Finding
from models.values.quantity import Quantity

if TYPE_CHECKING:  # billing alone starts without the charting of a dose
    from models.reference.code_sets import CodeSets
    from models.reference.code_tables import BodySite, CodeTables
    from models.values.charting import DraftBody


@dataclass(frozen=True, slots=True)
class Payer:
    """Who is billed. `type` is medicare, medicaid, commercial or self_pay; `policies` override its type's profile.

    `fees` is what the clinic charges this payer; None while no schedule is kept for it.
    """

    type: str = "medicare"
    name: str = ""
    policies: Mapping[str, str] = field(default_factory=dict)
    fees: FeeSchedule | None = None


@dataclass(frozen=True, slots=True)
class OpenedPackage:
    """Containers of one kind opened for an injection; `content` as labelled, per container.

    `form` is solution, powder or suspension. `drawn` is the amount taken from these containers when several kinds
    share one dose; None when this is the only kind. `actual_fill` is what a container measurably held, never billed.
    `shared` means another patient was treated from it too, `outsourced` that a compounding facility made it, and
    `larger_because` why a larger container than needed was opened.
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
    actual_fill: Quantity | None = None
    shared: bool = False
    outsourced: bool = False
    larger_because: str = ""

    def __hash__(self) -> int:
        # Cheap on purpose, as an injection's; equality decides on a tie.
        return hash((self.container, self.form, self.ndc11, self.count))

    @property
    def single_dose(self) -> bool:
        """True for containers labelled for one patient and one procedure."""
        return self.container != "MDV"


@dataclass(frozen=True, slots=True)
class RareFacts:
    """What few injections state. `cvx` is a vaccine's CVX code, `program` who supplied public stock.

    `hemoglobin` (g/dL) and `hematocrit` (%) are the patient's most recent values. `charted` is the dose as charted
    where the drug is billed by another unit. `similar` names the nearest products where the formulary holds none.
    """

    cvx: str = ""
    program: str = ""
    indication: str = ""
    hemoglobin: Decimal | None = None
    hematocrit: Decimal | None = None
    charted: Quantity | None = None
    similar: tuple[str, ...] = ()


NOTHING_RARE = RareFacts()


@dataclass(frozen=True, slots=True)
class Injection:
    """One charted injection as billing sees it. `drug` None means the formulary does not hold it (see `drug_name`).

    `count` is its needle entries: 0 when it was mixed into the syringe of the visit's injection `same_syringe_as`.
    `given_at` is HH:MM or "", `order` names the order it belongs to. `discarded` is the waste as charted, None when
    nobody charted one. `abn` answers whether the patient was told Medicare may not pay: "" or a key of the
    `[[abn]]` table. `device` is "on_body" for an on-body injector. `part_of` is the procedure it belonged to.
    `components` is a vaccine's, None when nobody said (its product tells); `rare` is what few injections state.
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
    given_at: str = ""
    order: str = ""
    discarded: Quantity | None = None
    marketed: tuple[OpenedPackage, ...] = ()
    counselling: str = ""
    components: int | None = None
    acquired_340b: bool = False
    abn: str = ""
    device: str = ""
    part_of: str = ""
    last_given: date | None = None
    modifiers: tuple[str, ...] = ()
    site: str = ""
    rare: RareFacts = NOTHING_RARE

    def __hash__(self) -> int:
        # Cheap on purpose: what is worked out for an injection is kept by it, and equality decides on a tie.
        return hash((self.drug_name, self.route, self.dose.amount))


@dataclass(frozen=True, slots=True)
class Service:
    """Another code of the same patient and day. `separately_identifiable` means the provider attests it."""

    code: str
    units: Decimal = Decimal(1)
    separately_identifiable: bool = False
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Practitioner:
    """A practitioner as claims name them: `credential` such as MD or NP, `npi` as typed."""

    name: str
    credential: str
    npi: str


@dataclass(frozen=True, slots=True)
class Providers:
    """Who ordered and who supervised at the moment of the injection; None where nobody said."""

    ordering: Practitioner | None = None
    supervising: Practitioner | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One patient and day of service for one payer. `diagnoses` are ICD-10-CM codes in claim order.

    `age` is the patient's in whole years that day, None when not said; `established_plan` False means the injections
    follow no plan of a practitioner who saw the patient before.
    """

    date_of_service: date
    payer: Payer
    place_of_service: str
    supervision: str
    diagnoses: tuple[str, ...]
    injections: tuple[Injection, ...]
    services: tuple[Service, ...] = ()
    providers: Providers = Providers()
    age: int | None = None
    established_plan: bool = True

    def __hash__(self) -> int:
        # Cheap on purpose, as an injection's; equality decides on a tie.
        return hash((self.date_of_service, self.diagnoses, self.supervision, self.injections))


class Because(NamedTuple):
    """Why a line is there: the rule, its arithmetic in words, its source."""

    rule: str
    text: str
    source: str


class ChargeLine(NamedTuple):
    """One service line. `key` names it within the visit (rules amend lines by key); `injection` indexes the visit's.

    `package` is the index of the opened packages the line bills, None for an administration line; `service` marks
    another service of the day (then `injection` is its index among them). `ndc_quantity` is in `ndc_unit`. Units are
    whole billing units. `charge` is the line's total in dollars and cents, None without a fee.
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
    charge: Decimal | None = None
    service: bool = False

    @property
    def administration(self) -> bool:
        """True for the line of an injection's act: neither a drug nor another service."""
        return self.package is None and not self.service


@dataclass(frozen=True, slots=True)
class ClaimProvider:
    """Where a practitioner stands on the claim: `loop` and `qualifier` of the 837P, `role` in words (R66 to R69)."""

    role: str
    npi: str
    loop: str
    qualifier: str


@dataclass(frozen=True, slots=True)
class Charges:
    """What a visit bills. `status` is billable, hold (a coder decides) or not_billable (then `lines` is empty)."""

    status: str
    lines: tuple[ChargeLine, ...]
    findings: tuple[Finding, ...]
    providers: tuple[ClaimProvider, ...] = ()


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
    """The person on the banner. `allergy_status` is unknown, none_known or recorded.

    `weight_before_kg` is the weight before the newest.
    """

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
    weight_before_kg: Decimal | None = None
    flags: tuple[FlagFacts, ...] = ()

    @property
    def closed(self) -> str:
        """Why nothing can be entered for this patient (S8), "" when everything can."""
        if self.deceased:
            return "This patient is recorded as deceased. The chart can only be read."
        return "" if self.active else "This record is inactive or merged. Find the patient's active record."


@dataclass(frozen=True, slots=True)
class FlagFacts:
    """What the chart says of a patient: a row of `flags.toml`, the side or site it keeps clear, a note."""

    code: str
    place: str
    note: str


@dataclass(frozen=True, slots=True)
class AllergyFacts:
    """One recorded allergy: the words it was recorded in, its reaction ("" unknown), criticality, when it came in."""

    substance: str
    reaction: str
    criticality: str
    recorded_at: datetime | None = None


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
    dose_per_kg: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PriorDose:
    """An earlier signed dose of any drug to this patient. `site_codes` empty when nothing was injected.

    `injection` is the dose as billing sees it, None for one too old to share a day with a dose charted now. `outside`
    is who told of a dose given elsewhere, "" for one given here. `reaction` is one in words, "" for none known.
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
    injection: Injection | None = None
    diagnoses: tuple[str, ...] = ()
    outside: str = ""
    ingredients: tuple[str, ...] = ()
    tolerated: bool = False


@dataclass(frozen=True, slots=True)
class AttestationFacts:
    """What a second person signed for this draft: `kind` witness or override, see the record."""

    kind: str
    person_id: UUID
    person_name: str
    finding: str
    reason: str
    content: Mapping[str, str]
    recorded_at: datetime


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
    """All a dose can be judged by, read in one go. `doses` newest first; `stock` in the order it should be used.

    `code_sets` None means those that come with the program. `attestations` are of this draft; `similar` names other
    patients of the day this one could be taken for. `signed_off` holds the hashes of weak rows the clinic answers for.
    `order_attestations` are what the prescriber answered when the order was signed, oldest first.
    """

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
    code_sets: CodeSets | None = None
    attestations: tuple[AttestationFacts, ...] = ()
    similar: tuple[str, ...] = ()
    signed_off: frozenset[str] = frozenset()
    order_attestations: tuple[AttestationFacts, ...] = ()

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
