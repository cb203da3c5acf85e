"""A visit as billing rules see it: frozen facts, read from the store or from a file; no rule ever fetches anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from models.billing.payers.fee_schedule import FeeSchedule
from models.core.quantity import Quantity
from models.drugs.drug import Drug


@dataclass(frozen=True, slots=True)
class RareFacts:
    """What few injections state. `cvx` is a vaccine's CVX code, `program` who supplied public stock.

    `hemoglobin` (g/dL) and `hematocrit` (%) are the patient's most recent values. `charted` is the dose as charted
    where the drug is billed by another unit. `similar` names the nearest products where the formulary holds none.
    `item` is the clinic's own charge item, `prepaid` says which dose of a series the patient paid before it is,
    `price` is what the patient pays for this part of a formulation, in US dollars.
    """

    cvx: str = ""
    program: str = ""
    indication: str = ""
    hemoglobin: Decimal | None = None
    hematocrit: Decimal | None = None
    charted: Quantity | None = None
    similar: tuple[str, ...] = ()
    item: str = ""
    prepaid: str = ""
    price: Decimal | None = None


NOTHING_RARE = RareFacts()


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
