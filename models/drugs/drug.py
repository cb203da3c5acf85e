"""A drug as ordered, given and billed: its codes, packages, sites, watches and usual orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from models.core.numbers.ndc import Ndc
from models.core.quantity import Quantity, Unit, format_amount
from models.core.source import Source
from models.drugs.drug_safety import Contraindication, CourseLimit, DoseLimit, IntervalBands, UsualDose

if TYPE_CHECKING:  # a formulation is made of drugs
    from models.drugs.mixture import Formulation

MULTI_DOSE = "MDV"
CONTAINERS = {
    "SDV": "single-dose vial", "MDV": "multi-dose vial", "PFS": "prefilled syringe", "ampule": "ampule",
    "pen": "pen", "kit": "kit",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DoseBand:
    """The doses a code stands for: above `over`, up to `most`, in `unit`; None leaves that side open (R28)."""

    over: Decimal | None
    most: Decimal | None
    unit: Unit

    def holds(self, amount: Decimal) -> bool:
        """True when a dose of `amount` in the band's unit lies in it."""
        return (self.over is None or amount > self.over) and (self.most is None or amount <= self.most)

    def __str__(self) -> str:
        ends = (("over", self.over), ("at most", self.most))
        return ", ".join(f"{word} {Quantity(end, self.unit)}" for word, end in ends if end is not None)


@dataclass(frozen=True, slots=True)
class BillingCode:
    """One dated HCPCS row. `unit` is the amount one billing unit stands for; both dates are inclusive days of service.

    `style` is how the descriptor counts: "per", "up_to" (divide and round up), "each" (fixed content per container),
    "tier" (the code itself states the amount: always one unit). `band` None means the dose does not choose the code.
    """

    hcpcs: str
    unit: Quantity
    style: str
    effective: date | None
    ends: date | None
    source: Source
    band: DoseBand | None = None

    def valid_on(self, day: date) -> bool:
        """True when the code may be billed for a service on `day` (R56)."""
        return (self.effective is None or self.effective <= day) and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class CrosswalkNote:
    """Why a package differs from CMS's NDC-HCPCS crosswalk `on` "code", "units" or "size".

    It explains the one value `theirs`: another one in a later file is a new disagreement.
    """

    on: str
    theirs: str
    why: str


COMPOUNDED = "C-"
"""What the code of a product without NDC begins with."""


@cache
def compounded_code(slug: str) -> str:
    """Return the code lots of a drug's package without NDC are stored under: as long as an NDC, never one."""
    return f"{COMPOUNDED}{sha256(slug.encode()).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class Package:
    """A marketed container. `content` as labelled per container; `volume_ml` None for a powder.

    `ndc` None means no source names one; `hcpcs` lists the codes its content is billed with, over all dates;
    `ndc_unit` is the unit of measure of the NDC quantity on a claim (ML, UN, GR, F2).
    """

    slug: str
    brand: str
    form: str
    container: str
    content: Quantity | None
    volume_ml: Decimal | None
    routes: tuple[str, ...]
    hcpcs: tuple[str, ...]
    ndc: Ndc | None
    ndc_unit: str
    source: Source
    crosswalk: tuple[CrosswalkNote, ...] = ()

    @property
    def code(self) -> str:
        """What lots of it are stored under: the NDC, or for a compounded product without one a code of its drug."""
        return str(self.ndc) if self.ndc else compounded_code(self.slug)

    @property
    def single_dose(self) -> bool:
        """True for containers labelled for one patient and one procedure."""
        return self.container != MULTI_DOSE

    @property
    def concentration(self) -> Quantity | None:
        """Amount in one mL of the labelled solution; None for powders and unlabelled contents."""
        if self.content is None or not self.volume_ml:
            return None
        return Quantity(self.content.amount / self.volume_ml, self.content.unit)

    @property
    def label(self) -> str:
        """`60 mg / 2 mL single-dose vial`."""
        return f"{self.strength} {CONTAINERS[self.container]}"

    @property
    def strength(self) -> str:
        """`60 mg / 2 mL`."""
        amount = str(self.content) if self.content else "contents vary"
        volume = f" / {format_amount(self.volume_ml)}\N{NO-BREAK SPACE}mL" if self.volume_ml else " powder"
        return f"{amount}{volume}"


@dataclass(frozen=True, slots=True)
class SiteRule:
    """Sites a product's label allows by one route: codes of site groups in `body_sites.toml`.

    `age_from` and `age_below` are whole years, None for any age. `severity` of another site is stop or warn.
    """

    route: str
    groups: tuple[str, ...]
    max_volume_ml: Decimal | None
    alternate_side: bool
    source: Source
    age_from: int | None = None
    age_below: int | None = None
    severity: str = "stop"


@dataclass(frozen=True, slots=True)
class Observation:
    """Minutes to watch the patient after dose number `from_dose` and later ones."""

    from_dose: int
    minutes: int
    source: Source


@dataclass(frozen=True, slots=True)
class OrderTemplate:
    """A usual order a provider can start from; every field can be changed."""

    label: str
    dose: Quantity
    route: str
    interval_days: int | None
    diagnosis: str | None


@dataclass(frozen=True, slots=True)
class Drug:
    """A drug as ordered and given. `display` has tall man letters; `ingredients` and `classes` serve allergy checks.

    `product_class` decides the administration code (R1): "therapeutic", "vaccine", "antineoplastic_hormonal",
    "antineoplastic", "rsv_antibody", "hiv_prep", "allergen", "diluent", "wellness", and the vaccine classes of
    `billing.toml`. `double_check` is one of DOUBLE_CHECKS, `schedule` one of SCHEDULES
    (21 CFR 1308) or "". `formulation` is what it is mixed of, None for a product as it is sold.
    """

    slug: str
    name: str
    display: str
    brands: tuple[str, ...]
    ingredients: tuple[str, ...]
    classes: tuple[str, ...]
    product_class: str
    routes: tuple[str, ...]
    codes: tuple[BillingCode, ...]
    packages: tuple[Package, ...]
    site_rules: tuple[SiteRule, ...]
    observations: tuple[Observation, ...]
    min_interval_days: int
    needle: str
    high_alert: bool
    double_check: str
    pain: bool
    clinical_source: Source
    templates: tuple[OrderTemplate, ...]
    notes: str
    usual_doses: tuple[UsualDose, ...] = ()
    dose_limits: tuple[DoseLimit, ...] = ()
    course_limits: tuple[CourseLimit, ...] = ()
    contraindications: tuple[Contraindication, ...] = ()
    intervals: tuple[IntervalBands, ...] = ()
    schedule: str = ""
    formulation: Formulation | None = None

    def __hash__(self) -> int:
        # Drugs are looked up by the thousand: their slug tells them apart, the fields only decide on a tie.
        return hash(self.slug)

    def codes_on(self, day: date) -> tuple[BillingCode, ...]:
        """Return the billing codes valid for a service on `day`."""
        return tuple(code for code in self.codes if code.valid_on(day))

    def observation(self, dose_number: int) -> Observation | None:
        """Return the row to observe by after the patient's `dose_number`-th dose of this drug (S59), None for none."""
        due = (row for row in self.observations if row.from_dose <= dose_number)
        return max(due, key=lambda row: row.from_dose, default=None)

    def observation_minutes(self, dose_number: int) -> int:
        """Return the minutes to observe after the patient's `dose_number`-th dose of this drug (S59); 0 means none."""
        row = self.observation(dose_number)
        return row.minutes if row else 0
