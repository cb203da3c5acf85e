"""The shipped formulary: one TOML file a drug, read when asked for, looked up by slug, NDC and words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from models.core.errors import BadInputError
from models.core.numbers.ndc import Ndc, parse_ndc
from models.core.quantity import Quantity, Unit, format_amount
from models.core.source import Confidence, Source
from models.drugs.drug_outline import Outline, ReadOnDemand, read_outline
from models.drugs.drug_safety import Contraindication, CourseLimit, DoseLimit, IntervalBands, UsualDose
from models.drugs.written.dose_rows import dose_limits_of, usual_doses_of, words_left

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
        amount = str(self.content) if self.content else "contents vary"
        volume = f" / {format_amount(self.volume_ml)}\N{NO-BREAK SPACE}mL" if self.volume_ml else " powder"
        return f"{amount}{volume} {CONTAINERS[self.container]}"


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
    (21 CFR 1308) or "".
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


class Packages(Mapping[str, tuple[Drug, Package]]):
    """Every package by its NDC, with its drug. Raises KeyError for an NDC no package carries."""

    def __init__(self, drugs: Mapping[str, Drug], slugs: Mapping[str, str]) -> None:
        self._drugs = drugs
        self._slugs = slugs

    def __getitem__(self, ndc: str) -> tuple[Drug, Package]:
        """Return the drug and the package that carry `ndc`."""
        drug = self._drugs[self._slugs[ndc]]
        return drug, next(package for package in drug.packages if str(package.ndc) == ndc)

    def __contains__(self, ndc: object) -> bool:
        return ndc in self._slugs

    def __iter__(self) -> Iterator[str]:
        return iter(self._slugs)

    def __len__(self) -> int:
        return len(self._slugs)


@dataclass(frozen=True, slots=True)
class Formulary:
    """All drugs, indexed. `names` are the words each drug is found by; see `formulary_of`.

    Drugs `retired` by the clinic are still read by slug and NDC, and found by nobody who looks for one to order.
    """

    drugs: Mapping[str, Drug]
    by_ndc: Mapping[str, tuple[Drug, Package]]
    names: Mapping[str, frozenset[str]]
    retired: frozenset[str] = frozenset()

    def offered(self) -> Iterator[Drug]:
        """Return the drugs that can be ordered."""
        return (drug for slug, drug in self.drugs.items() if slug not in self.retired)

    def named(self, words: str) -> tuple[Drug, ...]:
        """Return the drugs whose name, display or brand is `words`, any case; usually none or one."""
        wanted = _plain(words)
        return self._found(slug for slug, names in self.names.items() if wanted in names)

    def matching(self, words: str) -> tuple[Drug, ...]:
        """Return the drugs with every typed word somewhere in their names, by name."""
        parts = words.lower().split()
        slugs = (slug for slug, names in self.names.items() if all(any(p in n for n in names) for p in parts))
        return tuple(sorted(self._found(slugs), key=lambda drug: drug.name))

    def _found(self, slugs: Iterable[str]) -> tuple[Drug, ...]:
        return tuple(self.drugs[slug] for slug in slugs if slug not in self.retired)


def formulary_of(drugs: Mapping[str, Drug], outlines: Mapping[str, Outline], retired: Iterable[str] = ()) -> Formulary:
    """Return the formulary of drugs by slug, indexed by their outlines without reading them.

    Of two drugs that name one NDC the later outline has it.
    """
    slugs = {ndc: slug for slug, outline in outlines.items() for ndc in outline.ndcs}
    names = {slug: frozenset(map(_plain, (slug, *outline.names))) for slug, outline in outlines.items()}
    return Formulary(drugs, Packages(drugs, slugs), names, frozenset(retired))


def _plain(name: str) -> str:
    return " ".join(name.lower().split())


@cache
def shipped_formulary() -> Formulary:
    """Return the shipped formulary; a drug's file is read when the drug is asked for.

    Raises BadInputError naming the file and field that cannot be read, then and not before.
    """
    texts = shipped_texts()
    return formulary_of(ReadOnDemand(texts, read_drug), {slug: read_outline(text) for slug, text in texts.items()})


@cache
def shipped_texts() -> Mapping[str, str]:
    """Return the text of every shipped drug file by slug, in the order of slugs."""
    folder = resources.files("models.drugs") / "shelf"
    files = sorted((item for item in folder.iterdir() if item.name.endswith(".toml")), key=lambda item: item.name)
    return {item.name.removesuffix(".toml"): item.read_text("utf-8") for item in files}


def read_drug(slug: str, text: str) -> Drug:
    """Return the drug written in one TOML file's `text`. Raises BadInputError naming the drug and the field."""
    import tomllib

    try:
        return drug_of(slug, tomllib.loads(text, parse_float=Decimal))
    except (KeyError, TypeError, ValueError, ArithmeticError, BadInputError) as error:
        raise BadInputError(f"drugs/{slug}.toml", f"cannot be read: {error!r}") from error


def drug_of(slug: str, table: Mapping[str, Any]) -> Drug:
    """Return the drug a TOML table describes. Raises KeyError, TypeError, ValueError or BadInputError if it is none."""
    clinical = table["clinical"]
    return Drug(
        slug=slug,
        name=table["name"],
        display=table["display"],
        brands=tuple(table.get("brands", ())),
        ingredients=tuple(table["ingredients"]),
        classes=tuple(table.get("classes", ())),
        product_class=table["product_class"],
        routes=tuple(table["routes"]),
        codes=tuple(_code(row) for row in table.get("code", ())),
        packages=tuple(_package(slug, row) for row in table.get("package", ())),
        site_rules=tuple(_site_rule(row) for row in table.get("site_rule", ())),
        observations=tuple(_observation(row) for row in table.get("observation", ())),
        min_interval_days=clinical["min_interval_days"],
        needle=clinical.get("needle", ""),
        high_alert=clinical["high_alert"],
        double_check=_double_check(clinical["double_check"]),
        pain=clinical.get("pain", False),
        clinical_source=_source(clinical),
        templates=tuple(_template(row) for row in table.get("template", ())),
        notes=" ".join(part for part in (table.get("notes", ""), words_left(table)) if part),
        usual_doses=usual_doses_of(table),
        dose_limits=dose_limits_of(table),
        course_limits=tuple(_course_limit(row) for row in table.get("course_limit", ())),
        contraindications=tuple(_contraindication(row) for row in table.get("contraindication", ())),
        intervals=tuple(_interval(row) for row in table.get("interval", ())),
        schedule=clinical.get("schedule", ""),
    )


def _source(row: dict[str, Any]) -> Source:
    return Source(row["source"], Confidence(row["confidence"]), row.get("label_date"))


def _double_check(value: str | bool) -> str:
    # Versions a clinic stored before there were four levels say true or false.
    if isinstance(value, bool):
        return "recommended" if value else "none"
    return value


def _quantity(amount: Any, unit: str) -> Quantity:
    return Quantity(Decimal(str(amount)), Unit(unit))


def _code(row: dict[str, Any]) -> BillingCode:
    unit = _quantity(row["amount"], row["unit"])
    dated = row.get("effective"), row.get("ends")
    return BillingCode(row["hcpcs"], unit, row["style"], *dated, _source(row), _band(row))


def _band(row: dict[str, Any]) -> DoseBand | None:
    over, most = (Decimal(row[end]) if end in row else None for end in ("dose_over", "dose_most"))
    return DoseBand(over, most, Unit(row["dose_unit"])) if "dose_unit" in row else None


def _package(slug: str, row: dict[str, Any]) -> Package:
    return Package(
        slug=slug,
        brand=row.get("brand", ""),
        form=row["form"],
        container=row["container"],
        content=_quantity(row["amount"], row["unit"]) if "amount" in row else None,
        volume_ml=Decimal(str(row["volume_ml"])) if "volume_ml" in row else None,
        routes=tuple(row["routes"]),
        hcpcs=tuple(row["hcpcs"]),
        ndc=parse_ndc(row["ndc"]) if "ndc" in row else None,
        ndc_unit=row["ndc_unit"],
        source=_source(row),
        crosswalk=tuple(CrosswalkNote(**note) for note in row.get("crosswalk", ())),
    )


def _site_rule(row: dict[str, Any]) -> SiteRule:
    volume = Decimal(str(row["max_volume_ml"])) if "max_volume_ml" in row else None
    alternate, severity = row.get("alternate_side", False), row.get("severity", "stop")
    ages = row.get("age_from"), row.get("age_below")
    return SiteRule(row["route"], tuple(row["groups"]), volume, alternate, _source(row), *ages, severity)


def _course_limit(row: dict[str, Any]) -> CourseLimit:
    return CourseLimit(row["days"], row["gap_days"], row["severity"], _source(row))


def _contraindication(row: dict[str, Any]) -> Contraindication:
    return Contraindication(row["flag"], row["severity"], row["text"], _source(row))


def _interval(row: dict[str, Any]) -> IntervalBands:
    days = row["early_before"], row["on_time_through"], row["grace_through"]
    return IntervalBands(row["by"], row["in_use"], *days, row.get("late_actions", ""), _source(row))


def _observation(row: dict[str, Any]) -> Observation:
    return Observation(row["from_dose"], row["minutes"], _source(row))


def _template(row: dict[str, Any]) -> OrderTemplate:
    dose = _quantity(row["dose"], row["unit"])
    return OrderTemplate(row["label"], dose, row["route"], row.get("interval_days"), row.get("diagnosis"))
