"""What stands beside a dose while it is charted: its ingredients, needle, earlier sites, what is prepaid. Pure."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from models.charting.facts import DoseCase, DrawnIngredient
from models.core.quantity import Quantity, Unit, format_amount
from models.core.words import age_on, day_text
from models.drugs.mixings import Mixing, mixings_of
from models.safety.approval import unconfirmed_limit
from models.safety.case import PriorDose
from models.safety.dosing.history import same_drug
from models.safety.giving import concentration, proposed_lot, service_day
from models.safety.mixing import ingredient_cases
from models.safety.sites.needle import usual_needle
from models.safety.spanning import next_lot
from models.stock.facts import StockFacts


def drawn_ingredients(case: DoseCase) -> tuple[DrawnIngredient, ...]:
    """Return the ingredients of a formulation, none for a single drug."""
    return tuple(
        DrawnIngredient(
            part.facts.drug.slug, part.facts.drug.display, part.dose, part.volume_ml, part.lots, proposed_lot(part)
        )
        for part in ingredient_cases(case)
        if part.facts.drug
    )


def last_four(case: DoseCase) -> tuple[str, ...]:
    """Return where the last four doses of this drug went, without limit of time (S33)."""
    placed = [dose for dose in same_drug(case) if dose.site_codes]
    return tuple(_placed(case, dose) for dose in placed[:4])


def recent_sites(case: DoseCase) -> tuple[str, ...]:
    """Return where other drugs went within the clinic's window (S33)."""
    since = case.today - timedelta(days=int(case.facts.tables.limits["site_history_days"].value))
    own = case.facts.order.drug_slug
    others = (d for d in case.facts.doses if d.site_codes and d.drug_slug != own and d.service_date >= since)
    return tuple(f"{_placed(case, dose)} {dose.drug_display}" for dose in others)


def _placed(case: DoseCase, dose: PriorDose) -> str:
    sites = " and ".join(case.facts.tables.sites[c].display for c in dose.site_codes if c in case.facts.tables.sites)
    return f"{sites} {day_text(dose.service_date, case.today)}"


def needle(case: DoseCase) -> str:
    """Return the needle the order names, else the usual one.

    That is by the table; a drug's own stands before it for grown people, who it is written for.
    """
    if case.facts.order.needle:
        return f"{case.facts.order.needle}, by the order"
    drug, row = case.facts.drug, usual_needle(case)
    by_table = (
        f"{row.gauge} G, {row.length}, {row.angle}°{unconfirmed_limit(case.facts.signed_off, row)}" if row else ""
    )
    if age_on(case.facts.patient.birth.latest, service_day(case)) < case.facts.tables.limits["adult_years"].value:
        return by_table or "none is listed for this age and site"
    own = f"{drug.needle} ({drug.clinical_source.confidence.value})" if drug and drug.needle else ""
    return f"{own} · by weight and age: {by_table}" if own and by_table else own or by_table


def prepaid(case: DoseCase) -> str:
    """Return which dose of a prepaid series this is and what is left after it, "" for none."""
    series = case.facts.prepaid_on(service_day(case)) if case.draft.outcome.reached_patient else None
    return f"{series.next_dose}; {series.left - 1} left after this dose" if series else ""


def arithmetic(case: DoseCase) -> str:
    """Return how the volume is worked out of the dose and the strength, "" where nothing is."""
    dose, volume = case.dose, case.volume_ml
    if dose is None or volume is None or not case.lots or dose.unit is Unit.ML:
        return ""
    strength = concentration(case.lots[0], case.draft)
    if strength is None:
        return ""
    per_ml = Quantity(strength.amount.quantize(Decimal("0.001")).normalize(), strength.unit)
    return f"{dose} ÷ {per_ml} per mL = {format_amount(volume)}\N{NO-BREAK SPACE}mL"


def mixings(case: DoseCase) -> tuple[Mixing, ...]:
    """Return how the label mixes the powder in hand, while it is one."""
    order = case.facts.order
    if len(case.lots) != 1 or order.drug_slug is None:
        return ()
    return mixings_of(order.drug_slug, order.route, case.lots[0].package)


def stock_first(case: DoseCase) -> StockFacts | None:
    """Return the stock to use first; of a formulation that of the first ingredient that is not taken from it."""
    if not case.facts.parts:
        return proposed_lot(case)
    found = ((proposed_lot(part), part.lots) for part in ingredient_cases(case))
    return next((item for item, lots in found if item and item not in lots), None)


def stock_beside(case: DoseCase) -> StockFacts | None:
    """Return stock to take beside what is in hand where that is too little, ingredient by ingredient."""
    found = (next_lot(part) for part in ingredient_cases(case) or (case,))
    return next((item for item in found if item), None)
