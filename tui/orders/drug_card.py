"""What is known of a drug while it is ordered: packages, stock, routes, code, observation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from textual.content import Content

from models.core.charting_codes import Outcome
from models.core.quantity import format_amount
from models.core.words import date_text
from models.drugs.drug import Drug, OrderTemplate
from models.safety.case import PriorDose
from tui.design.marks import MARKS
from tui.design.text import Hung, fitted, hung, joined
from tui.orders.entry import route_words

NAME_CELLS = 31
_LABEL = "$quiet"
_SHOWN = 3


def usual_text(template: OrderTemplate) -> str:
    """Return a usual order as it is picked: `30 mg IM once`, then for whom."""
    every = f"every {template.interval_days} days" if template.interval_days else "once"
    for_whom = "" if template.label == "once" else template.label.removeprefix("once, ").removesuffix(", once")
    return f"{template.dose} {route_words(template.route)} {every}" + (f"   {for_whom}" if for_whom else "")


def stock_words(slug: str, on_hand: Mapping[str, Decimal]) -> str:
    """Return how much of a drug there is."""
    return f"{format_amount(on_hand[slug])} in stock" if slug in on_hand else "none in stock"


def found_line(drug: Drug, on_hand: Mapping[str, Decimal], *, allergy: bool = False) -> Content:
    """Return a drug as it is listed: its name, its stock, whether the patient is allergic to it, its brand."""
    name = fitted(joined(drug.display), NAME_CELLS, fill=True)
    held = "formulation" if drug.formulation else stock_words(drug.slug, on_hand)
    stock = (f" {held:<14}", _LABEL)
    warned = (f" {MARKS['warn'][0]} allergy", MARKS["warn"][1]) if allergy else ""
    return joined(name, stock, warned, (f"  {', '.join(drug.brands[:1])}" if drug.brands else "", _LABEL))


def drug_rows(
    drug: Drug, on_hand: Mapping[str, Decimal], doses: Sequence[PriorDose], today: date
) -> list[Content | str | Hung]:
    """Return the facts of a drug that matter to who orders it, and the last doses the patient had of it."""
    labels = list(dict.fromkeys(package.label for package in drug.packages))
    more = [f"and {len(labels) - _SHOWN} more"] if len(labels) > _SHOWN else []
    codes = [f"{code.hcpcs}, {code.unit} a unit" for code in drug.codes_on(today)[:_SHOWN]]
    minutes = drug.observation_minutes(1)
    had = [dose for dose in doses if dose.drug_slug == drug.slug and Outcome(dose.outcome).reached_patient]
    mixed = drug.formulation.ingredients if drug.formulation else ()
    made = [f"{one.drug_slug.replace('-', ' ')} {one.per_ml}, {stock_words(one.drug_slug, on_hand)}" for one in mixed]
    facts = (
        ("In 1 mL", made),
        ("Brand", [", ".join(drug.brands[:_SHOWN])] if drug.brands else []),
        ("Package", [*labels[:_SHOWN], *more]),
        ("In stock", [] if made else [stock_words(drug.slug, on_hand)]),
        ("Route", [" or ".join(map(route_words, drug.routes))]),
        ("Code", codes or ["by ingredient" if made else "none today"]),
        ("Observe", [f"{minutes} min"] if minutes else []),
        ("Given", [_given(dose) for dose in had[:_SHOWN]] or ["not on record"]),
    )
    return [
        hung((f"{label if place == 0 else '':<10}", _LABEL), text)
        for label, texts in facts
        for place, text in enumerate(texts)
    ]


def _given(dose: PriorDose) -> str:
    reaction = f"  {MARKS['warn'][0]} {dose.reaction}" if dose.reaction else ""
    where = "  elsewhere" if dose.outside else ""
    return f"{date_text(dose.service_date)}  {dose.dose or ''}".rstrip() + where + reaction
