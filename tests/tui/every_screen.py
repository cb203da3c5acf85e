"""Every screen and dialog of the application, found in the code and opened with real rows."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import AsyncIterator, Iterator
from functools import cache
from typing import Any

from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

import tui
from models.charting.queries.after_signing import after_signing
from models.charting.queries.charge_preview import of_draft
from models.charting.queries.charting import open_charting, view_charting
from models.charting.today.work_item import WorkState
from models.charting.today.worklist import worklist
from models.claims.actions.check_claims import check_claims
from models.claims.queries.queue import queue
from models.claims.states import State
from models.codes.tables.clinic_tables import clinic_tables
from models.core.charting_codes import Step
from models.drugs.queries.formulary import formulary_drug
from models.drugs.written.sheet import Change
from models.exchange.queries.incoming import incoming
from models.patients.coverages.queries import coverage_history
from models.patients.queries.look_alikes import look_alikes_of
from models.patients.queries.patient_details import patient_details
from models.stock.queries.lots_on_hand import lots_on_hand
from models.store.clinic import Clinic
from tests import fhir_files as fhir
from tests.factories import GIVER_SIGN_IN, add_coverage, add_lot, add_order, add_patient, staff_id
from tests.tui.screen_text import Hands
from tests.tui.signed_doses import add_dose
from tui.charting.signed.facts import SignedFacts
from tui.charting.witness import Asked
from tui.dialogs.fields import Field
from tui.frame.startup import Startup
from tui.patients.registration.fields import typed_of
from tui.widgets.lists.choice_list import Choice

LABEL = "M770011"
"""The label of a patient nobody ordered anything for."""


@cache
def screen_classes() -> tuple[type[Screen[Any]], ...]:
    """Return every screen and dialog the application can open."""
    found = {
        kind
        for module in pkgutil.walk_packages(tui.__path__, "tui.")
        if not module.name.endswith("__main__")
        for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass)
        if issubclass(kind, Screen) and kind.__module__.startswith("tui.") and not _left_open(kind)
    }
    return tuple(sorted(found, key=lambda kind: kind.__name__))


def _left_open(kind: type[Screen[Any]]) -> bool:
    """Whether a class is a part of screens, laying out nothing or leaving the rest to them: never opened itself."""
    return (
        kind.compose is Screen.compose
        or not getattr(kind, "VIEWS", True)
        or any(getattr(member, "__isabstractmethod__", False) for _, member in inspect.getmembers(kind))
    )


class Rows:
    """What the screens are opened with, by the name of the parameter that takes it."""

    def __init__(self, clinic: Clinic) -> None:
        patient = add_patient(clinic, mrn="M770001")
        add_patient(clinic, mrn=LABEL, family="Quist")
        self.of, self.read_events = add_coverage(clinic, patient).id, coverage_history
        add_lot(clinic)
        waiting = add_patient(clinic, mrn="M770002", family="Adeyemi")
        signed = add_order(clinic, waiting)
        dose = add_dose(clinic, waiting, signed, minutes_ago=5, observe=20)
        self._clinic = clinic
        self.patient_id = patient.id
        self.order_id = add_order(clinic, patient).id
        listed = worklist(clinic, staff_id(clinic, GIVER_SIGN_IN))
        self.item = next(item for item in listed.items if item.state is WorkState.WAITING)
        charting = open_charting(clinic, self.order_id, staff_id(clinic, GIVER_SIGN_IN))
        self.situation = of_draft(clinic, charting.facts, charting.body, clinic.now())
        self.dose_id = self.administration_id = dose.id
        self.lot = lots_on_hand(clinic)[0]
        self.held = self.lot.held
        self.visit_id = clinic.new_id()
        self.opening = Startup("nowhere.sqlite3")
        self.found = formulary_drug(clinic, "cyanocobalamin")
        view = view_charting(charting.facts, charting.body, clinic.now())
        after = after_signing(charting.facts, charting.body, clinic.now())
        self.stored = SignedFacts(dose.id, clinic.now(), "billable", charting, view, after)
        self.sites = (Choice("1", "one", "the first site"), Choice("2", "two", "the second site"))
        self.slug, self.display = "cyanocobalamin", "cyanocobalamin"
        self.payer = ("medicare", "")
        self.title = self.question = self.deed = "asked"
        self.changes = (Change("+", "something new"),)
        self.options = (("one", "the first reason"), ("two", "the second reason"))
        self.fields = (Field("first", "FIRST", "a word"), Field("second", "SECOND", "a word"))
        self.values: dict[str, str] = {}
        self.take = dict
        self.picked: tuple[str, ...] = ()
        self.cause, self.rights = "scanner fault", (("patient", "right patient"), ("dose", "right dose"))
        self.asked = Asked(clinic.new_id(), 1, "ORDER  cyanocobalamin  DOSE 1,000 mcg", "witness")
        self.kinds, self.named, self.card = (
            clinic_tables(clinic).reasons["near_miss"],
            True,
            clinic_tables(clinic).emergency,
        )
        self.key, self.text, self.rows = "limit/late_entry_minutes", "a row", ()
        self.sign = dict
        self.person_id = staff_id(clinic, GIVER_SIGN_IN)
        self.other_id, self.details = waiting.id, patient_details(clinic, patient.id)
        self.typed, self.alike, self.name = typed_of(self.details.entry), look_alikes_of(clinic, patient.id), "OKAFOR"
        self.kind, self.kept_key = "template", clinic.new_id()

        fhir.take(clinic, fhir.content(fhir.patient(birthDate="1961")))
        self.lines = incoming(clinic)
        self.line = self.lines[0]
        check_claims(clinic)
        self.claim = queue(clinic, tuple(State)).lines[0]
        self.control, self.patient = self.claim.control, self.claim.patient
        self.typed: dict[str, str] = {}
        self.pin, self.act = True, dict

    def open(self, kind: type[Screen[Any]], below: Screen[Any]) -> Screen[Any]:
        """Return a screen of this kind. Raises AssertionError naming a parameter nothing is known for."""
        given = {}
        for name, parameter in inspect.signature(kind.__init__).parameters.items():
            if name == "self" or (parameter.default is not parameter.empty and name != "found"):
                continue
            if name == "about":
                given[name] = below
                continue
            assert hasattr(self, name), f"{kind.__name__} needs {name}: add it to {type(self).__name__}"
            given[name] = getattr(self, name)
        return kind(**given)


async def focus_states(hands: Hands, screen: Screen[Any]) -> AsyncIterator[Widget]:
    """Give the focus to each widget of an open screen in turn, hidden parts shown; steps are gone through."""
    for step in Step if hasattr(screen, "_body") and hasattr(screen, "_charting") else (None,):
        if step is not None:
            await _go(hands, screen, step)
        for widget in list(_focusable(screen, step)):
            await show_and_focus(hands, screen, widget)
            if screen.focused is widget:
                yield widget


async def show_and_focus(hands: Hands, screen: Screen[Any], widget: Widget) -> None:
    """Put the cursor on a widget, wherever it is hidden."""
    for part in (widget, *widget.ancestors):
        if isinstance(part, Widget) and part is not screen:
            part.display = True
    screen.set_focus(widget)
    await hands.settled()


async def _go(hands: Hands, screen: Any, step: Step) -> None:
    while screen._charting is None:
        await hands.settled()
    screen._go(step)
    await hands.settled()


def _focusable(screen: Screen[Any], step: Step | None) -> Iterator[Widget]:
    where = screen.query_one(f"#{step.value}") if step else screen
    for widget in where.query("*"):
        if widget.can_focus and not widget.disabled:
            yield widget


def field_values(app: Any) -> dict[Input, str]:
    """Return what stands in every text field of every open screen."""
    return {field: field.value for screen in app.screen_stack for field in screen.query(Input)}
