"""The part of an order that can be kept for next time: drug, dose, route, how often; never a patient or a diagnosis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from models.core.charting_codes import ROUTES
from models.core.errors import BadInputError
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.drug import Drug
from models.drugs.rules.dose_unit import check_dose_unit
from models.orders.dose_per_kg import parse_ordered_dose
from models.orders.order_entry import parse_every, parse_steps, parse_whole
from models.store.clinic import Clinic

LONGEST_NAME = 80
LONGEST_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class OrderBody:
    """An order as typed, but for its patient. `dose` is amount and unit, or an amount per kg."""

    drug_slug: str
    dose: str
    route: str
    every: str = ""
    count: str = ""
    then: str = ""
    note: str = ""

    def stored(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return asdict(self)


def body_from(stored: Mapping[str, Any]) -> OrderBody:
    """Return a stored body."""
    return OrderBody(**stored)


def checked_body(clinic: Clinic, body: OrderBody) -> OrderBody:
    """Return the body as it can be ordered. Raises BadInputError naming the field that cannot be taken."""
    drug = clinic_formulary(clinic).drugs.get(body.drug_slug)
    if drug is None:
        raise BadInputError("drug", "choose a drug of the formulary")
    if drug.slug in clinic_formulary(clinic).retired:
        raise BadInputError("drug", f"{drug.display} is retired from the clinic's formulary: choose another")
    if body.route not in ROUTES or body.route not in drug.routes:
        raise BadInputError("route", f"{drug.display} is given {' or '.join(drug.routes)}")
    ordered = parse_ordered_dose(body.dose)
    check_dose_unit(ordered.amount, drug)
    days, months = parse_every(body.every)
    count = parse_whole(body.count, "count")
    if count and not (days or months):
        raise BadInputError("every", "say how often these doses are given")
    _check_steps(body, drug, per_kg=ordered.per_kg, whole=bool(days and count))
    if len(body.note) > LONGEST_NOTE:
        raise BadInputError("note", f"say it in at most {LONGEST_NOTE} characters")
    return OrderBody(
        body.drug_slug, body.dose.strip(), body.route, body.every.strip(), body.count.strip(), body.then.strip(),
        body.note.strip(),
    )  # fmt: skip


def _check_steps(body: OrderBody, drug: Drug, *, per_kg: bool, whole: bool) -> None:
    steps = parse_steps(body.then)
    if not steps:
        return
    if per_kg:
        raise BadInputError("then", "a taper takes whole doses, none per kg")
    if not whole:
        raise BadInputError("count", "a taper's first step needs every how many days, and doses")
    for step in steps:
        check_dose_unit(step.dose, drug)


def checked_name(name: str) -> str:
    """Return a name as kept. Raises BadInputError at `name` when it is empty, too long or cannot be shown."""
    kept = " ".join(name.split())
    if not kept or len(kept) > LONGEST_NAME:
        raise BadInputError("name", f"give it a name of at most {LONGEST_NAME} characters")
    if not kept.isprintable():
        raise BadInputError("name", "holds control or invisible characters: remove them")
    return kept
