"""Which outside orders are injections given here, and what each still lacks. Nothing is completed by guessing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from models.core.errors import BadInputError
from models.core.numbers.ndc import parse_ndc
from models.core.quantity import Quantity, format_amount
from models.core.words import date_text
from models.drugs.drug import Drug
from models.drugs.formulary import Formulary
from models.drugs.naming.named_drug import (
    Candidate,
    Closeness,
    DrugText,
    candidates,
    concentration_text,
    concentrations,
    has_concentration,
    read_drug_text,
    unit_named,
)
from models.drugs.naming.ordered_route import INJECTABLE, OrderedRoute, form_kind, route_in, route_named
from models.exchange.imported import ImportedOrder
from models.exchange.order_place import not_for_the_clinic, where_unclear
from models.exchange.order_text import contradictions

ENDED = frozenset({"stopped", "cancelled", "completed", "entered-in-error"})
ORDERS = frozenset({"order", "original-order", "reflex-order", "filler-order", "instance-order"})
_ROUTE_NAMES = {"im": "intramuscular", "subcut": "subcutaneous", "id": "intradermal"}


@dataclass(frozen=True, slots=True)
class NotOurs:
    """An order that is not stored. `kind` says why: oral, …, stopped, plan, not_an_injection, reported, for_home."""

    kind: str


@dataclass(frozen=True, slots=True)
class Judged:
    """An injection order. `reasons` is what a provider must settle first; empty means it can be given as it stands."""

    drug_slug: str | None
    dose: Quantity | None
    route: str | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The day an order is judged on, the clinic's zone, and after how many days one without an end is too old."""

    today: date
    zone: ZoneInfo
    oldest_days: int


def judge(
    order: ImportedOrder, formulary: Formulary, calendar: Calendar, meant: Drug | None = None
) -> NotOurs | Judged:
    """Return what becomes of an order: of another kind, or an injection with what it lacks.

    `meant` is the drug a person says its words mean, None where the formulary must know them.
    """
    text = read_drug_text(order.medication_text)
    route, route_gap = _route(order)
    found = [Candidate(meant, Closeness.SAME)] if meant else _drugs(order, text, route, formulary)
    reason = _not_ours(order, text, route, found)
    if reason:
        return NotOurs(reason)
    drug, drug_gap = _chosen(text, found)
    dose, dose_gap = _dose(order, drug)
    code = route.code if route and route.code else None
    gaps = [
        dose_gap, route_gap or _route_misfit(route, drug, _kind(order, text)), drug_gap,
        _strength_gap(text, drug), *order.gaps, *_formal_gaps(order), *_age_gaps(order, calendar),
        *contradictions(order, drug, dose, formulary), where_unclear(order),
    ]  # fmt: skip
    return Judged(drug.slug if drug else None, dose, code, tuple(dict.fromkeys(gap for gap in gaps if gap)))


def _kind(order: ImportedOrder, text: DrugText) -> str:
    return form_kind(order.form_text) or text.kind


def _not_ours(order: ImportedOrder, text: DrugText, route: OrderedRoute | None, found: list[Candidate]) -> str:
    form = _kind(order, text)
    if route and route.kind != INJECTABLE and (form != INJECTABLE or route.kind == "intravenous"):
        return route.kind
    if form not in {"", INJECTABLE} and not (route and route.kind == INJECTABLE):
        return form
    # A bare name that is also sold as a tablet, taken every day: Lasix 40mg.
    unspecified = not form and route is None
    if unspecified and (order.at_least_daily or not any(row.closeness is Closeness.SAME for row in found)):
        return "not_an_injection"
    if order.status in ENDED:
        return order.status.replace("-", "_")
    if order.do_not_perform:
        return "do_not_perform"
    if elsewhere := not_for_the_clinic(order):
        return elsewhere
    return "" if order.intent in ORDERS else order.intent.replace("-", "_")


def _route(order: ImportedOrder) -> tuple[OrderedRoute | None, str]:
    coded = route_named(order.route_words)
    message = route_in(order.instruction) or route_in(order.medication_text)
    if coded is None and order.route_words:
        return None, f"route not known: {order.route_words[0]}"
    if coded and message and coded != message:
        return coded, f"the route says {_show_message(coded)}, the words say {_show_message(message)}"
    found = coded or message
    return found, "" if found else "no route"


def _show_message(route: OrderedRoute) -> str:
    return _ROUTE_NAMES.get(route.code, route.kind)


def _drugs(order: ImportedOrder, text: DrugText, route: OrderedRoute | None, formulary: Formulary) -> list[Candidate]:
    packaged = (formulary.by_ndc[ndc][0] for ndc in _ndcs(order) if ndc in formulary.by_ndc)
    coded = {drug.slug: drug for drug in packaged if drug.slug not in formulary.retired}
    if coded:
        return [Candidate(drug, Closeness.SAME) for drug in coded.values()]
    found = list(candidates(formulary, text))
    if route and route.code:
        found = _narrowed(found, [row for row in found if route.code in row.drug.routes])
    if text.concentration:
        wanted = text.concentration
        found = _narrowed(found, [row for row in found if has_concentration(row.drug, wanted)])
    same = [row for row in found if row.closeness is Closeness.SAME]
    return same or found


def _narrowed(all_found: list[Candidate], fitting: list[Candidate]) -> list[Candidate]:
    """Route and concentration choose among drugs of this name; they never make a drug of another name the one meant."""
    return fitting if any(row.closeness is not Closeness.PARTLY for row in fitting) else all_found


def _ndcs(order: ImportedOrder) -> list[str]:
    found = []
    for ndc in order.ndcs:
        try:
            found.append(str(parse_ndc(ndc)))
        except BadInputError:
            continue
    return found


def _chosen(text: DrugText, found: list[Candidate]) -> tuple[Drug | None, str]:
    if not found:
        return None, "not in the formulary"
    names = [row.drug.display for row in found]
    if len(found) > 1:
        return None, f"could be {', '.join(names[:-1])} or {names[-1]}"
    if found[0].closeness is Closeness.PARTLY:
        return None, f"ordered as {' '.join(sorted(text.ingredients))}; the formulary holds {names[0]}"
    return found[0].drug, ""


def _strength_gap(text: DrugText, drug: Drug | None) -> str:
    if drug is None or text.concentration is None or has_concentration(drug, text.concentration):
        return ""
    held = concentrations(drug)
    return f"ordered as {concentration_text(text.concentration)}; the formulary holds {', '.join(held)}" if held else ""


def _dose(order: ImportedOrder, drug: Drug | None) -> tuple[Quantity | None, str]:
    if order.amount is None:
        return None, "no dose in figures" if order.instruction else "no dose"
    try:
        unit = unit_named(order.unit)
    except BadInputError:
        return None, f"dose unit not known: {order.unit}" if order.unit else "no dose unit"
    dose = Quantity(order.amount, unit)
    if dose.amount <= 0 or dose.amount >= 10**9 or dose.amount != round(dose.amount, 6):
        return None, "the dose is not an amount that can be given"
    contents = [package.content for package in drug.packages if package.content] if drug else []
    if contents and not any(content.comparable(unit) for content in contents):
        return dose, f"dose in {unit.display}: the formulary counts {contents[0].unit.display}"
    return Quantity(_plain(dose.amount), unit), ""


def _plain(amount: Decimal) -> Decimal:
    return Decimal(format_amount(amount).replace(",", ""))


def _route_misfit(route: OrderedRoute | None, drug: Drug | None, form: str) -> str:
    if route is None:
        return ""
    if route.kind != INJECTABLE or form not in {"", INJECTABLE}:
        return f"the route says {_show_message(route)}, the form {form}"
    if drug and route.code not in drug.routes:
        return f"{_show_message(route)} is no route of {drug.display} here"
    return ""


def _age_gaps(order: ImportedOrder, calendar: Calendar) -> list[str]:
    """Return what makes the dates of an order doubtful: old without an end, over, in the future, in the wrong order."""
    if order.authored is None:
        return []
    stated = order.authored
    day = stated.astimezone(calendar.zone).date() if isinstance(stated, datetime) else stated
    begins = max(day, order.valid_from) if order.valid_from else day
    age = (calendar.today - day).days
    return [
        f"ordered {date_text(day)}, in the future" if age < 0 else "",
        f"ordered {date_text(day)} without an end" if age > calendar.oldest_days and not order.valid_until else "",
        f"ended {date_text(order.valid_until)}" if order.valid_until and order.valid_until < calendar.today else "",
        "ends before it begins" if order.valid_until and order.valid_until < begins else "",
    ]


def _formal_gaps(order: ImportedOrder) -> list[str]:
    return [
        "a draft where it comes from" if order.status == "draft" else "",
        "status unknown" if order.status not in {"active", "on-hold", "draft"} else "",
        "no prescriber" if order.requester is None else "",
        "no order date" if order.authored is None else "",
    ]
