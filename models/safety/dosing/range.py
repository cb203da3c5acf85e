"""How a dose lies to the usual range and the limits of its drug, for one patient (S24). Judged at order and at dose."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from models.core.finding import Severity
from models.core.quantity import Quantity, Unit, format_amount
from models.core.source import Confidence, Source
from models.drugs.drug_safety import LIMIT_KINDS, DoseLimit, DoseRow, UsualDose
from models.drugs.written.sheet import dose_range, limit_span, per_each
from models.safety.approval import unconfirmed_of
from models.safety.dosing.fit import (
    DOSE_STEP,
    DoseFacts,
    Fit,
    before,
    fitting,
    for_patient,
    is_usual,
    measured,
    with_others,
    within,
)


@dataclass(frozen=True, slots=True)
class DoseQuestion:
    """What a dose asks: `kind` is dose_limit, day_limit, days_limit, hours_limit, weight, surface or usual_dose.

    `text` says what; `rows` are those it rests on; `total` is what was held against them; `alone` means the dose asks
    it without the doses before.
    """

    kind: str
    severity: Severity
    text: str
    rows: tuple[DoseRow, ...]
    total: Quantity
    alone: bool = True

    @property
    def source(self) -> str:
        """The sources of the rows."""
        return "; ".join(dict.fromkeys(row.source.cited for row in self.rows))

    @property
    def basis(self) -> Source | None:
        """The sources of the rows as one, as weak as the weakest of them; None without a row."""
        if not self.rows:
            return None
        found = {row.source.confidence for row in self.rows}
        return Source(self.source, next(one for one in reversed(Confidence) if one in found))


def limit_questions(facts: DoseFacts) -> tuple[DoseQuestion, ...]:
    """Return the limits a dose passes: at most one the dose passes alone, at most one with the doses before."""
    rows = fitting(facts, facts.drug.dose_limits)
    found = [asked for kind in LIMIT_KINDS if (asked := _limit(facts, [pair for pair in rows if pair[0].kind == kind]))]
    alone = [asked for asked in found if asked.alone][:1]
    return (*alone, *[asked for asked in found if not asked.alone][:1])


def range_question(facts: DoseFacts) -> DoseQuestion | None:
    """Return what a dose outside its usual range asks; None for a usual one, and where a limit asks about it already.

    A note where no usual dose is known, for the drug or for this patient.
    """
    if any(asked.alone for asked in limit_questions(facts)):
        return None
    rows = fitting(facts, facts.drug.usual_doses)
    if not rows:
        return _nothing_known(facts)
    known = tuple(row for row, fit in rows if fit is Fit.YES)
    alike = tuple(row for row in known if facts.dose.comparable(row.most.unit))
    if alike and within(facts, alike):
        return None
    unknown = [(row, fit) for row, fit in rows if fit is not Fit.YES and facts.dose.comparable(row.most.unit)]
    if unknown:
        return _unknown(facts, *unknown[0])
    return _unusual(facts, alike) if alike else _other_unit(facts, tuple(row for row, _fit in rows))


def _limit(facts: DoseFacts, rows: list[tuple[DoseLimit, Fit]]) -> DoseQuestion | None:
    """Return what the limits of one kind ask."""
    passed: list[tuple[Decimal, DoseLimit]] = []
    unknown: list[tuple[DoseLimit, Fit]] = []
    for row, fit in rows:
        given = with_others(facts, row)
        if given is None:
            continue
        most = for_patient(facts, row, row.most).amount
        if fit is Fit.YES and given > most:
            passed.append((given / most, row))
        elif fit is not Fit.YES and (not is_usual(facts) if row.per else given > most):
            unknown.append((row, fit))
    if passed:
        return _exceeded(facts, max(passed, key=lambda pair: pair[0])[1])
    return _unknown(facts, *unknown[0]) if unknown else None


def _exceeded(facts: DoseFacts, row: DoseLimit) -> DoseQuestion:
    earlier, unit = before(facts, row), row.most.unit
    dose, given = measured(facts, unit), with_others(facts, row) or Decimal(0)
    span = {"day": "that day", "days": f"in {row.span} days", "hours": f"in {row.span} hours"}.get(row.kind, "")
    planned = not earlier and dose is not None and given > dose
    already = f" after {Quantity(earlier, unit)} {span}" if earlier else ""
    series = f" every {facts.every_days} days, {Quantity(given, unit)} {span}" if planned else ""
    each = f" ({row.most}{per_each(row)})" if row.per else ""
    most = f"limit {limit_span(row)} {for_patient(facts, row, row.most)}{each}"
    unconfirmed = unconfirmed_of(facts.signed_off, facts.drug.slug, row)
    text = f"{_dose(facts, unit)}{already}{series}{_who(facts, row)}: {most}{unconfirmed}."
    alone = dose is not None and dose > for_patient(facts, row, row.most).amount
    return DoseQuestion(
        f"{row.kind}_limit", Severity(row.severity), text, (row,), Quantity(given.quantize(DOSE_STEP), unit), alone
    )


def _unknown(facts: DoseFacts, row: DoseRow, fit: Fit) -> DoseQuestion:
    stated = f"the usual dose is {dose_range(row)}" if isinstance(row, UsualDose) else f"the limit{_limit_for(row)}"
    old = "is too old" if facts.weight_old else "is not known"
    missing = f"the weight {old}" if fit is Fit.NO_WEIGHT else "no height is kept here to know the body surface"
    severity = Severity(row.severity) if isinstance(row, DoseLimit) else Severity.WARN
    doubt = unconfirmed_of(facts.signed_off, facts.drug.slug, row)
    text = f"{_dose(facts, row.most.unit)}: {stated}{doubt}, and {missing}."
    kind = "weight" if fit is Fit.NO_WEIGHT else "surface"
    return DoseQuestion(kind, severity, text, (row,), facts.dose)


def _limit_for(row: DoseLimit) -> str:
    under = f" under {format_amount(row.weight_below_kg)} kg" if row.weight_below_kg is not None else ""
    return f"{under} is {row.most}{per_each(row)}"


def _unusual(facts: DoseFacts, rows: tuple[UsualDose, ...]) -> DoseQuestion:
    unit = facts.dose.unit
    above = facts.dose.amount > max(for_patient(facts, row, row.most).to(unit).amount for row in rows)
    least = format_amount(facts.tables.limits["usual_low_percent"].value)
    how = "above the usual" if above else f"below {least}% of the usual"
    return _about(facts, rows, f"{_dose(facts, unit)} is {how} {_ranges(facts, rows)}")


def _other_unit(facts: DoseFacts, rows: tuple[UsualDose, ...]) -> DoseQuestion:
    unit = rows[0].most.unit
    text = f"{_dose(facts, unit)}: the usual dose is {_ranges(facts, rows)}. Write the dose in {unit.display}"
    return _about(facts, rows, text)


def _about(facts: DoseFacts, rows: tuple[UsualDose, ...], text: str) -> DoseQuestion:
    weak = [found for row in rows if (found := unconfirmed_of(facts.signed_off, facts.drug.slug, row))]
    return DoseQuestion("usual_dose", Severity.WARN, f"{text}{weak[0] if weak else ''}.", rows, facts.dose)


def _nothing_known(facts: DoseFacts) -> DoseQuestion:
    whom = " for this patient and order" if facts.drug.usual_doses else ""
    text = f"No usual dose of {facts.drug.display} is known{whom}: nothing compares this one."
    return DoseQuestion("usual_dose", Severity.NOTE, text, (), facts.dose)


def _ranges(facts: DoseFacts, rows: tuple[UsualDose, ...]) -> str:
    return " or ".join(dict.fromkeys(_range(facts, row) for row in rows))


def _range(facts: DoseFacts, row: UsualDose) -> str:
    if row.per != "kg" or facts.weight_kg is None:
        return dose_range(row)
    least, most = (for_patient(facts, row, end) for end in (row.least, row.most))
    ends = f"{format_amount(least.amount)} to {most}" if least != most else str(most)
    return f"{dose_range(row)} ({ends} at {format_amount(facts.weight_kg)}\N{NO-BREAK SPACE}kg)"


def _dose(facts: DoseFacts, unit: Unit) -> str:
    """Return the dose by name, and what a volume makes where the strength tells."""
    made = None if facts.dose.comparable(unit) else measured(facts, unit)
    what = f" ({Quantity(made.quantize(DOSE_STEP), unit)})" if made is not None else ""
    return f"{facts.drug.display} {facts.dose}{what}"


def _who(facts: DoseFacts, row: DoseLimit) -> str:
    message = [f", age {facts.age}"] if row.age_from or row.age_below else []
    if facts.weight_kg is not None and (row.weight_from_kg or row.weight_below_kg or row.per == "kg"):
        message.append(f", {format_amount(facts.weight_kg)} kg")
    if row.flag:
        flag = facts.tables.flags.get(row.flag)
        message.append(f", {flag.display if flag else row.flag}")
    return "".join(message)
