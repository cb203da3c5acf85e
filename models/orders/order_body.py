"""The part of an order that can be kept for next time: drug, dose, route, how often, with what; never a patient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from models.billing.own_items import priced_item
from models.core.charting_codes import ROUTES
from models.core.errors import BadInputError
from models.core.numbers.icd10 import parse_icd10
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.drug import Drug
from models.drugs.rules.dose_unit import check_dose_unit
from models.orders.dose_per_kg import parse_ordered_dose
from models.orders.order_entry import checked_needle, parse_every, parse_steps, parse_watch, parse_whole
from models.store.clinic import Clinic

LONGEST_NAME = 80
LONGEST_NOTE = 2_000
MOST_DIAGNOSES = 6


@dataclass(frozen=True, slots=True)
class OrderBody:
    """An order as typed, but for its patient. `dose` is amount and unit, or an amount per kg.

    `needle` is the one to use, `watch` the minutes the patient stays at least, `item` the clinic's own charge item.
    `diagnoses` are codes offered behind the patient's own, separated by commas; none is ever chosen by itself.
    """

    drug_slug: str
    dose: str
    route: str
    every: str = ""
    count: str = ""
    then: str = ""
    note: str = ""
    needle: str = ""
    watch: str = ""
    item: str = ""
    diagnoses: str = ""

    def stored(self) -> dict[str, Any]:
        """Return it as it is stored; what came later is left out where it says nothing, as in older versions."""
        return {name: text for name, text in asdict(self).items() if text or name not in _LATER}

    @property
    def offered_diagnoses(self) -> tuple[str, ...]:
        """The diagnoses to pick from, in the order they were written."""
        return tuple(filter(None, (code.strip() for code in self.diagnoses.split(","))))


_LATER = ("needle", "watch", "item", "diagnoses")


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
    minutes = parse_watch(body.watch)
    return OrderBody(
        body.drug_slug, body.dose.strip(), body.route, body.every.strip(), body.count.strip(), body.then.strip(),
        body.note.strip(), checked_needle(body.needle), str(minutes or ""), priced_item(clinic, body.item),
        _diagnoses(body.diagnoses),
    )  # fmt: skip


def _diagnoses(text: str) -> str:
    codes = dict.fromkeys(parse_icd10(code, "diagnoses") for code in text.replace(",", " ").split())
    if len(codes) > MOST_DIAGNOSES:
        raise BadInputError("diagnoses", f"offer at most {MOST_DIAGNOSES}: they are picked by a digit")
    return ", ".join(codes)


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
