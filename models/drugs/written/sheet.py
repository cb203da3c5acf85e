"""A drug in words: every fact on a line of its own with its source, for people to read and to compare versions by."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.core.charting_codes import ROUTES
from models.core.quantity import Quantity, Unit, format_amount
from models.core.source import Confidence, Source
from models.core.words import date_text
from models.drugs.drug import BillingCode, Drug, Observation, OrderTemplate, Package, SiteRule
from models.drugs.drug_safety import Contraindication, CourseLimit, DoseLimit, DoseRow, IntervalBands, UsualDose

DrugRow = Drug | Observation | SiteRule | UsualDose | DoseLimit | CourseLimit | Contraindication | IntervalBands
"""A safety row of a drug; the drug itself stands for how it is given."""
STYLE_WORDS = {
    "per": "per {0}",
    "up_to": "up to {0}",
    "each": "each {0}",
    "tier": "one unit, whatever the dose",
}


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One fact. `label` names its kind, `source` who says so, `confidence` how well; `over` marks a code of old."""

    label: str
    text: str
    source: str = ""
    confidence: Confidence | None = None
    over: bool = False

    @property
    def whole(self) -> str:
        """The line as one text, with the word *unconfirmed* where no source confirmed it."""
        unconfirmed = "" if self.confidence in {None, Confidence.CONFIRMED} else f" · {self.confidence}"
        return f"{self.label}  {self.text}" + (f" · {self.source}{unconfirmed}" if self.source else "")


@dataclass(frozen=True, slots=True)
class Change:
    """A line that is gone (`mark` "-") or new ("+")."""

    mark: str
    text: str


def drug_sheet(drug: Drug, today: date | None = None) -> tuple[SheetLine, ...]:
    """Return a drug's facts in the order of its file. With `today`, codes that are over are told."""
    return tuple(_lines(drug, today))


def sheet_changes(before: Drug | None, after: Drug | None) -> tuple[Change, ...]:
    """Return what differs between two versions of a drug, in the order of the sheet; None is no drug."""
    old, new = ([line.whole for line in drug_sheet(drug)] if drug else [] for drug in (before, after))
    compared = difflib.ndiff(old, new)
    return tuple(Change(line[0], line[2:]) for line in compared if line[0] in "+-")


def safety_rows(drug: Drug) -> tuple[DrugRow, ...]:
    """Return a drug's safety rows in the order of its file."""
    return (
        drug,
        *drug.observations,
        *drug.site_rules,
        *drug.usual_doses,
        *drug.dose_limits,
        *drug.course_limits,
        *drug.contraindications,
        *drug.intervals,
    )


def safety_lines(drug: Drug) -> tuple[tuple[DrugRow, SheetLine], ...]:
    """Return each safety row of a drug with its line, in the order of its file."""
    return tuple((row, safety_line(row)) for row in safety_rows(drug))


def safety_line(row: DrugRow) -> SheetLine:
    """Return the line of one safety row."""
    match row:
        case Drug():
            return _clinical(row)
        case Observation():
            return _watch(row)
        case SiteRule():
            return _site(row)
        case UsualDose():
            return _usual_dose(row)
        case DoseLimit():
            return _dose_limit(row)
        case CourseLimit():
            return _course_limit(row)
        case Contraindication():
            return _contraindication(row)
        case IntervalBands():
            return _interval(row)


def _lines(drug: Drug, today: date | None) -> Iterator[SheetLine]:
    yield SheetLine("DRUG", f"{drug.display} · {drug.name}" if drug.display != drug.name else drug.name)
    yield SheetLine("BRANDS", ", ".join(drug.brands) or "none")
    yield SheetLine("ALLERGY", ", ".join((*drug.ingredients, *(f"{name} (class)" for name in drug.classes))))
    yield SheetLine("CLASS", drug.product_class.replace("_", " "))
    yield SheetLine("ROUTES", " or ".join(ROUTES.get(route, route) for route in drug.routes))
    yield from (line for _row, line in safety_lines(drug))
    yield from (_code(row, today) for row in drug.codes)
    yield from (_package(row) for row in drug.packages)
    yield from (_usual(row) for row in drug.templates)
    if drug.notes:
        yield SheetLine("NOTES", drug.notes)


def _clinical(drug: Drug) -> SheetLine:
    message = (
        _apart(drug.min_interval_days),
        f"needle {drug.needle}" if drug.needle else "",
        "high alert" if drug.high_alert else "",
        f"second check {drug.double_check}" if drug.double_check != "none" else "",
        "pain is asked" if drug.pain else "",
        f"controlled, {drug.schedule}" if drug.schedule else "",
    )
    return _sourced("GIVING", "; ".join(part for part in message if part), drug.clinical_source)


def _apart(days: int) -> str:
    return f"at least {days} day{'' if days == 1 else 's'} apart" if days else "no least interval"


def _watch(row: Observation) -> SheetLine:
    return _sourced("WATCH", f"{row.minutes} min from dose {row.from_dose} on", row.source)


def _site(row: SiteRule) -> SheetLine:
    most = f", at most {format_amount(row.max_volume_ml)} mL" if row.max_volume_ml is not None else ""
    side = ", other side each time" if row.alternate_side else ""
    groups = ", ".join(group.replace("_", " ") for group in row.groups)
    who, beyond = _ages(row.age_from, row.age_below), ", another needs a reason" if row.severity == "warn" else ""
    return _sourced("SITES", f"{ROUTES.get(row.route, row.route)}: {groups}{most}{side}{who}{beyond}", row.source)


def _usual_dose(row: UsualDose) -> SheetLine:
    purpose = f", {row.purpose}" if row.purpose else ""
    return _sourced("DOSE", f"{dose_range(row)}{purpose}{_for_whom(row)}", row.source)


def dose_range(row: UsualDose) -> str:
    """Return the usual range as printed: `2 to 5 mg`, `1 to 5 mg/kg`, `60 mg`."""
    ends = f"{format_amount(row.least.amount)} to {row.most}" if row.least != row.most else str(row.most)
    return f"{ends}{per_each(row)}"


def per_each(row: DoseRow) -> str:
    """Return what a dose row counts by, as printed behind its amount: "", `/kg` or `/m²`."""
    return {"": "", "kg": "/kg", "m2": "/m²"}[row.per]


def limit_span(row: DoseLimit) -> str:
    """Return over how long a limit counts: `at once`, `in a day`, `in 28 days`, `in 4 hours`."""
    return {"dose": "at once", "day": "in a day"}.get(row.kind, f"in {row.span} {row.kind}")


def _dose_limit(row: DoseLimit) -> SheetLine:
    # A limit per kg signed off before limits counted by body surface reads as it did.
    per = " per kg" if row.per == "kg" else per_each(row)
    return _sourced("LIMIT", f"{row.most}{per} {limit_span(row)}{_for_whom(row)}{_firm(row.severity)}", row.source)


def _for_whom(row: DoseRow) -> str:
    routes = f", {' or '.join(ROUTES.get(route, route) for route in row.routes)}" if row.routes else ""
    least = f", {format_amount(row.weight_from_kg)} kg or more" if row.weight_from_kg is not None else ""
    below = f", under {format_amount(row.weight_below_kg)} kg" if row.weight_below_kg is not None else ""
    flag = f", with {row.flag.replace('_', ' ')}" if row.flag else ""
    codes = f", for {' '.join(row.diagnoses)}" if row.diagnoses else ""
    return f"{routes}{_ages(row.age_from, row.age_below)}{least}{below}{flag}{codes}"


def _course_limit(row: CourseLimit) -> SheetLine:
    text = f"{row.days} days in one course, {row.gap_days} days without it begin another{_firm(row.severity)}"
    return _sourced("COURSE", text, row.source)


def _contraindication(row: Contraindication) -> SheetLine:
    return _sourced("NOT WITH", f"{row.flag.replace('_', ' ')}: {row.text}{_firm(row.severity)}", row.source)


def _interval(row: IntervalBands) -> SheetLine:
    used = "" if row.in_use else " (not followed here)"
    days = f"early before day {row.early_before}, on time to {row.on_time_through}, grace to {row.grace_through}"
    late = f"; late: {row.late_actions}" if row.late_actions else ""
    return _sourced("REPEAT", f"{row.name}{used}: {days}{late}", row.source)


def _firm(severity: str) -> str:
    return {"stop": ", a stop", "warn": ", a reason is asked"}.get(severity, ", shown")


def _ages(age_from: int | None, age_below: int | None) -> str:
    least = f", {age_from} years or older" if age_from is not None else ""
    return least + (f", under {age_below} years" if age_below is not None else "")


def _code(row: BillingCode, today: date | None) -> SheetLine:
    band = f" for a dose {row.band}" if row.band else ""
    # A tier's amount says nothing, but a change of it must be seen.
    unit = f" ({row.unit})" if row.style == "tier" and row.unit != Quantity(Decimal(1), Unit.EACH) else ""
    text = f"{row.hcpcs} {STYLE_WORDS.get(row.style, row.style).format(row.unit)}{unit}{band}{_days(row)}"
    over = today is not None and row.ends is not None and row.ends < today
    return SheetLine("CODE", text, row.source.cited, row.source.confidence, over)


def _days(row: BillingCode) -> str:
    begins = f", from {date_text(row.effective)}" if row.effective else ""
    return begins + (f" to {date_text(row.ends)}" if row.ends else "")


def _package(row: Package) -> SheetLine:
    ndc = f"NDC {row.ndc} ({row.ndc_unit})" if row.ndc else f"no NDC ({row.ndc_unit})"
    # The label of a package without volume says powder itself.
    contents = row.label if row.form == "powder" and row.volume_ml is None else f"{row.form} {row.label}"
    message = [row.brand, contents, ndc, "/".join(row.routes), "+".join(row.hcpcs)]
    message += [f"CMS's {note.on} {note.theirs}: {note.why}" for note in row.crosswalk]
    return _sourced("PACKAGE", " · ".join(part for part in message if part), row.source)


def usual_words(row: OrderTemplate) -> str:
    """Return everything a usual order fills in, in words."""
    every = f" every {row.interval_days} days" if row.interval_days else " once"
    return f"{row.label}: {row.dose} {ROUTES.get(row.route, row.route)}{every}"


def _usual(row: OrderTemplate) -> SheetLine:
    return SheetLine("USUAL", usual_words(row) + (f" for {row.diagnosis}" if row.diagnosis else ""))


def _sourced(label: str, text: str, source: Source) -> SheetLine:
    return SheetLine(label, text, source.cited, source.confidence)
