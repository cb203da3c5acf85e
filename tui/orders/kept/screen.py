"""Order templates, protocols and formulations: what orders start from, in one list."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Static

from models.orders.queries.formulations import ShownFormulation, formulations
from models.orders.queries.incompatibilities import Incompatibility, incompatibilities
from models.orders.queries.protocols import ProtocolLine, protocols, role_name
from models.orders.queries.templates import Template, templates
from models.store.clinic import Clinic
from tui.design.keys import bindings
from tui.design.marks import MARKS
from tui.design.text import Hung, hung, joined
from tui.frame.background import read
from tui.orders.kept.fields import body_rows, protocol_rows
from tui.orders.kept.keeping import KeepsOrders
from tui.orders.kept.mixed_fields import formulation_rows, pair_rows
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList, Row

_LABEL = "$quiet"


class KeptOrdersScreen(KeepsOrders):
    """Templates first, those of the person on top; then protocols, formulations, and what is never mixed.

    The selected one stands beside the list in full.
    """

    CSS_PATH = "kept.tcss"
    HELP = (
        "A template fills in an order, F2 there: your favorites, then the clinic's. A protocol is a standing order a "
        "provider signed: who may start it, for which patients, until when. n adds one, e changes it, x retires it, "
        "h shows every version. A template only offers diagnoses behind the patient's own. A formulation is several "
        "ingredients in one syringe, ordered by its name in mL; what is never mixed stops it."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("kept_orders")

    def compose(self) -> ComposeResult:
        """Lay out the list and the detail."""
        yield Header("Order templates and protocols")
        yield Input(placeholder="/ to filter: name, drug, owner, protocol, formulation, retired", id="filter")
        with Horizontal(id="body"):
            yield RecordList(
                (1, 11, 22, 0),
                "No templates or protocols yet. n makes one: an order can then start from it.",
                wide=(1, 11, 20, 0),
                id="items",
            )
            with VerticalScroll(id="side"):
                yield Flow(id="detail")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("kept_orders", "app", first=(("Tab", "scroll"),))

    async def fetch(self, clinic: Clinic) -> None:
        """Read templates and protocols."""
        person = self.app.person
        self._templates = await read(templates, clinic, person.id if person else None)
        self._protocols = await read(protocols, clinic)
        self._formulations = await read(formulations, clinic)
        self._pairs = await read(incompatibilities, clinic)
        self.show()

    def show(self) -> None:
        """Show the lines that hold every word."""
        rows = [_template_row(one, self._mine(one.owner_id)) for one in self._templates if self._holds(_searched(one))]
        rows += [_protocol_row(one) for one in self._protocols if self._holds(_searched_protocol(one))]
        rows += [_formulation_row(one) for one in self._formulations if self._holds(_searched_formulation(one))]
        rows += [_pair_row(one) for one in self._pairs if self._holds(_searched_pair(one))]
        self.items.show(rows)
        barred = sum(bool(one.barred) for one in self._protocols)
        counts = (
            (len(self._templates), "template"), (len(self._protocols), "protocol"),
            (len(self._formulations), "formulation"),
        )  # fmt: skip
        shown = [pair for pair in counts if pair[0] or pair[1] != "formulation"]
        note = " · ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in shown)
        self.query_one(Header).tell(note, (f" · {barred} cannot be started", "$warn") if barred else "")
        self._detail()

    def _holds(self, text: str) -> bool:
        return all(word in text for word in self.words)

    def _mine(self, owner: UUID | None) -> bool:
        return bool(self.app.person and owner == self.app.person.id)

    @on(RecordList.Highlighted)
    def _selected(self) -> None:
        self._detail()

    @on(RecordList.Chosen)
    def _chosen(self) -> None:
        self.action_edit()

    def _detail(self) -> None:
        one = self._current
        rows: list[Hung] = []
        if isinstance(one, Template):
            rows = [*body_rows(one.name, one.drug, one.body), hung(("Whose    ", _LABEL), one.owner or "the clinic's")]
            rows.append(hung(("Changed  ", _LABEL), f"{one.changed_by}: {one.reason}"))
        elif isinstance(one, ShownFormulation):
            rows = formulation_rows(one)
        elif isinstance(one, Incompatibility):
            rows = pair_rows(one)
        elif isinstance(one, ProtocolLine):
            rows = list(protocol_rows(one, self.app.clinic))
        self.query_one("#detail", Flow).show(*rows)


def _template_row(one: Template, mine: bool) -> Row:
    whose = "favorite" if mine else one.owner or "clinic"
    state = "retired" if one.retired else whose
    key, mark = ("template", one.key), MARKS["barred" if one.retired else "chosen" if mine else "open"]
    return Row(
        key, (joined(mark), "template", one.name, f"{one.drug} {one.body.dose} · {state}"), "quiet" * one.retired
    )


def _protocol_row(one: ProtocolLine) -> Row:
    protocol = one.protocol
    mark = MARKS["barred" if protocol.ended else "warn" if one.barred else "due"]
    words = (f" · {one.barred}", "" if protocol.ended else "$warn") if one.barred else f" · {protocol.provider}"
    line = joined(f"{one.drug} {protocol.body.dose}", words)
    return Row(("protocol", protocol.key), (joined(mark), "protocol", protocol.name, line), "quiet" * protocol.ended)


def _formulation_row(one: ShownFormulation) -> Row:
    mark = MARKS["barred" if one.retired else "open"]
    state = " · retired" if one.retired else f" · {one.item}" if one.item else ""
    made = ", ".join(f"{part.drug} {part.per_ml}" for part in one.ingredients)
    key = ("formulation", one.key)
    return Row(key, (joined(mark), "formulation", one.name, f"{made} in 1 mL{state}"), "quiet" * one.retired)


def _pair_row(one: Incompatibility) -> Row:
    mark = MARKS["barred" if one.retired else "warn"]
    state = "may be mixed again" if one.retired else one.text
    line = f"{one.second} · {state}"
    return Row(("pair", one.key), (joined(mark), "never mixed", one.first, line), "quiet" * one.retired)


def _searched_formulation(one: ShownFormulation) -> str:
    made = " ".join(part.drug for part in one.ingredients)
    return f"formulation {one.name} {made} {one.item} {'retired' if one.retired else ''}".lower()


def _searched_pair(one: Incompatibility) -> str:
    return f"never mixed {one.first} {one.second} {one.text} {'retired' if one.retired else ''}".lower()


def _searched(one: Template) -> str:
    return f"template {one.name} {one.drug} {one.owner or 'clinic'} {'retired' if one.retired else ''}".lower()


def _searched_protocol(one: ProtocolLine) -> str:
    protocol = one.protocol
    roles = " ".join(role_name(role) for role in protocol.roles)
    return f"protocol {protocol.name} {one.drug} {protocol.provider} {roles} {one.barred}".lower()
