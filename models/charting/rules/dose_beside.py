"""What stands beside a dose while it is charted: its ingredients, needle, earlier sites, what is prepaid. Pure."""

from __future__ import annotations

from datetime import timedelta

from models.charting.facts import DoseCase, DrawnIngredient
from models.core.words import age_on, day_text
from models.safety.approval import unconfirmed_limit
from models.safety.case import PriorDose
from models.safety.dosing.history import same_drug
from models.safety.giving import proposed_lot, service_day
from models.safety.mixing import ingredient_cases
from models.safety.sites.needle import usual_needle


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
