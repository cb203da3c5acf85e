"""What is still to be set up before the first dose, and what of it is done: read from what the clinic has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, distinct, func, select

from models.billing.records.payer_profile import PayerFeeVersion, PayerProfileVersion
from models.core.clock import local_date
from models.drugs.records.formulary_entry import FormularyEntry
from models.people.actions.mark_set_up_step import STEPS
from models.people.facts import StaffFacts
from models.people.queries.clinic_facts import may_change
from models.people.queries.staff import read_staff
from models.people.records.set_up_step import SetUpMark
from models.stock.records.lot import Lot
from models.store.clinic import Clinic
from models.store.transaction import table_of

_PROFILE, _FEE, _ENTRY, _LOT, _MARK = (
    table_of(kind) for kind in (PayerProfileVersion, PayerFeeVersion, FormularyEntry, Lot, SetUpMark)
)


def _counted(column: Any, *where: Any) -> Any:
    return select(func.count(distinct(column))).where(column.table.c.site_id == bindparam("site"), *where)


_PAYERS = _counted(_PROFILE.c.key, ~_PROFILE.c.retired)
_FEES = _counted(_FEE.c.code, ~_FEE.c.retired)
_OWN_DRUGS = _counted(_ENTRY.c.slug, ~_ENTRY.c.retired)
_STOCKED_DRUGS = _counted(_LOT.c.drug_slug)
_LOTS = _counted(_LOT.c.id, _LOT.c.on_hand > Decimal(0))
_MARKS = select(_MARK).where(_MARK.c.site_id == bindparam("site")).order_by(_MARK.c.changed_at, _MARK.c.id)


@dataclass(frozen=True, slots=True)
class SetUpStep:
    """One step. `state` is done, not_needed or open; `text` what is there, or what is missing.

    `by` and `on` are who marked it last and when, "" and None for a step no one marked.
    """

    code: str
    title: str
    state: str
    text: str
    by: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class SetUp:
    """Every step in order. `may_change` says whether the person who asked may change the clinic."""

    steps: tuple[SetUpStep, ...]
    may_change: bool

    @property
    def done(self) -> int:
        """How many steps need nothing more."""
        return sum(step.state != "open" for step in self.steps)

    @property
    def complete(self) -> bool:
        """Whether nothing is left."""
        return self.done == len(self.steps)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a step is decided on: the staff, and how many there are of each thing."""

    team: tuple[StaffFacts, ...]
    counts: Mapping[str, int]
    tests: tuple[Any, ...]


def set_up(clinic: Clinic, person_id: UUID) -> SetUp:
    """Return how far the clinic is set up."""
    with clinic.store.read() as connection:
        team = read_staff(connection, clinic)
        return SetUp(_steps(connection, clinic, team), may_change(team, person_id))


def open_set_up(clinic: Clinic, person_id: UUID) -> SetUp | None:
    """Return how far the clinic is set up for somebody who may change it, None for others and once it is complete."""
    with clinic.store.read() as connection:
        team = read_staff(connection, clinic)
        if not may_change(team, person_id):
            return None
        found = SetUp(_steps(connection, clinic, team), may_change=True)
    return None if found.complete else found


def _steps(connection: Connection, clinic: Clinic, team: tuple[StaffFacts, ...]) -> tuple[SetUpStep, ...]:
    site = {"site": clinic.site_id}
    statements = {"payers": _PAYERS, "fees": _FEES, "own": _OWN_DRUGS, "stocked": _STOCKED_DRUGS, "lots": _LOTS}
    counts = {name: connection.execute(statement, site).scalar() or 0 for name, statement in statements.items()}
    marks: dict[str, Any] = {}
    tests = []
    for mark in connection.execute(_MARKS, site):
        if mark.kind == "tested":
            tests.append(mark)
        else:
            marks[mark.step] = mark
    found = _Found(team, counts, tuple(tests))
    return tuple(_step(clinic, code, found, marks.get(code)) for code in STEPS)


def _step(clinic: Clinic, code: str, found: _Found, mark: Any) -> SetUpStep:
    title, judge = _JUDGES[code]
    done, text = judge(found)
    state = "done" if done else "open"
    if mark is None or (done and mark.kind != "reopened"):
        return SetUpStep(code, title, state, text)
    on = local_date(mark.changed_at, clinic.zone)
    if mark.kind == "reopened":
        return SetUpStep(code, title, state, text, mark.changed_by_name, on)
    state = "done" if mark.kind == "confirmed" else "not_needed"
    return SetUpStep(code, title, state, mark.reason, mark.changed_by_name, on)


def _people(found: _Found) -> tuple[bool, str]:
    missing = [
        words
        for words, found_one in (
            ("no one can give yet", any(person.may_give for person in found.team)),
            ("no one can order yet: add a provider", any(person.may_order for person in found.team)),
            ("no one can supervise yet", any(person.may_supervise for person in found.team)),
        )
        if not found_one
    ]
    number = len(found.team)
    there = "one person gives, orders and supervises" if number == 1 else f"{number} people give, order, supervise"
    return not missing, "; ".join(missing) or there


def _payers(found: _Found) -> tuple[bool, str]:
    number = found.counts["payers"]
    return bool(number), f"{number} changed or added here" if number else "the shipped payers are not checked yet"


def _fees(found: _Found) -> tuple[bool, str]:
    number = found.counts["fees"]
    return bool(number), f"a fee for {_several(number, 'code')}" if number else "no fee yet: charges have no amount"


def _drugs(found: _Found) -> tuple[bool, str]:
    stocked, own = found.counts["stocked"], found.counts["own"]
    if stocked or own:
        return True, f"{stocked} in stock, {own} custom"
    return False, "none in stock and none custom: look through the formulary"


def _stock(found: _Found) -> tuple[bool, str]:
    lots = found.counts["lots"]
    return bool(lots), f"{_several(lots, 'lot')} in stock" if lots else "stock is empty: receive what is on the shelves"


def _several(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _scanner(found: _Found) -> tuple[bool, str]:
    if not found.tests:
        return False, "no scanner was tested yet"
    stations = len({mark.station_id for mark in found.tests})
    where = "one station" if stations == 1 else f"{stations} stations"
    return True, f"tested on {where}, last read: {found.tests[-1].reason}"


_JUDGES: Mapping[str, tuple[str, Callable[[_Found], tuple[bool, str]]]] = {
    "people": ("People", _people),
    "payers": ("Payers", _payers),
    "fees": ("Fees", _fees),
    "drugs": ("Drugs we use", _drugs),
    "stock": ("Opening stock", _stock),
    "scanner": ("Scanner test", _scanner),
}
